//! The settings that every connection has, and the proof that it has them.

use std::time::{Duration, Instant};

use orm_core::error::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};

use crate::error::from_driver;
use crate::options::{Journal, Mode, Options, Place};

/// How many statements a connection keeps prepared.
const STATEMENTS: usize = 256;
/// The longest pattern of LIKE and GLOB, whose cost is the product of pattern and text.
const LIKE_PATTERN: i32 = 1000;

/// Makes a connection that was just opened ready.
pub(crate) fn apply(connection: &Connection, options: &Options, busy: Duration) -> Result<()> {
    let failed = |error| from_driver(error, "(settings)");
    // The driver counts milliseconds in 32 bits.
    let busy = busy.min(Duration::from_millis(i32::MAX.unsigned_abs().into()));
    connection.busy_timeout(busy).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    for (limit, value) in [(Limit::SQLITE_LIMIT_ATTACHED, 0), (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LIKE_PATTERN)] {
        connection.set_limit(limit, value).map_err(failed)?;
    }
    switches(connection).map_err(failed)?;
    crate::functions::register(connection).map_err(failed)?;
    // The first statement that looks into the file: tells whether it is a database.
    pragma(connection, "PRAGMA schema_version").map_err(failed)?;
    if matches!(options.place, Place::File { .. }) && options.mode != Mode::ReadOnly {
        journal(connection, options.journal, busy).map_err(failed)?;
    }
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864").map_err(failed)?;
    check(connection, options)
}

/// What is on and what is off, whatever the file and the build say.
const SWITCHES: [(DbConfig, bool); 6] = [
    (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    // Without it a statement is prepared anew whenever certain parameters change.
    (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
];

fn switches(connection: &Connection) -> rusqlite::Result<()> {
    for (switch, on) in SWITCHES {
        connection.set_db_config(switch, on)?;
    }
    Ok(())
}

/// Sets how transactions are made durable. Changing it needs the file alone, which SQLite does not
/// wait for; so this does.
fn journal(connection: &Connection, journal: Journal, busy: Duration) -> rusqlite::Result<()> {
    let statement = match journal {
        Journal::Wal => "PRAGMA journal_mode = WAL",
        Journal::Delete => "PRAGMA journal_mode = DELETE",
    };
    let deadline = Instant::now() + busy;
    loop {
        match pragma(connection, statement) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done.map(drop),
        }
    }
}

/// Reads a setting, whatever its type, as text.
fn pragma(connection: &Connection, statement: &str) -> rusqlite::Result<String> {
    use rusqlite::types::Value;
    connection.query_row(statement, [], |row| {
        Ok(match row.get(0)? {
            Value::Text(text) => text,
            Value::Integer(integer) => integer.to_string(),
            other => format!("{other:?}"),
        })
    })
}

/// Reads back what must hold. A log may be refused by the file system; a rollback journal, which
/// is as durable, then serves.
fn check(connection: &Connection, options: &Options) -> Result<()> {
    let read = |statement| pragma(connection, statement).map_err(|error| from_driver(error, statement));
    let wrong = |what: &str| Error::Connect {
        target: options.shown(),
        reason: format!("SQLite did not take the setting {what}; it was built without it"),
    };
    if read("PRAGMA foreign_keys")? != "1" {
        return Err(wrong("foreign_keys = ON"));
    }
    if read("PRAGMA synchronous")? != "2" {
        return Err(wrong("synchronous = FULL"));
    }
    let journal = read("PRAGMA journal_mode")?;
    let durable = matches!(journal.as_str(), "wal" | "delete" | "truncate" | "persist");
    if matches!(options.place, Place::File { .. }) && !durable {
        return Err(wrong("journal_mode = WAL"));
    }
    for (switch, on) in SWITCHES {
        if connection.db_config(switch).map_err(|error| from_driver(error, "(settings)"))? != on {
            return Err(wrong(&format!("{switch:?}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn statements_are_kept_prepared_and_their_number_is_bounded() {
        let connection = Connection::open_in_memory().unwrap();
        let options = Options { place: Place::Memory, mode: Mode::Create, journal: Journal::Wal };
        apply(&connection, &options, Duration::ZERO).unwrap();
        // Whether it had run before; a statement that is prepared anew has not.
        let had_run = |number: usize| {
            let mut statement = connection.prepare_cached(&format!("SELECT ?1 + {number}")).unwrap();
            let before = statement.get_status(StatementStatus::Run);
            statement.query_row([1], |row| row.get::<_, i64>(0)).unwrap();
            before > 0
        };
        for number in 0..2_000 {
            assert!(!had_run(number));
        }
        let kept = (0..2_000).rev().take_while(|number| had_run(*number)).count();
        assert_eq!(kept, STATEMENTS);
    }
}
