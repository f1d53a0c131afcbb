//! Laws 1 and 2: which rows a condition is true of.

use std::collections::BTreeSet;
use std::fmt::Debug;

use orm::Database;
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::condition::{Condition, condition, conjunction};
use super::family::{Kind, Note, Person, Post, Tag};
use super::for_all;
use super::lookup::{Keyed, build};
use super::truth::{Subject, plain};
use super::world::{World, world};

type Keys = BTreeSet<i64>;

/// What goes wrong is told with its statement.
fn keys<M: Keyed>(db: &Database, rows: &QuerySet<M>) -> Result<Keys, TestCaseError> {
    match rows.all(db) {
        Ok(rows) => Ok(rows.iter().map(Keyed::number).collect()),
        Err(error) => Err(TestCaseError::fail(format!("{error:?}\n{:?}", rows.sql(db)))),
    }
}

/// The rows that each of the conditions keeps in a call of its own, by plain Rust.
fn truth(world: &World, kind: Kind, conditions: &[&Condition]) -> Keys {
    let conditions: Vec<_> = conditions.iter().map(|condition| plain(condition)).collect();
    (0..world.len(kind))
        .filter(|row| conditions.iter().all(|condition| Subject { world, kind, row: *row }.passes(condition)))
        .map(|row| i64::try_from(row).unwrap() + 1)
        .collect()
}

fn equal<M: Model>(
    db: &Database,
    rows: &QuerySet<M>,
    what: &str,
    found: &Keys,
    wanted: &Keys,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(found, wanted, "{}: {:?}", what, rows.sql(db));
    Ok(())
}

/// Checks what a condition keeps of the rows that another one has kept.
fn check<M: Keyed + Debug>(
    db: &Database,
    world: &World,
    kind: Kind,
    before: Option<&Condition>,
    condition: &Condition,
) -> Result<(), TestCaseError> {
    let start = before.map_or(M::objects(), |before| M::objects().filter(|x| build(x, before)));
    let all = truth(world, kind, before.as_slice());
    let wanted = truth(world, kind, &before.into_iter().chain([condition]).collect::<Vec<_>>());
    let rest = &all - &wanted;
    for (what, rows, wanted) in [
        ("filter(q)", start.clone().filter(|x| build(x, condition)), &wanted),
        ("exclude(q)", start.clone().exclude(|x| build(x, condition)), &rest),
        ("filter(!q)", start.clone().filter(|x| !build(x, condition)), &rest),
        ("exclude(!q)", start.clone().exclude(|x| !build(x, condition)), &wanted),
    ] {
        equal(db, &rows, what, &keys(db, &rows)?, wanted)?;
    }
    Ok(())
}

fn check_for_all<M: Keyed + Debug>(kind: Kind, cases: u32) {
    let db = super::super::fresh();
    let values = (world(), vec(condition(kind), 1..=3));
    for_all(cases, &values, |(world, conditions)| {
        world.store(&db);
        for (at, condition) in conditions.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| conditions.get(at));
            check::<M>(&db, &world, kind, before, condition)?;
        }
        Ok(())
    });
}

#[test]
fn filter_and_exclude_part_people_by_what_a_condition_means() {
    check_for_all::<Person>(Kind::Person, 120);
}

#[test]
fn filter_and_exclude_part_posts_by_what_a_condition_means() {
    check_for_all::<Post>(Kind::Post, 60);
}

#[test]
fn filter_and_exclude_part_notes_by_what_a_condition_means() {
    check_for_all::<Note>(Kind::Note, 40);
}

#[test]
fn filter_and_exclude_part_tags_by_what_a_condition_means() {
    check_for_all::<Tag>(Kind::Tag, 40);
}

#[test]
fn a_row_is_counted_once_for_each_choice_of_related_rows_that_a_conjunction_holds_for() {
    let db = super::super::fresh();
    let conditions = conjunction(Kind::Person).prop_filter("no negation", |condition| {
        fn positive(condition: &Condition) -> bool {
            match condition {
                Condition::And(all) => all.iter().all(positive),
                other => !matches!(other, Condition::Not(_)),
            }
        }
        positive(&plain(condition))
    });
    for_all(100, &(world(), conditions), |(world, condition)| {
        world.store(&db);
        let rows = Person::objects().filter(|x| build(x, &condition));
        let condition = plain(&condition);
        let subject = |row| Subject { world: &world, kind: Kind::Person, row };
        let wanted: usize = (0..world.people.len()).map(|row| subject(row).choices(&condition)).sum();
        let found = rows.count(&*db).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert_eq!(found, u64::try_from(wanted).unwrap(), "{:?}", rows.sql(&*db));
        Ok(())
    });
}
