//! What every database must do. Each backend's test program says `mod suite;` and supplies `open()`, which
//! gives a fresh, empty database, and `by_django()`, which gives a fresh copy of one that Django made; the tests are
//! compiled once for each.

mod aggregates;
mod as_told;
mod beyond;
mod blame;
mod bounds;
mod bulk;
mod bulk_update;
mod by_name;
mod canary;
mod combinations;
mod composite;
mod composite_queries;
mod connections;
mod constraints;
mod database_deletes;
mod dates;
mod definitions;
mod delete;
mod distinct;
mod django;
mod django_writes;
mod drift;
mod empty;
mod errors;
mod expressions;
mod field_types;
mod fixtures;
mod foreign_keys;
mod gathering;
mod grouping;
mod groups;
mod has_many;
mod indexes;
mod inheritance;
mod injection;
mod introspection;
mod inventory;
mod iter;
mod joins;
mod json;
mod keys;
mod large;
mod laws;
mod limits;
mod locks;
mod lookups;
mod managers;
mod many_to_many;
mod migrations;
mod names;
mod nulls;
mod objects;
mod operators;
mod order;
mod other_types;
mod pages;
mod patterns;
mod plans;
mod portable;
mod portions;
mod prefetch;
mod proxies;
mod raw;
mod related;
mod relations;
mod scrolling;
mod slices;
mod sql;
mod subqueries;
mod tables;
mod text;
mod transactions;
mod updates;
mod upsert;
mod validation;
mod values;
mod windows;
mod zones;

use std::collections::BTreeSet;

use orm::db::Database;
use orm::prelude::*;
use orm::value::Value;

use crate::support::TestDatabase;

/// A fresh database with the tables of every model of the tests.
fn fresh() -> TestDatabase {
    let db = crate::open();
    db.create_tables().unwrap();
    db
}

/// A fresh copy of the small database that Django made; its models are those of `models::edge`. What the tests expect
/// of it is what Django answers, on PostgreSQL where its two databases differ, unless the name of the test says otherwise.
fn edge() -> TestDatabase {
    crate::by_django("edge")
}

/// The keys of the rows, in the order they come in.
fn keys<M: Model>(db: &Database, rows: QuerySet<M>) -> Vec<i64> {
    let key = |row: &M| match row.__value(M::meta().primary_key) {
        Value::Int(key) => key,
        other => panic!("{other:?} is no number"),
    };
    rows.all(db).unwrap().iter().map(key).collect()
}

/// The keys of the rows, in ascending order, a key as often as its row comes.
fn ids<M: Model>(db: &Database, rows: QuerySet<M>) -> Vec<i64> {
    let mut keys = keys(db, rows);
    keys.sort_unstable();
    keys
}

/// The keys of the rows that `exclude` leaves. They are checked to be those that `filter` with the same condition does
/// not give, and those that `filter` with the negation gives.
fn excluded<M: Model>(db: &Database, condition: fn(&'static M::Fields<Sure>) -> Q) -> Vec<i64> {
    let rest = ids(db, QuerySet::<M>::exclude(M::objects(), condition));
    assert_eq!(ids(db, M::objects().filter(|m| !condition(m))), rest, "a negation within `filter`");
    assert_eq!(ids(db, M::objects().filter(|m| !!!condition(m))), rest, "a negation three times over");
    let given: BTreeSet<_> = ids(db, M::objects().filter(condition)).into_iter().collect();
    let twice: BTreeSet<_> = ids(db, M::objects().filter(|m| !!condition(m))).into_iter().collect();
    assert_eq!(twice, given, "a negation of a negation");
    let others: Vec<_> = ids(db, M::objects()).into_iter().filter(|key| !given.contains(key)).collect();
    let mut once = rest.clone();
    once.dedup();
    assert_eq!(once, others, "`filter` and `exclude` must part the table");
    rest
}
