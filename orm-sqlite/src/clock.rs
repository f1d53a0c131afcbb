//! The clock that ends a statement which runs too long.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many instructions SQLite runs between two looks at the clock.
const INSTRUCTIONS: i32 = 10_000;

/// How long statements may run. The deadline is in nanoseconds since `start`.
pub(crate) struct Clock {
    start: Instant,
    limit: Duration,
    deadline: Arc<AtomicU64>,
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Clock {
    /// Has SQLite look at it now and then.
    pub(crate) fn install(raw: &mut rusqlite::Connection, limit: Duration) -> rusqlite::Result<Self> {
        let clock = Clock { start: Instant::now(), limit, deadline: Arc::new(AtomicU64::new(u64::MAX)) };
        let (start, deadline) = (clock.start, Arc::clone(&clock.deadline));
        raw.progress_handler(INSTRUCTIONS, Some(move || nanos(start.elapsed()) > deadline.load(Ordering::Relaxed)))?;
        Ok(clock)
    }

    /// The next statement begins now.
    pub(crate) fn begin(&self) {
        let deadline = nanos(self.start.elapsed()).saturating_add(nanos(self.limit));
        self.deadline.store(deadline, Ordering::Relaxed);
    }
}
