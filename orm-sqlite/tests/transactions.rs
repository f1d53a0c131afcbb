//! Transactions, locks and the errors of constraints.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use orm_core::db::{Backend, ConnectionState, TransactionOptions};
use orm_core::error::Error;
use orm_core::value::Value;
use support::{Folder, backend, execute, memory, one, query, text};

const WRITE: TransactionOptions =
    TransactionOptions { isolation: None, read_only: false, deferrable: false, unchecked_keys: false };
const READ: TransactionOptions = TransactionOptions { read_only: true, ..WRITE };

#[test]
fn the_state_is_what_the_database_says() {
    let mut connection = memory();
    assert_eq!(connection.state(), ConnectionState::Idle);
    connection.begin(&WRITE).unwrap();
    assert_eq!(connection.state(), ConnectionState::InTransaction);
    assert!(connection.begin(&WRITE).is_err());
    connection.commit().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    connection.begin(&WRITE).unwrap();
    connection.rollback().unwrap();
    connection.rollback().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert!(connection.ping(Duration::from_secs(1)).is_ok());
}

#[test]
fn a_read_only_transaction_cannot_write_and_leaves_nothing_behind() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    connection.batch("CREATE TABLE t (a)").unwrap();
    for end_by_commit in [true, false] {
        connection.begin(&READ).unwrap();
        let error = execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap_err();
        assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
        assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(0));
        if end_by_commit {
            connection.commit().unwrap()
        } else {
            connection.rollback().unwrap()
        }
        assert_eq!(one(&mut *connection, "PRAGMA query_only", vec![]), Value::Int(0));
    }
    execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
}

#[test]
fn a_reader_does_not_wait_for_a_writer_and_sees_one_moment() {
    let folder = Folder::new();
    let backend = folder.backend("a.db");
    let (mut writer, mut reader) = (backend.connect().unwrap(), backend.connect().unwrap());
    writer.batch("CREATE TABLE t (a)").unwrap();
    reader.begin(&READ).unwrap();
    assert_eq!(one(&mut *reader, "SELECT count(*) FROM t", vec![]), Value::Int(0));
    writer.begin(&WRITE).unwrap();
    execute(&mut *writer, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    writer.commit().unwrap();
    assert_eq!(one(&mut *reader, "SELECT count(*) FROM t", vec![]), Value::Int(0));
    reader.commit().unwrap();
    assert_eq!(one(&mut *reader, "SELECT count(*) FROM t", vec![]), Value::Int(1));
}

#[test]
fn a_second_writer_waits_for_the_lock_as_long_as_it_is_told() {
    let folder = Folder::new();
    let backend = folder.backend("a.db").busy_timeout(Duration::from_millis(150));
    let (mut first, mut second) = (backend.connect().unwrap(), backend.connect().unwrap());
    first.begin(&WRITE).unwrap();
    let begun = Instant::now();
    let error = second.begin(&WRITE).unwrap_err();
    assert!(matches!(error, Error::Timeout { what: "a lock", .. }), "{error:?}");
    assert!((Duration::from_millis(100)..Duration::from_secs(5)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    assert_eq!(second.state(), ConnectionState::Idle);
    first.commit().unwrap();
    second.begin(&WRITE).unwrap();
    second.rollback().unwrap();
}

#[test]
fn no_update_is_lost_among_many_writers() {
    let folder = Folder::new();
    let backend = folder.backend("a.db").busy_timeout(Duration::from_secs(60));
    backend.connect().unwrap().batch("CREATE TABLE t (a integer); INSERT INTO t VALUES (0)").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut connection = backend.connect().unwrap();
                for _ in 0..25 {
                    connection.begin(&WRITE).unwrap();
                    let Value::Int(read) = one(&mut *connection, "SELECT a FROM t", vec![]) else { panic!() };
                    execute(&mut *connection, "UPDATE t SET a = ?1", vec![Value::Int(read + 1)]).unwrap();
                    connection.commit().unwrap();
                }
            });
        }
    });
    assert_eq!(one(&mut *backend.connect().unwrap(), "SELECT a FROM t", vec![]), Value::Int(100));
}

#[test]
fn no_statement_runs_outside_a_transaction_that_the_database_ended() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a integer UNIQUE ON CONFLICT ROLLBACK)").unwrap();
    connection.begin(&WRITE).unwrap();
    execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    let error = execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap_err();
    assert!(matches!(error, Error::UniqueViolation { .. }), "{error:?}");
    assert_eq!(connection.state(), ConnectionState::Idle);
    for _ in 0..2 {
        let error = execute(&mut *connection, "INSERT INTO t VALUES (2)", vec![]).unwrap_err();
        assert!(matches!(error, Error::RolledBack { .. }), "{error:?}");
    }
    assert!(matches!(connection.commit(), Err(Error::RolledBack { .. })));
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(0));
}

#[test]
fn a_full_disk_ends_the_transaction() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    connection.batch("CREATE TABLE t (a); PRAGMA max_page_count = 10").unwrap();
    connection.begin(&WRITE).unwrap();
    execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    let error =
        execute(&mut *connection, "INSERT INTO t VALUES (?1)", vec![Value::Bytes(vec![0; 1 << 20])]).unwrap_err();
    assert!(matches!(error, Error::StorageFull { .. }), "{error:?}");
    connection.rollback().unwrap();
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(0));
}

#[test]
fn a_statement_that_takes_too_long_is_stopped() {
    let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let mut connection = backend("sqlite::memory:").statement_timeout(Duration::from_millis(50)).connect().unwrap();
    let begun = Instant::now();
    let error = query(&mut *connection, endless, vec![]).unwrap_err();
    assert!(matches!(error, Error::Timeout { what: "the statement", .. }), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]), Value::Int(1));
}

#[test]
fn a_foreign_key_is_checked_when_the_transaction_commits() {
    let mut connection = memory();
    connection
        .batch(
            "CREATE TABLE a (id integer PRIMARY KEY);
             CREATE TABLE b (a_id integer REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)",
        )
        .unwrap();
    connection.begin(&WRITE).unwrap();
    execute(&mut *connection, "INSERT INTO b VALUES (1)", vec![]).unwrap();
    let error = connection.commit().unwrap_err();
    assert!(matches!(error, Error::ForeignKeyViolation { .. }), "{error:?}");
    assert_eq!(connection.state(), ConnectionState::InTransaction);
    connection.rollback().unwrap();
    let error = execute(&mut *connection, "INSERT INTO b VALUES (1)", vec![]).unwrap_err();
    assert!(matches!(error, Error::ForeignKeyViolation { .. }), "{error:?}");
}

#[test]
fn constraints_say_which_they_are() {
    let mut connection = memory();
    connection
        .batch(
            "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL, b integer, UNIQUE (a, b),
             CONSTRAINT floor CHECK (b >= 0)); CREATE TABLE w (a text);
             CREATE UNIQUE INDEX by_case ON w (lower(a))",
        )
        .unwrap();
    let mut fails = |sql| execute(&mut *connection, sql, vec![]).unwrap_err();
    let error = fails("INSERT INTO t (a, b) VALUES (NULL, 1)");
    assert!(matches!(&error, Error::NotNullViolation { table, column, .. } if table == "t" && column == "a"));
    let error = fails("INSERT INTO t (a, b) VALUES ('a', -1)");
    assert!(matches!(&error, Error::CheckViolation { constraint, .. } if constraint == "floor"), "{error:?}");
    let error = fails("INSERT INTO t (a, b) VALUES ('a', 1), ('a', 1)");
    let Error::UniqueViolation { table, columns, fault, .. } = &error else { panic!("{error:?}") };
    assert_eq!((table.as_str(), columns.join(" ").as_str()), ("t", "a b"));
    assert_eq!(fault.code(), Some("SQLITE_CONSTRAINT_UNIQUE"));
    assert!(fault.statement().unwrap().starts_with("INSERT INTO t"));
    let error = fails("INSERT INTO w VALUES ('x'), ('X')");
    assert!(matches!(&error, Error::UniqueViolation { constraint: Some(name), .. } if name == "by_case"), "{error:?}");
    let error = fails("INSERT INTO t (id, a) VALUES (1, 'k'), (1, 'l')");
    assert!(matches!(&error, Error::UniqueViolation { columns, .. } if columns == &["id"]), "{error:?}");
    let error = fails("INSERT INTO u VALUES (1)");
    assert!(matches!(&error, Error::MissingTable { table, .. } if table == "u"), "{error:?}");
    let error = fails("INSERT INTO t (nope) VALUES (1)");
    assert!(matches!(&error, Error::MissingColumn { column, .. } if column == "nope"), "{error:?}");
    assert_eq!(one(&mut *connection, "SELECT ?1", vec![text("on")]), text("on"));
}
