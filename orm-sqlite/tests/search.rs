//! Searches in text, lists and slices.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use orm_core::ast::{Alias, ColumnRef, Expr, From, MatchKind, OrderBy, Select};
use orm_core::db::Connection;
use orm_core::error::{Error, Result};
use orm_core::sql::{Dialect, Statement};
use orm_core::value::{ColumnType, Value};
use orm_sqlite::SQLITE;
use support::{column, execute, memory, query, run, select, text, value};

fn matches(connection: &mut dyn Connection, kind: MatchKind, fold: bool, it: &str, pattern: &str) -> Result<Value> {
    let statement = select(|writer| SQLITE.search(writer, kind, fold, &value(text(it)), &value(text(pattern))));
    Ok(run(connection, &statement)?.pop().unwrap())
}

#[test]
fn searches_agree_with_rust_whatever_the_characters() {
    let texts =
        ["", "a", "A", "ab", "%", "_", "100%", "a_b", "\\", "ÉCOLE", "école", "ß", "日本語", "aa", "\u{1f600}x"];
    let mut connection = memory();
    for it in texts {
        for pattern in texts {
            for (kind, expected) in [
                (MatchKind::Exact, it == pattern),
                (MatchKind::Contains, it.contains(pattern)),
                (MatchKind::StartsWith, it.starts_with(pattern)),
                (MatchKind::EndsWith, it.ends_with(pattern)),
            ] {
                let found = matches(&mut *connection, kind, false, it, pattern).unwrap();
                assert_eq!(found, Value::Int(expected.into()), "{it:?} {kind:?} {pattern:?}");
            }
        }
    }
}

#[test]
fn case_is_folded_by_unicode_one_character_to_one() {
    let mut connection = memory();
    for (kind, it, pattern, expected) in [
        (MatchKind::Exact, "ÉCOLE", "école", true),
        (MatchKind::Contains, "une École là", "éCOLE", true),
        (MatchKind::StartsWith, "ΣΊΣΥΦΟΣ", "σίσ", true),
        (MatchKind::EndsWith, "ÇA VA", "va", true),
        (MatchKind::EndsWith, "Straße", "SSE", false),
        (MatchKind::Exact, "straße", "STRAßE", true),
        (MatchKind::Exact, "ecole", "école", false),
        (MatchKind::Regex, "ÉCOLE", "^éc.le$", true),
    ] {
        let found = matches(&mut *connection, kind, true, it, pattern).unwrap();
        assert_eq!(found, Value::Int(expected.into()), "{it} {kind:?} {pattern}");
    }
    assert_eq!(matches(&mut *connection, MatchKind::Regex, false, "ÉCOLE", "é").unwrap(), Value::Int(0));
}

#[test]
fn searches_of_null_are_null() {
    let mut connection = memory();
    for kind in [MatchKind::Exact, MatchKind::Contains, MatchKind::StartsWith, MatchKind::EndsWith, MatchKind::Regex] {
        for fold in [false, true] {
            for (it, pattern) in [(Value::Null, text("a")), (text("a"), Value::Null)] {
                let (it, pattern) = (value(it), value(pattern));
                let statement = select(|writer| SQLITE.search(writer, kind, fold, &it, &pattern));
                assert_eq!(run(&mut *connection, &statement).unwrap(), [Value::Null], "{kind:?} {fold}");
            }
        }
    }
}

#[test]
fn a_regular_expression_takes_linear_time() {
    let mut connection = memory();
    let long = "a".repeat(50_000);
    for pattern in ["(a+)+$b", "(a*)*b", "(a|aa)+b", "(.*)(.*)(.*)(.*)(.*)[^a]", "^(([a-z])+.)+[A-Z]([a-z])+$"] {
        let begun = Instant::now();
        assert_eq!(matches(&mut *connection, MatchKind::Regex, false, &long, pattern).unwrap(), Value::Int(0));
        assert!(begun.elapsed() < Duration::from_secs(5), "{pattern} took {:?}", begun.elapsed());
    }
}

#[test]
fn a_bad_or_too_large_regular_expression_is_a_clear_error_without_the_pattern() {
    let mut connection = memory();
    for pattern in
        ["CANARY(", "CANARY[z-a]", "CANARY(?<n>a)(?<n>b)", "CANARY(a{1000}){1000}{1000}", &"CANARY".repeat(200)]
    {
        let error = matches(&mut *connection, MatchKind::Regex, false, "x", pattern).unwrap_err();
        assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error}");
        assert!(error.to_string().starts_with("the regular expression is refused: "), "{error}");
    }
    let error = matches(&mut *connection, MatchKind::Regex, false, "x", "a(b").unwrap_err();
    assert!(error.to_string().ends_with("unclosed group"), "{error}");
}

#[test]
fn a_pattern_of_like_beyond_its_limit_is_too_complex() {
    let mut connection = memory();
    let error = query(&mut *connection, "SELECT 'a' LIKE ?1", vec![text(&"%a".repeat(501))]).unwrap_err();
    assert!(matches!(error, Error::QueryTooComplex { .. }), "{error:?}");
    assert!(query(&mut *connection, "SELECT 'a' LIKE ?1", vec![text(&"%a".repeat(500))]).is_ok());
}

/// `SELECT id FROM t WHERE name IN list ORDER BY id`.
fn select_in_list(name: &'static str, list: &[Value]) -> Statement {
    let table = From::table("t", Alias(0));
    let mut query = Select::<ColumnRef>::new(table);
    query.columns.push(column("id", ColumnType::BigInt));
    let column_type = Expr::<ColumnRef>::Value(list[0].clone()).column_type().unwrap();
    let item = Box::new(column(name, column_type));
    query.filters.push(Expr::InList { item, list: list.to_vec() });
    query.order_by.push(OrderBy { expr: column("id", ColumnType::BigInt), descending: false, nulls: None });
    orm_core::sql::select(&query, &SQLITE).unwrap()
}

fn in_list(connection: &mut dyn Connection, name: &'static str, list: &[Value]) -> (Vec<Value>, usize) {
    let statement = select_in_list(name, list);
    (run(connection, &statement).unwrap(), statement.params.len())
}

/// Each type's value in a short list, which is of parameters, and in a long one, which is of JSON.
#[test]
fn values_of_every_type_are_found_by_short_and_by_long_lists() {
    let mut connection = memory();
    connection
        .batch(
            "CREATE TABLE t (id integer PRIMARY KEY, i bigint, b bool, s text, y BLOB, d date, c time, m datetime,
             l bigint, u char(32), n decimal, f real)",
        )
        .unwrap();
    let row = |seed: u8| -> Vec<(&'static str, Value)> {
        let number = i64::from(seed);
        vec![
            ("i", Value::Int(i64::MAX - number)),
            ("s", Value::Text(format!("a\"\\\u{1}'é{seed}"))),
            ("y", Value::Bytes(vec![0, seed, 255])),
            ("d", Value::Date(i32::from(seed))),
            ("c", Value::Time(number * 1_000_001)),
            ("m", Value::DateTime(number * 1_000_001)),
            ("l", Value::Duration(-number)),
            ("u", Value::Uuid([seed; 16])),
            ("n", Value::Decimal(format!("{seed}.10").parse().unwrap())),
            ("f", Value::Float(f64::from(seed) / 3.0)),
        ]
    };
    for seed in 1..=3u8 {
        let values: Vec<Value> = row(seed).into_iter().map(|(_, value)| value).collect();
        let sql = "INSERT INTO t (i, s, y, d, c, m, l, u, n, f) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        execute(&mut *connection, sql, values).unwrap();
    }
    for position in 0..row(1).len() {
        let name = row(1)[position].0;
        let list =
            |seeds: &[u8]| -> Vec<Value> { seeds.iter().map(|seed| row(*seed).swap_remove(position).1).collect() };
        let (found, params) = in_list(&mut *connection, name, &list(&[1, 3, 9]));
        assert_eq!((found, params), (vec![Value::Int(1), Value::Int(3)], 4), "{name}, short");
        let mut long: Vec<u8> = (100..=200).collect();
        long.extend([1, 3]);
        let (found, params) = in_list(&mut *connection, name, &list(&long));
        assert_eq!(found, [Value::Int(1), Value::Int(3)], "{name}, long");
        assert_eq!(params, 1, "{name}");
    }
    execute(&mut *connection, "UPDATE t SET b = id = 2", vec![]).unwrap();
    assert_eq!(in_list(&mut *connection, "b", &[Value::Bool(true)]).0, [Value::Int(2)]);
    assert_eq!(in_list(&mut *connection, "b", &vec![Value::Bool(true); 65]).0, [Value::Int(2)]);
}

#[test]
fn a_list_of_a_million_is_one_statement() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (7), (2000000)").unwrap();
    let list: Vec<Value> = (0..1_000_000).map(Value::Int).collect();
    assert_eq!(in_list(&mut *connection, "id", &list).0, [Value::Int(7)]);
}

#[test]
fn a_long_list_uses_the_index() {
    let mut connection = memory();
    connection.batch("CREATE TABLE t (id integer PRIMARY KEY, s varchar(9)); CREATE INDEX t_s ON t (s)").unwrap();
    let mut statement = select_in_list("s", &vec![text("a"); 70]);
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql).into();
    let mut sink = orm_core::db::Collect::new(|row| Ok(row.get(3)?.to_value()));
    connection.query(&statement, &mut *sink).unwrap();
    let plan = orm_core::db::Collect::<Value>::take(sink);
    assert!(format!("{plan:?}").contains("SEARCH t USING COVERING INDEX t_s"), "{plan:?}");
}

#[test]
fn limits_and_offsets_are_literals() {
    let limit = |limit, offset| select(|writer| SQLITE.limit(writer, limit, offset)).sql.to_string();
    assert_eq!(limit(None, 0), "SELECT ");
    assert_eq!(limit(Some(5), 0), "SELECT  LIMIT 5");
    assert_eq!(limit(Some(5), 10), "SELECT  LIMIT 5 OFFSET 10");
    assert_eq!(limit(None, 10), "SELECT  LIMIT -1 OFFSET 10");
    assert_eq!(limit(Some(u64::MAX), u64::MAX), format!("SELECT  LIMIT {} OFFSET {}", i64::MAX, i64::MAX));
}
