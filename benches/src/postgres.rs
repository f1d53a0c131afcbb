//! A throwaway PostgreSQL server: the tests' own, on the core that this process is kept to.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use postgres::{Client, NoTls};

use crate::Outcome;

/// A server that stops once its standard input is closed: when this process ends, however it ends.
struct Server {
    url: String,
    _process: Child,
}

fn start() -> Result<Server, String> {
    let mut command = Command::new("bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/support/cluster"));
    // An interrupt from the terminal must not reach it before it has cleaned up.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
    let missing = "no PostgreSQL server could be started; `./test` installs what is needed";
    let mut process = command.spawn().map_err(|error| format!("{missing}: {error}"))?;
    let mut url = String::new();
    if let Some(output) = process.stdout.take() {
        BufReader::new(output).read_line(&mut url).map_err(|error| error.to_string())?;
    }
    if url.is_empty() {
        Err(missing.to_owned())
    } else {
        Ok(Server { url: url.trim_end().to_owned(), _process: process })
    }
}

/// The server, started by who asks first: it runs on the cores that this process may run on by then.
fn server() -> Outcome<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    Ok(SERVER.get_or_init(start).as_ref().map_err(String::clone)?)
}

/// The URL of a new, empty database.
pub fn create_database(name: &str) -> Outcome<String> {
    let server = server()?;
    let mut client = Client::connect(&server.url, NoTls)?;
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let (base, _) = server.url.rsplit_once('/').ok_or("the URL names a database")?;
    Ok(format!("{base}/{name}"))
}

/// The server's version.
pub fn version() -> Outcome<String> {
    let row = Client::connect(&server()?.url, NoTls)?.query_one("SHOW server_version", &[])?;
    let version: String = row.try_get(0)?;
    Ok(version.split(' ').next().unwrap_or_default().to_owned())
}
