//! What every database must do, on SQLite.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod suite;
mod support;

fn open() -> support::TestDatabase {
    support::sqlite()
}
