//! One connection.

use std::any::Any;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use orm_core::db::{Connection, ConnectionState, Executed, Opened, Sink, TransactionOptions};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::Statement;
use orm_core::value::Row;
use tokio_postgres::{Client, RowStream};

use crate::bind::{self, MAX_PARAMETERS, Parameter, type_of};
use crate::cache::{self, Cache, Prepared};
use crate::cursor;
use crate::driver::{Driver, Run};
use crate::error::{Broken, is_lost, is_stale};
use crate::row::{Cell, PostgresRow, plan};
use crate::transaction::Phase;

/// A connection to a server.
pub(crate) struct PostgresConnection {
    pub(crate) driver: Driver,
    cache: Cache,
    /// Whether the session is this connection's alone; else a pooler gives each transaction another one, and
    /// nothing may be left in it: no named statement, no setting.
    pub(crate) own_session: bool,
    /// What follows `BEGIN` behind a pooler.
    pub(crate) local_settings: String,
    pub(crate) phase: Phase,
    pub(crate) broken: bool,
}

/// Why a statement came to no end.
pub(crate) enum Stop {
    /// The driver, or the server, says so.
    Driver(tokio_postgres::Error),
    /// The sink does.
    Sink(Error),
}

impl From<tokio_postgres::Error> for Stop {
    fn from(error: tokio_postgres::Error) -> Self {
        Stop::Driver(error)
    }
}

/// What a statement did.
#[derive(Clone, Copy, Default)]
pub(crate) struct Done {
    /// As the server counts.
    pub(crate) changed: u64,
    /// Rows given to the sink.
    pub(crate) rows: usize,
}

impl PostgresConnection {
    pub(crate) fn new(driver: Driver, own_session: bool, local_settings: String) -> Self {
        let cache = Cache::default();
        PostgresConnection { driver, cache, own_session, local_settings, phase: Phase::Idle, broken: false }
    }

    /// Notes what an error does to the connection, and gives it as the library's.
    pub(crate) fn failed(
        &mut self,
        about: &Broken<'_>,
        error: &tokio_postgres::Error,
        end: Option<&tokio_postgres::Error>,
    ) -> Error {
        let first = match &self.phase {
            Phase::Aborted { first, .. } if crate::error::is_aborted(error) => Some(first.clone()),
            _ => None,
        };
        let mapped = match first {
            Some(first) => Error::TransactionAborted { first },
            None => about.error(error, end),
        };
        if is_lost(error) || end.is_some() || mapped.breaks_connection() {
            self.broken = true;
        }
        if matches!(mapped, Error::ReadOnly { .. }) && !matches!(self.phase, Phase::Open { read_only: true }) {
            // The server is no longer the primary; another connection may find the one that is.
            self.broken = true;
        }
        if error.as_db_error().is_some() {
            self.phase.fail(&mapped);
        }
        mapped
    }

    /// What came of work over the client.
    pub(crate) fn outcome<T>(&mut self, about: &Broken<'_>, run: Option<Run<Result<T, Stop>>>) -> Result<T> {
        let Some(Run { output, end }) = run else {
            self.broken = true;
            return Err(about.closed());
        };
        if end.is_some() {
            self.broken = true;
        }
        match output {
            Ok(output) => Ok(output),
            Err(Stop::Sink(error)) => Err(error),
            Err(Stop::Driver(error)) => Err(self.failed(about, &error, end.as_ref())),
        }
    }

    /// Runs SQL without parameters in the simple protocol.
    pub(crate) fn simple(&mut self, sql: &str) -> Result<()> {
        let run = self.driver.run(|client| async move { Ok(client.batch_execute(sql).await?) });
        self.outcome(&Broken { sql, table: "" }, run)
    }

    fn statement(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        bind::check(statement)?;
        let alone = !self.own_session && !self.local_settings.is_empty() && matches!(self.phase, Phase::Idle);
        if !alone {
            return self.bare_statement(statement, sink);
        }
        // Behind a pooler a time limit holds for a transaction, so there must be one.
        self.begin(&TransactionOptions::default())?;
        match self.bare_statement(statement, sink) {
            Ok(done) => self.commit().map(|()| done),
            Err(error) => {
                // Should this fail too, the connection is broken and known to be.
                let _ = self.rollback();
                Err(error)
            }
        }
    }

    fn bare_statement(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        let done = if self.own_session {
            self.named(statement, sink)?
        } else {
            self.unnamed(&statement.sql, statement, sink)?
        };
        self.phase.follow(&statement.sql);
        Ok(done)
    }

    /// Runs SQL with the parameters of a statement, leaving nothing behind in the session.
    pub(crate) fn unnamed(&mut self, sql: &str, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        let params = statement.params.iter().map(|value| (Parameter(value), type_of(value)));
        let run = self.driver.run(|client| async move {
            let stream = client.query_typed_raw(sql, params).await?;
            drain(stream, None, sink).await
        });
        self.outcome(&Broken { sql, table: statement.table }, run)
    }

    fn named(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        let about = Broken { sql: &statement.sql, table: statement.table };
        let key = cache::key(statement);
        let mut again = true;
        loop {
            let cached = self.cache.get(key, statement);
            let known = cached.is_some();
            if !known {
                self.cache.make_room();
            }
            let params = statement.params.iter().map(Parameter);
            let sink = &mut *sink;
            let run = self.driver.run(|client| async move {
                let prepared = match cached {
                    Some(prepared) => prepared,
                    None => prepare(client, statement).await.map_err(|error| (None, Stop::Driver(error)))?,
                };
                if prepared.statement.params().len() != statement.params.len() {
                    let reason = format!(
                        "the statement has {} placeholder(s) and {} value(s) were given",
                        prepared.statement.params().len(),
                        statement.params.len()
                    );
                    return Err((None, Stop::Sink(Error::InvalidQuery { reason })));
                }
                let plan = prepared.cells.clone();
                match client.query_raw(&prepared.statement, params).await {
                    Ok(stream) => match drain(stream, Some(plan), sink).await {
                        Ok(done) => Ok((prepared, done)),
                        Err(stop) => Err((Some(prepared), stop)),
                    },
                    Err(error) => Err((Some(prepared), Stop::Driver(error))),
                }
            });
            let (prepared, run) = match run {
                None => (None, None),
                Some(Run { output: Ok((prepared, done)), end }) => {
                    (Some(prepared), Some(Run { output: Ok(done), end }))
                }
                Some(Run { output: Err((prepared, stop)), end }) => (prepared, Some(Run { output: Err(stop), end })),
            };
            if let Some(Run { output: Err(Stop::Driver(error)), .. }) = &run
                && is_stale(error)
            {
                self.cache.remove(key);
                if !matches!(self.phase, Phase::Idle) {
                    // The transaction is lost, and what made one statement stale may have made all so.
                    self.cache.clear();
                    let fault = error.as_db_error().map(crate::error::fault).unwrap_or_default();
                    let error = Error::SerializationFailure { fault: fault.with_statement(&*statement.sql) };
                    self.phase.fail(&error);
                    return Err(error);
                }
                if std::mem::take(&mut again) {
                    continue;
                }
            } else if let (false, Some(prepared)) = (known, prepared) {
                self.cache.insert(key, statement, prepared);
            }
            return self.outcome(&about, run);
        }
    }
}

async fn prepare(client: &Client, statement: &Statement) -> Result<Prepared, tokio_postgres::Error> {
    let types: Vec<_> = statement.params.iter().map(type_of).collect();
    let prepared = client.prepare_typed(&statement.sql, &types).await?;
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

impl Connection for PostgresConnection {
    fn query(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        self.statement(statement, sink).map(|_| ())
    }

    fn execute(&mut self, statement: &Statement) -> Result<Executed> {
        let done = self.statement(statement, &mut Discard)?;
        Ok(Executed { rows: done.changed, last_insert_id: None })
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        bind::check_text(sql)?;
        self.simple(sql)?;
        self.phase.follow(sql);
        Ok(())
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.begin_transaction(options)
    }

    fn commit(&mut self) -> Result<()> {
        self.commit_transaction()
    }

    fn rollback(&mut self) -> Result<()> {
        self.roll_back_transaction()
    }

    fn state(&self) -> ConnectionState {
        if self.broken || self.driver.is_closed() {
            return ConnectionState::Broken;
        }
        match self.phase {
            Phase::Idle => ConnectionState::Idle,
            Phase::Open { .. } | Phase::Aborted { .. } => ConnectionState::InTransaction,
        }
    }

    fn ping(&mut self, deadline: Duration) -> Result<()> {
        let about = Broken { sql: "", table: "" };
        let run = self.driver.run_within(deadline, |client| async move {
            client.simple_query("").await.map(|_| ()).map_err(Stop::from)
        });
        if run.is_none() && !self.driver.is_closed() {
            self.broken = true;
            return Err(Error::ConnectionLost {
                fault: Fault::new(format!("the server did not answer in {deadline:?}")),
            });
        }
        self.outcome(&about, run).inspect_err(|_| self.broken = true)
    }

    fn max_parameters(&self) -> usize {
        MAX_PARAMETERS
    }

    fn into_cursor(self: Box<Self>, statement: Statement) -> Opened {
        cursor::open(self, &statement)
    }

    fn open_in_transaction(&mut self, name: &str, statement: &Statement) -> Result<bool> {
        if !cursor::can_declare(statement) {
            return Ok(false);
        }
        self.declare(name, statement).map(|()| true)
    }

    fn fetch_in_transaction(&mut self, name: &str, count: usize, sink: &mut dyn Sink) -> Result<usize> {
        self.fetch(name, count, sink)
    }

    fn close_in_transaction(&mut self, name: &str) -> Result<()> {
        self.close(name)
    }
}
