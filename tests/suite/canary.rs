//! No value and no password is in what is logged or in an error. What is logged is listened to while every test of the suite
//! runs (`support::log`); here values that are known go every way that values go, and fail in every way.

use std::fmt::Debug;

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::errors::{Mood, Owner, Part, Thing, ThingFields};
use super::fresh;
use crate::support::log::{PASSWORD, VALUE, heard};
use crate::support::raw;

/// Fails with an error that shows neither.
#[track_caller]
fn fails<T: Debug>(result: Result<T>) -> Error {
    let error = result.expect_err("this must fail");
    for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
        assert!(!text.contains(VALUE) && !text.contains(PASSWORD), "{text}");
    }
    error
}

fn statements_that_succeed(db: &Database) -> Result<()> {
    Owner::builder().name(VALUE).save(db)?;
    let mut thing = Thing::builder().name(VALUE).owner(VALUE).data(serde_json::json!({ VALUE: [VALUE] })).save(db)?;
    thing.count = 1;
    thing.save(db)?;
    thing.refresh(db)?;
    Part::objects().bulk_create(db, (0..3).map(|n| Part::builder().thing(&thing).code(format!("{VALUE}{n}"))))?;
    assert!(!Thing::builder().name(VALUE).count(1).get_or_create(db, |t| (t.name, t.count))?.1);
    let conditions: [fn(&'static ThingFields) -> Q; 9] = [
        |t| t.name.eq(VALUE),
        |t| t.name.ne(VALUE),
        |t| t.name.iexact(VALUE),
        |t| t.name.contains(VALUE),
        |t| t.name.istarts_with(VALUE),
        |t| t.name.regex(VALUE),
        |t| t.name.is_in([VALUE, "x"]),
        |t| t.owner.eq(VALUE),
        |t| t.parts.any(|p| p.code.ends_with(VALUE)),
    ];
    for condition in conditions {
        Thing::objects().filter(condition).all(db)?;
        Thing::objects().exclude(condition).count(db)?;
    }
    Thing::objects().filter_by("owner__name__icontains", VALUE)?.exists(db)?;
    Thing::objects()
        .select_related(|t| t.owner)
        .filter(|t| t.name.eq(VALUE))
        .iter(db)?
        .try_for_each(|t| t.map(drop))?;
    assert_eq!(Thing::objects().values(|t| t.name).all(db)?, [VALUE]);
    Owner::objects().prefetch(|o| o.things.parts).all(db)?;
    db.atomic(|tx| Part::objects().filter(|p| p.code.eq(VALUE)).update(tx, |p| p.code.set(VALUE)))?;
    assert!(db.capture(|| Thing::objects().filter(|t| t.name.eq(VALUE)).all(db)).iter().all(|ran| {
        // A capture has the values, apart from what it shows of itself.
        !ran.to_string().contains(VALUE)
    }));
    Ok(())
}

fn statements_that_fail(db: &Database) -> Result<()> {
    let thing = Thing::objects().first(db)?.expect("it was made before");
    fails(Owner::builder().name(VALUE).save(db));
    fails(Thing::builder().name(VALUE).count(1).save(db));
    fails(Part::objects().bulk_create(db, (0..2).map(|_| Part::builder().thing(&thing).code(VALUE))));
    fails(Thing::builder().name("x").owner(format!("{VALUE}2")).save(db));
    fails(Thing::builder().name(VALUE.repeat(5)).save(db));
    fails(Thing::builder().name(format!("{VALUE}\0")).save(db));
    fails(Thing::objects().filter(|t| t.name.eq(VALUE)).update(db, |t| t.count.set(t.count - 5)));
    fails(Thing::objects().get(db, |t| t.name.eq(format!("no {VALUE}"))));
    fails(Thing::objects().filter(|t| t.name.regex(format!("({VALUE}"))).all(db));
    fails(Thing::objects().filter_by("owner__name", [VALUE]).and_then(|found| found.all(db)));
    fails(Thing::objects().filter_by("count", VALUE).and_then(|found| found.all(db)));
    fails(Owner::objects().filter(|o| o.name.eq(VALUE)).limit(1).delete(db));
    let aborted = db.atomic(|tx| {
        fails(Owner::builder().name(VALUE).save(tx));
        fails(Owner::objects().count(tx));
        Ok(())
    });
    assert!(matches!(fails(aborted), Error::TransactionAborted { .. }));
    let inner: Result<()> = db.atomic(|tx| {
        fails(tx.atomic(|tx| Owner::builder().name(VALUE).save(tx)));
        tx.on_commit_robust(|| Err::<(), _>("a reason of the program's own"));
        Owner::builder().name("after").save(tx).map(drop)
    });
    inner
}

/// Values that got into the table by another way, and do not fit the model.
fn cells_that_do_not_fit(db: &Database) -> Result<()> {
    Thing::objects().update(db, |t| (t.mood.set(Mood::Bad), t.name.set("x")))?;
    raw::run(
        db,
        r#"CREATE TABLE "other" AS SELECT "id", "name" AS "count", "name", "name" AS "mood" FROM "errors_thing""#,
    )?;
    let moved = r#"UPDATE "errors_thing" SET "mood" = (SELECT substr("name", 1, 10) FROM "errors_owner" ORDER BY "name" DESC LIMIT 1)"#;
    raw::run(db, moved)?;
    let error = fails(Thing::objects().all(db));
    assert!(matches!(error, Error::Decode { .. }), "{error:?}");
    fails(Thing::objects().values(|t| t.mood).all(db));
    fails(Thing::objects().iter(db).map(|_| ()));
    raw::run(db, r#"DROP TABLE "errors_part""#)?;
    fails(Part::objects().filter(|p| p.code.eq(VALUE)).all(db));
    Ok(())
}

#[test]
fn no_value_and_no_password_is_logged_or_in_an_error() -> Result<()> {
    let home = fresh();
    let (events, lines) = heard();
    // Opened with a password as well.
    let db = &home.with_password();
    statements_that_succeed(db)?;
    statements_that_fail(db)?;
    cells_that_do_not_fit(db)?;
    assert!(!format!("{db:?} {:?}", db.pool_status()).contains(PASSWORD));
    let (events, lines) = (heard().0 - events, heard().1 - lines);
    assert!(events > 60, "only {events} events were listened to");
    // The driver of PostgreSQL has a log of its own.
    assert!(lines > 20 || db.system() != "postgresql", "only {lines} lines were listened to");
    Ok(())
}
