//! Foreign keys whose rows the database deletes or changes, and those that it does not hold to anything.

use orm::prelude::*;
use orm::{Error, Result, assert_num_queries};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "by_database")]
pub struct Owner {
    pub id: i64,
    pub name: String,
    pub dogs: HasMany<Dog>,
    pub visits: HasMany<Visit>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "by_database")]
pub struct Dog {
    pub id: i64,
    #[field(on_delete = DbCascade)]
    pub owner: ForeignKey<Owner>,
    #[field(on_delete = DbSetNull)]
    pub walker: Option<ForeignKey<Owner>>,
    #[field(on_delete = DbSetDefault, db_default = "1")]
    pub keeper: ForeignKey<Owner>,
    pub bones: HasMany<Bone>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "by_database")]
pub struct Bone {
    pub id: i64,
    #[field(on_delete = DbCascade)]
    pub dog: ForeignKey<Dog>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "by_database")]
pub struct Visit {
    pub id: i64,
    #[field(on_delete = Cascade, db_constraint = false)]
    pub owner: ForeignKey<Owner>,
    #[field(on_delete = DoNothing, db_constraint = false)]
    pub other: Option<ForeignKey<Owner>>,
}

fn owner(db: &orm::Database, name: &str) -> Result<Owner> {
    Owner::builder().name(name).save(db)
}

#[test]
fn the_database_deletes_the_rows_of_rows_and_they_are_not_counted() -> Result<()> {
    let db = &*fresh();
    let (first, gone) = (owner(db, "first")?, owner(db, "gone")?);
    let dog = Dog::builder().owner(&gone).keeper(&first).save(db)?;
    let kept = Dog::builder().owner(&first).walker(&gone).keeper(&gone).save(db)?;
    Bone::builder().dog(&dog).save(db)?;
    Bone::builder().dog(&kept).save(db)?;
    // The visits are this library's, and the owner's row itself: no dog is asked about.
    let deleted = assert_num_queries!(db, 2, { gone.delete(db) })?;
    assert_eq!(deleted.by_model.into_iter().collect::<Vec<_>>(), [("by_database.Owner".to_owned(), 1)]);
    assert_eq!(Dog::objects().values(|d| d.id).all(db)?, [kept.id]);
    assert_eq!(Bone::objects().count(db)?, 1);
    let kept = Dog::objects().find(db, kept.id)?;
    assert!(kept.walker.is_none());
    assert_eq!(*kept.keeper.id(), 1);
    Ok(())
}

#[test]
fn what_only_the_database_cascades_to_is_deleted_by_one_statement() -> Result<()> {
    let db = &*fresh();
    let first = owner(db, "first")?;
    for _ in 0..3 {
        let dog = Dog::builder().owner(&first).save(db)?;
        Bone::builder().dog(&dog).save(db)?;
    }
    let deleted = assert_num_queries!(db, 1, { Dog::objects().filter(|d| d.id.gt(1)).delete(db) })?;
    assert_eq!((deleted.total, Bone::objects().count(db)?), (2, 1));
    Ok(())
}

#[test]
fn a_default_of_the_database_that_points_nowhere_is_refused_at_the_commit() -> Result<()> {
    let db = &*fresh();
    let first = owner(db, "first")?;
    let other = owner(db, "other")?;
    Dog::builder().owner(&other).save(db)?;
    assert!(matches!(first.delete(db), Err(Error::ForeignKeyViolation { .. })));
    assert_eq!(Owner::objects().count(db)?, 2);
    Ok(())
}

#[test]
fn a_foreign_key_without_a_constraint_may_point_nowhere() -> Result<()> {
    let db = &*fresh();
    let first = owner(db, "first")?;
    let lost = Visit::builder().owner(&first).other(77).save(db)?;
    let Some(other) = &lost.other else { panic!("{lost:?}") };
    assert!(matches!(other.get(db), Err(Error::NotFound { .. })));
    assert_eq!(Visit::objects().filter(|v| v.other.eq(77)).count(db)?, 1);
    assert_eq!(Visit::objects().filter(|v| v.other.is_null()).count(db)?, 0);
    assert_eq!(Visit::objects().values(|v| v.other.name).all(db)?, [None::<String>]);
    assert!(Visit::objects().select_related(|v| v.other).first(db)?.is_some());
    Ok(())
}

#[test]
fn rows_without_a_constraint_are_deleted_by_this_library_as_others() -> Result<()> {
    let db = &*fresh();
    let (first, other) = (owner(db, "first")?, owner(db, "other")?);
    Visit::builder().owner(&first).other(&other).save(db)?;
    Visit::builder().owner(&other).other(&first).save(db)?;
    let deleted = first.delete(db)?;
    assert_eq!(deleted.by_model.values().sum::<u64>(), 2);
    let left = Visit::objects().all(db)?;
    assert_eq!(left.iter().map(|visit| visit.other.as_ref().map(|other| *other.id())).collect::<Vec<_>>(), [Some(1)]);
    Ok(())
}

#[test]
fn the_tables_say_what_the_database_does() {
    let db = crate::open();
    let created = db.capture(|| db.create_tables().unwrap());
    let sql = created.iter().map(|statement| statement.sql.to_string()).collect::<Vec<_>>().join(";\n");
    let references = |action: &str| {
        format!("REFERENCES \"by_database_owner\" (\"id\") ON DELETE {action} DEFERRABLE INITIALLY DEFERRED")
    };
    for action in ["CASCADE", "SET NULL", "SET DEFAULT"] {
        assert!(sql.contains(&references(action)), "{action} in\n{sql}");
    }
    let visits: Vec<_> = sql.lines().filter(|line| line.contains("by_database_visit")).collect();
    assert!(!visits.is_empty() && !visits.iter().any(|line| line.contains("REFERENCES")), "{visits:?}");
}
