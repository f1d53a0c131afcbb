//! The password's proof holds for the encrypted way it was made on, and for no other.

#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use orm_core::db::{Backend, Url};
use orm_postgres::{ChannelBinding, PostgresBackend};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server of PostgreSQL that asks for TLS and a password, until this is dropped.
struct Server {
    port: u16,
    _process: Child,
}

impl Server {
    fn start(certificate: &str) -> Option<Self> {
        use std::os::unix::process::CommandExt;
        let port = free_port();
        let mut command = Command::new("bash");
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/support/cluster")).arg("--secure");
        command.args([file(certificate), file("server.key")]).arg(port.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut url = String::new();
        if let Ok(mut process) = command.spawn() {
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
            if !url.is_empty() {
                return Some(Server { port, _process: process });
            }
        }
        let _ = writeln!(io::stderr(), "NOT RUN: the tests of channel binding. No PostgreSQL server could be started.");
        assert!(std::env::var_os("CI").is_none(), "every test is meant to run");
        None
    }
}

/// How connecting to this port ends.
fn attempt(user: &str, port: u16, settings: &str) -> Result<(), String> {
    let roots = file("trusted.pem");
    let url = format!("postgres://{user}@127.0.0.1:{port}/postgres?sslrootcert={}{settings}", roots.display());
    let backend = PostgresBackend::from_url(&Url::parse(&url).unwrap()).unwrap();
    backend.connect().map(drop).map_err(|error| error.to_string())
}

const ORM: &str = "orm:swordfish";

/// One who stands between, with a certificate that the client trusts, and passes everything on. The port.
fn somebody_in_between(server: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((client, _)) = listener.accept() {
            std::thread::spawn(move || pass_on(client, server));
        }
    });
    port
}

fn pass_on(mut client: TcpStream, server: u16) -> io::Result<()> {
    let mut request = [0; 8];
    client.read_exact(&mut request)?;
    client.write_all(b"S")?;
    let mut server = TcpStream::connect(("127.0.0.1", server))?;
    server.write_all(&request)?;
    server.read_exact(&mut [0])?;
    let provider = || Arc::new(ring::default_provider());
    let chain = vec![CertificateDer::from_pem_file(file("good.pem")).unwrap()];
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(file("server.key")).unwrap())
        .unwrap();
    let mut front = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), client);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("trusted.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), "db.example".try_into().unwrap()).unwrap();
    let mut back = StreamOwned::new(connection, server);
    for socket in [&front.sock, &back.sock] {
        socket.set_read_timeout(Some(Duration::from_millis(5)))?;
    }
    loop {
        if !moved(&mut front, &mut back)? || !moved(&mut back, &mut front)? {
            return Ok(());
        }
    }
}

/// Passes on what is there; whether more may come.
fn moved(from: &mut impl Read, to: &mut impl Write) -> io::Result<bool> {
    let mut bytes = [0; 8192];
    match from.read(&mut bytes) {
        Ok(0) => Ok(false),
        Ok(count) => to.write_all(&bytes[..count]).and_then(|()| to.flush()).map(|()| true),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(true),
        Err(error) => Err(error),
    }
}

#[test]
fn a_password_is_bound_to_the_way_it_goes_unless_the_url_says_otherwise() {
    for certificate in ["other-name.pem", "other-digest.pem"] {
        let Some(server) = Server::start(certificate) else { return };
        for setting in ["", "&channel_binding=prefer", "&channel_binding=require", "&channel_binding=disable"] {
            for mode in ["verify-ca", "require-insecure"] {
                assert_eq!(attempt(ORM, server.port, &format!("&sslmode={mode}{setting}")), Ok(()), "{setting}");
            }
        }
        // Both ends are content with their certificates; only the proof tells that they are not each other's.
        let between = somebody_in_between(server.port);
        for setting in ["", "&channel_binding=prefer", "&channel_binding=require"] {
            let said = attempt(ORM, between, &format!("&sslmode=verify-full{setting}")).unwrap_err();
            assert!(said.contains("channel binding"), "{setting}: {said}");
        }
        assert_eq!(attempt(ORM, between, "&sslmode=verify-full&channel_binding=disable"), Ok(()));
        // A server that asks for no proof is not enough where one is asked for.
        assert_eq!(attempt("guest", server.port, "&sslmode=verify-ca"), Ok(()));
        let said = attempt("guest", server.port, "&sslmode=verify-ca&channel_binding=require").unwrap_err();
        assert!(said.contains("did not use channel binding; `channel_binding=require`"), "{said}");
        let said = attempt("orm:wrong", server.port, "&sslmode=verify-ca").unwrap_err();
        assert!(said.contains("check the user and the password") && !said.contains("wrong"), "{said}");
    }
}

#[test]
fn the_builder_says_what_the_url_says() {
    let url = Url::parse("postgres://orm@localhost/d?sslmode=disable").unwrap();
    let backend = PostgresBackend::from_url(&url).unwrap().channel_binding(ChannelBinding::Require);
    let Err(error) = backend.connect() else { panic!("nothing binds a password to a plain way") };
    assert!(error.to_string().contains("`channel_binding=require`"), "{error}");
}
