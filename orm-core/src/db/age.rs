//! Transactions and loops over `iter` that stay open for long, reported once each: what they can still see must be kept by
//! the database, so that SQLite's write-ahead log grows and PostgreSQL's tables fill with dead rows.

use std::panic::Location;
use std::thread::ThreadId;
use std::time::Duration;

/// One that is older than it should get.
pub(crate) struct Old {
    pub(crate) what: &'static str,
    pub(crate) age: Duration,
    pub(crate) thread: ThreadId,
    pub(crate) began: Option<&'static Location<'static>>,
}

pub(crate) fn listens() -> bool {
    tracing::enabled!(target: "orm", tracing::Level::WARN)
}

impl Old {
    /// MUST NOT be called under a lock: whoever listens may use the database.
    pub(crate) fn tell(&self, system: &str) {
        tracing::event!(
            target: "orm",
            tracing::Level::WARN,
            db.system.name = system,
            age = self.age.as_secs_f64(),
            thread = ?self.thread,
            code.file.path = self.began.map(Location::file),
            code.line.number = self.began.map(Location::line),
            "{} has been open for long, and what it can see is kept for it until it ends: the write-ahead log of SQLite and the dead rows of PostgreSQL grow meanwhile",
            self.what,
        );
    }
}
