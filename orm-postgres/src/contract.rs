//! What the library asks of a connection.

use std::time::Duration;

use orm_core::db::{Connection, ConnectionState, Executed, Opened, Sink, TransactionOptions};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::Statement;

use crate::bind::MAX_PARAMETERS;
use crate::connection::{PostgresConnection, Stop};
use crate::cursor;
use crate::error::Broken;
use crate::phase::Phase;
use crate::statement::Discard;

impl Connection for PostgresConnection {
    fn query(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        self.run(statement, sink).map(|_| ())
    }

    fn execute(&mut self, statement: &Statement) -> Result<Executed> {
        let done = self.run(statement, &mut Discard)?;
        Ok(Executed { rows: done.changed, last_insert_id: None })
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.run_batch(sql)
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
        if self.is_broken() {
            return ConnectionState::Broken;
        }
        match self.phase {
            Phase::Idle => ConnectionState::Idle,
            Phase::Open { .. } | Phase::Aborted { .. } => ConnectionState::InTransaction,
        }
    }

    fn ping(&mut self, deadline: Duration) -> Result<()> {
        let about = Broken { sql: "", statement: None };
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
