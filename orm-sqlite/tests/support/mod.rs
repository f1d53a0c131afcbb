//! What the tests of the backend share.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, reason = "each test file uses its part")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use orm_core::ast::{Alias, ColumnRef, Expr};
use orm_core::db::{Backend, Collect, Connection, Executed, Url};
use orm_core::error::Result;
use orm_core::sql::{Access, Operation, Statement, Writer};
use orm_core::value::{ColumnType, Value};
use orm_sqlite::{SQLITE, SqliteBackend};

/// A folder of one test, deleted with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("orm-sqlite-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn backend(&self, name: &str) -> SqliteBackend {
        backend(&format!("sqlite://{}", self.path(name).display()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn backend(url: &str) -> SqliteBackend {
    SqliteBackend::from_url(&Url::parse(url).unwrap()).unwrap()
}

pub fn memory() -> Box<dyn Connection> {
    backend("sqlite::memory:").connect().unwrap()
}

pub fn statement(sql: &str, params: Vec<Value>) -> Statement {
    Statement::raw(sql, params, Access::Write)
}

pub fn execute(connection: &mut dyn Connection, sql: &str, params: Vec<Value>) -> Result<Executed> {
    connection.execute(&statement(sql, params))
}

/// The first column of every row.
pub fn query(connection: &mut dyn Connection, sql: &str, params: Vec<Value>) -> Result<Vec<Value>> {
    run(connection, &statement(sql, params))
}

pub fn run(connection: &mut dyn Connection, statement: &Statement) -> Result<Vec<Value>> {
    let mut sink = Collect::new(|row| Ok(row.get(0)?.to_value()));
    connection.query(statement, &mut *sink)?;
    Ok(Collect::<Value>::take(sink))
}

pub fn one(connection: &mut dyn Connection, sql: &str, params: Vec<Value>) -> Value {
    query(connection, sql, params).unwrap().pop().unwrap()
}

pub fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub fn value(value: Value) -> Expr<ColumnRef> {
    Expr::Value(value)
}

pub fn column(name: &'static str, column_type: ColumnType) -> Expr<ColumnRef> {
    Expr::Column(ColumnRef { alias: Alias(0), column: name, column_type, null: true })
}

/// `SELECT` of what `write` writes.
pub fn select(write: impl FnOnce(&mut Writer<'_>)) -> Statement {
    let mut writer = Writer::new(&SQLITE);
    writer.push("SELECT ");
    write(&mut writer);
    writer.finish(Access::Read, Operation::Select, "").unwrap()
}
