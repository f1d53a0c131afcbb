//! Transactions and savepoints, as closures.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::chance::chance;
use super::hook::Hook;
use super::pool::{Borrower, Purpose};
use super::session::Session;
use super::watch::Capture;
use super::{Database, Isolation, TransactionOptions};
use crate::error::{Error, Result};

/// An open transaction, or a savepoint in one: what closures of [`Database::atomic`] are given.
///
/// It is a handle: `album.save(tx)`. Every statement through it runs inside the transaction or not at all.
///
/// When a statement fails, the transaction (or the savepoint that it ran in) has failed, on every database: further
/// statements give [`Error::TransactionAborted`], and so does ending the closure with `Ok`. To go on after an error that
/// is expected, put the statement into a [`Transaction::atomic`] of its own.
#[doc(alias = "savepoint")]
pub struct Transaction {
    pub(crate) session: Arc<Session>,
    pub(crate) database: Database,
    /// None for the outermost.
    savepoint: Option<u64>,
    over: bool,
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.database.pool().backend().target();
        f.debug_struct("Transaction").field("database", &target).field("savepoint", &self.savepoint).finish()
    }
}

impl Transaction {
    /// Runs `run` in a savepoint: rolls back to it if `run` gives an error or panics.
    ///
    /// # Errors
    /// That of `run`; [`Error::TransactionAborted`] if a statement failed in it and the error was ignored.
    pub fn atomic<T, E: From<Error>>(&self, run: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E> {
        self.nested()?.finish(run)
    }

    /// Registers `run`, to be run once the outermost transaction has committed: outside it, in the order of
    /// registration, on the same thread. Dropped if the transaction, or the savepoint it was registered in, is rolled
    /// back, and if it is unknown whether the commit took effect.
    ///
    /// A panic in `run` goes to the caller of the transaction, which has committed; the functions after it do not run.
    pub fn on_commit(&self, run: impl FnOnce() + Send + 'static) {
        self.session.add_hook(Hook::Strict(Box::new(run)));
    }

    /// As [`Transaction::on_commit`], for what may fail: an error or a panic is logged, with the feature `tracing`, and
    /// does not stop the functions after it.
    #[doc(alias = "robust")]
    pub fn on_commit_robust<E: fmt::Display>(&self, run: impl FnOnce() -> Result<(), E> + Send + 'static) {
        self.session.add_hook(Hook::Robust(Box::new(move || run().map_err(|error| error.to_string()))));
    }

    /// Records the statements of this transaction's database until it is finished or dropped.
    pub fn start_capture(&self) -> Capture {
        self.database.start_capture()
    }

    pub(crate) fn nested(&self) -> Result<Transaction> {
        let savepoint = Some(self.session.open_block()?);
        Ok(Transaction { session: self.session.clone(), database: self.database.clone(), savepoint, over: false })
    }

    pub(crate) fn end_well(mut self) -> Result<()> {
        self.over = true;
        match self.savepoint {
            Some(number) => self.session.release_block(number),
            None => {
                self.database.pool().inside().leave(&self.session);
                let hooks = self.session.commit()?;
                drop(self);
                hooks.into_iter().for_each(Hook::run);
                Ok(())
            }
        }
    }

    fn finish<T, E: From<Error>>(self, run: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E> {
        // An error, and a panic too, drops it, which rolls it back.
        let value = run(&self)?;
        self.end_well()?;
        Ok(value)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        match self.savepoint {
            _ if self.over => {}
            Some(number) => self.session.roll_back_block(number),
            None => {
                self.database.pool().inside().leave(&self.session);
                self.session.roll_back();
            }
        }
    }
}

/// A transaction that is not begun yet, see [`Database::transaction`].
#[derive(Clone, Debug)]
#[must_use = "a transaction does nothing until `run`"]
pub struct TransactionBuilder {
    database: Database,
    options: TransactionOptions,
    durable: bool,
    retries: u32,
    caller: Option<&'static Location<'static>>,
}

impl TransactionBuilder {
    pub(crate) fn new(database: Database, caller: Option<&'static Location<'static>>) -> Self {
        TransactionBuilder { database, options: TransactionOptions::default(), durable: false, retries: 0, caller }
    }

    /// How far it is kept apart from others; the database's own default if not set. SQLite's are always serializable.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.options.isolation = Some(isolation);
        self
    }

    /// That it may only read; what writes is an error.
    pub fn read_only(mut self) -> Self {
        self.options.read_only = true;
        self
    }

    /// That it waits, on PostgreSQL, until it cannot fail: for one that is serializable and read-only.
    pub fn deferrable(mut self) -> Self {
        self.options.deferrable = true;
        self
    }

    /// That foreign keys may point nowhere meanwhile, where that is needed to make a table anew.
    #[cfg(feature = "migrate")]
    pub(crate) fn unchecked_keys(mut self) -> Self {
        self.options.unchecked_keys = true;
        self
    }

    /// That it must not be started while this thread is inside another transaction of this database: what it does is
    /// on disk when it returns.
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// How often it is run again after a serialization failure or a deadlock, with growing random pauses between. Inside
    /// another transaction it is not: those errors end the outermost, which is run again as often as it says itself.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Runs `run` in the transaction: commits if it gives `Ok`, rolls back if it gives `Err` or panics. With
    /// [`retries`](TransactionBuilder::retries) it may be called several times; what it registered with
    /// [`Transaction::on_commit`] in a round that failed is forgotten.
    ///
    /// # Errors
    /// That of `run`, and what [`Database::atomic`] gives. On a thread that is inside a transaction of this database,
    /// where it is a savepoint: [`Error::NestedDurable`], and [`Error::InvalidQuery`] if it has options of its own.
    pub fn run<T, E: From<Error>>(self, mut run: impl FnMut(&Transaction) -> Result<T, E>) -> Result<T, E> {
        let mut round = 0;
        loop {
            let transaction = self.begin()?;
            let session = transaction.session.clone();
            // What failed so has to be run again from where the outermost begins.
            let inside = transaction.savepoint.is_some();
            let result = transaction.finish(&mut run);
            if result.is_ok() || inside || round >= self.retries || !session.retryable() {
                return result;
            }
            round += 1;
            std::thread::sleep(pause(round, chance()));
        }
    }

    pub(crate) fn once<T, E: From<Error>>(self, run: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E> {
        self.begin()?.finish(run)
    }

    pub(crate) fn begin(&self) -> Result<Transaction> {
        let (pool, watch) = (self.database.pool(), self.database.watch());
        if let Some(session) = pool.inside().here() {
            return self.begin_inside(session);
        }
        let lease =
            pool.check_out(Borrower::here(Purpose::Transaction, self.caller).writing(!self.options.read_only))?;
        let session = Arc::new(Session::begin(lease, watch.clone(), &self.options, self.caller)?);
        pool.inside().enter(&session);
        Ok(Transaction { session, database: self.database.clone(), savepoint: None, over: false })
    }

    /// A savepoint of the transaction that this thread is inside of.
    fn begin_inside(&self, session: Arc<Session>) -> Result<Transaction> {
        if self.durable {
            return Err(Error::NestedDurable);
        }
        if self.options != TransactionOptions::default() {
            return Err(Error::InvalidQuery {
                reason:
                    "this thread is inside a transaction already: how far it is kept apart from others, and whether \
                         it only reads, is said where the outermost begins"
                        .into(),
            });
        }
        let savepoint = Some(session.open_block()?);
        Ok(Transaction { session, database: self.database.clone(), savepoint, over: false })
    }
}

/// At most 10 ms before the first round again, twice as much before each next one, up to a second; by chance, from 0 up to
/// 1, down to half of it, so that those who met once do not meet again.
fn pause(round: u32, chance: f64) -> Duration {
    let doublings = round.saturating_sub(1).min(7);
    let most = Duration::from_millis(10).saturating_mul(1 << doublings).min(Duration::from_secs(1));
    most.mul_f64(1.0 - chance / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_second_and_vary_by_half() {
        for (round, most) in [(1, 10), (2, 20), (3, 40), (7, 640), (8, 1000), (9, 1000), (u32::MAX, 1000)] {
            let most = Duration::from_millis(most);
            assert_eq!(pause(round, 0.0), most, "{round}");
            assert_eq!(pause(round, 0.5), most.mul_f64(0.75), "{round}");
            assert!(pause(round, 0.999) >= most / 2, "{round}");
        }
    }
}
