//! Transactions: begun, committed for certain, rolled back.

use std::pin::pin;

use futures_util::TryStreamExt;
use orm_core::db::{Isolation, Sink, TransactionOptions};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::Statement;

use crate::bind;
use crate::connection::PostgresConnection;
use crate::driver::Run;
use crate::error::{Broken, fault, is_aborted, is_lost, words};
use crate::phase::Phase;
use crate::statement::Done;

impl PostgresConnection {
    pub(crate) fn begin_transaction(&mut self, options: &TransactionOptions) -> Result<()> {
        if !matches!(self.phase, Phase::Idle) {
            return Err(Error::InvalidQuery { reason: "a transaction is already open on this connection".into() });
        }
        let mut sql = String::from("BEGIN");
        sql.push_str(match options.isolation {
            None => "",
            Some(Isolation::ReadCommitted) => " ISOLATION LEVEL READ COMMITTED",
            Some(Isolation::RepeatableRead) => " ISOLATION LEVEL REPEATABLE READ",
            Some(Isolation::Serializable) => " ISOLATION LEVEL SERIALIZABLE",
        });
        sql.push_str(if options.read_only { " READ ONLY" } else { "" });
        sql.push_str(if options.deferrable { " DEFERRABLE" } else { "" });
        let settings = !self.own_session && !self.local_settings.is_empty();
        if settings {
            sql.push_str(&self.local_settings);
        }
        let begun = self.simple(&sql);
        if begun.is_ok() {
            // Those of the transaction before went with it.
            self.declared.clear();
            self.phase = Phase::Open { read_only: options.read_only };
        } else if settings && !self.broken {
            // It may be that only the settings failed.
            self.simple("ROLLBACK")?;
        }
        begun
    }

    pub(crate) fn commit_transaction(&mut self) -> Result<()> {
        // A failed transaction takes COMMIT for ROLLBACK and answers without an error, which the driver passes
        // on as success. It refuses SELECT, though, and then what follows it in the same message is not run.
        const SQL: &str = "SELECT 1; COMMIT";
        let about = Broken { sql: "COMMIT", statement: None };
        match &self.phase {
            Phase::Idle => {
                return Err(Error::InvalidQuery { reason: "there is no transaction to commit".into() });
            }
            Phase::Aborted { first, .. } => {
                let fault = Fault::new(first.clone());
                self.roll_back_transaction()?;
                return Err(Error::RolledBack { fault });
            }
            Phase::Open { .. } => {}
        }
        if self.is_broken() {
            self.broken = true;
            return Err(about.closed());
        }
        let run = self.driver.run(|client| async move {
            let mut answered = false;
            let outcome = async {
                let mut answers = pin!(client.simple_query_raw(SQL).await?);
                while answers.try_next().await?.is_some() {
                    answered = true;
                }
                Ok(())
            }
            .await;
            (answered, outcome)
        });
        match run {
            Some(Run { output: (_, Ok(())), end }) => {
                self.phase = Phase::Idle;
                self.broken |= end.is_some();
                Ok(())
            }
            Some(Run { output: (answered, Err(error)), end }) => {
                self.not_committed(&about, &error, end.as_ref(), answered)
            }
            None => {
                self.broken = true;
                Err(about.closed())
            }
        }
    }

    fn not_committed(
        &mut self,
        about: &Broken<'_>,
        error: &tokio_postgres::Error,
        end: Option<&tokio_postgres::Error>,
        answered: bool,
    ) -> Result<()> {
        let said = error.as_db_error();
        if is_lost(error) {
            self.broken = true;
            self.phase = Phase::Idle;
            if said.is_some() && !answered {
                // The server ended the connection before it came to the COMMIT.
                return Err(about.lost(error));
            }
            let fault = match end.unwrap_or(error).as_db_error() {
                Some(said) => fault(said),
                None => Fault::new(words(end.unwrap_or(error))),
            };
            return Err(Error::CommitOutcomeUnknown { fault: fault.with_statement("COMMIT") });
        }
        let mapped = match (self.failed(about, error, end), said) {
            (Error::Database { fault }, Some(_)) => Error::RolledBack { fault },
            (_, Some(said)) if is_aborted(error) => Error::RolledBack { fault: fault(said).with_statement("COMMIT") },
            (mapped, _) => mapped,
        };
        // The COMMIT itself ends the transaction when it fails; what failed before it leaves it open.
        self.phase = Phase::Open { read_only: false };
        self.roll_back_transaction()?;
        Err(mapped)
    }

    pub(crate) fn roll_back_transaction(&mut self) -> Result<()> {
        if matches!(self.phase, Phase::Idle) {
            return Ok(());
        }
        let rolled_back = self.simple("ROLLBACK");
        // A connection that cannot even do this is of no further use, and the server ends the transaction with it.
        self.broken |= rolled_back.is_err();
        self.phase = Phase::Idle;
        rolled_back
    }

    /// Runs a statement, in a transaction of its own where it needs one.
    pub(crate) fn run(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<Done> {
        bind::check(statement)?;
        self.limited(&statement.sql, |connection| connection.statement(statement, sink))
    }

    /// Runs several statements without parameters, likewise.
    pub(crate) fn run_batch(&mut self, sql: &str) -> Result<()> {
        bind::check_text(sql)?;
        self.limited(sql, |connection| {
            connection.simple(sql)?;
            connection.phase.follow(sql);
            Ok(())
        })
    }

    /// Behind a pooler a time limit holds for a transaction, so there must be one.
    fn limited<T>(&mut self, sql: &str, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let limits = !self.own_session && !self.local_settings.is_empty();
        if !limits || !matches!(self.phase, Phase::Idle) || stands_alone(sql) {
            return run(self);
        }
        self.begin_transaction(&TransactionOptions::default())?;
        match run(self) {
            Ok(done) => self.commit_transaction().map(|()| done),
            Err(error) => {
                // Should this fail too, the connection is broken and known to be.
                let _ = self.roll_back_transaction();
                Err(error)
            }
        }
    }
}

/// Whether a statement says itself where a transaction begins or ends, or is one that the server runs in none.
fn stands_alone(sql: &str) -> bool {
    let words: Vec<String> = sql
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .take(5)
        .map(str::to_ascii_uppercase)
        .collect();
    let second = words.get(1).map_or("", String::as_str);
    match words.first().map_or("", String::as_str) {
        "BEGIN" | "START" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "PREPARE" | "VACUUM" | "CLUSTER" | "REINDEX" => {
            true
        }
        "CREATE" | "DROP" | "ALTER" => {
            matches!(second, "DATABASE" | "TABLESPACE" | "SYSTEM" | "SUBSCRIPTION")
                || words.iter().any(|word| word == "CONCURRENTLY")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::stands_alone;

    #[test]
    fn what_runs_in_no_transaction_is_known_by_its_words() {
        for sql in [
            "begin; SELECT 1",
            " COMMIT",
            "VACUUM t",
            "create database d",
            "DROP DATABASE IF EXISTS d WITH (FORCE)",
            "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
            "DROP INDEX CONCURRENTLY i",
            "ALTER SYSTEM SET a = 1",
        ] {
            assert!(stands_alone(sql), "{sql}");
        }
        for sql in
            ["", "SELECT pg_sleep(20)", "CREATE TABLE t (a integer)", "ALTER TABLE t ADD b integer", "DROP TABLE t"]
        {
            assert!(!stands_alone(sql), "{sql}");
        }
    }
}
