//! PgBouncer in transaction mode, with three connections to the server that are anybody's in turn.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the suite uses the rest")]
#[path = "suite/scratch.rs"]
mod scratch;

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use orm_core::db::{Backend, Connection, TransactionOptions, Url};
use orm_core::error::Error;
use orm_core::value::Value;
use orm_postgres::{Pooler, PostgresBackend};
use scratch::{Scratch, one, read, rows, run, text};

/// Names the database to the processes that are run by the test.
const DATABASE: &str = "ORM_TEST_POOLED_DATABASE";

/// It is found out.
fn pooler() -> Pooler {
    Pooler::Auto
}

/// PgBouncer until this is dropped, and the database through it.
struct Bouncer {
    process: Child,
    url: Url,
}

impl Bouncer {
    fn start(to: &Url) -> Option<Self> {
        let setting = |name: &str| to.settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let host = to.hosts.first().map(|(host, _)| host.clone()).or(setting("host")).unwrap_or("localhost".into());
        let port = to.hosts.first().and_then(|(_, port)| *port).map(|port| port.to_string()).or(setting("port"));
        let mut command = Command::new("bash");
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/support/pooler"));
        command.args([&host, &port.unwrap_or("5432".into()), to.user.as_deref().unwrap_or("postgres")]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut folder = String::new();
        // It has nobody's password for the server.
        if let Some(mut process) = command.spawn().ok().filter(|_| to.password.is_none()) {
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut folder).unwrap();
            if !folder.is_empty() {
                let folder = folder.trim_end().replace('/', "%2F");
                let url = Url::parse(&format!("postgres://orm@{folder}/{}?port=6432", to.path)).unwrap();
                return Some(Bouncer { process, url });
            }
        }
        let _ = writeln!(
            io::stderr(),
            "NOT RUN: the tests of orm-postgres through PgBouncer. It could not be started; `./test` installs it."
        );
        assert!(std::env::var_os("CI").is_none(), "every test is meant to run");
        None
    }

    fn backend(&self) -> PostgresBackend {
        PostgresBackend::from_url(&self.url).unwrap()
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The database that both name: by way of the pooler, and itself.
fn both() -> Option<(Bouncer, Scratch)> {
    let scratch = Scratch::new()?;
    Some((Bouncer::start(&scratch.url)?, scratch))
}

/// Statements of many texts, each of which tells whether it was answered by another's.
fn ask(connection: &mut dyn Connection, who: i64) {
    for number in 0..150 {
        let mark = who * 1_000_000 + number;
        // The texts are the same in every process at other times, as the names of prepared statements would be.
        let sql = format!("SELECT $1, 'shape {}'", (number * 7 + who * 3) % 40);
        let found = rows(connection, &sql, vec![Value::Int(mark)], 2).unwrap();
        assert_eq!(found, [[Value::Int(mark), text(&format!("shape {}", (number * 7 + who * 3) % 40))]]);
        if number % 10 == 0 {
            connection.begin(&TransactionOptions::default()).unwrap();
            run(connection, "INSERT INTO marks VALUES ($1)", vec![Value::Int(mark)]).unwrap();
            assert!(connection.open_in_transaction("mine", &read("SELECT mark FROM marks", vec![])).unwrap());
            let mut keep = scratch::Keep::new(1);
            connection.fetch_in_transaction("mine", 1_000_000, &mut keep).unwrap();
            assert!(keep.rows.contains(&vec![Value::Int(mark)]), "a transaction sees its own");
            connection.commit().unwrap();
        }
    }
}

#[test]
fn every_process_and_thread_gets_its_own_answers() {
    const NAME: &str = "every_process_and_thread_gets_its_own_answers";
    const PROCESSES: i64 = 3;
    const THREADS: i64 = 4;
    if let Ok(given) = std::env::var(DATABASE) {
        let (process, url) = given.split_once(' ').unwrap();
        let process: i64 = process.parse().unwrap();
        let backend = PostgresBackend::from_url(&Url::parse(url).unwrap()).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let mut connection = backend.connect().unwrap();
                scope.spawn(move || ask(&mut *connection, process * THREADS + thread));
            }
        });
        return;
    }
    let Some((bouncer, scratch)) = both() else { return };
    scratch.connect().batch("CREATE TABLE marks (mark bigint PRIMARY KEY)").unwrap();
    let folder = bouncer.url.hosts[0].0.replace('/', "%2F");
    let url = format!("postgres://orm@{folder}/{}?port=6432", scratch.name);
    let processes: Vec<Child> = (0..PROCESSES)
        .map(|number| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", NAME, "--nocapture"]).env(DATABASE, format!("{number} {url}"));
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let mut server = scratch.connect();
    let count = one(&mut *server, "SELECT count(*) FROM marks", vec![]).unwrap();
    assert_eq!(count, Value::Int(PROCESSES * THREADS * 15));
    let used = "SELECT count(*) FROM pg_catalog.pg_stat_activity \
                WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()";
    let Value::Int(used) = one(&mut *server, used, vec![]).unwrap() else { panic!() };
    assert!((1..=3).contains(&used), "{used} connections to the server");
}

#[test]
fn nothing_is_left_in_a_connection_that_is_anybodys() {
    let Some((bouncer, scratch)) = both() else { return };
    let mut limited = bouncer.backend().statement_timeout(Duration::from_millis(200)).connect().unwrap();
    for sql in ["SELECT pg_sleep(20)", "SELECT 1; SELECT pg_sleep(20)"] {
        let error = limited.batch(sql).unwrap_err();
        assert!(matches!(error, Error::Timeout { .. }), "{error}");
    }
    let error = rows(&mut *limited, "SELECT pg_sleep(20)", vec![], 1).unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    limited.batch("CREATE TABLE t (a integer); INSERT INTO t VALUES (1)").unwrap();
    // What the server runs in no transaction still runs.
    limited.batch("VACUUM t").unwrap();
    assert_eq!(one(&mut *limited, "SELECT a FROM t", vec![]).unwrap(), Value::Int(1));
    let mut another = bouncer.backend().connect().unwrap();
    for _ in 0..6 {
        for (sql, expected) in [
            ("SELECT pg_catalog.current_setting('statement_timeout')", text("0")),
            ("SELECT pg_catalog.count(*) FROM pg_catalog.pg_prepared_statements", Value::Int(0)),
            ("SELECT pg_catalog.count(*) FROM pg_catalog.pg_cursors WHERE name <> ''", Value::Int(0)),
        ] {
            assert_eq!(one(&mut *another, sql, vec![]).unwrap(), expected, "{sql}");
        }
    }
    drop(scratch);
}
