//! What transactions leave to the calls that come after them, meanwhile and beside them.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;
use super::transactions::{Account, Booking, elsewhere, is_postgres, names};
use crate::support::raw;

/// What every call must do after a transaction that ended before its block did.
fn serves_on(db: &Database) -> Result<()> {
    let before = Account::objects().count(db)?;
    for round in 0..3 {
        assert_eq!(Account::objects().count(db)?, before + round);
        assert_eq!(Account::objects().values(|a| a.id).iter(db)?.count() as u64, before + round);
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
    let db = &Database::builder().url(home.url()).pool_size(1).statement_timeout(Duration::from_millis(200)).open()?;
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
        assert_eq!(Account::objects().iter(db)?.map(|a| a.unwrap().balance).collect::<Vec<_>>(), [6]);
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
    let over = AtomicBool::new(false);
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
                    std::thread::sleep(Duration::from_millis(5));
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
    let db = &Database::builder().url(home.url()).busy_timeout(Duration::from_millis(50)).open()?;
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
