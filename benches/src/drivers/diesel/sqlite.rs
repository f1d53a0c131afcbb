//! Diesel on SQLite. Queries that are generic over the backend need bounds that nobody would read, so they are compiled once
//! for each.

use diesel::Connection as _;
use diesel::prelude::*;

use super::{NewEntry, bench_entry};

#[path = "offer.rs"]
pub(super) mod offer;

pub(super) type Connection = SqliteConnection;

pub(super) type RowByRow = diesel::connection::DefaultLoadingMode;

/// Here it inserts a list row by row, which is slow outside of a transaction, and gives no keys.
pub(super) fn bulk(connection: &mut Connection, entries: &[NewEntry]) -> QueryResult<usize> {
    connection.transaction(|connection| diesel::insert_into(bench_entry::table).values(entries).execute(connection))
}
