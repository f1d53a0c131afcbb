//! Transactions: all or nothing, whoever else is at work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use orm::prelude::*;
use orm::{Database, Error, Isolation, Result};

use super::fresh;
use crate::support::raw;

#[derive(Model, Debug, Clone)]
#[model(app = "transactions")]
pub struct Account {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    #[field(default = 0)]
    pub balance: i64,
    pub bookings: HasMany<Booking>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "transactions")]
pub struct Booking {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub account: ForeignKey<Account>,
    pub amount: i64,
}

fn is_postgres(db: &Database) -> bool {
    db.system() == "postgresql"
}

fn names(db: &Database) -> Vec<String> {
    Account::objects().order_by(|a| a.name).values(|a| a.name).all(db).unwrap()
}

/// Runs something on another thread, which is in no transaction of this one.
fn elsewhere<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

fn panics<T>(run: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(run)).is_err()
}

#[test]
fn what_ends_well_is_there_and_what_does_not_is_not() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let id = db.atomic(|tx| Account::builder().name("a").save(tx).map(|a| a.id))?;
    assert_eq!(Account::objects().find(db, id)?.name, "a");
    let failed: Result<()> = db.atomic(|tx| {
        Account::builder().name("b").save(tx)?;
        assert_eq!(Account::objects().count(tx)?, 2);
        Err(Error::custom("no"))
    });
    assert!(matches!(failed, Err(Error::Custom(_))));
    assert_eq!(names(db), ["a"]);
    Ok(())
}

#[test]
fn an_error_type_of_the_program_comes_through() {
    #[derive(Debug)]
    enum Mine {
        Orm(#[allow(dead_code, reason = "shown when a test fails")] Error),
        Reason,
    }
    impl From<Error> for Mine {
        fn from(error: Error) -> Self {
            Mine::Orm(error)
        }
    }
    let home = fresh();
    let db = &*home;
    let result: Result<(), Mine> = db.atomic(|tx| {
        Account::builder().name("a").save(tx)?;
        tx.atomic(|_| Err(Mine::Reason))
    });
    assert!(matches!(result, Err(Mine::Reason)), "{result:?}");
    assert_eq!(names(db), [""; 0]);
}

#[test]
fn a_panic_rolls_back_and_the_connection_serves_on() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for round in 0..25 {
        assert!(panics(|| db.atomic(|tx| -> Result<()> {
            Account::builder().name("a").save(tx)?;
            panic!("round {round}")
        })));
        assert!(panics(|| db.atomic(|tx| {
            Account::builder().name("b").save(tx)?;
            tx.atomic(|tx| -> Result<()> {
                Account::builder().name("c").save(tx)?;
                panic!("round {round}")
            })
        })));
    }
    assert_eq!(names(db), [""; 0]);
    db.atomic(|tx| {
        assert!(panics(|| tx.atomic(|tx| -> Result<()> {
            Account::builder().name("inside").save(tx)?;
            panic!("caught")
        })));
        Account::builder().name("outside").save(tx).map(drop)
    })?;
    assert_eq!(names(db), ["outside"]);
    Ok(())
}

#[test]
fn a_savepoint_is_undone_alone() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        Account::builder().name("a").save(tx)?;
        let inner: Result<()> = tx.atomic(|tx| {
            Account::builder().name("b").save(tx)?;
            tx.atomic(|tx| Account::builder().name("c").save(tx))?;
            Err(Error::custom("undo b and c"))
        });
        assert!(inner.is_err());
        tx.atomic(|tx| Account::builder().name("d").save(tx))?;
        Ok::<_, Error>(())
    })?;
    assert_eq!(names(db), ["a", "d"]);
    Ok(())
}

#[test]
fn savepoints_nest_fifty_deep() -> Result<()> {
    fn down(tx: &orm::Transaction, depth: u32) -> Result<()> {
        Account::builder().name(format!("{depth:02}")).save(tx)?;
        if depth == 50 {
            return Ok(());
        }
        let inner = tx.atomic(|tx| {
            down(tx, depth + 1)?;
            if depth % 10 == 4 { Err(Error::custom("undo")) } else { Ok(()) }
        });
        assert_eq!(inner.is_err(), depth % 10 == 4);
        Ok(())
    }
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| down(tx, 0))?;
    assert_eq!(names(db), ["00", "01", "02", "03", "04"]);
    Ok(())
}

#[test]
fn after_a_refused_row_an_inner_block_lets_the_outer_go_on() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Account::builder().name("taken").save(db)?;
    db.atomic(|tx| {
        let refused = tx.atomic(|tx| Account::builder().name("taken").save(tx));
        assert!(matches!(refused, Err(Error::UniqueViolation { .. })));
        Account::builder().name("free").save(tx).map(drop)
    })?;
    assert_eq!(names(db), ["free", "taken"]);
    Ok(())
}

#[test]
fn a_swallowed_error_fails_the_transaction() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Account::builder().name("taken").save(db)?;
    let swallowed: Result<()> = db.atomic(|tx| {
        Account::builder().name("lost").save(tx)?;
        let _ = Account::builder().name("taken").save(tx);
        Ok(())
    });
    let Err(error @ Error::TransactionAborted { .. }) = swallowed else { panic!("{swallowed:?}") };
    assert!(error.to_string().contains("tx.atomic"), "{error}");
    let further: Result<()> = db.atomic(|tx| {
        let _ = Account::builder().name("taken").save(tx);
        assert!(matches!(Account::objects().count(tx), Err(Error::TransactionAborted { .. })));
        assert!(matches!(tx.atomic(|_| Ok::<_, Error>(())), Err(Error::TransactionAborted { .. })));
        Ok(())
    });
    assert!(matches!(further, Err(Error::TransactionAborted { .. })));
    assert_eq!(names(db), ["taken"]);
    Ok(())
}

#[test]
fn a_swallowed_error_fails_the_transaction_whatever_its_kind() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Account::builder().name("a").balance(i64::MAX).save(db)?;
    type Refused = fn(&orm::Transaction) -> Result<()>;
    let refused: [(&str, Refused); 3] = [
        ("a pattern that is none", |tx| Account::objects().filter(|a| a.name.regex("(")).count(tx).map(drop)),
        ("a sum that is too large", |tx| Account::objects().update(tx, |a| a.balance.set(a.balance + 1)).map(drop)),
        ("a statement that is none", |tx| raw::run_in(tx, "SELEC 1")),
    ];
    // SQLite makes a sum that is too large a number of another kind.
    let gives = |what: &str| what != "a sum that is too large" || is_postgres(db);
    for (what, fails) in refused.into_iter().filter(|(what, _)| gives(what)) {
        let swallowed: Result<()> = db.atomic(|tx| {
            Account::builder().name("lost").save(tx)?;
            let first = fails(tx);
            assert!(first.is_err(), "{what}");
            let next = Account::objects().count(tx);
            assert!(matches!(next, Err(Error::TransactionAborted { .. })), "{what}: {first:?}, then {next:?}");
            Ok(())
        });
        assert!(matches!(swallowed, Err(Error::TransactionAborted { .. })), "{what}: {swallowed:?}");
        let alone: Result<()> = db.atomic(|tx| {
            assert!(fails(tx).is_err(), "{what}");
            Ok(())
        });
        assert!(matches!(alone, Err(Error::TransactionAborted { .. })), "{what}: {alone:?}");
        assert_eq!(names(db), ["a"], "{what}");
        db.atomic(|tx| {
            assert!(tx.atomic(fails).is_err(), "{what}");
            Account::objects().count(tx)
        })?;
    }
    Ok(())
}

#[test]
fn an_error_that_no_statement_gave_leaves_the_transaction_whole() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        assert!(matches!(Account::objects().find(tx, 1), Err(Error::NotFound { .. })));
        assert!(matches!(Account::builder().name("x".repeat(21)).save(tx), Err(Error::OutOfRange { .. })));
        assert!(matches!(Account::objects().limit(1).delete(tx), Err(Error::Sliced { .. })));
        Account::builder().name("a").save(tx).map(drop)
    })?;
    assert_eq!(names(db), ["a"]);
    Ok(())
}

#[test]
fn on_commit_runs_after_the_commit_in_order_and_never_after_a_rollback() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let said = Arc::new(Mutex::new(Vec::new()));
    let say = |word: &'static str| {
        let (said, db) = (said.clone(), db.clone());
        move || said.lock().unwrap().push((word, Account::objects().count(&db).unwrap()))
    };
    db.atomic(|tx| {
        tx.on_commit(say("first"));
        Account::builder().name("a").save(tx)?;
        let undone: Result<()> = tx.atomic(|tx| {
            tx.on_commit(say("never"));
            Err(Error::custom("undo"))
        });
        assert!(undone.is_err());
        tx.atomic(|tx| {
            tx.on_commit(say("second"));
            Ok::<_, Error>(())
        })?;
        tx.on_commit(say("third"));
        assert!(said.lock().unwrap().is_empty());
        Ok::<_, Error>(())
    })?;
    assert_eq!(*said.lock().unwrap(), [("first", 1), ("second", 1), ("third", 1)]);
    let failed: Result<()> = db.atomic(|tx| {
        tx.on_commit(say("never"));
        Err(Error::custom("no"))
    });
    assert!(failed.is_err());
    assert_eq!(said.lock().unwrap().len(), 3);
    Ok(())
}

#[test]
fn a_robust_hook_that_fails_stops_no_other() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let ran = Arc::new(AtomicU32::new(0));
    let count = |ran: &Arc<AtomicU32>| {
        let ran = ran.clone();
        move || {
            ran.fetch_add(1, Ordering::SeqCst);
        }
    };
    db.atomic(|tx| {
        tx.on_commit_robust(|| Err("fails"));
        tx.on_commit(count(&ran));
        tx.on_commit_robust(|| -> Result<(), &str> { panic!("panics") });
        tx.on_commit(count(&ran));
        Ok::<_, Error>(())
    })?;
    assert_eq!(ran.load(Ordering::SeqCst), 2);
    Ok(())
}

#[test]
fn a_panic_in_a_hook_leaves_what_was_committed() -> Result<()> {
    let home = fresh();
    let db = &*home;
    assert!(panics(|| db.atomic(|tx| {
        tx.on_commit(|| panic!("in the hook"));
        Account::builder().name("a").save(tx)
    })));
    assert_eq!(names(db), ["a"]);
    Ok(())
}

#[test]
fn a_durable_transaction_is_never_inside_another() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.transaction().durable().run(|tx| Account::builder().name("a").save(tx).map(drop))?;
    db.atomic(|_| {
        let nested = db.transaction().durable().run(|_| Ok::<_, Error>(()));
        assert!(matches!(nested, Err(Error::NestedDurable)));
        Ok::<_, Error>(())
    })?;
    db.transaction().durable().run(|_| Ok::<_, Error>(()))
}

#[test]
fn a_read_only_transaction_reads_and_does_not_write() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Account::builder().name("a").save(db)?;
    let read = db.transaction().read_only().run(|tx| Account::objects().count(tx))?;
    assert_eq!(read, 1);
    let written = db.transaction().read_only().run(|tx| Account::builder().name("b").save(tx));
    assert!(matches!(written, Err(Error::ReadOnly { .. })), "{written:?}");
    Account::builder().name("c").save(db)?;
    assert_eq!(names(db), ["a", "c"]);
    Ok(())
}

#[test]
fn each_isolation_level_runs() -> Result<()> {
    let home = fresh();
    let db = &*home;
    for isolation in [Isolation::ReadCommitted, Isolation::RepeatableRead, Isolation::Serializable] {
        db.transaction().isolation(isolation).run(|tx| {
            let before = Account::objects().count(tx)?;
            Account::builder().name(format!("{before}")).save(tx)?;
            assert_eq!(Account::objects().count(tx)?, before + 1);
            Ok::<_, Error>(())
        })?;
    }
    assert_eq!(names(db), ["0", "1", "2"]);
    Ok(())
}

#[test]
fn a_snapshot_does_not_see_what_others_commit_meanwhile() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.transaction().isolation(Isolation::RepeatableRead).read_only().run(|tx| {
        assert_eq!(Account::objects().count(tx)?, 0);
        elsewhere(|| Account::builder().name("a").save(db))?;
        assert_eq!(Account::objects().count(tx)?, 0);
        Ok::<_, Error>(())
    })?;
    assert_eq!(Account::objects().count(db)?, 1);
    Ok(())
}

#[test]
fn a_transaction_sees_what_it_did_and_nobody_else_does() -> Result<()> {
    let home = fresh();
    let db = &*home;
    db.atomic(|tx| {
        Account::builder().name("a").save(tx)?;
        assert_eq!(Account::objects().count(tx)?, 1);
        assert_eq!(elsewhere(|| Account::objects().count(db))?, 0);
        Ok::<_, Error>(())
    })?;
    assert_eq!(Account::objects().count(db)?, 1);
    Ok(())
}

#[test]
fn a_transaction_that_conflicts_is_run_again() -> Result<()> {
    let home = fresh();
    let db = &*home;
    if !is_postgres(db) {
        // On SQLite writers wait for each other, so that none conflicts.
        return Ok(());
    }
    let account = Account::builder().name("a").save(db)?;
    let rounds = AtomicU32::new(0);
    let hooks = Arc::new(AtomicU32::new(0));
    let add = |retries: u32, once: &AtomicU32| {
        db.transaction().isolation(Isolation::Serializable).retries(retries).run(|tx| {
            let mut mine = Account::objects().find(tx, account.id)?;
            let hooks = hooks.clone();
            tx.on_commit(move || {
                hooks.fetch_add(1, Ordering::SeqCst);
            });
            if once.fetch_add(1, Ordering::SeqCst) == 0 {
                // Another connection changes the row between the reading and the writing.
                elsewhere(|| Account::objects().update(db, |a| a.balance.set(a.balance + 100)))?;
            }
            mine.balance += 1;
            mine.save(tx)
        })
    };
    add(3, &rounds)?;
    assert_eq!((rounds.load(Ordering::SeqCst), hooks.load(Ordering::SeqCst)), (2, 1));
    assert_eq!(Account::objects().find(db, account.id)?.balance, 101);
    let without = add(0, &AtomicU32::new(0));
    assert!(matches!(without, Err(Error::SerializationFailure { .. })), "{without:?}");
    assert_eq!(hooks.load(Ordering::SeqCst), 1);
    Ok(())
}

#[test]
fn a_deadlock_ends_one_of_two_and_a_retry_mends_it() -> Result<()> {
    let home = fresh();
    let db = &*home;
    if !is_postgres(db) {
        return Ok(());
    }
    let ids = [Account::builder().name("a").save(db)?.id, Account::builder().name("b").save(db)?.id];
    let met = Barrier::new(2);
    let run = |first: i64, second: i64, retries: u32| {
        let met = &met;
        let round = AtomicU32::new(0);
        move || {
            db.transaction().retries(retries).run(|tx| {
                let add = |id| Account::objects().filter(|a| a.id.eq(id)).update(tx, |a| a.balance.set(a.balance + 1));
                add(first)?;
                if round.fetch_add(1, Ordering::SeqCst) == 0 {
                    met.wait();
                }
                add(second).map(drop)
            })
        }
    };
    let results: Vec<Result<()>> = std::thread::scope(|scope| {
        let threads = [scope.spawn(run(ids[0], ids[1], 0)), scope.spawn(run(ids[1], ids[0], 0))];
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|result| matches!(result, Err(Error::Deadlock { .. }))).count(), 1, "{results:?}");
    std::thread::scope(|scope| {
        let threads = [scope.spawn(run(ids[0], ids[1], 5)), scope.spawn(run(ids[1], ids[0], 5))];
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    assert_eq!(Account::objects().values(|a| a.balance).all(db)?, [3, 3]);
    Ok(())
}

#[test]
fn eight_threads_that_read_and_then_write_lose_no_update() -> Result<()> {
    const THREADS: u32 = 8;
    const ROUNDS: u32 = 12;
    let home = fresh();
    let db = &*home;
    let account = Account::builder().name("a").save(db)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        let begin = db.transaction();
                        let begin = if is_postgres(db) {
                            begin.isolation(Isolation::Serializable).retries(1000)
                        } else {
                            begin
                        };
                        begin.run(|tx| {
                            let mut mine = Account::objects().find(tx, account.id)?;
                            mine.balance += 1;
                            mine.save(tx)
                        })?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    assert_eq!(Account::objects().find(db, account.id)?.balance, i64::from(THREADS * ROUNDS));
    Ok(())
}

#[test]
fn a_foreign_key_to_nothing_is_refused_at_the_commit_and_may_be_mended_before() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let dangling: Result<()> = db.atomic(|tx| Booking::builder().account(77).amount(1).save(tx).map(drop));
    assert!(matches!(dangling, Err(Error::ForeignKeyViolation { .. })), "{dangling:?}");
    assert_eq!(Booking::objects().count(db)?, 0);
    let alone = Booking::builder().account(77).amount(1).save(db);
    assert!(matches!(alone, Err(Error::ForeignKeyViolation { .. })), "{alone:?}");
    db.atomic(|tx| {
        Booking::builder().account(77).amount(1).save(tx)?;
        Account::builder().id(77).name("late").save(tx)
    })?;
    assert_eq!(Booking::objects().filter(|b| b.account.name.eq("late")).count(db)?, 1);
    Ok(())
}

#[test]
fn a_thread_that_dies_in_a_transaction_leaves_nothing() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let died = std::thread::scope(|scope| {
        scope
            .spawn(|| {
                db.atomic(|tx| -> Result<()> {
                    Account::builder().name("a").save(tx)?;
                    panic!("the thread dies")
                })
            })
            .join()
    });
    assert!(died.is_err());
    assert_eq!(names(db), [""; 0]);
    Account::builder().name("b").save(db)?;
    Ok(())
}

#[test]
fn one_connection_serves_a_thousand_transactions() -> Result<()> {
    let home = fresh();
    let db = &Database::builder().url(home.url()).pool_size(1).open()?;
    for round in 0..1000 {
        let result: Result<()> = db.atomic(|tx| {
            tx.atomic(|tx| Account::builder().name(format!("{round}")).save(tx))?;
            if round % 3 == 0 { Ok(()) } else { Err(Error::custom("no")) }
        });
        assert_eq!(result.is_ok(), round % 3 == 0);
    }
    assert_eq!(Account::objects().count(db)?, 334);
    Ok(())
}

/// What every call must do after a transaction that ended before its block did.
fn serves_on(db: &Database) -> Result<()> {
    let before = Account::objects().count(db)?;
    for round in 0..3 {
        assert_eq!(Account::objects().count(db)?, before + round);
        assert_eq!(Account::objects().values(|a| a.id).iter(db).count() as u64, before + round);
        Account::builder().name(format!("later {before} {round}")).save(db)?;
    }
    db.atomic(|tx| Account::objects().count(tx))?;
    assert_eq!(Account::objects().count(db)?, before + 3);
    Ok(())
}

#[test]
fn a_connection_whose_transaction_was_ended_by_a_statement_of_the_program_serves_on() -> Result<()> {
    let home = fresh();
    // One connection, so that it is the one that comes back.
    let db = &Database::builder().url(home.url()).pool_size(1).open()?;
    for end in ["ROLLBACK", "COMMIT"] {
        let ended: Result<()> = db.atomic(|tx| {
            Account::builder().name(end).save(tx)?;
            raw::run_in(tx, end)?;
            let after = Account::builder().name("outside").save(tx);
            assert!(matches!(after, Err(Error::TransactionAborted { .. })), "{after:?}");
            Ok(())
        });
        assert!(matches!(ended, Err(Error::TransactionAborted { .. })), "{ended:?}");
        assert_eq!(Account::objects().filter(|a| a.name.eq("outside")).count(db)?, 0);
        serves_on(db)?;
    }
    Ok(())
}

#[test]
fn a_connection_whose_transaction_the_database_ended_serves_on() -> Result<()> {
    let home = fresh();
    if is_postgres(&home) {
        // It fails a transaction, and leaves the end of it to the program.
        return Ok(());
    }
    let db = &Database::builder()
        .url(home.url())
        .pool_size(1)
        .statement_timeout(std::time::Duration::from_millis(200))
        .open()?;
    raw::run(
        db,
        "CREATE TRIGGER guard BEFORE INSERT ON transactions_account WHEN new.name = 'bad'
         BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    )?;
    let raised = db.atomic(|tx| {
        Account::builder().name("good").save(tx)?;
        Account::builder().name("bad").save(tx)
    });
    assert!(raised.is_err());
    serves_on(db)?;
    let endless: Result<()> = db.atomic(|tx| {
        raw::run_in(
            tx,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
             INSERT INTO transactions_account (name, balance) SELECT i, 0 FROM n",
        )
    });
    assert!(matches!(endless, Err(Error::Timeout { .. })), "{endless:?}");
    serves_on(db)?;
    raw::run(db, "PRAGMA max_page_count = 60")?;
    let full: Result<()> = db.atomic(|tx| {
        for number in 0..10_000 {
            Account::builder().name(format!("{number:020}")).save(tx)?;
        }
        Ok(())
    });
    assert!(matches!(full, Err(Error::StorageFull { .. })), "{full:?}");
    serves_on(db)
}

#[test]
fn the_database_itself_is_the_transaction_on_the_thread_that_is_inside() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let account = Account::builder().name("a").save(db)?;
    let add =
        |to: &Database| Account::objects().filter(|a| a.id.eq(account.id)).update(to, |a| a.balance.set(a.balance + 1));
    let undone: Result<()> = db.atomic(|tx| {
        Account::objects().filter(|a| a.id.eq(account.id)).update(tx, |a| a.balance.set(5))?;
        // The same row: on another connection it would wait for this one, without end.
        add(db)?;
        assert_eq!(Account::objects().find(db, account.id)?.balance, 6);
        assert_eq!(Account::objects().iter(db).map(|a| a.unwrap().balance).collect::<Vec<_>>(), [6]);
        assert_eq!(elsewhere(|| Account::objects().find(db, account.id))?.balance, 0);
        let inner: Result<()> = db.atomic(|_| {
            add(db)?;
            Err(Error::custom("undo one"))
        });
        assert!(inner.is_err());
        db.atomic(|tx| Booking::builder().account(account.id).amount(1).save(tx))?;
        assert_eq!(Account::objects().find(tx, account.id)?.balance, 6);
        assert_eq!(Booking::objects().count(db)?, 1);
        assert!(matches!(db.transaction().durable().run(|_| Ok::<_, Error>(())), Err(Error::NestedDurable)));
        Err(Error::custom("undo all"))
    });
    assert!(matches!(undone, Err(Error::Custom(_))), "{undone:?}");
    assert_eq!((Account::objects().find(db, account.id)?.balance, Booking::objects().count(db)?), (0, 0));
    db.atomic(|_| add(db))?;
    assert_eq!(Account::objects().find(db, account.id)?.balance, 1);
    Ok(())
}

#[test]
fn an_error_of_the_database_itself_fails_the_block_around() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Account::builder().name("taken").save(db)?;
    let swallowed: Result<()> = db.atomic(|tx| {
        Account::builder().name("lost").save(tx)?;
        let _ = Account::builder().name("taken").save(db);
        Ok(())
    });
    assert!(matches!(swallowed, Err(Error::TransactionAborted { .. })), "{swallowed:?}");
    assert_eq!(names(db), ["taken"]);
    Ok(())
}

#[test]
fn ten_threads_that_write_the_same_row_all_get_their_turns() -> Result<()> {
    const THREADS: usize = 10;
    const ENOUGH: u32 = 20;
    let home = fresh();
    let db = &*home;
    let account = Account::builder().name("a").save(db)?;
    let start = Barrier::new(THREADS);
    let over = std::sync::atomic::AtomicBool::new(false);
    // They write until the fastest has done enough; how much the others have done meanwhile is what is asked.
    let work = || -> Result<u32> {
        start.wait();
        let mut done = 0;
        while !over.load(Ordering::SeqCst) {
            let add = |tx: &orm::Transaction| {
                Account::objects().filter(|a| a.id.eq(account.id)).update(tx, |a| a.balance.set(a.balance + 1))
            };
            db.atomic(add)?;
            done += 1;
            if done >= ENOUGH {
                over.store(true, Ordering::SeqCst);
            }
        }
        Ok(done)
    };
    let done: Vec<u32> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Result<_>>()
    })?;
    assert_eq!(Account::objects().find(db, account.id)?.balance, i64::from(done.iter().sum::<u32>()));
    // On PostgreSQL it is the server that gives the turns.
    if !is_postgres(db) {
        let (least, most) = (done.iter().min().unwrap(), done.iter().max().unwrap());
        assert!(least * 3 >= *most, "{done:?}");
    }
    Ok(())
}

#[test]
fn who_reads_does_not_stand_in_the_line_of_those_who_write() -> Result<()> {
    let home = fresh();
    let db = &Database::builder().url(home.url()).pool_size(2).open()?;
    Account::builder().name("a").save(db)?;
    std::thread::scope(|scope| {
        let held = db.atomic(|tx| {
            let writers: Vec<_> = (0..4)
                .map(|number| scope.spawn(move || Account::builder().name(format!("{number}")).save(db)))
                .collect();
            if !is_postgres(db) {
                // More writers than connections wait, and yet a reader is served.
                for _ in 0..20 {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    assert_eq!(elsewhere(|| Account::objects().count(db))?, 1);
                    elsewhere(|| db.transaction().read_only().run(|tx| Account::objects().count(tx)))?;
                }
            }
            Account::builder().name("b").save(tx)?;
            Ok::<_, Error>(writers)
        })?;
        held.into_iter().try_for_each(|writer| writer.join().unwrap().map(drop))
    })?;
    assert_eq!(Account::objects().count(db)?, 6);
    Ok(())
}

#[test]
fn a_writer_whose_turn_does_not_come_is_told() -> Result<()> {
    let home = fresh();
    if is_postgres(&home) {
        return Ok(());
    }
    let db = &Database::builder().url(home.url()).busy_timeout(std::time::Duration::from_millis(50)).open()?;
    db.atomic(|tx| {
        Account::builder().name("a").save(tx)?;
        for late in [
            elsewhere(|| Account::builder().name("b").save(db).map(drop)),
            elsewhere(|| db.atomic(|_| Ok::<_, Error>(()))),
            elsewhere(|| raw::run(db, "CREATE TABLE t (a integer)")),
        ] {
            assert!(matches!(late, Err(Error::Timeout { what: "a lock", .. })), "{late:?}");
        }
        Ok::<_, Error>(())
    })?;
    assert_eq!(names(db), ["a"]);
    Ok(())
}
