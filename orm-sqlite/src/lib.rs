//! The SQLite backend of `orm`, over `rusqlite` with SQLite compiled in.
//!
//! [`SqliteBackend`] opens connections for the pool of `orm-core`; [`SqliteDialect`] is how SQLite
//! writes what standard SQL leaves open. Values are stored as Django stores them, so that a
//! database is shared with it.
//!
//! ```
//! use orm_core::db::{Backend, Url};
//! use orm_core::sql::{Access, Statement};
//!
//! let backend = orm_sqlite::SqliteBackend::from_url(&Url::parse("sqlite::memory:")?)?;
//! let mut connection = backend.connect()?;
//! connection.batch("CREATE TABLE artist (id integer PRIMARY KEY, name varchar(120) NOT NULL)")?;
//! let insert = Statement::raw(
//!     "INSERT INTO artist (name) VALUES (?1)",
//!     vec![orm_core::value::Value::Text("Ed Sheeran".into())],
//!     Access::Write,
//! );
//! assert_eq!(connection.execute(&insert)?.last_insert_id, Some(1));
//! # Ok::<(), orm_core::error::Error>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests"))]

mod backend;
mod bind;
mod catalogue;
mod clock;
mod connection;
mod contract;
mod cursor;
mod declared;
mod dialect;
mod error;
mod functions;
mod options;
mod row;
mod settings;
mod spool;
mod zone;

use std::sync::Arc;

use orm_core::db::{Backend, Driver, Settings, Url};
use orm_core::error::Result;

pub use backend::SqliteBackend;
pub use dialect::{SQLITE, SqliteDialect};

/// The database of a `sqlite:` URL. Settings that are left out have SQLite's own defaults; connecting needs no limit, since
/// every step of it waits for locks alone.
///
/// # Errors
/// [`Error::Url`](orm_core::error::Error::Url) where the URL is not understood. Nothing is opened yet.
pub fn backend(url: &Url, settings: &Settings) -> Result<Arc<dyn Backend>> {
    let mut backend = SqliteBackend::from_url(url)?;
    if let Some(timeout) = settings.busy_timeout {
        backend = backend.busy_timeout(timeout);
    }
    if let Some(timeout) = settings.statement_timeout {
        backend = backend.statement_timeout(timeout);
    }
    Ok(Arc::new(backend))
}

orm_core::inventory::submit! {
    Driver { schemes: &["sqlite"], open: backend }
}
