//! What stands between: poolers that refuse or drop start-up options, and a network that fails at the worst moment.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orm_core::db::{Backend, ConnectionState, TransactionOptions, Url};
use orm_core::error::Error;
use orm_core::value::Value;
use orm_postgres::{Pooler, PostgresBackend};

use super::scratch::{Scratch, one, run};

#[derive(Clone, Copy, PartialEq)]
enum Habit {
    /// Refuses start-up options, as a pooler does.
    RefuseOptions,
    /// Drops them, as a pooler does that was told to ignore them.
    DropOptions,
    /// Passes COMMIT on and then breaks the connection, before the answer.
    BreakAfterCommit,
    /// Breaks the connection instead of passing COMMIT on.
    BreakBeforeCommit,
    /// Asks for a password and refuses it.
    WrongPassword,
}

trait Wire: Read + Write + Send {
    fn copy(&self) -> Box<dyn Wire>;
    fn close(&self);
}

impl Wire for TcpStream {
    fn copy(&self) -> Box<dyn Wire> {
        Box::new(self.try_clone().unwrap())
    }
    fn close(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Wire for UnixStream {
    fn copy(&self) -> Box<dyn Wire> {
        Box::new(self.try_clone().unwrap())
    }
    fn close(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

/// The way to the server that a URL names.
fn dial(url: &Url) -> Box<dyn Wire> {
    let setting = |name: &str| url.settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let named = url.hosts.first().cloned();
    let host = setting("host").or(named.as_ref().map(|(host, _)| host.clone())).unwrap();
    let port = named.and_then(|(_, port)| port).or(setting("port").map(|port| port.parse().unwrap())).unwrap_or(5432);
    if host.starts_with('/') {
        Box::new(UnixStream::connect(format!("{host}/.s.PGSQL.{port}")).unwrap())
    } else {
        Box::new(TcpStream::connect((host, port)).unwrap())
    }
}

fn start_up(client: &mut TcpStream) -> io::Result<Vec<String>> {
    let mut length = [0; 4];
    client.read_exact(&mut length)?;
    let mut body = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap() - 4];
    client.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body[4..]).into_owned();
    Ok(body.trim_end_matches('\0').split('\0').map(str::to_owned).collect())
}

fn say(client: &mut TcpStream, letter: u8, body: &[u8]) -> io::Result<()> {
    client.write_all(&[letter])?;
    client.write_all(&u32::try_from(body.len() + 4).unwrap().to_be_bytes())?;
    client.write_all(body)
}

fn serve(mut client: TcpStream, url: &Url, habit: Habit) -> io::Result<()> {
    let mut parameters = start_up(&mut client)?;
    if habit == Habit::WrongPassword {
        say(&mut client, b'R', &3u32.to_be_bytes())?;
        let mut answer = [0; 5];
        client.read_exact(&mut answer)?;
        client.read_exact(&mut vec![0; usize::from(answer[4]) - 4])?;
        return say(&mut client, b'E', b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"ed\"\0\0");
    }
    if let Some(at) = parameters.iter().step_by(2).position(|name| name == "options") {
        match habit {
            Habit::RefuseOptions => {
                let refusal = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0";
                return say(&mut client, b'E', refusal);
            }
            Habit::DropOptions => drop(parameters.drain(at * 2..at * 2 + 2)),
            _ => {}
        }
    }
    let mut server = dial(url);
    let mut body = 196_608u32.to_be_bytes().to_vec();
    body.extend(parameters.iter().flat_map(|text| text.bytes().chain([0])).chain([0]));
    server.write_all(&u32::try_from(body.len() + 4).unwrap().to_be_bytes())?;
    server.write_all(&body)?;
    let (mut answers, mut back) = (server.copy(), client.try_clone()?);
    let down = std::thread::spawn(move || io::copy(&mut answers, &mut back).is_ok());
    let mut bytes = [0; 65_536];
    loop {
        let count = client.read(&mut bytes)?;
        let commit = bytes[..count].windows(6).any(|window| window == b"COMMIT");
        if commit && habit == Habit::BreakAfterCommit {
            let _ = client.shutdown(Shutdown::Both);
            server.write_all(&bytes[..count])?;
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        if count == 0 || (commit && matches!(habit, Habit::BreakAfterCommit | Habit::BreakBeforeCommit)) {
            let _ = client.shutdown(Shutdown::Both);
            server.close();
            let _ = down.join();
            return Ok(());
        }
        server.write_all(&bytes[..count])?;
    }
}

/// The same database through something in between, and how many connections were made to that.
fn through(url: &Url, habit: Habit) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (target, count) = (url.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    std::thread::spawn(move || {
        while let Ok((client, _)) = listener.accept() {
            counted.fetch_add(1, Ordering::Relaxed);
            let target = target.clone();
            std::thread::spawn(move || serve(client, &target, habit));
        }
    });
    let mut url = url.clone();
    url.hosts = vec![("127.0.0.1".into(), Some(port))];
    url.settings.retain(|(key, _)| !matches!(key.as_str(), "host" | "port" | "sslmode"));
    url.settings.push(("sslmode".into(), "disable".into()));
    (url, count)
}

#[test]
fn a_pooler_is_found_out_and_then_nothing_is_left_in_the_session() {
    let Some(scratch) = Scratch::new() else { return };
    for habit in [Habit::RefuseOptions, Habit::DropOptions] {
        let (url, count) = through(&scratch.url, habit);
        let backend = PostgresBackend::from_url(&url).unwrap().statement_timeout(std::time::Duration::from_secs(9));
        for round in 1..=2 {
            let mut connection = backend.connect().unwrap();
            for number in 0..5 {
                let found = one(&mut *connection, "SELECT $1", vec![Value::Int(number)]).unwrap();
                assert_eq!(found, Value::Int(number));
            }
            let named = "SELECT count(*) FROM pg_catalog.pg_prepared_statements";
            assert_eq!(one(&mut *connection, named, vec![]).unwrap(), Value::Int(0));
            let attempts = if habit == Habit::RefuseOptions { round + 1 } else { round };
            assert_eq!(count.load(Ordering::Relaxed), attempts, "a pooler is only found out once");
        }
    }
}

#[test]
fn a_pooler_that_is_denied_is_not_worked_around() {
    let Some(scratch) = Scratch::new() else { return };
    let (url, _) = through(&scratch.url, Habit::RefuseOptions);
    let Err(error) = PostgresBackend::from_url(&url).unwrap().pooler(Pooler::None).connect() else { panic!() };
    assert!(error.to_string().contains("unsupported startup parameter"), "{error}");
}

#[test]
fn a_connection_lost_during_commit_leaves_the_outcome_open_either_way() {
    let Some(scratch) = Scratch::new() else { return };
    let mut watcher = scratch.connect();
    watcher.batch("CREATE TABLE t (id integer)").unwrap();
    for (habit, rows) in [(Habit::BreakAfterCommit, 1), (Habit::BreakBeforeCommit, 0)] {
        watcher.batch("TRUNCATE t").unwrap();
        let (url, _) = through(&scratch.url, habit);
        let mut connection = PostgresBackend::from_url(&url).unwrap().pooler(crate::pooler()).connect().unwrap();
        connection.begin(&TransactionOptions::default()).unwrap();
        run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
        let error = connection.commit().unwrap_err();
        assert!(matches!(error, Error::CommitOutcomeUnknown { .. }), "{error}");
        assert_eq!(connection.state(), ConnectionState::Broken);
        // The server may still be at it.
        let mut count = || one(&mut *watcher, "SELECT count(*) FROM t", vec![]).unwrap();
        let mut patience = 100;
        while count() != Value::Int(rows) && patience > 0 {
            std::thread::sleep(std::time::Duration::from_millis(20));
            patience -= 1;
        }
        assert_eq!(count(), Value::Int(rows));
    }
}

#[test]
fn a_wrong_password_and_a_missing_one_are_told() {
    let url = Url::parse("postgres://ed:CANARY@localhost/d").unwrap();
    let refused = |url: &Url| match PostgresBackend::from_url(url).unwrap().pooler(crate::pooler()).connect() {
        Ok(_) => panic!(),
        Err(error) => error.to_string(),
    };
    let (mut url, _) = through(&url, Habit::WrongPassword);
    let said = refused(&url);
    assert!(said.contains("check the user and the password") && !said.contains("CANARY"), "{said}");
    url.password = None;
    let said = refused(&url);
    assert!(said.contains("asks for a password and the URL has none"), "{said}");
}
