//! Rows that are there already: left out, changed, or found and changed.

use std::sync::Barrier;

use chrono::{DateTime, Utc};
use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "upsert")]
pub struct Shop {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "upsert", unique(shop, code), unique(name = "upsert_label", label))]
pub struct Article {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub shop: ForeignKey<Shop>,
    #[field(max_length = 20)]
    pub code: String,
    #[field(max_length = 20)]
    pub label: Option<String>,
    #[field(default = 0)]
    pub stock: i64,
    #[field(db_default = "'plain'", max_length = 20)]
    pub kind: String,
    #[field(auto_now_add)]
    pub created: DateTime<Utc>,
    #[field(auto_now)]
    pub changed: DateTime<Utc>,
}

fn shop(db: &Database) -> Result<Shop> {
    Shop::builder().name("corner").save(db)
}

fn stock(db: &Database) -> Vec<(String, i64)> {
    Article::objects().order_by(|a| a.code).values(|a| (a.code, a.stock)).all(db).unwrap()
}

fn owned(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    rows.iter().map(|(code, stock)| ((*code).to_owned(), *stock)).collect()
}

#[test]
fn update_or_create_inserts_and_then_changes_the_other_fields() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let article = |stock| Article::builder().shop(&shop).code("a").stock(stock);
    let (made, created) = assert_num_queries!(db, 2, article(1).update_or_create(db, |a| (a.shop, a.code))?);
    assert!(created);
    assert_eq!((made.stock, made.kind.as_str()), (1, "plain"));
    assert_eq!(made, Article::objects().find(db, made.id)?);
    let (changed, created) =
        assert_num_queries!(db, 1, article(2).kind("own").update_or_create(db, |a| (a.shop, a.code))?);
    assert!(!created);
    assert_eq!((changed.id, changed.stock, changed.kind.as_str()), (made.id, 2, "own"));
    assert_eq!(changed.created, made.created);
    assert!(changed.changed > made.changed);
    assert_eq!(changed, Article::objects().find(db, made.id)?);
    assert_num_queries!(db, 0, assert_eq!(changed.shop.get(db)?.name, "corner"));
    // What is not given stays.
    let (kept, _) = Article::builder().shop(&shop).code("a").update_or_create(db, |a| (a.shop, a.code))?;
    assert_eq!(kept, changed);
    Ok(())
}

#[test]
fn update_or_create_changes_nothing_where_several_rows_are_found() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    for code in ["a", "b"] {
        Article::builder().shop(&shop).code(code).stock(7).save(db)?;
    }
    let several = Article::builder().shop(&shop).code("c").stock(7).kind("x").update_or_create(db, |a| a.stock);
    assert!(matches!(several, Err(Error::MultipleObjects { model: "Article", found: 2, .. })), "{several:?}");
    assert_eq!(Article::objects().filter(|a| a.kind.eq("plain")).count(db)?, 2);
    let (found, created) =
        Article::builder().shop(&shop).code("a").stock(8).update_or_create(db, |a| (a.code, a.label))?;
    assert_eq!((found.stock, created), (8, false));
    Ok(())
}

#[test]
fn update_or_create_refuses_what_does_not_fit_and_columns_of_other_tables() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let long = "x".repeat(21);
    let refused = assert_num_queries!(
        db,
        0,
        Article::builder().shop(&shop).code("a").label(long.as_str()).update_or_create(db, |a| a.code)
    );
    assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
    let refused = Article::builder().shop(&shop).code("a").update_or_create(db, |a| a.shop.name);
    assert!(matches!(refused, Err(Error::InvalidQuery { .. })), "{refused:?}");
    Ok(())
}

#[test]
fn eight_threads_that_update_or_create_make_one_row_and_lose_no_change() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    for round in 0..5 {
        let code = format!("{round}");
        let start = Barrier::new(8);
        let made: Vec<(Article, bool)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let (start, code, shop) = (&start, &code, &shop);
                    scope.spawn(move || {
                        start.wait();
                        let article = Article::builder().shop(shop).code(code).stock(number);
                        article.update_or_create(db, |a| (a.shop, a.code))
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Result<_>>()
        })?;
        assert_eq!(made.iter().filter(|(_, created)| *created).count(), 1);
        assert!(made.iter().zip(0..).all(|((article, _), number)| article.stock == number));
        assert_eq!(Article::objects().filter(|a| a.code.eq(&code)).count(db)?, 1);
    }
    Ok(())
}

#[test]
fn conflicts_that_are_ignored_leave_the_rows_that_are_there() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let article = |code: &str, stock| Article::builder().shop(&shop).code(code).stock(stock);
    article("b", 1).label("taken").save(db)?;
    let drafts = [article("a", 2), article("b", 2), article("c", 2), article("d", 2).label("taken"), article("c", 3)];
    let made = Article::objects().bulk_create_with(db, drafts, OnConflict::ignore())?;
    let codes: Vec<_> = made.iter().map(|a| a.code.as_str()).collect();
    assert_eq!(codes, ["a", "c"], "those that were inserted");
    for article in &made {
        assert_eq!(*article, Article::objects().find(db, article.id)?);
    }
    assert_eq!(stock(db), owned(&[("a", 2), ("b", 1), ("c", 2)]));
    let again = Article::objects().bulk_create_with(db, [article("a", 9), article("c", 9)], OnConflict::ignore())?;
    assert!(again.is_empty());
    Ok(())
}

#[test]
fn conflicts_change_the_named_fields_of_the_rows_that_are_there() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let article = |code: &str, stock| Article::builder().shop(&shop).code(code).stock(stock);
    let there = article("b", 1).kind("old").label("kept").save(db)?;
    let drafts = [article("a", 2), article("b", 2).kind("new"), article("c", 2)];
    let made = Article::objects().bulk_create_with(
        db,
        drafts,
        OnConflict::update(|a| (a.code, a.shop), |a| (a.stock, a.kind)),
    )?;
    let codes: Vec<_> = made.iter().map(|a| a.code.as_str()).collect();
    assert_eq!(codes, ["a", "b", "c"]);
    assert_eq!((made[1].id, made[1].kind.as_str(), made[1].label.as_deref()), (there.id, "new", Some("kept")));
    assert_eq!(made[1].created, there.created);
    for article in &made {
        assert_eq!(*article, Article::objects().find(db, article.id)?);
    }
    assert_eq!(stock(db), owned(&[("a", 2), ("b", 2), ("c", 2)]));
    // One statement for any number of rows of one shape that fit.
    let more = (0..200).map(|n| article(&format!("{n:03}"), n));
    let on_conflict = OnConflict::<Article>::update(|a| (a.shop, a.code), |a| a.stock);
    assert_eq!(assert_num_queries!(db, 1, Article::objects().bulk_create_with(db, more, on_conflict)?).len(), 200);
    Ok(())
}

#[test]
fn a_key_may_be_the_conflict() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let there = shop(db)?;
    let drafts = [Shop::builder().id(there.id).name("renamed"), Shop::builder().id(there.id + 5).name("new")];
    let made = Shop::objects().bulk_create_with(db, drafts, OnConflict::update(|s| s.id, |s| s.name))?;
    assert_eq!(made, Shop::objects().order_by(|s| s.id).all(db)?);
    assert_eq!(made[0].name, "renamed");
    assert!(Shop::builder().name("next").save(db)?.id > there.id + 5);
    Ok(())
}

#[test]
fn a_conflict_on_what_is_no_unique_constraint_is_refused_before_anything_is_asked() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let drafts = || [Article::builder().shop(&shop).code("a")];
    let refused = |on_conflict| {
        let made = assert_num_queries!(db, 0, Article::objects().bulk_create_with(db, drafts(), on_conflict));
        let Err(Error::InvalidQuery { reason }) = made else { panic!("{made:?}") };
        reason
    };
    let reason = refused(OnConflict::update(|a| a.code, |a| a.stock));
    assert!(
        reason.contains("`code`") && reason.contains("(`shop`, `code`)") && reason.contains("(`label`)"),
        "{reason}"
    );
    refused(OnConflict::update(|a| (a.shop, a.code, a.label), |a| a.stock));
    refused(OnConflict::update(|a| (a.shop, a.code), |a| a.id));
    refused(OnConflict::update(|a| (a.shop, a.code), |a| a.shop.name));
    refused(OnConflict::update(|a| (a.shop.name, a.code), |a| a.stock));
    let twice = [Article::builder().shop(&shop).code("a"), Article::builder().shop(shop.id).code("a").stock(2)];
    let on_conflict = OnConflict::<Article>::update(|a| (a.shop, a.code), |a| a.stock);
    let twice = assert_num_queries!(db, 0, Article::objects().bulk_create_with(db, twice, on_conflict));
    assert!(matches!(twice, Err(Error::InvalidQuery { .. })), "{twice:?}");
    Ok(())
}

#[test]
fn another_constraint_than_the_named_one_still_refuses_and_all_is_undone() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let article = |code: &str| Article::builder().shop(&shop).code(code);
    article("a").label("taken").save(db)?;
    let mut drafts: Vec<_> = (0..600).map(|n| article(&format!("{n}"))).collect();
    drafts.push(article("z").label("taken"));
    let on_conflict = OnConflict::<Article>::update(|a| (a.shop, a.code), |a| a.stock);
    let refused = Article::objects().bulk_create_with(db, drafts, on_conflict);
    assert!(matches!(refused, Err(Error::UniqueViolation { .. })), "{refused:?}");
    assert_eq!(Article::objects().count(db)?, 1);
    Ok(())
}

#[test]
fn a_hundred_thousand_rows_are_inserted_or_changed() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let shop = shop(db)?;
    let drafts = |count: i64, stock| {
        let code = |n| format!("{n:06}");
        (0..count).map(move |n| Article::builder().shop(shop.id).code(code(n)).stock(stock))
    };
    Article::objects().bulk_create(db, drafts(1_000, 1))?;
    let on_conflict = OnConflict::<Article>::update(|a| (a.shop, a.code), |a| a.stock);
    let made = Article::objects().bulk_create_with(db, drafts(100_000, 3), on_conflict)?;
    assert!(made.len() == 100_000 && made.windows(2).all(|pair| pair[0].code < pair[1].code));
    assert_eq!(Article::objects().filter(|a| a.stock.eq(3)).count(db)?, 100_000);
    let left = Article::objects().bulk_create_with(db, drafts(100_003, 2), OnConflict::ignore())?;
    assert_eq!(left.len(), 3);
    Ok(())
}
