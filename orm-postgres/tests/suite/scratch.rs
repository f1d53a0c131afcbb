//! A database of a test's own on the server of `ORM_TEST_POSTGRES_URL`.

use std::any::Any;
use std::sync::atomic::{AtomicU32, Ordering};

use orm_core::db::{Backend, Connection, Executed, Sink, Url};
use orm_core::error::Result;
use orm_core::sql::{Access, Statement};
use orm_core::value::{Row, Value};
use orm_postgres::PostgresBackend;

static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) struct Scratch {
    server: Url,
    pub(crate) url: Url,
    pub(crate) name: String,
}

/// The server's URL; none, said plainly, where there is no server to test with.
pub(crate) fn server() -> Option<Url> {
    match std::env::var("ORM_TEST_POSTGRES_URL") {
        Ok(url) => Some(Url::parse(&url).unwrap()),
        Err(_) => {
            eprintln!("SKIPPED: ORM_TEST_POSTGRES_URL names no PostgreSQL server");
            None
        }
    }
}

impl Scratch {
    pub(crate) fn new() -> Option<Self> {
        let server = server()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("orm_postgres_{}_{number}_{:?}", std::process::id(), crate::pooler()).to_lowercase();
        let mut url = server.clone();
        url.path = name.clone();
        url.settings.retain(|(key, _)| key != "dbname");
        let scratch = Scratch { server, url, name };
        scratch.admin(&format!("CREATE DATABASE {}", scratch.name));
        Some(scratch)
    }

    fn admin(&self, sql: &str) {
        PostgresBackend::from_url(&self.server).unwrap().connect().unwrap().batch(sql).unwrap();
    }

    pub(crate) fn backend(&self) -> PostgresBackend {
        PostgresBackend::from_url(&self.url).unwrap().pooler(crate::pooler())
    }

    pub(crate) fn connect(&self) -> Box<dyn Connection> {
        self.backend().connect().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Keeps the cells of rows of a known width.
pub(crate) struct Keep {
    pub(crate) width: usize,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Keep {
    pub(crate) fn new(width: usize) -> Self {
        Keep { width, rows: Vec::new() }
    }
}

impl Sink for Keep {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        self.rows.push((0..self.width).map(|at| Ok(row.get(at)?.to_value())).collect::<Result<_>>()?);
        Ok(())
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

pub(crate) fn read(sql: &str, params: Vec<Value>) -> Statement {
    Statement::raw(sql, params, Access::Read)
}

pub(crate) fn rows(
    connection: &mut dyn Connection,
    sql: &str,
    params: Vec<Value>,
    width: usize,
) -> Result<Vec<Vec<Value>>> {
    let mut keep = Keep::new(width);
    connection.query(&read(sql, params), &mut keep)?;
    Ok(keep.rows)
}

/// The first cell of the first row.
pub(crate) fn one(connection: &mut dyn Connection, sql: &str, params: Vec<Value>) -> Result<Value> {
    Ok(rows(connection, sql, params, 1)?.swap_remove(0).swap_remove(0))
}

pub(crate) fn run(connection: &mut dyn Connection, sql: &str, params: Vec<Value>) -> Result<Executed> {
    connection.execute(&Statement::raw(sql, params, Access::Write))
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.into())
}
