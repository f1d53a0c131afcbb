//! The database: where connections go and how they are made ready.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use orm_core::db::{Backend, Connection, Url};
use orm_core::error::{Error, Result};
use orm_core::schema::Catalogue;
use orm_core::sql::Dialect;
use tokio_postgres::config::LoadBalanceHosts;
use tokio_postgres::{Config, SimpleQueryMessage};

use crate::binding::ChannelBinding;
use crate::catalogue::PostgresCatalogue;
use crate::connection::PostgresConnection;
use crate::dialect::POSTGRES;
use crate::driver::{Driver, Refusal};
use crate::options::Options;
use crate::pooler::{PROBE, Pooler, refuses_options};
use crate::refusal::refused;
use crate::search_path::before_catalog;
use crate::tls::Way;

/// A PostgreSQL database. Nothing is connected to until a connection is asked for.
pub struct PostgresBackend {
    options: Options,
    target: String,
    /// How the server is reached; found out at the first connection, because certificates are read for it.
    way: OnceLock<Result<Way, String>>,
    /// Whether a pooler was found, so that the next connection need not try again.
    pooled: AtomicBool,
}

/// The longest time that the server takes: it counts milliseconds in 31 bits.
const LONGEST: Duration = Duration::from_millis(0x7FFF_FFFF);

/// A time as the server counts it. Rounded up, because zero is no limit to it.
fn in_millis(timeout: Duration) -> Duration {
    let up = timeout.min(LONGEST).as_nanos().div_ceil(1_000_000);
    u64::try_from(up).map_or(LONGEST, Duration::from_millis)
}

/// What a new connection says about itself.
struct Greeting {
    encoding: String,
    standard_strings: String,
    probe: Option<String>,
    search_path: String,
}

/// A host with its port, an address that has colons itself in brackets.
fn shown(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

impl PostgresBackend {
    /// The database of a URL: `postgres://user:password@host:port/name?sslmode=verify-full`.
    ///
    /// A folder as host (`?host=/run/postgresql`) is that of the server's socket. `sslmode` is `disable`, `prefer`,
    /// `require` or `verify-full` (the same here: encrypted, and the server proves that it is the host named),
    /// `verify-ca` (the name is not compared) or `require-insecure` (encrypted, whoever answers); without it a server
    /// on another machine must prove itself. `channel_binding` is `disable`, `prefer` (without it) or `require`: whether the
    /// password's proof holds for this encrypted way alone. Other settings: `sslrootcert`, `application_name`,
    /// `connect_timeout` (seconds, or `500ms`), `statement_timeout` and `lock_timeout` (milliseconds, or `5s`), `pooler`
    /// (`auto`, `none`, `transaction`), and `user`, `password`, `dbname`, `host`, `port` in place of the URL's parts.
    ///
    /// # Errors
    /// [`Error::Url`], which names the part that is wrong and what would be valid.
    pub fn from_url(url: &Url) -> Result<Self> {
        let options = Options::from_url(url)?;
        let user = options.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let hosts: Vec<_> = options.hosts.iter().map(|(host, port)| shown(host, *port)).collect();
        let database = options.database.as_deref().unwrap_or_default();
        let target = format!("postgres://{user}{}/{database}", hosts.join(","));
        Ok(PostgresBackend { options, target, way: OnceLock::new(), pooled: AtomicBool::new(false) })
    }

    /// How long connecting may take; 10 seconds without this.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.connect_timeout = timeout.min(LONGEST);
        self
    }

    /// How long a statement may run; without bound unless said, and by zero. Parts of a millisecond count as one.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.options.statement_timeout = Some(timeout).filter(|timeout| !timeout.is_zero()).map(in_millis);
        self
    }

    /// How long a statement may wait for a lock; without bound unless said, and by zero. Parts of a millisecond count as one.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.options.lock_timeout = Some(timeout).filter(|timeout| !timeout.is_zero()).map(in_millis);
        self
    }

    /// The name that the server shows for these connections; `orm` without this.
    #[must_use]
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.options.application_name = name.into();
        self
    }

    /// Whether the password's proof is bound to the encrypted way; where the server can without this.
    #[must_use]
    pub fn channel_binding(mut self, binding: ChannelBinding) -> Self {
        self.options.channel_binding = binding;
        self
    }

    /// What stands between this program and the server; found out when connecting without this.
    #[must_use]
    pub fn pooler(mut self, pooler: Pooler) -> Self {
        self.options.pooler = pooler;
        self
    }

    fn config(&self, way: &Way, options: Option<String>) -> Config {
        let mut config = Config::new();
        for (host, port) in &self.options.hosts {
            config.host(host).port(*port);
        }
        if let Some(user) = &self.options.user {
            config.user(user);
        }
        if let Some(password) = &self.options.password {
            config.password(password.reveal());
        }
        if let Some(database) = &self.options.database {
            config.dbname(database);
        }
        if let Some(options) = options {
            config.options(options);
        }
        config
            .application_name(&self.options.application_name)
            .ssl_mode(way.ssl_mode())
            .channel_binding(self.options.channel_binding.of_driver())
            .load_balance_hosts(LoadBalanceHosts::Disable)
            .connect_timeout(self.options.connect_timeout)
            .keepalives(true)
            .keepalives_idle(Duration::from_secs(30))
            .keepalives_interval(Duration::from_secs(10))
            .keepalives_retries(3)
            .tcp_user_timeout(Duration::from_secs(30));
        config
    }

    /// The settings of a session that is this connection's alone.
    fn session_options(&self, probe: bool) -> String {
        let mut options = String::from("-c TimeZone=UTC");
        for (name, timeout) in
            [("statement_timeout", self.options.statement_timeout), ("lock_timeout", self.options.lock_timeout)]
        {
            if let Some(timeout) = timeout {
                options.push_str(&format!(" -c {name}={}", timeout.as_millis()));
            }
        }
        if probe {
            options.push(' ');
            options.push_str(PROBE);
        }
        options
    }

    /// The same settings for a transaction behind a pooler.
    fn local_settings(&self) -> String {
        let mut settings = String::new();
        for (name, timeout) in
            [("statement_timeout", self.options.statement_timeout), ("lock_timeout", self.options.lock_timeout)]
        {
            if let Some(timeout) = timeout {
                settings.push_str(&format!("; SET LOCAL {name} = {}", timeout.as_millis()));
            }
        }
        settings
    }

    fn greet(&self, driver: &mut Driver) -> Result<Greeting> {
        const ASK: &str = "SELECT pg_catalog.current_setting('client_encoding'), \
             pg_catalog.current_setting('standard_conforming_strings'), pg_catalog.current_setting('orm.probe', true), \
             pg_catalog.current_setting('search_path')";
        let deadline = self.options.connect_timeout;
        let Some(run) = driver.run_within(deadline, |client| client.simple_query(ASK)) else {
            return Err(refused(&self.target, &self.options, &Refusal::Late));
        };
        let messages = run.output.map_err(|error| refused(&self.target, &self.options, &Refusal::Driver(error)))?;
        let row = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let cell = |position: usize| row.and_then(|row| row.try_get(position).ok().flatten()).map(str::to_owned);
        Ok(Greeting {
            encoding: cell(0).unwrap_or_default(),
            standard_strings: cell(1).unwrap_or_default(),
            probe: cell(2).filter(|probe| !probe.is_empty()),
            search_path: cell(3).unwrap_or_default(),
        })
    }

    /// Connects, and whether the session is this connection's alone.
    fn open(&self) -> Result<(Driver, bool)> {
        let way = self.way.get_or_init(|| Way::choose(&self.options));
        let way = way.as_ref().map_err(|reason| self.connect_error(reason.clone()))?;
        let connect = |options: Option<String>| way.connect(&self.config(way, options), self.options.connect_timeout);
        let refuse = |refusal: Refusal| refused(&self.target, &self.options, &refusal);
        let pooled = match self.options.pooler {
            Pooler::None => Some(false),
            Pooler::Transaction => Some(true),
            Pooler::Auto if self.pooled.load(Ordering::Relaxed) => Some(true),
            Pooler::Auto => None,
        };
        let (mut driver, pooled) = match pooled {
            Some(true) => (connect(None).map_err(refuse)?, Some(true)),
            Some(false) => (connect(Some(self.session_options(false))).map_err(refuse)?, Some(false)),
            None => match connect(Some(self.session_options(true))) {
                Ok(driver) => (driver, None),
                Err(Refusal::Driver(error)) if refuses_options(&error) => (connect(None).map_err(refuse)?, Some(true)),
                Err(refusal) => return Err(refuse(refusal)),
            },
        };
        let greeting = self.greet(&mut driver)?;
        if greeting.encoding != "UTF8" {
            let reason = format!("the session's client_encoding is {} and must be UTF8", greeting.encoding);
            return Err(self.connect_error(reason));
        }
        if greeting.standard_strings != "on" {
            return Err(self.connect_error(
                "the setting standard_conforming_strings is off on this server, and must be on for text to be safe; \
                 `ALTER DATABASE ... SET standard_conforming_strings = on` turns it on"
                    .into(),
            ));
        }
        if let Some(schema) = before_catalog(&greeting.search_path) {
            return Err(self.connect_error(format!(
                "the setting search_path has the schema `{schema}` before `pg_catalog`, where operators of PostgreSQL's own \
                 could be replaced; leave `pg_catalog` out of the setting, and it comes first"
            )));
        }
        let pooled = pooled.unwrap_or(greeting.probe.is_none());
        self.pooled.store(pooled, Ordering::Relaxed);
        Ok((driver, !pooled))
    }

    fn connect_error(&self, reason: String) -> Error {
        Error::Connect { target: self.target.clone(), reason }
    }
}

impl Backend for PostgresBackend {
    fn system(&self) -> &'static str {
        "postgresql"
    }

    fn target(&self) -> String {
        self.target.clone()
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &POSTGRES
    }

    fn catalogue(&self) -> Option<&'static dyn Catalogue> {
        Some(&PostgresCatalogue)
    }

    fn connect(&self) -> Result<Box<dyn Connection>> {
        let (driver, own_session) = self.open()?;
        Ok(Box::new(PostgresConnection::new(driver, own_session, self.local_settings())))
    }
}

impl fmt::Debug for PostgresBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresBackend").field("target", &self.target).finish_non_exhaustive()
    }
}

impl fmt::Display for PostgresBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> Config {
        let backend = PostgresBackend::from_url(&Url::parse(url).unwrap()).unwrap();
        backend.config(&Way::Plain, Some(backend.session_options(false)))
    }

    #[test]
    fn the_defaults_of_a_connection_are_those_that_are_promised() {
        let config = config("postgres://ed@h/d?sslmode=disable");
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(config.get_connect_timeout().copied(), seconds(10));
        assert!(config.get_keepalives());
        assert_eq!(Some(config.get_keepalives_idle()), seconds(30));
        assert_eq!(config.get_keepalives_interval(), seconds(10));
        assert_eq!(config.get_keepalives_retries(), Some(3));
        assert_eq!(config.get_tcp_user_timeout().copied(), seconds(30));
        assert_eq!(config.get_application_name(), Some("orm"));
        assert_eq!(config.get_load_balance_hosts(), LoadBalanceHosts::Disable);
        assert_eq!(config.get_options(), Some("-c TimeZone=UTC"));
    }

    #[test]
    fn what_the_url_says_of_time_reaches_the_connection() {
        let config =
            config("postgres://ed@h/d?sslmode=disable&connect_timeout=3&statement_timeout=5s&lock_timeout=200");
        assert_eq!(config.get_connect_timeout().copied(), Some(Duration::from_secs(3)));
        let options = "-c TimeZone=UTC -c statement_timeout=5000 -c lock_timeout=200";
        assert_eq!(config.get_options(), Some(options));
    }

    fn settings(timeout: Duration) -> (String, String) {
        let backend = PostgresBackend::from_url(&Url::parse("postgres://h/d").unwrap()).unwrap();
        let backend = backend.statement_timeout(timeout).lock_timeout(timeout);
        (backend.session_options(false), backend.local_settings())
    }

    #[test]
    fn a_time_limit_never_becomes_none_nor_more_than_the_server_takes() {
        for (timeout, millis) in [
            (Duration::from_nanos(1), "1"),
            (Duration::from_micros(500), "1"),
            (Duration::from_micros(1001), "2"),
            (Duration::from_secs(3), "3000"),
            (Duration::MAX, "2147483647"),
        ] {
            let (session, local) = settings(timeout);
            let wanted = format!("-c TimeZone=UTC -c statement_timeout={millis} -c lock_timeout={millis}");
            assert_eq!(session, wanted, "{timeout:?}");
            let wanted = format!("; SET LOCAL statement_timeout = {millis}; SET LOCAL lock_timeout = {millis}");
            assert_eq!(local, wanted, "{timeout:?}");
        }
        assert_eq!(settings(Duration::ZERO), ("-c TimeZone=UTC".to_owned(), String::new()));
    }
}
