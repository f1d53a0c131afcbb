//! How the way to the server is secured.

use std::time::Duration;

use orm_core::error::{Error, Result};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};

use crate::driver::{Driver, Refusal};
use crate::options::Options;

/// What is asked of the way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Plain.
    Disable,
    /// Encrypted where the server can, whoever it is.
    Prefer,
    /// Encrypted, whoever answers.
    RequireInsecure,
    /// Encrypted, by a server that a trusted authority vouches for.
    VerifyCa,
    /// Encrypted, by the server that was named.
    VerifyFull,
}

impl Security {
    /// Reads the value of the URL's setting `sslmode`. `require` is taken to mean what it seems to.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        match text {
            "disable" => Ok(Security::Disable),
            "prefer" => Ok(Security::Prefer),
            "require" | "verify-full" => Ok(Security::VerifyFull),
            "require-insecure" => Ok(Security::RequireInsecure),
            "verify-ca" => Ok(Security::VerifyCa),
            _ => Err(Error::Url {
                reason:
                    "`sslmode` is not one of the valid values: disable, prefer, require, require-insecure, verify-ca, \
                         verify-full"
                        .into(),
            }),
        }
    }
}

/// The way taken to the server.
pub(crate) enum Way {
    /// Plain.
    Plain,
}

impl Way {
    /// What the options ask for, if this build can do it.
    ///
    /// # Errors
    /// In words, what is missing.
    pub(crate) fn choose(options: &Options) -> Result<Self, String> {
        match options.security() {
            Security::Disable => Ok(Way::Plain),
            Security::Prefer if options.is_local() => Ok(Way::Plain),
            _ => Err(
                "the server is to be reached through TLS, which this build lacks: turn on the feature `postgres-tls`, \
                      or say `sslmode=disable` where the network is trusted"
                    .into(),
            ),
        }
    }

    /// As the driver has it.
    pub(crate) fn ssl_mode(&self) -> SslMode {
        SslMode::Disable
    }

    /// Connects.
    pub(crate) fn connect(&self, config: &Config, deadline: Duration) -> Result<Driver, Refusal> {
        Driver::connect(config, NoTls, deadline)
    }
}
