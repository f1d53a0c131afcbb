//! Every type that a column can have: what is read is what was written.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::{Error, Result};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::fresh;

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Red,
    #[field_type(rename = "gr\u{fc}n")]
    Green,
}

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum Level {
    Low = -1,
    High = 10,
}

#[derive(FieldType, Debug, Clone, PartialEq, Eq)]
pub struct Isbn(String);

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cents(i64);

/// Every type that a column can have, and each as an `Option`.
macro_rules! every_type {
    ($($(#[$attr:meta])* $name:ident $option:ident $type:ty;)*) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        #[model(app = "field_types")]
        pub struct Every {
            pub id: i64,
            $($(#[$attr])* pub $name: $type, $(#[$attr])* pub $option: Option<$type>,)*
        }

        impl Every {
            fn without_options(mut self) -> Self {
                $(self.$option = None;)*
                self
            }
        }

        pub struct Given {
            $($name: $type,)*
        }

        impl Given {
            /// An object that has each value in both of its columns.
            fn object(self) -> Every {
                Every { id: 0, $($option: Some(self.$name.clone()), $name: self.$name,)* }
            }
        }
    };
}

every_type! {
    int8 int8_null i8;
    int16 int16_null i16;
    int32 int32_null i32;
    int64 int64_null i64;
    natural8 natural8_null u8;
    natural16 natural16_null u16;
    natural32 natural32_null u32;
    natural64 natural64_null u64;
    single single_null f32;
    double double_null f64;
    flag flag_null bool;
    text text_null String;
    #[field(max_length = 8)]
    short short_null String;
    bytes bytes_null Vec<u8>;
    date date_null NaiveDate;
    time time_null NaiveTime;
    local local_null NaiveDateTime;
    moment moment_null DateTime<Utc>;
    duration duration_null TimeDelta;
    uuid uuid_null Uuid;
    #[field(max_digits = 15, decimal_places = 4)]
    decimal decimal_null Decimal;
    json json_null serde_json::Value;
    #[field(max_length = 10)]
    colour colour_null Colour;
    level level_null Level;
    #[field(max_length = 17)]
    isbn isbn_null Isbn;
    cents cents_null Cents;
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn usual() -> Given {
    let moment = date(2024, 2, 29).and_hms_micro_opt(23, 59, 58, 1).unwrap();
    Given {
        int8: 1,
        int16: 2,
        int32: 3,
        int64: 4,
        natural8: 5,
        natural16: 6,
        natural32: 7,
        natural64: 8,
        single: 0.1,
        double: 0.1,
        flag: true,
        text: "it's \"quoted\" \\ %_ \u{1f600} \u{e9}".into(),
        short: "\u{65e5}\u{672c}\u{8a9e}\u{65e5}\u{672c}\u{8a9e}\u{65e5}\u{672c}".into(),
        bytes: (0..=255).collect(),
        date: date(2024, 2, 29),
        time: NaiveTime::from_hms_micro_opt(1, 2, 3, 4).unwrap(),
        local: moment,
        moment: moment.and_utc(),
        duration: TimeDelta::microseconds(-1),
        uuid: Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        decimal: Decimal::new(-12_345, 4),
        json: serde_json::json!({"a": [1, 2.5, null, true, "x\"y"], "\u{e4}": {}}),
        colour: Colour::Green,
        level: Level::Low,
        isbn: Isbn("978-3-16-148410-0".into()),
        cents: Cents(-99),
    }
}

fn least() -> Given {
    let first = date(1, 1, 1).and_hms_opt(0, 0, 0).unwrap();
    Given {
        int8: i8::MIN,
        int16: i16::MIN,
        int32: i32::MIN,
        int64: i64::MIN,
        natural8: 0,
        natural16: 0,
        natural32: 0,
        natural64: 0,
        single: f32::MIN,
        double: f64::MIN,
        flag: false,
        text: String::new(),
        short: String::new(),
        bytes: Vec::new(),
        date: date(1, 1, 1),
        time: NaiveTime::MIN,
        local: first,
        moment: first.and_utc(),
        duration: -TimeDelta::days(365_000),
        uuid: Uuid::nil(),
        decimal: "-99999999999.9999".parse().unwrap(),
        json: serde_json::Value::Null,
        colour: Colour::Red,
        level: Level::Low,
        isbn: Isbn(String::new()),
        cents: Cents(i64::MIN),
    }
}

fn most() -> Given {
    let last = date(9999, 12, 31).and_hms_micro_opt(23, 59, 59, 999_999).unwrap();
    Given {
        int8: i8::MAX,
        int16: i16::MAX,
        int32: i32::MAX,
        int64: i64::MAX,
        natural8: u8::MAX,
        natural16: 32_767,
        natural32: 2_147_483_647,
        natural64: i64::MAX.unsigned_abs(),
        single: f32::MIN_POSITIVE,
        double: f64::INFINITY,
        flag: true,
        text: "\u{10ffff}\u{feff}\r\n\t\u{1}".repeat(10_000),
        short: "\u{1f600}".repeat(8),
        bytes: vec![0; 1_000_000],
        date: date(9999, 12, 31),
        time: NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap(),
        local: last,
        moment: last.and_utc(),
        duration: TimeDelta::days(365_000) + TimeDelta::microseconds(1),
        uuid: Uuid::max(),
        decimal: "99999999999.9999".parse().unwrap(),
        json: serde_json::json!([9_007_199_254_740_993_i64, "\u{10ffff}", 1e300, -0.5]),
        colour: Colour::Green,
        level: Level::High,
        isbn: Isbn("x".repeat(17)),
        cents: Cents(i64::MAX),
    }
}

#[test]
fn every_type_comes_back_as_it_was_written() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for given in [usual(), least(), most()] {
        let object = given.object();
        for object in [object.clone(), object.without_options()] {
            let inserted = object.clone().insert(db)?;
            assert_eq!(inserted, Every { id: inserted.id, ..object });
            let mut read = Every::objects().find(db, inserted.id)?;
            assert_eq!(read, inserted);
            read.save(db)?;
            read.refresh(db)?;
            assert_eq!(read, inserted);
            let many = Every::objects().bulk_create(db, [&Every { id: 0, ..inserted.clone() }])?;
            assert_eq!(Every::objects().find(db, many[0].id)?, many[0]);
            assert_eq!(Every { id: inserted.id, ..many[0].clone() }, inserted);
        }
    }
    Ok(())
}

#[test]
fn every_type_is_inserted_in_one_statement_with_others() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut objects: Vec<Every> = [usual(), least(), most()].map(Given::object).into();
    objects.extend(objects.clone().into_iter().map(Every::without_options));
    for objects in [&objects[..], &objects[3..], &objects[..1]] {
        let made = orm::assert_num_queries!(db, 1, Every::objects().bulk_create(db, objects)?);
        for (made, object) in made.iter().zip(objects) {
            assert_eq!(*made, Every { id: made.id, ..object.clone() });
            assert_eq!(Every::objects().find(db, made.id)?, *made);
        }
    }
    Ok(())
}

#[test]
fn a_json_null_is_told_from_no_value() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut object = usual().object();
    for json in [Some(serde_json::Value::Null), None] {
        object.json_null = json.clone();
        let made = object.clone().insert(db)?;
        assert_eq!(Every::objects().find(db, made.id)?.json_null, json);
        assert_eq!(made.json_null, json);
    }
    assert_eq!(Every::objects().filter(|e| e.json_null.is_null()).count(db)?, 1);
    Ok(())
}

#[test]
fn every_type_is_found_by_its_value() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for given in [usual(), least(), most()] {
        let e = given.object().insert(db)?;
        let found = Every::objects()
            .filter(|x| x.int8.eq(e.int8) & x.int16.eq(e.int16) & x.int32.eq(e.int32) & x.int64.eq(e.int64))
            .filter(|x| x.natural8.eq(e.natural8) & x.natural16.eq(e.natural16) & x.natural32.eq(e.natural32))
            .filter(|x| x.natural64.eq(e.natural64) & x.single.eq(e.single) & x.double.eq(e.double))
            .filter(|x| x.flag.eq(e.flag) & x.text.eq(&e.text) & x.short.eq(&e.short) & x.bytes.eq(&e.bytes))
            .filter(|x| x.date.eq(e.date) & x.time.eq(e.time) & x.local.eq(e.local) & x.moment.eq(e.moment))
            .filter(|x| x.duration.eq(e.duration) & x.uuid.eq(e.uuid) & x.decimal.eq(e.decimal))
            .filter(|x| x.colour.eq(e.colour) & x.level.eq(e.level) & x.isbn.eq(&e.isbn) & x.cents.eq(e.cents))
            .values(|x| x.id)
            .all(db)?;
        assert_eq!(found, [e.id]);
        let listed = Every::objects()
            .filter(|x| x.text.is_in([&e.text]) & x.bytes.is_in([&e.bytes]) & x.date.is_in([e.date]))
            .filter(|x| x.time.is_in([e.time]) & x.local.is_in([e.local]) & x.moment.is_in([e.moment]))
            .filter(|x| x.duration.is_in([e.duration]) & x.uuid.is_in([e.uuid]) & x.decimal.is_in([e.decimal]))
            .filter(|x| x.colour.is_in([e.colour]) & x.level.is_in([e.level]) & x.single.is_in([e.single]))
            .values(|x| x.id)
            .all(db)?;
        assert_eq!(listed, [e.id]);
    }
    Ok(())
}

#[test]
fn every_type_that_has_an_order_has_a_least_and_a_greatest_value() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for given in [usual(), least(), most()] {
        given.object().without_options().insert(db)?;
    }
    let all = Every::objects();
    let least =
        all.aggregate(db, |e| (e.uuid.min(), e.bytes.min(), e.flag.min(), e.duration.min(), e.uuid_null.min()))?;
    let duration = -TimeDelta::days(365_000);
    assert_eq!(least, (Some(Uuid::nil()), Some(Vec::new()), Some(false), Some(duration), None));
    let greatest =
        all.aggregate(db, |e| (e.uuid.max(), e.bytes.max(), e.flag.max(), e.moment.max(), e.colour.max()))?;
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!((greatest.0, greatest.1, greatest.2), (Some(Uuid::max()), Some(bytes), Some(true)));
    assert_eq!((greatest.3, greatest.4), (Some(most().moment), Some(Colour::Red)));
    let by_flag = Every::objects()
        .values(|e| e.flag)
        .annotate(|e| (e.uuid.min().filter(e.flag.eq(true)), e.uuid.max().distinct()));
    let (usual, nil, max) = (usual().uuid, Uuid::nil(), Uuid::max());
    let given = by_flag.order_by(|e| e.flag).all(db)?;
    assert_eq!(given, [(false, (None, Some(nil))), (true, (Some(usual), Some(max)))]);
    let none = Uuid::from_u128(7);
    let empty = Every::objects().filter(|e| e.int8.eq(77)).aggregate(db, |e| e.uuid.max().default(none))?;
    assert_eq!(empty, none);
    let latest =
        Every::objects().order_by(|e| e.id).values(|e| e.uuid.max().over(|w| w.partition_by(e.flag))).all(db)?;
    assert_eq!(latest, [Some(max), Some(nil), Some(max)]);
    Ok(())
}

#[test]
fn what_a_column_cannot_hold_is_refused_before_it_is_stored() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let refused = |change: fn(&mut Every), column: &str| {
        let mut object = usual().object();
        change(&mut object);
        match object.clone().insert(db) {
            Err(Error::OutOfRange { column: named, reason, .. }) => {
                assert_eq!(named, format!("field_types_every.{column}"), "{reason}");
            }
            other => panic!("{column}: {other:?}"),
        }
        assert!(matches!(Every::objects().bulk_create(db, [object]), Err(Error::OutOfRange { .. })), "{column}");
    };
    refused(|e| e.natural16 = 32_768, "natural16");
    refused(|e| e.natural32 = 2_147_483_648, "natural32");
    refused(|e| e.natural64 = u64::MAX, "natural64");
    refused(|e| e.natural64 = 1 << 63, "natural64");
    refused(|e| e.double = f64::NAN, "double");
    refused(|e| e.single_null = Some(f32::NAN), "single_null");
    refused(|e| e.text = "a\0b".into(), "text");
    refused(|e| e.short = "123456789".into(), "short");
    refused(|e| e.short_null = Some("\u{e4}".repeat(9)), "short_null");
    refused(|e| e.isbn = Isbn("x".repeat(18)), "isbn");
    refused(|e| e.decimal = Decimal::new(1, 5), "decimal");
    refused(|e| e.decimal = Decimal::from(100_000_000_000_i64), "decimal");
    refused(|e| e.duration = TimeDelta::MAX, "duration");
    refused(|e| e.duration = TimeDelta::MIN, "duration");
    refused(|e| e.date = NaiveDate::MAX, "date");
    refused(|e| e.date = date(0, 12, 31), "date");
    refused(|e| e.local = NaiveDateTime::MAX, "local");
    refused(|e| e.moment = DateTime::<Utc>::MIN_UTC, "moment");
    refused(|e| e.moment = DateTime::<Utc>::MAX_UTC, "moment");
    assert_eq!(Every::objects().count(db)?, 0);
    Ok(())
}

#[test]
fn values_that_no_column_holds_match_no_row() -> Result<()> {
    let home = fresh();
    let db = &*home;
    most().object().insert(db)?;
    let every = Every::objects;
    assert_eq!(every().filter(|e| e.natural64.eq(u64::MAX)).count(db)?, 0);
    assert_eq!(every().filter(|e| e.natural64.lt(u64::MAX)).count(db)?, 1);
    assert_eq!(every().exclude(|e| e.natural64.gte(u64::MAX)).count(db)?, 1);
    assert_eq!(every().filter(|e| e.natural64.is_in([u64::MAX, 1])).count(db)?, 0);
    assert_eq!(every().filter(|e| e.natural16.eq(u16::MAX)).count(db)?, 0);
    assert_eq!(every().filter(|e| e.natural16.lt(u16::MAX)).count(db)?, 1);
    assert_eq!(every().filter(|e| e.date.lt(NaiveDate::MAX) & e.moment.gt(DateTime::<Utc>::MIN_UTC)).count(db)?, 1);
    assert_eq!(every().filter(|e| e.date.eq(NaiveDate::MAX) | e.local.gt(NaiveDateTime::MAX)).count(db)?, 0);
    assert_eq!(every().filter(|e| e.duration.lt(TimeDelta::MAX) & e.duration_null.ne(TimeDelta::MIN)).count(db)?, 1);
    Ok(())
}

#[test]
fn trailing_zeros_of_a_decimal_are_those_of_its_column() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut object = usual().object();
    object.decimal = "1.50".parse().unwrap();
    let made = object.insert(db)?;
    let read = Every::objects().find(db, made.id)?;
    assert_eq!(read.decimal, made.decimal);
    assert_eq!(read.decimal.to_string(), "1.5000");
    Ok(())
}

#[test]
fn a_newtype_around_a_number_is_computed_with() {
    let db = fresh();
    let db = &*db;
    let mut every = usual().object();
    every.cents = Cents(250);
    every.cents_null = None;
    every.insert(db).unwrap();
    let row = Every::objects()
        .values(|e| {
            (
                (e.cents + e.cents, e.cents * 2, e.cents - Cents(50), -e.cents, e.cents + e.cents_null),
                (coalesce((e.cents_null, Cents(7))), e.cents.abs(), e.cents.cast::<i64>() + 1),
            )
        })
        .all(db)
        .unwrap();
    let computed = (Cents(500), Cents(500), Cents(200), Cents(-250), None);
    assert_eq!(row, [(computed, (Cents(7), Cents(250), 251))]);
    let of_all = Every::objects().aggregate(db, |e| (e.cents.sum(), e.cents.avg(), e.cents.max()));
    assert_eq!(of_all.unwrap(), (Some(250), Some(250.0), Some(Cents(250))));
}
