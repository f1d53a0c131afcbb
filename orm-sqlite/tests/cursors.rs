//! Rows in portions.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use orm_core::db::{Backend, Collect, Connection, ConnectionState, Sink};
use orm_core::error::Error;
use orm_core::value::Value;
use support::{Folder, backend, execute, memory, one, statement};

const MANY: &str = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?1) SELECT x FROM n";

fn sink() -> Box<dyn Sink> {
    Collect::new(|row| Ok(row.get(0)?.to_value()))
}

#[test]
fn a_hundred_thousand_rows_come_in_portions_and_in_order() {
    let mut cursor = memory().into_cursor(statement(MANY, vec![Value::Int(100_000)])).ok().unwrap();
    let mut next = 1;
    loop {
        let (count, sink) = cursor.fetch(1000, sink()).unwrap();
        let rows: Vec<Value> = Collect::take(sink);
        assert_eq!(rows.len(), count);
        for row in rows {
            assert_eq!(row, Value::Int(next));
            next += 1;
        }
        if count < 1000 {
            break;
        }
    }
    assert_eq!(next, 100_001);
    assert_eq!(cursor.fetch(10, sink()).unwrap().0, 0);
    let mut connection = cursor.finish().unwrap();
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]), Value::Int(1));
}

#[test]
fn a_cursor_that_is_ended_early_lets_go_of_its_snapshot() {
    let folder = Folder::new();
    let backend = folder.backend("a.db");
    let mut connection = backend.connect().unwrap();
    connection.batch("CREATE TABLE t (a)").unwrap();
    for _ in 0..3 {
        execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    }
    let mut cursor = connection.into_cursor(statement("SELECT a FROM t", vec![])).ok().unwrap();
    assert_eq!(cursor.fetch(1, sink()).unwrap().0, 1);
    let mut connection = cursor.finish().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert_eq!(one(&mut *connection, "PRAGMA wal_checkpoint(TRUNCATE)", vec![]), Value::Int(0), "nothing is busy");
    let mut cursor = connection.into_cursor(statement("SELECT a FROM t", vec![])).ok().unwrap();
    assert_eq!(cursor.fetch(1, sink()).unwrap().0, 1);
    drop(cursor);
    let mut other = backend.connect().unwrap();
    assert_eq!(one(&mut *other, "PRAGMA wal_checkpoint(TRUNCATE)", vec![]), Value::Int(0), "nothing is busy");
}

#[test]
fn a_statement_that_cannot_be_opened_gives_the_connection_back() {
    let opened = memory().into_cursor(statement("SELECT a FROM nowhere", vec![]));
    let Err((error, Some(mut connection))) = opened else { panic!("it was opened") };
    assert!(matches!(error, Error::MissingTable { .. }), "{error:?}");
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]), Value::Int(1));
}

#[test]
fn an_error_or_a_panic_of_the_sink_ends_the_query_and_not_the_program() {
    let open = |connection: Box<dyn Connection>| {
        connection.into_cursor(statement(MANY, vec![Value::Int(10_000)])).ok().unwrap()
    };
    let mut cursor = open(memory());
    let error = cursor.fetch(10, Collect::<()>::new(|_| Err(Error::custom("enough")))).err().unwrap();
    assert_eq!(error.to_string(), "enough");
    assert!(cursor.fetch(10, sink()).is_err());
    let mut cursor = open(cursor.finish().unwrap());
    let error = cursor.fetch(10, Collect::<()>::new(|_| panic!("a test's own panic"))).err().unwrap();
    assert_eq!(error.to_string(), "reading a row panicked");
    assert!(cursor.fetch(10, sink()).is_err());
    let mut connection = cursor.finish().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]), Value::Int(1));
}

#[test]
fn the_time_of_a_portion_is_limited() {
    let limited = backend("sqlite::memory:").statement_timeout(std::time::Duration::from_millis(50));
    let sql = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0";
    let mut cursor = limited.connect().unwrap().into_cursor(statement(sql, vec![])).ok().unwrap();
    let error = cursor.fetch(1, sink()).err().unwrap();
    assert!(matches!(error, Error::Timeout { what: "the statement", .. }), "{error:?}");
    assert!(cursor.finish().is_some());
}

#[test]
fn rows_in_a_transaction_are_read_at_once() {
    let mut connection = memory();
    connection.begin(&Default::default()).unwrap();
    assert!(!connection.open_in_transaction("c", &statement("SELECT 1", vec![])).unwrap());
    assert!(connection.close_in_transaction("c").is_err());
}
