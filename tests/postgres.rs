//! What every database must do, on PostgreSQL.

#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod models;
mod suite;
mod support;

fn open() -> support::TestDatabase {
    support::postgres().unwrap_or_else(not_here)
}

fn by_django(application: &'static str) -> support::TestDatabase {
    support::postgres_by_django(application).unwrap_or_else(not_here)
}

/// Where there is no PostgreSQL, nothing here can run: the program ends, having said so. That must not pass
/// unseen where every test is meant to run.
fn not_here() -> support::TestDatabase {
    let required = std::env::var_os("CI").is_some();
    std::process::exit(if required { 1 } else { 0 })
}
