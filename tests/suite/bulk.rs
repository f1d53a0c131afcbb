//! Many rows at once: inserted, changed, deleted.

use orm::prelude::*;
use orm::{Database, Error, Result, assert_num_queries};
use uuid::Uuid;

use super::fresh;

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "bulk")]
pub struct Group {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    pub entries: HasMany<Entry>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "bulk")]
pub struct Entry {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(default = 0)]
    pub plays: i64,
    pub rank: Option<i32>,
    #[field(db_default = "'given'", max_length = 20)]
    pub state: String,
    #[field(on_delete = Cascade)]
    pub group: Option<ForeignKey<Group>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(app = "bulk")]
pub struct Coupon {
    #[field(primary_key, default = Uuid::new_v4())]
    pub code: Uuid,
    #[field(max_length = 5)]
    pub kind: String,
}

fn named(names: impl IntoIterator<Item = usize>) -> impl Iterator<Item = impl orm::model::IntoDraft<Entry>> {
    names.into_iter().map(|n| Entry::builder().name(format!("{n:06}")))
}

/// The names and the plays, by name.
fn plays(db: &Database) -> Vec<(String, i64)> {
    Entry::objects().order_by(|e| e.name).values(|e| (e.name, e.plays)).all(db).unwrap()
}

#[test]
fn no_rows_are_no_statement_and_one_is_one() -> Result<()> {
    let home = fresh();
    let db = &*home;
    assert!(assert_num_queries!(db, 0, Entry::objects().bulk_create(db, Vec::<Entry>::new())?).is_empty());
    let one = assert_num_queries!(db, 1, Entry::objects().bulk_create(db, named([7]))?);
    assert_eq!(one, Entry::objects().all(db)?);
    assert_eq!(one[0].state, "given");
    Ok(())
}

#[test]
fn many_rows_come_back_in_their_order_with_their_keys() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for (from, count) in [(0, 1_000), (1_000, 100_000)] {
        let capture = db.start_capture();
        let made = Entry::objects().bulk_create(db, named((from..from + count).rev()))?;
        let statements = capture.finish().len();
        assert!(statements <= count / 250 + 2, "{statements} statements for {count} rows");
        assert_eq!(made.len(), count);
        assert!(made.windows(2).all(|pair| pair[0].id < pair[1].id && pair[0].name > pair[1].name));
        assert_eq!(made[count / 2], Entry::objects().find(db, made[count / 2].id)?);
        assert_eq!(made[count - 1], Entry::objects().find(db, made[count - 1].id)?);
    }
    assert_eq!(Entry::objects().count(db)?, 101_000);
    Ok(())
}

#[test]
fn one_row_that_is_refused_undoes_all() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Entry::builder().name("000900").save(db)?;
    let refused = Entry::objects().bulk_create(db, named(0..1_000));
    assert!(matches!(refused, Err(Error::UniqueViolation { .. })), "{refused:?}");
    assert_eq!(Entry::objects().count(db)?, 1);
    let too_long = named(0..999)
        .map(orm::model::IntoDraft::into_draft)
        .chain([orm::model::IntoDraft::into_draft(Entry::builder().name("x".repeat(21)))]);
    let refused = assert_num_queries!(db, 0, Entry::objects().bulk_create(db, too_long));
    assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
    db.atomic(|tx| {
        let inner = tx.atomic(|tx| Entry::objects().bulk_create(tx, named(0..1_000)));
        assert!(inner.is_err());
        let refused = tx.atomic(|tx| Entry::objects().bulk_create(tx, named([1, 2, 900])));
        assert!(refused.is_err());
        Entry::objects().bulk_create(tx, named(0..500)).map(drop)
    })?;
    assert_eq!(Entry::objects().count(db)?, 501);
    Ok(())
}

#[test]
fn given_and_missing_keys_and_values_may_be_mixed() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let group = Group::builder().id(5).name("g").save(db)?;
    let drafts = [
        Entry::builder().name("a").id(1_000_000),
        Entry::builder().name("b"),
        Entry::builder().name("c").id(1_000_001).state("own").group(&group),
        Entry::builder().name("d").state("own").rank(3),
        Entry::builder().name("e").group(5).rank(None::<i32>),
    ];
    let made = Entry::objects().bulk_create(db, drafts)?;
    let names: Vec<_> = made.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
    assert_eq!((made[0].id, made[2].id), (1_000_000, 1_000_001));
    assert!(made[2].group.as_ref().unwrap().loaded().is_some());
    let states: Vec<_> = made.iter().map(|e| e.state.as_str()).collect();
    assert_eq!(states, ["given", "given", "own", "own", "given"]);
    for entry in &made {
        assert_eq!(*entry, Entry::objects().find(db, entry.id)?);
    }
    Ok(())
}

#[test]
fn defaults_are_made_anew_for_each_row() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let made = Coupon::objects().bulk_create(db, (0..300).map(|_| Coupon::builder().kind("x")))?;
    let mut codes: Vec<_> = made.iter().map(|c| c.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 300);
    assert_eq!(Coupon::objects().filter(|c| c.code.is_in(&codes)).count(db)?, 300);
    Ok(())
}

#[test]
fn whole_objects_are_inserted_too() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let made = Entry::objects().bulk_create(db, named(0..3))?;
    let copies = made.iter().map(|e| Entry { id: 0, name: format!("copy {}", e.name), ..e.clone() });
    let copies = Entry::objects().bulk_create(db, copies)?;
    assert!(copies.iter().all(|copy| made.iter().all(|e| e.id < copy.id)));
    assert!(matches!(Entry::objects().bulk_create(db, &made), Err(Error::UniqueViolation { .. })));
    Ok(())
}

#[test]
fn an_update_sets_values_and_expressions() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Entry::objects().bulk_create(db, named(0..10))?;
    assert_eq!(
        assert_num_queries!(db, 1, Entry::objects().update(db, |e| (e.plays.set(e.plays + 1), e.rank.set(2)))?),
        10
    );
    let changed = Entry::objects()
        .filter(|e| e.name.lt("000003"))
        .update(db, |e| (e.plays.set(e.plays * 10 - 3), e.state.set(e.name), e.rank.set(None::<i32>)))?;
    assert_eq!(changed, 3);
    let read = Entry::objects().order_by(|e| e.name).all(db)?;
    assert!(read[..3].iter().all(|e| (e.plays, e.rank, &e.state) == (7, None, &e.name)));
    assert!(read[3..].iter().all(|e| (e.plays, e.rank, e.state.as_str()) == (1, Some(2), "given")));
    // Both sides of a swap read the row as it was.
    let last = Entry::objects().filter(|e| e.name.eq("000009"));
    assert_eq!(last.update(db, |e| (e.state.set(e.name), e.name.set(e.state)))?, 1);
    assert_eq!(Entry::objects().get(db, |e| e.name.eq("given"))?.state, "000009");
    Ok(())
}

#[test]
fn rows_matched_are_counted_even_where_nothing_changes() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Entry::objects().bulk_create(db, named(0..4))?;
    assert_eq!(Entry::objects().update(db, |e| e.plays.set(0))?, 4);
    assert_eq!(Entry::objects().filter(|e| e.name.eq("nobody")).update(db, |e| e.plays.set(1))?, 0);
    assert_eq!(assert_num_queries!(db, 0, Entry::objects().none().update(db, |e| e.plays.set(1))?), 0);
    let nowhere = Entry::objects().filter(|e| e.id.is_in(Vec::<i64>::new()));
    assert_eq!(assert_num_queries!(db, 0, nowhere.update(db, |e| e.plays.set(1))?), 0);
    Ok(())
}

#[test]
fn an_update_and_a_deletion_may_be_restricted_by_related_rows() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let one = Group::builder().name("one").save(db)?;
    let two = Group::builder().name("two").save(db)?;
    let groups = [Some(&one), Some(&two), None, Some(&one)];
    let drafts = groups.iter().enumerate().map(|(n, group)| Entry::builder().name(format!("{n}")).group(*group));
    Entry::objects().bulk_create(db, drafts)?;
    let of_one = Entry::objects().filter(|e| e.group.name.eq("one"));
    assert_eq!(assert_num_queries!(db, 1, of_one.update(db, |e| e.plays.set(e.plays + 5))?), 2);
    let others = Entry::objects().exclude(|e| e.group.name.eq("one"));
    assert_eq!(others.update(db, |e| (e.plays.set(1), e.group.set(&two)))?, 2);
    let all: Vec<_> = plays(db).into_iter().map(|(_, plays)| plays).collect();
    assert_eq!(all, [5, 1, 1, 5]);
    // Joins that give a row twice change it once.
    let with_entries = Group::objects().filter(|g| g.entries.plays.gte(0));
    assert_eq!(with_entries.count(db)?, 4);
    assert_eq!(with_entries.update(db, |g| g.name.set("seen"))?, 2);
    assert_eq!(Entry::objects().filter(|e| e.group.eq(&two)).update(db, |e| e.group.set(None::<&Group>))?, 2);
    assert_eq!(of_one.delete(db)?.total, 0);
    let seen = Entry::objects().filter(|e| e.group.name.eq("seen"));
    let deleted = assert_num_queries!(db, 1, seen.delete(db)?);
    assert_eq!((deleted.total, deleted.by_model["bulk.Entry"]), (2, 2));
    assert_eq!(Entry::objects().count(db)?, 2);
    Ok(())
}

#[test]
fn an_update_refuses_what_a_column_cannot_hold() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Entry::objects().bulk_create(db, named(0..2))?;
    let long = assert_num_queries!(db, 0, Entry::objects().update(db, |e| e.state.set("x".repeat(21))));
    assert!(matches!(long, Err(Error::OutOfRange { .. })), "{long:?}");
    let gone = Entry::objects().update(db, |e| e.group.set(77));
    assert!(matches!(gone, Err(Error::ForeignKeyViolation { .. })), "{gone:?}");
    let same = Entry::objects().update(db, |e| e.name.set("same"));
    assert!(matches!(same, Err(Error::UniqueViolation { .. })), "{same:?}");
    assert!(matches!(Entry::objects().limit(1).update(db, |e| e.plays.set(1)), Err(Error::Sliced { .. })));
    assert!(matches!(Entry::objects().offset(1).delete(db), Err(Error::Sliced { .. })));
    assert_eq!(plays(db), [("000000".to_owned(), 0), ("000001".to_owned(), 0)]);
    Ok(())
}

#[test]
fn a_computed_number_that_its_column_cannot_hold_is_refused_and_nothing_is_lost() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let greatest = Entry::builder().name("a").plays(i64::MAX).rank(i32::MAX).save(db)?;
    let plays = Entry::objects().update(db, |e| e.plays.set(e.plays + 1));
    assert!(matches!(plays, Err(Error::OutOfRange { .. })), "{plays:?}");
    let rank = Entry::objects().update(db, |e| e.rank.set(e.rank + 1));
    assert!(matches!(rank, Err(Error::OutOfRange { .. })), "{rank:?}");
    assert_eq!(Entry::objects().find(db, greatest.id)?, greatest);
    assert_eq!(Entry::objects().update(db, |e| (e.plays.set(e.plays - 1), e.rank.set(e.rank - 1)))?, 1);
    assert_eq!(Entry::objects().find(db, greatest.id)?.rank, Some(i32::MAX - 1));
    Ok(())
}

#[test]
fn rows_created_together_know_each_other() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let groups = Group::objects().bulk_create(db, ["a", "b", "c"].map(|name| Group::builder().name(name)))?;
    Entry::objects().bulk_create(db, groups.iter().map(|group| Entry::builder().name(&group.name).group(group)))?;
    assert_num_queries!(db, 1, {
        for group in &groups {
            assert_eq!(group.entries.all(db)?.len(), 1);
        }
    });
    Ok(())
}

#[test]
fn deleting_a_queryset_counts_its_rows() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Entry::objects().bulk_create(db, named(0..2_000))?;
    let deleted = assert_num_queries!(db, 1, Entry::objects().filter(|e| e.name.gte("001000")).delete(db)?);
    assert_eq!(deleted.total, 1_000);
    assert_eq!(assert_num_queries!(db, 0, Entry::objects().none().delete(db)?), orm::Deleted::default());
    assert_eq!(Entry::objects().filter(|e| e.name.eq("nobody")).delete(db)?, orm::Deleted::default());
    let some = Entry::objects().filter(|e| e.name.is_in((0..500).map(|n| format!("{n:06}"))));
    assert_eq!(some.delete(db)?.total, 500);
    assert_eq!(Entry::objects().delete(db)?.total, 500);
    Ok(())
}
