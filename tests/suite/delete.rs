//! Deleting rows with what points at them. The numbers are those that Django answers.

use orm::error::Protecting;
use orm::prelude::*;
use orm::{Database, Deleted, Error, Result, assert_num_queries};

use super::{edge, fresh};
use crate::models::edge::*;

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Target {
    pub id: i64,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Pointing {
    pub id: i64,
    #[field(on_delete = DoNothing)]
    pub target: ForeignKey<Target>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Ring {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub next: Option<ForeignKey<Ring>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Owner {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub above: Option<ForeignKey<Owner>>,
    pub friends: ManyToMany<Owner>,
    #[field(on_delete = SetNull)]
    pub best: Option<ForeignKey<Owner>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct House {
    pub id: i64,
    #[field(on_delete = Protect)]
    pub owner: ForeignKey<Owner>,
    #[field(on_delete = Protect)]
    pub builder: Option<ForeignKey<Owner>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Car {
    pub id: i64,
    #[field(on_delete = Protect)]
    pub owner: ForeignKey<Owner>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Boat {
    pub id: i64,
    #[field(on_delete = Restrict)]
    pub owner: ForeignKey<Owner>,
    #[field(on_delete = Restrict)]
    pub renter: Option<ForeignKey<Owner>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "deletion")]
pub struct Letter {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub sender: ForeignKey<Owner>,
    #[field(on_delete = Cascade)]
    pub reader: ForeignKey<Owner>,
}

fn counted(deleted: &Deleted) -> Vec<(&str, u64)> {
    let by_model: Vec<_> = deleted.by_model.iter().map(|(label, rows)| (label.as_str(), *rows)).collect();
    assert_eq!(deleted.total, by_model.iter().map(|(_, rows)| rows).sum::<u64>());
    by_model
}

fn root(db: &Database, name: &str) -> Result<Root> {
    Root::builder().name(name).save(db)
}

fn child(db: &Database, root: &Root) -> Result<CascadeChild> {
    CascadeChild::builder().root(root).name("c").save(db)
}

#[test]
fn what_cascades_goes_too_and_is_counted_by_model() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    let stays = root(db, "stays")?;
    for _ in 0..2 {
        let c = child(db, &gone)?;
        Leaf::objects().bulk_create(db, (0..3).map(|_| Leaf::builder().child(&c).name("l")))?;
    }
    let other = child(db, &stays)?;
    Leaf::builder().child(&other).name("l").save(db)?;
    let deleted = gone.delete(db)?;
    assert_eq!(counted(&deleted), [("edge.CascadeChild", 2), ("edge.Leaf", 6), ("edge.Root", 1)]);
    assert_eq!(other.leaves.query().count(db)?, 1);
    Ok(())
}

#[test]
fn a_diamond_goes_as_a_whole() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    let c = child(db, &gone)?;
    Leaf::builder().child(&c).name("l").save(db)?;
    RestrictChild::builder().root(&gone).child(&c).name("r").save(db)?;
    let kept = NullChild::builder().root(&gone).name("n").save(db)?;
    let id = gone.id;
    let deleted = gone.delete(db)?;
    let expected = [("edge.CascadeChild", 1), ("edge.Leaf", 1), ("edge.RestrictChild", 1), ("edge.Root", 1)];
    assert_eq!(counted(&deleted), expected);
    assert!(NullChild::objects().find(db, kept.id)?.root.is_none());
    assert!(!Root::objects().filter(|r| r.id.eq(id)).exists(db)?);
    Ok(())
}

#[test]
fn a_restricting_row_that_stays_refuses_and_nothing_is_written() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    let elsewhere = root(db, "elsewhere")?;
    let c = child(db, &gone)?;
    RestrictChild::builder().root(&elsewhere).child(&c).name("r").save(db)?;
    NullChild::builder().root(&gone).name("n").save(db)?;
    for refused in [gone.clone().delete(db), c.clone().delete(db)] {
        let Err(error @ Error::Protected { by, rule: "Restrict", .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(by[..], [Protecting { model: "CascadeChild", by: "RestrictChild", field: "child", count: 1 }]);
        assert!(error.to_string().contains("RestrictChild"), "{error}");
    }
    assert_eq!(gone.nulls.query().count(db)?, 1);
    assert_eq!(gone.cascades.query().count(db)?, 1);
    assert_eq!(counted(&elsewhere.delete(db)?), [("edge.RestrictChild", 1), ("edge.Root", 1)]);
    assert_eq!(counted(&gone.delete(db)?), [("edge.CascadeChild", 1), ("edge.Root", 1)]);
    Ok(())
}

#[test]
fn a_protecting_row_refuses_before_anything_is_written() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    child(db, &gone)?;
    NullChild::builder().root(&gone).name("n").save(db)?;
    ProtectChild::objects().bulk_create(db, (0..3).map(|_| ProtectChild::builder().root(&gone).name("p")))?;
    let capture = db.start_capture();
    let refused = gone.clone().delete(db);
    let statements = capture.finish();
    let Err(Error::Protected { model: "Root", by, rule: "Protect" }) = refused else { panic!("{refused:?}") };
    assert_eq!(by, [Protecting { model: "Root", by: "ProtectChild", field: "root", count: 3 }]);
    let writes = |s: &&orm::db::Captured| ["UPDATE", "DELETE"].iter().any(|verb| s.sql.starts_with(verb));
    assert!(!statements.iter().any(|statement| writes(&statement)), "{statements:?}");
    assert!(matches!(Root::objects().delete(db), Err(Error::Protected { .. })));
    assert_eq!(gone.nulls.query().count(db)?, 1);
    gone.protects.query().delete(db)?;
    assert_eq!(gone.delete(db)?.total, 2);
    Ok(())
}

#[test]
fn all_that_forbids_a_deletion_is_told_at_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let top = Owner::builder().save(db)?;
    let below = Owner::builder().above(&top).save(db)?;
    let other = Owner::builder().save(db)?;
    House::builder().owner(&top).builder(&below).save(db)?;
    House::builder().owner(&below).save(db)?;
    Car::builder().owner(&below).save(db)?;
    let boat = Boat::builder().owner(&below).renter(&top).save(db)?;
    let protecting = |by, field, count| Protecting { model: "Owner", by, field, count };
    for refused in [top.clone().delete(db), Owner::objects().filter(|o| o.id.eq(top.id)).delete(db)] {
        let Err(error @ Error::Protected { model: "Owner", by, rule: "Protect" }) = refused.as_ref().map(drop) else {
            panic!("{refused:?}")
        };
        let mut by = by.clone();
        by.sort_by_key(|one| (one.by, one.field));
        let expected = [("Car", "owner", 1), ("House", "builder", 1), ("House", "owner", 2)];
        assert_eq!(by, expected.map(|(by, field, count)| protecting(by, field, count)));
        let message = error.to_string();
        assert!(message.starts_with("cannot delete Owner: on_delete = Protect forbids it, by "), "{message}");
        assert!(message.contains("2 rows of House through `owner` to Owner"), "{message}");
        assert!(message.contains("1 row of Car through `owner` to Owner"), "{message}");
    }
    House::objects().delete(db)?;
    Car::objects().delete(db)?;
    // Of those that restrict, only what stays is told.
    let refused = top.clone().delete(db);
    let Err(Error::Protected { model: "Owner", mut by, rule: "Restrict" }) = refused else { panic!("{refused:?}") };
    by.sort_by_key(|one| one.field);
    assert_eq!(by, [protecting("Boat", "owner", 1), protecting("Boat", "renter", 1)]);
    let mut boat = Boat::objects().find(db, boat.id)?;
    boat.owner = (&other).into();
    boat.save(db)?;
    let refused = top.clone().delete(db);
    let Err(Error::Protected { by, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(by, [protecting("Boat", "renter", 1)]);
    boat.delete(db)?;
    assert_eq!(counted(&top.delete(db)?), [("deletion.Owner", 2)]);
    Ok(())
}

#[test]
fn several_keys_of_one_table_go_by_one_statement() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let top = Owner::builder().save(db)?;
    let mut last = top.clone();
    for _ in 0..3 {
        last = Owner::builder().above(&last).best(&top).save(db)?;
        Letter::builder().sender(&top).reader(&last).save(db)?;
    }
    let other = Owner::builder().best(&last).save(db)?;
    Letter::builder().sender(&other).reader(&last).save(db)?;
    Letter::builder().sender(&other).reader(&other).save(db)?;
    top.friends.add(db, [&last, &other])?;
    let capture = db.start_capture();
    let deleted = top.delete(db)?;
    let statements = capture.finish();
    assert_eq!(counted(&deleted), [("deletion.Letter", 4), ("deletion.Owner", 4), ("deletion.Owner_friends", 4)]);
    assert!(Owner::objects().find(db, other.id)?.best.is_none());
    let of = |verb: &str| statements.iter().filter(|statement| statement.sql.starts_with(verb)).count();
    assert_eq!(of("UPDATE"), 1, "{statements:?}");
    assert_eq!(of("DELETE"), 3, "letters, friends, owners: {statements:?}");
    // The owners of each level, and at the end who forbids it.
    assert_eq!(of("SELECT"), 4 + 5, "{statements:?}");
    Ok(())
}

#[test]
fn a_deletion_takes_as_many_statements_as_django() -> Result<()> {
    let count = |delete: &dyn Fn(&Database) -> Deleted| {
        let home = edge();
        let db = &*home;
        let asked = db.capture(|| delete(db));
        asked.iter().filter(|statement| !statement.is_transaction_control()).count()
    };
    // The keys of a queryset's rows are asked for; an object's is known, and here it is asked for by `find`.
    assert_eq!(count(&|db| Author::objects().find(db, 1).unwrap().delete(db).unwrap()), 9);
    assert_eq!(count(&|db| Book::objects().delete(db).unwrap()), 6);
    assert_eq!(count(&|db| Tag::objects().delete(db).unwrap()), 4);
    assert_eq!(count(&|db| Book::objects().filter(|b| b.id.eq(1)).delete(db).unwrap()), 6);
    assert_eq!(count(&|db| Review::objects().filter(|r| r.stars.lt(3)).delete(db).unwrap()), 1);
    Ok(())
}

#[test]
fn keys_are_set_to_null_or_to_their_default() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    let nulls = NullChild::objects().bulk_create(db, (0..2).map(|_| NullChild::builder().root(&gone).name("n")))?;
    let defaults = DefaultChild::builder().root(&gone).name("d").save(db)?;
    assert_eq!(counted(&gone.delete(db)?), [("edge.Root", 1)]);
    for null in nulls {
        assert!(NullChild::objects().find(db, null.id)?.root.is_none());
    }
    assert_eq!(*DefaultChild::objects().find(db, defaults.id)?.root.id(), 1);
    Ok(())
}

#[test]
fn a_default_that_is_not_there_is_refused_and_undone() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let gone = Root::builder().id(7).name("gone").save(db)?;
    DefaultChild::builder().root(&gone).name("d").save(db)?;
    let refused = gone.clone().delete(db);
    assert!(matches!(refused, Err(Error::ForeignKeyViolation { .. })), "{refused:?}");
    assert_eq!(gone.defaults.query().count(db)?, 1);
    Ok(())
}

#[test]
fn an_author_takes_his_rows_along_as_django_says() -> Result<()> {
    let home = edge();
    let db = &*home;
    let author = Author::objects().find(db, 1)?;
    let deleted = author.delete(db)?;
    let expected = [
        ("edge.Author", 1),
        ("edge.Author_follows", 4),
        ("edge.Author_friends", 4),
        ("edge.Authorship", 4),
        ("edge.Profile", 1),
    ];
    assert_eq!(counted(&deleted), expected);
    Ok(())
}

#[test]
fn all_books_and_all_tags_go_as_django_says() -> Result<()> {
    let home = edge();
    let db = &*home;
    let capture = db.start_capture();
    let books = Book::objects().delete(db)?;
    let statements = capture.finish().iter().filter(|s| !s.is_transaction_control()).count();
    assert!(statements <= 6, "{statements} statements");
    let expected = [("edge.Authorship", 16), ("edge.Book", 10), ("edge.Book_tags", 14), ("edge.Review", 13)];
    assert_eq!(counted(&books), expected);
    let home = edge();
    let db = &*home;
    assert_eq!(counted(&Tag::objects().delete(db)?), [("edge.Book_tags", 14), ("edge.Tag", 8)]);
    Ok(())
}

#[test]
fn rows_that_nothing_points_at_go_in_one_statement() -> Result<()> {
    let home = edge();
    let db = &*home;
    let gone = root(db, "gone")?;
    let c = child(db, &gone)?;
    let leaves = Leaf::objects().bulk_create(db, (0..5).map(|_| Leaf::builder().child(&c).name("l")))?;
    assert_num_queries!(db, 1, leaves[0].clone().delete(db)?);
    assert_num_queries!(db, 1, c.leaves.query().filter(|l| l.name.eq("l")).delete(db)?);
    assert_num_queries!(db, 1, Phrase::objects().delete(db)?);
    Ok(())
}

#[test]
fn an_object_is_not_looked_for_again_to_be_deleted() -> Result<()> {
    let home = edge();
    let db = &*home;
    let lonely = root(db, "alone")?;
    let all = db.start_capture();
    Root::objects().filter(|r| r.name.eq("lonely")).delete(db)?;
    let of_a_queryset = all.finish().len();
    // The one statement less is that for the keys.
    let statements = db.capture(|| lonely.clone().delete(db).unwrap()).len();
    assert_eq!(statements + 1, of_a_queryset);
    assert_eq!(lonely.delete(db)?.total, 0, "it is gone already");
    Ok(())
}

#[test]
fn a_thousand_roots_take_few_statements() -> Result<()> {
    let home = edge();
    let db = &*home;
    let roots = Root::objects().bulk_create(db, (0..1_000).map(|n| Root::builder().name(format!("r{n}"))))?;
    let children = roots.iter().map(|r| CascadeChild::builder().root(r).name("c"));
    let children = CascadeChild::objects().bulk_create(db, children)?;
    Leaf::objects().bulk_create(db, children.iter().map(|c| Leaf::builder().child(c).name("l")))?;
    let capture = db.start_capture();
    let deleted = Root::objects().filter(|r| r.name.starts_with("r") & r.name.ne("restricted")).delete(db)?;
    let statements = capture.finish().len();
    assert_eq!(deleted.total, 3_000);
    assert!(statements <= 15, "{statements} statements");
    Ok(())
}

#[test]
fn rows_that_point_at_each_other_go_once() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        for id in 1_000..1_100 {
            Ring::builder().id(id).next(if id == 1_099 { 1_000 } else { id + 1 }).save(tx)?;
        }
        Ok::<_, Error>(())
    })?;
    let alone = Ring::builder().save(db)?;
    let mut own = Ring::builder().save(db)?;
    own.next = Some(own.id.into());
    own.save(db)?;
    assert_eq!(Ring::objects().find(db, 1_050)?.delete(db)?.total, 100);
    assert_eq!(own.delete(db)?.total, 1);
    assert_eq!(Ring::objects().values(|r| r.id).all(db)?, [alone.id]);
    Ok(())
}

#[test]
fn a_row_that_still_points_is_for_the_database_to_refuse_under_do_nothing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let target = Target::builder().save(db)?;
    let pointing = Pointing::builder().target(&target).save(db)?;
    let refused = target.clone().delete(db);
    assert!(matches!(refused, Err(Error::ForeignKeyViolation { .. })), "{refused:?}");
    db.atomic(|tx| {
        assert_eq!(counted(&target.clone().delete(tx)?), [("deletion.Target", 1)]);
        pointing.delete(tx)
    })?;
    assert_eq!(Target::objects().count(db)?, 0);
    Ok(())
}

#[test]
fn a_deletion_in_a_transaction_is_undone_with_it() -> Result<()> {
    let home = edge();
    let db = &*home;
    let before = Authorship::objects().count(db)?;
    let undone: Result<()> = db.atomic(|tx| {
        Book::objects().delete(tx)?;
        assert_eq!(Authorship::objects().count(tx)?, 0);
        assert!(matches!(Root::objects().delete(tx), Err(Error::Protected { .. })));
        assert_eq!(Book::objects().count(tx)?, 0);
        Err(Error::custom("undo"))
    });
    assert!(matches!(undone, Err(Error::Custom(_))), "{undone:?}");
    assert_eq!((Book::objects().count(db)?, Authorship::objects().count(db)?), (10, before));
    Ok(())
}
