use super::*;

fn event(db: &Database) -> Event {
    let at: DateTime<Utc> = "2024-02-28T23:30:00.5Z".parse().unwrap();
    Event::builder()
        .name("e")
        .at(at)
        .until(at + TimeDelta::hours(25))
        .day(NaiveDate::from_ymd_opt(2024, 2, 28))
        .clock(NaiveTime::from_hms_opt(23, 30, 0))
        .dur(TimeDelta::minutes(90))
        .save(db)
        .unwrap()
}

#[test]
fn moments_move_by_durations() {
    let db = fresh();
    let db = &*db;
    let event = event(db);
    let (at, dur) = (event.at.unwrap(), event.dur.unwrap());
    let row = Event::objects()
        .values(|e| (e.at + e.dur, e.at - e.dur, e.dur + e.at, e.at + TimeDelta::days(2), at + e.dur))
        .all(db)
        .unwrap()
        .remove(0);
    let later = Some(at + dur);
    assert_eq!(row, (later, Some(at - dur), later, Some(at + TimeDelta::days(2)), later));
    let day = event.day.unwrap();
    let midnight = day.and_time(NaiveTime::MIN);
    let (moved, back, clock, early) = Event::objects()
        .values(|e| (e.day + e.dur, (e.day + TimeDelta::days(2)).cast::<NaiveDate>(), e.clock + e.dur, e.clock - e.dur))
        .all(db)
        .unwrap()
        .remove(0);
    assert_eq!((moved, back), (Some(midnight + dur), day.succ_opt().unwrap().succ_opt()));
    assert_eq!((clock, early), (NaiveTime::from_hms_opt(1, 0, 0), NaiveTime::from_hms_opt(22, 0, 0)));
}

#[test]
fn the_difference_of_two_moments_is_a_duration() {
    let db = fresh();
    let db = &*db;
    let event = event(db);
    let day = event.day.unwrap();
    let row = Event::objects()
        .values(|e| {
            (
                e.until - e.at,
                e.day - (day - TimeDelta::days(30)),
                e.clock - NaiveTime::from_hms_opt(20, 0, 0).unwrap(),
                e.dur + e.dur - TimeDelta::minutes(1),
                -e.dur,
            )
        })
        .all(db)
        .unwrap()
        .remove(0);
    let expected = (
        Some(TimeDelta::hours(25)),
        Some(TimeDelta::days(30)),
        Some(TimeDelta::minutes(210)),
        Some(TimeDelta::minutes(179)),
        Some(TimeDelta::minutes(-90)),
    );
    assert_eq!(row, expected);
    let long = Event::objects().filter(|e| (e.until - e.at).gt(e.dur) & (e.until - e.dur).gt(e.at));
    assert_eq!(long.count(db).unwrap(), 1);
    assert_eq!(Event::objects().aggregate(db, |e| (e.until - e.at).sum()).unwrap(), Some(TimeDelta::hours(25)));
}

#[test]
fn durations_are_stretched_by_numbers() {
    let db = fresh();
    let db = &*db;
    event(db);
    let row = Event::objects()
        .values(|e| (e.dur * 2, 2 * e.dur, e.dur * 0.5, e.dur / 4, e.dur * e.name.length(), e.dur / 1.5))
        .all(db)
        .unwrap()
        .remove(0);
    let minutes = |minutes: i64| Some(TimeDelta::minutes(minutes));
    let quarter = Some(TimeDelta::seconds(1350));
    assert_eq!(row, (minutes(180), minutes(180), minutes(45), quarter, minutes(90), minutes(60)));
    assert!(Event::objects().values(|e| e.dur / 0).all(db).is_err());
}

#[test]
fn now_is_the_clock_of_the_database() {
    let db = fresh();
    let db = &*db;
    event(db);
    let (given, past) = Event::objects().values(|e| (now(), e.at.lt(now()))).all(db).unwrap().remove(0);
    assert!((Utc::now() - given).abs() < TimeDelta::minutes(5));
    assert!(past);
    Event::objects().update(db, |e| e.until.set(now() + TimeDelta::days(1))).unwrap();
    let rest = Event::objects().filter(|e| (e.until - now()).gt(TimeDelta::hours(23))).count(db).unwrap();
    assert_eq!(rest, 1);
}

#[test]
fn a_moment_beyond_the_calendar_is_an_error() {
    let db = fresh();
    let db = &*db;
    event(db);
    // SQLite keeps the years to 9999, PostgreSQL some hundred thousand more.
    assert!(Event::objects().values(|e| e.at + TimeDelta::days(100_000_000) * 2).all(db).is_err());
}
