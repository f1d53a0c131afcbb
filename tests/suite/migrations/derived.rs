//! The models of these suites, whatever the derive accepts: written to files once, they are there.

use std::collections::BTreeSet;

use orm::meta::registered;
use orm::migrate::{Graph, Migration, Target, new_migrations};
use orm::schema::state::State;

use super::catalogue::catalogue_of;
use super::random::Answers;
use super::run;
use crate::open;

/// The migrations that are missing, as they are when they were written to files and read again.
fn missing(migrations: &[Migration], models: &State) -> Vec<Migration> {
    let graph = Graph::new(migrations.to_vec(), &BTreeSet::new()).unwrap();
    let made = new_migrations(&graph, models, &|_, _| None, &mut Answers).unwrap();
    let read = |migration: &Migration| {
        let text = migration.write().unwrap();
        Migration::read(&migration.id.app, &migration.id.name, &text).unwrap()
    };
    made.iter().map(read).collect()
}

#[test]
fn the_second_time_there_is_nothing_to_write_for_any_model_of_these_suites() {
    let models = registered();
    assert!(models.len() > 100, "{}", models.len());
    let state = State::of(&models).unwrap();
    let first = missing(&[], &state);
    let again = missing(&first, &state);
    assert!(again.is_empty(), "{again:#?}");
}

#[test]
fn migrations_of_the_models_of_these_suites_make_the_tables_that_they_want() {
    let (db, wanted) = (open(), crate::suite::fresh());
    run(&db, &missing(&[], &State::of(&registered()).unwrap()), &Target::Latest).unwrap();
    let tables: Vec<String> = wanted.introspect().unwrap().into_iter().map(|table| table.name).collect();
    let (found, wanted) = (catalogue_of(&db, &tables), catalogue_of(&wanted, &tables));
    let more: Vec<_> = found.iter().filter(|line| !wanted.contains(line)).collect();
    let less: Vec<_> = wanted.iter().filter(|line| !found.contains(line)).collect();
    assert!(more.is_empty() && less.is_empty(), "{more:#?}\nfor\n{less:#?}");
}
