//! Captures and counts of statements.

#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fake::{Failure, Fake, query, run};
use orm_core::assert_num_queries;
use orm_core::error::{Error, Result};
use orm_core::value::Value;

#[test]
fn a_capture_has_text_parameters_rows_place_and_error_of_each_statement() {
    let fake = Fake::default();
    let db = fake.open();
    run(&db, "before").unwrap();
    fake.fail("refused", Failure::Refused);
    let statements = db.capture(|| {
        query(&db, "SELECT 3").unwrap();
        run(&db, "UPDATE").unwrap();
        run(&db, "refused").unwrap_err();
    });
    run(&db, "after").unwrap();
    let [select, update, refused] = &statements[..] else { panic!("{statements:?}") };
    assert_eq!((&*select.sql, select.rows, select.table), ("SELECT 3", 3, "thing"));
    assert!(matches!(&select.params[..], [Value::Text(text)] if text == "CANARY"));
    assert!(select.location.is_some_and(|location| location.file().ends_with("watching.rs")));
    assert_eq!((&*update.sql, update.rows, &update.error), ("UPDATE", 1, &None));
    assert!(refused.error.as_ref().is_some_and(|error| error.contains("check constraint")));
    assert!(!select.to_string().contains("CANARY"));
}

#[test]
fn transactions_are_captured_with_all_that_controls_them() {
    let fake = Fake::default();
    let db = fake.open();
    let statements = db.capture(|| {
        let _ = db.atomic(|tx| {
            let _ = tx.atomic(|inner| run(inner, "A"));
            Err::<(), _>(Error::custom("undo"))
        });
    });
    let texts: Vec<_> = statements.iter().map(|statement| &*statement.sql).collect();
    assert_eq!(texts.join("; "), fake.log());
    assert_eq!(texts, ["BEGIN", "SAVEPOINT \"orm_1\"", "A", "RELEASE SAVEPOINT \"orm_1\"", "ROLLBACK"]);
    assert_eq!(statements.iter().filter(|statement| !statement.is_transaction_control()).count(), 1);
}

#[test]
fn captures_may_nest_and_one_inside_ends_alone() {
    let fake = Fake::default();
    let db = fake.open();
    let outer = db.start_capture();
    run(&db, "A").unwrap();
    assert_eq!(db.capture(|| run(&db, "B")).len(), 1);
    run(&db, "C").unwrap();
    assert_eq!(outer.statements().len(), 3);
    assert_eq!(outer.finish().len(), 3);
}

#[test]
fn another_databases_statements_are_not_captured() {
    let (db, other) = (Fake::default().open(), Fake::default().open());
    assert!(db.capture(|| run(&other, "A")).is_empty());
}

#[test]
fn the_right_number_of_queries_gives_the_blocks_value() -> Result<()> {
    let fake = Fake::default();
    let db = fake.open();
    let rows = assert_num_queries!(db, 1, { query(&db, "SELECT 2")? });
    assert_eq!(rows, [0, 1]);
    db.atomic(|tx| {
        assert_num_queries!(tx, 2, {
            run(tx, "A")?;
            tx.atomic(|inner| run(inner, "B"))
        })
    })?;
    Ok(())
}

#[test]
fn the_wrong_number_of_queries_shows_them() {
    let fake = Fake::default();
    let db = fake.open();
    let failed = catch_unwind(AssertUnwindSafe(|| {
        assert_num_queries!(db, 1, {
            let done = db.atomic(|tx| {
                query(tx, "SELECT 3")?;
                run(tx, "UPDATE")
            });
            done.unwrap();
        });
    }));
    let text = *failed.unwrap_err().downcast::<String>().unwrap();
    let lines: Vec<_> = text.lines().map(|line| line.split(" [").next().unwrap()).collect();
    assert_eq!(
        lines,
        ["2 queries were run where 1 were expected", "     BEGIN", "  1. SELECT 3", "  2. UPDATE", "     COMMIT"]
    );
    assert!(text.contains("watching.rs:") && text.contains("3 rows") && !text.contains("CANARY"), "{text}");
}

#[test]
fn a_block_that_is_left_early_ends_its_count() {
    let fake = Fake::default();
    let db = fake.open();
    let early = || -> Result<()> {
        assert_num_queries!(db, 5, {
            fake.fail("A", Failure::Refused);
            run(&db, "A")?;
        });
        Ok(())
    };
    assert!(early().is_err());
}
