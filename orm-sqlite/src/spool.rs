//! Cursors inside a transaction: the rows of a query are kept in a temporary table and read from there in portions.
//!
//! A statement under way would borrow the connection that the transaction's other statements need, and would see some of
//! what they change, where PostgreSQL's cursors see none of it. SQLite puts temporary tables that grow into files, so that
//! the rows take no memory.

use orm_core::db::Sink;
use orm_core::error::Result;
use orm_core::sql::{Operation, Statement};
use rusqlite::CachedStatement;

use crate::bind::{BindError, bind};
use crate::connection::SqliteConnection;
use crate::error::{from_driver, of_statement};
use crate::row::SqliteRow;

/// The rows of one query.
pub(crate) struct Spool {
    name: String,
    /// Reads what has these numbers.
    read: String,
    statement: Statement,
    /// The number of the last row that was given.
    given: i64,
}

impl SqliteConnection {
    /// Runs the query and keeps its rows. `false` where the statement is no query that a table can be filled from.
    pub(crate) fn spool(&mut self, name: &str, statement: &Statement) -> Result<bool> {
        self.admit()?;
        let columns = {
            let prepared = self.prepared(statement)?;
            if !can_be_kept(&prepared, statement) {
                return Ok(false);
            }
            let name = |position| prepared.column_name(position).map(quoted);
            let names: rusqlite::Result<Vec<_>> = (0..prepared.column_count()).map(name).collect();
            names.map_err(|error| of_statement(error, statement))?
        };
        // Columns without a type keep each value as it is; their own names might be there twice.
        let kept = |(number, _): (usize, &String)| format!("c{number}");
        let declared: Vec<_> = columns.iter().enumerate().map(kept).collect();
        let given = |(number, column): (usize, &String)| format!("c{number} AS {column}");
        let read: Vec<_> = columns.iter().enumerate().map(given).collect();
        let table = table(name);
        let filled = self.writing_aside(|connection| {
            connection.control_once(&format!("CREATE TEMP TABLE {table} ({})", declared.join(", ")))?;
            connection.fill(&table, statement)
        });
        filled?;
        self.spools.push(Spool {
            name: name.to_owned(),
            read: format!(
                "SELECT {} FROM temp.{table} AS k WHERE k.rowid > ?1 AND k.rowid <= ?2 ORDER BY k.rowid",
                read.join(", ")
            ),
            statement: statement.clone(),
            given: 0,
        });
        Ok(true)
    }

    fn fill(&self, table: &str, statement: &Statement) -> Result<()> {
        let failed = |error| of_statement(error, statement);
        let mut filling = self.raw.prepare(&format!("INSERT INTO temp.{table} {}", statement.sql)).map_err(failed)?;
        match bind(&mut filling, statement) {
            Ok(()) => filling.raw_execute().map(drop).map_err(failed),
            Err(BindError::Refused(error)) => Err(error),
            Err(BindError::Driver(error)) => Err(failed(error)),
        }
    }

    /// Gives at most `count` more rows. `None` where no such cursor is open.
    pub(crate) fn read_spooled(&mut self, name: &str, count: usize, sink: &mut dyn Sink) -> Result<Option<usize>> {
        let Some(at) = self.spools.iter().position(|spool| spool.name == name) else { return Ok(None) };
        self.admit()?;
        let spool = &self.spools[at];
        let failed = |error| of_statement(error, &spool.statement);
        let last = spool.given.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        let (mut done, mut given) = (0, spool.given);
        {
            let mut reading = self.raw.prepare(&spool.read).map_err(failed)?;
            let mut rows = reading.query([spool.given, last]).map_err(failed)?;
            while let Some(row) = rows.next().map_err(failed)? {
                sink.row(&SqliteRow(row))?;
                done += 1;
                given += 1;
            }
        }
        self.spools[at].given = given;
        Ok(Some(done))
    }

    /// Forgets a cursor and its rows. `false` where no such cursor is open.
    pub(crate) fn drop_spool(&mut self, name: &str) -> Result<bool> {
        let Some(at) = self.spools.iter().position(|spool| spool.name == name) else { return Ok(false) };
        self.spools.swap_remove(at);
        // Not there any more if the savepoint in which it was opened was rolled back.
        let drop = format!("DROP TABLE IF EXISTS temp.{}", table(name));
        self.writing_aside(|connection| connection.control_once(&drop)).map(|()| true)
    }

    /// Forgets all cursors, before the transaction commits: their tables would stay.
    pub(crate) fn drop_spools(&mut self) -> Result<()> {
        while let Some(name) = self.spools.last().map(|spool| spool.name.clone()) {
            self.drop_spool(&name)?;
        }
        Ok(())
    }

    /// Writes to temporary tables, which a transaction that only reads may have too.
    fn writing_aside(&self, write: impl FnOnce(&Self) -> Result<()>) -> Result<()> {
        if !self.query_only {
            return write(self);
        }
        self.control("PRAGMA query_only = 0")?;
        let written = write(self);
        self.control("PRAGMA query_only = 1")?;
        written
    }

    /// Runs a statement that no other is like.
    fn control_once(&self, sql: &str) -> Result<()> {
        self.raw.execute_batch(sql).map_err(|error| from_driver(error, sql))
    }
}

/// A query of the library's own always can; of a program's own text, what begins like one.
fn can_be_kept(prepared: &CachedStatement<'_>, statement: &Statement) -> bool {
    let begins_like_a_query = || {
        let word = statement.sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        ["SELECT", "WITH", "VALUES"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    prepared.readonly()
        && prepared.column_count() > 0
        && match statement.operation {
            Operation::Select => true,
            Operation::Raw => begins_like_a_query(),
            _ => false,
        }
}

/// No name that a model's table may have: temporary tables hide others of the same name.
fn table(name: &str) -> String {
    quoted(&format!("orm cursor {name}"))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
