//! Rows one after another.

use orm::prelude::*;

use super::{edge, fresh};
use crate::models::edge::*;
use crate::support::TestDatabase;
use crate::support::raw::run;

const MANY: i64 = 100_000;

/// A database with very many roots.
fn many_roots() -> TestDatabase {
    let db = fresh();
    let sql = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) \
         INSERT INTO edge_root (id, name) SELECT n, 'root ' || n FROM numbers"
    );
    run(&db, &sql).unwrap();
    db
}

#[test]
fn a_hundred_thousand_rows_come_once_each_and_in_order() {
    let db = many_roots();
    let mut next = 1;
    for root in Root::objects().order_by(|r| r.id).iter(&*db).unwrap() {
        let root = root.unwrap();
        assert_eq!((root.id, root.name), (next, format!("root {next}")));
        next += 1;
    }
    assert_eq!(next, MANY + 1);
    let sum: i64 = Root::objects().values(|r| r.id).iter(&*db).unwrap().map(|id| id.unwrap()).sum();
    assert_eq!(sum, MANY * (MANY + 1) / 2);
}

#[test]
fn what_is_not_taken_is_not_read() {
    let db = many_roots();
    let asked = db.capture(|| {
        let first: Vec<_> =
            Root::objects().order_by(|r| r.id).iter(&*db).unwrap().take(10).map(|root| root.unwrap().id).collect();
        assert_eq!(first, (1..=10).collect::<Vec<_>>());
    });
    let read: u64 = asked.iter().map(|statement| statement.rows).sum();
    assert!(read < 50_000, "{read} rows were read for ten: {asked:?}");
    assert_eq!(Root::objects().count(&*db).unwrap(), MANY.unsigned_abs());
}

#[test]
fn many_iterators_dropped_early_leave_the_pool_whole() {
    let db = edge();
    for _ in 0..50 {
        let mut rows = Book::objects().order_by(|b| b.id).iter(&*db).unwrap();
        assert_eq!(rows.next().unwrap().unwrap().id, 1);
    }
    assert_eq!(Book::objects().count(&*db).unwrap(), 10);
}

#[test]
fn another_query_can_be_run_while_rows_are_read() {
    let db = edge();
    let mut reviews = 0;
    for book in Book::objects().order_by(|b| b.id).iter(&*db).unwrap() {
        let book = book.unwrap();
        reviews += Review::objects().filter(|r| r.book.eq(&book)).count(&*db).unwrap();
    }
    assert_eq!(reviews, 13);
}

#[test]
fn rows_are_read_one_after_another_within_a_transaction() {
    let db = edge();
    let titles: orm::Result<Vec<String>> = db.atomic(|tx| {
        let some: Vec<_> = Book::objects().order_by(|b| b.id).iter(tx)?.take(2).collect::<orm::Result<_>>()?;
        assert_eq!(Book::objects().count(tx)?, 10);
        Ok(some.into_iter().map(|book| book.title).collect())
    });
    assert_eq!(titles.unwrap(), ["Alpha", "Beta"]);
}

#[test]
fn rows_within_a_transaction_come_in_portions_and_as_they_were_when_asked_for() {
    let db = many_roots();
    let asked = db.capture(|| {
        let seen: orm::Result<Vec<String>> = db.atomic(|tx| {
            let mut rows = Root::objects().order_by(|r| r.name).iter(tx)?;
            let first = rows.next().unwrap()?;
            assert_eq!(Root::objects().update(tx, |r| r.name.set(r.name.upper()))?, MANY.unsigned_abs());
            Root::builder().id(MANY + 1).name("added").save(tx)?;
            let mut names = vec![first.name];
            for root in rows.take(1500) {
                let root = root?;
                names.push(root.name);
            }
            Ok(names)
        });
        let seen = seen.unwrap();
        assert_eq!(seen.len(), 1501);
        assert!(seen.iter().all(|name| name.starts_with("root ")), "{seen:?}");
        assert!(seen.is_sorted(), "{seen:?}");
    });
    let read: u64 = asked.iter().filter(|one| one.operation == orm::sql::Operation::Select).map(|one| one.rows).sum();
    assert!((1501..50_000).contains(&read), "{read} rows were read for 1501");
}

#[test]
fn a_transaction_that_only_reads_gives_rows_in_portions_and_goes_on_only_reading() {
    let db = many_roots();
    let sum: orm::Result<i64> = db.transaction().read_only().run(|tx| Root::objects().values(|r| r.id).iter(tx)?.sum());
    assert_eq!(sum.unwrap(), MANY * (MANY + 1) / 2);
    let written: orm::Result<Root> = db.transaction().read_only().run(|tx| {
        let _rows = Root::objects().iter(tx)?;
        Root::builder().name("refused").save(tx)
    });
    assert!(written.is_err(), "{written:?}");
}

#[test]
fn rows_read_together_load_what_they_relate_to_together() {
    let db = edge();
    let titles: Vec<_> = orm::assert_num_queries!(
        db,
        2,
        Review::objects()
            .order_by(|r| r.id)
            .iter(&*db)
            .unwrap()
            .map(|review| review.unwrap().book.get(&*db).unwrap().title.clone())
            .collect()
    );
    assert_eq!(titles.len(), 13);
    assert_eq!(titles[12], "Iota");
}

#[test]
fn a_query_that_cannot_be_run_is_an_error_of_the_call() {
    let db = edge();
    let sliced = Book::objects().limit(1).filter(|b| b.id.gt(1));
    assert!(matches!(sliced.iter(&*db).map(|_| ()), Err(orm::Error::Sliced { .. })));
    let prefetching = Publisher::objects().prefetch(|p| p.books);
    assert!(matches!(prefetching.iter(&*db).map(|_| ()), Err(orm::Error::InvalidQuery { .. })));
    for refused in ["SELECT * FROM nowhere", "SELECT no_such_column FROM edge_book"] {
        assert!(Book::raw(refused, ()).iter(&*db).is_err(), "{refused}");
        let inside: orm::Result<()> = db.atomic(|tx| Book::raw(refused, ()).iter(tx).map(drop));
        assert!(inside.is_err(), "{refused}");
    }
    assert_eq!(Book::objects().count(&*db).unwrap(), 10);
}

#[test]
fn what_fails_after_the_first_rows_is_an_item_and_the_last_one() {
    let db = many_roots();
    // A root whose name is no text: SQLite keeps what it is given. On PostgreSQL the division fails at the same row.
    let sql = if super::transactions::is_postgres(&db) {
        "SELECT id, name, 1 / (50000 - id) AS n FROM edge_root ORDER BY id"
    } else {
        "SELECT id, CASE id WHEN 50000 THEN x'00' ELSE name END AS name FROM edge_root ORDER BY id"
    };
    let mut rows = Root::raw(sql, ()).iter(&*db).unwrap();
    let read = rows.by_ref().take_while(|row| row.is_ok()).count();
    assert!((1..50_000).contains(&read), "{read}");
    assert!(rows.next().is_none());
}
