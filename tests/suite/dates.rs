//! Dates, times and durations.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;

use super::{edge, excluded, ids, keys};
use crate::models::edge::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn clock(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

#[test]
fn a_part_of_a_date_is_a_number_that_can_be_compared() {
    let db = edge();
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.year().eq(2021))), [5, 6, 7, 8]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.iso_year().eq(2020))), [1, 2, 3, 4, 7, 16]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.quarter().eq(4))), [3, 4, 6, 10, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.month().eq(3))), [1, 2, 5]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.week().eq(53))), [7, 9]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.day().eq(31))), [10, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.week_day().eq(1))), [1, 2, 3, 4, 5, 6, 7, 9]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.iso_week_day().eq(1))), [8, 10, 11]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.year().gte(2020))), [1, 2, 3, 4, 5, 6, 7, 8, 15, 16]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.month().in_range(3..=10))), [1, 2, 3, 4, 5, 16]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.day().is_in([3, 4]))), [7, 8, 9]);
}

#[test]
fn a_part_of_a_moment_is_that_of_utc() {
    let db = edge();
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.year().eq(2021))), [5, 6, 7, 8]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.iso_year().eq(2020))), [1, 2, 3, 4, 7, 16]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.quarter().eq(4))), [3, 4, 6, 10, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.month().eq(3))), [1, 2, 5]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.week().eq(53))), [7, 9]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.day().eq(31))), [10, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.week_day().eq(1))), [1, 2, 3, 4, 5, 6, 7, 9]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.iso_week_day().eq(1))), [8, 10, 11]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.hour().eq(23))), [7, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.minute().lt(1))), [2, 5, 8, 9, 10, 12]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.second().eq(59))), [1, 7, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.clock.hour().gte(23))), [7, 13, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.clock.second().eq(56))), [11]);
}

#[test]
fn the_date_and_the_time_of_a_moment_can_be_compared() {
    let db = edge();
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.date().eq(day(2021, 1, 3)))), [7]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.date().lt(day(1970, 1, 1)))), [13]);
    assert_eq!(
        ids(&db, Event::objects().filter(|e| e.at.date().eq(e.day))),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16]
    );
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.time().eq(clock("01:00:00")))), [2]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.time().gt(clock("23:59:59")))), [7]);
    assert_eq!(ids(&db, Review::objects().filter(|r| r.created.date().eq(day(2020, 10, 25)))), [3, 4]);
}

#[test]
fn week_and_year_parts_can_be_read() {
    let db = edge();
    assert_eq!(
        Event::objects()
            .exclude(|e| e.day.is_null())
            .order_by(|e| e.id)
            .values(|e| (
                e.day.year(),
                e.day.iso_year(),
                e.day.week(),
                e.day.week_day(),
                e.day.iso_week_day(),
                e.day.quarter()
            ))
            .all(&*db)
            .unwrap(),
        [
            (Some(2020), Some(2020), Some(13), Some(1), Some(7), Some(1)),
            (Some(2020), Some(2020), Some(13), Some(1), Some(7), Some(1)),
            (Some(2020), Some(2020), Some(43), Some(1), Some(7), Some(4)),
            (Some(2020), Some(2020), Some(43), Some(1), Some(7), Some(4)),
            (Some(2021), Some(2021), Some(10), Some(1), Some(7), Some(1)),
            (Some(2021), Some(2021), Some(44), Some(1), Some(7), Some(4)),
            (Some(2021), Some(2020), Some(53), Some(1), Some(7), Some(1)),
            (Some(2021), Some(2021), Some(1), Some(2), Some(1), Some(1)),
            (Some(2010), Some(2009), Some(53), Some(1), Some(7), Some(1)),
            (Some(2018), Some(2019), Some(1), Some(2), Some(1), Some(4)),
            (Some(2016), Some(2016), Some(9), Some(2), Some(1), Some(1)),
            (Some(1970), Some(1970), Some(1), Some(5), Some(4), Some(1)),
            (Some(1969), Some(1970), Some(1), Some(4), Some(3), Some(4)),
            (Some(2999), Some(3000), Some(1), Some(3), Some(2), Some(4)),
            (Some(2020), Some(2020), Some(27), Some(3), Some(2), Some(2))
        ]
    );
}

#[test]
fn parts_of_null_are_null() {
    let db = edge();
    assert_eq!(ids(&db, Event::objects().filter(|e| e.day.year().is_null())), [14]);
    assert_eq!(Event::objects().filter(|e| e.at.date().is_not_null()).count(&*db).unwrap(), 15);
    assert_eq!(excluded::<Event>(&db, |e| e.day.year().eq(2020)), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    assert_eq!(excluded::<Event>(&db, |e| e.day.month().eq(3)), [3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert_eq!(excluded::<Event>(&db, |e| e.at.hour().lt(12)), [7, 9, 11, 13, 14, 15, 16]);
    assert_eq!(excluded::<Event>(&db, |e| e.until.date().gt(e.day)), [1, 3, 4, 5, 6, 10, 12, 13, 14, 15]);
    assert_eq!(excluded::<Event>(&db, |e| e.at.time().lt(clock("12:00:00"))), [7, 9, 11, 13, 14, 15, 16]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.founded.month().eq(8)), [3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_time_is_cut_off_at_a_unit_within_the_day() {
    let db = edge();
    let full_hours = Event::objects().filter(|e| e.clock.trunc(Unit::Hour).eq(clock("23:00:00")));
    assert_eq!(ids(&db, full_hours), [7, 13, 15]);
    let rows = Event::objects().filter(|e| e.id.eq(11));
    let cut = rows.values(|e| (e.clock.trunc(Unit::Hour), e.clock.trunc(Unit::Minute), e.clock.trunc(Unit::Second)));
    let cut = cut.first(&*db).unwrap().unwrap();
    assert_eq!(cut, (Some(clock("12:00:00")), Some(clock("12:34:00")), Some(clock("12:34:56"))));
}

#[test]
fn a_moment_is_cut_off_at_a_unit() {
    let db = edge();
    assert_eq!(
        Event::objects()
            .filter(|e| e.id.eq(11))
            .values(|e| (
                e.at.trunc(Unit::Year),
                e.at.trunc(Unit::Quarter),
                e.at.trunc(Unit::Month),
                e.at.trunc(Unit::Week),
                e.at.trunc(Unit::Day)
            ))
            .all(&*db)
            .unwrap(),
        [(
            Some(moment("2016-01-01T00:00:00Z")),
            Some(moment("2016-01-01T00:00:00Z")),
            Some(moment("2016-02-01T00:00:00Z")),
            Some(moment("2016-02-29T00:00:00Z")),
            Some(moment("2016-02-29T00:00:00Z"))
        )]
    );
    assert_eq!(
        Event::objects()
            .filter(|e| e.id.is_in([7, 11, 13]))
            .order_by(|e| e.id)
            .values(|e| (e.at.trunc(Unit::Hour), e.at.trunc(Unit::Minute), e.at.trunc(Unit::Second)))
            .all(&*db)
            .unwrap(),
        [
            (
                Some(moment("2021-01-03T23:00:00Z")),
                Some(moment("2021-01-03T23:59:00Z")),
                Some(moment("2021-01-03T23:59:59Z"))
            ),
            (
                Some(moment("2016-02-29T12:00:00Z")),
                Some(moment("2016-02-29T12:34:00Z")),
                Some(moment("2016-02-29T12:34:56Z"))
            ),
            (
                Some(moment("1969-12-31T23:00:00Z")),
                Some(moment("1969-12-31T23:59:00Z")),
                Some(moment("1969-12-31T23:59:59Z"))
            )
        ]
    );
    assert_eq!(
        Event::objects()
            .filter(|e| e.id.is_in([7, 10, 12, 13]))
            .order_by(|e| e.id)
            .values(|e| (
                e.day.trunc(Unit::Year),
                e.day.trunc(Unit::Quarter),
                e.day.trunc(Unit::Month),
                e.day.trunc(Unit::Week)
            ))
            .all(&*db)
            .unwrap(),
        [
            (Some(day(2021, 1, 1)), Some(day(2021, 1, 1)), Some(day(2021, 1, 1)), Some(day(2020, 12, 28))),
            (Some(day(2018, 1, 1)), Some(day(2018, 10, 1)), Some(day(2018, 12, 1)), Some(day(2018, 12, 31))),
            (Some(day(1970, 1, 1)), Some(day(1970, 1, 1)), Some(day(1970, 1, 1)), Some(day(1969, 12, 29))),
            (Some(day(1969, 1, 1)), Some(day(1969, 10, 1)), Some(day(1969, 12, 1)), Some(day(1969, 12, 29)))
        ]
    );
    assert_eq!(
        ids(&db, Event::objects().filter(|e| e.at.trunc(Unit::Month).eq(moment("2021-01-01T00:00:00Z")))),
        [7, 8]
    );
}

#[test]
fn a_moment_is_compared_to_the_microsecond() {
    let db = edge();
    assert_eq!(
        ids(&db, Event::objects().filter(|e| e.at.lt(moment("2021-01-04T00:00:00Z")) & e.day.eq(day(2021, 1, 3)))),
        [7]
    );
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.eq(moment("2021-01-03T23:59:59.999999Z")))), [7]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.at.gt(moment("2021-01-03T23:59:59.999999Z")))), [5, 6, 8, 15]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.until.lt(e.at))), [13]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.clock.lt(clock("00:30:00.000001")))), [3, 8, 12]);
    assert_eq!(
        ids(
            &db,
            Review::objects()
                .filter(|r| r.created.gt(moment("2019-06-15T12:00:00Z"))
                    & r.created.lt(moment("2019-06-15T12:00:00.000002Z")))
        ),
        [10]
    );
}

#[test]
fn a_year_is_a_range_of_the_column() {
    let db = edge();
    assert_eq!(ids(&db, Review::objects().filter(|r| r.created.year().eq(2020))), [1, 2, 3, 4, 5]);
    assert_eq!(ids(&db, Review::objects().filter(|r| r.created.year().lt(2020))), [9, 10, 11, 13]);
    assert_eq!(ids(&db, Review::objects().filter(|r| r.created.year().lte(2020))), [1, 2, 3, 4, 5, 9, 10, 11, 13]);
    assert_eq!(ids(&db, Review::objects().filter(|r| r.created.year().gt(2020))), [6, 7, 8, 12]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.published.year().gte(2020))), [2, 3, 7]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.published.iso_year().eq(2020))), [1, 2, 3, 7]);
}

#[test]
fn durations_are_compared_and_ordered() {
    let db = edge();
    assert_eq!(ids(&db, Event::objects().filter(|e| e.dur.gt(TimeDelta::hours(1)))), [2, 8, 9, 11, 15, 16]);
    assert_eq!(ids(&db, Event::objects().filter(|e| e.dur.lt(TimeDelta::zero()))), [10, 13]);
    assert_eq!(
        ids(&db, Event::objects().filter(|e| e.dur.in_range(TimeDelta::zero()..=TimeDelta::seconds(1)))),
        [1, 4, 7, 12]
    );
    assert_eq!(
        keys(&db, Event::objects().exclude(|e| e.dur.is_null()).order_by(|e| (e.dur.desc(), e.id))),
        [15, 8, 11, 2, 9, 16, 3, 6, 1, 7, 4, 12, 10, 13]
    );
}

#[test]
fn early_and_far_dates_are_ordered_and_read() {
    let db = edge();
    assert_eq!(
        Event::objects()
            .filter(|e| e.name.is_in(["far-future", "pre-epoch", "epoch"]))
            .order_by(|e| e.at)
            .values(|e| (e.at, e.at.year(), e.at.week(), e.day))
            .all(&*db)
            .unwrap(),
        [
            (Some(moment("1969-12-31T23:59:59Z")), Some(1969), Some(1), Some(day(1969, 12, 31))),
            (Some(moment("1970-01-01T00:00:00Z")), Some(1970), Some(1), Some(day(1970, 1, 1))),
            (Some(moment("2999-12-31T23:59:59Z")), Some(2999), Some(1), Some(day(2999, 12, 31)))
        ]
    );
}
