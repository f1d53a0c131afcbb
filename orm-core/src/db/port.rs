//! Databases and transactions as ports: where the library's operations send their statements.

use std::sync::Arc;

use super::cursor::{BufferedCursor, DatabaseCursor, TransactionCursor};
use super::lease::Lease;
use super::pool::{Borrower, Purpose};
use super::session::Session;
use super::{
    Answer, Database, Db, Executed, Handle, Port, PortCursor, PortTransaction, ReadHandle, RowSource, Rows, Sink,
    Transaction, TransactionBuilder, now,
};
use crate::error::{Error, Result};
use crate::schema::Catalogue;
use crate::sql::{Access, Dialect, Operation, Statement, Templates};

impl Database {
    /// Borrows a connection for one statement.
    fn with<T>(&self, statement: &Statement, run: impl FnOnce(&mut Lease) -> Result<T>) -> Result<T> {
        may_stand_alone(statement)?;
        let borrower = Borrower::here(Purpose::Statement, statement.location);
        let mut lease = self.pool().check_out(borrower.writing(statement.access == Access::Write))?;
        run(&mut lease).inspect_err(|error| lease.note(error))
    }

    /// Runs a query to its end.
    pub(crate) fn read(&self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        match self.pool().inside().here() {
            Some(session) => session.run(|watch, connection| watch.query(connection, statement, sink)),
            None => self.with(statement, |lease| self.watch().query(lease.connection(), statement, sink)),
        }
    }
}

/// Locks that a statement takes are gone with its transaction: one by itself would hold nothing.
fn may_stand_alone(statement: &Statement) -> Result<()> {
    if statement.access != Access::Lock {
        return Ok(());
    }
    let reason = "`select_for_update` holds its locks until the transaction ends: run it inside `db.atomic(|tx| ..)`";
    Err(Error::InvalidQuery { reason: reason.into() })
}

impl Port for Database {
    fn dialect(&self) -> &'static dyn Dialect {
        self.pool().backend().dialect()
    }

    fn templates(&self) -> &Templates {
        self.pool().templates()
    }

    fn catalogue(&self) -> Option<&'static dyn Catalogue> {
        self.pool().backend().catalogue()
    }

    fn max_parameters(&self) -> usize {
        self.pool().max_parameters()
    }

    fn query<'a>(&'a self, statement: Statement, mut sink: Box<dyn Sink>) -> Answer<'a, Result<Box<dyn Sink>>> {
        Answer::ready(self.read(&statement, &mut *sink).map(|()| sink))
    }

    fn execute(&self, statement: Statement) -> Answer<'_, Result<Executed>> {
        Answer::ready(match self.pool().inside().here() {
            Some(session) => session.run(|watch, connection| watch.execute(connection, &statement)),
            None => self.with(&statement, |lease| self.watch().execute(lease.connection(), &statement)),
        })
    }

    fn batch(&self, sql: String) -> Answer<'_, Result<()>> {
        let run = || {
            if let Some(session) = self.pool().inside().here() {
                return batch_in(&session, &sql);
            }
            let mut lease = self.pool().check_out(Borrower::here(Purpose::Statement, None).writing(true))?;
            let result = self.watch().plain(Operation::Raw, &sql, None, || lease.connection().batch(&sql));
            result.inspect_err(|error| lease.note(error))
        };
        Answer::ready(run())
    }

    fn cursor(&self, statement: Statement) -> Answer<'_, Result<Box<dyn PortCursor + '_>>> {
        if let Some(session) = self.pool().inside().here() {
            return Answer::ready(cursor_in(&session, statement));
        }
        if self.pool().has_one_connection() {
            return Answer::ready(Ok(Box::new(BufferedCursor::of(self, statement)) as Box<dyn PortCursor>));
        }
        let opened = may_stand_alone(&statement).and_then(|()| DatabaseCursor::open(self, statement));
        Answer::ready(opened.map(|cursor| Box::new(cursor) as Box<dyn PortCursor>))
    }

    fn begin(&self) -> Answer<'_, Result<Box<dyn PortTransaction + '_>>> {
        let begun = TransactionBuilder::new(self.clone(), None).begin();
        Answer::ready(begun.map(|transaction| Box::new(transaction) as Box<dyn PortTransaction>))
    }
}

fn batch_in(session: &Session, sql: &str) -> Result<()> {
    session.run(|watch, connection| watch.plain(Operation::Raw, sql, None, || connection.batch(sql)))
}

fn cursor_in<'a>(session: &Arc<Session>, statement: Statement) -> Result<Box<dyn PortCursor + 'a>> {
    Ok(match TransactionCursor::open(session, &statement)? {
        Some(cursor) => Box::new(cursor),
        None => Box::new(BufferedCursor::in_transaction(session, statement)),
    })
}

impl Port for Transaction {
    fn dialect(&self) -> &'static dyn Dialect {
        self.database.dialect()
    }

    fn templates(&self) -> &Templates {
        self.database.templates()
    }

    fn catalogue(&self) -> Option<&'static dyn Catalogue> {
        self.database.catalogue()
    }

    fn max_parameters(&self) -> usize {
        self.database.max_parameters()
    }

    fn query<'a>(&'a self, statement: Statement, mut sink: Box<dyn Sink>) -> Answer<'a, Result<Box<dyn Sink>>> {
        let result = self.session.run(|watch, connection| watch.query(connection, &statement, &mut *sink));
        Answer::ready(result.map(|()| sink))
    }

    fn execute(&self, statement: Statement) -> Answer<'_, Result<Executed>> {
        Answer::ready(self.session.run(|watch, connection| watch.execute(connection, &statement)))
    }

    fn batch(&self, sql: String) -> Answer<'_, Result<()>> {
        Answer::ready(batch_in(&self.session, &sql))
    }

    fn cursor(&self, statement: Statement) -> Answer<'_, Result<Box<dyn PortCursor + '_>>> {
        Answer::ready(cursor_in(&self.session, statement))
    }

    fn begin(&self) -> Answer<'_, Result<Box<dyn PortTransaction + '_>>> {
        Answer::ready(self.nested().map(|savepoint| Box::new(savepoint) as Box<dyn PortTransaction>))
    }
}

impl PortTransaction for Transaction {
    fn port(&self) -> &dyn Port {
        self
    }

    fn commit<'a>(self: Box<Self>) -> Answer<'a, Result<()>>
    where
        Self: 'a,
    {
        Answer::ready(self.end_well())
    }
}

impl Db for Database {}
impl Db for Transaction {}

macro_rules! blocking_handle {
    ($($handle:ty),*) => {$(
        impl ReadHandle for $handle {
            type Out<'a, T: Send + 'a> = Result<T>;
            type Rows<'a, T: Send + 'static>
                = Rows<'a, T>
            where
                Self: 'a;

            fn port(&self) -> &dyn Port {
                self
            }

            fn drive<'a, T: Send + 'a>(operation: impl Future<Output = Result<T>> + Send + 'a) -> Result<T> {
                now(operation)
            }

            fn rows<'a, T: Send + 'static>(&'a self, source: Result<RowSource<T>>) -> Result<Rows<'a, T>> {
                Rows::open(self, source)
            }
        }

        impl Handle for $handle {}
    )*};
}

blocking_handle!(Database, Transaction, dyn Db + '_);
