use orm_core::db::ConnectionState;
use orm_core::error::Error;
use orm_core::sql::{Access, Statement};
use orm_core::value::Value;
use std::time::Duration;

use super::scratch::{Scratch, one, rows, run, text};

const TABLES: &str =
    "CREATE TABLE artist (id bigint PRIMARY KEY, name varchar(5) NOT NULL UNIQUE, rank smallint CONSTRAINT \
     rank_positive CHECK (rank >= 0), \"Odd, name\" text, UNIQUE (rank, \"Odd, name\"));
     CREATE TABLE album (id bigint PRIMARY KEY, artist_id bigint CONSTRAINT album_artist REFERENCES artist \
     DEFERRABLE INITIALLY DEFERRED)";

#[test]
fn a_violated_constraint_is_told_by_its_kind_table_columns_and_name_and_never_by_values() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch(TABLES).unwrap();
    let mut insert = |name: Value, rank: i64, odd: &str| {
        let sql =
            "INSERT INTO artist (id, name, rank, \"Odd, name\") VALUES ((SELECT count(*) FROM artist), $1, $2, $3)";
        run(&mut *connection, sql, vec![name, Value::Int(rank), text(odd)])
    };
    insert(text("SECRE"), 1, "CANARY").unwrap();
    let error = insert(text("SECRE"), 2, "a").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("SECRE"), "{error:?}");
    assert!(error.fault().unwrap().detail().unwrap().contains("SECRE"));
    assert_eq!(error.fault().unwrap().code(), Some("23505"));
    assert!(error.fault().unwrap().statement().unwrap().starts_with("INSERT INTO artist"));
    let Error::UniqueViolation { table, columns, constraint, .. } = error else { panic!("{error}") };
    assert_eq!(
        (table.as_str(), columns, constraint.as_deref()),
        ("artist", vec!["name".into()], Some("artist_name_key"))
    );
    let Err(Error::UniqueViolation { columns, .. }) = insert(text("b"), 1, "CANARY") else { panic!() };
    assert_eq!(columns, ["rank", "Odd, name"]);
    let Err(Error::NotNullViolation { table, column, .. }) = insert(Value::Null, 1, "b") else { panic!() };
    assert_eq!((table.as_str(), column.as_str()), ("artist", "name"));
    let Err(Error::CheckViolation { constraint, .. }) = insert(text("c"), -1, "c") else { panic!() };
    assert_eq!(constraint, "rank_positive");
    assert!(matches!(insert(text("longer"), 1, "d"), Err(Error::OutOfRange { .. })));
    assert!(matches!(insert(text("d"), 40_000, "d"), Err(Error::OutOfRange { .. })));
    let error = run(&mut *connection, "INSERT INTO album VALUES (1, 99)", vec![]).unwrap_err();
    let Error::ForeignKeyViolation { table, constraint, .. } = error else { panic!("{error}") };
    assert_eq!((table.as_deref(), constraint.as_deref()), (Some("album"), Some("album_artist")));
    assert_eq!(connection.state(), ConnectionState::Idle);
}

#[test]
fn what_is_missing_is_named() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let Err(Error::MissingTable { table, .. }) = one(&mut *connection, "SELECT 1 FROM nowhere", vec![]) else {
        panic!()
    };
    assert_eq!(table, "nowhere");
    connection.batch("CREATE TABLE here (id integer)").unwrap();
    let Err(Error::MissingColumn { column, .. }) = one(&mut *connection, "SELECT h.nothing FROM here h", vec![]) else {
        panic!()
    };
    assert_eq!(column, "h.nothing");
    let Err(Error::MissingColumn { column, .. }) = run(&mut *connection, "UPDATE here SET nothing = 1", vec![]) else {
        panic!()
    };
    assert_eq!(column, "nothing");
    let odd = "CREATE TABLE \"odd \"\"t\u{e9}\"\"\" (\"a \"\"b\"\", c\" integer UNIQUE)";
    connection.batch(odd).unwrap();
    for (sql, wanted) in [
        ("UPDATE \"odd \"\"t\u{e9}\"\"\" SET \"x \"\"y\"\"\" = 1", "x \"y\""),
        ("UPDATE here SET id = \"x \"\"y\"\" z\"", "x \"y\" z"),
        ("UPDATE \"odd \"\"t\u{e9}\"\"\" AS t SET \"a \"\"b\"\", c\" = t.\"x \"\"y\"\"\"", "t.x \"y\""),
    ] {
        let Err(Error::MissingColumn { column, .. }) = run(&mut *connection, sql, vec![]) else { panic!("{sql}") };
        assert_eq!(column, wanted);
    }
    let Err(Error::MissingTable { table, .. }) = one(&mut *connection, "SELECT 1 FROM \"no \"\"t\u{e9}\"\"\"", vec![])
    else {
        panic!()
    };
    assert_eq!(table, "no \"t\u{e9}\"");
    let insert = "INSERT INTO \"odd \"\"t\u{e9}\"\"\" VALUES (1), (1)";
    let Err(Error::UniqueViolation { table, columns, .. }) = run(&mut *connection, insert, vec![]) else { panic!() };
    assert_eq!((table.as_str(), columns), ("odd \"t\u{e9}\"", vec!["a \"b\", c".to_owned()]));
    assert!(matches!(one(&mut *connection, "SELEC 1", vec![]), Err(Error::Database { .. })));
    let error = one(&mut *connection, "SELECT $1", vec![]).unwrap_err();
    assert!(matches!(error, Error::Database { .. } | Error::InvalidQuery { .. }), "{error}");
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
}

#[test]
fn data_that_the_server_quotes_in_its_message_stays_hidden() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let error = one(&mut *connection, "SELECT $1::text::int", vec![text("CANARY")]).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
}

#[test]
fn a_right_that_is_missing_and_a_database_that_only_reads_are_told() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let role = format!("{}_role", scratch.name);
    connection.batch(&format!("CREATE TABLE mine (id integer); CREATE ROLE {role}; SET ROLE {role}")).unwrap();
    let refused = one(&mut *connection, "SELECT id FROM mine", vec![]);
    connection.batch(&format!("RESET ROLE; DROP ROLE {role}")).unwrap();
    assert!(matches!(refused, Err(Error::PermissionDenied { .. })));
    connection.batch("SET default_transaction_read_only = on").unwrap();
    assert!(matches!(run(&mut *connection, "INSERT INTO mine VALUES (1)", vec![]), Err(Error::ReadOnly { .. })));
    assert_eq!(connection.state(), ConnectionState::Broken, "the server is no longer the primary");
}

#[test]
fn a_statement_and_a_lock_have_their_limits() {
    let Some(scratch) = Scratch::new() else { return };
    let backend = scratch.backend().statement_timeout(Duration::from_millis(100));
    let mut connection = orm_core::db::Backend::connect(&backend).unwrap();
    let slow = one(&mut *connection, "SELECT pg_catalog.pg_sleep(10)", vec![]).unwrap_err();
    assert!(matches!(slow, Error::Timeout { what: "the statement", .. }), "{slow}");
    assert_eq!(connection.state(), ConnectionState::Idle);
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
    connection.begin(&Default::default()).unwrap();
    let slow = one(&mut *connection, "SELECT pg_catalog.pg_sleep(10)", vec![]).unwrap_err();
    assert!(matches!(slow, Error::Timeout { what: "the statement", .. }), "{slow}");
    connection.rollback().unwrap();

    let mut other = scratch.connect();
    other.batch("CREATE TABLE t (id integer)").unwrap();
    other.begin(&Default::default()).unwrap();
    other.batch("LOCK TABLE t").unwrap();
    let backend = scratch.backend().lock_timeout(Duration::from_millis(50));
    let mut connection = orm_core::db::Backend::connect(&backend).unwrap();
    let waited = one(&mut *connection, "SELECT count(*) FROM t", vec![]).unwrap_err();
    assert!(matches!(waited, Error::Timeout { what: "a lock", .. }), "{waited}");
    let nowait = run(&mut *scratch.connect(), "LOCK TABLE t NOWAIT", vec![]).unwrap_err();
    assert!(matches!(nowait, Error::Timeout { what: "a lock", .. } | Error::Database { .. }), "{nowait}");
}

#[test]
fn a_killed_backend_is_a_lost_connection_in_each_place() {
    let Some(scratch) = Scratch::new() else { return };
    let mut killer = scratch.connect();
    let mut kill = |victim: &mut dyn orm_core::db::Connection| {
        let Value::Int(pid) = one(victim, "SELECT pg_catalog.pg_backend_pid()", vec![]).unwrap() else { panic!() };
        let sql = "SELECT pg_catalog.pg_terminate_backend($1::int4, 5000)";
        assert_eq!(one(&mut *killer, sql, vec![Value::Int(pid)]).unwrap(), Value::Bool(true));
    };
    let mut connection = scratch.connect();
    kill(&mut *connection);
    let lost = one(&mut *connection, "SELECT 1", vec![]).unwrap_err();
    let Error::ConnectionLost { fault } = &lost else { panic!("{lost}") };
    assert_eq!(fault.code(), Some("57P01"), "what the server said is told: {lost}");
    assert_eq!(connection.state(), ConnectionState::Broken);
    assert!(matches!(one(&mut *connection, "SELECT 1", vec![]), Err(Error::ConnectionLost { .. })));

    let mut connection = scratch.connect();
    kill(&mut *connection);
    assert!(matches!(connection.ping(Duration::from_secs(2)), Err(Error::ConnectionLost { .. })));
    assert_eq!(connection.state(), ConnectionState::Broken);

    let mut connection = scratch.connect();
    kill(&mut *connection);
    assert!(matches!(connection.begin(&Default::default()), Err(Error::ConnectionLost { .. })));

    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer)").unwrap();
    connection.begin(&Default::default()).unwrap();
    run(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap();
    kill(&mut *connection);
    let error = connection.commit().unwrap_err();
    assert!(matches!(error, Error::ConnectionLost { .. } | Error::CommitOutcomeUnknown { .. }), "{error}");
    assert_eq!(connection.state(), ConnectionState::Broken);
    let mut other = scratch.connect();
    assert_eq!(one(&mut *other, "SELECT count(*) FROM t", vec![]).unwrap(), Value::Int(0));
}

#[test]
fn a_transaction_left_idle_for_too_long_is_a_lost_connection() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.begin(&Default::default()).unwrap();
    connection.batch("SET LOCAL idle_in_transaction_session_timeout = 20").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let lost = one(&mut *connection, "SELECT 1", vec![]).unwrap_err();
    let Error::ConnectionLost { fault } = &lost else { panic!("{lost}") };
    assert_eq!(fault.code(), Some("25P03"));
}

#[test]
fn nesting_beyond_what_the_server_can_parse_is_an_error() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let sql = format!("SELECT {}1{}", "(".repeat(30_000), ")".repeat(30_000));
    let error = one(&mut *connection, &sql, vec![]).unwrap_err();
    assert!(matches!(error, Error::QueryTooComplex { .. }), "{}", &error.to_string()[..100]);
}

#[test]
fn an_error_of_the_sink_ends_the_query_and_leaves_the_connection_usable() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let sql = "SELECT n, CASE WHEN n = 3 THEN 'infinity'::date END FROM pg_catalog.generate_series(1, 100000) AS n";
    assert!(matches!(rows(&mut *connection, sql, vec![], 2), Err(Error::Decode { .. })));
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
    assert_eq!(connection.state(), ConnectionState::Idle);
}

#[test]
fn the_number_of_changed_rows_is_told() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer); INSERT INTO t SELECT pg_catalog.generate_series(1, 7)").unwrap();
    let update = Statement::raw("UPDATE t SET id = id + $1", vec![Value::Int(1)], Access::Write);
    assert_eq!(connection.execute(&update).unwrap().rows, 7);
}
