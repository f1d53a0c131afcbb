//! One statement on a connection: prepared and kept, or without a trace in the session.

use std::any::Any;
use std::pin::pin;
use std::sync::Arc;

use futures_util::TryStreamExt;
use orm_core::db::Sink;
use orm_core::error::{Error, Result};
use orm_core::sql::Statement;
use orm_core::value::Row;
use tokio_postgres::{Client, RowStream};

use crate::bind::{Parameter, type_of};
use crate::cache::{self, Prepared};
use crate::connection::{PostgresConnection, Stop};
use crate::driver::Run;
use crate::error::{Broken, fault, is_stale};
use crate::phase::Phase;
use crate::row::{Cell, PostgresRow, plan};

/// What a statement did.
#[derive(Clone, Copy, Default)]
pub(crate) struct Done {
    /// As the server counts.
    pub(crate) changed: u64,
    /// Rows given to the sink.
    pub(crate) rows: usize,
}

impl PostgresConnection {
    /// Runs a statement, prepared where it can stay so.
    pub(crate) fn statement(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        let done = if self.own_session {
            self.named(statement, sink)?
        } else {
            self.hold_to_declared(statement)?;
            let sql = self.cast_to_enums(statement);
            self.unnamed(sql.as_deref().unwrap_or(&statement.sql), statement, sink)?
        };
        self.phase.follow(&statement.sql);
        Ok(done)
    }

    /// Runs SQL with the parameters of a statement, leaving nothing behind in the session.
    pub(crate) fn unnamed(&mut self, sql: &str, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        self.unnamed_about(sql, statement, &Broken { sql, statement: Some(statement) }, sink)
    }

    /// As [`unnamed`](Self::unnamed); errors are told as of another statement, whose cursor this reads, say.
    pub(crate) fn unnamed_about(
        &mut self,
        sql: &str,
        statement: &Statement,
        about: &Broken<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let params = statement.params.iter().map(|value| (Parameter(value), type_of(value)));
        let run = self.driver.run(|client| async move {
            let stream = client.query_typed_raw(sql, params).await?;
            drain(stream, None, sink).await
        });
        self.outcome(about, run)
    }

    /// Runs a statement that is prepared once and kept.
    fn named(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        let about = Broken { sql: &statement.sql, statement: Some(statement) };
        let key = cache::key(statement);
        let mut again = true;
        loop {
            let cached = self.cache.get(key, statement);
            let known = cached.is_some();
            if !known {
                self.hold_to_declared(statement)?;
                self.cache.make_room();
            }
            let sink = &mut *sink;
            let sql = if known { None } else { self.cast_to_enums(statement) };
            let sql = sql.as_deref().unwrap_or(&statement.sql);
            let run = self.driver.run(|client| attempt(client, cached, sql, statement, sink));
            let Some(Run { output: Attempt { prepared, result }, end }) = run else {
                return self.outcome(&about, None);
            };
            match &result {
                Err(Stop::Driver(error)) if is_stale(error) => {
                    self.cache.remove(key);
                    if !matches!(self.phase, Phase::Idle) {
                        return Err(self.stale_in_transaction(statement, error));
                    }
                    if std::mem::take(&mut again) {
                        continue;
                    }
                }
                _ => {
                    if let (false, Some(prepared)) = (known, prepared) {
                        self.cache.insert(key, statement, prepared);
                    }
                }
            }
            return self.outcome(&about, Some(Run { output: result, end }));
        }
    }

    /// The transaction is lost, and what made one statement stale may have made all so.
    fn stale_in_transaction(&mut self, statement: &Statement, error: &tokio_postgres::Error) -> Error {
        self.cache.clear();
        let fault = error.as_db_error().map(fault).unwrap_or_default();
        let error = Error::SerializationFailure { fault: fault.with_statement(&*statement.sql) };
        self.phase.fail(&error);
        error
    }
}

/// What came of running a statement by its name: how it ended, and it itself if it could be prepared.
struct Attempt {
    prepared: Option<Prepared>,
    result: Result<Done, Stop>,
}

async fn attempt(
    client: &Client,
    cached: Option<Prepared>,
    sql: &str,
    statement: &Statement,
    sink: &mut dyn Sink,
) -> Attempt {
    let prepared = match cached {
        Some(prepared) => prepared,
        None => match prepare(client, sql, statement).await {
            Ok(prepared) => prepared,
            Err(error) => return Attempt { prepared: None, result: Err(Stop::Driver(error)) },
        },
    };
    let result = run_prepared(client, &prepared, statement, sink).await;
    Attempt { prepared: Some(prepared), result }
}

async fn run_prepared(
    client: &Client,
    prepared: &Prepared,
    statement: &Statement,
    sink: &mut dyn Sink,
) -> Result<Done, Stop> {
    let (expected, given) = (prepared.statement.params().len(), statement.params.len());
    if expected != given {
        let reason = format!("the statement has {expected} placeholder(s) and {given} value(s) were given");
        return Err(Stop::Sink(Error::InvalidQuery { reason }));
    }
    let stream = client.query_raw(&prepared.statement, statement.params.iter().map(Parameter)).await?;
    drain(stream, Some(prepared.cells.clone()), sink).await
}

async fn prepare(client: &Client, sql: &str, statement: &Statement) -> Result<Prepared, tokio_postgres::Error> {
    let types: Vec<_> = statement.params.iter().map(type_of).collect();
    let prepared = client.prepare_typed(sql, &types).await?;
    let cells = plan(prepared.columns());
    Ok(Prepared { statement: prepared, cells })
}

async fn drain(stream: RowStream, known: Option<Arc<[Cell]>>, sink: &mut dyn Sink) -> Result<Done, Stop> {
    let mut stream = pin!(stream);
    let mut known = known;
    let mut rows = 0;
    while let Some(row) = stream.try_next().await? {
        let cells = known.get_or_insert_with(|| plan(row.columns()));
        sink.row(&PostgresRow::new(&row, cells)).map_err(Stop::Sink)?;
        rows += 1;
    }
    Ok(Done { changed: stream.rows_affected().unwrap_or_default(), rows })
}

/// Takes rows that nobody asked for.
pub(crate) struct Discard;

impl Sink for Discard {
    fn row(&mut self, _: &dyn Row) -> Result<()> {
        Ok(())
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}
