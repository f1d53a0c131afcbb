//! What must be true of a connection, whatever stands between it and the server.

mod between;
mod connecting;
mod cursors;
mod dialect;
mod faults;
mod scratch;
mod statements;
mod transactions;
mod values;
