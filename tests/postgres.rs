//! What every database must do, on PostgreSQL.

#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod suite;
mod support;

/// Where there is no PostgreSQL, nothing here can run: the program ends, having said so. That must not pass
/// unseen where every test is meant to run.
fn open() -> support::TestDatabase {
    support::postgres().unwrap_or_else(|| {
        let required = std::env::var_os("CI").is_some();
        std::process::exit(if required { 1 } else { 0 })
    })
}
