//! When functions registered with `on_commit` run.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use fake::{Failure, Fake, run};
use orm_core::db::Transaction;
use orm_core::error::{Error, Result};

/// Writes down which hooks ran.
#[derive(Clone, Default)]
struct Ran(Arc<Mutex<Vec<&'static str>>>);

impl Ran {
    fn register(&self, tx: &Transaction, name: &'static str) {
        let ran = self.0.clone();
        tx.on_commit(move || ran.lock().unwrap().push(name));
    }

    fn names(&self) -> String {
        self.0.lock().unwrap().join(" ")
    }
}

#[test]
fn hooks_run_in_order_after_the_commit_and_not_before() -> Result<()> {
    let (fake, ran) = (Fake::default(), Ran::default());
    fake.open().atomic(|tx| {
        ran.register(tx, "one");
        tx.atomic(|inner| {
            ran.register(inner, "two");
            Ok::<_, Error>(())
        })?;
        assert_eq!(ran.names(), "");
        ran.register(tx, "three");
        Ok(())
    })?;
    assert_eq!(ran.names(), "one two three");
    Ok(())
}

#[test]
fn hooks_are_dropped_with_the_savepoint_they_were_registered_in() -> Result<()> {
    let (fake, ran) = (Fake::default(), Ran::default());
    fake.open().atomic(|tx| {
        ran.register(tx, "before");
        let undone = tx.atomic(|one| {
            ran.register(one, "dropped");
            one.atomic(|two| {
                ran.register(two, "dropped with its parent");
                Ok::<_, Error>(())
            })?;
            Err::<(), _>(Error::custom("undo"))
        });
        assert!(undone.is_err());
        ran.register(tx, "after");
        Ok(())
    })?;
    assert_eq!(ran.names(), "before after");
    Ok(())
}

#[test]
fn hooks_of_the_outer_handle_belong_to_the_savepoint_that_is_open() -> Result<()> {
    let (fake, ran) = (Fake::default(), Ran::default());
    fake.open().atomic(|tx| {
        let _ = tx.atomic(|_inner| {
            ran.register(tx, "dropped");
            Err::<(), _>(Error::custom("undo"))
        });
        Ok(())
    })?;
    assert_eq!(ran.names(), "");
    Ok(())
}

#[test]
fn no_hook_runs_unless_the_commit_is_known_to_have_happened() {
    for (sql, failure) in [
        ("COMMIT", Failure::Unknown),
        ("COMMIT", Failure::RolledBack),
        ("COMMIT", Failure::Refused),
        ("A", Failure::Refused),
        ("A", Failure::Ended),
        ("A", Failure::Lost),
    ] {
        let (fake, ran) = (Fake::default(), Ran::default());
        fake.fail(sql, failure);
        let result = fake.open().atomic(|tx| {
            ran.register(tx, "ran");
            let _ = run(tx, "A");
            Ok::<_, Error>(())
        });
        assert!(result.is_err(), "{failure:?}");
        assert_eq!(ran.names(), "", "{failure:?}");
    }
    let (fake, ran) = (Fake::default(), Ran::default());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        fake.open().atomic(|tx| -> Result<()> {
            ran.register(tx, "ran");
            panic!("out");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(ran.names(), "");
}

#[test]
fn hooks_run_outside_the_transaction_with_its_connection_free() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    let ran = Ran::default();
    db.atomic(|tx| {
        let (again, inner) = (db.clone(), ran.clone());
        tx.on_commit(move || {
            let nested = again.atomic(|tx| {
                inner.register(tx, "nested");
                run(tx, "B")
            });
            nested.unwrap();
        });
        ran.register(tx, "last");
        run(tx, "A")
    })?;
    assert_eq!(fake.log(), "BEGIN; A; COMMIT; BEGIN; B; COMMIT");
    assert_eq!(ran.names(), "nested last");
    Ok(())
}

#[test]
fn a_panicking_hook_stops_those_after_it_but_not_the_commit() {
    let (fake, ran) = (Fake::default(), Ran::default());
    let db = fake.open();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        db.atomic(|tx| -> Result<()> {
            ran.register(tx, "one");
            tx.on_commit(|| panic!("hook"));
            ran.register(tx, "three");
            Ok(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!((ran.names().as_str(), fake.log().as_str()), ("one", "BEGIN; COMMIT"));
    run(&db, "B").unwrap();
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn a_robust_hook_that_fails_or_panics_stops_nothing() -> Result<()> {
    let (fake, ran) = (Fake::default(), Ran::default());
    fake.open().atomic(|tx| {
        tx.on_commit_robust(|| Err("no mail server"));
        tx.on_commit_robust(|| -> Result<(), Error> { panic!("hook") });
        ran.register(tx, "three");
        Ok::<_, Error>(())
    })?;
    assert_eq!(ran.names(), "three");
    Ok(())
}
