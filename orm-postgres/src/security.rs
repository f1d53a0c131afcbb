//! How much is asked of the way to the server.

use orm_core::error::{Error, Result};

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
