//! What is logged. One test at a time, because a program has one subscriber.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use fake::{Failure, Fake, query, run, select};
use orm_core::db::{Collect, Port, now};
use orm_core::error::{Error, Result};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Writes events down, one a line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "orm"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl Lines {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// What is logged from here on, while no other test runs.
fn listen() -> (Lines, MutexGuard<'static, ()>) {
    static ONE: Mutex<()> = Mutex::new(());
    static LINES: OnceLock<Lines> = OnceLock::new();
    let alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let lines = LINES.get_or_init(|| {
        let lines = Lines::default();
        tracing::subscriber::set_global_default(lines.clone()).unwrap();
        lines
    });
    lines.take();
    (lines.clone(), alone)
}

#[test]
fn each_statement_is_one_event_without_values_unless_asked_for_and_a_loop_is_reported_once() {
    let (lines, _alone) = listen();
    let fake = Fake::default();
    let db = fake.open();

    query(&db, "SELECT 3").unwrap();
    let [line] = &lines.take()[..] else { panic!("one event") };
    for part in [
        "DEBUG",
        "db.system.name=\"fake\"",
        "db.query.summary=\"SELECT thing\"",
        "db.query.text=\"SELECT 3\"",
        "db.client.operation.duration=",
        "rows=3",
        "tracing.rs\"",
        "code.line.number=",
    ] {
        assert!(line.contains(part), "{part} is missing in {line}");
    }
    assert!(!line.contains("CANARY") && !line.contains("error"), "{line}");

    fake.fail("A", Failure::Refused);
    run(&db, "A").unwrap_err();
    assert!(lines.take()[0].contains("error.message=\"check constraint"));

    let loud = fake.open_with(|builder| builder.log_parameters(true));
    query(&loud, "SELECT 1").unwrap();
    assert!(lines.take()[0].contains("CANARY"));

    for _ in 0..30 {
        query(&db, "SELECT 1").unwrap();
    }
    let warnings =
        lines.take().iter().filter(|line| line.starts_with("WARN") && line.contains("select_related")).count();
    assert_eq!(warnings, usize::from(cfg!(debug_assertions)));

    db.atomic(|tx| {
        tx.on_commit_robust(|| Err("no mail server"));
        Ok::<_, orm_core::error::Error>(())
    })
    .unwrap();
    assert!(lines.take().iter().any(|line| line.starts_with("ERROR") && line.contains("no mail server")));
}

impl Lines {
    fn of_age(&self) -> Vec<String> {
        self.take().into_iter().filter(|line| line.contains("has been open for long")).collect()
    }
}

#[test]
fn a_transaction_that_stays_open_is_reported_once_with_where_it_began() {
    let (lines, _alone) = listen();
    let old =
        |builder: orm_core::db::DatabaseBuilder| builder.warn_of_transactions_older_than(Duration::from_millis(5));
    let grow_old = || std::thread::sleep(Duration::from_millis(10));
    let db = Fake::default().open_with(old);
    for read_only in [true, false] {
        // Whatever comes next tells: a statement of its own, one of somebody else's, or its end.
        for told_by in ["itself", "another", "its end"] {
            let transaction = if read_only { db.transaction().read_only() } else { db.transaction() };
            let line = line!() - 1;
            transaction
                .run(|tx| {
                    query(tx, "SELECT 1")?;
                    assert_eq!(lines.of_age(), [""; 0]);
                    grow_old();
                    match told_by {
                        "itself" => drop(query(tx, "SELECT 1")?),
                        "another" => {
                            std::thread::scope(|scope| scope.spawn(|| run(&db, "A")).join()).unwrap().map(drop)?
                        }
                        _ => return Ok::<_, Error>(()),
                    }
                    let [told] = &lines.of_age()[..] else { panic!("it is told by {told_by}") };
                    assert!(told.starts_with("WARN") && told.contains("a transaction has been open"), "{told}");
                    for part in [
                        "db.system.name=\"fake\"",
                        "age=0.",
                        "thread=ThreadId",
                        "tracing.rs\"",
                        &format!("code.line.number={line}"),
                    ] {
                        assert!(told.contains(part), "{part} is missing in {told}");
                    }
                    query(tx, "SELECT 1")?;
                    run(tx, "A")?;
                    Ok(())
                })
                .unwrap();
            assert_eq!(lines.of_age().len(), usize::from(told_by == "its end"), "each is told of once");
        }
    }
}

#[test]
fn a_loop_that_stays_open_is_reported_once_and_nothing_young_is() {
    let (lines, _alone) = listen();
    let read = |db: &orm_core::db::Database, pause: Duration| -> Result<()> {
        let mut cursor = now(db.cursor(select("SELECT 20")))?;
        for _ in 0..3 {
            std::thread::sleep(pause);
            now(cursor.fetch(2, Collect::new(|_| Ok(()))))?;
        }
        Ok(())
    };
    let db = Fake::default().open_with(|builder| builder.warn_of_transactions_older_than(Duration::from_millis(5)));
    read(&db, Duration::from_millis(10)).unwrap();
    let [told] = &lines.of_age()[..] else { panic!("it is told of once") };
    assert!(told.contains("a loop over `iter` has been open") && told.contains("tracing.rs\""), "{told}");
    let db = Fake::default().open();
    read(&db, Duration::from_millis(10)).unwrap();
    db.atomic(|tx| run(tx, "A")).unwrap();
    assert_eq!(lines.of_age(), [""; 0], "a minute is allowed");
}
