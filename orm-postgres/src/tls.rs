//! How the way to the server is secured.

#[cfg(feature = "tls")]
mod end_point;
#[cfg(feature = "tls")]
mod rustls;

use std::time::Duration;

use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};

use crate::binding::ChannelBinding;
use crate::driver::{Driver, Refusal};
use crate::options::Options;
use crate::security::Security;

/// What follows from what is asked, where the server is and what this build can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Plain,
    /// Encrypted; plain too if the server has no TLS and that is allowed.
    Tls {
        plain_too: bool,
    },
    /// It cannot be done.
    Refuse,
}

fn plan(security: Security, local: bool, built: bool) -> Plan {
    match security {
        Security::Disable => Plan::Plain,
        Security::Prefer if built => Plan::Tls { plain_too: true },
        Security::Prefer if local => Plan::Plain,
        _ if built => Plan::Tls { plain_too: false },
        _ => Plan::Refuse,
    }
}

/// The way taken to the server.
pub(crate) enum Way {
    /// Plain.
    Plain,
    /// Encrypted.
    #[cfg(feature = "tls")]
    Tls {
        /// As the driver has it.
        mode: SslMode,
        /// What encrypts.
        connector: rustls::Connector,
    },
}

impl Way {
    /// What the options ask for, if this build can do it.
    ///
    /// # Errors
    /// In words, what is missing.
    pub(crate) fn choose(options: &Options) -> Result<Self, String> {
        let way = Way::of(options)?;
        if matches!(way, Way::Plain) && options.channel_binding == ChannelBinding::Require {
            return Err(
                "`channel_binding=require` binds the password to an encrypted way, and this one is plain: say \
                        `sslmode=require` too, or leave it out"
                    .into(),
            );
        }
        Ok(way)
    }

    fn of(options: &Options) -> Result<Self, String> {
        // Who reaches a socket of this machine is let in by its file's rights.
        if options.hosts.iter().all(|(host, _)| host.starts_with('/')) {
            return Ok(Way::Plain);
        }
        match plan(options.security(), options.is_local(), cfg!(feature = "tls")) {
            Plan::Plain => Ok(Way::Plain),
            #[cfg(feature = "tls")]
            Plan::Tls { plain_too } => {
                let mode = if plain_too { SslMode::Prefer } else { SslMode::Require };
                let connector = rustls::Connector::new(options.security(), options.root_certificates.as_deref())?;
                Ok(Way::Tls { mode, connector })
            }
            _ => Err("the server is to be reached through TLS, which this build lacks: turn on the feature \
                      `postgres-tls`, or say `sslmode=disable` where the network is trusted"
                .into()),
        }
    }

    /// As the driver has it.
    pub(crate) fn ssl_mode(&self) -> SslMode {
        match self {
            Way::Plain => SslMode::Disable,
            #[cfg(feature = "tls")]
            Way::Tls { mode, .. } => *mode,
        }
    }

    /// Connects.
    pub(crate) fn connect(&self, config: &Config, deadline: Duration) -> Result<Driver, Refusal> {
        match self {
            Way::Plain => Driver::connect(config, NoTls, deadline),
            #[cfg(feature = "tls")]
            Way::Tls { connector, .. } => Driver::connect(config, connector.clone(), deadline),
        }
    }
}

#[cfg(test)]
mod tests {
    use orm_core::db::Url;

    use super::*;

    #[test]
    fn what_is_asked_is_done_or_refused_and_never_less_than_asked() {
        use Security::*;
        const TLS: Plan = Plan::Tls { plain_too: false };
        const EITHER: Plan = Plan::Tls { plain_too: true };
        for (security, local, with, without) in [
            (Disable, true, Plan::Plain, Plan::Plain),
            (Disable, false, Plan::Plain, Plan::Plain),
            (Prefer, true, EITHER, Plan::Plain),
            (Prefer, false, EITHER, Plan::Refuse),
            (RequireInsecure, true, TLS, Plan::Refuse),
            (RequireInsecure, false, TLS, Plan::Refuse),
            (VerifyCa, true, TLS, Plan::Refuse),
            (VerifyCa, false, TLS, Plan::Refuse),
            (VerifyFull, true, TLS, Plan::Refuse),
            (VerifyFull, false, TLS, Plan::Refuse),
        ] {
            assert_eq!(plan(security, local, true), with, "{security:?} {local}");
            assert_eq!(plan(security, local, false), without, "{security:?} {local}");
        }
    }

    #[test]
    fn a_socket_needs_no_tls() {
        let options =
            Options::from_url(&Url::parse("postgres://h/d?host=/run/pg&sslmode=verify-full").unwrap()).unwrap();
        assert!(matches!(Way::choose(&options), Ok(Way::Plain)));
    }

    #[test]
    fn nothing_binds_a_password_to_a_plain_way() {
        for url in ["postgres://h/d?host=/run/pg", "postgres://localhost/d", "postgres://db.example/d?sslmode=disable"]
        {
            let separator = if url.contains('?') { '&' } else { '?' };
            let url = Url::parse(&format!("{url}{separator}channel_binding=require")).unwrap();
            let Err(reason) = Way::choose(&Options::from_url(&url).unwrap()) else { panic!("{url:?}") };
            assert!(reason.contains("`channel_binding=require`"), "{reason}");
        }
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn a_build_without_tls_says_which_feature_it_lacks() {
        for url in ["postgres://db.example/d", "postgres://localhost/d?sslmode=require"] {
            let options = Options::from_url(&Url::parse(url).unwrap()).unwrap();
            let Err(reason) = Way::choose(&options) else { panic!("{url}") };
            assert!(reason.contains("`postgres-tls`") && reason.contains("sslmode=disable"), "{reason}");
        }
    }
}
