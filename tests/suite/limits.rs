//! What is too much is an error, not a crash, and lists of any length work.

use orm::prelude::*;

use super::tables::{Shelf, ShelfFields};

/// Runs on a thread with a small stack.
fn on_a_small_stack(run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(512 * 1024).spawn_scoped(scope, run).unwrap().join().unwrap();
    });
}

#[test]
fn conditions_nested_a_hundred_thousand_deep_are_an_error_on_a_small_stack() {
    let db = crate::open();
    db.create_tables().unwrap();
    on_a_small_stack(|| {
        let nested = Shelf::objects().filter(|s| {
            (0..100_000)
                .fold(s.label.eq("x"), |q, i| if i % 2 == 0 { q & s.id.gt(i) | s.id.eq(1) } else { !(q | s.id.lt(i)) })
        });
        assert!(matches!(nested.all(&*db), Err(orm::Error::QueryTooComplex { .. })));
    });
}

#[test]
fn conditions_nested_as_deep_as_allowed_run_on_a_small_stack() {
    let db = crate::open();
    db.create_tables().unwrap();
    on_a_small_stack(|| {
        let nested = Shelf::objects()
            .filter(|s| (0..90).fold(s.label.eq("x"), |q, i| if i % 2 == 0 { q & s.id.gt(i) } else { q | s.id.lt(i) }));
        nested.all(&*db).unwrap();
        let exclusive = Shelf::objects().filter(|s| (0..90).fold(s.label.eq("x"), |q, i| q ^ s.id.gt(i)));
        exclusive.all(&*db).unwrap();
        let most = Shelf::objects().filter(|s| (0..90).fold(s.label.eq("x"), |q, i| !(q & s.id.gt(i))));
        most.all(&*db).unwrap();
    });
}

#[test]
fn each_limit_says_what_helps_against_it() {
    let db = crate::open();
    db.create_tables().unwrap();
    let too_complex = |result: orm::Result<u64>, help: &str| match result {
        Err(orm::Error::QueryTooComplex { reason }) => assert!(reason.contains(help), "{reason}"),
        other => panic!("{other:?}"),
    };
    let shelves = Shelf::objects;
    too_complex(shelves().filter(|s| (0..600).fold(s.id.eq(1), |q, i| !(q & s.id.gt(i)))).count(&*db), "`Q::any`");
    too_complex(shelves().filter(|s| (0..600).fold(s.id + 1, |e, _| e + 1).gt(3)).count(&*db), "constants together");
    let each = |s: &'static ShelfFields| Q::any((0..70_000).map(|i| s.id.eq(i) & s.label.eq("x")));
    too_complex(shelves().filter(each).count(&*db), "`is_in`");
}

#[test]
fn lists_of_any_length_are_one_statement() {
    let db = crate::open();
    db.create_tables().unwrap();
    for label in ["a", "b", "c"] {
        Shelf::builder().label(label).save(&*db).unwrap();
    }
    for length in [0, 1, 2, 100, 32_766, 32_767, 65_535, 65_536, 200_000] {
        let found = orm::assert_num_queries!(&*db, usize::from(length > 0), {
            Shelf::objects().filter(|s| s.id.is_in(0..length)).count(&*db).unwrap()
        });
        assert_eq!(found, u64::try_from(length.clamp(1, 4) - 1).unwrap(), "{length}");
        let rest = Shelf::objects().exclude(|s| s.id.is_in(0..length)).count(&*db).unwrap();
        assert_eq!(found + rest, 3);
    }
}

#[test]
fn a_limit_beyond_what_databases_count_is_an_error() {
    let db = crate::open();
    db.create_tables().unwrap();
    assert!(matches!(Shelf::objects().limit(u64::MAX).all(&*db), Err(orm::Error::InvalidQuery { .. })));
    assert!(matches!(Shelf::objects().offset(u64::MAX).all(&*db), Err(orm::Error::InvalidQuery { .. })));
    assert_eq!(Shelf::objects().limit(i64::MAX as u64).offset(1).all(&*db).unwrap().len(), 0);
}

#[test]
fn time_limits_may_be_as_long_as_can_be_said() -> orm::Result<()> {
    let home = crate::open();
    home.create_tables()?;
    let longest = std::time::Duration::MAX;
    let db = orm::Database::builder()
        .url(home.url())
        .statement_timeout(longest)
        .busy_timeout(longest)
        .connect_timeout(longest)
        .checkout_timeout(longest)
        .max_lifetime(longest)
        .open()?;
    Shelf::builder().label("a").save(&db)?;
    db.atomic(|tx| Shelf::builder().label("b").save(tx))?;
    assert_eq!(Shelf::objects().count(&db)?, 2);
    Ok(())
}
