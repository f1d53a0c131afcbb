//! What `update` sets columns to: expressions, and what other tables say.

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "updates")]
pub struct Band {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(default = 0)]
    pub fame: i64,
    pub country: Option<String>,
    #[field(via = band)]
    pub records: HasMany<Record>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "updates", ordering = ["-plays"])]
pub struct Record {
    pub id: i64,
    #[field(max_length = 12)]
    pub title: String,
    #[field(on_delete = Cascade)]
    pub band: ForeignKey<Band>,
    #[field(on_delete = SetNull)]
    pub guest: Option<ForeignKey<Band>>,
    #[field(default = 0)]
    pub plays: i64,
    pub rank: Option<i32>,
    pub label: Option<String>,
    #[field(default = false)]
    pub hit: bool,
    pub songs: HasMany<Song>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "updates")]
pub struct Song {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub record: ForeignKey<Record>,
    pub seconds: i32,
}

/// Two bands; the records a and b of the first, the second as a guest on a, and c of the second; three songs on a, one on c.
fn world(db: &Database) -> Result<()> {
    let one = Band::builder().name("one").country("IS").save(db)?;
    let two = Band::builder().name("two").save(db)?;
    let a = Record::builder().title("a").band(&one).guest(&two).plays(5).label("red").save(db)?;
    Record::builder().title("b").band(&one).plays(7).save(db)?;
    let c = Record::builder().title("c").band(&two).plays(1).rank(3).save(db)?;
    let songs = [(&a, 100), (&a, 200), (&a, 50), (&c, 70)];
    Song::objects().bulk_create(db, songs.map(|(record, s)| Song::builder().record(record).seconds(s)))?;
    Ok(())
}

fn plays(db: &Database) -> Vec<i64> {
    Record::objects().order_by(|r| r.title).values(|r| r.plays).all(db).unwrap()
}

fn labels(db: &Database) -> Vec<Option<String>> {
    Record::objects().order_by(|r| r.id).values(|r| r.label).all(db).unwrap()
}

#[test]
fn a_column_may_be_set_to_one_of_the_row_it_leads_to() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let set = assert_num_queries!(db, 1, Record::objects().update(db, |r| r.label.set(r.guest.name))?);
    assert_eq!(set, 3);
    assert_eq!(labels(db), [Some("two".into()), None, None]);
    Record::objects().update(db, |r| (r.label.set(r.band.country), r.plays.set(r.band.fame + r.plays * 2)))?;
    assert_eq!(labels(db), [Some("IS".into()), Some("IS".into()), None]);
    assert_eq!(plays(db), [10, 14, 2]);
    // A key needs no other table.
    let plain = Record::objects().filter(|r| r.title.eq("b"));
    plain.update(db, |r| r.guest.set(r.band))?;
    assert_eq!(plain.values(|r| r.guest.name).all(db)?, [Some("one".to_owned())]);
    Ok(())
}

#[test]
fn a_column_may_be_set_to_an_aggregate_of_related_rows() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let set = assert_num_queries!(db, 1, Record::objects().update(db, |r| r.plays.set(r.songs.count()))?);
    assert_eq!((set, plays(db)), (3, vec![3, 0, 1]));
    Record::objects()
        .update(db, |r| (r.rank.set(r.songs.seconds.max()), r.plays.set(r.songs.count() * 10 + r.plays)))?;
    assert_eq!(plays(db), [33, 0, 11]);
    let ranks = Record::objects().order_by(|r| r.title).values(|r| r.rank).all(db)?;
    assert_eq!(ranks, [Some(200), None, Some(70)]);
    Band::objects().update(db, |b| b.fame.set(b.records.songs.seconds.sum().default(-1)))?;
    assert_eq!(Band::objects().order_by(|b| b.name).values(|b| b.fame).all(db)?, [350, 70]);
    let some = Band::objects().filter(|b| b.records.count().gt(1));
    assert_eq!(some.update(db, |b| b.fame.set(b.records.count().filter(b.records.plays.gt(5))))?, 1);
    assert_eq!(Band::objects().order_by(|b| b.name).values(|b| b.fame).all(db)?, [1, 70]);
    Ok(())
}

#[test]
fn a_column_may_be_set_to_a_subquery() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let set = Band::objects().update(db, |b| {
        b.country.set(subquery(
            Record::objects().filter(|r| r.band.eq(b.id)).order_by(|r| r.plays.desc()).values(|r| r.title),
        ))
    })?;
    assert_eq!(set, 2);
    let countries = Band::objects().order_by(|b| b.name).values(|b| b.country).all(db)?;
    assert_eq!(countries, [Some("b".to_owned()), Some("c".to_owned())]);
    // Of the same table that is changed, and two at once.
    Record::objects().filter(|r| r.title.ne("b")).update(db, |r| {
        let more = Record::objects().filter(|other| other.plays.gt(r.plays)).order_by(|other| other.plays);
        (r.label.set(subquery(more.clone().values(|other| other.title))), r.rank.set(r.songs.seconds.min()))
    })?;
    assert_eq!(labels(db), [Some("b".into()), None, Some("a".into())]);
    Ok(())
}

#[test]
fn a_condition_is_a_value_and_never_null() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let hits = || Record::objects().order_by(|r| r.title).values(|r| r.hit).all(db).unwrap();
    assert_eq!(Record::objects().update(db, |r| r.hit.set(r.label.eq("red")))?, 3);
    assert_eq!(hits(), [true, false, false]);
    Record::objects().update(db, |r| r.hit.set(!r.label.eq("red")))?;
    assert_eq!(hits(), [false, true, true]);
    Record::objects().update(db, |r| r.hit.set(r.songs.any(|s| s.seconds.gt(150)) | r.guest.name.eq("nobody")))?;
    assert_eq!(hits(), [true, false, false]);
    Record::objects().update(db, |r| r.hit.set(r.songs.count().lt(2) & r.band.country.is_null()))?;
    assert_eq!(hits(), [false, false, true]);
    Ok(())
}

#[test]
fn rows_are_chosen_by_aggregates_and_joins_as_everywhere() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let long = Record::objects().filter(|r| r.songs.seconds.sum().gt(100));
    assert_eq!(long.update(db, |r| r.plays.set(0))?, 1);
    let none = Record::objects().filter(|r| r.songs.count().eq(0));
    assert_eq!(none.update(db, |r| r.plays.set(r.plays + 1))?, 1);
    assert_eq!(plays(db), [0, 8, 1]);
    let ordered = Record::objects().filter(|r| r.band.name.eq("one")).order_by(|r| r.band.name).distinct();
    assert_eq!(ordered.update(db, |r| r.plays.set(r.songs.count()))?, 2);
    assert_eq!(plays(db), [3, 0, 1]);
    assert_eq!(none.delete(db)?.total, 1);
    assert_eq!(Band::objects().filter(|b| b.records.count().eq(1)).count(db)?, 2);
    Ok(())
}

#[test]
fn what_has_no_one_value_for_a_row_is_refused() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    let refused = |set: Result<u64>| {
        let Err(Error::InvalidQuery { reason }) = set else { panic!("{set:?}") };
        reason
    };
    let several = assert_num_queries!(db, 0, refused(Record::objects().update(db, |r| r.rank.set(r.songs.seconds))));
    assert!(several.contains("Record.rank"), "{several}");
    refused(Record::objects().update(db, |r| r.hit.set(r.songs.seconds.gt(3))));
    refused(Record::objects().update(db, |r| (r.plays.set(1), r.plays.set(2))));
    refused(Record::objects().update(db, |r| r.songs.seconds.set(1)));
    refused(Record::objects().update(db, |r| r.band.name.set("x")));
    let sliced = Record::objects().order_by(|r| r.plays).limit(1);
    assert!(matches!(sliced.update(db, |r| r.plays.set(1)), Err(Error::Sliced { .. })));
    Ok(())
}

#[test]
fn a_computed_text_that_its_column_cannot_hold_is_refused() -> Result<()> {
    let home = fresh();
    let db = &*home;
    world(db)?;
    Band::objects().update(db, |b| b.name.set("\u{e4}".repeat(12)))?;
    assert_eq!(Record::objects().update(db, |r| r.title.set(r.band.name))?, 3);
    Band::objects().update(db, |b| b.name.set("\u{e4}".repeat(13)))?;
    let long = Record::objects().update(db, |r| r.title.set(r.band.name));
    assert!(matches!(long, Err(Error::OutOfRange { .. })), "{long:?}");
    Ok(())
}
