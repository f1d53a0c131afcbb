use std::net::TcpListener;
use std::time::{Duration, Instant};

use orm_core::db::{Backend, Url};
use orm_core::error::Error;
use orm_core::value::Value;
use orm_postgres::{Pooler, PostgresBackend};

use super::scratch::{Scratch, one, server, text};

fn refused(url: &Url) -> String {
    match PostgresBackend::from_url(url).unwrap().pooler(crate::pooler()).connect() {
        Ok(_) => panic!("{url:?} let us in"),
        Err(error @ (Error::Connect { .. } | Error::Timeout { .. })) => error.to_string(),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_database_that_is_not_there_is_said_to_be_created() {
    let Some(mut url) = server() else { return };
    url.path = "orm_nowhere".into();
    let message = refused(&url);
    assert!(
        message.contains("\"orm_nowhere\" does not exist") && message.contains("createdb orm_nowhere"),
        "{message}"
    );
}

#[test]
fn no_server_and_no_host_and_no_socket_are_told_apart_from_a_wrong_password() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let message = refused(&Url::parse(&format!("postgres://ed:CANARY@127.0.0.1:{port}/d")).unwrap());
    assert!(message.contains("no server listens there") && !message.contains("CANARY"), "{message}");
    let message =
        refused(&Url::parse("postgres://ed:CANARY@no-such-host.invalid/d?sslmode=disable&connect_timeout=5").unwrap());
    assert!(message.contains("name is not known") || message.contains("no answer"), "{message}");
    assert!(!message.contains("CANARY"));
    let message = refused(&Url::parse("postgres://ed@/d?host=/nowhere").unwrap());
    assert!(message.contains("no server listens there"), "{message}");
}

#[test]
fn a_server_that_says_nothing_is_given_up_on() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = Url::parse(&format!("postgres://ed@127.0.0.1:{port}/d?connect_timeout=300ms")).unwrap();
    let start = Instant::now();
    let message = refused(&url);
    assert!(message.contains("connecting took longer than allowed"), "{message}");
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_server_that_speaks_another_protocol_is_an_error() {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut bytes = [0; 1024];
            let count = stream.read(&mut bytes).unwrap_or(0);
            if count == 0 {
                return;
            }
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let url = Url::parse(&format!("postgres://ed@127.0.0.1:{port}/d?connect_timeout=2s")).unwrap();
    refused(&url);
    drop(std::net::TcpStream::connect(("127.0.0.1", port)));
    server.join().unwrap();
}

#[test]
fn the_defaults_are_those_that_are_promised() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let mut setting =
        |name: &str| one(&mut *connection, "SELECT pg_catalog.current_setting($1)", vec![text(name)]).unwrap();
    assert_eq!(setting("application_name"), text("orm"));
    assert_eq!(setting("client_encoding"), text("UTF8"));
    if crate::pooler() == Pooler::None {
        assert_eq!(setting("TimeZone"), text("UTC"));
    }
    let mut named = orm_core::db::Backend::connect(&scratch.backend().application_name("shop")).unwrap();
    assert_eq!(one(&mut *named, "SHOW application_name", vec![]).unwrap(), text("shop"));
}

#[test]
fn a_server_where_backslashes_escape_is_refused() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.connect().batch(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", scratch.name)).unwrap();
    let message = refused(&scratch.url);
    assert!(message.contains("standard_conforming_strings is off"), "{message}");
}

#[test]
fn a_schema_that_could_replace_operators_of_the_servers_own_is_refused() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection
        .batch(
            "CREATE SCHEMA evil; \
             CREATE FUNCTION evil.yes(text, text) RETURNS bool LANGUAGE sql AS 'SELECT true'; \
             CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.yes)",
        )
        .unwrap();
    // This is what could happen.
    let equal = "SELECT 'a'::pg_catalog.text = 'b'::pg_catalog.text";
    connection.batch("SET search_path = evil, pg_catalog").unwrap();
    assert_eq!(one(&mut *connection, equal, vec![]).unwrap(), Value::Bool(true));
    for (path, refuses) in [
        ("evil, pg_catalog, public", true),
        ("\"$user\", evil, \"pg_catalog\"", true),
        ("evil, public", false),
        ("pg_catalog, evil", false),
    ] {
        connection.batch(&format!("ALTER DATABASE {} SET search_path = {path}", scratch.name)).unwrap();
        if refuses {
            let message = refused(&scratch.url);
            assert!(message.contains("before `pg_catalog`") && message.contains("leave `pg_catalog` out"), "{message}");
        } else {
            assert_eq!(one(&mut *scratch.connect(), equal, vec![]).unwrap(), Value::Bool(false), "{path}");
        }
    }
}

#[test]
fn the_server_itself_is_told_from_a_pooler() {
    let Some(scratch) = Scratch::new() else { return };
    let backend = scratch.backend().pooler(Pooler::Auto);
    let mut connection = backend.connect().unwrap();
    one(&mut *connection, "SELECT $1", vec![Value::Int(1)]).unwrap();
    let named = one(&mut *connection, "SELECT count(*) FROM pg_catalog.pg_prepared_statements", vec![]).unwrap();
    assert_ne!(named, Value::Int(0));
}

#[test]
fn neither_debug_nor_display_shows_a_password() {
    let url = Url::parse("postgres://ed:CANARY@h/d?password=CANARY&sslmode=disable").unwrap();
    let backend = PostgresBackend::from_url(&url).unwrap();
    assert_eq!(backend.to_string(), "postgres://ed@h:5432/d");
    assert!(!format!("{backend:?} {backend} {}", backend.target()).contains("CANARY"));
}
