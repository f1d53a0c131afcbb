use orm_core::error::Error;
use orm_core::value::{Fixed, Value};

use super::scratch::{Scratch, one, rows, run, text};

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse::<Fixed>().unwrap())
}

/// Values that must come back, with the type of their column.
fn examples() -> Vec<(&'static str, Vec<Value>)> {
    const DAY: i64 = 86_400_000_000;
    vec![
        ("boolean", vec![Value::Bool(true), Value::Bool(false)]),
        ("smallint", vec![Value::Int(i16::MIN.into()), Value::Int(i16::MAX.into())]),
        ("integer", vec![Value::Int(i32::MIN.into()), Value::Int(i32::MAX.into())]),
        ("bigint", vec![Value::Int(i64::MIN), Value::Int(0), Value::Int(i64::MAX)]),
        (
            "double precision",
            [0.1, -0.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY].map(Value::Float).to_vec(),
        ),
        ("real", vec![Value::Float(1.5)]),
        ("text", vec![text(""), text("Bj\u{f6}rk \u{1f600} ' \" \\ % _\n\u{1}"), text(&"x".repeat(100_000))]),
        ("varchar(12)", vec![text("twelve chars")]),
        ("bytea", vec![Value::Bytes(vec![]), Value::Bytes((0..=255).collect())]),
        // From 4714 BC to the year 5874897.
        ("date", [0, -1, 10_957, -2_440_550, 2_145_031_948].map(Value::Date).to_vec()),
        ("time", [0, 1, DAY - 1].map(Value::Time).to_vec()),
        (
            "timestamptz",
            [0, -1, 1_577_836_800_123_456, -210_866_803_200_000_000, 9_223_371_331_199_999_999]
                .map(Value::DateTime)
                .to_vec(),
        ),
        ("timestamp", [0, -1, 1_577_836_800_123_456].map(Value::Timestamp).to_vec()),
        ("interval", [0, 1, -1, DAY, -DAY - 1, 106_751_991 * DAY, i64::MAX, i64::MIN].map(Value::Duration).to_vec()),
        ("uuid", vec![Value::Uuid([0; 16]), Value::Uuid(std::array::from_fn(|at| u8::try_from(at).unwrap() * 17))]),
        (
            "numeric(20, 6)",
            vec![
                decimal("12345678901234.123456"),
                decimal("-99999999999999.999999"),
                decimal("0.000001"),
                decimal("0"),
            ],
        ),
        (
            "numeric",
            vec![
                decimal("170141183460469231731687303715884105727"),
                decimal("-0.00000000000000000000000000000000000001"),
            ],
        ),
        ("jsonb", vec![Value::Json("{\"a\": [1, null, \"\u{f6}\"]}".into()), Value::Json("null".into())]),
        ("json", vec![Value::Json("{\"b\": 1}".into())]),
    ]
}

#[test]
fn every_kind_of_value_comes_back_as_it_was() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for (number, (column, values)) in examples().into_iter().enumerate() {
        connection.batch(&format!("CREATE TABLE kind_{number} (id integer, cell {column})")).unwrap();
        for (id, value) in (0..).zip(values) {
            let insert = format!("INSERT INTO kind_{number} (id, cell) VALUES ($1, $2)");
            run(&mut *connection, &insert, vec![Value::Int(id), value.clone()]).unwrap();
            let select = format!("SELECT cell FROM kind_{number} WHERE id = $1");
            let found = one(&mut *connection, &select, vec![Value::Int(id)]).unwrap();
            assert_eq!(found, value, "{column}");
        }
    }
}

#[test]
fn null_goes_into_and_comes_out_of_every_kind_of_column() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for (number, (column, _)) in examples().into_iter().enumerate() {
        connection.batch(&format!("CREATE TABLE kind_{number} (cell {column})")).unwrap();
        run(&mut *connection, &format!("INSERT INTO kind_{number} (cell) VALUES ($1)"), vec![Value::Null]).unwrap();
        assert_eq!(one(&mut *connection, &format!("SELECT cell FROM kind_{number}"), vec![]).unwrap(), Value::Null);
    }
}

#[test]
fn lists_of_every_kind_are_arrays_and_may_hold_null_or_nothing() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for (column, values) in examples() {
        let base = column.split('(').next().unwrap();
        if matches!(base, "real" | "json") {
            continue;
        }
        let mut list = values.clone();
        list.push(Value::Null);
        let sql = format!("SELECT cell FROM pg_catalog.unnest($1::{base}[]) AS cell");
        let found = rows(&mut *connection, &sql, vec![Value::List(list.clone())], 1).unwrap();
        assert_eq!(found.into_iter().map(|mut row| row.swap_remove(0)).collect::<Vec<_>>(), list, "{base}");
        for empty in [vec![], vec![Value::Null], vec![Value::Null, Value::Null]] {
            let length = empty.len();
            assert_eq!(rows(&mut *connection, &sql, vec![Value::List(empty)], 1).unwrap().len(), length, "{base}");
        }
        if !matches!(base, "double precision") {
            let sql = format!("SELECT count(*) FROM pg_catalog.unnest($1::{base}[]) AS cell WHERE cell = ANY($2)");
            let params = vec![Value::List(values.clone()), Value::List(vec![values[0].clone()])];
            assert_eq!(one(&mut *connection, &sql, params).unwrap(), Value::Int(1), "{base}");
        }
    }
    assert_eq!(one(&mut *connection, "SELECT 1 = ANY($1)", vec![Value::List(vec![])]).unwrap(), Value::Bool(false));
}

#[test]
fn what_a_value_cannot_hold_is_an_error_that_names_the_column() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for (cell, expected) in [
        ("'infinity'::date", "infinity"),
        ("'-infinity'::timestamptz", "infinity"),
        ("'infinity'::timestamp", "infinity"),
        ("'1 month'::interval", "months"),
        ("'NaN'::numeric", "NaN"),
        ("'Infinity'::numeric", "infinity"),
        ("(10::numeric ^ 60)", "digits"),
        ("'(1,2)'::point", "point"),
        ("'{1}'::int[]", "int4"),
    ] {
        let error = one(&mut *connection, &format!("SELECT {cell} AS odd"), vec![]).unwrap_err();
        let Error::Decode { column, found, .. } = error else { panic!("{cell}: {error}") };
        assert_eq!(column, "odd");
        assert!(found.contains(expected), "{cell}: {found}");
    }
    assert!(matches!(rows(&mut *connection, "SELECT 1", vec![], 2), Err(Error::Decode { .. })));
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1), "the connection is still in step");
}

#[test]
fn other_types_of_text_are_text() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection.batch("CREATE TYPE mood AS ENUM ('good')").unwrap();
    for cell in ["'a'::char(1)", "'a'::name", "'a'::\"char\"", "'a'"] {
        assert_eq!(one(&mut *connection, &format!("SELECT {cell}"), vec![]).unwrap(), text("a"), "{cell}");
    }
    if crate::pooler() != orm_postgres::Pooler::Transaction {
        assert_eq!(one(&mut *connection, "SELECT 'good'::mood", vec![]).unwrap(), text("good"));
    }
    assert_eq!(one(&mut *connection, "SELECT 5::oid", vec![]).unwrap(), Value::Int(5));
}

#[test]
fn durations_are_stored_in_days_and_the_rest_as_django_stores_them() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let shown = one(&mut *connection, "SELECT $1::text", vec![Value::Duration(90_000_000_000)]).unwrap();
    assert_eq!(shown, text("1 day 01:00:00"));
}

#[test]
fn what_the_server_cannot_take_is_refused_and_harms_nothing() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    for value in [text("a\0b"), Value::Date(i32::MIN), Value::DateTime(i64::MIN), Value::Time(-1)] {
        let error = one(&mut *connection, "SELECT $1", vec![value.clone()]).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }), "{value:?}: {error}");
    }
    let many = vec![Value::Int(1); 65_536];
    assert!(matches!(one(&mut *connection, "SELECT 1", many), Err(Error::QueryTooComplex { .. })));
    assert!(matches!(one(&mut *connection, "SELECT 1\0", vec![]), Err(Error::InvalidQuery { .. })));
    assert!(matches!(connection.batch("SELECT 1\0"), Err(Error::InvalidQuery { .. })));
    assert_eq!(one(&mut *connection, "SELECT 1", vec![]).unwrap(), Value::Int(1));
}

#[test]
fn a_hundred_thousand_items_are_one_parameter() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    let list = Value::List((0..100_000).map(Value::Int).collect());
    let found = one(&mut *connection, "SELECT count(*) FROM pg_catalog.unnest($1::int8[])", vec![list]).unwrap();
    assert_eq!(found, Value::Int(100_000));
}

/// Types that the driver has to ask the server about, which it cannot through a pooler: there they go as text, by a cast in
/// the SQL. On a connection of one's own they are read without it.
#[test]
fn text_of_a_type_of_the_databases_own_is_read_and_written_as_text() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    connection
        .batch(
            "CREATE EXTENSION citext; CREATE TYPE \"Mood\" AS ENUM ('good', 'bad'); CREATE DOMAIN short AS varchar(5); \
             CREATE TABLE t (id integer, name citext, mood \"Mood\", code short)",
        )
        .unwrap();
    let write = "INSERT INTO t VALUES ($1, $2::citext, $3::\"Mood\", $4)";
    let row = vec![Value::Int(1), text("Bj\u{f6}rk"), text("bad"), text("abc")];
    run(&mut *connection, write, row.clone()).unwrap();
    let update = "UPDATE t SET mood = $2::\"Mood\" WHERE id = $1 AND mood::pg_catalog.text = $3";
    assert_eq!(run(&mut *connection, update, vec![Value::Int(1), text("bad"), text("bad")]).unwrap().rows, 1);
    let cast = "SELECT id, name::pg_catalog.text, mood::pg_catalog.text, code FROM t";
    assert_eq!(rows(&mut *connection, cast, vec![], 4).unwrap(), std::slice::from_ref(&row));
    if crate::pooler() == orm_postgres::Pooler::None {
        assert_eq!(rows(&mut *connection, "SELECT id, name, mood, code FROM t", vec![], 4).unwrap(), [row]);
    }
    let error =
        run(&mut *connection, write, vec![Value::Int(2), Value::Null, text("CANARY"), Value::Null]).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("CANARY"), "{error}");
}
