//! What Django answers to writes on its own small database.

use orm::prelude::*;
use orm::{Error, Result, assert_num_queries};
use rust_decimal::Decimal;

use super::edge;
use crate::models::edge::*;

#[test]
fn foreign_keys_are_set_to_objects_and_nothing_else_than_own_columns() -> Result<()> {
    let home = edge();
    let db = &*home;
    let third = Publisher::objects().find(db, 3)?;
    let one = Book::objects().filter(|b| b.id.eq(1));
    assert_eq!(one.update(db, |b| (b.publisher.set(&third), b.editor.set(None::<&Author>)))?, 1);
    assert_eq!(one.values(|b| (b.publisher, b.editor)).all(db)?, [(Some(3), None)]);
    let other = Book::objects().update(db, |b| b.publisher.name.set("x"));
    assert!(matches!(other, Err(Error::InvalidQuery { .. })), "{other:?}");
    Ok(())
}

#[test]
fn constraints_refuse_each_by_its_name() -> Result<()> {
    let home = edge();
    let db = &*home;
    let floor = Item::objects().filter(|i| i.key.eq("a")).update(db, |i| i.value.set(-1001));
    assert!(matches!(&floor, Err(Error::CheckViolation { constraint, .. }) if constraint == "item_value_floor"));
    let item = |key: &str, grp: &str| Item::builder().key(key).grp(grp).rank(1);
    assert!(matches!(item("zz", "z").value(-5000).save(db), Err(Error::CheckViolation { .. })));
    assert!(matches!(item("a", "z").save(db), Err(Error::UniqueViolation { .. })));
    assert!(matches!(item("zy", "g1").save(db), Err(Error::UniqueViolation { .. })));
    Ok(())
}

#[test]
fn conflicts_that_are_ignored_give_the_rows_that_were_inserted_unlike_django() -> Result<()> {
    let home = edge();
    let db = &*home;
    let item = |key: &str, grp: &str, rank| Item::builder().key(key).grp(grp).rank(rank);
    let drafts = [item("a", "new", 1).value(99), item("new", "g1", 1), item("ok", "new", 2)];
    let made = Item::objects().bulk_create_with(db, drafts, OnConflict::ignore())?;
    assert_eq!(made.iter().map(|i| i.key.as_str()).collect::<Vec<_>>(), ["ok"]);
    let all = Item::objects().order_by(|i| i.key).values(|i| (i.key, i.grp, i.value)).all(db)?;
    let expected = [
        ("a", "g1", 10),
        ("b", "g1", 20),
        ("c", "g1", -30),
        ("d", "g2", 0),
        ("e", "g2", 5),
        ("f", "g3", 1000),
        ("ok", "new", 0),
    ];
    assert_eq!(all, expected.map(|(key, grp, value)| (key.to_owned(), grp.to_owned(), value)));
    Ok(())
}

#[test]
fn conflicts_change_the_named_fields_alone() -> Result<()> {
    let home = edge();
    let db = &*home;
    let item = |key: &str, rank, value| Item::builder().key(key).grp("new").rank(rank).value(value);
    let made = Item::objects().bulk_create_with(
        db,
        [item("a", 1, 99), item("ok", 2, 1)],
        OnConflict::update(|i| i.key, |i| (i.value, i.grp)),
    )?;
    assert!(made.iter().all(|i| i.id > 0));
    let all = Item::objects().order_by(|i| i.key).values(|i| (i.key, i.grp, i.rank, i.value)).all(db)?;
    assert_eq!(all[0], ("a".into(), "new".into(), 1, 99));
    assert_eq!(all[1], ("b".into(), "g1".into(), 2, 20));
    assert_eq!(all[6], ("ok".into(), "new".into(), 2, 1));
    Ok(())
}

#[test]
fn tags_are_added_removed_set_and_cleared() -> Result<()> {
    let home = edge();
    let db = &*home;
    let book = Book::objects().find(db, 8)?;
    let tag = |name: &str| Tag::objects().get(db, |t| t.name.eq(name));
    let (fiction, science) = (tag("fiction")?, tag("science")?);
    let names = || book.tags.query().unordered().order_by(|t| t.name).values(|t| t.name).all(db).unwrap();
    assert_num_queries!(db, 1, book.tags.add(db, [&fiction, &science])?);
    assert_num_queries!(db, 1, book.tags.add(db, [&fiction])?);
    assert_eq!(names(), ["fiction", "science"]);
    assert_num_queries!(db, 1, book.tags.remove(db, [science.id, 7])?);
    assert_eq!(names(), ["fiction"]);
    assert_num_queries!(db, 3, book.tags.set(db, [science.id, 4])?);
    assert_eq!(names(), ["history", "science"]);
    assert_num_queries!(db, 1, book.tags.clear(db)?);
    assert!(names().is_empty());
    let unused = tag("unused")?;
    unused.books.add(db, [1, 2])?;
    unused.books.set(db, [2, 3])?;
    assert_eq!(unused.books.query().order_by(|b| b.id).values(|b| b.id).all(db)?, [2, 3]);
    Ok(())
}

#[test]
fn the_model_between_takes_what_it_is_given_and_stays_as_it_is() -> Result<()> {
    let home = edge();
    let db = &*home;
    let book = Book::objects().find(db, 9)?;
    book.authors.add_with(db, [1], Authorship::builder().role(Role::Co).share(Decimal::new(500, 2)))?;
    let foreword = Authorship::builder().role(Role::Foreword);
    book.authors.create_with(db, Author::builder().name("New One"), foreword)?;
    book.authors.add_with(db, [1], Authorship::builder().role(Role::Main))?;
    let rows = book.authorships.query().order_by(|a| a.id).values(|a| (a.author.name, a.role, a.share)).all(db)?;
    let first = ("Anna Schmidt".to_owned(), Role::Co, Some(Decimal::new(500, 2)));
    assert_eq!(rows, [first, ("New One".to_owned(), Role::Foreword, None)]);
    Ok(())
}

#[test]
fn deleting_distinct_rows_deletes_them_all_with_what_points_at_them() -> Result<()> {
    let home = edge();
    let db = &*home;
    assert!(matches!(Book::objects().limit(2).delete(db), Err(Error::Sliced { .. })));
    let deleted = Book::objects().distinct().delete(db)?;
    let by_model: Vec<(&str, u64)> = deleted.by_model.iter().map(|(model, rows)| (model.as_str(), *rows)).collect();
    assert_eq!(by_model, [("edge.Authorship", 16), ("edge.Book", 10), ("edge.Book_tags", 14), ("edge.Review", 13)]);
    assert_eq!(deleted.total, 53);
    Ok(())
}
