//! A SQLite database that connections are made to.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use orm_core::db::{Backend, Connection, Url};
use orm_core::error::{Error, Fault, Result};
use orm_core::schema::Catalogue;
use orm_core::sql::Dialect;
use rusqlite::{ErrorCode, OpenFlags};

use crate::catalogue::SqliteCatalogue;
use crate::connection::SqliteConnection;
use crate::dialect::SQLITE;
use crate::error::from_driver;
use crate::options::{Mode, Options, Place};
use crate::settings;

/// A SQLite database: a file, or the memory of one connection.
#[derive(Debug)]
pub struct SqliteBackend {
    options: Options,
    busy_timeout: Duration,
    statement_timeout: Option<Duration>,
    /// Which file it was when it was opened first.
    identity: OnceLock<Identity>,
}

/// The device and the number of a file.
type Identity = (u64, u64);

impl SqliteBackend {
    /// The database of a `sqlite:` URL: `sqlite://path` or `sqlite::memory:`. Settings after `?` are
    /// `mode` (`ro`, `rw`, `rwc`, which is the default) and `journal` (`wal`, which is the default, and
    /// `delete`). Nothing is opened yet.
    ///
    /// # Errors
    /// [`Error::Url`].
    pub fn from_url(url: &Url) -> Result<Self> {
        Ok(SqliteBackend {
            options: Options::from_url(url)?,
            busy_timeout: Duration::from_secs(5),
            statement_timeout: None,
            identity: OnceLock::new(),
        })
    }

    /// How long a statement waits for the lock that another connection holds; 5 seconds if not set.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How long a statement may run; any time if not set, and by zero.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = Some(timeout).filter(|timeout| !timeout.is_zero());
        self
    }

    /// Whether nothing may be written, as `?mode=ro` says.
    #[must_use]
    pub fn read_only(mut self, read_only: bool) -> Self {
        match (read_only, self.options.mode) {
            (true, _) => self.options.mode = Mode::ReadOnly,
            (false, Mode::ReadOnly) => self.options.mode = Mode::ReadWrite,
            (false, _) => {}
        }
        self
    }

    fn open(&self) -> Result<rusqlite::Connection> {
        // Never SQLITE_OPEN_URI: a path is a path. One thread uses a connection at a time.
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
            | match self.options.mode {
                Mode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
                Mode::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
                Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            };
        match &self.options.place {
            Place::Memory => {
                let flags =
                    OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
                rusqlite::Connection::open_in_memory_with_flags(flags).map_err(|error| self.refused(&error))
            }
            // The path is absolute, so that it never begins with the `file:` that would make it a URI.
            Place::File { path, .. } => {
                // A file that was deleted is not made anew behind the back of its other connections.
                self.check_target()?;
                let opened = rusqlite::Connection::open_with_flags(path, flags);
                opened.map_err(|error| self.diagnosed(path, &error))
            }
        }
    }

    fn refused(&self, why: &dyn std::fmt::Display) -> Error {
        Error::Connect { target: self.target(), reason: why.to_string() }
    }

    /// Why a file could not be opened, and what to do.
    fn diagnosed(&self, path: &Path, error: &rusqlite::Error) -> Error {
        if error.sqlite_error_code() != Some(ErrorCode::CannotOpen) {
            return self.refused(error);
        }
        let folder = path.parent().unwrap_or(path);
        if path.is_dir() {
            return self.refused(&"it is a folder, not a file; name a file in it");
        }
        if !folder.is_dir() {
            return self.refused(&format!("the folder `{}` does not exist; create it first", folder.display()));
        }
        if !path.exists() && self.options.mode != Mode::Create {
            return self.refused(&"the file does not exist; leave `mode` out to have it created");
        }
        self.refused(&format!("{error}; check the rights on the file and on `{}`", folder.display()))
    }

    /// Remembers which file this is, or finds that it is another one than before.
    fn identify(&self) -> Result<()> {
        if let Place::File { path, .. } = &self.options.place
            && let Some(found) = identity(path)
            && *self.identity.get_or_init(|| found) != found
        {
            return Err(Error::FileReplaced { path: path.display().to_string() });
        }
        Ok(())
    }

    fn ready(&self, connection: &rusqlite::Connection) -> Result<()> {
        if let Place::File { shown, .. } = &self.options.place
            && self.options.mode != Mode::ReadOnly
            && connection.is_readonly("main").map_err(|error| from_driver(error, "(opening)"))?
        {
            // SQLite falls back to reading without a word.
            return Err(Error::ReadOnly {
                fault: Fault::new(format!(
                    "`{shown}` may only be read; change the rights on the file, or open it with `?mode=ro`"
                )),
            });
        }
        settings::apply(connection, &self.options, self.busy_timeout).map_err(|error| match error {
            Error::NotADatabase { fault } => Error::NotADatabase {
                fault: Fault::new(format!(
                    "{} holds something else ({}); name another file",
                    self.target(),
                    fault.message()
                )),
            },
            Error::Io { fault } => self.refused(&format!(
                "{}; the folder of the file must be writable, for SQLite keeps its log there",
                fault.message()
            )),
            other => other,
        })
    }
}

impl Backend for SqliteBackend {
    fn system(&self) -> &'static str {
        "sqlite"
    }

    fn target(&self) -> String {
        self.options.shown()
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &SQLITE
    }

    fn catalogue(&self) -> Option<&'static dyn Catalogue> {
        Some(&SqliteCatalogue)
    }

    fn connect(&self) -> Result<Box<dyn Connection>> {
        let connection = self.open()?;
        self.ready(&connection)?;
        self.identify()?;
        let read_only = self.options.mode == Mode::ReadOnly && self.options.place != Place::Memory;
        Ok(Box::new(SqliteConnection::new(connection, read_only, self.statement_timeout)?))
    }

    fn max_connections(&self) -> Option<usize> {
        (self.options.place == Place::Memory).then_some(1)
    }

    fn turn_to_write(&self) -> Option<Duration> {
        let shared = matches!(self.options.place, Place::File { .. }) && self.options.mode != Mode::ReadOnly;
        shared.then_some(self.busy_timeout)
    }

    fn check_target(&self) -> Result<()> {
        if let (Place::File { path, .. }, Some(before)) = (&self.options.place, self.identity.get())
            && identity(path) != Some(*before)
        {
            return Err(Error::FileReplaced { path: path.display().to_string() });
        }
        Ok(())
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file in use can be neither deleted nor replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some((0, 0))
}
