//! What TLS lets pass: each `sslmode` against servers good and bad.

#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use orm_core::db::{Backend, Url};
use orm_postgres::PostgresBackend;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// A message of the protocol: its letter, its length, its text.
fn message(letter: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![letter];
    bytes.extend_from_slice(&u32::try_from(body.len() + 4).unwrap().to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Reads a start-up message, and says over whatever way it came that there is no such database.
fn refuse(stream: &mut (impl Read + Write), seen: &str) -> std::io::Result<()> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut rest = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap() - 4];
    stream.read_exact(&mut rest)?;
    let body = format!("SFATAL\0VFATAL\0C3D000\0Mreached {seen}\0\0");
    stream.write_all(&message(b'E', body.as_bytes()))?;
    stream.flush()
}

fn serve(mut stream: TcpStream, certificate: Option<&str>) -> std::io::Result<()> {
    let mut request = [0; 8];
    stream.peek(&mut request)?;
    if u32::from_be_bytes([request[4], request[5], request[6], request[7]]) != 80_877_103 {
        return refuse(&mut stream, "plainly");
    }
    stream.read_exact(&mut request)?;
    let Some(certificate) = certificate else {
        stream.write_all(b"N")?;
        return refuse(&mut stream, "plainly");
    };
    stream.write_all(b"S")?;
    let chain = vec![CertificateDer::from_pem_file(file(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let connection = ServerConnection::new(Arc::new(config)).unwrap();
    refuse(&mut StreamOwned::new(connection, stream), "encrypted")
}

/// What a client says that connects to a server with this certificate; none is a server without TLS.
fn attempt(certificate: Option<&'static str>, settings: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let _ = serve(stream, certificate);
        }
    });
    let roots = file("trusted.pem");
    let url = format!("postgres://ed:CANARY@127.0.0.1:{port}/d?sslrootcert={}{settings}", roots.display());
    match PostgresBackend::from_url(&Url::parse(&url).unwrap()).unwrap().connect() {
        Ok(_) => panic!("this server lets nobody in"),
        Err(error) => {
            assert!(!error.to_string().contains("CANARY"));
            error.to_string()
        }
    }
}

#[test]
fn each_mode_lets_pass_what_it_says_and_nothing_else() {
    const NO_TLS: &str = "the server has no TLS";
    const NO_PROOF: &str = "the server did not prove who it is";
    const SERVERS: [Option<&str>; 4] = [None, Some("other-authority.pem"), Some("other-name.pem"), Some("good.pem")];
    for (mode, outcomes) in [
        ("", ["reached plainly"; 4]),
        ("&sslmode=disable", ["reached plainly"; 4]),
        ("&sslmode=prefer", ["reached plainly", "reached encrypted", "reached encrypted", "reached encrypted"]),
        ("&sslmode=require-insecure", [NO_TLS, "reached encrypted", "reached encrypted", "reached encrypted"]),
        ("&sslmode=verify-ca", [NO_TLS, NO_PROOF, "reached encrypted", "reached encrypted"]),
        ("&sslmode=require", [NO_TLS, NO_PROOF, NO_PROOF, "reached encrypted"]),
        ("&sslmode=verify-full", [NO_TLS, NO_PROOF, NO_PROOF, "reached encrypted"]),
    ] {
        for (server, outcome) in SERVERS.into_iter().zip(outcomes) {
            let said = attempt(server, mode);
            assert!(said.contains(outcome), "{mode} to {server:?}: {said}");
        }
    }
}

#[test]
fn a_file_of_certificates_that_cannot_be_read_is_named() {
    for name in ["nowhere.pem", "server.key"] {
        let url = format!("postgres://127.0.0.1:1/d?sslmode=require&sslrootcert={}", file(name).display());
        let Err(error) = PostgresBackend::from_url(&Url::parse(&url).unwrap()).unwrap().connect() else { panic!() };
        assert!(error.to_string().contains(name), "{error}");
    }
}
