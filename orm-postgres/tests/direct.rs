//! The suite on a connection of one's own: named statements.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod suite;

fn pooler() -> orm_postgres::Pooler {
    orm_postgres::Pooler::None
}
