//! sqlx on SQLite. Functions that are generic over its databases need bounds that nobody would read, so what is the same is
//! compiled once for each.

use sqlx::{FromRow, QueryBuilder, Sqlite, SqlitePool};

use super::super::new::{NewEntry, NewUser};
use crate::Outcome;

#[path = "offer.rs"]
pub(super) mod offer;

pub(super) type Db = Sqlite;

/// The rows of a statement that have one of the keys, in a list of placeholders.
pub(super) async fn rows_of<T>(pool: &SqlitePool, select: &'static str, keys: &[i64]) -> Outcome<Vec<T>>
where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    let mut query = QueryBuilder::new(select);
    query.push(" IN (");
    let mut list = query.separated(", ");
    for key in keys {
        list.push_bind(key);
    }
    query.push(")");
    Ok(query.build_query_as().fetch_all(pool).await?)
}

pub(super) async fn insert_entries(pool: &SqlitePool, entries: Vec<NewEntry>) -> Outcome<usize> {
    let mut insert = QueryBuilder::new("INSERT INTO bench_entry (name, maker, code, quantity, weight, active, note) ");
    insert.push_values(entries, |mut row, new| {
        row.push_bind(new.name).push_bind(new.maker).push_bind(new.code).push_bind(new.quantity);
        row.push_bind(new.weight).push_bind(new.active).push_bind(new.note);
    });
    insert.push(" RETURNING id");
    Ok(insert.build_query_scalar::<i64>().fetch_all(pool).await?.len())
}

pub(super) async fn insert_users(pool: &SqlitePool, users: Vec<NewUser>) -> Outcome<u64> {
    let mut insert = QueryBuilder::new("INSERT INTO bench_user (name, hair_color) ");
    insert.push_values(users, |mut row, new| {
        row.push_bind(new.name).push_bind(new.hair_color);
    });
    Ok(insert.build().execute(pool).await?.rows_affected())
}
