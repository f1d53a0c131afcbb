//! What the library asks of a connection.

use std::time::Duration;

use orm_core::db::{Connection, ConnectionState, Executed, Opened, Sink, TransactionOptions};
use orm_core::error::{Error, Fault, Result};
use orm_core::sql::Statement;

use crate::connection::{ENDED, SqliteConnection};
use crate::cursor::SqliteCursor;
use crate::error::{NUL_IN_SQL, from_driver};

impl Connection for SqliteConnection {
    fn query(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        let result = self.read(statement, sink);
        self.noted(result)
    }

    fn execute(&mut self, statement: &Statement) -> Result<Executed> {
        let result = self.run(statement);
        self.noted(result)
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        if sql.contains('\0') {
            return Err(Error::InvalidQuery { reason: NUL_IN_SQL.into() });
        }
        let result = self.admit().and_then(|()| self.raw.execute_batch(sql).map_err(|error| from_driver(error, sql)));
        self.noted(result)
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.start_clock();
        let result = if options.read_only || self.read_only {
            self.control("PRAGMA query_only = 1").and_then(|()| {
                self.query_only = true;
                self.control("BEGIN DEFERRED")
            })
        } else {
            // The lock is taken, and waited for, before anything is read: a transaction that reads first and
            // writes later fails at once when another one wrote between.
            let keys = if options.unchecked_keys { self.leave_keys_unchecked() } else { Ok(()) };
            keys.and_then(|()| self.control("BEGIN IMMEDIATE"))
        };
        if result.is_ok() {
            self.begun = true;
        } else if self.raw.is_autocommit() && self.restore_settings().is_err() {
            self.broken = true;
        }
        self.noted(result)
    }

    fn commit(&mut self) -> Result<()> {
        self.start_clock();
        if self.raw.is_autocommit() {
            self.begun = false;
            self.restore_settings()?;
            return Err(Error::RolledBack { fault: Fault::new(ENDED) });
        }
        let result = self.drop_spools().and_then(|()| self.control("COMMIT")).map_err(|error| match error {
            // The transaction may be whole in the log though syncing it failed.
            Error::Io { fault } => Error::CommitOutcomeUnknown { fault },
            other => other,
        });
        if self.raw.is_autocommit() {
            self.begun = false;
            self.restore_settings()?;
        }
        self.noted(result)
    }

    fn rollback(&mut self) -> Result<()> {
        self.start_clock();
        self.begun = false;
        // Their tables go with the transaction.
        self.spools.clear();
        let result = if self.raw.is_autocommit() { Ok(()) } else { self.control("ROLLBACK") };
        let result = result.and_then(|()| self.restore_settings());
        self.noted(result)
    }

    fn state(&self) -> ConnectionState {
        if self.broken {
            ConnectionState::Broken
        } else if self.raw.is_autocommit() {
            ConnectionState::Idle
        } else {
            ConnectionState::InTransaction
        }
    }

    fn ping(&mut self, _: Duration) -> Result<()> {
        // There is no other side that could be gone.
        Ok(())
    }

    fn max_parameters(&self) -> usize {
        self.max_parameters
    }

    fn into_cursor(self: Box<Self>, statement: Statement) -> Opened {
        match self.admit() {
            Ok(()) => SqliteCursor::open(self, statement),
            Err(error) => Err((error, Some(self))),
        }
    }

    fn open_in_transaction(&mut self, name: &str, statement: &Statement) -> Result<bool> {
        let result = self.spool(name, statement);
        self.noted(result)
    }

    fn fetch_in_transaction(&mut self, name: &str, count: usize, sink: &mut dyn Sink) -> Result<usize> {
        let result = self.read_spooled(name, count, sink).and_then(|given| given.ok_or_else(|| no_cursor(name)));
        self.noted(result)
    }

    fn close_in_transaction(&mut self, name: &str) -> Result<()> {
        let result = self.drop_spool(name).and_then(|dropped| if dropped { Ok(()) } else { Err(no_cursor(name)) });
        self.noted(result)
    }
}

fn no_cursor(name: &str) -> Error {
    Error::InvalidQuery { reason: format!("no cursor `{name}` is open in this transaction") }
}

#[cfg(test)]
mod tests {
    use orm_core::db::{Backend, Collect, Url};
    use orm_core::sql::Access;
    use orm_core::value::Value;
    use rusqlite::StatementStatus;
    use rusqlite::limits::Limit;

    use super::*;

    /// A connection with a table, an index and the statistics that make SQLite look at values.
    fn connection() -> SqliteConnection {
        let raw = rusqlite::Connection::open_in_memory().unwrap();
        let options = crate::options::Options::from_url(&Url::parse("sqlite::memory:").unwrap()).unwrap();
        crate::settings::apply(&raw, &options, Duration::from_secs(1)).unwrap();
        raw.execute_batch(
            "CREATE TABLE t (id integer PRIMARY KEY, s varchar(9), n integer);
             WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 500)
             INSERT INTO t SELECT x, 's' || x, x % 7 FROM c;
             CREATE INDEX t_s ON t (s); CREATE INDEX t_n ON t (n); ANALYZE",
        )
        .unwrap();
        SqliteConnection::new(raw, false, None).unwrap()
    }

    #[test]
    fn a_statement_that_is_run_again_is_not_prepared_again() {
        let mut connection = connection();
        for (sql, params) in [
            ("SELECT id FROM t WHERE s = ?1 AND n > ?2 LIMIT 21", vec![Value::Text("s1".into()), Value::Int(1)]),
            ("SELECT id FROM t WHERE n < ?1 ORDER BY id LIMIT 5 OFFSET 5", vec![Value::Int(5)]),
            ("SELECT id FROM t WHERE id IN (SELECT value FROM json_each(?1))", vec![Value::List(vec![Value::Int(3)])]),
            ("UPDATE t SET n = n + ?1 WHERE id = ?2", vec![Value::Int(1), Value::Int(9)]),
        ] {
            let mut statement = Statement::raw(sql, params, Access::Write);
            for round in 0..20 {
                if let Some(Value::Int(number)) = statement.params.last_mut() {
                    *number = round;
                }
                let mut sink = Collect::new(|row| Ok(row.get(0)?.to_value()));
                connection.query(&statement, &mut *sink).unwrap();
                drop(Collect::<Value>::take(sink));
            }
            let prepared = connection.raw.prepare_cached(sql).unwrap();
            assert_eq!(prepared.get_status(StatementStatus::RePrepare), 0, "{sql}");
            assert!(prepared.get_status(StatementStatus::Run) >= 20, "it was kept: {sql}");
        }
    }

    #[test]
    fn a_statement_goes_on_after_its_table_has_changed() {
        let mut connection = connection();
        let statement = Statement::raw("SELECT * FROM t LIMIT 1", vec![], Access::Read);
        for columns in [3, 4] {
            let mut sink = Collect::new(move |row| Ok((row.get(columns - 1).is_ok(), row.get(columns).is_ok())));
            connection.query(&statement, &mut *sink).unwrap();
            assert_eq!(Collect::<(bool, bool)>::take(sink), [(true, false)]);
            connection.batch("ALTER TABLE t ADD COLUMN more integer").ok();
        }
    }

    #[test]
    fn a_connection_has_its_limits() {
        let backend = crate::SqliteBackend::from_url(&Url::parse("sqlite::memory:").unwrap()).unwrap();
        assert_eq!(backend.connect().unwrap().max_parameters(), 32_766);
        let connection = connection();
        assert_eq!(connection.raw.limit(Limit::SQLITE_LIMIT_ATTACHED), Ok(0));
        assert_eq!(connection.raw.limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH), Ok(1000));
    }
}
