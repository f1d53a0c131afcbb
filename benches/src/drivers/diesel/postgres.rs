//! Diesel on PostgreSQL.

use diesel::prelude::*;

use super::{NewEntry, bench_entry};

#[path = "offer.rs"]
pub(super) mod offer;

pub(super) type Connection = PgConnection;

/// What one has to know of: by default all rows are in memory before the first is there.
pub(super) type RowByRow = diesel::pg::PgRowByRowLoadingMode;

pub(super) fn bulk(connection: &mut Connection, entries: &[NewEntry]) -> QueryResult<usize> {
    let insert = diesel::insert_into(bench_entry::table).values(entries).returning(bench_entry::id);
    Ok(insert.get_results::<i64>(connection)?.len())
}
