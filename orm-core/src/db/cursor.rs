//! Rows in portions: on a connection of their own, or inside a transaction.

use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::lease::Place;
use super::pool::{Borrower, Purpose};
use super::session::Session;
use super::watch::Watch;
use super::{Answer, Cursor, Database, PortCursor, Sink};
use crate::error::{Error, Result};
use crate::sql::{Access, Statement};

/// Sums up what fetching took, and tells at the end.
struct Tally {
    statement: Statement,
    duration: Duration,
    rows: u64,
    error: Option<String>,
}

impl Tally {
    fn new(statement: Statement) -> Self {
        Tally { statement, duration: Duration::ZERO, rows: 0, error: None }
    }

    fn add<T>(&mut self, started: Instant, rows: usize, result: Result<T>) -> Result<T> {
        self.duration += started.elapsed();
        self.rows += u64::try_from(rows).unwrap_or(u64::MAX);
        result.inspect_err(|error| self.error = Some(error.to_string()))
    }

    fn tell(&self, watch: &Watch) {
        if watch.listens() {
            let error = self.error.as_ref().map(|error| error as &dyn Display);
            watch.tell(&self.statement, self.duration, self.rows, error);
        }
    }
}

/// A cursor that has a connection to itself.
pub(crate) struct DatabaseCursor<'d> {
    database: &'d Database,
    running: Option<(Box<dyn Cursor>, Place, Option<Instant>)>,
    broken: bool,
    tally: Tally,
}

impl<'d> DatabaseCursor<'d> {
    pub(crate) fn open(database: &'d Database, statement: Statement) -> Result<Self> {
        let borrower = Borrower::here(Purpose::Cursor, statement.location);
        let lease = database.pool().check_out(borrower.writing(statement.access == Access::Write))?;
        let (place, connection, expires) = lease.into_parts();
        let mut tally = Tally::new(statement.clone());
        let started = Instant::now();
        match connection.into_cursor(statement) {
            Ok(cursor) => {
                tally.duration = started.elapsed();
                Ok(DatabaseCursor { database, running: Some((cursor, place, expires)), broken: false, tally })
            }
            Err((error, connection)) => {
                if let Some(connection) = connection.filter(|_| !error.breaks_connection()) {
                    place.give_back(connection, expires);
                }
                let failed = tally.add(started, 0, Err(error));
                tally.tell(database.watch());
                failed
            }
        }
    }

    fn next(&mut self, count: usize, sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        let Some((cursor, place, _)) = &mut self.running else { return Ok((0, sink)) };
        place.held_here();
        let started = Instant::now();
        let fetched = cursor.fetch(count, sink);
        let rows = fetched.as_ref().map_or(0, |(rows, _)| *rows);
        self.broken |= fetched.as_ref().is_err_and(Error::breaks_connection);
        self.tally.add(started, rows, fetched)
    }
}

impl PortCursor for DatabaseCursor<'_> {
    fn fetch<'a>(&'a mut self, count: usize, sink: Box<dyn Sink>) -> Answer<'a, Result<(usize, Box<dyn Sink>)>> {
        Answer::ready(self.next(count, sink))
    }
}

impl Drop for DatabaseCursor<'_> {
    fn drop(&mut self) {
        let Some((cursor, place, expires)) = self.running.take() else { return };
        if let Some(connection) = cursor.finish().filter(|_| !self.broken) {
            place.give_back(connection, expires);
        }
        self.tally.tell(self.database.watch());
    }
}

/// A cursor in an open transaction, whose connection it shares with the other statements.
pub(crate) struct TransactionCursor {
    session: Arc<Session>,
    number: u64,
    tally: Tally,
}

fn name(number: u64) -> String {
    format!("orm_{number}")
}

impl TransactionCursor {
    /// None where the database has no such cursors.
    pub(crate) fn open(session: &Arc<Session>, statement: &Statement) -> Result<Option<Self>> {
        let mut open = session.lock();
        let number = open.next_number();
        let mut tally = Tally::new(statement.clone());
        let started = Instant::now();
        let opened = open.run(&session.watch, |_, connection| connection.open_in_transaction(&name(number), statement));
        match tally.add(started, 0, opened) {
            Ok(false) => Ok(None),
            Ok(true) => {
                open.add_cursor(number);
                Ok(Some(TransactionCursor { session: session.clone(), number, tally }))
            }
            Err(error) => {
                tally.tell(&session.watch);
                Err(error)
            }
        }
    }

    fn next(&mut self, count: usize, mut sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        let session = &self.session;
        let mut open = session.lock();
        open.still_open()?;
        open.usable()?;
        if !open.has_cursor(self.number) {
            return Err(Error::InvalidQuery {
                reason: "the savepoint in which these rows were asked for was rolled back; collect them before it ends"
                    .into(),
            });
        }
        let started = Instant::now();
        let fetched = open.run(&session.watch, |_, connection| {
            connection.fetch_in_transaction(&name(self.number), count, &mut *sink)
        });
        let rows = self.tally.add(started, fetched.as_ref().copied().unwrap_or(0), fetched)?;
        Ok((rows, sink))
    }
}

impl PortCursor for TransactionCursor {
    fn fetch<'a>(&'a mut self, count: usize, sink: Box<dyn Sink>) -> Answer<'a, Result<(usize, Box<dyn Sink>)>> {
        Answer::ready(self.next(count, sink))
    }
}

impl Drop for TransactionCursor {
    fn drop(&mut self) {
        let session = &self.session;
        let mut open = session.lock();
        if open.has_cursor(self.number) {
            open.remove_cursor(self.number);
            // In a transaction that has failed it is closed already; a failure here fails the transaction.
            let _ = open.run(&session.watch, |_, connection| connection.close_in_transaction(&name(self.number)));
        }
        drop(open);
        self.tally.tell(&session.watch);
    }
}

/// Where the database has no cursor for it, or only one connection, which other statements need meanwhile: the whole
/// answer comes with the first portion.
pub(crate) struct BufferedCursor<'d> {
    asked: Asked<'d>,
    statement: Option<Statement>,
}

enum Asked<'d> {
    Transaction(Arc<Session>),
    Database(&'d Database),
}

impl<'d> BufferedCursor<'d> {
    pub(crate) fn in_transaction(session: &Arc<Session>, statement: Statement) -> Self {
        BufferedCursor { asked: Asked::Transaction(session.clone()), statement: Some(statement) }
    }

    pub(crate) fn of(database: &'d Database, statement: Statement) -> Self {
        BufferedCursor { asked: Asked::Database(database), statement: Some(statement) }
    }

    fn all(&mut self, mut sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        if let Some(statement) = self.statement.take() {
            match &self.asked {
                Asked::Transaction(session) => {
                    session.lock().still_open()?;
                    session.run(|watch, connection| watch.query(connection, &statement, &mut *sink))?;
                }
                Asked::Database(database) => database.read(&statement, &mut *sink)?,
            }
        }
        // Fewer than asked for: nothing follows.
        Ok((0, sink))
    }
}

impl PortCursor for BufferedCursor<'_> {
    fn fetch<'a>(&'a mut self, _count: usize, sink: Box<dyn Sink>) -> Answer<'a, Result<(usize, Box<dyn Sink>)>> {
        Answer::ready(self.all(sink))
    }
}
