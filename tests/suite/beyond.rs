//! A filter by a value that the column cannot hold is no error: nothing equals it, and what is greater or less is known.

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "beyond")]
pub struct Amount {
    pub id: i64,
    #[field(max_digits = 6, decimal_places = 2)]
    pub fixed: Decimal,
    #[field(max_digits = 20, decimal_places = 4)]
    pub wide: Option<Decimal>,
    pub free: Decimal,
    pub ratio: f64,
    pub day: NaiveDate,
    pub at: DateTime<Utc>,
    #[field(max_length = 5)]
    pub code: String,
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Three rows, of amounts -1.25, 0 and 12.5; the last has no `wide`.
fn three(db: &Database) -> Result<()> {
    for (number, text) in ["-1.25", "0", "12.5"].into_iter().enumerate() {
        let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let amount = decimal(text);
        let wide = (number < 2).then_some(amount);
        let draft = Amount::builder().fixed(amount).wide(wide).free(amount).ratio(1.5).day(day);
        draft.at(day.and_hms_opt(1, 2, 3).unwrap().and_utc()).code("abc").save(db)?;
    }
    Ok(())
}

/// How many rows a condition holds of; `exclude` must give the others.
#[track_caller]
fn found(db: &Database, condition: impl Fn(&'static AmountFields) -> Q) -> u64 {
    let found = Amount::objects().filter(&condition).count(db).unwrap();
    assert_eq!(Amount::objects().filter(&condition).all(db).unwrap().len() as u64, found);
    assert_eq!(Amount::objects().exclude(condition).count(db).unwrap(), 3 - found, "what is excluded");
    found
}

#[test]
fn a_filter_by_a_decimal_of_many_digits_finds_what_is_less_or_greater() -> Result<()> {
    let home = fresh();
    let db = &*home;
    three(db)?;
    for (text, less) in [
        ("0.1234567890123456789", 2),
        ("-0.1234567890123456789", 1),
        ("12.4999999999999999999", 2),
        ("12.5000000000000000001", 3),
        ("-1.2500000000000000001", 0),
        ("-1.2499999999999999999", 1),
        ("123456.78901234567", 3),
        ("12345678901234567890.12345", 3),
        ("-12345678901234567890.12345", 0),
        ("79228162514264337593543950335", 3),
    ] {
        let beyond = decimal(text);
        let nulls = |found: u64, all: u64| found.min(all);
        assert_eq!(found(db, |a| a.fixed.eq(beyond)), 0, "{text}");
        assert_eq!(found(db, |a| a.fixed.ne(beyond)), 3, "{text}");
        assert_eq!((found(db, |a| a.fixed.lt(beyond)), found(db, |a| a.fixed.lte(beyond))), (less, less), "{text}");
        assert_eq!(
            (found(db, |a| a.fixed.gt(beyond)), found(db, |a| a.fixed.gte(beyond))),
            (3 - less, 3 - less),
            "{text}"
        );
        assert_eq!(found(db, |a| a.free.eq(beyond)), 0, "{text}");
        assert_eq!((found(db, |a| a.free.lt(beyond)), found(db, |a| a.free.gte(beyond))), (less, 3 - less), "{text}");
        assert_eq!(found(db, |a| a.wide.lt(beyond)), nulls(less, 2), "{text}");
        assert_eq!(found(db, |a| a.wide.ne(beyond)), 3, "{text}");
        assert_eq!(found(db, |a| a.fixed.is_in([beyond])), 0, "{text}");
        assert_eq!(found(db, |a| a.free.is_in([beyond, decimal("12.50")])), 1, "{text}");
        assert_eq!(found(db, |a| a.wide.is_in([beyond, decimal("0")])), 1, "{text}");
        let many: Vec<_> =
            (0..100).map(|n| decimal(text) + Decimal::from(if text.len() > 25 { -n } else { n })).collect();
        assert_eq!(found(db, |a| a.free.is_in(many.clone())), 0, "{text}");
        assert_eq!(found(db, |a| a.free.in_range(decimal("-2")..=beyond)), less, "{text}");
        assert_eq!(found(db, |a| a.fixed.in_range(beyond..decimal("13"))), 3 - less, "{text}");
        assert_eq!(found(db, |a| (a.fixed * 2).eq(beyond)), 0, "{text}");
    }
    assert_eq!(found(db, |a| (a.fixed * 2).lt(decimal("0.1234567890123456789"))), 2);
    Ok(())
}

#[test]
fn a_filter_by_a_decimal_with_more_digits_than_its_column_is_not_asked() -> Result<()> {
    let home = fresh();
    let db = &*home;
    three(db)?;
    orm::assert_num_queries!(db, 0, {
        assert_eq!(Amount::objects().filter(|a| a.fixed.eq(decimal("10000"))).count(db)?, 0);
        assert_eq!(Amount::objects().filter(|a| a.fixed.gt(decimal("10000"))).count(db)?, 0);
        assert_eq!(Amount::objects().filter(|a| a.fixed.lt(decimal("-10000.00"))).count(db)?, 0);
        assert_eq!(Amount::objects().filter(|a| a.fixed.is_in([decimal("10000"), decimal("-10000")])).count(db)?, 0);
    });
    assert_eq!(found(db, |a| a.fixed.lt(decimal("10000"))), 3);
    assert_eq!(found(db, |a| a.fixed.lt(decimal("9999.99"))), 3);
    assert_eq!(found(db, |a| a.fixed.gt(decimal("9999.99"))), 0);
    assert_eq!(found(db, |a| a.fixed.eq(decimal("12.505"))), 0);
    Ok(())
}

#[test]
fn infinity_is_beyond_every_float_and_dates_beyond_all_years_are_too() -> Result<()> {
    let home = fresh();
    let db = &*home;
    three(db)?;
    for (float, less) in [(f64::INFINITY, 3), (f64::NEG_INFINITY, 0), (f64::MAX, 3), (f64::MIN, 0)] {
        assert_eq!(found(db, |a| a.ratio.eq(float)), 0);
        assert_eq!(found(db, |a| a.ratio.ne(float)), 3);
        assert_eq!((found(db, |a| a.ratio.lt(float)), found(db, |a| a.ratio.gt(float))), (less, 3 - less));
        assert_eq!(found(db, |a| a.ratio.is_in([float, 1.5])), 3);
        assert_eq!(found(db, |a| a.ratio.is_in((0..100).map(|_| float))), 0);
        assert_eq!(found(db, |a| a.ratio.in_range(1.5..=float)), less);
        assert_eq!(found(db, |a| (a.ratio * 2.0).lt(float)), less);
    }
    for (day, less) in [(NaiveDate::MAX, 3), (NaiveDate::MIN, 0), (NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap(), 3)] {
        let at = day.and_hms_opt(0, 0, 0).unwrap().and_utc();
        assert_eq!((found(db, |a| a.day.eq(day)), found(db, |a| a.at.eq(at))), (0, 0));
        assert_eq!((found(db, |a| a.day.ne(day)), found(db, |a| a.at.ne(at))), (3, 3));
        assert_eq!((found(db, |a| a.day.lt(day)), found(db, |a| a.at.lt(at))), (less, less));
        assert_eq!((found(db, |a| a.day.gte(day)), found(db, |a| a.at.gte(at))), (3 - less, 3 - less));
        assert_eq!((found(db, |a| a.day.is_in([day])), found(db, |a| a.at.is_in([at]))), (0, 0));
        assert_eq!(found(db, |a| a.day.in_range(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap()..day)), less);
        assert_eq!((found(db, |a| a.at.date().eq(day)), found(db, |a| a.at.date().lt(day))), (0, less));
        assert_eq!(found(db, |a| a.day.trunc(Unit::Month).is_in([day])), 0);
    }
    Ok(())
}

#[test]
fn a_filter_by_text_longer_than_its_column_finds_nothing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    three(db)?;
    for long in ["abcdef".to_owned(), "x".repeat(3_000_000), "\u{10ffff}".repeat(100_000)] {
        assert_eq!(found(db, |a| a.code.eq(&*long)), 0);
        assert_eq!(found(db, |a| a.code.ne(&*long)), 3);
        assert_eq!(found(db, |a| a.code.is_in([long.clone(), "abc".into()])), 3);
        assert_eq!(found(db, |a| a.code.iexact(&*long)), 0);
    }
    for long in ["abcdef".to_owned(), "x".repeat(900)] {
        assert_eq!(found(db, |a| a.code.contains(&*long) | a.code.istarts_with(&*long)), 0);
    }
    Ok(())
}

#[test]
fn what_only_one_database_would_keep_is_not_stored() -> Result<()> {
    let home = fresh();
    let db = &*home;
    three(db)?;
    let set = Amount::objects().update(db, |a| a.ratio.set(f64::NAN));
    assert!(matches!(&set, Err(Error::OutOfRange { column, .. }) if column == "beyond_amount.ratio"), "{set:?}");
    Ok(())
}
