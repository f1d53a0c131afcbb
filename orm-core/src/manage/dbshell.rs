//! `dbshell`.

use std::process::Command;

use clap::Args;

use super::project::Project;
use super::{Outcome, refused};
use crate::error::Result;

/// Opens the database's own shell.
#[derive(Args)]
pub(super) struct Arguments {
    /// Arguments for the shell, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let url = project.url()?;
    let (program, target) = match url.strip_prefix("sqlite:") {
        Some(path) => {
            let path = path.trim_start_matches("//");
            ("sqlite3", path.split('?').next().unwrap_or(path).to_owned())
        }
        None => ("psql", url.to_owned()),
    };
    let mut command = Command::new(program);
    // A password in an argument could be read by every user of the machine.
    if program == "psql" {
        let (shown, password) = without_password(&target);
        command.arg(shown);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
    } else {
        command.arg(target);
    }
    let status = command.args(&arguments.rest).status().map_err(|error| {
        refused(program, format!("cannot start it: {error}; it comes with the database's own client programs"))
    })?;
    Ok(if status.success() { Outcome::Done } else { Outcome::Found })
}

fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let Some((user, host)) = rest.rsplit_once('@') else { return (url.to_owned(), None) };
    match user.split_once(':') {
        Some((user, password)) => (format!("{scheme}://{user}@{host}"), Some(decoded(password))),
        None => (url.to_owned(), None),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
