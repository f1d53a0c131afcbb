//! Finds the query in a loop: in debug builds, a select that one place of the program runs again and again is
//! reported once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::lock::lock;
use crate::sql::{Operation, Statement};

/// More often than this within [`WINDOW`] is a loop.
const OFTEN: u32 = 10;
const WINDOW: Duration = Duration::from_secs(1);
/// How many pairs of text and place are remembered; a program has fewer places that query.
const REMEMBERED: usize = 1024;

pub(crate) fn listens() -> bool {
    cfg!(debug_assertions) && tracing::enabled!(target: "orm", tracing::Level::WARN)
}

#[derive(Default)]
pub(crate) struct Repeats(Mutex<HashMap<(&'static Location<'static>, u64), Seen>>);

struct Seen {
    since: Instant,
    times: u32,
    reported: bool,
}

impl Repeats {
    pub(crate) fn saw(&self, statement: &Statement) {
        let Some(location) = statement.location.filter(|_| statement.operation == Operation::Select && listens())
        else {
            return;
        };
        let mut text = DefaultHasher::new();
        statement.sql.hash(&mut text);
        let now = Instant::now();
        let report = {
            let mut seen = lock(&self.0);
            if seen.len() >= REMEMBERED {
                seen.retain(|_, one| one.reported || now.duration_since(one.since) < WINDOW);
                if seen.len() >= REMEMBERED {
                    return;
                }
            }
            let one = seen.entry((location, text.finish())).or_insert(Seen { since: now, times: 0, reported: false });
            if now.duration_since(one.since) > WINDOW {
                (one.since, one.times) = (now, 0);
            }
            one.times += 1;
            let report = one.times > OFTEN && !one.reported;
            one.reported |= report;
            report
        };
        if report {
            tracing::event!(
                target: "orm",
                tracing::Level::WARN,
                db.query.text = &*statement.sql,
                code.file.path = location.file(),
                code.line.number = location.line(),
                "one place runs the same query again and again, likely once for each row of another: load the rows together, with `select_related`, `prefetch` or `is_in`",
            );
        }
    }
}
