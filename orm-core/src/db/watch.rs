//! Statements seen as they run: captures, and one `tracing` event for each.
//!
//! Costs one relaxed load and, with the feature `tracing`, the check whether anyone listens.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::lock::lock;
use super::{Connection, Executed, Sink};
use crate::error::Result;
use crate::sql::{Access, Operation, Statement};
use crate::value::{Row, Value};

#[cfg(feature = "tracing")]
use super::trace;

/// A statement that was run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Captured {
    /// Its text, with placeholders.
    pub sql: Arc<str>,
    /// Its parameters.
    pub params: Vec<Value>,
    /// What it does.
    pub operation: Operation,
    /// The table it is about; empty where there is none.
    pub table: &'static str,
    /// How long it took, decoding of its rows included; of a cursor, the time spent fetching.
    pub duration: Duration,
    /// How many rows it gave or changed.
    pub rows: u64,
    /// Where in the program it was asked for.
    pub location: Option<&'static Location<'static>>,
    /// The error it ended with, as text.
    pub error: Option<String>,
}

impl Captured {
    /// Whether it only begins or ends a transaction or a savepoint.
    pub fn is_transaction_control(&self) -> bool {
        use Operation::{Begin, Commit, Rollback, Savepoint};
        matches!(self.operation, Begin | Commit | Rollback | Savepoint)
    }
}

impl fmt::Display for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{:.1?}, {} rows", self.sql, self.duration, self.rows)?;
        if let Some(location) = self.location {
            write!(f, ", {location}")?;
        }
        if let Some(error) = &self.error {
            write!(f, ", failed: {error}")?;
        }
        f.write_str("]")
    }
}

/// What watches the statements of a database.
pub(crate) struct Watch {
    pub(crate) system: &'static str,
    /// Whether parameters may be logged.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "nothing is logged without `tracing`"))]
    parameters: bool,
    listeners: AtomicUsize,
    captures: Mutex<Vec<Arc<Record>>>,
    #[cfg(feature = "tracing")]
    repeats: super::repeat::Repeats,
}

type Record = Mutex<Vec<Captured>>;

/// Records the statements of a database, and of its transactions, on every thread, until it is dropped.
pub struct Capture {
    watch: Arc<Watch>,
    record: Arc<Record>,
}

impl fmt::Debug for Capture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capture").field("statements", &lock(&self.record).len()).finish()
    }
}

impl Capture {
    pub(crate) fn start(watch: &Arc<Watch>) -> Self {
        let record = Arc::new(Record::default());
        lock(&watch.captures).push(record.clone());
        watch.listeners.fetch_add(1, Ordering::Relaxed);
        Capture { watch: watch.clone(), record }
    }

    /// The statements so far.
    pub fn statements(&self) -> Vec<Captured> {
        lock(&self.record).clone()
    }

    /// Ends it; the statements.
    pub fn finish(self) -> Vec<Captured> {
        std::mem::take(&mut *lock(&self.record))
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.watch.listeners.fetch_sub(1, Ordering::Relaxed);
        lock(&self.watch.captures).retain(|other| !Arc::ptr_eq(other, &self.record));
    }
}

impl Watch {
    pub(crate) fn new(system: &'static str, parameters: bool) -> Self {
        Watch {
            system,
            parameters,
            listeners: AtomicUsize::new(0),
            captures: Mutex::default(),
            #[cfg(feature = "tracing")]
            repeats: super::repeat::Repeats::default(),
        }
    }

    pub(crate) fn listens(&self) -> bool {
        #[cfg(feature = "tracing")]
        if trace::listens() || super::repeat::listens() {
            return true;
        }
        self.listeners.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn query(
        &self,
        connection: &mut dyn Connection,
        statement: &Statement,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        if !self.listens() {
            return connection.query(statement, sink);
        }
        let started = Instant::now();
        let mut counting = Counting { sink, rows: 0 };
        let result = connection.query(statement, &mut counting);
        self.tell(statement, started.elapsed(), counting.rows, shown(&result));
        result
    }

    pub(crate) fn execute(&self, connection: &mut dyn Connection, statement: &Statement) -> Result<Executed> {
        if !self.listens() {
            return connection.execute(statement);
        }
        let started = Instant::now();
        let result = connection.execute(statement);
        let rows = result.as_ref().map_or(0, |executed| executed.rows);
        self.tell(statement, started.elapsed(), rows, shown(&result));
        result
    }

    /// A statement that has neither parameters nor rows.
    pub(crate) fn plain(
        &self,
        operation: Operation,
        sql: &str,
        caller: Option<&'static Location<'static>>,
        run: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        if !self.listens() {
            return run();
        }
        let mut statement = Statement::raw(sql, Vec::new(), Access::Write);
        statement.operation = operation;
        statement.location = caller;
        let started = Instant::now();
        let result = run();
        self.tell(&statement, started.elapsed(), 0, shown(&result));
        result
    }

    /// Tells whoever listens.
    pub(crate) fn tell(&self, statement: &Statement, duration: Duration, rows: u64, error: Option<&dyn fmt::Display>) {
        #[cfg(feature = "tracing")]
        {
            let parameters = self.parameters.then_some(&*statement.params);
            trace::event(self.system, statement, parameters, duration, rows, error);
            self.repeats.saw(statement);
        }
        if self.listeners.load(Ordering::Relaxed) == 0 {
            return;
        }
        let captured = Captured {
            sql: statement.sql.clone(),
            params: statement.params.clone(),
            operation: statement.operation,
            table: statement.table,
            duration,
            rows,
            location: statement.location,
            error: error.map(ToString::to_string),
        };
        for record in lock(&self.captures).iter() {
            lock(record).push(captured.clone());
        }
    }
}

fn shown<T>(result: &Result<T>) -> Option<&dyn fmt::Display> {
    result.as_ref().err().map(|error| error as &dyn fmt::Display)
}

/// Counts the rows on their way to a sink.
pub(crate) struct Counting<'s> {
    pub(crate) sink: &'s mut dyn Sink,
    pub(crate) rows: u64,
}

impl Sink for Counting<'_> {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        self.rows += 1;
        self.sink.row(row)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any + Send> {
        Box::new(())
    }
}
