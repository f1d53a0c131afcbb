use orm_core::db::{ConnectionState, Isolation, TransactionOptions};
use orm_core::error::Error;
use orm_core::value::Value;

use super::scratch::{Scratch, one, run, text};

fn count(scratch: &Scratch) -> Value {
    one(&mut *scratch.connect(), "SELECT count(*) FROM t", vec![]).unwrap()
}

#[test]
fn what_is_committed_stays_and_what_is_rolled_back_does_not() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&TransactionOptions::default()).unwrap();
    assert_eq!(connection.state(), ConnectionState::InTransaction);
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    connection.commit().unwrap();
    assert_eq!((connection.state(), count(&scratch)), (ConnectionState::Idle, Value::Int(1)));
    connection.begin(&TransactionOptions::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (2)", vec![]).unwrap();
    connection.rollback().unwrap();
    connection.rollback().unwrap();
    assert_eq!((connection.state(), count(&scratch)), (ConnectionState::Idle, Value::Int(1)));
    assert!(matches!(connection.commit(), Err(Error::InvalidQuery { .. })));
}

#[test]
fn a_swallowed_error_makes_commit_fail() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&TransactionOptions::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    assert!(one(&mut *connection, "SELECT 1 / 0", vec![]).is_err());
    let again = one(&mut *connection, "SELECT 1", vec![]).unwrap_err();
    let Error::TransactionAborted { first } = again else { panic!("{again}") };
    assert!(first.contains("division by zero"), "{first}");
    assert!(matches!(connection.commit(), Err(Error::RolledBack { .. })));
    assert_eq!((connection.state(), count(&scratch)), (ConnectionState::Idle, Value::Int(0)));
}

#[test]
fn an_error_that_came_after_the_rows_that_were_read_makes_commit_fail() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&TransactionOptions::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    // The sink gives up at the second cell of the first row, and nobody sees the error that follows.
    let sql = "SELECT 1 / (20000 - n) FROM pg_catalog.generate_series(1, 20000) AS n";
    assert!(matches!(super::scratch::rows(&mut *connection, sql, vec![], 2), Err(Error::Decode { .. })));
    assert!(matches!(connection.commit(), Err(Error::RolledBack { .. })));
    assert_eq!((connection.state(), count(&scratch)), (ConnectionState::Idle, Value::Int(0)));
}

#[test]
fn a_constraint_that_is_checked_at_commit_is_told_by_its_kind() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection
        .batch("CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
        .unwrap();
    connection.begin(&TransactionOptions::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1, 9)", vec![]).unwrap();
    assert!(matches!(connection.commit(), Err(Error::ForeignKeyViolation { .. })));
    assert_eq!((connection.state(), count(&scratch)), (ConnectionState::Idle, Value::Int(0)));
    connection.begin(&TransactionOptions::default()).unwrap();
    connection.commit().unwrap();
}

#[test]
fn rolling_back_to_a_savepoint_makes_the_transaction_whole() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&TransactionOptions::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    connection.batch("SAVEPOINT \"orm_1\"").unwrap();
    assert!(run(&mut *connection, "INSERT INTO t VALUES (1 / 0)", vec![]).is_err());
    connection.batch("ROLLBACK TO SAVEPOINT \"orm_1\"").unwrap();
    assert_eq!(connection.state(), ConnectionState::InTransaction);
    connection.commit().unwrap();
    assert_eq!(count(&scratch), Value::Int(1));
}

#[test]
fn isolation_and_access_are_of_the_transaction_and_stay_in_it() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let options = TransactionOptions {
        isolation: Some(Isolation::Serializable),
        read_only: true,
        deferrable: true,
        ..TransactionOptions::default()
    };
    connection.begin(&options).unwrap();
    let mut ask =
        |name: &str| one(&mut *connection, "SELECT pg_catalog.current_setting($1)", vec![text(name)]).unwrap();
    assert_eq!(ask("transaction_isolation"), text("serializable"));
    assert_eq!(ask("transaction_read_only"), text("on"));
    assert_eq!(ask("transaction_deferrable"), text("on"));
    assert!(matches!(connection.batch("CREATE TABLE t (id integer)"), Err(Error::ReadOnly { .. })));
    assert_eq!(connection.state(), ConnectionState::InTransaction, "it was meant to only read");
    connection.rollback().unwrap();
    connection.begin(&TransactionOptions { isolation: Some(Isolation::RepeatableRead), ..Default::default() }).unwrap();
    assert_eq!(one(&mut *connection, "SHOW transaction_isolation", vec![]).unwrap(), text("repeatable read"));
    connection.commit().unwrap();
    assert_eq!(one(&mut *connection, "SHOW transaction_isolation", vec![]).unwrap(), text("read committed"));
    assert_eq!(one(&mut *connection, "SHOW transaction_read_only", vec![]).unwrap(), text("off"));
}

#[test]
fn two_transactions_that_have_no_order_are_told_to_run_again() {
    let Some(scratch) = Scratch::new() else { return };
    let (mut a, mut b) = (scratch.connect(), scratch.connect());
    a.batch("CREATE TABLE t (id integer); INSERT INTO t VALUES (1)").unwrap();
    let options = TransactionOptions { isolation: Some(Isolation::RepeatableRead), ..Default::default() };
    a.begin(&options).unwrap();
    one(&mut *a, "SELECT id FROM t", vec![]).unwrap();
    run(&mut *b, "UPDATE t SET id = 2", vec![]).unwrap();
    let error = run(&mut *a, "UPDATE t SET id = 3", vec![]).unwrap_err();
    assert!(matches!(error, Error::SerializationFailure { .. }) && error.is_retryable(), "{error}");
    a.rollback().unwrap();

    let options = TransactionOptions { isolation: Some(Isolation::Serializable), ..Default::default() };
    for connection in [&mut a, &mut b] {
        connection.begin(&options).unwrap();
        one(&mut **connection, "SELECT count(*) FROM t", vec![]).unwrap();
    }
    run(&mut *a, "INSERT INTO t VALUES (4)", vec![]).unwrap();
    run(&mut *b, "INSERT INTO t VALUES (5)", vec![]).unwrap();
    a.commit().unwrap();
    let error = b.commit().unwrap_err();
    assert!(matches!(error, Error::SerializationFailure { .. }), "{error}");
    assert_eq!(b.state(), ConnectionState::Idle);
}

#[test]
fn two_transactions_that_wait_for_each_other_are_a_deadlock() {
    let Some(scratch) = Scratch::new() else { return };
    let (mut a, mut b) = (scratch.connect(), scratch.connect());
    a.batch("CREATE TABLE t (id integer, n integer); INSERT INTO t VALUES (1, 0), (2, 0)").unwrap();
    for (connection, id) in [(&mut a, 1), (&mut b, 2)] {
        connection.begin(&TransactionOptions::default()).unwrap();
        connection.batch("SET LOCAL deadlock_timeout = 50").unwrap();
        run(&mut **connection, "UPDATE t SET n = n + 1 WHERE id = $1", vec![Value::Int(id)]).unwrap();
    }
    let other = std::thread::spawn(move || {
        let result = run(&mut *a, "UPDATE t SET n = n + 1 WHERE id = 2", vec![]);
        (a, result)
    });
    let second = run(&mut *b, "UPDATE t SET n = n + 1 WHERE id = 1", vec![]);
    b.rollback().unwrap();
    let (mut a, first) = other.join().unwrap();
    a.rollback().unwrap();
    let errors: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
    assert!(matches!(errors.as_slice(), [Error::Deadlock { .. }]), "{errors:?}");
}

#[test]
fn a_transaction_that_a_program_begins_by_itself_is_noticed() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch(" begin;").unwrap();
    assert_eq!(connection.state(), ConnectionState::InTransaction);
    connection.rollback().unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
    connection.begin(&TransactionOptions::default()).unwrap();
    connection.batch("COMMIT").unwrap();
    assert_eq!(connection.state(), ConnectionState::Idle);
}

#[test]
fn transactions_leave_no_setting_behind() {
    let Some(scratch) = Scratch::new() else { return };
    let backend = scratch.backend().statement_timeout(std::time::Duration::from_secs(7));
    let mut connection = orm_core::db::Backend::connect(&backend).unwrap();
    // What `SET` changes has this source; what came with the connection has another.
    let changed = "SELECT count(*) FROM pg_catalog.pg_settings WHERE source = 'session'";
    let before = one(&mut *connection, changed, vec![]).unwrap();
    for isolation in [Isolation::Serializable, Isolation::ReadCommitted, Isolation::RepeatableRead] {
        connection
            .begin(&TransactionOptions {
                isolation: Some(isolation),
                read_only: true,
                deferrable: true,
                ..TransactionOptions::default()
            })
            .unwrap();
        assert_eq!(one(&mut *connection, "SHOW statement_timeout", vec![]).unwrap(), text("7s"));
        connection.commit().unwrap();
    }
    assert_eq!(one(&mut *connection, changed, vec![]).unwrap(), before);
}
