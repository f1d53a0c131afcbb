use orm_core::ast::{
    Alias, ColumnRef, CompareOp, DatePart, Expr, From, Join, MatchKind, OrderBy, Select, Source, Truncation, Unit,
};
use orm_core::db::Connection;
use orm_core::sql::{Access, Operation, Writer};
use orm_core::value::{ColumnType, Value, parse_date, parse_datetime, parse_time};
use orm_postgres::POSTGRES;

use super::scratch::{Keep, Scratch, text};

const TABLE: &str = "t";

fn column(name: &'static str, column_type: ColumnType) -> Expr<ColumnRef> {
    Expr::Column(ColumnRef { alias: Alias(0), column: name, column_type, null: false })
}

fn words(name: &'static str) -> Expr<ColumnRef> {
    column(name, ColumnType::Text { max_length: Some(40) })
}

/// What an expression is for each row, in the order of the ids.
fn each(connection: &mut dyn Connection, expr: &Expr<ColumnRef>) -> Vec<Value> {
    let mut select = Select::new(From::table(TABLE, Alias(0)));
    select.columns.push(expr.clone());
    select.order_by.push(OrderBy { expr: column("id", ColumnType::Integer), descending: false, nulls: None });
    let statement = orm_core::sql::select(&select, &POSTGRES).unwrap();
    let mut keep = Keep::new(1);
    connection.query(&statement, &mut keep).unwrap_or_else(|error| panic!("{error}"));
    keep.rows.into_iter().map(|mut row| row.swap_remove(0)).collect()
}

fn search(kind: MatchKind, ignore_case: bool, pattern: Expr<ColumnRef>) -> Expr<ColumnRef> {
    Expr::Match { kind, ignore_case, text: Box::new(words("name")), pattern: Box::new(pattern) }
}

const NAMES: [&str; 8] = ["Pop", "pop", "a%b", "axb", "a_b", "back\\slash", "\u{c9}T\u{c9}", "\u{e9}t\u{e9}"];

fn names(connection: &mut dyn Connection) {
    connection.batch("CREATE TABLE t (id integer, name varchar(40), part varchar(40))").unwrap();
    for (id, name) in (0..).zip(NAMES) {
        let part = name.chars().take(2).collect::<String>();
        let row = vec![Value::Int(id), text(name), text(&part)];
        super::scratch::run(connection, "INSERT INTO t VALUES ($1, $2, $3)", row).unwrap();
    }
}

fn expected(kind: MatchKind, ignore_case: bool, name: &str, pattern: &str) -> bool {
    let fold = |text: &str| if ignore_case { text.to_uppercase() } else { text.to_owned() };
    let (name, pattern) = (fold(name), fold(pattern));
    match kind {
        MatchKind::Exact => name == pattern,
        MatchKind::Contains => name.contains(&pattern),
        MatchKind::StartsWith => name.starts_with(&pattern),
        MatchKind::EndsWith => name.ends_with(&pattern),
        MatchKind::Regex => unreachable!(),
    }
}

const KINDS: [MatchKind; 4] = [MatchKind::Exact, MatchKind::Contains, MatchKind::StartsWith, MatchKind::EndsWith];

#[test]
fn a_search_finds_what_rust_finds_whatever_the_pattern_holds() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    names(&mut *connection);
    for kind in KINDS {
        for ignore_case in [false, true] {
            for pattern in ["", "%", "_", "\\", "o", "OP", "a%b", "\u{e9}", "k\\s", "p", "'"] {
                let found = each(&mut *connection, &search(kind, ignore_case, Expr::Value(text(pattern))));
                let wanted = NAMES.map(|name| Value::Bool(expected(kind, ignore_case, name, pattern)));
                assert_eq!(found, wanted, "{kind:?} {ignore_case} {pattern}");
            }
            let found = each(&mut *connection, &search(kind, ignore_case, words("part")));
            let wanted = NAMES.map(|name| {
                let part: String = name.chars().take(2).collect();
                Value::Bool(expected(kind, ignore_case, name, &part))
            });
            assert_eq!(found, wanted, "{kind:?} {ignore_case} by column");
        }
    }
    let found = each(&mut *connection, &search(MatchKind::Regex, false, Expr::Value(text("^p.p$"))));
    assert_eq!(found.iter().filter(|found| **found == Value::Bool(true)).count(), 1);
    let found = each(&mut *connection, &search(MatchKind::Regex, true, Expr::Value(text("^p.p$"))));
    assert_eq!(found.iter().filter(|found| **found == Value::Bool(true)).count(), 2);
}

#[test]
fn no_function_or_operator_of_another_schema_takes_the_place_of_ours() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    names(&mut *connection);
    let mut evil = String::from("CREATE SCHEMA evil;");
    for (name, arguments, result) in [
        ("upper", "varchar", "text"),
        ("upper", "text", "text"),
        ("strpos", "varchar, varchar", "int"),
        ("strpos", "text, text", "int"),
        ("starts_with", "varchar, varchar", "bool"),
        ("starts_with", "text, text", "bool"),
        ("right", "varchar, int", "text"),
        ("right", "text, int", "text"),
        ("length", "varchar", "int"),
        ("length", "text", "int"),
        ("like_escape", "text, text", "text"),
        ("date_trunc", "text, timestamptz, text", "timestamptz"),
        ("floor", "numeric", "numeric"),
    ] {
        evil.push_str(&format!(
            "CREATE FUNCTION evil.\"{name}\"({arguments}) RETURNS {result} LANGUAGE plpgsql AS \
             'BEGIN RAISE EXCEPTION ''hijacked''; END';"
        ));
    }
    for (left, right) in [("varchar", "text"), ("text", "varchar"), ("varchar", "varchar")] {
        evil.push_str(&format!(
            "CREATE OR REPLACE FUNCTION evil.evil_like({left}, {right}) RETURNS bool LANGUAGE plpgsql AS \
             'BEGIN RAISE EXCEPTION ''hijacked''; END';"
        ));
        for operator in ["~~", "~", "~*", "=", "<>", "<", "<=", ">", ">="] {
            evil.push_str(&format!(
                "CREATE OPERATOR evil.{operator} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = evil.evil_like);"
            ));
        }
    }
    evil.push_str(
        "CREATE FUNCTION evil.next(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 666::bigint'; \
         CREATE AGGREGATE evil.count(*) (SFUNC = evil.next, STYPE = bigint, INITCOND = '0');",
    );
    connection.batch(&evil).unwrap();
    for path in ["evil, public", "pg_catalog, evil, public"] {
        connection.batch(&format!("ALTER DATABASE {} SET search_path = {path}", scratch.name)).unwrap();
        nothing_is_hijacked(&mut *scratch.connect());
    }
}

fn nothing_is_hijacked(connection: &mut dyn Connection) {
    for op in [CompareOp::Eq, CompareOp::Ne, CompareOp::Lt, CompareOp::Le, CompareOp::Gt, CompareOp::Ge] {
        for right in [Expr::Value(text("o")), words("part")] {
            each(connection, &Expr::Compare { op, left: Box::new(words("name")), right: Box::new(right) });
        }
        let left = Box::new(Expr::Value(text("o")));
        each(connection, &Expr::Compare { op, left, right: Box::new(words("part")) });
    }
    each(connection, &Expr::InList { item: Box::new(words("name")), list: vec![text("o")] });
    let within = |distinct| {
        let mut select = Select::new(From::table(TABLE, Alias(1)));
        let part = ColumnRef {
            alias: Alias(1),
            column: "part",
            column_type: ColumnType::Text { max_length: None },
            null: false,
        };
        select.columns.push(Expr::Column(part.clone()));
        if distinct {
            select.distinct = true;
            select.order_by.push(OrderBy { expr: Expr::Column(part), descending: true, nulls: None });
            select.limit = Some(9);
        }
        select
    };
    for distinct in [false, true] {
        let found =
            each(connection, &Expr::InSelect { item: Box::new(words("name")), select: Box::new(within(distinct)) });
        assert!(found.contains(&Value::Bool(false)), "{found:?}");
        let mut keep = Keep::new(1);
        connection.query(&orm_core::sql::count(&within(distinct), &POSTGRES).unwrap(), &mut keep).unwrap();
        assert_ne!(keep.rows, [[Value::Int(666)]]);
    }
    let column = |alias, column| ColumnRef {
        alias: Alias(alias),
        column,
        column_type: ColumnType::Text { max_length: None },
        null: false,
    };
    let join = Join {
        source: Source::Table(TABLE),
        alias: Alias(1),
        outer: false,
        left: column(0, "name"),
        right: column(1, "part"),
    };
    let joined = Select::new(From { joins: vec![join], ..From::table(TABLE, Alias(0)) });
    connection.query(&orm_core::sql::select(&joined, &POSTGRES).unwrap(), &mut Keep::new(1)).unwrap();
    for kind in KINDS {
        for ignore_case in [false, true] {
            each(connection, &search(kind, ignore_case, Expr::Value(text("o"))));
            each(connection, &search(kind, ignore_case, words("part")));
        }
    }
    for ignore_case in [false, true] {
        each(connection, &search(MatchKind::Regex, ignore_case, Expr::Value(text("o"))));
    }
    let moment = || Box::new(Expr::Value(Value::DateTime(0)));
    for part in [DatePart::Year, DatePart::Second, DatePart::WeekDay] {
        each(connection, &Expr::Extract { part, from: moment(), of: ColumnType::DateTime });
    }
    let to = Truncation::Unit(Unit::Month);
    each(connection, &Expr::Truncate { to, from: moment(), of: ColumnType::DateTime });
}

#[test]
fn parts_of_dates_and_times_are_those_of_utc() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.connect().batch(&format!("ALTER DATABASE {} SET TimeZone = 'Pacific/Kiritimati'", scratch.name)).unwrap();
    let mut connection = scratch.connect();
    connection.batch("CREATE TABLE t (id integer, at timestamptz, day date, clock time, naive timestamp)").unwrap();
    let moment = parse_datetime("2021-01-03 23:58:59.999999").unwrap();
    let day = parse_date("2021-01-03").unwrap();
    let clock = parse_time("23:58:59.999999").unwrap();
    let row = vec![Value::DateTime(moment), Value::Date(day), Value::Time(clock), Value::Timestamp(moment)];
    super::scratch::run(&mut *connection, "INSERT INTO t VALUES (1, $1, $2, $3, $4)", row).unwrap();
    let columns = [
        ("at", ColumnType::DateTime),
        ("day", ColumnType::Date),
        ("clock", ColumnType::Time),
        ("naive", ColumnType::Timestamp),
    ];
    for (part, wanted) in [
        (DatePart::Year, 2021),
        (DatePart::IsoYear, 2020),
        (DatePart::Quarter, 1),
        (DatePart::Month, 1),
        (DatePart::Week, 53),
        (DatePart::Day, 3),
        (DatePart::WeekDay, 1),
        (DatePart::IsoWeekDay, 7),
        (DatePart::Hour, 23),
        (DatePart::Minute, 58),
        (DatePart::Second, 59),
    ] {
        for (name, of) in columns {
            let time = matches!(part, DatePart::Hour | DatePart::Minute | DatePart::Second);
            if (of == ColumnType::Date && time) || (of == ColumnType::Time && !time) {
                continue;
            }
            let found = each(&mut *connection, &Expr::Extract { part, from: Box::new(column(name, of)), of });
            assert_eq!(found, [Value::Int(wanted)], "{part:?} of {name}");
        }
    }
    for (unit, wanted) in [
        (Unit::Year, "2021-01-01 00:00:00"),
        (Unit::Quarter, "2021-01-01 00:00:00"),
        (Unit::Month, "2021-01-01 00:00:00"),
        (Unit::Week, "2020-12-28 00:00:00"),
        (Unit::Day, "2021-01-03 00:00:00"),
        (Unit::Hour, "2021-01-03 23:00:00"),
        (Unit::Minute, "2021-01-03 23:58:00"),
        (Unit::Second, "2021-01-03 23:58:59"),
    ] {
        let wanted = parse_datetime(wanted).unwrap();
        let time = matches!(unit, Unit::Hour | Unit::Minute | Unit::Second);
        let to = Truncation::Unit(unit);
        let mut cut = |name, of| each(&mut *connection, &Expr::Truncate { to, from: Box::new(column(name, of)), of });
        assert_eq!(cut("at", ColumnType::DateTime), [Value::DateTime(wanted)], "{unit:?}");
        assert_eq!(cut("naive", ColumnType::Timestamp), [Value::Timestamp(wanted)], "{unit:?}");
        if time {
            let wanted = wanted - i64::from(day) * 86_400_000_000;
            assert_eq!(cut("clock", ColumnType::Time), [Value::Time(wanted)], "{unit:?}");
        } else {
            let wanted = i32::try_from(wanted / 86_400_000_000).unwrap();
            assert_eq!(cut("day", ColumnType::Date), [Value::Date(wanted)], "{unit:?}");
        }
    }
    let mut made = |to, name, of| each(&mut *connection, &Expr::Truncate { to, from: Box::new(column(name, of)), of });
    for (name, of) in [columns[0], columns[1], columns[3]] {
        assert_eq!(made(Truncation::Date, name, of), [Value::Date(day)], "{name}");
    }
    for (name, of) in [columns[0], columns[2], columns[3]] {
        assert_eq!(made(Truncation::Time, name, of), [Value::Time(clock)], "{name}");
    }
}

#[test]
fn a_list_is_one_parameter_and_a_slice_is_written_out() {
    let Some(scratch) = Scratch::new() else { return };
    let mut connection = scratch.connect();
    names(&mut *connection);
    let list = vec![text("Pop"), text("axb")];
    let found = each(&mut *connection, &Expr::InList { item: Box::new(words("name")), list });
    assert_eq!(found.iter().filter(|found| **found == Value::Bool(true)).count(), 2);
    let mut writer = Writer::new(&POSTGRES);
    writer.push("SELECT id FROM t ORDER BY id");
    orm_core::sql::Dialect::limit(&POSTGRES, &mut writer, Some(2), 1);
    let statement = writer.finish(Access::Read, Operation::Select, TABLE).unwrap();
    assert_eq!(&*statement.sql, "SELECT id FROM t ORDER BY id LIMIT 2 OFFSET 1");
    let mut keep = Keep::new(1);
    connection.query(&statement, &mut keep).unwrap();
    assert_eq!(keep.rows, [[Value::Int(1)], [Value::Int(2)]]);
    let mut writer = Writer::new(&POSTGRES);
    writer.push("SELECT id FROM t ORDER BY id");
    orm_core::sql::Dialect::limit(&POSTGRES, &mut writer, Some(u64::MAX), u64::MAX);
    let statement = writer.finish(Access::Read, Operation::Select, TABLE).unwrap();
    let mut keep = Keep::new(1);
    connection.query(&statement, &mut keep).unwrap();
    assert!(keep.rows.is_empty());
}
