//! SQL of the tests' own.

use orm::db::{Collect, ReadHandle, now};
use orm::sql::{Access, Statement};
use orm::value::ValueRef;
use orm::{Database, Result, Transaction};

/// Runs statements without parameters.
pub fn run(db: &Database, sql: &str) -> Result<()> {
    now(async { ReadHandle::port(db).batch(sql.to_owned()).await })
}

/// As [`run`], in a transaction.
pub fn run_in(tx: &Transaction, sql: &str) -> Result<()> {
    now(async { ReadHandle::port(tx).batch(sql.to_owned()).await })
}

/// The rows of a query for one column of text.
pub fn texts(db: &Database, sql: &str) -> Result<Vec<String>> {
    texts_of(db, sql)
}

/// As [`texts`], in a transaction.
pub fn texts_in(tx: &Transaction, sql: &str) -> Result<Vec<String>> {
    texts_of(tx, sql)
}

fn texts_of(db: &impl ReadHandle, sql: &str) -> Result<Vec<String>> {
    let sink = Collect::new(|row| match row.get(0)? {
        ValueRef::Text(text) => Ok(text.to_owned()),
        other => Ok(other.describe().to_owned()),
    });
    let statement = Statement::raw(sql, Vec::new(), Access::Read);
    now(async { Ok(Collect::take(ReadHandle::port(db).query(statement, sink).await?)) })
}
