//! Migrations as files: TOML, one file a migration, the same for every database.
//!
//! A file is data and nothing of it is code: what it does not know it refuses, and SQL stands in `run_sql` alone.

mod model;
mod operation;
mod write;

use serde::Deserialize;

use super::Migration;
use crate::error::{Error, Result};

/// No file is longer.
const LONGEST: usize = 1 << 20;

/// A file as TOML has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    depends_on: Vec<String>,
    #[serde(default)]
    run_before: Vec<String>,
    #[serde(default)]
    replaces: Vec<String>,
    #[serde(default = "yes")]
    atomic: bool,
    #[serde(default)]
    operations: Vec<toml::Table>,
}

fn yes() -> bool {
    true
}

impl Migration {
    /// Reads a migration from the text of its file.
    ///
    /// # Errors
    /// [`Error::Migration`] that says what cannot be read, and in which operation.
    pub fn read(app: &str, name: &str, text: &str) -> Result<Self> {
        let id = super::MigrationName { app: app.to_owned(), name: name.to_owned() };
        let wrong = |reason: String| Error::Migration { migration: id.to_string(), reason };
        if text.len() > LONGEST {
            return Err(wrong(format!("its file has {} bytes; the longest that is read has {LONGEST}", text.len())));
        }
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
        let names = |list: &[String]| list.iter().map(|name| super::MigrationName::within(app, name)).collect();
        let operations = file.operations.into_iter().enumerate().map(|(position, table)| {
            operation::read(table, app).map_err(|reason| wrong(format!("operation {}: {reason}", position + 1)))
        });
        Ok(Migration {
            depends_on: names(&file.depends_on),
            run_before: names(&file.run_before),
            replaces: names(&file.replaces),
            atomic: file.atomic,
            operations: operations.collect::<Result<_>>()?,
            checksum: checksum(text),
            id,
        })
    }

    /// The text of its file.
    ///
    /// # Errors
    /// [`Error::Migration`] for a value that a file cannot hold.
    pub fn write(&self) -> Result<String> {
        write::file(self).map_err(|reason| Error::Migration { migration: self.id.to_string(), reason })
    }
}

/// What tells a file's text from another: 16 digits. Line endings do not count, for tools change them.
pub(super) fn checksum(text: &str) -> String {
    let mut digest = crate::schema::md5(text.replace("\r\n", "\n").as_bytes());
    digest.truncate(16);
    digest
}
