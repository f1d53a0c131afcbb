//! Connections that are kept open, and whose turn it is to have one: first come, first served.
//!
//! A place is what a borrower has: one of the pool's `size`. It is taken under the lock; whatever takes time
//! (connecting, asking whether a connection still lives, closing one) is done by its lease, without it. Who waits is
//! given a place by whoever frees one, in the order of arrival, so that nobody can push in.

use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

#[cfg(feature = "tracing")]
use super::age::{self, Old};
use super::inside::Inside;
use super::lock::lock;
use super::recheck::Recheck;
use super::turn::{Turn, Turns};
use super::{Backend, Connection};
use crate::error::{Error, Result};
use crate::sql::Templates;

/// The longest that waiting may be asked for; longer overflows clocks.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// How long a process is taken to be the same. No fork takes less, so that what a child asks first is always refused.
const FORK: Duration = Duration::from_micros(20);

/// How long a database is taken to be where it was.
const GLANCE: Duration = Duration::from_micros(200);

/// What bounds a pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) size: usize,
    pub(crate) checkout_timeout: Duration,
    pub(crate) max_lifetime: Duration,
    /// From when on a transaction, or a loop over `iter`, is reported.
    pub(crate) old: Duration,
}

/// See the [module](self).
pub(crate) struct Pool {
    backend: Arc<dyn Backend>,
    limits: Limits,
    /// The one it was made in.
    process: u32,
    process_looked_at: Recheck,
    target_looked_at: Recheck,
    max_parameters: AtomicUsize,
    state: Mutex<State>,
    inside: Inside,
    /// The statements that were asked of this database before.
    templates: Templates,
    /// None where several may write at a time.
    turns: Option<Arc<Turns>>,
}

#[derive(Default)]
struct State {
    /// The one given back last is taken first.
    idle: Vec<Pooled>,
    taken: Vec<Holder>,
    waiting: std::collections::VecDeque<Arc<Waiter>>,
    next: u64,
}

/// A connection that nobody uses.
pub(crate) struct Pooled {
    pub(crate) connection: Box<dyn Connection>,
    /// When it is to be replaced; never for a database that lives in its connection.
    pub(crate) expires: Option<Instant>,
    /// Since when nobody uses it.
    pub(crate) since: Instant,
}

/// For what a connection is borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Statement,
    Transaction,
    Cursor,
}

impl Purpose {
    fn words(self) -> &'static str {
        match self {
            Purpose::Statement => "a statement",
            Purpose::Transaction => "a transaction",
            Purpose::Cursor => "a loop over `iter`",
        }
    }
}

/// Who asks for a connection.
#[derive(Clone, Copy)]
pub(crate) struct Borrower {
    pub(crate) thread: ThreadId,
    pub(crate) purpose: Purpose,
    pub(crate) caller: Option<&'static Location<'static>>,
    /// Whether it is to write.
    pub(crate) writes: bool,
}

impl Borrower {
    pub(crate) fn here(purpose: Purpose, caller: Option<&'static Location<'static>>) -> Self {
        Borrower { thread: std::thread::current().id(), purpose, caller, writes: false }
    }

    pub(crate) fn writing(mut self, writes: bool) -> Self {
        self.writes = writes;
        self
    }
}

struct Holder {
    number: u64,
    borrower: Borrower,
    since: Instant,
    #[cfg(feature = "tracing")]
    told: bool,
}

/// One who waits for a place.
struct Waiter {
    borrower: Borrower,
    granted: Mutex<Option<(u64, Option<Pooled>)>>,
    arrived: Condvar,
}

/// A connection in use, as [`Database::pool_status`](super::Database::pool_status) tells.
#[derive(Clone, Debug)]
pub struct InUse {
    /// The thread that took it.
    pub thread: ThreadId,
    /// How long it has had it.
    pub age: Duration,
    /// Where in the program it was asked for.
    pub location: Option<&'static Location<'static>>,
}

/// How a pool stands.
#[derive(Clone, Debug)]
pub struct PoolStatus {
    /// The most connections that it opens.
    pub size: usize,
    /// How many are open and unused.
    pub idle: usize,
    /// How many calls wait for one.
    pub waiting: usize,
    /// Those in use.
    pub in_use: Vec<InUse>,
}

impl State {
    fn hold(&mut self, borrower: Borrower, since: Instant) -> u64 {
        self.next += 1;
        self.taken.push(Holder {
            number: self.next,
            borrower,
            since,
            #[cfg(feature = "tracing")]
            told: false,
        });
        self.next
    }

    /// Those that have become old and were not told of yet.
    #[cfg(feature = "tracing")]
    fn old(&mut self, limit: Duration, now: Instant) -> Vec<Old> {
        let mut old = Vec::new();
        for holder in self.taken.iter_mut().filter(|holder| holder.borrower.purpose != Purpose::Statement) {
            let age = now.saturating_duration_since(holder.since);
            if age >= limit && !std::mem::replace(&mut holder.told, true) {
                let Borrower { thread, purpose, caller, .. } = holder.borrower;
                old.push(Old { what: purpose.words(), age, thread, began: caller });
            }
        }
        old
    }

    fn holders(&self) -> String {
        let mut text = String::new();
        for holder in &self.taken {
            let Borrower { thread, purpose, caller, .. } = holder.borrower;
            let purpose = purpose.words();
            let at = caller.map(|caller| format!(" at {caller}")).unwrap_or_default();
            let age = holder.since.elapsed().as_secs_f64();
            text.push_str(&format!(
                "{}{purpose}{at} for {age:.1} s in {thread:?}",
                if text.is_empty() { "" } else { ", " }
            ));
        }
        text
    }
}

impl Pool {
    pub(crate) fn new(backend: Arc<dyn Backend>, limits: Limits) -> Self {
        let most = backend.max_connections().unwrap_or(usize::MAX);
        let turns = backend.turn_to_write().map(Turns::new);
        let max_parameters = AtomicUsize::new(backend.dialect().max_parameters());
        Pool {
            limits: Limits {
                size: limits.size.min(most).max(1),
                checkout_timeout: limits.checkout_timeout.min(LONGEST),
                max_lifetime: limits.max_lifetime.min(LONGEST),
                old: limits.old,
            },
            backend,
            process: std::process::id(),
            process_looked_at: Recheck::every(FORK),
            target_looked_at: Recheck::every(GLANCE),
            max_parameters,
            state: Mutex::default(),
            inside: Inside::default(),
            templates: Templates::default(),
            turns,
        }
    }

    /// Refuses to be used after a fork, which connections do not survive.
    pub(crate) fn look_at_process(&self, now: Instant) -> Result<()> {
        self.process_looked_at.look(now, || {
            if self.is_of_this_process() {
                return Ok(());
            }
            let reason =
                "it was opened by another process, whose connections cannot be shared; open it again after a fork";
            Err(Error::Connect { target: self.backend.target(), reason: reason.into() })
        })
    }

    /// Has the backend look whether its database is still the same.
    pub(crate) fn look_at_target(&self, now: Instant) -> Result<()> {
        self.target_looked_at.look(now, || self.backend.check_target())
    }

    fn is_of_this_process(&self) -> bool {
        std::process::id() == self.process
    }

    /// Whether there can be only one connection, whatever was asked for: that of a database in memory.
    pub(crate) fn has_one_connection(&self) -> bool {
        self.backend.max_connections() == Some(1)
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// The fewest that any connection so far allowed.
    pub(crate) fn max_parameters(&self) -> usize {
        self.max_parameters.load(Ordering::Relaxed)
    }

    /// Learns how many parameters a connection allows.
    pub(crate) fn allow_at_most(&self, parameters: usize) {
        self.max_parameters.fetch_min(parameters, Ordering::Relaxed);
    }

    pub(crate) fn status(&self) -> PoolStatus {
        let state = lock(&self.state);
        let in_use = state.taken.iter().map(|holder| InUse {
            thread: holder.borrower.thread,
            age: holder.since.elapsed(),
            location: holder.borrower.caller,
        });
        PoolStatus {
            size: self.limits.size,
            idle: state.idle.len(),
            waiting: state.waiting.len(),
            in_use: in_use.collect(),
        }
    }

    /// Waits for the turn of one who writes, where there are turns.
    pub(crate) fn turn(&self, borrower: &Borrower) -> Result<Option<Turn>> {
        self.turns.as_ref().filter(|_| borrower.writes).map(Turns::take).transpose()
    }

    pub(crate) fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The transactions that threads are inside of.
    pub(crate) fn inside(&self) -> &Inside {
        &self.inside
    }

    /// A place, by its number, with an idle connection if there is one; waits until it is free.
    pub(crate) fn take(&self, borrower: Borrower, now: Instant) -> Result<(u64, Option<Pooled>)> {
        self.tell_of_old();
        let waiter = {
            let mut state = lock(&self.state);
            // Nobody waits while something is free: whoever frees it hands it over.
            if let Some(pooled) = state.idle.pop() {
                return Ok((state.hold(borrower, now), Some(pooled)));
            }
            if state.taken.len() < self.limits.size {
                return Ok((state.hold(borrower, now), None));
            }
            if state.taken.iter().all(|holder| holder.borrower.thread == borrower.thread) {
                return Err(self.exhausted(&state, borrower, Duration::ZERO));
            }
            let waiter = Arc::new(Waiter { borrower, granted: Mutex::default(), arrived: Condvar::new() });
            state.waiting.push_back(waiter.clone());
            waiter
        };
        let deadline = now + self.limits.checkout_timeout;
        let mut granted = lock(&waiter.granted);
        loop {
            if let Some(place) = granted.take() {
                return Ok(place);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            granted = waiter.arrived.wait_timeout(granted, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        // A place is granted under both locks, the pool's first; let go of this one to take them in that order.
        drop(granted);
        let mut state = lock(&self.state);
        state.waiting.retain(|other| !Arc::ptr_eq(other, &waiter));
        if let Some(place) = lock(&waiter.granted).take() {
            return Ok(place);
        }
        Err(self.exhausted(&state, borrower, self.limits.checkout_timeout))
    }

    fn exhausted(&self, state: &State, borrower: Borrower, waited: Duration) -> Error {
        Error::PoolTimeout {
            waited,
            size: self.limits.size,
            by_this_thread: state.taken.iter().any(|holder| holder.borrower.thread == borrower.thread),
            held: state.holders(),
        }
    }

    /// Takes the connections out that nobody has used since `before`.
    pub(crate) fn take_idle_since(&self, before: Instant) -> Vec<Pooled> {
        let mut state = lock(&self.state);
        let (stale, fresh) = state.idle.drain(..).partition(|pooled| pooled.since < before);
        state.idle = fresh;
        stale
    }

    /// Reports the transactions and loops that have become old, each of them once. Called wherever something comes by:
    /// when a connection is asked for or given back, and at what is done in them.
    pub(crate) fn tell_of_old(&self) {
        #[cfg(feature = "tracing")]
        if age::listens() {
            let old = lock(&self.state).old(self.limits.old, Instant::now());
            old.iter().for_each(|old| old.tell(self.backend.system()));
        }
    }

    /// Frees a place, with its connection if that can be used again.
    pub(crate) fn release(&self, number: u64, pooled: Option<Pooled>) {
        self.tell_of_old();
        let mut state = lock(&self.state);
        if let Some(at) = state.taken.iter().position(|holder| holder.number == number) {
            state.taken.swap_remove(at);
        }
        if let Some(waiter) = state.waiting.pop_front() {
            let number = state.hold(waiter.borrower, Instant::now());
            *lock(&waiter.granted) = Some((number, pooled));
            waiter.arrived.notify_one();
        } else if let Some(pooled) = pooled {
            state.idle.push(pooled);
        }
    }

    /// A cursor may be read by another thread than the one that opened it.
    pub(crate) fn held_here(&self, number: u64) {
        self.tell_of_old();
        let mut state = lock(&self.state);
        if let Some(holder) = state.taken.iter_mut().find(|holder| holder.number == number) {
            holder.borrower.thread = std::thread::current().id();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if !self.is_of_this_process() {
            // Saying goodbye would end the connections of the process that owns them.
            std::mem::take(&mut lock(&self.state).idle).into_iter().for_each(std::mem::forget);
        }
    }
}
