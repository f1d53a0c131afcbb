//! What is asked of the system now and then, since asking each time would cost more than a statement.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When something is to be looked at again.
#[derive(Debug)]
pub(crate) struct Recheck {
    every: u64,
    began: Instant,
    /// Nanoseconds after the beginning.
    next: AtomicU64,
}

impl Recheck {
    pub(crate) fn every(time: Duration) -> Self {
        Recheck { every: nanos(time), began: Instant::now(), next: AtomicU64::new(0) }
    }

    /// Looks, if it is time to.
    pub(crate) fn look<E>(&self, now: Instant, look: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let now = nanos(now.saturating_duration_since(self.began));
        if now < self.next.load(Ordering::Relaxed) {
            return Ok(());
        }
        look()?;
        // Only once all was well: what is wrong is found again.
        self.next.store(now.saturating_add(self.every), Ordering::Relaxed);
        Ok(())
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
