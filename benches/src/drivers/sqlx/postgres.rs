//! sqlx on PostgreSQL, where its documentation advises arrays for lists.

use sqlx::{AssertSqlSafe, FromRow, PgPool, Postgres};

use super::super::new::{NewEntry, NewUser};
use crate::Outcome;

#[path = "offer.rs"]
pub(super) mod offer;

pub(super) type Db = Postgres;

/// The rows of a statement that have one of the keys, in an array.
pub(super) async fn rows_of<T>(pool: &PgPool, select: &'static str, keys: &[i64]) -> Outcome<Vec<T>>
where
    T: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    let sql = format!("{select} = ANY($1)");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(keys).fetch_all(pool).await?)
}

pub(super) async fn insert_entries(pool: &PgPool, entries: Vec<NewEntry>) -> Outcome<usize> {
    let (mut names, mut makers, mut codes, mut quantities) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut weights, mut actives, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for new in entries {
        names.push(new.name);
        makers.push(new.maker);
        codes.push(new.code);
        quantities.push(new.quantity);
        weights.push(new.weight);
        actives.push(new.active);
        notes.push(new.note);
    }
    let insert = sqlx::query_scalar::<_, i64>(
        "INSERT INTO bench_entry (name, maker, code, quantity, weight, active, note)
         SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::float8[], $6::boolean[], $7::text[])
         RETURNING id",
    );
    let insert = insert.bind(names).bind(makers).bind(codes).bind(quantities).bind(weights).bind(actives).bind(notes);
    Ok(insert.fetch_all(pool).await?.len())
}

pub(super) async fn insert_users(pool: &PgPool, users: Vec<NewUser>) -> Outcome<u64> {
    let (names, colours): (Vec<_>, Vec<_>) = users.into_iter().map(|new| (new.name, new.hair_color)).unzip();
    let insert = sqlx::query("INSERT INTO bench_user (name, hair_color) SELECT * FROM UNNEST($1::text[], $2::text[])");
    Ok(insert.bind(names).bind(colours).execute(pool).await?.rows_affected())
}
