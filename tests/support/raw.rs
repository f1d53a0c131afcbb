//! SQL of the tests' own.

use orm::db::{ReadHandle, now};
use orm::{Database, Result};

/// Runs statements without parameters.
pub fn run(db: &Database, sql: &str) -> Result<()> {
    now(async { ReadHandle::port(db).batch(sql.to_owned()).await })
}
