//! A database of a test's own on the server of `ORM_TEST_POSTGRES_URL`, or, without that, on a throwaway server that lives
//! as long as this process.

use std::any::Any;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
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

/// The server's URL; none, and a line on standard error, where there is no server to test with.
pub(crate) fn server() -> Option<Url> {
    static SERVER: OnceLock<Option<(Url, Option<Child>)>> = OnceLock::new();
    let start = || match std::env::var("ORM_TEST_POSTGRES_URL") {
        Ok(url) if !url.is_empty() => Some((Url::parse(&url).unwrap(), None)),
        _ => throwaway().map(|(url, process)| (Url::parse(&url).unwrap(), Some(process))),
    };
    SERVER.get_or_init(start).as_ref().map(|(url, _)| url.clone())
}

/// A server of our own. It stops once its standard input is closed: when this process ends, however it ends.
fn throwaway() -> Option<(String, Child)> {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new("bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/support/cluster"));
    // An interrupt from the terminal must not reach it before it has cleaned up.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
    let mut url = String::new();
    let process = command.spawn().ok().and_then(|mut process| {
        BufReader::new(process.stdout.take()?).read_line(&mut url).ok()?;
        Some(process)
    });
    match process {
        Some(process) if !url.is_empty() => Some((url.trim_end().to_owned(), process)),
        _ => {
            // Written past the capture of tests, which would keep it from being seen.
            let _ = writeln!(
                io::stderr(),
                "NOT RUN: the tests of orm-postgres. No server could be started; `./test` installs what is needed, and \
                 ORM_TEST_POSTGRES_URL names a server that is there."
            );
            // That must not pass unseen where every test is meant to run.
            if std::env::var_os("CI").is_some() {
                std::process::exit(1);
            }
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
