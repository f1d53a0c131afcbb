//! What is logged. One test, because a program has one subscriber.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod fake;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use fake::{Failure, Fake, query, run};
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

#[test]
fn each_statement_is_one_event_without_values_unless_asked_for_and_a_loop_is_reported_once() {
    let lines = Lines::default();
    tracing::subscriber::set_global_default(lines.clone()).unwrap();
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
