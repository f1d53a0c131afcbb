//! What methods that touch the database take, and how their caller waits.
//!
//! A method is generic over its handle, and the handle says what comes back: a `Result` on a
//! blocking handle, a future of it on an asynchronous one. The operation itself is written once,
//! as an `async` block over a [`Port`]; a blocking port answers at once, so that the block ends at
//! its first poll, without a runtime. The one rule: nothing but a port's answer is awaited.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Executed, Sink};
use crate::error::Result;
use crate::schema::Catalogue;
use crate::sql::{Dialect, Statement, Templates};
use crate::value::Row;

/// An answer that may already be there. A blocking port always says [`Answer::Ready`].
pub enum Answer<'a, T> {
    /// Here it is; none once it was taken.
    Ready(Option<T>),
    /// It comes later.
    Later(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
}

impl<T> Answer<'_, T> {
    /// An answer that is there.
    pub fn ready(answer: T) -> Self {
        Answer::Ready(Some(answer))
    }
}

impl<T: Unpin> Future for Answer<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut *self {
            Answer::Ready(answer) => Poll::Ready(answer.take().expect("a future is not polled after it was ready")),
            Answer::Later(future) => future.as_mut().poll(context),
        }
    }
}

/// Where statements go: a database, or an open transaction. Object-safe; the same for both faces.
pub trait Port: Send + Sync {
    /// How its database writes SQL.
    fn dialect(&self) -> &'static dyn Dialect;

    /// The statements that were written before.
    fn templates(&self) -> &Templates;

    /// How its database is asked for the tables that it has; none where it cannot be.
    fn catalogue(&self) -> Option<&'static dyn Catalogue>;

    /// How many parameters a statement may have.
    fn max_parameters(&self) -> usize;

    /// Runs a statement that gives rows; they go into the sink, which comes back.
    fn query<'a>(&'a self, statement: Statement, sink: Box<dyn Sink>) -> Answer<'a, Result<Box<dyn Sink>>>;

    /// Runs a statement that gives no rows.
    fn execute(&self, statement: Statement) -> Answer<'_, Result<Executed>>;

    /// Runs several statements without parameters, such as DDL.
    fn batch(&self, sql: String) -> Answer<'_, Result<()>>;

    /// Opens a cursor: rows in constant memory.
    fn cursor(&self, statement: Statement) -> Answer<'_, Result<Box<dyn PortCursor + '_>>>;

    /// Begins a transaction; inside one, a savepoint.
    fn begin(&self) -> Answer<'_, Result<Box<dyn PortTransaction + '_>>>;
}

/// A database or a transaction whose type is not told: `&dyn Db` is a handle too, for those who keep one.
pub trait Db: Port {}

/// Rows that are fetched in portions. Dropped, it ends its query.
pub trait PortCursor: Send {
    /// Reads about `count` more rows into the sink and says how many; fewer mean that there are no more. A port that
    /// cannot stop midway reads all rows the first time, and says none.
    fn fetch<'a>(&'a mut self, count: usize, sink: Box<dyn Sink>) -> Answer<'a, Result<(usize, Box<dyn Sink>)>>;
}

/// A transaction of the library's own, around an operation of several statements. Dropped without
/// a commit, it is rolled back.
pub trait PortTransaction: Send + Sync {
    /// Where its statements go.
    fn port(&self) -> &dyn Port;

    /// Commits, or releases the savepoint.
    fn commit<'a>(self: Box<Self>) -> Answer<'a, Result<()>>
    where
        Self: 'a;
}

/// A handle to read with: a database, a transaction, later a replica.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database handle",
    label = "expected `&db`, or the `tx` of a transaction",
    note = "handles are `orm::Database`, `orm::Transaction` and `dyn orm::Db`, and references, `Arc`s and `Box`es of them"
)]
pub trait ReadHandle: Sync {
    /// What a method gives back: `Result<T>` here, a future of it on an asynchronous handle.
    type Out<'a, T: Send + 'a>;
    /// The rows of `iter`.
    type Rows<'a, T: Send + 'static>: Send + 'a
    where
        Self: 'a;

    /// Where the statements go.
    #[doc(hidden)]
    fn port(&self) -> &dyn Port;

    /// Drives an operation the way the caller waits.
    #[doc(hidden)]
    fn drive<'a, T: Send + 'a>(operation: impl Future<Output = Result<T>> + Send + 'a) -> Self::Out<'a, T>;

    /// The rows of a statement, in portions of which each is decoded by a sink of its own. The first is read at once.
    #[doc(hidden)]
    fn rows<'a, T: Send + 'static>(&'a self, source: Result<RowSource<T>>) -> Self::Out<'a, Self::Rows<'a, T>>;
}

/// A handle that can also write.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot write to the database",
    label = "expected `&db`, or the `tx` of a transaction"
)]
pub trait Handle: ReadHandle {}

/// How many rows `iter` reads at once.
pub const PORTION: usize = 1000;

/// What `iter` reads.
pub struct RowSource<T> {
    /// The statement; none where it is known that there are no rows.
    pub statement: Option<Statement>,
    /// A sink for the next portion.
    pub sink: Box<dyn Fn() -> Box<dyn Sink> + Send + Sync>,
    /// The rows of a sink that came back.
    pub rows: Box<dyn Fn(Box<dyn Sink>) -> Vec<T> + Send + Sync>,
}

/// Runs an operation over a port that answers at once.
pub fn now<T>(operation: impl Future<Output = T>) -> T {
    match pin!(operation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("a blocking port answers at once"),
    }
}

/// The rows of a query over a blocking handle, read in portions: an iterator of `Result`s.
pub struct Rows<'a, T> {
    source: Option<RowSource<T>>,
    cursor: Option<Box<dyn PortCursor + 'a>>,
    portion: std::vec::IntoIter<T>,
}

impl<'a, T: Send + 'static> Rows<'a, T> {
    /// Opens the cursor and reads the first portion: some databases refuse a statement only then.
    ///
    /// # Errors
    /// What is wrong with the query, or as the database says.
    pub fn open(port: &'a dyn Port, source: Result<RowSource<T>>) -> Result<Self> {
        let mut source = source?;
        let cursor = source.statement.take().map(|statement| now(port.cursor(statement))).transpose()?;
        let mut rows = Rows { source: Some(source), cursor, portion: Vec::new().into_iter() };
        rows.refill()?;
        Ok(rows)
    }

    fn refill(&mut self) -> Result<()> {
        if let (Some(cursor), Some(source)) = (&mut self.cursor, &self.source) {
            let (count, sink) = now(cursor.fetch(PORTION, (source.sink)()))?;
            self.portion = (source.rows)(sink).into_iter();
            if count < PORTION {
                self.cursor = None;
            }
        }
        Ok(())
    }
}

impl<T: Send + 'static> Iterator for Rows<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if let Some(row) = self.portion.next() {
            return Some(Ok(row));
        }
        self.cursor.as_ref()?;
        if let Err(error) = self.refill() {
            self.cursor = None;
            return Some(Err(error));
        }
        self.portion.next().map(Ok)
    }
}

macro_rules! by_reference {
    ($($pointer:ty),*) => {$(
        impl<H: ReadHandle + Send + ?Sized> ReadHandle for $pointer {
            type Out<'a, T: Send + 'a> = H::Out<'a, T>;
            type Rows<'a, T: Send + 'static>
                = H::Rows<'a, T>
            where
                Self: 'a;

            fn port(&self) -> &dyn Port {
                (**self).port()
            }

            fn drive<'a, T: Send + 'a>(operation: impl Future<Output = Result<T>> + Send + 'a) -> Self::Out<'a, T> {
                H::drive(operation)
            }

            fn rows<'a, T: Send + 'static>(
                &'a self,
                source: Result<RowSource<T>>,
            ) -> Self::Out<'a, Self::Rows<'a, T>> {
                (**self).rows(source)
            }
        }

        impl<H: Handle + Send + ?Sized> Handle for $pointer {}
    )*};
}

by_reference!(&H, Arc<H>, Box<H>);

/// A sink that decodes each row with a function.
pub struct Collect<T> {
    rows: Vec<T>,
    decode: Box<Decode<T>>,
}

type Decode<T> = dyn FnMut(&dyn Row) -> Result<T> + Send;

impl<T: Send + 'static> Collect<T> {
    /// Decodes with `decode`.
    #[allow(clippy::new_ret_no_self, reason = "it is of use only as a sink")]
    pub fn new(decode: impl FnMut(&dyn Row) -> Result<T> + Send + 'static) -> Box<dyn Sink> {
        Box::new(Collect { rows: Vec::new(), decode: Box::new(decode) })
    }

    /// The rows of such a sink.
    pub fn take(sink: Box<dyn Sink>) -> Vec<T> {
        sink.into_any().downcast::<Self>().map(|collected| collected.rows).unwrap_or_default()
    }
}

impl<T: Send + 'static> Sink for Collect<T> {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        self.rows.push((self.decode)(row)?);
        Ok(())
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any + Send> {
        self
    }
}
