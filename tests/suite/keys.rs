//! Keys that are given, and those that the database gives after them.

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "keys")]
pub struct Item {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(db_default = "7")]
    pub level: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "keys \"Odd\".'%s'")]
pub struct Odd {
    #[field(primary_key, auto, column = "the \"Key\"")]
    pub id: i32,
    pub size: i32,
}

fn given(db: &Database, id: i64) -> Result<Item> {
    Item::builder().id(id).name(format!("given {id}")).save(db)
}

/// The key that the database gives.
fn next(db: &Database) -> Result<i64> {
    let before = Item::objects().count(db)?;
    Ok(Item::builder().name(format!("item {before}")).save(db)?.id)
}

#[test]
fn the_database_counts_on_behind_the_greatest_key_that_was_given() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for (given_key, following) in [(3, 4), (100, 101), (102, 103), (5_000_000_000, 5_000_000_001)] {
        let item = assert_num_queries!(db, 1, given(db, given_key)?);
        assert_eq!((item.id, item.level), (given_key, 7));
        assert_eq!(next(db)?, following);
    }
    Ok(())
}

#[test]
fn a_smaller_key_does_not_take_it_back() -> Result<()> {
    let home = fresh();
    let db = &*home;
    given(db, 100)?;
    for key in [50, 99, 1, -5, -5_000] {
        given(db, key)?;
    }
    assert_eq!(next(db)?, 101);
    assert_eq!(next(db)?, 102);
    Ok(())
}

#[test]
fn a_key_that_is_refused_for_being_there_leaves_the_next_one_free() -> Result<()> {
    let home = fresh();
    let db = &*home;
    given(db, 10)?;
    assert!(matches!(given(db, 10), Err(Error::UniqueViolation { .. })));
    assert_eq!(next(db)?, 11);
    Ok(())
}

#[test]
fn many_rows_with_keys_are_counted_past_in_one_statement() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let rows =
        |keys: &[i64]| keys.iter().map(|id| Item::builder().id(*id).name(format!("many {id}"))).collect::<Vec<_>>();
    let made = assert_num_queries!(db, 1, Item::objects().bulk_create(db, rows(&[7, 300, 12]))?);
    assert_eq!(made.iter().map(|item| (item.id, item.level)).collect::<Vec<_>>(), [(7, 7), (300, 7), (12, 7)]);
    assert_eq!(next(db)?, 301);
    let whole: Vec<Item> = (400..450).map(|id| Item { id, name: format!("whole {id}"), level: 1 }).collect();
    assert_num_queries!(db, 1, Item::objects().bulk_create(db, whole)?);
    assert_eq!(next(db)?, 450);
    Ok(())
}

#[test]
fn some_rows_may_have_keys_and_others_not() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let mut rows: Vec<Item> = Vec::new();
    for (id, name) in [(20, "a"), (0, "b"), (21, "c"), (0, "d")] {
        rows.push(Item { id, name: name.into(), level: 1 });
    }
    let ids: Vec<i64> = Item::objects().bulk_create(db, rows)?.iter().map(|item| item.id).collect();
    assert_eq!(ids, [20, 22, 21, 23]);
    assert_eq!(next(db)?, 24);
    Ok(())
}

#[test]
fn it_is_so_in_a_transaction_and_where_a_row_is_found_or_made() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        Item::builder().id(40).name("within").save(tx)?;
        assert_eq!(Item::builder().name("after").save(tx)?.id, 41);
        Ok::<_, Error>(())
    })?;
    let (item, created) = Item::builder().id(60).name("made").get_or_create(db, |i| i.name)?;
    assert_eq!((item.id, created), (60, true));
    assert_eq!(next(db)?, 61);
    Ok(())
}

#[test]
fn names_of_tables_and_columns_may_be_odd_and_keys_short() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Odd::builder().id(100).size(1).save(db)?;
    assert_eq!(Odd::builder().size(2).save(db)?.id, 101);
    Odd::builder().id(i32::MAX - 1).size(3).save(db)?;
    assert_eq!(Odd::builder().size(4).save(db)?.id, i32::MAX);
    Ok(())
}
