//! Law 5: nothing known to be empty is asked.

use orm::prelude::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::family::{Person, PersonFields};
use super::for_all;
use super::world::{Cells, world};

/// A condition on a person's own columns, some of which are known before a database is asked.
#[derive(Clone, Debug)]
enum Tree {
    /// `n = …`
    Column(i32),
    /// `m = …`, which may be NULL.
    Nullable(i32),
    Nothing(u8),
    Everything,
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        2 => (0..3i32).prop_map(Tree::Column),
        1 => (0..3i32).prop_map(Tree::Nullable),
        3 => (0..6u8).prop_map(Tree::Nothing),
        1 => Just(Tree::Everything),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Tree::All),
            proptest::collection::vec(inner, 0..3).prop_map(Tree::Any),
        ]
    })
}

impl Tree {
    fn condition(&self, p: &'static PersonFields) -> Q {
        match self {
            Tree::Column(n) => p.n.eq(*n),
            Tree::Nullable(m) => p.m.eq(*m),
            Tree::Nothing(0) => p.n.is_in([0i32; 0]),
            Tree::Nothing(1) => p.home.n.is_in([0i32; 0]),
            Tree::Nothing(2) => p.home.is_in(super::family::Place::objects().none()),
            Tree::Nothing(3) => p.home.is_in(super::family::Place::objects().limit(0)),
            Tree::Nothing(4) => p.posts.any(|post| post.n.is_in([0i32; 0])),
            Tree::Nothing(_) => Q::never(),
            Tree::Everything => !p.n.is_in([0i32; 0]),
            Tree::Not(inner) => !inner.condition(p),
            Tree::All(all) => Q::all(all.iter().map(|each| each.condition(p))),
            Tree::Any(any) => Q::any(any.iter().map(|each| each.condition(p))),
        }
    }

    /// What is known without a database.
    fn known(&self) -> Option<bool> {
        match self {
            Tree::Column(_) | Tree::Nullable(_) => None,
            Tree::Nothing(_) => Some(false),
            Tree::Everything => Some(true),
            Tree::Not(inner) => inner.known().map(|known| !known),
            Tree::All(all) => {
                let all: Vec<_> = all.iter().map(Tree::known).collect();
                if all.contains(&Some(false)) { Some(false) } else { all.iter().all(Option::is_some).then_some(true) }
            }
            Tree::Any(any) => {
                let any: Vec<_> = any.iter().map(Tree::known).collect();
                if any.contains(&Some(true)) { Some(true) } else { any.iter().all(Option::is_some).then_some(false) }
            }
        }
    }

    fn holds(&self, cells: &Cells) -> bool {
        match self {
            Tree::Column(n) => cells.n == *n,
            Tree::Nullable(m) => cells.m == Some(*m),
            Tree::Nothing(_) => false,
            Tree::Everything => true,
            Tree::Not(inner) => !inner.holds(cells),
            Tree::All(all) => all.iter().all(|each| each.holds(cells)),
            Tree::Any(any) => any.iter().any(|each| each.holds(cells)),
        }
    }
}

fn fail(error: impl std::fmt::Debug) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

#[test]
fn what_is_known_to_be_empty_asks_nothing_and_folds_away_inside_larger_conditions() {
    let db = super::super::fresh();
    for_all(250, &(world(), tree()), |(world, tree)| {
        world.store(&db);
        let rows = Person::objects().filter(|p| tree.condition(p));
        let wanted = world.people.iter().filter(|person| tree.holds(&person.0)).count();
        let mut found = None;
        let log = db.capture(|| found = Some(rows.all(&*db)));
        prop_assert_eq!(found.unwrap().map_err(fail)?.len(), wanted, "{:?}", rows.sql(&*db));
        match tree.known() {
            Some(false) => {
                prop_assert_eq!(log.len(), 0);
                let log = db.capture(|| {
                    assert_eq!(rows.count(&*db).unwrap(), 0);
                    assert!(!rows.exists(&*db).unwrap());
                    assert!(rows.first(&*db).unwrap().is_none());
                    assert!(rows.clone().values(|p| p.n).all(&*db).unwrap().is_empty());
                    assert_eq!(rows.update(&*db, |p| p.n.set(1)).unwrap(), 0);
                    assert_eq!(rows.delete(&*db).unwrap().total, 0);
                    assert_eq!(
                        rows.aggregate(&*db, |p| (p.count(), p.n.sum(), p.posts.count())).unwrap(),
                        (0, None, 0)
                    );
                    assert!(rows.clone().annotate(|p| p.posts.count()).all(&*db).unwrap().is_empty());
                    assert!(rows.clone().values(|p| p.n).annotate(|p| p.count()).all(&*db).unwrap().is_empty());
                    assert_eq!(rows.iter(&*db).unwrap().count(), 0);
                });
                prop_assert_eq!(log.len(), 0, "{:?}", log);
            }
            Some(true) => {
                let sql = rows.sql(&*db).map_err(fail)?.expect("rows are known to be there");
                prop_assert!(!sql.sql.contains("WHERE"), "{}", sql.sql);
            }
            None => {}
        }
        Ok(())
    });
}
