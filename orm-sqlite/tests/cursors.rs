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

fn portion(connection: &mut dyn Connection, name: &str, count: usize) -> Vec<Value> {
    let mut sink = sink();
    let given = connection.fetch_in_transaction(name, count, &mut *sink).unwrap();
    let rows: Vec<Value> = Collect::take(sink);
    assert_eq!(rows.len(), given);
    rows
}

fn temporary_tables(connection: &mut dyn Connection) -> Value {
    one(connection, "SELECT count(*) FROM temp.sqlite_master", vec![])
}

#[test]
fn cursors_of_a_transaction_keep_their_rows_whatever_is_changed_meanwhile() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    connection.batch("CREATE TABLE t (a); INSERT INTO t VALUES (3), ('x'), (x'00ff'), (NULL), (1.5), ('1e2')").unwrap();
    connection.begin(&Default::default()).unwrap();
    let sql = "SELECT a, a AS rowid, a AS \"it's \"\"one\"\"\" FROM t WHERE a IS NOT ?1 ORDER BY typeof(a), a DESC";
    assert!(connection.open_in_transaction("c", &statement(sql, vec![Value::Int(7)])).unwrap());
    assert!(connection.open_in_transaction("d \"e", &statement(MANY, vec![Value::Int(5)])).unwrap());
    execute(&mut *connection, "DELETE FROM t", vec![]).unwrap();
    assert_eq!(portion(&mut *connection, "c", 2), [Value::Bytes(vec![0, 255]), Value::Int(3)]);
    assert_eq!(portion(&mut *connection, "d \"e", 4).len(), 4);
    assert_eq!(portion(&mut *connection, "c", 2), [Value::Null, Value::Float(1.5)]);
    let mut named = Collect::new(|row| Ok((row.name(0).map(str::to_owned), row.name(2).map(str::to_owned))));
    assert_eq!(connection.fetch_in_transaction("c", 1, &mut *named).unwrap(), 1);
    assert_eq!(Collect::<(_, _)>::take(named), [(Some("a".to_owned()), Some("it's \"one\"".to_owned()))]);
    assert_eq!(portion(&mut *connection, "c", 9), [Value::Text("1e2".into())]);
    assert_eq!(portion(&mut *connection, "c", 9), []);
    connection.close_in_transaction("c").unwrap();
    assert!(connection.close_in_transaction("c").is_err());
    connection.commit().unwrap();
    assert_eq!(temporary_tables(&mut *connection), Value::Int(0));
    assert!(connection.fetch_in_transaction("d \"e", 1, &mut *sink()).is_err());
}

#[test]
fn cursors_go_with_a_savepoint_or_a_transaction_that_is_rolled_back() {
    let mut connection = memory();
    connection.begin(&Default::default()).unwrap();
    assert!(connection.open_in_transaction("outer", &statement(MANY, vec![Value::Int(5)])).unwrap());
    connection.batch("SAVEPOINT s").unwrap();
    assert!(connection.open_in_transaction("inner", &statement(MANY, vec![Value::Int(5)])).unwrap());
    connection.batch("ROLLBACK TO s; RELEASE s").unwrap();
    assert_eq!(portion(&mut *connection, "outer", 9).len(), 5);
    connection.close_in_transaction("inner").unwrap();
    connection.rollback().unwrap();
    assert_eq!(temporary_tables(&mut *connection), Value::Int(0));
}

#[test]
fn a_transaction_that_only_reads_has_cursors_and_stays_one_that_only_reads() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    connection.batch("CREATE TABLE t (a); INSERT INTO t VALUES (3)").unwrap();
    connection.begin(&orm_core::db::TransactionOptions { read_only: true, ..Default::default() }).unwrap();
    assert!(connection.open_in_transaction("c", &statement("SELECT a FROM t", vec![])).unwrap());
    assert_eq!(portion(&mut *connection, "c", 9), [Value::Int(3)]);
    connection.close_in_transaction("c").unwrap();
    assert!(execute(&mut *connection, "DELETE FROM t", vec![]).is_err());
    connection.rollback().unwrap();
}

#[test]
fn what_is_no_query_is_not_run_by_a_cursor() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a)").unwrap();
    connection.begin(&Default::default()).unwrap();
    for sql in ["INSERT INTO t VALUES (1) RETURNING a", "PRAGMA user_version", "EXPLAIN SELECT 1", "DELETE FROM t"] {
        assert!(!connection.open_in_transaction("c", &statement(sql, vec![])).unwrap(), "{sql}");
    }
    assert!(connection.open_in_transaction("c", &statement("SELECT a FROM nowhere", vec![])).is_err());
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(0));
    assert!(connection.close_in_transaction("c").is_err());
    connection.commit().unwrap();
}
