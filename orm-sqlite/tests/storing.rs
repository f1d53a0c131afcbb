//! Values as they are stored, and what is refused.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use orm_core::error::Error;
use orm_core::sql::Dialect;
use orm_core::value::{ColumnType, Value};
use orm_sqlite::SQLITE;
use support::{execute, memory, one, query, text};

#[test]
fn values_are_stored_as_django_stores_them() {
    let mut connection = memory();
    for (value, kind, stored) in [
        (Value::Bool(true), "integer", "1"),
        (Value::Int(-7), "integer", "-7"),
        (Value::Float(0.5), "real", "0.5"),
        (Value::Date(18_321), "text", "2020-02-29"),
        (Value::Time(3_661_000_000), "text", "01:01:01"),
        (Value::Time(3_661_000_001), "text", "01:01:01.000001"),
        (Value::DateTime(-1), "text", "1969-12-31 23:59:59.999999"),
        (Value::Timestamp(0), "text", "1970-01-01 00:00:00"),
        (Value::Duration(90_000_000), "integer", "90000000"),
        (Value::Uuid([0x1f; 16]), "text", "1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f"),
        (Value::Decimal("20.00".parse().unwrap()), "integer", "20"),
        (Value::Decimal("19.90".parse().unwrap()), "real", "19.9"),
        (Value::Decimal("1234567890123456789".parse().unwrap()), "integer", "1234567890123456789"),
        (Value::Json("{\"a\": 1}".into()), "text", "{\"a\": 1}"),
        (Value::List(vec![Value::Int(1), Value::Int(2)]), "text", "[1,2]"),
        (Value::Null, "null", ""),
    ] {
        let found = one(&mut *connection, "SELECT typeof(?1) || ' ' || coalesce(?1, '')", vec![value.clone()]);
        assert_eq!(found, Value::Text(format!("{kind} {stored}")), "{value:?}");
    }
    let bytes = Value::Bytes(vec![0, 255, 7]);
    assert_eq!(one(&mut *connection, "SELECT ?1", vec![bytes.clone()]), bytes);
}

#[test]
fn a_decimal_is_kept_exactly_or_refused() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (d decimal)").unwrap();
    for kept in ["0.1", "-99999999.99", "123456789.123456", "9223372036854775807", "-0.000000000000001"] {
        let exact = kept.parse().unwrap();
        execute(&mut *connection, "DELETE FROM t", vec![]).unwrap();
        execute(&mut *connection, "INSERT INTO t VALUES (?1)", vec![Value::Decimal(exact)]).unwrap();
        let found = match one(&mut *connection, "SELECT d FROM t", vec![]) {
            Value::Int(whole) => whole.to_string().parse().unwrap(),
            Value::Float(float) => orm_core::value::Fixed::from_f64(float).unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, exact);
    }
    for refused in ["1234567890.123456", "9223372036854775808", "0.1234567890123456"] {
        let value = Value::Decimal(refused.parse().unwrap());
        let error = execute(&mut *connection, "INSERT INTO t VALUES (?1)", vec![value]).unwrap_err();
        assert!(matches!(&error, Error::OutOfRange { .. }), "{error:?}");
        assert!(!error.to_string().contains(refused), "{error}");
    }
    assert_eq!(one(&mut *connection, "SELECT count(*) FROM t", vec![]), Value::Int(1));
}

#[test]
fn not_a_number_is_refused_because_sqlite_would_store_null() {
    let error = query(&mut *memory(), "SELECT ?1", vec![Value::Float(f64::NAN)]).unwrap_err();
    assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
}

#[test]
fn columns_are_declared_with_djangos_words() {
    for (column_type, word, check) in [
        (ColumnType::Bool, "bool", None),
        (ColumnType::SmallInt, "smallint", None),
        (ColumnType::Integer, "integer", None),
        (ColumnType::BigInt, "bigint", None),
        (ColumnType::PositiveSmallInt, "smallint unsigned", Some("\"a\" >= 0")),
        (ColumnType::PositiveInteger, "integer unsigned", Some("\"a\" >= 0")),
        (ColumnType::PositiveBigInt, "bigint unsigned", Some("\"a\" >= 0")),
        (ColumnType::Float, "real", None),
        (ColumnType::Text { max_length: Some(120) }, "varchar(120)", None),
        (ColumnType::Text { max_length: None }, "text", None),
        (ColumnType::Bytes, "BLOB", None),
        (ColumnType::Date, "date", None),
        (ColumnType::Time, "time", None),
        (ColumnType::DateTime, "datetime", None),
        (ColumnType::Timestamp, "datetime", None),
        (ColumnType::Duration, "bigint", None),
        (ColumnType::Uuid, "char(32)", None),
        (ColumnType::Decimal { precision: Some((10, 2)) }, "decimal", None),
        (ColumnType::Json, "text", Some("(JSON_VALID(\"a\") OR \"a\" IS NULL)")),
    ] {
        assert_eq!(SQLITE.column_type(column_type), word);
        assert_eq!(SQLITE.column_check(column_type, "\"a\"").as_deref(), check, "{word}");
    }
    let mut connection = memory();
    connection
        .batch(&format!("CREATE TABLE t (\"id\" {} {})", SQLITE.auto_key_type(ColumnType::BigInt), SQLITE.auto_key()))
        .unwrap();
    let done = execute(&mut *connection, "INSERT INTO t DEFAULT VALUES", vec![]).unwrap();
    assert_eq!((done.rows, done.last_insert_id), (1, Some(1)));
}

#[test]
fn only_changes_are_counted_and_only_inserts_give_a_key() {
    let mut connection = memory();
    let mut done = |sql| {
        let done = execute(&mut *connection, sql, vec![]).unwrap();
        (done.rows, done.last_insert_id)
    };
    assert_eq!(done("CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE)"), (0, None));
    assert_eq!(done("INSERT INTO t (a) VALUES ('a'), ('b')"), (2, Some(2)));
    assert_eq!(done("INSERT OR IGNORE INTO t (a) VALUES ('a')"), (0, None));
    assert_eq!(done("UPDATE t SET a = a || 'x'"), (2, None));
    assert_eq!(done("UPDATE t SET a = 'y' WHERE 0"), (0, None));
    assert_eq!(done("CREATE TABLE u (id integer)"), (0, None));
    assert_eq!(done("SELECT id FROM t"), (0, None));
    assert_eq!(done("INSERT INTO t (a) VALUES ('c') RETURNING id"), (1, Some(3)));
    assert_eq!(done("DELETE FROM t"), (3, None));
    assert_eq!(one(&mut *connection, "SELECT ?1", vec![text("still usable")]), text("still usable"));
}
