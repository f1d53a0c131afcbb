//! The Chinook music store: 15,607 real rows, and twenty questions about them.
//!
//! ```text
//! cargo run --example chinook             makes target/chinook.db and answers
//! cargo run --example chinook -- --sql    shows the SQL of each question too
//! cargo run --example chinook -- --help   says what else there is
//! ```
//!
//! What to read, in this order:
//!
//! - `models.rs`: ten tables as structs, with foreign keys, their reverse sides and a many-to-many relation.
//! - `questions.rs`: the querysets. Filters across relations, related rows, columns, N+1 that does not happen.
//! - `load.rs`: `bulk_create`, and everything in one transaction.
//! - `main.rs`, `options.rs`, `csv.rs`, `answer.rs` and `table.rs`: the program around them.
//!
//! On PostgreSQL the answers are the same, byte for byte:
//!
//! ```text
//! cargo run --example chinook -- --database postgres://user@localhost/chinook
//! ```

#![allow(unreachable_pub, reason = "the models are written as a library would have them")]

mod answer;
mod csv;
mod load;
mod models;
mod options;
mod questions;
mod table;

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use options::{Command, Options};
use orm::{Database, Error, Result};
use questions::QUESTIONS;
use table::Table;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(Command::Run(options)) => options,
        Ok(Command::Help) => {
            print!("{}", options::HELP);
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprintln!("chinook: {wrong}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    match run(&options, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads, `head` say, has read enough.
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => failed(&error),
        Err(Failure::Database(error)) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("chinook: {error}");
    ExitCode::FAILURE
}

/// What can go wrong: asking the database, or telling its answers.
enum Failure {
    Database(Error),
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Database(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Failure> {
    let db = open(options)?;
    db.create_tables()?;
    let were = if fill(&db, options.keep)? { "were loaded" } else { "were there" };
    let counts = load::counts(&db)?;
    let total: u64 = counts.iter().map(|(_, rows)| rows).sum();
    write!(out, "{total} rows {were}:\n\n{}", Table::new(["Table", "Rows"], counts))?;

    for (number, (question, ask)) in (1..).zip(QUESTIONS) {
        let answer = ask(&db)?;
        write!(out, "\n{number}. {question}\n\n")?;
        if options.sql {
            write!(out, "{}", answer.statements())?;
        }
        write!(out, "{answer}")?;
    }
    Ok(())
}

/// Opens the database that was asked for, else the example's own file.
///
/// Says where it is on standard error, so that the standard output is the same for every database.
fn open(options: &Options) -> Result<Database> {
    if let Some(url) = &options.database {
        let db = orm::connect(url)?;
        eprintln!("Database: {}", options::without_password(url));
        return Ok(db);
    }
    let file = file()?;
    if !options.keep {
        remove(&file)?;
    }
    // In the path of a URL, these two have to be escaped.
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3F");
    let db = orm::connect(&format!("sqlite://{path}"))?;
    eprintln!("Database: {}", file.display());
    Ok(db)
}

/// Loads the rows into a database that has none, and says whether it did. Never touches rows that are there.
fn fill(db: &Database, keep: bool) -> Result<bool> {
    let filled = load::is_filled(db)?;
    if filled && !keep {
        return Err(Error::custom(
            "this database has Chinook rows already, and they were left alone; `--keep` uses them as they are, \
             and an empty database takes new ones",
        ));
    }
    if !filled {
        load::load(db)?;
    }
    Ok(!filled)
}

/// `chinook.db` in the `target` folder, in which Cargo puts this program at `target/debug/examples/chinook`.
fn file() -> Result<PathBuf> {
    let program = std::env::current_exe().map_err(Error::custom)?;
    let target = program.ancestors().nth(3).unwrap_or(Path::new("."));
    Ok(target.join("chinook.db"))
}

/// Removes the file of an earlier run, with those that SQLite may keep beside it.
fn remove(file: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let path = PathBuf::from(format!("{}{suffix}", file.display()));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::custom(format!("{} cannot be removed: {error}", path.display())));
            }
            _ => {}
        }
    }
    Ok(())
}
