//! Whether the password's proof is bound to the encrypted way it goes.

use orm_core::error::{Error, Result};
use tokio_postgres::config;

/// Whether what proves the password (SCRAM) also proves which server the encrypted way ends at. Somebody in between who
/// has a certificate that is trusted can then not pass the proof on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelBinding {
    /// It is not.
    Disable,
    /// It is where the server can.
    Prefer,
    /// It is, or there is no connection.
    Require,
}

impl ChannelBinding {
    /// Reads the value of the URL's setting `channel_binding`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        match text {
            "disable" => Ok(ChannelBinding::Disable),
            "prefer" => Ok(ChannelBinding::Prefer),
            "require" => Ok(ChannelBinding::Require),
            _ => Err(Error::Url {
                reason: "`channel_binding` is not one of the valid values: disable, prefer, require".into(),
            }),
        }
    }

    /// As the driver has it.
    pub(crate) fn of_driver(self) -> config::ChannelBinding {
        match self {
            ChannelBinding::Disable => config::ChannelBinding::Disable,
            ChannelBinding::Prefer => config::ChannelBinding::Prefer,
            ChannelBinding::Require => config::ChannelBinding::Require,
        }
    }
}
