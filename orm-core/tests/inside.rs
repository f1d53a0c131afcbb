//! What a thread asks of the database itself while it is inside a transaction, on a database that is scripted.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use fake::{Failure, Fake, query, run, select};
use orm_core::db::{Collect, Database, Isolation, Port, now};
use orm_core::error::{Error, Result};

#[test]
fn everything_asked_of_the_database_is_part_of_the_transaction() -> Result<()> {
    let fake = Fake::default();
    // A second connection would not be had: no call may need one.
    let db = fake.open_with(|builder| builder.pool_size(1));
    let other = db.clone();
    db.atomic(|tx| {
        run(&db, "A")?;
        assert_eq!(query(&other, "SELECT 2")?, [0, 1]);
        now(db.batch("B".into()))?;
        let mut cursor = now(db.cursor(select("SELECT 1")))?;
        now(cursor.fetch(5, Collect::new(|_| Ok(()))))?;
        drop(cursor);
        let begun = now(db.begin())?;
        run(begun.port(), "C")?;
        now(begun.commit())?;
        run(tx, "D").map(drop)
    })?;
    assert_eq!(
        fake.log(),
        "BEGIN; A; SELECT 2; B; SELECT 1; SAVEPOINT \"orm_2\"; C; RELEASE SAVEPOINT \"orm_2\"; D; COMMIT"
    );
    Ok(())
}

#[test]
fn a_transaction_of_the_database_is_a_savepoint() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    db.atomic(|_| {
        db.atomic(|inner| run(inner, "A"))?;
        let undone = db.atomic(|_| {
            run(&db, "B")?;
            Err::<(), _>(Error::custom("no"))
        });
        assert!(undone.is_err());
        run(&db, "C").map(drop)
    })?;
    assert_eq!(
        fake.log(),
        "BEGIN; SAVEPOINT \"orm_1\"; A; RELEASE SAVEPOINT \"orm_1\"; SAVEPOINT \"orm_2\"; B; \
         ROLLBACK TO SAVEPOINT \"orm_2\"; RELEASE SAVEPOINT \"orm_2\"; C; COMMIT"
    );
    Ok(())
}

#[test]
fn what_only_an_outermost_transaction_can_be_is_refused() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    db.atomic(|_| {
        let durable = db.transaction().durable().run(|tx| run(tx, "A"));
        assert!(matches!(durable, Err(Error::NestedDurable)), "{durable:?}");
        for builder in [db.transaction().read_only(), db.transaction().isolation(Isolation::Serializable)] {
            let refused = builder.run(|tx| run(tx, "A"));
            assert!(matches!(refused, Err(Error::InvalidQuery { .. })), "{refused:?}");
        }
        Ok::<_, Error>(())
    })?;
    assert_eq!(fake.log(), "BEGIN; COMMIT");
    Ok(())
}

#[test]
fn a_conflict_is_retried_from_where_the_outermost_begins() -> Result<()> {
    let fake = Fake::default();
    fake.fail("A", Failure::Conflict);
    let db = fake.open();
    let (mut outer, mut inner) = (0, 0);
    db.transaction().retries(1).run(|_| {
        outer += 1;
        db.transaction().retries(5).run(|_| {
            inner += 1;
            run(&db, "A").map(drop)
        })
    })?;
    assert_eq!((outer, inner), (2, 2));
    Ok(())
}

#[test]
fn a_failed_statement_of_the_database_fails_the_block() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("A", Failure::Refused);
    let result = db.atomic(|tx| {
        let _ = run(&db, "A");
        let further = run(tx, "B");
        assert!(matches!(further, Err(Error::TransactionAborted { .. })), "{further:?}");
        Ok(())
    });
    assert!(matches!(result, Err(Error::TransactionAborted { .. })), "{result:?}");
    assert_eq!(fake.log(), "BEGIN; A; ROLLBACK");
}

fn is_outside(fake: &Fake, db: &Database) {
    drop(fake.log());
    run(db, "OUTSIDE").unwrap();
    db.transaction().durable().run(|tx| run(tx, "DURABLE")).unwrap();
    assert_eq!(fake.log(), "OUTSIDE; BEGIN; DURABLE; COMMIT");
}

#[test]
fn after_its_end_however_it_came_the_thread_is_outside() {
    let fake = Fake::default();
    let db = fake.open();
    db.atomic(|tx| run(tx, "A")).unwrap();
    is_outside(&fake, &db);
    db.atomic(|_| Err::<(), _>(Error::custom("no"))).unwrap_err();
    is_outside(&fake, &db);
    let panicked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| db.atomic(|_| -> Result<()> { panic!("out") })));
    assert!(panicked.is_err());
    is_outside(&fake, &db);
    for failure in [Failure::Refused, Failure::RolledBack, Failure::Unknown] {
        fake.fail("COMMIT", failure);
        db.atomic(|tx| run(tx, "A")).unwrap_err();
        is_outside(&fake, &db);
    }
    fake.fail("BEGIN", Failure::Refused);
    db.atomic(|tx| run(tx, "A")).unwrap_err();
    is_outside(&fake, &db);
    fake.fail("A", Failure::Ended);
    db.atomic(|tx| run(tx, "A")).unwrap_err();
    is_outside(&fake, &db);
    let begun = now(db.begin()).unwrap();
    std::thread::scope(|scope| scope.spawn(move || drop(begun)).join().unwrap());
    is_outside(&fake, &db);
}

#[test]
fn functions_that_run_on_commit_are_outside() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let later = db.clone();
    db.atomic(|tx| {
        tx.on_commit(move || {
            later.transaction().durable().run(|tx| run(tx, "HOOK")).unwrap();
        });
        run(tx, "A")
    })?;
    assert_eq!(fake.log(), "BEGIN; A; COMMIT; BEGIN; HOOK; COMMIT");
    Ok(())
}

#[test]
fn other_threads_and_other_databases_are_outside() -> Result<()> {
    let (fake, elsewhere) = (Fake::default(), Fake::default());
    let (db, other) = (fake.open(), elsewhere.open());
    db.atomic(|tx| {
        run(tx, "A")?;
        std::thread::scope(|scope| {
            scope.spawn(|| run(&db, "B")).join().unwrap()?;
            // Who is given the transaction is inside of it.
            scope.spawn(|| run(tx, "C")).join().unwrap()
        })?;
        other.transaction().durable().run(|tx| run(tx, "D"))?;
        Ok::<_, Error>(())
    })?;
    assert_eq!(fake.log(), "BEGIN; A; B; C; COMMIT");
    assert_eq!(fake.world().used, [1, 1, 2, 1, 1]);
    assert_eq!(elsewhere.log(), "BEGIN; D; COMMIT");
    Ok(())
}

#[test]
fn what_is_asked_in_the_middle_of_a_statement_does_not_wait_for_its_end() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let inner = db.clone();
    db.atomic(|tx| {
        let sink = Collect::<()>::new(move |_| run(&inner, "B").map(drop));
        now(tx.query(select("SELECT 1"), sink)).map(drop)
    })?;
    assert_eq!(fake.log(), "BEGIN; SELECT 1; B; COMMIT");
    assert_eq!(fake.world().used, [1, 1, 2, 1]);
    Ok(())
}

#[test]
fn rows_that_outlive_their_transaction_are_an_error() {
    for in_transactions in [false, true] {
        let fake = Fake::default();
        fake.world().cursors_in_transactions = in_transactions;
        let db = fake.open();
        let mut kept = db.atomic(|_| now(db.cursor(select("SELECT 9")))).unwrap();
        let late = now(kept.fetch(5, Collect::new(|_| Ok(())))).map(drop);
        let Err(Error::InvalidQuery { reason }) = late else { panic!("{late:?}") };
        assert!(reason.contains("is over"), "{reason}");
        drop(kept);
        is_outside(&fake, &db);
    }
}
