//! What every database must do. Each backend's test program says `mod suite;` and supplies `open()`, which
//! gives a fresh, empty database; the tests are compiled once for each.

mod laws;
mod limits;
mod tables;
