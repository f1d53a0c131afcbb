//! Why there is no connection, and what to do about it.

use std::io::ErrorKind;

use orm_core::error::{Error, Fault};
use tokio_postgres::error::DbError;

use crate::driver::Refusal;
use crate::error::words;
use crate::options::Options;

/// A failed attempt to connect as an error that says what to do.
pub(crate) fn refused(target: &str, options: &Options, refusal: &Refusal) -> Error {
    let connect = |reason: String| Error::Connect { target: target.to_owned(), reason };
    match refusal {
        Refusal::Late => {
            let fault = Fault::new(format!("no answer from {target} within {:?}", options.connect_timeout));
            Error::Timeout { what: "connecting", fault }
        }
        Refusal::System(error) => connect(error.to_string()),
        Refusal::Driver(error) => match error.as_db_error() {
            Some(said) => connect(said_no(said, options)),
            None => connect(unreachable(error)),
        },
    }
}

fn said_no(said: &DbError, options: &Options) -> String {
    let message = said.message();
    // PgBouncer passes on what the server said, and makes one code of them all.
    let code = match said.code().code() {
        "08P01" if message.starts_with("database ") && message.ends_with(" does not exist") => "3D000",
        "08P01" if message.contains("password authentication failed") => "28P01",
        code => code,
    };
    let advice = match code {
        "28P01" => "check the user and the password in the URL",
        "28000" => "check the user in the URL, and what the server's pg_hba.conf lets in",
        "3D000" => {
            let name = options.database.as_deref().or(options.user.as_deref()).unwrap_or_default();
            return format!("{message}; create it with `createdb {name}`, or correct the name in the URL");
        }
        "42501" => "the user may not connect to this database; GRANT it CONNECT",
        "53300" => "the server has no connection left; make pools smaller or raise its max_connections",
        "57P03" => "the server is starting, stopping or recovering; try again soon",
        _ => return format!("{message} ({})", said.code().code()),
    };
    format!("{message}; {advice}")
}

fn unreachable(error: &tokio_postgres::Error) -> String {
    let text = words(error);
    let mut cause = std::error::Error::source(error);
    let mut kind = None;
    while let Some(inner) = cause {
        kind = kind.or(inner.downcast_ref::<std::io::Error>().map(std::io::Error::kind));
        cause = inner.source();
    }
    let advice = match kind {
        Some(ErrorKind::ConnectionRefused | ErrorKind::NotFound) => {
            "no server listens there; start it, or correct the host and the port in the URL"
        }
        Some(ErrorKind::PermissionDenied) => "the socket may not be used by this user of the operating system",
        Some(ErrorKind::TimedOut) => "the host does not answer",
        _ if text.contains("lookup address") => "the host's name is not known; correct it in the URL",
        _ if text.contains("password missing") => "the server asks for a password and the URL has none",
        _ if text.contains("did not use channel binding") => {
            "`channel_binding=require` asks that the password be bound to the encrypted way, which needs a password \
             kept for SCRAM and a server of PostgreSQL 11 or newer; it is also what somebody in between would leave out"
        }
        _ if text.contains("does not support TLS") => {
            "the server has no TLS; turn it on there, or say `sslmode=disable` where the network is trusted"
        }
        _ if text.contains("certificate") => {
            "the server did not prove who it is; `sslrootcert` names the file of the certificate that signed its own"
        }
        _ => return text,
    };
    format!("{text}; {advice}")
}
