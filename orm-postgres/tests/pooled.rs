//! The suite as behind a pooler in transaction mode: unnamed statements, nothing left in the session.

mod suite;

fn pooler() -> orm_postgres::Pooler {
    orm_postgres::Pooler::Transaction
}
