//! Law 6: a value read is the value written, or writing it is an error.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use orm::Database;
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use uuid::Uuid;

use super::for_all;

/// A column of every type.
#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Sample {
    pub id: i64,
    pub flag: bool,
    pub small: i16,
    pub int: i32,
    pub big: i64,
    pub natural: u32,
    pub float: f64,
    pub text: String,
    pub bytes: Vec<u8>,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub at: DateTime<Utc>,
    pub span: TimeDelta,
    pub uid: Uuid,
    #[field(max_digits = 15, decimal_places = 4)]
    pub price: Decimal,
    pub json: Json,
    pub note: Option<String>,
    pub rank: Option<i64>,
    pub more: Option<Json>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Wide {
    pub id: i64,
    #[field(max_digits = 28, decimal_places = 9)]
    pub amount: Decimal,
}

#[derive(Model, Debug, Clone)]
#[model(app = "laws")]
pub struct Moment {
    pub id: i64,
    pub date: NaiveDate,
    pub at: DateTime<Utc>,
}

fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        3 => proptest::sample::select(vec!['a', 'B', '%', '_', '\\', '\'', '"', '\n', '\u{1}', '\u{e9}', '\u{1f600}']),
        1 => any::<char>(),
    ];
    vec(character.prop_filter("no NUL", |character| *character != '\0'), 0..8).prop_map(String::from_iter)
}

fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<f64>(),
        2 => (-1000..1000i32).prop_map(f64::from),
        1 => proptest::sample::select(vec![
            0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 5e-324, 0.1, 1e15,
            1e16, -1e22, 9_007_199_254_740_993.0,
        ]),
    ]
}

fn int() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -2..3i64, proptest::sample::select(vec![i64::MIN, i64::MAX])]
}

/// The days of the years 1 to 9999.
pub(super) fn date() -> impl Strategy<Value = NaiveDate> {
    (1..=3_652_059i32).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
}

fn micros() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(999_999), 0..1_000_000u32]
}

pub(super) fn time() -> impl Strategy<Value = NaiveTime> {
    (0..86_400u32, micros())
        .prop_map(|(seconds, micros)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, micros * 1000).unwrap())
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        int().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        float().prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Json::from),
            vec((text(), inner), 0..3).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn sample() -> impl Strategy<Value = Sample> {
    let numbers = (any::<bool>(), any::<i16>(), any::<i32>(), int(), 0..=i32::MAX.unsigned_abs(), float());
    // The greatest and the least stand for spans beyond 64 bits, which are refused.
    let span = int().prop_map(|micros| micros.clamp(i64::MIN + 1, i64::MAX - 1));
    let moments = (date(), time(), date(), time(), span);
    let rest = (any::<u128>(), -999_999_999_999_999..1_000_000_000_000_000i64, json());
    let nullable = (proptest::option::of(text()), proptest::option::of(int()), proptest::option::of(json()));
    (numbers, (text(), vec(any::<u8>(), 0..6)), moments, rest, nullable).prop_map(
        |(numbers, texts, moments, rest, nullable)| Sample {
            id: 0,
            flag: numbers.0,
            small: numbers.1,
            int: numbers.2,
            big: numbers.3,
            natural: numbers.4,
            float: numbers.5,
            text: texts.0,
            bytes: texts.1,
            date: moments.0,
            time: moments.1,
            at: moments.2.and_time(moments.3).and_utc(),
            span: TimeDelta::microseconds(moments.4),
            uid: Uuid::from_u128(rest.0),
            price: Decimal::new(rest.1, 4),
            json: rest.2,
            note: nullable.0,
            rank: nullable.1,
            more: nullable.2,
        },
    )
}

fn fail(error: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

/// SQLite keeps a whole float as an integer, which has no negative zero.
fn bits(db: &Database, float: f64) -> u64 {
    let signed = orm::ReadHandle::port(db).dialect().name() != "SQLite";
    if float == 0.0 && !signed { 0.0f64.to_bits() } else { float.to_bits() }
}

macro_rules! same {
    ($read:ident $written:ident: $($field:ident)*) => {
        $(prop_assert_eq!(&$read.$field, &$written.$field, "{}", stringify!($field));)*
    };
}

macro_rules! found_by {
    ($db:ident $all:ident $row:ident: $($field:ident)*) => {$(
        let rows = Sample::objects().filter(|x| x.$field.eq($row.$field.clone())).order_by(|x| x.id);
        let found: Vec<_> = rows.all(&*$db).map_err(fail)?.iter().map(|row| row.id).collect();
        let wanted: Vec<_> = $all.iter().filter(|row| row.$field == $row.$field).map(|row| row.id).collect();
        prop_assert_eq!(found, wanted, "{}: {:?}", stringify!($field), rows.sql(&*$db));
    )*};
}

#[test]
fn a_value_of_any_type_comes_back_and_is_found_by_itself() {
    let db = super::super::fresh();
    for_all(60, &vec(sample(), 1..=2), |samples| {
        Sample::objects().delete(&*db).map_err(fail)?;
        let mut saved = Vec::new();
        for sample in &samples {
            saved.push(sample.clone().insert(&*db).map_err(fail)?);
        }
        let all = Sample::objects().order_by(|x| x.id).all(&*db).map_err(fail)?;
        prop_assert_eq!(all.len(), samples.len());
        for (read, written) in all.iter().zip(&samples) {
            same!(read written: flag small int big natural text bytes date time at span uid price json note rank more);
            prop_assert_eq!(read.price.scale(), written.price.scale());
            prop_assert_eq!(bits(&db, read.float), bits(&db, written.float), "{} {}", read.float, written.float);
        }
        for row in &all {
            found_by!(db all row: flag small int big natural float text bytes date time at span uid price json note rank more);
        }
        Ok(())
    });
}

#[test]
fn a_decimal_of_many_digits_comes_back_exactly_or_is_refused() {
    let db = super::super::fresh();
    let digits = (any::<i64>(), 0..1_000_000_000i64, 0..=18u32, 0..=9u32);
    for_all(100, &digits, |(high, low, shrink, scale)| {
        let units = (i128::from(high) * 1_000_000_000 + i128::from(low)) / 10i128.pow(shrink);
        let amount = Decimal::from_i128_with_scale(units, scale);
        Wide::objects().delete(&*db).map_err(fail)?;
        match Wide::builder().amount(amount).save(&*db) {
            Ok(_) => {
                let all = Wide::objects().all(&*db).map_err(fail)?;
                prop_assert_eq!(all[0].amount, amount);
                let found = Wide::objects().filter(|x| x.amount.eq(amount)).count(&*db).map_err(fail)?;
                prop_assert_eq!(found, 1);
            }
            Err(error) => {
                // More than 19 digits before the point are too many for the column, more than 15 in all for SQLite.
                let digits = amount.normalize().mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
                prop_assert!(digits > 15, "{amount}: {error:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn a_date_of_any_year_comes_back_or_is_refused() {
    let db = super::super::fresh();
    let days = (NaiveDate::MIN.num_days(), NaiveDate::MAX.num_days());
    let day = prop_oneof![days.0..=days.1, -800_000..-600_000i64, 2_900_000..2_950_000i64, -800_000..3_000_000i64];
    for_all(100, &(day, time()), |(day, time)| {
        let date = NaiveDate::from_epoch_days(i32::try_from(day).unwrap()).unwrap();
        let at = date.and_time(time).and_utc();
        Moment::objects().delete(&*db).map_err(fail)?;
        match Moment::builder().date(date).at(at).save(&*db) {
            Ok(_) => {
                let all = Moment::objects().all(&*db).map_err(fail)?;
                prop_assert_eq!((all[0].date, all[0].at), (date, at));
                let found = Moment::objects().filter(|x| x.date.eq(date) & x.at.eq(at)).count(&*db).map_err(fail)?;
                prop_assert_eq!(found, 1);
                let later = Moment::objects().filter(|x| x.date.gt(date) | x.at.gt(at)).count(&*db).map_err(fail)?;
                prop_assert_eq!(later, 0);
            }
            Err(error) => {
                let common = (1..=9999).contains(&chrono::Datelike::year(&date));
                prop_assert!(!common && matches!(error, orm::Error::OutOfRange { .. }), "{date}: {error:?}");
            }
        }
        Ok(())
    });
}

trait Days {
    fn num_days(self) -> i64;
}

impl Days for NaiveDate {
    fn num_days(self) -> i64 {
        i64::from(self.to_epoch_days())
    }
}
