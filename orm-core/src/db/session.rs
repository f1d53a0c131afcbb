//! An open transaction: its connection, the blocks nested in it, and what is to run once it has committed.
//!
//! The blocks are a stack. A statement runs in the innermost one, whoever asks. When a statement fails, the block it
//! ran in has failed: PostgreSQL refuses to go on, and SQLite, which would, is held to the same rule. Rolling the
//! block back makes the one around it usable again.

use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::ThreadId;

use super::hook::Hook;
use super::lease::Lease;
use super::lock::lock;
use super::watch::Watch;
use super::{Connection, ConnectionState, TransactionOptions};
use crate::error::{Error, Fault, Result};
use crate::sql::Operation;

/// See the [module](self).
pub(crate) struct Session {
    pub(crate) watch: Arc<Watch>,
    caller: Option<&'static Location<'static>>,
    open: Mutex<Open>,
    /// The thread that holds the lock of `open`.
    locked_by: Mutex<Option<ThreadId>>,
}

/// The lock of what is open.
pub(crate) struct Locked<'s> {
    open: MutexGuard<'s, Open>,
    by: &'s Mutex<Option<ThreadId>>,
}

impl Deref for Locked<'_> {
    type Target = Open;

    fn deref(&self) -> &Open {
        &self.open
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut Open {
        &mut self.open
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // Still under the lock of `open`, which goes last.
        *lock(self.by) = None;
    }
}

pub(crate) struct Open {
    /// None once the transaction is over.
    lease: Option<Lease>,
    /// The outermost first.
    blocks: Vec<Block>,
    next: u64,
    hooks: Vec<Hook>,
    /// Cursors that are open, by their number; each is higher than the ones before it.
    cursors: Vec<u64>,
    /// Whether the last that the database said is an error that running the whole again may mend.
    retryable: bool,
}

struct Block {
    number: u64,
    /// How many hooks there were when it began.
    hooks: usize,
    /// The first error in it, as text.
    failed: Option<String>,
}

const ENDED: &str = "the database ended the transaction by itself";

const LOST: &str = "it was cut in the middle of the transaction, of which nothing is kept";

const CROSSED: &str = "savepoints of several threads crossed in one transaction";

/// Whether an error is the statement's, not one of reading what it gave. PostgreSQL takes no further statement after such
/// an error, whichever kind it is of.
fn is_of_statement(error: &Error) -> bool {
    !matches!(error, Error::Decode { .. } | Error::Custom(_))
}

fn savepoint(number: u64) -> String {
    format!("\"orm_{number}\"")
}

impl Session {
    /// Begins a transaction on a connection.
    pub(crate) fn begin(
        mut lease: Lease,
        watch: Arc<Watch>,
        options: &TransactionOptions,
        caller: Option<&'static Location<'static>>,
    ) -> Result<Self> {
        let begun = watch.plain(Operation::Begin, "BEGIN", caller, || lease.connection().begin(options));
        begun.inspect_err(|error| lease.note(error))?;
        let block = Block { number: 0, hooks: 0, failed: None };
        let open = Open {
            lease: Some(lease),
            blocks: vec![block],
            next: 1,
            hooks: Vec::new(),
            cursors: Vec::new(),
            retryable: false,
        };
        Ok(Session { watch, caller, open: Mutex::new(open), locked_by: Mutex::new(None) })
    }

    pub(crate) fn lock(&self) -> Locked<'_> {
        let open = lock(&self.open);
        *lock(&self.locked_by) = Some(std::thread::current().id());
        Locked { open, by: &self.locked_by }
    }

    /// Whether this thread is in the middle of a statement of it.
    pub(crate) fn is_locked_here(&self) -> bool {
        *lock(&self.locked_by) == Some(std::thread::current().id())
    }

    /// Runs something on the connection, if the transaction stands.
    pub(crate) fn run<T>(&self, run: impl FnOnce(&Watch, &mut dyn Connection) -> Result<T>) -> Result<T> {
        let mut open = self.lock();
        let result = open.run(&self.watch, run);
        // An earlier failure was dealt with, then.
        open.retryable &= result.is_err();
        result
    }

    pub(crate) fn retryable(&self) -> bool {
        self.lock().retryable
    }

    pub(crate) fn add_hook(&self, hook: Hook) {
        self.lock().hooks.push(hook);
    }

    /// Begins a block inside; its number.
    pub(crate) fn open_block(&self) -> Result<u64> {
        let mut open = self.lock();
        let number = open.next_number();
        self.savepoint(&mut open, &format!("SAVEPOINT {}", savepoint(number)))?;
        let hooks = open.hooks.len();
        open.blocks.push(Block { number, hooks, failed: None });
        Ok(number)
    }

    fn savepoint(&self, open: &mut Open, sql: &str) -> Result<()> {
        open.run(&self.watch, |watch, connection| {
            watch.plain(Operation::Savepoint, sql, self.caller, || connection.batch(sql))
        })
    }

    /// Ends a block and keeps what was done in it.
    pub(crate) fn release_block(&self, number: u64) -> Result<()> {
        let mut open = self.lock();
        let Some(at) = open.innermost(number) else { return Err(open.aborted()) };
        let released =
            open.usable().and_then(|()| self.savepoint(&mut open, &format!("RELEASE SAVEPOINT {}", savepoint(number))));
        match released {
            Ok(()) => {
                open.blocks.truncate(at);
                Ok(())
            }
            Err(error) => {
                self.undo(&mut open, at);
                Err(error)
            }
        }
    }

    /// Ends a block and undoes what was done in it.
    pub(crate) fn roll_back_block(&self, number: u64) {
        let mut open = self.lock();
        if let Some(at) = open.innermost(number) {
            self.undo(&mut open, at);
        }
    }

    fn undo(&self, open: &mut Open, at: usize) {
        let Some(block) = open.blocks.get(at) else { return };
        let (number, hooks) = (block.number, block.hooks);
        open.blocks.truncate(at);
        open.hooks.truncate(hooks);
        open.cursors.retain(|cursor| *cursor < number);
        let name = savepoint(number);
        // The block around may have failed on its own; then all of it is undone later.
        for (operation, sql) in [
            (Operation::Rollback, format!("ROLLBACK TO SAVEPOINT {name}")),
            (Operation::Savepoint, format!("RELEASE SAVEPOINT {name}")),
        ] {
            let undone = open.run(&self.watch, |watch, connection| {
                watch.plain(operation, &sql, self.caller, || connection.batch(&sql))
            });
            if undone.is_err() {
                return;
            }
        }
    }

    /// Commits; the hooks that are to run now. The connection is back in the pool when this returns.
    pub(crate) fn commit(&self) -> Result<Vec<Hook>> {
        let mut open = self.lock();
        // A block that was leaked counts as part of the whole.
        if let Err(error) = open.usable() {
            self.roll_back_open(&mut open);
            return Err(error);
        }
        let committed = open.run(&self.watch, |watch, connection| {
            watch.plain(Operation::Commit, "COMMIT", self.caller, || connection.commit())
        });
        if let Err(error) = committed {
            self.roll_back_open(&mut open);
            return Err(error);
        }
        let lease = open.lease.take();
        let hooks = std::mem::take(&mut open.hooks);
        drop(open);
        drop(lease);
        Ok(hooks)
    }

    /// Rolls everything back, unless it is over already.
    pub(crate) fn roll_back(&self) {
        self.roll_back_open(&mut self.lock());
    }

    fn roll_back_open(&self, open: &mut Open) {
        open.hooks.clear();
        open.cursors.clear();
        let Some(mut lease) = open.lease.take() else { return };
        let rolled_back = match lease.state() {
            ConnectionState::Broken => return,
            ConnectionState::InTransaction => {
                self.watch.plain(Operation::Rollback, "ROLLBACK", self.caller, || lease.connection().rollback())
            }
            // The database ended it by itself. Nothing is left to be undone, but the connection has to hear that the
            // block is over too: until then it refuses whatever would run outside of it.
            ConnectionState::Idle => lease.connection().rollback(),
        };
        if let Err(error) = rolled_back {
            lease.note(&error);
        }
    }
}

impl Open {
    pub(crate) fn next_number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }

    /// Refuses to read on once the transaction has ended, whose rows these are.
    pub(crate) fn still_open(&self) -> Result<()> {
        if self.lease.is_some() {
            return Ok(());
        }
        Err(Error::InvalidQuery {
            reason: "the transaction in which these rows were asked for is over; collect them before it ends".into(),
        })
    }

    pub(crate) fn add_cursor(&mut self, number: u64) {
        self.cursors.push(number);
    }

    /// Whether a cursor was not closed meanwhile, by its block being rolled back.
    pub(crate) fn has_cursor(&self, number: u64) -> bool {
        self.cursors.contains(&number)
    }

    pub(crate) fn remove_cursor(&mut self, number: u64) {
        self.cursors.retain(|cursor| *cursor != number);
    }

    /// Where a block is, which must be the innermost. Threads that share a transaction can break that; what belongs to
    /// which savepoint is not known any more then, and the transaction fails as a whole.
    fn innermost(&mut self, number: u64) -> Option<usize> {
        let at = self.blocks.iter().position(|block| block.number == number);
        if at.is_some_and(|at| at + 1 == self.blocks.len()) {
            return at;
        }
        self.blocks.truncate(at.unwrap_or(self.blocks.len()));
        if let Some(outermost) = self.blocks.first_mut() {
            outermost.failed.get_or_insert_with(|| CROSSED.into());
        }
        None
    }

    fn aborted(&self) -> Error {
        let first = self.blocks.iter().find_map(|block| block.failed.clone());
        if first.as_deref() == Some(LOST) {
            return Error::ConnectionLost { fault: Fault::new(LOST) };
        }
        Error::TransactionAborted { first: first.unwrap_or_else(|| ENDED.into()) }
    }

    /// Whether a statement may run.
    pub(crate) fn usable(&mut self) -> Result<()> {
        self.look();
        if self.lease.is_none() || self.blocks.iter().any(|block| block.failed.is_some()) {
            return Err(self.aborted());
        }
        Ok(())
    }

    /// A transaction that the database ended by itself has failed as a whole: what came after would stay.
    fn look(&mut self) {
        let reason = match self.lease.as_ref().map(Lease::state) {
            Some(ConnectionState::InTransaction) => return,
            Some(ConnectionState::Broken) => LOST,
            Some(ConnectionState::Idle) | None => ENDED,
        };
        if let Some(outermost) = self.blocks.first_mut() {
            outermost.failed.get_or_insert_with(|| reason.into());
        }
    }

    pub(crate) fn run<T>(
        &mut self,
        watch: &Watch,
        run: impl FnOnce(&Watch, &mut dyn Connection) -> Result<T>,
    ) -> Result<T> {
        self.usable()?;
        let Some(lease) = &mut self.lease else { return Err(self.aborted()) };
        lease.look_at_age();
        let result = run(watch, lease.connection());
        if let Err(error) = &result {
            lease.note(error);
            self.note(error);
        }
        result
    }

    fn note(&mut self, error: &Error) {
        self.retryable = error.is_retryable();
        if let Some(block) = self.blocks.last_mut().filter(|_| is_of_statement(error)) {
            block.failed.get_or_insert_with(|| error.to_string());
        }
        let ended = self.lease.as_ref().is_none_or(|lease| lease.state() != ConnectionState::InTransaction);
        if let Some(outermost) = self.blocks.first_mut().filter(|_| ended) {
            outermost.failed.get_or_insert_with(|| error.to_string());
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.roll_back();
    }
}
