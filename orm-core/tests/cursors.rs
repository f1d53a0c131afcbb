//! `iter`: rows in portions.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use fake::{Failure, Fake, query, run, select};
use orm_core::db::{Collect, Db, PORTION, ReadHandle, RowSource, Rows};
use orm_core::error::{Error, Result};
use orm_core::value::ValueRef;

fn source(sql: &'static str) -> Result<RowSource<i64>> {
    Ok(RowSource {
        statement: Some(select(sql)),
        sink: Box::new(|| {
            Collect::new(|row| match row.get(0)? {
                ValueRef::Int(number) => Ok(number),
                _ => Err(Error::custom("a number")),
            })
        }),
        rows: Box::new(Collect::<i64>::take),
    })
}

fn iter<'h, H>(handle: &'h H, sql: &'static str) -> Rows<'h, i64>
where
    H: ReadHandle<Rows<'h, i64> = Rows<'h, i64>, Out<'h, Rows<'h, i64>> = Result<Rows<'h, i64>>> + 'h + ?Sized,
{
    handle.rows(source(sql)).unwrap()
}

#[test]
fn rows_come_in_portions_and_the_connection_goes_back_at_the_end() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    assert_eq!(PORTION, 1000);
    let rows: Vec<_> = iter(&db, "SELECT 2500").map(Result::unwrap).collect();
    assert!(rows.into_iter().eq(0..2500));
    assert_eq!(fake.log(), "SELECT 2500; fetch; fetch; fetch");
    run(&db, "A").unwrap();
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn a_loop_that_is_left_early_gives_the_connection_back() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    assert_eq!(iter(&db, "SELECT 5000").take(3).map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 2]);
    run(&db, "A").unwrap();
    assert_eq!((fake.log().as_str(), fake.world().connects), ("SELECT 5000; fetch; A", 1));
}

#[test]
fn a_query_inside_the_loop_takes_another_connection_or_is_told_that_there_is_none() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(2));
    for row in iter(&db, "SELECT 1500") {
        row.unwrap();
        query(&db, "SELECT 1").unwrap();
    }
    let single = fake.open_with(|builder| builder.pool_size(1));
    let mut rows = iter(&single, "SELECT 1500");
    assert_eq!(rows.next().unwrap().unwrap(), 0);
    let error = query(&single, "SELECT 1").unwrap_err();
    assert!(matches!(error, Error::PoolTimeout { by_this_thread: true, .. }), "{error}");
    assert!(error.to_string().contains("iter"));
}

#[test]
fn a_database_of_one_connection_gives_all_rows_at_once_so_that_others_can_be_asked_for_in_the_loop() {
    let mut fake = Fake::default();
    fake.max_connections = Some(1);
    let db = fake.open();
    for row in iter(&db, "SELECT 1500") {
        row.unwrap();
        query(&db, "SELECT 1").unwrap();
    }
    assert_eq!(fake.world().connects, 1);
}

#[test]
fn a_cursor_read_by_another_thread_does_not_count_for_the_one_that_opened_it() {
    let fake = Fake::default();
    let db = fake.open_with(|builder| builder.pool_size(1));
    let mut rows = iter(&db, "SELECT 2500");
    std::thread::scope(|scope| {
        let (moved, wait) = std::sync::mpsc::channel();
        scope.spawn(move || {
            // The first portion was read when it was opened.
            rows.nth(PORTION).unwrap().unwrap();
            moved.send(()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        });
        wait.recv().unwrap();
        // It waits, and is served once the other thread is done.
        run(&db, "A").unwrap();
    });
}

#[test]
fn what_fails_with_the_first_rows_is_an_error_of_the_call_and_later_an_item_and_the_last_one() {
    let fake = Fake::default();
    let db = fake.open();
    fake.fail("SELECT 3", Failure::Refused);
    assert!(matches!(db.rows(source("SELECT 3")), Err(Error::CheckViolation { .. })));
    fake.fail("fetch", Failure::Lost);
    assert!(matches!(db.rows(source("SELECT 3")), Err(Error::ConnectionLost { .. })));
    let rows = iter(&db, "SELECT 3000");
    fake.fail("fetch", Failure::Lost);
    let items: Vec<_> = rows.skip(PORTION).collect();
    assert!(matches!(items[..], [Err(Error::ConnectionLost { .. })]));
    assert_eq!(fake.world().open, 0);
}

#[test]
fn inside_a_transaction_rows_come_from_a_cursor_of_its_connection() -> Result<()> {
    let fake = Fake::default();
    fake.world().cursors_in_transactions = true;
    let db = fake.open();
    db.atomic(|tx| {
        let mut rows = iter(tx, "SELECT 1200");
        assert_eq!(rows.next().unwrap()?, 0);
        run(tx, "A")?;
        assert_eq!(rows.count(), 1199);
        Ok::<_, Error>(())
    })?;
    assert_eq!(fake.log(), "BEGIN; DECLARE orm_1 SELECT 1200; FETCH orm_1; A; FETCH orm_1; CLOSE orm_1; COMMIT");
    Ok(())
}

#[test]
fn where_there_are_no_cursors_in_transactions_all_rows_are_read_at_once() -> Result<()> {
    let fake = Fake::default();
    fake.open().atomic(|tx| {
        let mut rows = iter(tx, "SELECT 1200");
        assert_eq!(rows.next().unwrap()?, 0);
        run(tx, "A")?;
        assert_eq!(rows.count(), 1199);
        Ok::<_, Error>(())
    })?;
    assert_eq!(fake.log(), "BEGIN; SELECT 1200; A; COMMIT");
    Ok(())
}

#[test]
fn a_cursor_of_a_savepoint_that_was_rolled_back_is_an_error_and_is_not_closed_again() -> Result<()> {
    let fake = Fake::default();
    fake.world().cursors_in_transactions = true;
    fake.open().atomic(|tx| {
        let mut rows = None;
        let undone = tx.atomic(|_| {
            let mut opened = iter(tx, "SELECT 1200");
            opened.next();
            rows = Some(opened);
            Err::<(), _>(Error::custom("undo"))
        });
        assert!(undone.is_err());
        let last = rows.into_iter().flatten().last();
        assert!(matches!(last, Some(Err(Error::InvalidQuery { .. }))));
        run(tx, "A").map(drop)
    })?;
    let log = fake.log();
    assert!(log.ends_with("A; COMMIT") && !log.contains("CLOSE"), "{log}");
    Ok(())
}

#[test]
fn a_handle_whose_type_is_not_told_reads_too() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let kept: Box<dyn Db> = Box::new(db.clone());
    assert_eq!(iter(&*kept, "SELECT 2").count(), 2);
    db.atomic(|tx| {
        let some: &dyn Db = tx;
        assert_eq!(iter(some, "SELECT 2").count(), 2);
        Ok::<_, Error>(())
    })?;
    Ok(())
}
