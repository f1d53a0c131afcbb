//! Which transaction a thread is inside of, so that what it asks of the database runs there.
//!
//! A thread that would take a second connection for it would not see what it has done, and would wait for its own locks
//! without end.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::ThreadId;

use super::lock::lock;
use super::session::Session;

/// The open transactions of a database, by the threads that began them.
#[derive(Default)]
pub(crate) struct Inside {
    /// How many there are. What a thread itself has entered it sees at once.
    entered: AtomicUsize,
    open: Mutex<Vec<(ThreadId, Weak<Session>)>>,
}

impl Inside {
    /// This thread is inside of a transaction from now on.
    pub(crate) fn enter(&self, session: &Arc<Session>) {
        let mut open = lock(&self.open);
        open.push((std::thread::current().id(), Arc::downgrade(session)));
        self.entered.store(open.len(), Ordering::Relaxed);
    }

    /// The transaction is over; whichever thread ended it.
    pub(crate) fn leave(&self, session: &Arc<Session>) {
        let mut open = lock(&self.open);
        open.retain(|(_, other)| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(session)));
        self.entered.store(open.len(), Ordering::Relaxed);
    }

    /// The innermost that this thread is inside of. None where a statement of it is under way: what asks from within a
    /// statement, a listener of `tracing` for instance, cannot wait for its end.
    pub(crate) fn here(&self) -> Option<Arc<Session>> {
        if self.entered.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let here = std::thread::current().id();
        let session = {
            let open = lock(&self.open);
            open.iter().rev().find(|(thread, _)| *thread == here).and_then(|(_, session)| session.upgrade())
        };
        session.filter(|session| !session.is_locked_here())
    }
}
