//! The suite on a connection of one's own: named statements.

mod suite;

fn pooler() -> orm_postgres::Pooler {
    orm_postgres::Pooler::None
}
