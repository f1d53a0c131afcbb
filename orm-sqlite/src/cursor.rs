//! Rows in portions: a thread owns the connection while its statement is under way.
//!
//! A statement borrows its connection, so that the two cannot be stored side by side; on the stack
//! of a thread of their own they can. Sinks travel to the thread and back, a portion at a time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use orm_core::db::{Connection, Cursor, Opened, Sink};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::Statement;

use crate::connection::SqliteConnection;
use crate::error::of_statement;
use crate::row::SqliteRow;

type Filled = Result<(usize, Box<dyn Sink>)>;

/// Asks for at most so many rows.
struct Request {
    count: usize,
    sink: Box<dyn Sink>,
}

/// A query under way.
pub(crate) struct SqliteCursor {
    /// Taken away to end the query.
    requests: Option<SyncSender<Request>>,
    answers: Receiver<Filled>,
    thread: Option<JoinHandle<Box<SqliteConnection>>>,
}

impl SqliteCursor {
    pub(crate) fn open(connection: Box<SqliteConnection>, statement: Statement) -> Opened {
        let (requests, asked) = sync_channel(1);
        let (answer, answers) = sync_channel(1);
        let (started, opened) = sync_channel(1);
        let worker = move || work(connection, &statement, &started, &asked, &answer);
        let thread = std::thread::Builder::new().name("orm-sqlite cursor".into()).spawn(worker).map_err(|error| {
            let fault = Fault::new(format!("no thread could be started for the cursor: {error}"));
            (Error::Database { fault }, None)
        })?;
        let mut cursor = SqliteCursor { requests: Some(requests), answers, thread: Some(thread) };
        match opened.recv() {
            Ok(Ok(())) => Ok(Box::new(cursor)),
            Ok(Err(error)) => Err((error, cursor.end().map(|connection| connection as Box<dyn Connection>))),
            Err(_) => Err((stopped(), None)),
        }
    }

    /// Ends the thread, which waits for nothing but requests, and takes the connection back.
    fn end(&mut self) -> Option<Box<SqliteConnection>> {
        self.requests = None;
        self.thread.take()?.join().ok()
    }
}

impl Cursor for SqliteCursor {
    fn fetch(&mut self, count: usize, sink: Box<dyn Sink>) -> Filled {
        let sent = self.requests.as_ref().is_some_and(|requests| requests.send(Request { count, sink }).is_ok());
        if !sent {
            return Err(stopped());
        }
        self.answers.recv().unwrap_or_else(|_| Err(stopped()))
    }

    fn finish(mut self: Box<Self>) -> Option<Box<dyn Connection>> {
        self.end().map(|connection| connection as Box<dyn Connection>)
    }
}

impl Drop for SqliteCursor {
    fn drop(&mut self) {
        self.end();
    }
}

fn stopped() -> Error {
    Error::Database { fault: Fault::new("the cursor was ended by an earlier error") }
}

/// What the thread does: runs the statement while it is asked for rows, then gives the connection back.
fn work(
    mut connection: Box<SqliteConnection>,
    statement: &Statement,
    started: &SyncSender<Result<()>>,
    requests: &Receiver<Request>,
    answers: &SyncSender<Filled>,
) -> Box<SqliteConnection> {
    if serve(&connection, statement, started, requests, answers) {
        connection.break_off();
    }
    connection
}

/// Whether the connection broke meanwhile. Messages that nobody waits for any more are dropped.
fn serve(
    connection: &SqliteConnection,
    statement: &Statement,
    started: &SyncSender<Result<()>>,
    requests: &Receiver<Request>,
    answers: &SyncSender<Filled>,
) -> bool {
    let mut prepared = match connection.prepared(statement) {
        Ok(prepared) => prepared,
        Err(error) => {
            let broke = error.breaks_connection();
            let _ = started.send(Err(error));
            return broke;
        }
    };
    let _ = started.send(Ok(()));
    let mut rows = prepared.raw_query();
    for request in requests {
        connection.start_clock();
        let filled = fill(&mut rows, request, statement);
        let failed = filled.as_ref().err().map(Error::breaks_connection);
        let heard = answers.send(filled).is_ok();
        if failed.is_some() || !heard {
            return failed == Some(true);
        }
    }
    false
}

/// Steps the statement and feeds the sink. A sink that panics has failed; the thread has not.
fn fill(rows: &mut rusqlite::Rows<'_>, request: Request, statement: &Statement) -> Filled {
    let Request { count, mut sink } = request;
    let mut done = 0;
    while done < count {
        let Some(row) = rows.next().map_err(|error| of_statement(error, statement))? else { break };
        let row = SqliteRow(row);
        catch_unwind(AssertUnwindSafe(|| sink.row(&row))).unwrap_or_else(|panic| Err(panicked(&panic)))?;
        done += 1;
    }
    Ok((done, sink))
}

fn panicked(_: &Box<dyn Any + Send>) -> Error {
    // What it panicked with may hold a value, and was shown by the panic hook.
    Error::custom("reading a row panicked")
}
