//! A `HasOne` is the other side of a column that no two rows share; another is told of before a database is asked.
//!
//! A program of its own, since no table can be created beside a model that cannot be.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod support;

use orm::prelude::*;
use orm::{Database, Error};

#[derive(Model, Debug, Clone)]
#[model(app = "oneside")]
pub struct Engine {
    pub id: i64,
    pub plate: HasOne<Plate>,
    pub driver: HasOne<Driver>,
}

/// Its foreign key is unique by a constraint.
#[derive(Model, Debug, Clone)]
#[model(app = "oneside", unique(engine))]
pub struct Plate {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub engine: ForeignKey<Engine>,
}

/// Its foreign key may be the same in several rows: what is unique is more, or not of every row.
#[derive(Model, Debug, Clone)]
#[model(app = "oneside", unique(engine, name), unique(engine, name = "named", condition = |d| d.name.ne("")))]
pub struct Driver {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = Cascade)]
    pub engine: ForeignKey<Engine>,
}

fn refused<T>(result: orm::Result<T>) {
    let error = result.map(drop).unwrap_err();
    assert!(matches!(&error, Error::InvalidModel { model, .. } if model == "Engine"), "{error:?}");
    let message = error.to_string();
    let told = message.contains("`driver` is a `HasOne`") && message.contains("`Driver.engine` may be the same");
    assert!(told && message.contains("make it a `OneToOne`, or this a `HasMany`"), "{message}");
}

fn told_when_created_and_when_used(db: &Database) {
    let asked = db.capture(|| {
        refused(db.create_tables());
        refused(Engine::objects().filter(|e| e.driver.name.eq("x")).all(db));
        refused(Engine::objects().select_related(|e| e.driver).all(db));
        // What names it in no query is not in its way; the other one is.
        assert!(Engine::objects().filter(|e| e.plate.id.eq(1)).sql(db).is_ok());
    });
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn one_of_a_column_that_is_not_unique_is_told_when_tables_are_created_and_when_it_is_used() {
    told_when_created_and_when_used(&support::sqlite());
    #[cfg(feature = "postgres")]
    if let Some(db) = support::postgres() {
        told_when_created_and_when_used(&db);
    }
}
