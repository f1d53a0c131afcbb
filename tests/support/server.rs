//! The PostgreSQL server of the tests.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use orm::db::{ReadHandle, now};
use orm::{Database, Result};

struct Server {
    /// The URL of a database that is always there.
    url: String,
    /// A handle on it, to create and drop others.
    admin: Database,
    /// A server of our own stops once its standard input is closed: when this process ends, however it ends.
    _process: Option<Child>,
}

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(start).as_ref()
}

fn start() -> Option<Server> {
    let (url, process) = match std::env::var("ORM_TEST_POSTGRES_URL") {
        Ok(url) if !url.is_empty() => (url, None),
        _ => {
            let (url, process) = throwaway()?;
            (url, Some(process))
        }
    };
    let admin = orm::connect(&url).unwrap_or_else(|error| panic!("cannot reach the PostgreSQL server: {error}"));
    Some(Server { url, admin, _process: process })
}

fn throwaway() -> Option<(String, Child)> {
    let mut command = Command::new("bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/cluster"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    #[cfg(unix)]
    {
        // An interrupt from the terminal must not reach it before it has cleaned up.
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
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
                "NOT RUN: the tests on PostgreSQL. No server could be started; `./test` installs what is needed, and \
                 ORM_TEST_POSTGRES_URL names a server that is there."
            );
            None
        }
    }
}

fn run(db: &Database, sql: String) -> Result<()> {
    now(async { ReadHandle::port(db).batch(sql).await })
}

/// The folder of the socket of a pooler that tests are to go through, should there be one to go through.
pub const POOLER: &str = "ORM_TEST_POSTGRES_POOLER";

/// Creates a database; its URL, through the pooler.
pub fn create_database(name: &str) -> Option<String> {
    create(name, "").map(|url| through_pooler(&url, name))
}

fn through_pooler(url: &str, name: &str) -> String {
    match std::env::var(POOLER) {
        Ok(folder) => format!("postgres://orm@{}/{name}?port=6432", folder.replace('/', "%2F")),
        Err(_) => url.to_owned(),
    }
}

/// Starts PgBouncer in front of the server: the variables for a program whose tests are to go through it, and the process.
/// None, and a line on standard error, where that is not here.
pub fn pooler() -> Option<([(&'static str, String); 2], Child)> {
    let server = server()?;
    let url = orm::db::Url::parse(&server.url).expect("it was connected to");
    let setting = |name: &str| url.settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let host = url.hosts.first().map(|(host, _)| host.clone()).or(setting("host")).unwrap_or("localhost".into());
    let port = url.hosts.first().and_then(|(_, port)| *port).map(|port| port.to_string()).or(setting("port"));
    let mut command = Command::new("bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/pooler"));
    command
        .args([&host, &port.unwrap_or("5432".into()), url.user.as_ref()?])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut folder = String::new();
    // It has nobody's password for the server.
    let process = command.spawn().ok().filter(|_| url.password.is_none()).and_then(|mut process| {
        BufReader::new(process.stdout.take()?).read_line(&mut folder).ok()?;
        Some(process)
    });
    match process {
        Some(process) if !folder.is_empty() => {
            let folder = folder.trim_end().to_owned();
            Some(([("ORM_TEST_POSTGRES_URL", server.url.clone()), (POOLER, folder)], process))
        }
        _ => {
            let _ = writeln!(
                io::stderr(),
                "NOT RUN: the tests through PgBouncer. It could not be started; `./test` installs it."
            );
            assert!(std::env::var_os("CI").is_none(), "every test is meant to run");
            None
        }
    }
}

fn create(name: &str, from: &str) -> Option<String> {
    let server = server()?;
    run(&server.admin, format!("CREATE DATABASE {name} {from}"))
        .unwrap_or_else(|error| panic!("cannot create a database: {error}"));
    Some(url_of(&server.url, name))
}

/// The URL of another database of a server.
fn url_of(server: &str, name: &str) -> String {
    let (base, settings) = match server.split_once('?') {
        Some((base, settings)) => (base, format!("?{settings}")),
        None => (server, String::new()),
    };
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    format!("{}/{name}{settings}", &base[..end])
}

/// A database's URL for another user, past the pooler, to whom all users are one.
pub fn url_as(user: &str, name: &str) -> Option<String> {
    let url = url_of(&server()?.url, name);
    let (_, host) = url.split_once("//")?.1.split_once('@')?;
    Some(format!("postgres://{user}@{host}"))
}

/// Drops a database that a test is done with, whoever is still connected to it.
pub fn drop_database(name: &str) {
    if let Some(server) = server() {
        // One that stays does no harm to the next test, and a panic here would hide the test's own.
        let _ = run(&server.admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }
}

/// How many copies there are of each database that is copied.
static COPIES: Mutex<BTreeMap<&'static str, usize>> = Mutex::new(BTreeMap::new());

/// Keeps a database that others are copied from; it goes with the last of them.
pub struct Copied(&'static str);

impl Drop for Copied {
    fn drop(&mut self) {
        let mut copies = COPIES.lock().unwrap_or_else(PoisonError::into_inner);
        let left = copies.entry(self.0).or_default();
        *left -= 1;
        if *left == 0 {
            drop_database(&original(self.0));
        }
    }
}

fn original(what: &str) -> String {
    format!("orm_test_{}_{what}", std::process::id())
}

/// Creates a database as a copy of one that a dump makes, which is much quicker than the dump; its URL.
pub fn copy_database(name: &str, what: &'static str, dump: impl FnOnce() -> String) -> Option<(String, Copied)> {
    let original = original(what);
    let copied = {
        let mut copies = COPIES.lock().unwrap_or_else(PoisonError::into_inner);
        let present = copies.entry(what).or_default();
        if *present == 0 {
            let db = orm::connect(&create(&original, "")?).expect("the database was just created");
            run(&db, dump()).unwrap_or_else(|error| panic!("the dump of {what} fails: {error}"));
        }
        *present += 1;
        Copied(what)
    };
    create(name, &format!("TEMPLATE {original}")).map(|url| (through_pooler(&url, name), copied))
}
