//! Law 7: dates are divided alike on every database, which is as the calendar of `chrono` has them.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Utc};
use orm::expr::Lookups;
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::for_all;
use super::round_trip::{date, time};

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Stamp {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub day: NaiveDate,
    pub clock: NaiveTime,
}

fn fail(error: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap()
}

/// The first day of what a day is in; none where that is before the year 1.
fn first(unit: orm::ast::Unit, day: NaiveDate) -> Option<NaiveDate> {
    use orm::ast::Unit::*;
    let month = |month| NaiveDate::from_ymd_opt(day.year(), month, 1);
    match unit {
        Year => month(1),
        Quarter => month(day.month0() / 3 * 3 + 1),
        Month => month(day.month()),
        Week => {
            day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).filter(|day| day.year() > 0)
        }
        _ => Some(day),
    }
}

fn cut(unit: orm::ast::Unit, clock: NaiveTime) -> NaiveTime {
    use orm::ast::Unit::*;
    let (hour, minute, second) = (clock.hour(), clock.minute(), clock.second());
    let (hour, minute, second) = match unit {
        Hour => (hour, 0, 0),
        Minute => (hour, minute, 0),
        Second => (hour, minute, second),
        _ => (0, 0, 0),
    };
    NaiveTime::from_hms_opt(hour, minute, second).unwrap()
}

fn stored(moments: &[(NaiveDate, NaiveTime)], db: &orm::Database) -> Result<(), TestCaseError> {
    Stamp::objects().delete(db).map_err(fail)?;
    let drafts =
        moments.iter().map(|(day, clock)| Stamp::builder().at(day.and_time(*clock).and_utc()).day(*day).clock(*clock));
    Stamp::objects().bulk_create(db, drafts).map_err(fail)?;
    Ok(())
}

#[test]
fn the_parts_of_a_date_and_of_a_moment_are_those_of_the_calendar() {
    let db = super::super::fresh();
    for_all(60, &vec((date(), time()), 1..12), |moments| {
        stored(&moments, &db)?;
        let of_days = Stamp::objects().order_by(|m| m.id).values(|m| {
            (
                (m.at.year(), m.at.iso_year(), m.at.quarter(), m.at.month(), m.at.week(), m.at.day()),
                (m.at.week_day(), m.at.iso_week_day(), m.at.hour(), m.at.minute(), m.at.second()),
                (m.day.year(), m.day.iso_year(), m.day.quarter(), m.day.month(), m.day.week(), m.day.day()),
                (m.day.week_day(), m.day.iso_week_day(), m.clock.hour(), m.clock.minute(), m.clock.second()),
                (Lookups::date(m.at), Lookups::time(m.at)),
            )
        });
        let found = of_days.all(&*db).map_err(fail)?;
        for ((day, clock), found) in moments.iter().zip(found) {
            let week = day.iso_week();
            let of_day = (
                day.year(),
                week.year(),
                number(day.month0() / 3 + 1),
                number(day.month()),
                number(week.week()),
                number(day.day()),
            );
            let of_clock = (
                number(day.weekday().num_days_from_sunday() + 1),
                number(day.weekday().number_from_monday()),
                number(clock.hour()),
                number(clock.minute()),
                number(clock.second()),
            );
            prop_assert_eq!(found, (of_day, of_clock, of_day, of_clock, (*day, *clock)));
        }
        Ok(())
    });
}

#[test]
fn a_date_is_cut_off_where_its_year_month_and_week_begin() {
    use orm::ast::Unit;
    let db = super::super::fresh();
    let units = [Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day, Unit::Hour, Unit::Minute, Unit::Second];
    for_all(60, &(vec((date(), time()), 1..8), proptest::sample::select(units.to_vec())), |(moments, unit)| {
        let moments: Vec<_> = moments.into_iter().filter(|(day, _)| first(unit, *day).is_some()).collect();
        stored(&moments, &db)?;
        let cuts =
            Stamp::objects().order_by(|m| m.id).values(|m| (m.at.trunc(unit), m.day.trunc(unit), m.clock.trunc(unit)));
        let found = cuts.all(&*db).map_err(fail)?;
        for ((day, clock), (at, cut_day, cut_clock)) in moments.iter().zip(found) {
            let begin = first(unit, *day).unwrap();
            prop_assert_eq!(at, begin.and_time(cut(unit, *clock)).and_utc());
            prop_assert_eq!(cut_day, begin);
            prop_assert_eq!(cut_clock, cut(unit, *clock));
        }
        Ok(())
    });
}

#[test]
fn a_year_asked_for_is_the_year_there_is() {
    let db = super::super::fresh();
    for_all(60, &(vec((date(), time()), 1..8), 1..9999i32), |(mut moments, year)| {
        moments.push((NaiveDate::from_ymd_opt(year, 1, 1).unwrap(), NaiveTime::MIN));
        moments.push((
            NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
            NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap(),
        ));
        stored(&moments, &db)?;
        let count = |keep: &dyn Fn(i32) -> bool| moments.iter().filter(|(day, _)| keep(day.year())).count();
        let asked = |query: QuerySet<Stamp>| query.count(&*db).map_err(fail);
        let all = Stamp::objects;
        for (found, wanted) in [
            (asked(all().filter(|m| m.at.year().eq(year)))?, count(&|y| y == year)),
            (asked(all().exclude(|m| m.at.year().eq(year)))?, count(&|y| y != year)),
            (asked(all().filter(|m| m.day.year().gt(year)))?, count(&|y| y > year)),
            (asked(all().filter(|m| m.day.year().gte(year)))?, count(&|y| y >= year)),
            (asked(all().filter(|m| m.at.year().lt(year)))?, count(&|y| y < year)),
            (asked(all().filter(|m| m.at.year().lte(year)))?, count(&|y| y <= year)),
        ] {
            prop_assert_eq!(found, u64::try_from(wanted).unwrap());
        }
        Ok(())
    });
}
