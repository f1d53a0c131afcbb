//! Law 4: an aggregate counts what it names, once.

use std::collections::BTreeMap;

use orm::prelude::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::family::{Kind, Person, PersonFields, Step};
use super::for_all;
use super::world::{World, world};

/// The number of rows and the sum of their `m`.
type Tally = (i64, Option<i64>);

/// The relations that are aggregated, by their names, each from the one before.
const TRAILS: [&[&str]; 8] = [
    &["staff"],
    &["friends"],
    &["follows"],
    &["followers"],
    &["tags"],
    &["posts"],
    &["posts", "notes"],
    &["home", "people"],
];

/// A filter on rows that one of the trails leads to: their `n` is at least a number.
#[derive(Clone, Copy, Debug)]
struct Restriction {
    trail: usize,
    least: i32,
}

fn restriction() -> impl Strategy<Value = Option<Restriction>> {
    proptest::option::of((0..TRAILS.len(), 0..3i32).prop_map(|(trail, least)| Restriction { trail, least }))
}

impl Restriction {
    fn condition(self, p: &'static PersonFields) -> Q {
        match self.trail {
            0 => p.staff.n.gte(self.least),
            1 => p.friends.n.gte(self.least),
            2 => p.follows.n.gte(self.least),
            3 => p.followers.n.gte(self.least),
            4 => p.tags.n.gte(self.least),
            5 => p.posts.n.gte(self.least),
            6 => p.posts.notes.n.gte(self.least),
            _ => p.home.people.n.gte(self.least),
        }
    }
}

/// The rows that a trail leads to from a person, each with the rows on the way.
fn ends(world: &World, person: usize, trail: &[&'static str]) -> Vec<Vec<(Kind, usize)>> {
    let mut ways = vec![vec![(Kind::Person, person)]];
    for name in trail {
        let mut further = Vec::new();
        for way in ways {
            let (kind, row) = *way.last().unwrap();
            let step = step(kind, name);
            for to in world.related(kind, row, step) {
                further.push(way.iter().copied().chain([(step.to, to)]).collect());
            }
        }
        ways = further;
    }
    ways
}

fn step(kind: Kind, name: &str) -> Step {
    *kind.steps().iter().find(|step| step.name == name).unwrap()
}

/// What is aggregated over a trail, restricted by a filter that came before.
fn tally(world: &World, person: usize, trail: usize, before: Option<Restriction>) -> Tally {
    let names = TRAILS[trail];
    let mut ways = ends(world, person, names);
    if let Some(before) = before {
        let restricting = TRAILS[before.trail];
        let shared = names.iter().zip(restricting).take_while(|(a, b)| a == b).count();
        if shared > 0 && names[..shared] != ["home"] {
            let kept: Vec<_> = ends(world, person, restricting)
                .into_iter()
                .filter(|way| way.last().is_some_and(|(kind, row)| world.cells(*kind, *row).n >= before.least))
                .collect();
            ways.retain(|way| kept.iter().any(|other| other[..=shared] == way[..=shared]));
        }
    }
    let values: Vec<Option<i32>> =
        ways.iter().map(|way| way.last().and_then(|(kind, row)| world.cells(*kind, *row).m)).collect();
    let sum = values.iter().flatten().map(|m| i64::from(*m)).reduce(|a, b| a + b);
    (i64::try_from(values.len()).unwrap(), sum)
}

fn passes(world: &World, person: usize, filter: Option<Restriction>) -> bool {
    filter.is_none_or(|filter| {
        let holds =
            |way: &Vec<(Kind, usize)>| way.last().is_some_and(|(kind, row)| world.cells(*kind, *row).n >= filter.least);
        ends(world, person, TRAILS[filter.trail]).iter().any(holds)
    })
}

fn restricted(rows: QuerySet<Person>, filter: Option<Restriction>) -> QuerySet<Person> {
    match filter {
        Some(filter) => rows.filter(|p| filter.condition(p)),
        None => rows,
    }
}

fn failed(error: impl std::fmt::Debug, sql: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}\n{sql:?}"))
}

#[test]
fn all_aggregates_of_one_query_are_each_right_whatever_filters_come_before_and_after() {
    let db = super::super::fresh();
    for_all(150, &(world(), restriction(), restriction()), |(world, before, after)| {
        world.store(&db);
        let annotated = restricted(Person::objects(), before).annotate(|p| {
            (
                (p.staff.count(), p.staff.m.sum()),
                (p.friends.count(), p.friends.m.sum()),
                (p.follows.count(), p.follows.m.sum()),
                (p.followers.count(), p.followers.m.sum()),
                (p.tags.count(), p.tags.m.sum()),
                (p.posts.count(), p.posts.m.sum()),
                (p.posts.notes.count(), p.posts.notes.m.sum()),
                (p.home.people.count(), p.home.people.m.sum()),
            )
        });
        let annotated = match after {
            Some(after) => annotated.filter(|p| after.condition(p)),
            None => annotated,
        };
        let rows = annotated.all(&*db).map_err(|error| failed(error, annotated.sql(&*db)))?;
        let found: BTreeMap<i64, [Tally; 8]> = rows
            .iter()
            .map(|(person, (a, b, c, d, e, f, g, h))| (person.id, [*a, *b, *c, *d, *e, *f, *g, *h]))
            .collect();
        prop_assert_eq!(found.len(), rows.len(), "each person once: {:?}", annotated.sql(&*db));
        let wanted: BTreeMap<i64, [Tally; 8]> = (0..world.people.len())
            .filter(|person| passes(&world, *person, before) && passes(&world, *person, after))
            .map(|person| {
                let tallies = std::array::from_fn(|trail| tally(&world, person, trail, before));
                (i64::try_from(person).unwrap() + 1, tallies)
            })
            .collect();
        prop_assert_eq!(found, wanted, "{:?}", annotated.sql(&*db));
        Ok(())
    });
}

#[test]
fn one_aggregate_by_itself_is_right_in_a_filter_and_in_an_order() {
    let db = super::super::fresh();
    for_all(120, &(world(), restriction(), 0..3i64), |(world, before, least)| {
        world.store(&db);
        let rows = restricted(Person::objects(), before).filter(|p| p.posts.count().gte(least));
        let rows = rows.order_by(|p| (p.posts.count().desc(), p.id));
        let found = rows.all(&*db).map_err(|error| failed(error, rows.sql(&*db)))?;
        let mut wanted: Vec<_> = (0..world.people.len())
            .filter(|person| passes(&world, *person, before))
            .map(|person| (-tally(&world, person, 5, before).0, i64::try_from(person).unwrap() + 1))
            .filter(|(count, _)| -count >= least)
            .collect();
        wanted.sort_unstable();
        let found: Vec<_> = found.iter().map(|person| person.id).collect();
        prop_assert_eq!(found, wanted.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), "{:?}", rows.sql(&*db));
        Ok(())
    });
}

#[test]
fn groups_and_the_whole_add_up_what_their_rows_have() {
    let db = super::super::fresh();
    for_all(120, &world(), |world| {
        world.store(&db);
        let add = |people: &[usize], trail: usize| {
            let tallies: Vec<_> = people.iter().map(|person| tally(&world, *person, trail, None)).collect();
            let sum = tallies.iter().filter_map(|tally| tally.1).reduce(|a, b| a + b);
            (tallies.iter().map(|tally| tally.0).sum::<i64>(), sum)
        };
        let groups = Person::objects()
            .values(|p| p.m)
            .annotate(|p| ((p.posts.count(), p.posts.m.sum()), (p.tags.count(), p.tags.m.sum()), p.count()));
        let found = groups.all(&*db).map_err(|error| failed(error, groups.sql(&*db)))?;
        let mut by: BTreeMap<Option<i32>, Vec<usize>> = BTreeMap::new();
        for person in 0..world.people.len() {
            by.entry(world.people[person].0.m).or_default().push(person);
        }
        prop_assert_eq!(found.len(), by.len(), "{:?}", groups.sql(&*db));
        for (m, (posts, tags, count)) in found {
            let people = &by[&m];
            prop_assert_eq!(posts, add(people, 5), "{:?}", groups.sql(&*db));
            prop_assert_eq!(tags, add(people, 4), "{:?}", groups.sql(&*db));
            prop_assert_eq!(count, i64::try_from(people.len()).unwrap());
        }
        let all: Vec<_> = (0..world.people.len()).collect();
        let whole = Person::objects()
            .aggregate(&*db, |p| ((p.posts.count(), p.posts.m.sum()), (p.tags.count(), p.tags.m.sum()), p.count()))
            .map_err(|error| failed(error, ""))?;
        prop_assert_eq!(whole, (add(&all, 5), add(&all, 4), i64::try_from(all.len()).unwrap()));
        let (most, sum) = Person::objects()
            .aggregate(&*db, |p| (p.posts.count().max(), p.posts.notes.count().sum()))
            .map_err(|error| failed(error, ""))?;
        prop_assert_eq!(most, all.iter().map(|person| tally(&world, *person, 5, None).0).max());
        prop_assert_eq!(sum, (!all.is_empty()).then(|| add(&all, 6).0));
        Ok(())
    });
}
