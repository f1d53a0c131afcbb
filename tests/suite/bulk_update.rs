//! `bulk_update`: each row set to the values of its object.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "each")]
pub struct Kind {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "each")]
pub struct Thing {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub small: i16,
    pub big: Option<i64>,
    pub ratio: f64,
    pub flag: bool,
    #[field(max_digits = 12, decimal_places = 3)]
    pub price: Option<Decimal>,
    pub day: Option<NaiveDate>,
    pub at: DateTime<Utc>,
    pub took: TimeDelta,
    pub uid: Uuid,
    pub data: serde_json::Value,
    pub raw: Vec<u8>,
    #[field(on_delete = SetNull)]
    pub kind: Option<ForeignKey<Kind>>,
    #[field(auto_now)]
    pub changed: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "each", unique(a, b))]
pub struct Word {
    #[field(primary_key, max_length = 20)]
    pub text: String,
    #[field(default = 0)]
    pub a: i64,
    #[field(default = 0)]
    pub b: i64,
}

fn things(db: &Database, count: u8) -> Result<Vec<Thing>> {
    let thing = |n: u8| {
        Thing::builder()
            .name(format!("{n}"))
            .small(i16::from(n))
            .ratio(f64::from(n))
            .flag(false)
            .at(Utc::now())
            .took(TimeDelta::seconds(1))
            .uid(Uuid::new_v4())
            .data(serde_json::json!({}))
            .raw(vec![n])
    };
    Thing::objects().bulk_create(db, (0..count).map(thing))
}

#[test]
fn each_row_gets_its_own_values_of_every_type() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let kind = Kind::builder().name("k").save(db)?;
    let mut all = things(db, 3)?;
    for (thing, n) in all.iter_mut().zip(0u8..) {
        thing.name = format!("\u{e4}'{n}");
        thing.small = -i16::from(n);
        thing.big = (n != 1).then_some(i64::MIN + i64::from(n));
        thing.ratio = 0.1 + f64::from(n);
        thing.flag = n > 0;
        thing.price = (n != 0).then(|| Decimal::new(123_456_789 + i64::from(n), 3));
        thing.day = NaiveDate::from_ymd_opt(2024, 2, 27 + u32::from(n));
        thing.at += TimeDelta::microseconds(i64::from(n));
        thing.took = -TimeDelta::microseconds(i64::from(n));
        thing.uid = Uuid::new_v4();
        thing.data = serde_json::json!([n, null, "x"]);
        thing.raw = vec![0, 255, n];
        thing.kind = (n == 2).then(|| ForeignKey::from(&kind));
    }
    let matched = assert_num_queries!(
        db,
        1,
        Thing::objects().bulk_update(db, &all, |t| {
            ((t.name, t.small, t.big, t.ratio, t.flag, t.price), (t.day, t.at, t.took, t.uid, t.data, t.raw, t.kind))
        })?
    );
    assert_eq!(matched, 3);
    assert_eq!(Thing::objects().order_by(|t| t.id).all(db)?, all);
    Ok(())
}

#[test]
fn only_the_named_columns_change_and_no_moment_by_itself() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let before = things(db, 2)?;
    let mut all = before.clone();
    for thing in &mut all {
        thing.small = 9;
        thing.name = "other".into();
    }
    assert_eq!(Thing::objects().bulk_update(db, &all, |t| t.small)?, 2);
    let read = Thing::objects().order_by(|t| t.id).all(db)?;
    assert!(
        read.iter()
            .zip(&before)
            .all(|(now, then)| now.small == 9 && now.name == then.name && now.changed == then.changed)
    );
    Ok(())
}

#[test]
fn rows_matched_are_counted_and_the_first_of_several_objects_counts() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut all = things(db, 4)?;
    let gone = all[3].clone();
    gone.delete(db)?;
    all[1] = Thing { small: 77, ..all[0].clone() };
    all[0].small = 66;
    assert_eq!(Thing::objects().bulk_update(db, &all, |t| t.small)?, 2);
    assert_eq!(Thing::objects().find(db, all[0].id)?.small, 66);
    let of_name = Thing::objects().filter(|t| t.name.eq("2"));
    all[2].small = 55;
    assert_eq!(of_name.bulk_update(db, &all, |t| t.small)?, 1);
    let none: Vec<Thing> = Vec::new();
    assert_eq!(assert_num_queries!(db, 0, Thing::objects().bulk_update(db, &none, |t| t.small)?), 0);
    assert_eq!(assert_num_queries!(db, 0, Thing::objects().none().bulk_update(db, &all, |t| t.small)?), 0);
    Ok(())
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut all = things(db, 2)?;
    let refused =
        |all: &[Thing]| assert_num_queries!(db, 0, Thing::objects().bulk_update(db, all, |t| t.name)).unwrap_err();
    all[0].name = "changed".into();
    all[1].name = "x".repeat(21);
    assert!(matches!(refused(&all), Error::OutOfRange { .. }));
    all[1].id = 0;
    assert!(matches!(refused(&all), Error::Unsaved { model: "Thing" }));
    let key = Thing::objects().bulk_update(db, &all, |t| (t.name, t.id));
    assert!(matches!(key, Err(Error::InvalidQuery { .. })), "{key:?}");
    let other = Thing::objects().bulk_update(db, &all, |t| t.kind.name);
    assert!(matches!(other, Err(Error::InvalidQuery { .. })), "{other:?}");
    let sliced = Thing::objects().limit(1).bulk_update(db, &all, |t| t.small);
    assert!(matches!(sliced, Err(Error::Sliced { .. })), "{sliced:?}");
    let unsaved = Thing { kind: Some(ForeignKey::from(0)), ..things(db, 1)?.remove(0) };
    let unsaved = Thing::objects().bulk_update(db, [&unsaved], |t| t.kind);
    assert!(matches!(unsaved, Err(Error::Unsaved { model: "Kind" })), "{unsaved:?}");
    assert_eq!(Thing::objects().filter(|t| t.name.eq("changed")).count(db)?, 0);
    Ok(())
}

#[test]
fn a_hundred_thousand_rows_change_in_one_transaction_by_few_texts() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let drafts = (0..100_000).map(|n| Word::builder().text(format!("{n}")).a(n).b(-n));
    let mut words = Word::objects().bulk_create(db, drafts)?;
    for (word, n) in words.iter_mut().zip(0..) {
        (word.a, word.b) = (n * 3 + 1_000_000, n);
    }
    let capture = db.start_capture();
    assert_eq!(Word::objects().bulk_update(db, &words, |w| (w.a, w.b))?, 100_000);
    let mut texts: Vec<_> = capture.finish().iter().map(|statement| statement.sql.to_string()).collect();
    assert!(texts.len() < 500, "{} statements", texts.len());
    texts.sort_unstable();
    texts.dedup();
    assert!(texts.len() <= 4, "{texts:?}");
    let read: Vec<(String, i64, i64)> = Word::objects().order_by(|w| w.a).values(|w| (w.text, w.a, w.b)).all(db)?;
    assert!(read.iter().zip(&words).all(|(row, word)| *row == (word.text.clone(), word.a, word.b)));
    // The last row breaks a constraint, and none is changed.
    for word in &mut words {
        word.a += 5;
    }
    (words[99_999].a, words[99_999].b) = (words[0].a, words[0].b);
    let refused = Word::objects().bulk_update(db, &words, |w| (w.a, w.b));
    assert!(matches!(refused, Err(Error::UniqueViolation { .. })), "{refused:?}");
    assert_eq!(Word::objects().find(db, "0")?.a, 1_000_000);
    Ok(())
}
