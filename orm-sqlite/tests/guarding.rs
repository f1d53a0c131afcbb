//! What hostile input and hostile files cannot do.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use orm_core::db::Backend;
use orm_core::error::Error;
use orm_core::value::{FieldType, Row, Value};
use support::{Folder, execute, memory, one, query, text};

#[test]
fn a_misspelt_column_is_an_error_and_not_a_text() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a integer)").unwrap();
    let error = query(&mut *connection, r#"SELECT "b" FROM t"#, vec![]).unwrap_err();
    assert!(matches!(&error, Error::MissingColumn { column, .. } if column == "b"), "{error:?}");
    assert!(connection.batch(r#"CREATE INDEX i ON t ("b")"#).is_err());
    assert!(connection.batch(r#"CREATE TABLE u (a integer CHECK (a <> "b"))"#).is_err());
}

#[test]
fn other_databases_and_extensions_cannot_be_loaded() {
    let mut connection = memory();
    assert!(execute(&mut *connection, "ATTACH DATABASE ':memory:' AS other", vec![]).is_err());
    let error = query(&mut *connection, "SELECT load_extension('x')", vec![]).unwrap_err();
    assert!(error.to_string().contains("not authorized"), "{error}");
}

#[test]
fn the_schema_cannot_be_written_to() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a); PRAGMA writable_schema = 1").unwrap();
    assert!(execute(&mut *connection, "UPDATE sqlite_master SET sql = 'x'", vec![]).is_err());
    connection.batch("PRAGMA journal_mode = OFF").unwrap();
    assert_eq!(one(&mut *connection, "PRAGMA journal_mode", vec![]), text("memory"));
}

#[test]
fn a_file_whose_triggers_and_views_call_our_functions_is_refused() {
    let folder = Folder::new();
    let raw = rusqlite::Connection::open(folder.path("evil.db")).unwrap();
    raw.create_scalar_function("orm_upper", 1, rusqlite::functions::FunctionFlags::SQLITE_UTF8, |_| Ok(1)).unwrap();
    raw.execute_batch(
        "CREATE TABLE t (a text); CREATE VIEW v AS SELECT orm_upper(a) AS a FROM t;
         CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT orm_upper(new.a); END",
    )
    .unwrap();
    drop(raw);
    let mut connection = folder.backend("evil.db").connect().unwrap();
    for sql in ["INSERT INTO t VALUES ('a')", "SELECT a FROM v"] {
        let error = query(&mut *connection, sql, vec![]).unwrap_err();
        assert!(error.to_string().contains("unsafe use of orm_upper()"), "{error}");
    }
}

#[test]
fn nul_is_refused_in_text_and_in_statements() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a text)").unwrap();
    for value in [text("ab\0cd"), Value::Json("\"a\0\"".into()), Value::List(vec![text("\0")])] {
        let error = execute(&mut *connection, "INSERT INTO t VALUES (?1)", vec![value]).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
    }
    for sql in ["SELECT 1\0 garbage", "\0"] {
        assert!(matches!(query(&mut *connection, sql, vec![]), Err(Error::InvalidQuery { .. })));
        assert!(matches!(connection.batch(sql), Err(Error::InvalidQuery { .. })));
    }
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(0));
}

#[test]
fn one_text_is_one_statement_with_as_many_values_as_it_has_places() {
    let mut connection = memory();
    assert!(matches!(query(&mut *connection, "SELECT 1; SELECT 2", vec![]), Err(Error::InvalidQuery { .. })));
    for params in [vec![], vec![Value::Int(1)], vec![Value::Int(1); 3]] {
        let error = query(&mut *connection, "SELECT ?1 + ?2", params).unwrap_err();
        assert!(matches!(error, Error::InvalidQuery { .. }), "{error:?}");
    }
}

#[test]
fn values_stay_out_of_errors() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (a text UNIQUE, j text)").unwrap();
    execute(&mut *connection, "INSERT INTO t VALUES (?1, '{}')", vec![text("CANARY")]).unwrap();
    for (sql, params) in [
        ("INSERT INTO t VALUES (?1, 'x')", vec![text("CANARY")]),
        ("SELECT json_extract(j, ?1) FROM t", vec![text("$$CANARY")]),
        ("INSERT INTO t VALUES (?1, '')", vec![text("CANARY\0")]),
        ("SELECT 'x' REGEXP ?1", vec![text("CANARY(")]),
    ] {
        let error = query(&mut *connection, sql, params).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_an_error_with_a_name() {
    let mut connection = memory();
    let negations = format!("SELECT {}1", "NOT ".repeat(3000));
    let terms = format!("SELECT 1{}", " OR 1".repeat(3000));
    let variables = format!("SELECT {}", vec!["?"; 32_767].join(" + "));
    let compound = vec!["SELECT 1"; 600].join(" UNION ALL ");
    for sql in [negations, terms, variables, compound, "SELECT ?99999".into()] {
        let error = query(&mut *connection, &sql, vec![]).unwrap_err();
        assert!(
            matches!(error, Error::QueryTooComplex { .. }),
            "{}",
            error.to_string().chars().take(200).collect::<String>()
        );
    }
}

#[test]
fn text_in_a_column_of_integers_and_text_that_is_not_utf8_are_typed_errors() {
    let mut connection = memory();
    connection
        .batch("CREATE TABLE t (a integer, b text); INSERT INTO t VALUES ('abc', CAST(x'ff41' AS text))")
        .unwrap();
    let read = |row: &dyn Row| i64::decode(row.get(0)?, i64::COLUMN).map_err(|wrong| Error::custom(wrong.found));
    let mut sink = orm_core::db::Collect::new(read);
    let statement = support::statement("SELECT a FROM t", vec![]);
    assert_eq!(connection.query(&statement, &mut *sink).unwrap_err().to_string(), "text");
    let error = query(&mut *connection, "SELECT b FROM t", vec![]).unwrap_err();
    assert!(matches!(&error, Error::Decode { column, .. } if column == "b"), "{error:?}");
    let error = query(&mut *connection, "SELECT orm_upper(b) FROM t", vec![]).unwrap_err();
    assert!(error.to_string().contains("not UTF-8"), "{error}");
}

#[test]
fn a_sum_that_leaves_64_bits_is_no_integer() {
    let sum = one(&mut *memory(), "SELECT 9223372036854775807 + 1", vec![]);
    assert!(i64::decode(sum.as_ref(), i64::COLUMN).is_err());
}

#[test]
fn a_value_beyond_the_size_that_sqlite_takes_is_out_of_range() {
    let error = query(&mut *memory(), "SELECT zeroblob(2000000000)", vec![]).unwrap_err();
    assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
}
