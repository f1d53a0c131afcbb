//! What a URL says, in types. Nothing is passed on to the driver unread.

use std::path::PathBuf;
use std::time::Duration;

use orm_core::db::{Secret, Url};
use orm_core::error::{Error, Result};

use crate::binding::ChannelBinding;
use crate::pooler::Pooler;
use crate::security::Security;

/// The settings that a URL may have.
const SETTINGS: [&str; 13] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "lock_timeout",
    "password",
    "pooler",
    "port",
    "sslmode",
    "sslrootcert",
    "statement_timeout",
    "user",
];

/// Where to connect to and how.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Hosts, or folders of sockets, with their ports.
    pub(crate) hosts: Vec<(String, u16)>,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<Secret>,
    pub(crate) database: Option<String>,
    /// None is decided by where the hosts are.
    pub(crate) security: Option<Security>,
    /// A file of certificates to trust instead of those that are trusted by everyone.
    pub(crate) root_certificates: Option<PathBuf>,
    pub(crate) channel_binding: ChannelBinding,
    pub(crate) application_name: String,
    pub(crate) connect_timeout: Duration,
    pub(crate) statement_timeout: Option<Duration>,
    pub(crate) lock_timeout: Option<Duration>,
    pub(crate) pooler: Pooler,
}

fn bad(reason: impl Into<String>) -> Error {
    Error::Url { reason: reason.into() }
}

impl Options {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`Error::Url`], which names what would be valid.
    pub(crate) fn from_url(url: &Url) -> Result<Self> {
        if !matches!(url.scheme.as_str(), "postgres" | "postgresql") {
            return Err(bad(format!("the scheme is `{}` and should be `postgres` or `postgresql`", url.scheme)));
        }
        let mut options = Options {
            hosts: Vec::new(),
            user: url.user.clone().filter(|user| !user.is_empty()),
            password: url.password.clone(),
            database: Some(url.path.clone()).filter(|name| !name.is_empty()),
            security: None,
            root_certificates: None,
            channel_binding: ChannelBinding::Prefer,
            application_name: "orm".into(),
            connect_timeout: Duration::from_secs(10),
            statement_timeout: None,
            lock_timeout: None,
            pooler: Pooler::Auto,
        };
        let mut port = None;
        let mut hosts = url.hosts.clone();
        let mut seen = Vec::new();
        for (key, value) in &url.settings {
            if seen.contains(&key) {
                return Err(bad(format!("the setting `{key}` is given twice")));
            }
            seen.push(key);
            match key.as_str() {
                "host" => hosts = value.split(',').map(|host| (host.to_owned(), None)).collect(),
                "port" => port = Some(value.parse().map_err(|_| bad("`port` is not a number from 0 to 65535"))?),
                // What follows an `&` in a password reads like another setting, and must not be shown.
                _ if !SETTINGS.contains(&key.as_str()) && seen.iter().any(|seen| *seen == "password") => {
                    return Err(bad(format!(
                        "what follows the `password` is not a setting; valid are: {}; write `%26` for an `&`",
                        SETTINGS.join(", ")
                    )));
                }
                _ => options.set(key, value)?,
            }
        }
        if hosts.is_empty() {
            hosts.push((default_host(port.unwrap_or(DEFAULT_PORT)), None));
        }
        if hosts.iter().any(|(host, _)| host.is_empty()) {
            return Err(bad("a host is empty"));
        }
        if let Some((host, _)) = hosts.iter().find(|(host, _)| !Url::is_host(host)) {
            return Err(bad(format!("`{host}` is no host: it has a character that is in none")));
        }
        let default = port.unwrap_or(DEFAULT_PORT);
        options.hosts = hosts.into_iter().map(|(host, port)| (host, port.unwrap_or(default))).collect();
        Ok(options)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<()> {
        match key {
            "user" => self.user = Some(value.to_owned()),
            "password" => self.password = Some(Secret::new(value)),
            "dbname" => self.database = Some(value.to_owned()),
            "sslmode" => self.security = Some(Security::parse(value)?),
            "sslrootcert" => self.root_certificates = Some(PathBuf::from(value)),
            "channel_binding" => self.channel_binding = ChannelBinding::parse(value)?,
            "application_name" => self.application_name = value.to_owned(),
            "connect_timeout" => self.connect_timeout = duration(key, value, 1000)?.unwrap_or(self.connect_timeout),
            "statement_timeout" => self.statement_timeout = duration(key, value, 1)?,
            "lock_timeout" => self.lock_timeout = duration(key, value, 1)?,
            "pooler" => self.pooler = Pooler::parse(value)?,
            unknown => {
                let word = unknown.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
                let named = if word { format!("`{unknown}`") } else { "a key after the `?`".to_owned() };
                return Err(bad(format!("{named} is not a setting; valid are: {}", SETTINGS.join(", "))));
            }
        }
        Ok(())
    }

    /// How the way to the server is secured: where not said, a server elsewhere must prove who it is.
    pub(crate) fn security(&self) -> Security {
        match self.security {
            Some(security) => security,
            None if self.is_local() => Security::Disable,
            None => Security::VerifyFull,
        }
    }

    /// Whether every host is this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.hosts.iter().all(|(host, _)| is_local(host))
    }
}

const DEFAULT_PORT: u16 = 5432;

/// A socket where PostgreSQL's packages put it, else this machine by TCP.
fn default_host(port: u16) -> String {
    ["/var/run/postgresql", "/tmp"]
        .into_iter()
        .find(|folder| PathBuf::from(format!("{folder}/.s.PGSQL.{port}")).exists())
        .unwrap_or("localhost")
        .to_owned()
}

fn is_local(host: &str) -> bool {
    let loopback = || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    host.starts_with('/') || host.eq_ignore_ascii_case("localhost") || loopback()
}

/// Reads `30s`, `500ms`, or a bare number in units of `unit` milliseconds; 0 is none.
fn duration(key: &str, text: &str, unit: u64) -> Result<Option<Duration>> {
    let (digits, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 1000),
        (None, None) => (text, unit),
    };
    // The server counts milliseconds in 31 bits.
    let millis = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    match millis.filter(|millis| *millis <= 0x7FFF_FFFF) {
        Some(0) => Ok(None),
        Some(millis) => Ok(Some(Duration::from_millis(millis))),
        None => Err(bad(format!("`{key}` is not a time such as `30s` or `500ms`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Options> {
        Options::from_url(&Url::parse(url)?)
    }

    #[test]
    fn the_parts_of_a_url_become_settings() {
        let options = read(
            "postgres://ed:secret@db.example:5433,other/shop?sslmode=verify-ca&connect_timeout=3&statement_timeout=500ms\
             &application_name=shop&pooler=transaction&port=6000",
        )
        .unwrap();
        assert_eq!(options.hosts, [("db.example".to_owned(), 5433), ("other".to_owned(), 6000)]);
        assert_eq!(options.user.as_deref(), Some("ed"));
        assert_eq!(options.database.as_deref(), Some("shop"));
        assert_eq!(options.security(), Security::VerifyCa);
        assert_eq!(options.connect_timeout, Duration::from_secs(3));
        assert_eq!(options.statement_timeout, Some(Duration::from_millis(500)));
        assert_eq!(options.application_name, "shop");
        assert_eq!(options.pooler, Pooler::Transaction);
    }

    #[test]
    fn a_socket_is_named_by_its_folder() {
        let options = read("postgres://ed@/shop?host=/run/pg&port=6000").unwrap();
        assert_eq!(options.hosts, [("/run/pg".to_owned(), 6000)]);
        assert_eq!(options.security(), Security::Disable);
    }

    #[test]
    fn unknown_settings_are_refused_with_the_valid_ones() {
        for setting in
            ["options=-c%20search_path%3Devil", "passfile=x", "sslMode=disable", "search_path=evil", "service=x"]
        {
            let message = read(&format!("postgres://h/d?{setting}")).unwrap_err().to_string();
            assert!(message.contains("valid are: application_name, channel_binding, connect_timeout"), "{message}");
        }
    }

    #[test]
    fn wrong_values_are_refused() {
        for setting in [
            "sslmode=maybe",
            "channel_binding=maybe",
            "pooler=session",
            "connect_timeout=-1",
            "connect_timeout=x",
            "statement_timeout=9999999999",
            "port=70000",
            "host=",
            "host=a%20b",
            "user=a&user=b",
        ] {
            assert!(matches!(read(&format!("postgres://h/d?{setting}")), Err(Error::Url { .. })), "{setting}");
        }
        assert!(matches!(read("mysql://h/d"), Err(Error::Url { .. })));
    }

    #[test]
    fn a_password_is_never_shown() {
        let options = read("postgres://u:CANARY@h/d").unwrap();
        assert!(!format!("{options:?}").contains("CANARY"));
        let options = read("postgres://u@h/d?password=CANARY").unwrap();
        assert!(!format!("{options:?}").contains("CANARY"));
    }

    #[test]
    fn only_this_machine_is_trusted_without_tls() {
        for local in ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert_eq!(read(&format!("postgres://{local}/d")).unwrap().security(), Security::Disable, "{local}");
        }
        for remote in ["db.example", "10.0.0.1", "localhost.example", "0.0.0.0", "localhost,db.example"] {
            assert_eq!(read(&format!("postgres://{remote}/d")).unwrap().security(), Security::VerifyFull, "{remote}");
        }
    }
}
