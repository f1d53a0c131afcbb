//! Whose turn it is to write, for databases that have one writer at a time: first come, first served.
//!
//! SQLite's own waiting looks now and then whether the lock is free, so that under load one writer can be passed by others
//! until its patience ends. Those of one pool need not fight: they stand in line.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::lock::lock;
use crate::error::{Error, Fault, Result};

/// The line of writers.
pub(crate) struct Turns {
    /// The longest that one waits.
    patience: Duration,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// Whose turn it is.
    at: Option<u64>,
    waiting: VecDeque<(u64, Arc<Condvar>)>,
    next: u64,
}

/// The turn of one writer. Dropped, it is the next one's.
pub(crate) struct Turn(Arc<Turns>);

impl Turns {
    pub(crate) fn new(patience: Duration) -> Arc<Self> {
        Arc::new(Turns { patience, line: Mutex::default() })
    }

    /// Waits for a turn.
    pub(crate) fn take(self: &Arc<Self>) -> Result<Turn> {
        let mut line = lock(&self.line);
        line.next += 1;
        let mine = line.next;
        if line.at.is_none() {
            // Nobody waits while there is no writer: whoever ends hands over.
            line.at = Some(mine);
            return Ok(Turn(self.clone()));
        }
        let called = Arc::new(Condvar::new());
        line.waiting.push_back((mine, called.clone()));
        let begun = Instant::now();
        while line.at != Some(mine) {
            let left = self.patience.saturating_sub(begun.elapsed());
            if left.is_zero() {
                line.waiting.retain(|(number, _)| *number != mine);
                let fault = Fault::new(format!("other writers of this program did not end within {:?}", self.patience));
                return Err(Error::Timeout { what: "a lock", fault });
            }
            line = called.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(Turn(self.clone()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut line = lock(&self.0.line);
        let next = line.waiting.pop_front();
        line.at = next.as_ref().map(|(number, _)| *number);
        if let Some((_, called)) = next {
            called.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_have_their_turns_in_the_order_of_their_arrival() {
        let turns = Turns::new(Duration::from_secs(60));
        let order = Mutex::new(Vec::new());
        let first = turns.take().unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let (turns, order) = (&turns, &order);
                scope.spawn(move || {
                    let _turn = turns.take().unwrap();
                    lock(order).push(number);
                });
                while lock(&turns.line).waiting.len() <= number {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(*lock(&order), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn one_who_has_waited_long_enough_leaves_the_line() {
        let turns = Turns::new(Duration::from_millis(20));
        let first = turns.take().unwrap();
        let late = turns.take().map(drop);
        assert!(matches!(late, Err(Error::Timeout { what: "a lock", .. })), "{late:?}");
        drop(first);
        drop(turns.take().unwrap());
        assert!(lock(&turns.line).at.is_none());
    }
}
