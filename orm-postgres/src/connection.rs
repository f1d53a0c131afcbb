//! One connection: what is known of it, and what an error does to it. Statements, transactions and cursors have a file
//! each; `contract` is what the library calls.

use orm_core::error::{Error, Result};
use orm_core::sql::{Agreed, Statement};

use crate::cache::Cache;
use crate::declared::EnumColumn;
use crate::driver::{Driver, Run};
use crate::error::{Broken, is_aborted, is_lost};
use crate::phase::Phase;

/// A connection to a server.
pub(crate) struct PostgresConnection {
    pub(crate) driver: Driver,
    pub(crate) cache: Cache,
    /// Whether the session is this connection's alone; else a pooler gives each transaction another one, and
    /// nothing may be left in it: no named statement, no setting.
    pub(crate) own_session: bool,
    /// What follows `BEGIN` behind a pooler.
    pub(crate) local_settings: String,
    pub(crate) phase: Phase,
    /// The cursors that are open, and the statements they are of.
    pub(crate) declared: Vec<(String, Statement)>,
    /// The columns that are as their models say.
    pub(crate) agreed: Agreed,
    pub(crate) enums: Vec<EnumColumn>,
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

impl PostgresConnection {
    pub(crate) fn new(driver: Driver, own_session: bool, local_settings: String) -> Self {
        PostgresConnection {
            driver,
            cache: Cache::default(),
            own_session,
            local_settings,
            phase: Phase::Idle,
            declared: Vec::new(),
            agreed: Agreed::default(),
            enums: Vec::new(),
            broken: false,
        }
    }

    /// Whether it is not to be used again.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken || self.driver.is_closed()
    }

    /// Notes what an error does to the connection, and gives it as the library's.
    pub(crate) fn failed(
        &mut self,
        about: &Broken<'_>,
        error: &tokio_postgres::Error,
        end: Option<&tokio_postgres::Error>,
    ) -> Error {
        let first = match &self.phase {
            Phase::Aborted { first, .. } if is_aborted(error) => Some(first.clone()),
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
        self.outcome(&Broken { sql, statement: None }, run)
    }
}
