//! One connection to a SQLite database: what is known of it, and how a statement is run on it. `contract` is what the
//! library calls.

use std::cell::RefCell;
use std::time::Duration;

use orm_core::db::{Executed, Sink};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::{Agreed, Operation, Statement};
use rusqlite::limits::Limit;
use rusqlite::{CachedStatement, StatementStatus};

use crate::bind::{BindError, bind};
use crate::clock::Clock;
use crate::error::{NUL_IN_SQL, from_driver, is_moved, of_statement};
use crate::row::SqliteRow;
use crate::spool::Spool;

/// One connection.
pub(crate) struct SqliteConnection {
    pub(crate) raw: rusqlite::Connection,
    /// Whether the file was opened for reading.
    pub(crate) read_only: bool,
    clock: Option<Clock>,
    pub(crate) max_parameters: usize,
    /// Whether a transaction was begun and not ended, as far as we did it.
    pub(crate) begun: bool,
    /// Whether this transaction may only read.
    pub(crate) query_only: bool,
    /// Whether foreign keys are not looked at in this transaction.
    pub(crate) unchecked_keys: bool,
    pub(crate) broken: bool,
    /// The cursors of the transaction.
    pub(crate) spools: Vec<Spool>,
    /// The columns that are as their models say.
    pub(crate) agreed: RefCell<Agreed>,
}

impl SqliteConnection {
    pub(crate) fn new(
        mut raw: rusqlite::Connection,
        read_only: bool,
        statement_timeout: Option<Duration>,
    ) -> Result<Self> {
        let failed = |error| from_driver(error, "(settings)");
        let clock = statement_timeout.map(|limit| Clock::install(&mut raw, limit)).transpose().map_err(failed)?;
        let limit = raw.limit(Limit::SQLITE_LIMIT_VARIABLE_NUMBER).map_err(failed)?;
        Ok(SqliteConnection {
            raw,
            read_only,
            clock,
            max_parameters: usize::try_from(limit).unwrap_or(999),
            begun: false,
            query_only: false,
            unchecked_keys: false,
            broken: false,
            spools: Vec::new(),
            agreed: RefCell::default(),
        })
    }

    /// Starts the clock for a statement, and refuses one that would run outside the transaction it belongs to:
    /// SQLite ends a transaction by itself when the disk is full, for instance.
    pub(crate) fn admit(&self) -> Result<()> {
        if self.begun && self.raw.is_autocommit() {
            return Err(Error::RolledBack { fault: Fault::new(ENDED) });
        }
        self.start_clock();
        Ok(())
    }

    pub(crate) fn start_clock(&self) {
        if let Some(clock) = &self.clock {
            clock.begin();
        }
    }

    /// Never to be used again.
    pub(crate) fn break_off(&mut self) {
        self.broken = true;
    }

    /// Takes note of an error after which the connection must not be used again.
    pub(crate) fn noted<T>(&mut self, result: Result<T>) -> Result<T> {
        let result = result.map_err(|error| match self.raw.path() {
            Some(path) if is_moved(&error) => Error::FileReplaced { path: path.into() },
            _ => error,
        });
        self.broken |= result.as_ref().is_err_and(Error::breaks_connection);
        result
    }

    /// The statement, prepared and with its parameters.
    pub(crate) fn prepared(&self, statement: &Statement) -> Result<CachedStatement<'_>> {
        let sql: &str = &statement.sql;
        // SQLite would take the text up to the NUL for the whole.
        if statement.operation == Operation::Raw && sql.contains('\0') {
            return Err(Error::InvalidQuery { reason: NUL_IN_SQL.into() });
        }
        let mut prepared = self.raw.prepare_cached(sql).map_err(|error| of_statement(error, statement))?;
        if prepared.get_status(StatementStatus::Run) == 0 {
            self.hold_to_declared(statement)?;
        }
        match bind(&mut prepared, statement) {
            Ok(()) => Ok(prepared),
            Err(BindError::Refused(error)) => Err(error),
            Err(BindError::Driver(error)) => Err(of_statement(error, statement)),
        }
    }

    pub(crate) fn read(&self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        self.admit()?;
        let mut prepared = self.prepared(statement)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(|error| of_statement(error, statement))? {
            sink.row(&SqliteRow(row))?;
        }
        Ok(())
    }

    pub(crate) fn run(&self, statement: &Statement) -> Result<Executed> {
        self.admit()?;
        let before = self.raw.total_changes();
        let mut prepared = self.prepared(statement)?;
        // Rows that a pragma or RETURNING gives are read past, so that the statement runs to its end.
        let mut rows = prepared.raw_query();
        while rows.next().map_err(|error| of_statement(error, statement))?.is_some() {}
        drop(rows);
        // A statement that is no change leaves the counter of the change before it.
        let changed = if self.raw.total_changes() == before { 0 } else { self.raw.changes() };
        let inserted = changed > 0 && is_insert(statement);
        Ok(Executed { rows: changed, last_insert_id: inserted.then(|| self.raw.last_insert_rowid()) })
    }

    /// Runs one of the statements that begin and end transactions, which are kept prepared.
    pub(crate) fn control(&self, sql: &str) -> Result<()> {
        let run = || {
            let mut prepared = self.raw.prepare_cached(sql)?;
            let mut rows = prepared.raw_query();
            while rows.next()?.is_some() {}
            Ok(())
        };
        run().map_err(|error| from_driver(error, sql))
    }

    pub(crate) fn restore_settings(&mut self) -> Result<()> {
        if self.query_only {
            self.control("PRAGMA query_only = 0")?;
            self.query_only = false;
        }
        if self.unchecked_keys {
            self.control("PRAGMA foreign_keys = 1")?;
            self.unchecked_keys = false;
        }
        Ok(())
    }

    /// Leaves foreign keys unchecked in the transaction that begins next. SQLite says nothing where it does not.
    pub(crate) fn leave_keys_unchecked(&mut self) -> Result<()> {
        self.control("PRAGMA foreign_keys = 0")?;
        self.unchecked_keys = true;
        let checked: std::result::Result<bool, _> = self.raw.query_row("PRAGMA foreign_keys", [], |row| row.get(0));
        match checked {
            Ok(false) => Ok(()),
            Ok(true) => Err(Error::Unsupported {
                database: "SQLite",
                feature:
                    "way to leave foreign keys unchecked on this connection, without which no table can be made anew"
                        .into(),
            }),
            Err(error) => Err(from_driver(error, "PRAGMA foreign_keys")),
        }
    }
}

pub(crate) const ENDED: &str = "SQLite ended the transaction by itself after an error; nothing of it was kept";

fn is_insert(statement: &Statement) -> bool {
    match statement.operation {
        Operation::Insert => true,
        Operation::Raw => {
            let word = statement.sql.trim_start().get(..7).unwrap_or_default();
            word.eq_ignore_ascii_case("insert ") || word.eq_ignore_ascii_case("replace")
        }
        _ => false,
    }
}
