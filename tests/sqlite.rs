//! What every database must do, on SQLite.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod models;
mod suite;
mod support;

fn open() -> support::TestDatabase {
    support::sqlite()
}

fn by_django(application: &'static str) -> support::TestDatabase {
    support::sqlite_by_django(application)
}
