//! Database URLs, taken apart without trusting them.

use std::fmt;

use crate::error::{Error, Result};

/// A database URL in its parts, percent-decoded: `scheme://user:password@host:port/path?key=value`.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// `sqlite`, `postgres`, …
    pub scheme: String,
    /// The user.
    pub user: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// The hosts with their ports; empty where none is named. A host may be a folder (of a socket).
    pub hosts: Vec<(String, Option<u16>)>,
    /// What follows the hosts, without the slash between; for `sqlite:` everything up to the `?`.
    pub path: String,
    /// The settings, in their order.
    pub settings: Vec<(String, String)>,
}

/// Text that no `Debug` or `Display` shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text, for the driver.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

fn bad(reason: impl Into<String>) -> Error {
    Error::Url { reason: reason.into() }
}

fn decoded(text: &str, part: &str) -> Result<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let digits = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
            let value = digits
                .filter(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(|| {
                    bad(format!("a `%` in the {part} is not followed by two hexadecimal digits; write `%25` for a `%`"))
                })?;
            out.push(value);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    let text =
        String::from_utf8(out).map_err(|_| bad(format!("the {part} is not UTF-8 once it is percent-decoded")))?;
    if text.contains(|c: char| c.is_control()) {
        return Err(bad(format!("the {part} holds a control character")));
    }
    Ok(text)
}

impl Url {
    /// Takes a URL apart.
    ///
    /// # Errors
    /// [`Error::Url`], which says which part is wrong and never shows the password.
    pub fn parse(url: &str) -> Result<Self> {
        let (scheme, rest) = url.split_once(':').ok_or_else(|| {
            bad("it has no scheme: write `sqlite://file.db`, `sqlite::memory:` or `postgres://user@host/name`")
        })?;
        if scheme.is_empty() || !scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
            return Err(bad("its scheme is not a word such as `sqlite` or `postgres`"));
        }
        let scheme = scheme.to_ascii_lowercase();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut parsed =
            Url { scheme, user: None, password: None, hosts: Vec::new(), path: String::new(), settings: Vec::new() };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) =
                pair.split_once('=').ok_or_else(|| bad("a setting after `?` is not written `key=value`"))?;
            parsed.settings.push((decoded(key, "name of a setting")?, decoded(value, "value of a setting")?));
        }
        if parsed.scheme == "sqlite" {
            parsed.path = decoded(rest.strip_prefix("//").unwrap_or(rest), "path")?;
            return Ok(parsed);
        }
        let rest = rest.strip_prefix("//").ok_or_else(|| bad("`//` must follow the scheme"))?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        // A `/` or a `?` in a password ends what is read as one, and the rest would be shown as a name.
        if path.contains('@') || query.contains('@') {
            return Err(bad(
                "an `@` follows the first `/` or `?` after the host: write `%40` for it, and, should it end a password, \
                 `%2F` for a `/` and `%3F` for a `?` in that",
            ));
        }
        parsed.path = decoded(path, "database name")?;
        let hosts = match authority.rsplit_once('@') {
            None => authority,
            Some((who, hosts)) => {
                let (user, password) = who.split_once(':').map_or((who, None), |(user, word)| (user, Some(word)));
                parsed.user = Some(decoded(user, "user")?);
                parsed.password = password.map(|word| decoded(word, "password").map(Secret)).transpose()?;
                hosts
            }
        };
        for host in hosts.split(',').filter(|host| !host.is_empty()) {
            parsed.hosts.push(host_and_port(host)?);
        }
        Ok(parsed)
    }

    /// Whether a host may be called so: by a name or an address, or, from `/` on, by the folder of a socket.
    pub fn is_host(text: &str) -> bool {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '%');
        text.starts_with('/') || text.chars().all(fits)
    }

    /// The URL without its password and its settings, for messages.
    pub fn shown(&self) -> String {
        if self.scheme == "sqlite" {
            return format!("sqlite://{}", self.path);
        }
        let user = self.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let hosts: Vec<_> = self
            .hosts
            .iter()
            .map(|(host, port)| port.map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
            .collect();
        format!("{}://{user}{}/{}", self.scheme, hosts.join(","), self.path)
    }
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or_else(|| bad("an IPv6 address lacks its `]`"))?;
            (host, after.strip_prefix(':'))
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let port =
        port.map(|port| port.parse().map_err(|_| bad("the port is not a number from 0 to 65535"))).transpose()?;
    let host = decoded(host, "host")?;
    if !Url::is_host(&host) {
        return Err(bad(format!("`{host}` is no host: it has a character that is in none")));
    }
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_decoded() {
        let url =
            Url::parse("postgres://us%40er:p%3Aw%2Fd@db.example:5433,other/my%20db?sslmode=disable&a=b%26c").unwrap();
        assert_eq!(url.user.as_deref(), Some("us@er"));
        assert_eq!(url.password.as_ref().map(Secret::reveal), Some("p:w/d"));
        assert_eq!(url.hosts, [("db.example".into(), Some(5433)), ("other".into(), None)]);
        assert_eq!(url.path, "my db");
        assert_eq!(url.settings, [("sslmode".into(), "disable".into()), ("a".into(), "b&c".into())]);
    }

    #[test]
    fn sqlite_paths_are_kept_whole() {
        for (url, path) in [
            ("sqlite://chinook.db", "chinook.db"),
            ("sqlite:///var/lib/a.db", "/var/lib/a.db"),
            ("sqlite::memory:", ":memory:"),
            ("sqlite://:memory:", ":memory:"),
            ("sqlite:a b@c.db", "a b@c.db"),
        ] {
            assert_eq!(Url::parse(url).unwrap().path, path, "{url}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = Url::parse("postgres://u:CANARY@h/d?password=CANARY").unwrap();
        assert!(!format!("{url:?} {} {:?}", url.shown(), url.password).contains("CANARY"));
        for broken in [
            "postgres://u:1/CANARY@h/d",
            "postgres://u:1?CANARY=1@h/d",
            "postgres://u:x@1/CANARY@h/d",
            "postgres://u:x@1?CANARY=1@h/d",
            "postgres://u:CANARY%zz@h/d",
            "postgres://u:CANARY%0a@h/d",
            "postgres://u:CANARY@h:99999/d",
        ] {
            assert!(!Url::parse(broken).unwrap_err().to_string().contains("CANARY"), "{broken}");
        }
    }

    #[test]
    fn a_host_has_only_characters_that_hosts_have() {
        for host in
            ["db.example", "my_db-1", "10.0.0.1:5432", "[fe80::1%25eth0]:5432", "%2Frun%2Fmy%20pg", "b\u{fc}cher"]
        {
            assert!(Url::parse(&format!("postgres://u@{host}/d")).is_ok(), "{host}");
        }
        for host in ["a b", "a%20b", "a;b", "a\"b", "a%40b", "a\\b", "a%2Fb", "h,i j", "(h)", "[::1 ]"] {
            assert!(matches!(Url::parse(&format!("postgres://u@{host}/d")), Err(Error::Url { .. })), "{host}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused_with_a_reason() {
        for broken in
            ["", "chinook.db", "://x", "postgres:h/d", "postgres://h:x/d", "postgres://[::1/d", "postgres://h/d?x"]
        {
            assert!(matches!(Url::parse(broken), Err(Error::Url { .. })), "{broken}");
        }
    }
}
