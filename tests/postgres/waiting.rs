//! Unique constraints that PostgreSQL alone has: those that wait, and those that count NULLs as equal.

use orm::prelude::*;
use orm::{Error, Result};

#[derive(Model, Debug, Clone)]
#[model(
    app = "waiting",
    unique(name = "seat_place", hall, place, deferrable = deferred),
    unique(hall, code, deferrable = immediate),
    unique(name = "seat_label", label, nulls_distinct = false),
    unique(name = "seat_pattern", pattern, opclasses("varchar_pattern_ops"))
)]
pub struct Seat {
    pub id: i64,
    pub hall: i64,
    pub place: i64,
    pub code: i64,
    #[field(max_length = 10)]
    pub label: Option<String>,
    #[field(max_length = 10, default = "")]
    pub pattern: Option<String>,
}

fn seat(
    place: i64,
) -> SeatBuilder<orm::model::Set<__Seat::hall>, orm::model::Set<__Seat::place>, orm::model::Set<__Seat::code>> {
    let name = place.to_string();
    Seat::builder().hall(1).place(place).code(place).label(name.clone()).pattern(name)
}

fn fresh() -> crate::support::TestDatabase {
    let db = crate::open();
    db.create_tables().unwrap();
    db
}

#[test]
fn a_deferred_constraint_lets_rows_change_places_within_a_transaction() -> Result<()> {
    let db = &*fresh();
    let (mut one, mut two) = (seat(1).save(db)?, seat(2).save(db)?);
    db.atomic(|tx| {
        one.place = 2;
        one.save(tx)?;
        two.place = 1;
        two.save(tx)
    })?;
    assert_eq!(Seat::objects().order_by(|s| s.id).values(|s| s.place).all(db)?, [2, 1]);
    let same = db.atomic(|tx| Seat::objects().update(tx, |s| s.place.set(5)));
    let Err(Error::UniqueViolation { constraint, .. }) = same else { panic!("{same:?}") };
    assert_eq!(constraint.as_deref(), Some("seat_place"));
    assert_eq!(Seat::objects().filter(|s| s.place.eq(5)).count(db)?, 0);
    Ok(())
}

#[test]
fn an_immediate_constraint_is_looked_at_after_the_statement() -> Result<()> {
    let db = &*fresh();
    Seat::objects().bulk_create(db, (1..5).map(seat))?;
    // One row after another each would have a number that the next still has.
    assert_eq!(Seat::objects().update(db, |s| s.code.set(s.code + 1))?, 4);
    let double = seat(9).code(3).save(db);
    assert!(matches!(double, Err(Error::UniqueViolation { .. })), "{double:?}");
    Ok(())
}

#[test]
fn nulls_may_count_as_equal() -> Result<()> {
    let db = &*fresh();
    seat(1).label(None::<String>).save(db)?;
    let again = seat(2).label(None::<String>).save(db);
    assert!(matches!(again, Err(Error::UniqueViolation { .. })), "{again:?}");
    let Err(Error::Validation(found)) = seat(3).label(None::<String>).full_clean(db) else { panic!() };
    assert_eq!(found.field("label").len(), 1);
    Ok(())
}

#[test]
fn constraints_are_written_as_django_writes_them() {
    let db = crate::open();
    let created = db.capture(|| db.create_tables().unwrap());
    let sql = created.iter().map(|statement| statement.sql.to_string()).collect::<Vec<_>>().join(";\n");
    for expected in [
        "CONSTRAINT \"seat_place\" UNIQUE (\"hall\", \"place\") DEFERRABLE INITIALLY DEFERRED",
        "UNIQUE (\"hall\", \"code\") DEFERRABLE INITIALLY IMMEDIATE",
        "CONSTRAINT \"seat_label\" UNIQUE NULLS NOT DISTINCT (\"label\")",
        "CREATE UNIQUE INDEX \"seat_pattern\" ON \"waiting_seat\" (\"pattern\" \"varchar_pattern_ops\")",
    ] {
        assert!(sql.contains(expected), "{expected}\nis not in\n{sql}");
    }
}
