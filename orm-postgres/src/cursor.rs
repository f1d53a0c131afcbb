//! Rows in portions: the server's cursors, which live in a transaction.

use orm_core::db::{Connection, Cursor, Opened, Sink, TransactionOptions};
use orm_core::error::{Error, Result};
use orm_core::sql::{Access, Statement, quoted};
use orm_core::value::{Row, Value};

use crate::bind;
use crate::connection::PostgresConnection;
use crate::error::Broken;
use crate::phase::Phase;
use crate::statement::Discard;

/// The name of a cursor that has the connection to itself.
const NAME: &str = "orm_cursor";

/// Whether the server can declare a cursor for this: it can for what only reads.
pub(crate) fn can_declare(statement: &Statement) -> bool {
    let sql = statement.sql.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    let first = sql.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    statement.access != Access::Write
        && ["SELECT", "WITH", "VALUES", "TABLE"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// Opens a cursor that owns its connection.
pub(crate) fn open(mut connection: Box<PostgresConnection>, statement: &Statement) -> Opened {
    if can_declare(statement) {
        let own = matches!(connection.phase, Phase::Idle);
        let begun = if own { connection.begin_transaction(&TransactionOptions::default()) } else { Ok(()) };
        match begun.and_then(|()| connection.declare(NAME, statement)) {
            Ok(()) => Ok(Box::new(PostgresCursor { connection, own })),
            Err(error) => {
                if own {
                    // Should this fail too, the connection is broken and known to be.
                    let _ = connection.roll_back_transaction();
                }
                Err((error, usable(connection)))
            }
        }
    } else {
        let mut sink = Owned::default();
        match connection.run(statement, &mut sink) {
            Ok(_) => Ok(Box::new(Whole { connection, rows: sink.0.into_iter() })),
            Err(error) => Err((error, usable(connection))),
        }
    }
}

fn usable(connection: Box<PostgresConnection>) -> Option<Box<dyn Connection>> {
    if connection.is_broken() { None } else { Some(connection) }
}

/// A cursor of the server.
struct PostgresCursor {
    connection: Box<PostgresConnection>,
    /// Whether the transaction was begun for it.
    own: bool,
}

impl Cursor for PostgresCursor {
    fn fetch(&mut self, count: usize, mut sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        let rows = self.connection.fetch(NAME, count, &mut *sink)?;
        Ok((rows, sink))
    }

    fn finish(mut self: Box<Self>) -> Option<Box<dyn Connection>> {
        let ended = match (self.own, &self.connection.phase) {
            // Ending the transaction closes the cursor.
            (true, Phase::Open { .. }) => self.connection.commit_transaction(),
            (true, _) => self.connection.roll_back_transaction(),
            (false, _) => self.connection.close(NAME),
        };
        if ended.is_err() && self.own {
            let _ = self.connection.roll_back_transaction();
        }
        usable(self.connection)
    }
}

/// Rows that were read at once, of a statement that no cursor can be declared for.
struct Whole {
    connection: Box<PostgresConnection>,
    rows: std::vec::IntoIter<Vec<Value>>,
}

impl Cursor for Whole {
    fn fetch(&mut self, count: usize, mut sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        let mut rows = 0;
        for row in self.rows.by_ref().take(count) {
            sink.row(&row)?;
            rows += 1;
        }
        Ok((rows, sink))
    }

    fn finish(self: Box<Self>) -> Option<Box<dyn Connection>> {
        usable(self.connection)
    }
}

/// Keeps whole rows.
#[derive(Default)]
struct Owned(Vec<Vec<Value>>);

impl Sink for Owned {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        let mut cells = Vec::new();
        // A row does not tell how long it is; it tells where it has ended.
        loop {
            match row.get(cells.len()) {
                Ok(cell) => cells.push(cell.to_value()),
                Err(Error::Decode { found, .. }) if found == "nothing" => break,
                Err(error) => return Err(error),
            }
        }
        self.0.push(cells);
        Ok(())
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any + Send> {
        self
    }
}

impl PostgresConnection {
    /// Declares a cursor in the open transaction.
    pub(crate) fn declare(&mut self, name: &str, statement: &Statement) -> Result<()> {
        bind::check(statement)?;
        let sql = format!("DECLARE {} NO SCROLL CURSOR FOR {}", quoted(name), statement.sql);
        self.unnamed(&sql, statement, &mut Discard)?;
        // What goes wrong while its rows are fetched is told as of this statement. A cursor of the same name is gone.
        self.declared.retain(|(other, _)| other != name);
        self.declared.push((name.to_owned(), Statement { params: Vec::new(), ..statement.clone() }));
        Ok(())
    }

    /// Reads at most `count` more rows of a cursor.
    pub(crate) fn fetch(&mut self, name: &str, count: usize, sink: &mut dyn Sink) -> Result<usize> {
        let sql = format!("FETCH FORWARD {} FROM {}", count.min(i32::MAX as usize), quoted(name));
        let fetch = Statement::raw(sql, Vec::new(), Access::Read);
        // Taken out meanwhile, since the connection is to be changed.
        let declared = std::mem::take(&mut self.declared);
        let of = declared.iter().find(|(other, _)| other == name).map(|(_, statement)| statement);
        let about = Broken { sql: of.map_or(&*fetch.sql, |statement| &statement.sql), statement: of };
        let fetched = self.unnamed_about(&fetch.sql, &fetch, &about, sink);
        self.declared = declared;
        fetched.map(|done| done.rows)
    }

    /// Closes a cursor. In a failed transaction it is closed already.
    pub(crate) fn close(&mut self, name: &str) -> Result<()> {
        self.declared.retain(|(other, _)| other != name);
        if !matches!(self.phase, Phase::Open { .. }) {
            return Ok(());
        }
        self.simple(&format!("CLOSE {}", quoted(name)))
    }
}
