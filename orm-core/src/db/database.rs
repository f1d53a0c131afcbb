//! A database: a pool of connections, shared by all its clones.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::pool::{Pool, PoolStatus};
use super::watch::{Capture, Captured, Watch};
use super::{Backend, DatabaseBuilder, Transaction, TransactionBuilder};
use crate::error::{Error, Result};

/// A database to run queries on: a pool of connections behind a reference that is cheap to clone and may be shared
/// between threads.
///
/// A statement borrows a connection and gives it back; a transaction keeps one until its end, and the thread that began it
/// uses that one meanwhile.
#[doc(alias = "connection")]
#[doc(alias = "DATABASES")]
#[derive(Clone)]
pub struct Database {
    pool: Arc<Pool>,
    watch: Arc<Watch>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("target", &self.pool.backend().target())
            .field("pool_size", &self.pool.limits().size)
            .finish()
    }
}

impl Database {
    /// Settings first, then [`open`](DatabaseBuilder::open).
    pub fn builder() -> DatabaseBuilder {
        DatabaseBuilder::default()
    }

    /// A database on a backend, with the defaults of [`Database::builder`].
    ///
    /// # Errors
    /// As the first connection, which is made here.
    pub fn new(backend: Arc<dyn Backend>) -> Result<Self> {
        Database::builder().open_on(backend)
    }

    pub(crate) fn from_parts(pool: Pool, watch: Watch) -> Self {
        Database { pool: Arc::new(pool), watch: Arc::new(watch) }
    }

    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    pub(crate) fn watch(&self) -> &Arc<Watch> {
        &self.watch
    }

    /// Runs `run` in a transaction: commits if it gives `Ok`, rolls back if it gives `Err` or panics.
    ///
    /// The closure's error may be any type that is `From<Error>`.
    ///
    /// Until it ends, whatever this thread asks of this database is part of the transaction, whether it says `tx` or the
    /// database itself; called again meanwhile, this makes a savepoint, as [`Transaction::atomic`] does. Other threads are
    /// not inside of it, those that `run` starts included, unless they are given `tx`.
    ///
    /// # Errors
    /// That of `run`. [`Error::TransactionAborted`] if a statement failed and the error was ignored;
    /// [`Error::CommitOutcomeUnknown`] if the connection was lost while committing; [`Error::PoolTimeout`].
    #[doc(alias = "transaction.atomic")]
    #[track_caller]
    pub fn atomic<T, E: From<Error>>(&self, run: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E> {
        self.transaction().once(run)
    }

    /// A transaction with options: isolation, read-only, retries.
    #[track_caller]
    pub fn transaction(&self) -> TransactionBuilder {
        TransactionBuilder::new(self.clone(), Some(Location::caller()))
    }

    /// The statements that run on this database while `run` does, on whichever thread; what `run` gives is dropped.
    /// [`start_capture`](Database::start_capture) keeps it.
    #[doc(alias = "CaptureQueriesContext")]
    pub fn capture<T>(&self, run: impl FnOnce() -> T) -> Vec<Captured> {
        let capture = self.start_capture();
        run();
        capture.finish()
    }

    /// Records the statements of this database, on whichever thread, until it is finished or dropped.
    #[doc(alias = "CaptureQueriesContext")]
    pub fn start_capture(&self) -> Capture {
        Capture::start(&self.watch)
    }

    /// Forgets the statements that were asked before, so that the next ones are written anew.
    #[doc(hidden)]
    pub fn __forget_statements(&self) {
        self.pool.templates().forget();
    }

    /// How the pool stands: what is idle, and who holds what for how long.
    pub fn pool_status(&self) -> PoolStatus {
        self.pool.status()
    }

    /// OpenTelemetry's name of the system: `sqlite`, `postgresql`.
    pub fn system(&self) -> &'static str {
        self.watch.system
    }
}
