//! Whether a pooler stands between, which gives each transaction another connection to the server.
//!
//! Named prepared statements, and settings of a session, then meet the wrong server process: wrong
//! rows without an error. A connection finds out by a start-up option of its own that a pooler
//! refuses or drops.

use orm_core::error::{Error, Result};

/// The start-up option that only the server itself takes.
pub(crate) const PROBE: &str = "-c orm.probe=1";

/// What stands between this program and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pooler {
    /// Found out when connecting.
    Auto,
    /// Nothing, or what keeps one server process for one connection.
    None,
    /// A pooler in transaction mode, such as `PgBouncer`.
    Transaction,
}

impl Pooler {
    /// Reads the value of the URL's setting `pooler`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        match text {
            "auto" => Ok(Pooler::Auto),
            "none" => Ok(Pooler::None),
            "transaction" => Ok(Pooler::Transaction),
            _ => Err(Error::Url { reason: "`pooler` is not one of the valid values: auto, none, transaction".into() }),
        }
    }
}

/// Whether a refusal to connect is about the start-up option.
pub(crate) fn refuses_options(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|said| {
        matches!(said.code().code(), "08P01" | "0A000") || said.message().contains("startup parameter")
    })
}
