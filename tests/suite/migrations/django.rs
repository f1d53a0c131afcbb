//! The tables that migrations make are those that Django makes of the same models.

use std::collections::BTreeSet;

use orm::meta::registered;
use orm::migrate::execute::{Options, migrate};
use orm::migrate::state::{FieldKind, State};
use orm::migrate::{Graph, Target, new_migrations};

use super::catalogue::catalogue_of;
use super::random::Answers;
use crate::open;

#[track_caller]
fn made_as_by_django(app: &'static str) {
    let models: Vec<_> = registered().into_iter().filter(|model| model.app == app).collect();
    assert!(models.len() > 5, "{app} has its models");
    let state = State::of(&models).unwrap();
    let mut tables: Vec<String> = state.models.values().map(|model| model.table.clone()).collect();
    tables.extend(state.models.values().flat_map(|model| &model.fields).filter_map(|field| match &field.kind {
        FieldKind::ManyToMany { table, .. } => Some(table.clone()),
        FieldKind::Column(_) => None,
    }));
    let migrations = new_migrations(&Graph::default(), &state, &|_, _| None, &mut Answers).unwrap();
    let db = open();
    migrate(&db, migrations, &Target::Latest, Options::default(), &mut |_| {}).unwrap();
    let (ours, djangos) = (catalogue_of(&db, &tables), catalogue_of(&crate::by_django(app), &tables));
    let lines = |lines: &[String]| lines.iter().cloned().collect::<BTreeSet<_>>();
    let (ours, djangos) = (lines(&ours), lines(&djangos));
    let missing: Vec<&String> = djangos.difference(&ours).collect();
    let more: Vec<&String> = ours.difference(&djangos).collect();
    assert!(missing.is_empty() && more.is_empty(), "{app}: Django has {missing:#?}\nwhere ours has {more:#?}");
}

#[test]
fn the_music_shop_has_the_tables_that_django_makes() {
    made_as_by_django("chinook");
}

#[test]
fn the_film_rental_has_the_tables_that_django_makes() {
    made_as_by_django("sakila");
}

#[test]
fn the_edge_cases_have_the_tables_that_django_makes() {
    made_as_by_django("edge");
}
