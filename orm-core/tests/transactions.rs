//! What transactions promise, on a database that is scripted.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fake::{Failure, Fake, query, run};
use orm_core::db::{Isolation, Port, Transaction, now};
use orm_core::error::{Error, Result};

#[derive(Debug)]
enum Own {
    NotEnough,
    Orm(Error),
}

impl From<Error> for Own {
    fn from(error: Error) -> Self {
        Own::Orm(error)
    }
}

#[test]
fn ok_commits() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let value = db.atomic(|tx| {
        run(tx, "A")?;
        Ok(7)
    })?;
    assert_eq!((value, fake.log().as_str()), (7, "BEGIN; A; COMMIT"));
    Ok(())
}

#[test]
fn an_error_of_any_type_rolls_back_and_comes_out() {
    let fake = Fake::default();
    let result = fake.open().atomic(|tx| {
        run(tx, "A")?;
        Err::<(), _>(Own::NotEnough)
    });
    assert!(matches!(result, Err(Own::NotEnough)));
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK");
}

#[test]
fn a_panic_rolls_back_goes_on_and_leaves_the_connection_usable() {
    let fake = Fake::default();
    let db = fake.open();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        db.atomic(|tx| -> Result<()> {
            run(tx, "A")?;
            panic!("out");
        })
    }));
    assert_eq!(panicked.unwrap_err().downcast_ref::<&str>(), Some(&"out"));
    run(&db, "B").unwrap();
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK; B");
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn a_panic_inside_a_savepoint_rolls_back_to_it_if_it_is_caught() -> Result<()> {
    let fake = Fake::default();
    fake.open().atomic(|tx| {
        let panicked = catch_unwind(AssertUnwindSafe(|| tx.atomic(|_| -> Result<()> { panic!("in") })));
        assert!(panicked.is_err());
        run(tx, "B")?;
        Ok(())
    })?;
    let savepoint = r#"SAVEPOINT "orm_1"; ROLLBACK TO SAVEPOINT "orm_1"; RELEASE SAVEPOINT "orm_1""#;
    assert_eq!(fake.log(), format!("BEGIN; {savepoint}; B; COMMIT"));
    Ok(())
}

#[test]
fn savepoints_nest_and_an_error_undoes_only_the_innermost() -> Result<()> {
    let fake = Fake::default();
    fake.open().atomic(|tx| {
        tx.atomic(|one| {
            run(one, "A")?;
            let inner = one.atomic(|two| {
                run(two, "B")?;
                Err::<(), _>(Own::NotEnough)
            });
            assert!(inner.is_err());
            run(one, "C")
        })?;
        Ok(())
    })?;
    assert_eq!(
        fake.log(),
        "BEGIN; SAVEPOINT \"orm_1\"; A; SAVEPOINT \"orm_2\"; B; ROLLBACK TO SAVEPOINT \"orm_2\"; \
         RELEASE SAVEPOINT \"orm_2\"; C; RELEASE SAVEPOINT \"orm_1\"; COMMIT"
    );
    Ok(())
}

fn aborted<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::TransactionAborted { first }) => first,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_swallowed_error_fails_later_statements_and_the_whole() {
    let fake = Fake::default();
    fake.fail("A", Failure::Refused);
    let result = fake.open().atomic(|tx| {
        let _ = run(tx, "A");
        assert!(aborted(run(tx, "B")).contains('c'));
        assert!(aborted(tx.atomic(|inner| run(inner, "C"))).contains('c'));
        Ok(())
    });
    assert!(aborted(result).contains("check constraint"));
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK");
}

#[test]
fn an_error_caught_around_a_savepoint_does_no_harm() -> Result<()> {
    let fake = Fake::default();
    fake.fail("A", Failure::Refused);
    fake.open().atomic(|tx| {
        assert!(matches!(tx.atomic(|inner| run(inner, "A")), Err(Error::CheckViolation { .. })));
        run(tx, "B")?;
        Ok(())
    })?;
    assert!(fake.log().ends_with("B; COMMIT"));
    Ok(())
}

#[test]
fn an_error_swallowed_inside_a_savepoint_fails_that_savepoint_alone() -> Result<()> {
    let fake = Fake::default();
    fake.fail("A", Failure::Refused);
    fake.open().atomic(|tx| {
        let inner = tx.atomic(|inner| {
            let _ = run(inner, "A");
            Ok(())
        });
        aborted(inner);
        run(tx, "B")?;
        Ok(())
    })?;
    assert!(fake.log().ends_with("B; COMMIT"));
    Ok(())
}

#[test]
fn a_swallowed_error_that_has_no_fault_fails_the_block_as_well() {
    let fake = Fake::default();
    fake.fail("A", Failure::Invalid);
    let result = fake.open().atomic(|tx| {
        let _ = run(tx, "A");
        aborted(run(tx, "B"));
        Ok(())
    });
    assert!(aborted(result).contains("no such expression"));
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK");
}

#[test]
fn an_error_that_is_not_the_databases_leaves_the_transaction_usable() -> Result<()> {
    let fake = Fake::default();
    fake.open().atomic(|tx| {
        let sink = orm_core::db::Collect::<()>::new(|_| Err(Error::custom("cannot be read")));
        assert!(now(tx.query(fake::select("SELECT 1"), sink)).is_err());
        run(tx, "B")?;
        Ok(())
    })?;
    assert_eq!(fake.log(), "BEGIN; SELECT 1; B; COMMIT");
    Ok(())
}

#[test]
fn no_statement_runs_after_the_database_ended_the_transaction_by_itself() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Ended);
    let result = db.atomic(|tx| {
        let _ = tx.atomic(|inner| run(inner, "A"));
        aborted(run(tx, "B"));
        Ok(())
    });
    assert!(aborted(result).contains("disk is full"));
    // Neither a rollback to the savepoint nor a commit: there is nothing to roll back.
    assert_eq!(fake.log(), "BEGIN; SAVEPOINT \"orm_1\"; A");
    assert_eq!(run(&db, "C").unwrap(), 1);
}

#[test]
fn a_transaction_that_the_program_ended_by_a_statement_takes_no_other() {
    let fake = Fake::default();
    let db = fake.open();
    let result = db.atomic(|tx| {
        run(tx, "END")?;
        aborted(run(tx, "A"));
        Ok(())
    });
    assert!(aborted(result).contains("ended the transaction"));
    let silent = db.atomic(|tx| run(tx, "END"));
    assert!(aborted(silent).contains("ended the transaction"));
    assert_eq!(fake.log(), "BEGIN; END; BEGIN; END");
    run(&db, "B").unwrap();
    assert_eq!(fake.world().used, [1; 5]);
}

#[test]
fn a_savepoint_that_cannot_be_rolled_back_fails_what_is_around_it() {
    let fake = Fake::default();
    fake.fail("ROLLBACK TO SAVEPOINT \"orm_1\"", Failure::Refused);
    let result = fake.open().atomic(|tx| {
        let _ = tx.atomic(|_| Err::<(), _>(Own::NotEnough));
        run(tx, "B").map(drop)
    });
    aborted(result);
    assert!(fake.log().ends_with("ROLLBACK"));
}

#[test]
fn a_commit_that_the_database_turned_into_a_rollback_is_an_error() {
    let fake = Fake::default();
    fake.fail("COMMIT", Failure::RolledBack);
    let result = fake.open().atomic(|tx| run(tx, "A"));
    assert!(matches!(result, Err(Error::RolledBack { .. })));
}

#[test]
fn a_refused_commit_is_rolled_back() {
    let fake = Fake::default();
    fake.fail("COMMIT", Failure::Refused);
    let result = fake.open().atomic(|tx| run(tx, "A"));
    assert!(matches!(result, Err(Error::CheckViolation { .. })));
    assert_eq!(fake.log(), "BEGIN; A; COMMIT; ROLLBACK");
}

#[test]
fn a_commit_of_unknown_outcome_is_not_retried_and_its_connection_is_discarded() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("COMMIT", Failure::Unknown);
    let result = db.transaction().retries(5).run(|tx| run(tx, "A"));
    assert!(matches!(result, Err(Error::CommitOutcomeUnknown { .. })));
    assert_eq!(fake.log(), "BEGIN; A; COMMIT");
    run(&db, "B").unwrap();
    let world = fake.world();
    assert_eq!((world.connects, world.open), (2, 1));
}

#[test]
fn a_conflict_is_retried_as_often_as_asked_and_hooks_of_lost_rounds_do_not_run() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Conflict);
    fake.fail("COMMIT", Failure::Conflict);
    let hooks = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut rounds = 0;
    db.transaction().retries(3).run(|tx| {
        rounds += 1;
        let hooks = hooks.clone();
        tx.on_commit(move || {
            hooks.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        });
        run(tx, "A")
    })?;
    assert_eq!((rounds, hooks.load(std::sync::atomic::Ordering::SeqCst)), (3, 1));
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK; BEGIN; A; COMMIT; ROLLBACK; BEGIN; A; COMMIT");
    Ok(())
}

#[test]
fn a_conflict_is_an_error_once_the_retries_are_used_up() {
    let fake = Fake::default();
    for _ in 0..3 {
        fake.fail("A", Failure::Conflict);
    }
    let db = fake.open();
    let mut rounds = 0;
    let result = db.transaction().retries(2).run(|tx| {
        rounds += 1;
        run(tx, "A").map_err(Own::from)
    });
    assert!(matches!(result, Err(Own::Orm(Error::SerializationFailure { .. }))));
    assert_eq!(rounds, 3);
}

#[test]
fn between_retries_there_are_pauses_that_grow() {
    let fake = Fake::default();
    (0..4).for_each(|_| fake.fail("A", Failure::Conflict));
    let db = fake.open();
    let mut rounds = Vec::new();
    let result = db.transaction().retries(3).run(|tx| {
        rounds.push(std::time::Instant::now());
        run(tx, "A")
    });
    assert!(result.is_err());
    let paused: Vec<_> = rounds.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_millis()).collect();
    assert!(paused.len() == 3 && paused[0] >= 5 && paused[1] >= 10 && paused[2] >= 20, "{paused:?}");
}

#[test]
fn a_swallowed_conflict_is_retried_too() -> Result<()> {
    let fake = Fake::default();
    fake.fail("A", Failure::Conflict);
    let mut rounds = 0;
    fake.open().transaction().retries(1).run(|tx| {
        rounds += 1;
        let _ = run(tx, "A");
        Ok(())
    })?;
    assert_eq!(rounds, 2);
    Ok(())
}

#[test]
fn other_errors_are_not_retried_even_after_a_conflict_that_was_dealt_with() {
    let fake = Fake::default();
    fake.fail("A", Failure::Conflict);
    let mut rounds = 0;
    let result = fake.open().transaction().retries(5).run(|tx| {
        rounds += 1;
        let _ = tx.atomic(|inner| run(inner, "A"));
        run(tx, "B")?;
        Err::<(), _>(Own::NotEnough)
    });
    assert!(matches!(result, Err(Own::NotEnough)));
    assert_eq!(rounds, 1);
}

#[test]
fn options_are_part_of_begin() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    db.transaction().isolation(Isolation::Serializable).read_only().deferrable().run(|_| Ok(()))?;
    db.atomic(|_| Ok(()))?;
    assert_eq!(fake.log(), "BEGIN Serializable READ ONLY DEFERRABLE; COMMIT; BEGIN; COMMIT");
    Ok(())
}

#[test]
fn a_durable_transaction_refuses_to_nest() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    db.transaction().durable().run(|tx| run(tx, "A"))?;
    db.atomic(|_| {
        let nested = db.transaction().durable().run(|tx| run(tx, "B"));
        assert!(matches!(nested, Err(Error::NestedDurable)));
        Ok(())
    })?;
    assert_eq!(fake.log(), "BEGIN; A; COMMIT; BEGIN; COMMIT");
    Ok(())
}

#[test]
fn a_failing_begin_gives_its_error_and_the_connection_back() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    fake.fail("BEGIN", Failure::Refused);
    assert!(matches!(db.atomic(|tx| run(tx, "A")), Err(Error::CheckViolation { .. })));
    run(&db, "B").unwrap();
    assert_eq!(fake.log(), "BEGIN; B");
}

#[test]
fn a_lost_connection_in_a_transaction_is_discarded() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Lost);
    assert!(matches!(db.atomic(|tx| run(tx, "A")), Err(Error::ConnectionLost { .. })));
    run(&db, "B").unwrap();
    assert_eq!(fake.log(), "BEGIN; A; B");
    assert_eq!(fake.world().open, 1);
}

#[test]
fn the_librarys_own_operation_is_a_transaction_on_a_database_and_a_savepoint_inside_one() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let operation = |port: &dyn Port, commit: bool| {
        let begun = now(port.begin())?;
        run(begun.port(), "A")?;
        if commit { now(begun.commit()) } else { Ok(()) }
    };
    operation(&db, true)?;
    operation(&db, false)?;
    assert_eq!(fake.log(), "BEGIN; A; COMMIT; BEGIN; A; ROLLBACK");
    db.atomic(|tx| {
        operation(tx, true)?;
        operation(tx, false)
    })?;
    assert_eq!(
        fake.log(),
        "BEGIN; SAVEPOINT \"orm_1\"; A; RELEASE SAVEPOINT \"orm_1\"; SAVEPOINT \"orm_2\"; A; \
         ROLLBACK TO SAVEPOINT \"orm_2\"; RELEASE SAVEPOINT \"orm_2\"; COMMIT"
    );
    Ok(())
}

#[test]
fn threads_may_share_a_transaction() -> Result<()> {
    fn shared<T: Sync>(_: &T) {}
    let fake = Fake::default();
    fake.open().atomic(|tx| {
        shared::<Transaction>(tx);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| query(tx, "SELECT 3").unwrap());
            }
        });
        Ok(())
    })?;
    assert!(fake.world().used.iter().all(|connection| *connection == 1));
    Ok(())
}

#[test]
fn savepoints_of_two_threads_that_cross_fail_the_whole() {
    let fake = Fake::default();
    let result = fake.open().atomic(|tx| {
        let (opened, first) = std::sync::mpsc::channel();
        let (ended, second) = std::sync::mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                first.recv().unwrap();
                let crossed = tx.atomic(|inner| {
                    ended.send(()).unwrap();
                    // Until the savepoint around is gone.
                    while run(inner, "A").is_ok() {
                        std::thread::yield_now();
                    }
                    Ok(())
                });
                aborted(crossed);
            });
            let outer = tx.atomic(|_| {
                opened.send(()).unwrap();
                second.recv().unwrap();
                Ok(())
            });
            assert!(aborted(outer).contains("crossed"));
        });
        Ok(())
    });
    assert!(aborted(result).contains("crossed"));
    assert!(fake.log().ends_with("ROLLBACK"));
}
