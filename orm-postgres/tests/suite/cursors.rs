use orm_core::db::{Connection, ConnectionState, Cursor};
use orm_core::error::Error;
use orm_core::sql::{Access, Statement};
use orm_core::value::Value;

use super::scratch::{Keep, Scratch, one, read, run};

const SERIES: &str = "SELECT n FROM pg_catalog.generate_series(1, $1::int8) AS n";

fn fetch(cursor: &mut dyn Cursor, count: usize) -> Vec<Value> {
    let (found, sink) = cursor.fetch(count, Box::new(Keep::new(1))).unwrap();
    let rows = sink.into_any().downcast::<Keep>().unwrap().rows;
    assert_eq!(rows.len(), found);
    rows.into_iter().map(|mut row| row.swap_remove(0)).collect()
}

fn open(connection: Box<dyn Connection>, statement: Statement) -> Box<dyn Cursor> {
    match connection.into_cursor(statement) {
        Ok(cursor) => cursor,
        Err((error, _)) => panic!("{error}"),
    }
}

#[test]
fn a_cursor_gives_its_rows_in_portions_and_its_connection_back() {
    let Some(scratch) = Scratch::new() else { return };
    let mut cursor = open(scratch.connect(), read(SERIES, vec![Value::Int(7)]));
    assert_eq!(fetch(&mut *cursor, 3), [1, 2, 3].map(Value::Int));
    assert_eq!(fetch(&mut *cursor, 3), [4, 5, 6].map(Value::Int));
    assert_eq!(fetch(&mut *cursor, 3), [7].map(Value::Int));
    assert_eq!(fetch(&mut *cursor, 3), []);
    let mut connection = cursor.finish().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
}

#[test]
fn a_cursor_may_end_early_and_a_second_one_follow() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for _ in 0..3 {
        let mut cursor = open(connection, read(SERIES, vec![Value::Int(1_000_000)]));
        assert_eq!(fetch(&mut *cursor, 2).len(), 2);
        connection = cursor.finish().unwrap();
        assert_eq!(connection.state(), ConnectionState::Idle);
    }
}

#[test]
fn a_cursor_reads_in_constant_memory() {
    let Some(scratch) = Scratch::new() else { return };
    let used = || {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4096
    };
    let sql = "SELECT pg_catalog.repeat('x', 1000) FROM pg_catalog.generate_series(1, $1::int8) AS n";
    let mut cursor = open(scratch.connect(), read(sql, vec![Value::Int(200_000)]));
    assert_eq!(fetch(&mut *cursor, 1000).len(), 1000);
    let before = used();
    let mut total = 1000;
    loop {
        let rows = fetch(&mut *cursor, 1000).len();
        total += rows;
        if rows < 1000 {
            break;
        }
    }
    // Other tests run beside this one; all the rows would be 200 MB.
    assert!(used().saturating_sub(before) < 80_000_000);
    assert_eq!(total, 200_000);
}

#[test]
fn a_cursor_whose_statement_fails_gives_the_connection_back() {
    let Some(scratch) = Scratch::new() else { return };
    let Err((error, Some(mut connection))) = scratch.connect().into_cursor(read("SELECT 1 FROM nowhere", vec![]))
    else {
        panic!()
    };
    assert!(matches!(error, Error::MissingTable { .. }), "{error}");
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
    let sql = "SELECT 1 / (3 - n) FROM pg_catalog.generate_series(1, 5) AS n";
    let mut cursor = open(connection, read(sql, vec![]));
    assert_eq!(fetch(&mut *cursor, 2).len(), 2);
    assert!(cursor.fetch(2, Box::new(Keep::new(1))).is_err());
    let connection = cursor.finish().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
}

#[test]
fn a_statement_that_no_cursor_can_be_declared_for_is_read_at_once() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    let insert = "INSERT INTO t SELECT pg_catalog.generate_series(1, 5) RETURNING id";
    let mut cursor = open(connection, Statement::raw(insert, vec![], Access::Write));
    assert_eq!(fetch(&mut *cursor, 3).len(), 3);
    assert_eq!(fetch(&mut *cursor, 3).len(), 2);
    let mut cursor = open(cursor.finish().unwrap(), read("SHOW server_version", vec![]));
    assert_eq!(fetch(&mut *cursor, 3).len(), 1);
    let mut connection = cursor.finish().unwrap();
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]).unwrap(), Value::Int(5));
}

#[test]
fn cursors_in_a_transaction_share_it_with_other_statements() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&Default::default()).unwrap();
    assert!(connection.open_in_transaction("a \"b", &read(SERIES, vec![Value::Int(5)])).unwrap());
    assert!(connection.open_in_transaction("second", &read(SERIES, vec![Value::Int(2)])).unwrap());
    assert!(!connection.open_in_transaction("third", &read("SHOW server_version", vec![])).unwrap());
    let mut keep = Keep::new(1);
    assert_eq!(connection.fetch_in_transaction("a \"b", 3, &mut keep).unwrap(), 3);
    assert_eq!(connection.fetch_in_transaction("second", 3, &mut keep).unwrap(), 2);
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    assert_eq!(connection.fetch_in_transaction("a \"b", 3, &mut keep).unwrap(), 2);
    assert_eq!(keep.rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), [1, 2, 3, 1, 2, 4, 5].map(Value::Int));
    connection.close_in_transaction("a \"b").unwrap();
    connection.close_in_transaction("second").unwrap();
    let open = one(&mut *connection, "SELECT count(*) FROM pg_catalog.pg_cursors WHERE name <> ''", vec![]).unwrap();
    assert_eq!(open, Value::Int(0));
    connection.commit().unwrap();
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]).unwrap(), Value::Int(1));
}

#[test]
fn closing_a_cursor_of_a_failed_transaction_is_no_error() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.begin(&Default::default()).unwrap();
    assert!(connection.open_in_transaction("c", &read(SERIES, vec![Value::Int(5)])).unwrap());
    assert!(one(&mut *connection, "SELECT 1 / 0", vec![]).is_err());
    connection.close_in_transaction("c").unwrap();
    connection.rollback().unwrap();
}
