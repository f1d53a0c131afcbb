//! One object: put together, inserted, changed, read again, deleted.

use std::sync::Barrier;

use chrono::{DateTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::{Error, Result};
use uuid::Uuid;

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "objects")]
pub struct Note {
    pub id: i64,
    #[field(max_length = 40)]
    pub title: String,
    #[field(default = "")]
    pub body: String,
    #[field(default = 3)]
    pub stars: i32,
    pub author: Option<String>,
    #[field(auto_now_add)]
    pub created: DateTime<Utc>,
    #[field(auto_now)]
    pub changed: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "objects")]
pub struct Page {
    #[field(primary_key, max_length = 80)]
    pub path: String,
    pub hits: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "objects")]
pub struct Ticket {
    #[field(primary_key, default = Uuid::new_v4())]
    pub code: Uuid,
    pub seat: i16,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "objects")]
pub struct Counter {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(db_default = "7")]
    pub level: i32,
    #[field(default = 0)]
    pub hits: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "objects_\"\u{e4}\u{df}' %s \u{65e5}")]
pub struct Oddly {
    pub id: i64,
    #[field(column = "na\"me \u{fc} $1 ?", max_length = 20)]
    pub name: String,
    #[field(column = "select", unique)]
    pub order: i32,
}

#[test]
fn what_a_builder_saves_is_what_it_gives_back_and_what_is_read() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let before = Utc::now();
    let note = Note::builder().title("a").author("Bj\u{f6}rk").save(db)?;
    assert!(note.id > 0);
    assert_eq!((note.title.as_str(), note.body.as_str(), note.stars), ("a", "", 3));
    assert_eq!(note.author.as_deref(), Some("Bj\u{f6}rk"));
    for moment in [note.created, note.changed] {
        assert!(moment >= before - TimeDelta::microseconds(1) && moment <= Utc::now());
    }
    assert_eq!(Note::objects().find(db, note.id)?, note);
    let other = Note::builder().title("b").body("c").stars(0).author(None::<&str>).save(db)?;
    assert_eq!((other.stars, other.author.as_ref()), (0, None));
    assert!(other.id > note.id);
    Ok(())
}

#[test]
fn a_builder_inserts_by_one_statement() -> Result<()> {
    let home = fresh();
    let db = &*home;
    orm::assert_num_queries!(db, 1, Note::builder().title("a").save(db)?);
    orm::assert_num_queries!(db, 1, Counter::builder().name("a").save(db)?);
    orm::assert_num_queries!(db, 1, Ticket::builder().seat(1).save(db)?);
    Ok(())
}

#[test]
fn save_updates_every_column_and_auto_now() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut note = Note::builder().title("a").author("x").save(db)?;
    let (created, changed) = (note.created, note.changed);
    note.title = "b".into();
    note.author = None;
    note.stars = -5;
    orm::assert_num_queries!(db, 1, note.save(db)?);
    assert_eq!(note.created, created);
    assert!(note.changed >= changed);
    let read = Note::objects().find(db, note.id)?;
    assert_eq!(read, note);
    assert_eq!((read.title.as_str(), read.author, read.stars), ("b", None, -5));
    Ok(())
}

#[test]
fn save_only_writes_the_named_columns_alone() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut note = Note::builder().title("a").save(db)?;
    let mut same = Note::objects().find(db, note.id)?;
    same.title = "other".into();
    same.save(db)?;
    note.title = "not written".into();
    note.stars = 9;
    note.author = Some("y".into());
    note.save_only(db, |n| (n.stars, n.author))?;
    let read = Note::objects().find(db, note.id)?;
    assert_eq!((read.title.as_str(), read.stars, read.author.as_deref()), ("other", 9, Some("y")));
    assert_eq!(read.changed, same.changed);
    Ok(())
}

#[test]
fn refresh_reads_the_row_again() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut note = Note::builder().title("a").save(db)?;
    Note::objects().update(db, |n| n.title.set("changed"))?;
    note.stars = 100;
    orm::assert_num_queries!(db, 1, note.refresh(db)?);
    assert_eq!((note.title.as_str(), note.stars), ("changed", 3));
    Ok(())
}

#[test]
fn refresh_only_reads_the_named_columns_alone() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut note = Note::builder().title("a").save(db)?;
    Note::objects().update(db, |n| (n.title.set("b"), n.body.set("c"), n.author.set("d")))?;
    note.stars = 9;
    orm::assert_num_queries!(db, 1, note.refresh_only(db, |n| (n.title, n.author))?);
    assert_eq!((note.title.as_str(), note.body.as_str(), note.author.as_deref(), note.stars), ("b", "", Some("d"), 9));
    let key = note.save_only(db, |n| (n.id, n.title));
    assert!(matches!(key, Err(Error::InvalidQuery { .. })), "{key:?}");
    note.clone().delete(db)?;
    assert!(matches!(note.refresh_only(db, |n| n.title), Err(Error::NotFound { model: "Note" })));
    Ok(())
}

#[test]
fn a_row_that_is_gone_is_not_found() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut note = Note::builder().title("a").save(db)?;
    let copy = note.clone();
    let deleted = copy.delete(db)?;
    assert_eq!((deleted.total, deleted.by_model["objects.Note"]), (1, 1));
    assert!(matches!(note.save(db), Err(Error::NotFound { model: "Note" })));
    assert!(matches!(note.save_only(db, |n| n.stars), Err(Error::NotFound { model: "Note" })));
    assert!(matches!(note.refresh(db), Err(Error::NotFound { model: "Note" })));
    assert!(matches!(Note::objects().find(db, note.id), Err(Error::NotFound { model: "Note" })));
    assert_eq!(note.delete(db)?.total, 0);
    assert_eq!(Note::objects().count(db)?, 0);
    Ok(())
}

#[test]
fn an_object_that_was_never_saved_is_refused() {
    let home = fresh();
    let db = &*home;
    let now = Utc::now();
    let mut note =
        Note { id: 0, title: "a".into(), body: "b".into(), stars: 1, author: None, created: now, changed: now };
    assert!(matches!(note.save(db), Err(Error::Unsaved { model: "Note" })));
    assert!(matches!(note.save_only(db, |n| n.stars), Err(Error::Unsaved { model: "Note" })));
    assert!(matches!(note.clone().delete(db), Err(Error::Unsaved { model: "Note" })));
    assert!(matches!(note.refresh(db), Err(Error::Unsaved { .. } | Error::NotFound { .. })));
}

#[test]
fn a_whole_object_is_inserted_with_its_key_or_with_a_new_one() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let now = DateTime::from_timestamp(0, 0).unwrap();
    let whole = Note { id: 0, title: "a".into(), body: "b".into(), stars: 1, author: None, created: now, changed: now };
    let first = whole.clone().insert(db)?;
    assert!(first.id > 0 && first.created > now);
    let second = Note { id: 70, ..whole.clone() }.insert(db)?;
    assert_eq!(second.id, 70);
    assert!(matches!(Note { id: 70, ..whole }.insert(db), Err(Error::UniqueViolation { .. })));
    assert_eq!(Note::objects().count(db)?, 2);
    Ok(())
}

#[test]
fn a_key_may_be_given() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let note = Note::builder().id(i64::MAX - 1).title("a").save(db)?;
    assert_eq!(note.id, i64::MAX - 1);
    assert_eq!(Note::objects().find(db, i64::MAX - 1)?.title, "a");
    let negative = Note::builder().id(-3).title("b").save(db)?;
    assert_eq!(Note::objects().find(db, -3)?, negative);
    Ok(())
}

#[test]
fn keys_may_be_text() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut page = Page::builder().path("/\u{e4}?x='1'").hits(1).save(db)?;
    page.hits = 2;
    page.save(db)?;
    assert_eq!(Page::objects().find(db, "/\u{e4}?x='1'")?.hits, 2);
    assert!(matches!(Page::builder().path("/\u{e4}?x='1'").hits(0).save(db), Err(Error::UniqueViolation { .. })));
    let empty = Page::builder().path("").hits(5).save(db)?;
    assert_eq!(Page::objects().find(db, "")?, empty);
    assert_eq!(empty.delete(db)?.total, 1);
    assert_eq!(Page::objects().count(db)?, 1);
    Ok(())
}

#[test]
fn keys_may_be_uuids_with_a_default() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let one = Ticket::builder().seat(1).save(db)?;
    let two = Ticket::builder().seat(2).save(db)?;
    assert_ne!(one.code, two.code);
    let mut read = Ticket::objects().find(db, one.code)?;
    assert_eq!(read, one);
    read.seat = 9;
    read.save(db)?;
    read.refresh(db)?;
    assert_eq!(read.seat, 9);
    let given = Ticket::builder().code(Uuid::nil()).seat(3).save(db)?;
    assert_eq!(Ticket::objects().filter(|t| t.code.is_in([Uuid::nil(), two.code])).count(db)?, 2);
    assert_eq!(given.delete(db)?.total, 1);
    Ok(())
}

#[test]
fn what_the_database_gives_by_default_is_in_the_object() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let given = Counter::builder().name("a").level(1).save(db)?;
    let left_out = Counter::builder().name("b").save(db)?;
    assert_eq!((given.level, left_out.level), (1, 7));
    assert_eq!(Counter::objects().find(db, left_out.id)?, left_out);
    Ok(())
}

#[test]
fn names_with_quotes_and_letters_of_any_script_are_names() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut odd = Oddly::builder().name("a").order(2).save(db)?;
    Oddly::builder().name("b").order(1).save(db)?;
    odd.name = "c".into();
    odd.save(db)?;
    odd.refresh(db)?;
    let names = Oddly::objects().filter(|o| o.name.ne("")).order_by(|o| o.order).values(|o| o.name).all(db)?;
    assert_eq!(names, ["b", "c"]);
    Oddly::objects().update(db, |o| o.order.set(o.order * 10))?;
    let refused = Oddly::builder().name("d").order(20).save(db).unwrap_err();
    let Error::UniqueViolation { columns, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(columns, &["select"]);
    assert_eq!(odd.delete(db)?.total, 1);
    let made = Oddly::objects().bulk_create(db, (0..3).map(|n| Oddly::builder().name("x").order(n)))?;
    assert_eq!(made.len(), 3);
    Ok(())
}

#[test]
fn get_or_create_finds_or_inserts() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (made, created) =
        orm::assert_num_queries!(db, 2, Counter::builder().name("a").hits(5).get_or_create(db, |c| c.name)?);
    assert!(created);
    assert_eq!((made.hits, made.level), (5, 7));
    let (found, created) =
        orm::assert_num_queries!(db, 1, Counter::builder().name("a").hits(6).get_or_create(db, |c| c.name)?);
    assert!(!created);
    assert_eq!(found, made);
    let (_, created) = Counter::builder().name("b").hits(5).get_or_create(db, |c| (c.name, c.hits))?;
    assert!(created);
    Note::builder().title("same").save(db)?;
    Note::builder().title("same").save(db)?;
    let several = Note::builder().title("same").get_or_create(db, |n| n.title);
    assert!(matches!(several, Err(Error::MultipleObjects { model: "Note", .. })));
    Ok(())
}

#[test]
fn get_or_create_by_a_null_finds_the_null() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let (made, created) = Note::builder().title("a").get_or_create(db, |n| (n.title, n.author))?;
    let (found, again) = Note::builder().title("a").get_or_create(db, |n| (n.title, n.author))?;
    assert_eq!((created, again, found.id), (true, false, made.id));
    Ok(())
}

#[test]
fn eight_threads_that_get_or_create_make_one_row() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for round in 0..5 {
        let name = format!("round {round}");
        let start = Barrier::new(8);
        let made: Vec<(Counter, bool)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        Counter::builder().name(&name).get_or_create(db, |c| c.name)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Result<_>>()
        })?;
        assert_eq!(made.iter().filter(|(_, created)| *created).count(), 1);
        assert!(made.iter().all(|(counter, _)| counter.id == made[0].0.id));
        assert_eq!(Counter::objects().filter(|c| c.name.eq(&name)).count(db)?, 1);
    }
    Ok(())
}

#[test]
fn get_or_create_in_a_transaction_that_goes_on() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        Counter::builder().name("a").save(tx)?;
        // The row is found by another column than the one that refuses it.
        let refused = Counter::builder().name("a").hits(3).get_or_create(tx, |c| c.hits);
        assert!(matches!(refused, Err(Error::UniqueViolation { .. })), "{refused:?}");
        Counter::builder().name("b").save(tx).map(drop)
    })?;
    assert_eq!(Counter::objects().count(db)?, 2);
    Ok(())
}
