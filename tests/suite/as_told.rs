//! What `docs/coming-from-django.md` tells of fields, options, constraints, keys and JSON, held to a database.

use orm::prelude::*;
use orm::serde_json::{Value as Json, json};
use orm::{Error, Result};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "told")]
pub struct Small {
    pub id: i16,
    #[field(column = "order", default = 0)]
    pub tiny: i8,
    #[field(default = 0)]
    pub byte: u8,
    #[field(default = 0)]
    pub short: i16,
    #[field(default = 0)]
    pub word: u16,
    #[field(default = 0)]
    pub int: i32,
    #[field(default = 0)]
    pub positive: u32,
    #[field(default = 0)]
    pub big: u64,
    #[field(default = 0.0)]
    pub float: f64,
    #[field(default = Decimal::ZERO, max_digits = 6, decimal_places = 2)]
    pub price: Decimal,
    #[field(max_length = 3, default = "")]
    pub text: String,
    #[field(default = vec![1, 2])]
    pub bytes: Vec<u8>,
    #[field(unique)]
    pub code: Option<i64>,
    #[field(default = next_number())]
    pub number: i64,
    #[field(auto_now_add)]
    pub made: DateTime<Utc>,
    #[field(auto_now)]
    pub changed: DateTime<Utc>,
}

fn next_number() -> i64 {
    static NEXT: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

#[derive(Model, Debug, Clone)]
#[model(app = "told", table = "told lines", primary_key(order, line), ordering = ["-line"])]
pub struct Line {
    pub order: i64,
    pub line: i64,
    #[field(default = json!({}))]
    pub meta: Option<Json>,
}

fn out_of_range<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::OutOfRange { .. })), "{result:?}");
}

#[test]
fn a_number_that_its_column_cannot_hold_is_refused_before_it_is_sent() -> Result<()> {
    let db = &*fresh();
    let row = Small::builder().tiny(-128).byte(255).short(i16::MIN).word(32_767).positive(2_147_483_647);
    let row = row.big(i64::MAX.unsigned_abs()).int(i32::MIN).save(db)?;
    let read = Small::objects().find(db, row.id)?;
    assert_eq!((read.tiny, read.byte, read.short, read.word), (-128, 255, i16::MIN, 32_767));
    assert_eq!((read.positive, read.big, read.int), (2_147_483_647, i64::MAX.unsigned_abs(), i32::MIN));
    out_of_range(Small::builder().word(32_768).save(db));
    out_of_range(Small::builder().positive(u32::MAX).save(db));
    out_of_range(Small::builder().big(u64::MAX).save(db));
    out_of_range(Small::builder().float(f64::NAN).save(db));
    out_of_range(Small::builder().price(Decimal::new(1234, 3)).save(db));
    out_of_range(Small::builder().price(Decimal::new(1_000_000, 2)).save(db));
    assert!(Small::builder().text("abcd").save(db).is_err());
    assert_eq!(Small::builder().price(Decimal::new(1230, 3)).text("äöü").save(db)?.bytes, [1, 2]);
    Ok(())
}

#[test]
fn keys_are_not_given_twice_and_go_on_behind_those_that_were_given() -> Result<()> {
    let db = &*fresh();
    let first = Small::builder().save(db)?;
    let id = first.id;
    first.delete(db)?;
    assert_eq!(Small::builder().save(db)?.id, id + 1);
    Small::builder().id(40).save(db)?;
    assert_eq!(Small::builder().save(db)?.id, 41);
    Ok(())
}

#[test]
fn a_default_is_made_anew_for_each_row_and_times_are_set_by_saving_alone() -> Result<()> {
    let db = &*fresh();
    let (one, two) = (Small::builder().save(db)?, Small::builder().save(db)?);
    assert_ne!(one.number, two.number);
    Small::objects().update(db, |s| s.short.set(3))?;
    let mut same = Small::objects().find(db, one.id)?;
    assert_eq!((same.made, same.changed), (one.made, one.changed));
    std::thread::sleep(std::time::Duration::from_millis(2));
    same.save(db)?;
    assert_eq!(same.made, one.made);
    assert!(same.changed > one.changed);
    Ok(())
}

#[test]
fn an_object_of_another_key_is_another_row_and_inserted_by_no_save() -> Result<()> {
    let db = &*fresh();
    let mut row = Small::builder().code(5).save(db)?;
    row.id += 1;
    assert!(matches!(row.save(db), Err(Error::NotFound { .. })));
    assert_eq!(Small::objects().count(db)?, 1);
    // NULL is unlike NULL in what is unique.
    Small::builder().save(db)?;
    Small::builder().save(db)?;
    assert!(matches!(Small::builder().code(5).save(db), Err(Error::UniqueViolation { .. })));
    Ok(())
}

#[test]
fn a_key_of_two_columns_is_compared_ordered_and_found_as_one() -> Result<()> {
    let db = &*fresh();
    Line::objects().bulk_create(db, [(1, 1), (1, 2), (2, 1), (2, 3)].map(|(o, l)| Line::builder().order(o).line(l)))?;
    assert_eq!(Line::objects().find(db, (2, 3))?.line, 3);
    let keys = |set: QuerySet<Line>| set.order_by(|l| l.pk()).values(|l| (l.order, l.line)).all(db);
    assert_eq!(keys(Line::objects().filter(|l| l.pk().gt((1, 1))))?, [(1, 2), (2, 1), (2, 3)]);
    assert_eq!(keys(Line::objects().filter(|l| l.pk().is_in([(1, 2), (2, 1), (9, 9)])))?, [(1, 2), (2, 1)]);
    assert_eq!(keys(Line::objects().exclude(|l| l.pk().eq((1, 2))))?, [(1, 1), (2, 1), (2, 3)]);
    let mut line = Line::objects().find(db, (1, 2))?;
    line.meta = None;
    line.save(db)?;
    assert!(matches!(Line::builder().order(1).line(2).save(db), Err(Error::UniqueViolation { .. })));
    assert_eq!(line.delete(db)?.total, 1);
    assert_eq!(Line::objects().filter(|l| l.order.eq(1)).delete(db)?.total, 1);
    assert_eq!(Line::objects().values(|l| l.line).all(db)?, [3, 1]);
    Ok(())
}

#[test]
fn json_tells_null_from_null_from_nothing() -> Result<()> {
    let db = &*fresh();
    let documents = [
        Some(json!({"a": 1, "size": {"w": 150}, "tags": ["x", "Yy"]})),
        Some(json!({"a": null, "size": {"w": "150"}})),
        Some(json!({})),
        Some(Json::Null),
        None,
        Some(json!([1, {"a": 2}])),
    ];
    for (line, meta) in (1..).zip(documents) {
        Line::builder().order(1).line(line).meta(meta).save(db)?;
    }
    let lines = |set: QuerySet<Line>| set.order_by(|l| l.line).values(|l| l.line).all(db);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.is_null()))?, [5]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.eq(Json::Null)))?, [4]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("a").eq(Json::Null)))?, [2]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("a").is_null()))?, [3, 4, 5, 6]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.has_key("a")))?, [1, 2]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.has_keys(["a", "tags"])))?, [1]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.has_any_keys(["tags", "none"])))?, [1]);
    assert_eq!(lines(Line::objects().exclude(|l| l.meta.key("a").eq(1)))?, [2, 3, 4, 5, 6]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("size").key("w").gt(100)))?, [1]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.index(1).key("a").eq(2)))?, [6]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.contains(json!({"tags": ["x"]}))))?, [1]);
    assert_eq!(
        lines(Line::objects().filter(|l| l.meta.contained_by(json!({"a": null, "size": {"w": "150"}}))))?,
        [2, 3]
    );
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("tags").index(1).icontains("YY")))?, [1]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("size").key("w").as_text().eq("150")))?, [1, 2]);
    assert_eq!(lines(Line::objects().filter(|l| l.meta.key("' OR 1=1 --").eq(1)))?, Vec::<i64>::new());
    assert_eq!(lines(Line::objects().filter_by("meta__size__w__gt", 100)?)?, [1]);
    assert_eq!(lines(Line::objects().filter_by("meta__a__isnull", true)?)?, [3, 4, 5, 6]);
    Ok(())
}
