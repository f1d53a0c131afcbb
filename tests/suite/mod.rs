//! What every database must do. Each backend's test program says `mod suite;` and supplies `open()`, which
//! gives a fresh, empty database; the tests are compiled once for each.

mod limits;
mod many_to_many;
mod objects;
mod relations;
mod tables;
mod transactions;

/// A fresh database with the tables of every model of the tests.
fn fresh() -> crate::support::TestDatabase {
    let db = crate::open();
    db.create_tables().unwrap();
    db
}
