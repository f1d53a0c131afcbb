//! The suite as behind a pooler in transaction mode: unnamed statements, nothing left in the session.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod suite;

fn pooler() -> orm_postgres::Pooler {
    orm_postgres::Pooler::Transaction
}
