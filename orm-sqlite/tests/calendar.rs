//! Parts of dates and times, and dates and times cut off.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use orm_core::ast::{DatePart, Truncation, Unit};
use orm_core::db::Connection;
use orm_core::sql::Dialect;
use orm_core::value::{ColumnType, Value, parse_date, parse_datetime, parse_time};
use orm_sqlite::SQLITE;
use support::{memory, run, select, text, value};

fn stored(text: &str, of: ColumnType) -> Value {
    match of {
        ColumnType::Date => Value::Date(parse_date(text).unwrap()),
        ColumnType::Time => Value::Time(parse_time(text).unwrap()),
        _ => Value::DateTime(parse_datetime(text).unwrap()),
    }
}

fn part(connection: &mut dyn Connection, part: DatePart, from: &str, of: ColumnType) -> Value {
    let statement = select(|writer| SQLITE.extract(writer, part, &value(stored(from, of)), of));
    run(connection, &statement).unwrap().pop().unwrap()
}

fn cut(connection: &mut dyn Connection, to: Truncation, from: &str, of: ColumnType) -> Value {
    let statement = select(|writer| SQLITE.truncate(writer, to, &value(stored(from, of)), of));
    run(connection, &statement).unwrap().pop().unwrap()
}

#[test]
fn every_part_of_known_days_is_right() {
    use DatePart::{Day, IsoWeekDay, IsoYear, Month, Quarter, Week, WeekDay, Year};
    let parts = [Year, IsoYear, Quarter, Month, Week, Day, WeekDay, IsoWeekDay];
    let days = [
        ("2019-12-30", [2019, 2020, 4, 12, 1, 30, 2, 1]),
        ("2021-01-01", [2021, 2020, 1, 1, 53, 1, 6, 5]),
        ("2020-02-29", [2020, 2020, 1, 2, 9, 29, 7, 6]),
        ("2016-01-03", [2016, 2015, 1, 1, 53, 3, 1, 7]),
        ("2005-04-01", [2005, 2005, 2, 4, 13, 1, 6, 5]),
        ("1969-09-30", [1969, 1969, 3, 9, 40, 30, 3, 2]),
        ("0999-07-04", [999, 999, 3, 7, 27, 4, 5, 4]),
    ];
    let mut connection = memory();
    for (day, expected) in days {
        for (which, expected) in parts.into_iter().zip(expected) {
            for (from, of) in
                [(day.to_owned(), ColumnType::Date), (format!("{day} 23:59:59.999999"), ColumnType::DateTime)]
            {
                let found = part(&mut *connection, which, &from, of);
                assert_eq!(found, Value::Int(expected), "{which:?} of {from}");
            }
        }
    }
}

#[test]
fn every_part_of_a_time_is_right_whatever_its_fraction() {
    let mut connection = memory();
    for (from, of) in [
        ("23:59:58.999999", ColumnType::Time),
        ("23:59:58", ColumnType::Time),
        ("2020-12-31 23:59:58.999999", ColumnType::DateTime),
        ("2020-12-31 23:59:58", ColumnType::Timestamp),
    ] {
        for (which, expected) in [(DatePart::Hour, 23), (DatePart::Minute, 59), (DatePart::Second, 58)] {
            assert_eq!(part(&mut *connection, which, from, of), Value::Int(expected), "{which:?} of {from}");
        }
    }
}

#[test]
fn moments_are_cut_off_to_the_form_they_are_stored_in() {
    let mut connection = memory();
    for (unit, from, expected) in [
        (Unit::Year, "2020-05-17 12:34:56.789", "2020-01-01 00:00:00"),
        (Unit::Quarter, "2020-12-31 23:59:59.999999", "2020-10-01 00:00:00"),
        (Unit::Quarter, "2020-05-31 00:00:00", "2020-04-01 00:00:00"),
        (Unit::Quarter, "2020-01-31 00:00:00", "2020-01-01 00:00:00"),
        (Unit::Month, "2020-02-29 12:00:00", "2020-02-01 00:00:00"),
        (Unit::Week, "2019-12-30 00:00:01", "2019-12-30 00:00:00"),
        (Unit::Week, "2021-01-03 23:59:59.999999", "2020-12-28 00:00:00"),
        (Unit::Week, "2021-01-01 08:00:00", "2020-12-28 00:00:00"),
        (Unit::Day, "2020-12-31 23:59:59.999999", "2020-12-31 00:00:00"),
        (Unit::Hour, "2020-12-31 23:59:59.999999", "2020-12-31 23:00:00"),
        (Unit::Minute, "2020-12-31 23:59:59.999999", "2020-12-31 23:59:00"),
        (Unit::Second, "2020-12-31 23:59:59.999999", "2020-12-31 23:59:59"),
    ] {
        let found = cut(&mut *connection, Truncation::Unit(unit), from, ColumnType::DateTime);
        assert_eq!(found, text(expected), "{unit:?} of {from}");
    }
}

#[test]
fn dates_and_times_of_day_are_cut_off_too() {
    let mut connection = memory();
    for (unit, of, from, expected) in [
        (Unit::Year, ColumnType::Date, "2020-02-29", "2020-01-01"),
        (Unit::Quarter, ColumnType::Date, "2020-08-31", "2020-07-01"),
        (Unit::Month, ColumnType::Date, "2020-08-31", "2020-08-01"),
        (Unit::Week, ColumnType::Date, "2021-01-03", "2020-12-28"),
        (Unit::Day, ColumnType::Date, "2021-01-03", "2021-01-03"),
        (Unit::Hour, ColumnType::Time, "12:34:56.789", "12:00:00"),
        (Unit::Minute, ColumnType::Time, "12:34:56.789", "12:34:00"),
        (Unit::Second, ColumnType::Time, "12:34:56.789", "12:34:56"),
    ] {
        let found = cut(&mut *connection, Truncation::Unit(unit), from, of);
        assert_eq!(found, text(expected), "{unit:?} of {from}");
    }
}

#[test]
fn a_moment_has_a_date_and_a_time_with_its_microseconds() {
    let mut connection = memory();
    let of = ColumnType::DateTime;
    let moment = "2020-12-31 23:59:59.999999";
    assert_eq!(cut(&mut *connection, Truncation::Date, moment, of), text("2020-12-31"));
    assert_eq!(cut(&mut *connection, Truncation::Time, moment, of), text("23:59:59.999999"));
    assert_eq!(cut(&mut *connection, Truncation::Time, "2020-12-31 00:00:00", of), text("00:00:00"));
}

#[test]
fn a_part_of_null_is_null() {
    let statement = select(|writer| SQLITE.extract(writer, DatePart::Quarter, &value(Value::Null), ColumnType::Date));
    assert_eq!(run(&mut *memory(), &statement).unwrap(), [Value::Null]);
}
