//! The PostgreSQL backend of `orm`, over rust-postgres.
//!
//! [`PostgresBackend`] opens connections for the pool of `orm-core`; [`PostgresDialect`] is how
//! PostgreSQL writes what standard SQL leaves open. Values travel in the server's binary form and are
//! stored as Django stores them, so that a database is shared with it.
//!
//! ```no_run
//! use orm_core::db::{Backend, Url};
//! use orm_core::sql::{Access, Statement};
//!
//! let backend = orm_postgres::PostgresBackend::from_url(&Url::parse("postgres://ed@localhost/chinook")?)?;
//! let mut connection = backend.connect()?;
//! let update = Statement::raw(
//!     "UPDATE artist SET name = $1 WHERE id = $2",
//!     vec![orm_core::value::Value::Text("Ed Sheeran".into()), orm_core::value::Value::Int(1)],
//!     Access::Write,
//! );
//! assert_eq!(connection.execute(&update)?.rows, 1);
//! # Ok::<(), orm_core::error::Error>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test fails by panicking"))]

mod backend;
mod bind;
mod binding;
mod cache;
mod catalogue;
mod connection;
mod contract;
mod cursor;
mod declared;
mod dialect;
mod driver;
mod error;
mod numeric;
mod options;
mod phase;
mod pooler;
mod refusal;
mod row;
mod search_path;
mod security;
mod statement;
mod tls;
mod transaction;

use std::sync::Arc;

use orm_core::db::{Backend, Url};
use orm_core::error::Result;

pub use backend::PostgresBackend;
pub use binding::ChannelBinding;
pub use dialect::{POSTGRES, PostgresDialect};
pub use pooler::Pooler;

/// The database of a `postgres:` URL, with the settings that are right for most.
///
/// # Errors
/// [`Error::Url`](orm_core::error::Error::Url) where the URL is not understood. Nothing is connected to yet.
pub fn backend(url: &Url) -> Result<Arc<dyn Backend>> {
    Ok(Arc::new(PostgresBackend::from_url(url)?))
}

orm_core::inventory::submit! {
    orm_core::db::Driver {
        schemes: &["postgres", "postgresql"],
        open: |url, settings| {
            let mut backend = PostgresBackend::from_url(url)?;
            if let Some(timeout) = settings.statement_timeout {
                backend = backend.statement_timeout(timeout);
            }
            if let Some(timeout) = settings.connect_timeout {
                backend = backend.connect_timeout(timeout);
            }
            Ok(std::sync::Arc::new(backend))
        },
    }
}
