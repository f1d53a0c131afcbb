//! A hundred thousand rows: more than any statement has parameters, wherever a list is taken.

use orm::prelude::*;
use orm::{Database, Result};

use super::fresh;

const MANY: i64 = 100_000;

#[derive(Model, Debug, Clone)]
#[model(app = "large")]
pub struct Crate {
    pub id: i64,
    #[field(default = 0)]
    pub size: i32,
    #[field(via = of)]
    pub items: HasMany<Item>,
    pub tags: ManyToMany<Tag>,
    #[field(through = Mark)]
    pub marked: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "large")]
pub struct Item {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub of: Option<ForeignKey<Crate>>,
    #[field(on_delete = SetNull)]
    pub near: Option<ForeignKey<Crate>>,
    #[field(via = item)]
    pub parts: HasMany<Part>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "large")]
pub struct Part {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub item: ForeignKey<Item>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "large")]
pub struct Tag {
    pub id: i64,
    pub weight: f64,
}

#[derive(Model, Debug, Clone)]
#[model(app = "large")]
pub struct Mark {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub owner: ForeignKey<Crate>,
    #[field(on_delete = Cascade)]
    pub tag: ForeignKey<Tag>,
    #[field(default = 1)]
    pub depth: i32,
}

fn tags(db: &Database) -> Result<Vec<Tag>> {
    Tag::objects().bulk_create(db, (0..MANY).map(|n| Tag::builder().weight(n as f64 / 3.0)))
}

#[test]
fn a_hundred_thousand_are_related_and_let_go_of() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let tags = tags(db)?;
    let one = Crate::builder().save(db)?;
    one.tags.add(db, &tags)?;
    assert_eq!(one.tags.query().count(db)?, 100_000);
    one.tags.set(db, &tags[..50_000])?;
    one.tags.set(db, tags.iter().map(|tag| tag.id))?;
    assert_eq!(one.tags.query().count(db)?, 100_000);
    one.tags.remove(db, &tags[1..])?;
    assert_eq!(one.tags.query().count(db)?, 1);
    one.marked.add_with(db, &tags, Mark::builder().depth(2))?;
    one.marked.add(db, &tags)?;
    assert_eq!(Mark::objects().filter(|m| m.depth.eq(2)).count(db)?, 100_000);
    one.marked.clear(db)?;
    assert_eq!(Mark::objects().count(db)?, 0);
    Ok(())
}

#[test]
fn a_hundred_thousand_rows_are_prefetched_pointed_and_deleted_with_all_that_points_at_them() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let boxes = Crate::objects().bulk_create(db, (0..MANY).map(|_| Crate::builder()))?;
    let items = Item::objects().bulk_create(db, boxes.iter().map(|b| Item::builder().of(b.id).near(b.id)))?;
    Part::objects().bulk_create(db, items[..900].iter().map(|item| Part::builder().item(item.id)))?;
    let read = orm::assert_num_queries!(db, 2, Crate::objects().prefetch(|b| b.items).all(db)?);
    assert!(read.iter().all(|b| b.items.loaded().is_some_and(|items| items.len() == 1)));
    boxes[0].items.set(db, &items)?;
    assert_eq!(boxes[0].items.query().count(db)?, 100_000);
    boxes[0].items.remove(db, &items[500..])?;
    assert_eq!(boxes[0].items.query().count(db)?, 500);
    let most = Item::objects().filter(|i| i.id.is_in(items[400..].iter().map(|i| i.id)));
    let capture = db.start_capture();
    let deleted = most.delete(db)?;
    assert_eq!((deleted.by_model["large.Item"], deleted.by_model["large.Part"]), (99_600, 500));
    assert!(capture.finish().len() < 10);
    let deleted = boxes[0].clone().delete(db)?;
    assert_eq!((deleted.by_model["large.Item"], deleted.by_model["large.Part"]), (400, 400));
    Ok(())
}

#[test]
fn a_hundred_thousand_numbers_of_any_kind_are_asked_for_at_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let tags = tags(db)?;
    let heavy = Tag::objects().filter(|t| t.weight.is_in(tags.iter().map(|tag| tag.weight)));
    assert_eq!(heavy.count(db)?, 100_000);
    assert_eq!(Tag::objects().exclude(|t| t.weight.is_in(tags[1..].iter().map(|tag| tag.weight))).count(db)?, 1);
    Ok(())
}
