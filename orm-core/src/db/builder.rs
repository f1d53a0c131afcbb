//! How a database is opened: settings, and the drivers that are linked.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::pool::{Borrower, Limits, Pool, Purpose};
use super::watch::Watch;
use super::{Backend, Database, Url};
use crate::error::{Error, Result};

/// A driver, registered with `inventory::submit!` by the crate that brings it, so that this one names none.
pub struct Driver {
    /// The schemes of its URLs.
    pub schemes: &'static [&'static str],
    /// Makes its backend; connects to nothing.
    pub open: fn(&Url, &Settings) -> Result<Arc<dyn Backend>>,
}

inventory::collect!(Driver);

/// What is left to a backend. None means its own default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How long a statement waits for a lock that another connection holds, on SQLite.
    pub busy_timeout: Option<Duration>,
    /// How long a statement may take.
    pub statement_timeout: Option<Duration>,
    /// How long connecting may take.
    pub connect_timeout: Option<Duration>,
}

/// Settings of a [`Database`]; see [`Database::builder`].
#[derive(Clone)]
#[must_use = "nothing is opened until `open`"]
pub struct DatabaseBuilder {
    url: Option<String>,
    settings: Settings,
    limits: Limits,
    log_parameters: bool,
}

impl fmt::Debug for DatabaseBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("DatabaseBuilder").field("settings", &self.settings).field("limits", &self.limits).finish()
    }
}

impl Default for DatabaseBuilder {
    fn default() -> Self {
        DatabaseBuilder {
            url: None,
            settings: Settings::default(),
            limits: Limits {
                size: 10,
                checkout_timeout: Duration::from_secs(30),
                max_lifetime: Duration::from_secs(30 * 60),
                old: Duration::from_secs(60),
            },
            log_parameters: false,
        }
    }
}

impl DatabaseBuilder {
    /// The database: `sqlite://file.db`, `sqlite::memory:`, `postgres://user@host/name`.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// The most connections that are opened, as they are needed; 10 if not set. A database in memory has one. Zero is
    /// [`Error::Connect`].
    pub fn pool_size(mut self, connections: usize) -> Self {
        self.limits.size = connections;
        self
    }

    /// How long a call waits for a connection of the pool; 30 seconds if not set. Then it is [`Error::PoolTimeout`].
    pub fn checkout_timeout(mut self, timeout: Duration) -> Self {
        self.limits.checkout_timeout = timeout;
        self
    }

    /// How old a connection gets before it is replaced, ten percent more or less; 30 minutes if not set.
    #[doc(alias = "CONN_MAX_AGE")]
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.limits.max_lifetime = lifetime;
        self
    }

    /// How long one who writes waits on SQLite, where there is one at a time: for its turn among those of this database, who
    /// are served in the order of their arrival, and then for the lock that another program holds; 5 seconds if not set.
    /// Then it is [`Error::Timeout`].
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.settings.busy_timeout = Some(timeout);
        self
    }

    /// How long a statement may take; any time if not set, and for zero. Then it is [`Error::Timeout`].
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.settings.statement_timeout = Some(timeout);
        self
    }

    /// How long connecting may take, on PostgreSQL; 10 seconds if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = Some(timeout);
        self
    }

    /// How old a transaction, or a loop over `iter`, gets before it is reported, with where it began: as a warning of
    /// `tracing`, with that feature; 60 seconds if not set. The database keeps what it can see until it ends, so that
    /// one that is forgotten lets the file or the tables grow.
    pub fn warn_of_transactions_older_than(mut self, age: Duration) -> Self {
        self.limits.old = age;
        self
    }

    /// Whether the values of parameters are part of what is logged; they are not if this is not set.
    pub fn log_parameters(mut self, log: bool) -> Self {
        self.log_parameters = log;
        self
    }

    /// Opens the database and makes the first connection; the others follow as they are needed.
    ///
    /// # Errors
    /// [`Error::Url`] for a URL that is not understood or whose driver is not built in; as the first connection.
    pub fn open(self) -> Result<Database> {
        let bad = |reason: String| Error::Url { reason };
        let url = self.url.as_deref().ok_or_else(|| bad("none was given; call `.url(..)` before `.open()`".into()))?;
        let url = Url::parse(url)?;
        let drivers = || inventory::iter::<Driver>.into_iter();
        let driver = drivers().find(|driver| driver.schemes.contains(&url.scheme.as_str())).ok_or_else(|| {
            let known: Vec<_> =
                drivers().flat_map(|driver| driver.schemes).map(|scheme| format!("`{scheme}:`")).collect();
            bad(no_driver(&url.scheme, &known))
        })?;
        let backend = (driver.open)(&url, &self.settings)?;
        self.open_on(backend)
    }

    /// Opens a database on a backend that is there already; the URL and the timeouts that are the backend's own do not
    /// matter then.
    ///
    /// # Errors
    /// [`Error::Connect`] for a pool of no connection; as the first connection.
    pub fn open_on(self, backend: Arc<dyn Backend>) -> Result<Database> {
        if self.limits.size == 0 {
            let reason = "`pool_size(0)` leaves no connection to work with; give 1 or more".into();
            return Err(Error::Connect { target: backend.target(), reason });
        }
        let watch = Watch::new(backend.system(), self.log_parameters);
        let database = Database::from_parts(Pool::new(backend, self.limits), watch);
        drop(database.pool().check_out(Borrower::here(Purpose::Statement, None))?);
        Ok(database)
    }
}

/// The schemes of this library's own drivers, and the feature of the crate `orm` that builds each in.
const FEATURES: [(&str, &str); 3] = [("sqlite", "sqlite"), ("postgres", "postgres"), ("postgresql", "postgres")];

fn no_driver(scheme: &str, known: &[String]) -> String {
    match FEATURES.iter().find(|(of, _)| *of == scheme) {
        Some((_, feature)) => {
            format!("no driver for `{scheme}:` is built in: turn on the feature `{feature}` of the crate `orm`")
        }
        None if known.is_empty() => {
            format!("no driver for `{scheme}:` is built in, nor any other: drivers are features of the crate `orm`")
        }
        None => format!("there is no driver for `{scheme}:`, only for {}", known.join(", ")),
    }
}
