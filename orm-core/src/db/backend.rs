//! What a backend implements. Everything above is the same for every database.

use std::any::Any;
use std::time::Duration;

use crate::error::Result;
use crate::schema::Catalogue;
use crate::sql::{Dialect, Statement};
use crate::value::Row;

/// A database that connections can be made to.
pub trait Backend: Send + Sync + 'static {
    /// OpenTelemetry's name of the system: `sqlite`, `postgresql`.
    fn system(&self) -> &'static str;

    /// The database, without password, for messages.
    fn target(&self) -> String;

    /// How it writes SQL.
    fn dialect(&self) -> &'static dyn Dialect;

    /// How it is asked for the tables that it has; none where it cannot be.
    fn catalogue(&self) -> Option<&'static dyn Catalogue> {
        None
    }

    /// Opens a connection and makes it ready: settings, functions, checks.
    ///
    /// # Errors
    /// [`Error::Connect`](crate::error::Error::Connect) and its like, naming what to do. MUST NOT hang: every step is bounded.
    fn connect(&self) -> Result<Box<dyn Connection>>;

    /// The most connections that make sense; 1 for a database that lives in its connection.
    fn max_connections(&self) -> Option<usize> {
        None
    }

    /// How long one who writes waits for its turn, where only one connection can write at a time: those of one pool then
    /// stand in line for it instead of for the database's lock. None where they may write side by side.
    fn turn_to_write(&self) -> Option<Duration> {
        None
    }

    /// Called when an idle connection is taken from the pool, for checks that cost little.
    ///
    /// # Errors
    /// [`Error::FileReplaced`](crate::error::Error::FileReplaced), for instance. The connection is then discarded.
    fn check_target(&self) -> Result<()> {
        Ok(())
    }
}

/// One connection. Used by one thread at a time.
///
/// Every error MUST carry the statement's text, and MUST be of the variant that other backends give for the same fault.
pub trait Connection: Send {
    /// Runs a statement that gives rows; each goes to the sink as it comes. An error of the sink ends it.
    ///
    /// # Errors
    /// As the database or the sink says.
    fn query(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<()>;

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    /// As the database says.
    fn execute(&mut self, statement: &Statement) -> Result<Executed>;

    /// Runs several statements without parameters, such as DDL.
    ///
    /// # Errors
    /// As the database says.
    fn batch(&mut self, sql: &str) -> Result<()>;

    /// Begins a transaction.
    ///
    /// # Errors
    /// As the database says; SQLite's may be a lock that another holds.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()>;

    /// Commits. Only `Ok` if the database says that it committed: a server that answers COMMIT with ROLLBACK is
    /// [`Error::RolledBack`](crate::error::Error::RolledBack), a connection lost meanwhile
    /// [`Error::CommitOutcomeUnknown`](crate::error::Error::CommitOutcomeUnknown).
    ///
    /// # Errors
    /// As said.
    fn commit(&mut self) -> Result<()>;

    /// Rolls back. A connection that is in no transaction is left as it is.
    ///
    /// # Errors
    /// As the database says.
    fn rollback(&mut self) -> Result<()>;

    /// Where the connection stands. MUST NOT do I/O.
    fn state(&self) -> ConnectionState;

    /// Asks whether the other side is still there, within `deadline`.
    ///
    /// # Errors
    /// [`Error::ConnectionLost`](crate::error::Error::ConnectionLost).
    fn ping(&mut self, deadline: Duration) -> Result<()>;

    /// How many parameters a statement may have on this connection.
    fn max_parameters(&self) -> usize;

    /// Opens a cursor that owns the connection until it is finished. Rows come in constant memory.
    ///
    /// # Errors
    /// As the database says. The connection is given back if it can still be used.
    fn into_cursor(self: Box<Self>, statement: Statement) -> Opened;

    /// Opens a cursor named `name` inside the open transaction, for [`Connection::fetch_in_transaction`]. `false` where
    /// the database cannot: the rows are then read at once.
    ///
    /// # Errors
    /// As the database says.
    fn open_in_transaction(&mut self, name: &str, statement: &Statement) -> Result<bool>;

    /// Reads at most `count` more rows of a cursor opened in the transaction; how many there were.
    ///
    /// # Errors
    /// As the database or the sink says.
    fn fetch_in_transaction(&mut self, name: &str, count: usize, sink: &mut dyn Sink) -> Result<usize>;

    /// Closes a cursor opened in the transaction.
    ///
    /// # Errors
    /// As the database says.
    fn close_in_transaction(&mut self, name: &str) -> Result<()>;
}

/// What [`Connection::into_cursor`] gives: a cursor, or the error and the connection if it can still be used.
pub type Opened = Result<Box<dyn Cursor>, (crate::error::Error, Option<Box<dyn Connection>>)>;

/// A running query whose rows are fetched in portions.
pub trait Cursor: Send {
    /// Reads at most `count` more rows into the sink, which is given back with how many there were; fewer than
    /// `count` means that there are no more.
    ///
    /// # Errors
    /// As the database or the sink says.
    fn fetch(&mut self, count: usize, sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)>;

    /// Ends the query, wherever it is, and gives the connection back; none where it cannot be used again.
    fn finish(self: Box<Self>) -> Option<Box<dyn Connection>>;
}

/// Takes rows as they come. Owned, so that it may travel to a worker thread.
pub trait Sink: Send {
    /// One row.
    ///
    /// # Errors
    /// What the row does not fit; it ends the query.
    fn row(&mut self, row: &dyn Row) -> Result<()>;

    /// As `Any`, to get the rows back out.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

/// What a statement without rows did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Executed {
    /// How many rows it changed.
    pub rows: u64,
    /// The key that the database gave the row inserted last, where it tells without being asked (SQLite).
    pub last_insert_id: Option<i64>,
}

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// In no transaction.
    Idle,
    /// In a transaction.
    InTransaction,
    /// Not to be used again.
    Broken,
}

/// How a transaction is begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransactionOptions {
    /// How far it is kept apart from others; none is the database's default.
    pub isolation: Option<Isolation>,
    /// Whether it may only read.
    pub read_only: bool,
    /// Whether a serializable read-only one waits until it cannot fail (PostgreSQL).
    pub deferrable: bool,
    /// Whether foreign keys may point nowhere meanwhile, in a database that otherwise makes tables anew only after those that
    /// point at them (SQLite). Whoever asks for it checks them before the end.
    pub unchecked_keys: bool,
}

/// How far a transaction is kept apart from others. SQLite's are always serializable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "IsolationLevel")]
pub enum Isolation {
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// All statements see what was committed before the first; writing over what another changed since is
    /// [`Error::SerializationFailure`](crate::error::Error::SerializationFailure).
    RepeatableRead,
    /// As if transactions ran one after another; what cannot be put into such an order is
    /// [`Error::SerializationFailure`](crate::error::Error::SerializationFailure).
    Serializable,
}
