//! Moments as the clocks of time zones show them. What is expected is what Python's `zoneinfo` tells, which Django asks.

use orm::Error;
use orm::prelude::*;

use super::{edge, fresh, ids};
use crate::models::edge::*;

/// A zone, a moment in UTC, and what the clocks show then.
const SHOWN: &[(&str, &str, &str)] = &[
    ("Europe/Berlin", "1890-01-01 00:00:00", "1890-01-01 00:53:28"),
    ("Europe/Berlin", "1945-05-24 00:00:00", "1945-05-24 03:00:00"),
    ("Europe/Berlin", "2020-03-29 00:59:59", "2020-03-29 01:59:59"),
    ("Europe/Berlin", "2020-03-29 01:00:00", "2020-03-29 03:00:00"),
    ("Europe/Berlin", "2020-10-25 00:30:00", "2020-10-25 02:30:00"),
    ("Europe/Berlin", "2020-10-25 01:30:00", "2020-10-25 02:30:00"),
    ("Europe/Berlin", "2045-07-01 12:00:00", "2045-07-01 14:00:00"),
    ("Australia/Lord_Howe", "2021-04-03 14:59:59", "2021-04-04 01:59:59"),
    ("Australia/Lord_Howe", "2021-04-03 15:00:00", "2021-04-04 01:30:00"),
    ("Australia/Lord_Howe", "2021-10-02 15:30:00", "2021-10-03 02:30:00"),
    ("Europe/Dublin", "2021-03-28 00:59:59", "2021-03-28 00:59:59"),
    ("Europe/Dublin", "2021-03-28 01:00:00", "2021-03-28 02:00:00"),
    ("Europe/Dublin", "2045-01-01 00:00:00", "2045-01-01 00:00:00"),
    ("Pacific/Apia", "2011-12-30 09:59:59", "2011-12-29 23:59:59"),
    ("Pacific/Apia", "2011-12-30 10:00:00", "2011-12-31 00:00:00"),
    ("America/Sao_Paulo", "2018-11-04 02:59:59", "2018-11-03 23:59:59"),
    ("America/Sao_Paulo", "2018-11-04 03:00:00", "2018-11-04 01:00:00"),
    ("Asia/Kolkata", "2021-06-01 18:29:59", "2021-06-01 23:59:59"),
    ("Etc/GMT-14", "2021-06-01 10:00:00", "2021-06-02 00:00:00"),
];

/// A zone, what its clocks show, and the moment in UTC: the first, where they show it twice, and as if they had not been
/// changed, where they leave it out.
const MOMENTS: &[(&str, &str, &str)] = &[
    ("Europe/Berlin", "2020-03-29 01:59:59", "2020-03-29 00:59:59"),
    ("Europe/Berlin", "2020-03-29 02:30:00", "2020-03-29 01:30:00"),
    ("Europe/Berlin", "2020-03-29 03:00:00", "2020-03-29 01:00:00"),
    ("Europe/Berlin", "2020-10-25 01:59:59", "2020-10-24 23:59:59"),
    ("Europe/Berlin", "2020-10-25 02:30:00", "2020-10-25 00:30:00"),
    ("Europe/Berlin", "2020-10-25 03:00:00", "2020-10-25 02:00:00"),
    ("Europe/Berlin", "2045-07-01 12:00:00", "2045-07-01 10:00:00"),
    ("Australia/Lord_Howe", "2021-04-04 01:45:00", "2021-04-03 14:45:00"),
    ("Australia/Lord_Howe", "2021-10-03 02:15:00", "2021-10-02 15:45:00"),
    ("Australia/Lord_Howe", "2021-04-04 02:00:00", "2021-04-03 15:30:00"),
    ("Europe/Dublin", "2021-03-28 01:30:00", "2021-03-28 01:30:00"),
    ("Europe/Dublin", "2021-10-31 01:30:00", "2021-10-31 00:30:00"),
    ("Europe/Dublin", "2021-10-31 02:00:00", "2021-10-31 02:00:00"),
    ("Europe/Dublin", "2021-07-01 00:00:00", "2021-06-30 23:00:00"),
    ("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30 22:00:00"),
    ("Pacific/Apia", "2011-12-29 23:00:00", "2011-12-30 09:00:00"),
    ("Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30 10:00:00"),
    ("America/Sao_Paulo", "2018-11-04 00:00:00", "2018-11-04 03:00:00"),
    ("America/Sao_Paulo", "2018-02-17 23:30:00", "2018-02-18 01:30:00"),
    ("America/Sao_Paulo", "2018-02-18 00:00:00", "2018-02-18 03:00:00"),
    ("America/New_York", "2021-11-07 01:30:00", "2021-11-07 05:30:00"),
    ("America/New_York", "2021-03-14 02:30:00", "2021-03-14 07:30:00"),
];

fn naive(text: &str) -> NaiveDateTime {
    text.parse().unwrap_or_else(|_| text.replace(' ', "T").parse().unwrap())
}

fn event(db: &Database, at: &str) -> i64 {
    let name = format!("{at} {}", Event::objects().count(db).unwrap());
    Event::builder().name(name).at(naive(at).and_utc()).save(db).unwrap().id
}

#[test]
fn clocks_show_what_django_shows_also_where_they_are_changed() {
    let db = fresh();
    let db = &*db;
    for (zone, at, expected) in SHOWN {
        let id = event(db, at);
        let shown = Event::objects().filter(|e| e.id.eq(id)).values(|e| e.at.in_zone(*zone)).at(db, 0).unwrap();
        assert_eq!(shown, Some(naive(expected)), "{zone} at {at}");
    }
}

#[test]
fn what_clocks_show_is_the_moment_that_django_takes_it_for() {
    let db = fresh();
    let db = &*db;
    for (zone, shown, expected) in MOMENTS {
        let id = event(db, shown);
        let event = Event::objects().filter(|e| e.id.eq(id));
        let moment = event.values(|e| e.at.in_zone("UTC").from_zone(*zone)).at(db, 0).unwrap();
        assert_eq!(moment, Some(naive(expected).and_utc()), "{zone} at {shown}");
    }
}

#[test]
fn the_parts_of_a_moment_are_those_of_a_zone_where_one_is_named() {
    let db = fresh();
    let db = &*db;
    let id = event(db, "2020-12-31T23:30:00.25");
    event(db, "2020-12-31 22:30:00");
    Event::builder().name("never").save(db).unwrap();
    let zone = "Europe/Berlin";
    let there = |condition: fn(&'static EventFields) -> Q| ids(db, Event::objects().filter(condition));
    assert_eq!(there(|e| e.at.in_zone("Europe/Berlin").year().eq(2021)), [id]);
    assert_eq!(there(|e| e.at.in_zone("Europe/Berlin").date().eq(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap())), [id]);
    assert_eq!(there(|e| !e.at.in_zone("Europe/Berlin").hour().eq(0)), [id + 1, id + 2]);
    let row = Event::objects().filter(|e| e.id.eq(id)).values(|e| {
        let shown = e.at.in_zone(zone);
        (shown.clone(), shown.clone().time(), shown.clone().week(), shown.trunc(Unit::Year).from_zone(zone))
    });
    let (shown, time, week, year) = row.at(db, 0).unwrap();
    assert_eq!(shown, Some(naive("2021-01-01T00:30:00.25")));
    assert_eq!((time, week), (shown.map(|shown| shown.time()), Some(53)));
    assert_eq!(year, Some(naive("2020-12-31 23:00:00").and_utc()));
    // Groups, orders and changes take it as any other expression.
    let days = Event::objects()
        .filter(|e| e.at.is_not_null())
        .values(|e| e.at.in_zone(zone).date())
        .annotate(|e| e.count())
        .order_by(|e| e.at.in_zone(zone).date().desc());
    let days: Vec<_> =
        days.all(db).unwrap().into_iter().map(|(day, count)| (day.unwrap().to_string(), count)).collect();
    assert_eq!(days, [("2021-01-01".into(), 1), ("2020-12-31".into(), 1)]);
    let changed = Event::objects().update(db, |e| e.until.set(e.at.in_zone(zone).trunc(Unit::Day).from_zone(zone)));
    assert_eq!(changed.unwrap(), 3);
    assert_eq!(there(|e| e.until.eq("2020-12-31T23:00:00Z".parse::<DateTime<Utc>>().unwrap())), [id]);
}

#[test]
fn the_days_and_hours_that_there_are_can_be_those_of_a_zone() {
    let db = edge();
    let db = &*db;
    let berlin = Event::objects().filter(|e| e.name.starts_with("berlin"));
    let hours = berlin.clone().datetimes(|e| e.at.in_zone("Europe/Berlin"), Unit::Hour).all(db).unwrap();
    let expected = ["2020-03-29 01:00:00", "2020-03-29 03:00:00", "2020-10-25 02:00:00"];
    assert_eq!(hours, expected.map(naive));
    let days = berlin.dates(|e| e.at.in_zone("Pacific/Kiritimati").date(), Unit::Day).all(db).unwrap();
    assert_eq!(days.len(), 2);
}

#[test]
fn a_zone_that_there_is_not_is_an_error_that_says_so() {
    let db = fresh();
    let db = &*db;
    event(db, "2020-12-31 22:30:00");
    for zone in ["Europe/Atlantis", "europe/berlin", "XYZ5", "CET", "../etc/passwd", "", "Etc/GMT+99", "Europe"] {
        let events = Event::objects().values(|e| e.at.in_zone(zone));
        match events.all(db) {
            Err(Error::InvalidQuery { reason }) => assert!(reason.contains("time zone"), "{reason}"),
            other => panic!("{zone}: {other:?}"),
        }
        assert!(matches!(
            Event::objects().values(|e| e.at.in_zone("UTC").from_zone(zone)).all(db),
            Err(Error::InvalidQuery { .. })
        ));
    }
}
