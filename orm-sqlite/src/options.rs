//! A database URL as typed settings.

use std::path::PathBuf;

use orm_core::db::Url;
use orm_core::error::{Error, Result};

/// What a `sqlite:` URL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) place: Place,
    pub(crate) mode: Mode,
    pub(crate) journal: Journal,
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the memory of its connection.
    Memory,
    /// In a file.
    File {
        /// As the URL has it, for messages.
        shown: String,
        /// From the root, so that a later change of the working folder does not matter.
        path: PathBuf,
    },
}

/// How the file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    ReadOnly,
    ReadWrite,
    Create,
}

/// How transactions are made durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Journal {
    /// A write-ahead log: readers and a writer do not wait for each other.
    Wal,
    /// A rollback journal, for file systems that a log does not work on.
    Delete,
}

fn bad(reason: String) -> Error {
    Error::Url { reason }
}

impl Options {
    pub(crate) fn from_url(url: &Url) -> Result<Self> {
        if url.scheme != "sqlite" {
            return Err(bad("its scheme is not `sqlite`".into()));
        }
        let mut mode = None;
        let mut journal = None;
        for (key, value) in &url.settings {
            match key.as_str() {
                "mode" => mode = Some(read_mode(value)?),
                "journal" => journal = Some(read_journal(value)?),
                _ => {
                    return Err(bad(format!(
                        "`{key}` is no setting of SQLite; valid are `mode` (ro, rw, rwc) and `journal` (wal, delete)"
                    )));
                }
            }
        }
        let place = match url.path.as_str() {
            ":memory:" if mode.is_some() || journal.is_some() => {
                return Err(bad("a database in memory takes no settings".into()));
            }
            ":memory:" => Place::Memory,
            // A misspelt `:memory:` would be a file that nobody looks for.
            shown if shown.starts_with(':') => {
                let reason = format!("`{shown}` looks like a misspelt `:memory:`; a file of that name is `./{shown}`");
                return Err(bad(reason));
            }
            "" => return Err(bad("it names no file: write `sqlite://file.db` or `sqlite::memory:`".into())),
            shown => {
                let path = std::path::absolute(shown)
                    .map_err(|error| bad(format!("the path `{shown}` cannot be made absolute: {error}")))?;
                Place::File { shown: shown.into(), path }
            }
        };
        Ok(Options { place, mode: mode.unwrap_or(Mode::Create), journal: journal.unwrap_or(Journal::Wal) })
    }

    /// The database, for messages.
    pub(crate) fn shown(&self) -> String {
        match &self.place {
            Place::Memory => "sqlite::memory:".into(),
            Place::File { shown, .. } => format!("sqlite://{shown}"),
        }
    }
}

fn read_mode(value: &str) -> Result<Mode> {
    match value {
        "ro" => Ok(Mode::ReadOnly),
        "rw" => Ok(Mode::ReadWrite),
        "rwc" => Ok(Mode::Create),
        _ => Err(bad(
            "`mode` is `ro` (read only), `rw` (read and write) or `rwc` (create the file if it is missing)".into()
        )),
    }
}

fn read_journal(value: &str) -> Result<Journal> {
    match value {
        "wal" => Ok(Journal::Wal),
        "delete" => Ok(Journal::Delete),
        _ => Err(bad("`journal` is `wal` (a write-ahead log) or `delete` (a rollback journal)".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(url: &str) -> Result<Options> {
        Options::from_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_path_is_taken_literally_and_made_absolute() {
        let found = options("sqlite://file:a.db%3Fvfs=x?mode=rw").unwrap();
        assert_eq!(found.mode, Mode::ReadWrite);
        let Place::File { path, .. } = &found.place else { panic!("not in memory") };
        assert!(path.is_absolute() && path.ends_with("file:a.db?vfs=x"), "{path:?}");
    }

    #[test]
    fn a_misspelt_memory_is_no_file() {
        for url in ["sqlite::memory", "sqlite::Memory:", "sqlite://:memory", "sqlite::mem:?mode=rwc"] {
            assert!(options(url).unwrap_err().to_string().contains("misspelt"), "{url}");
        }
        assert!(matches!(options("sqlite://./:memory").unwrap().place, Place::File { .. }));
    }

    #[test]
    fn memory_has_no_settings() {
        assert_eq!(options("sqlite::memory:").unwrap().place, Place::Memory);
        assert!(options("sqlite::memory:?mode=ro").is_err());
    }

    #[test]
    fn unknown_settings_name_the_valid_ones() {
        for url in
            ["sqlite://a?cache=shared", "sqlite://a?vfs=x", "sqlite://a?mode=memory", "sqlite://", "sqlite:?mode=ro"]
        {
            assert!(matches!(options(url), Err(Error::Url { .. })), "{url}");
        }
        assert!(options("sqlite://a?immutable=1").unwrap_err().to_string().contains("valid are `mode`"));
    }
}
