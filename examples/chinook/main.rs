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
//! - `load.rs`: creating the tables, `bulk_create` and a transaction.
//! - `main.rs`, `options.rs`, `csv.rs`, `answer.rs` and `table.rs`: the program around them.
//!
//! On PostgreSQL the answers are the same, byte for byte:
//!
//! ```text
//! cargo run --example chinook --features postgres -- --database postgres://user@localhost/chinook
//! ```

#![allow(unreachable_pub, reason = "the models are written as a library would have them")]

mod answer;
mod csv;
mod load;
mod models;
mod options;
mod questions;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use options::{Command, Options};
use orm::{Database, Error, Result};
use questions::QUESTIONS;

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
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chinook: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let db = open(options)?;
    db.create_tables()?;
    fill(&db, options.keep)?;
    for (number, (question, ask)) in QUESTIONS.iter().enumerate() {
        println!("\n{}. {question}\n", number + 1);
        let answer = ask(&db)?;
        if options.sql {
            print!("{}", answer.statements());
        }
        print!("{answer}");
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

/// Loads the rows into a database that has none. Never touches rows that are there.
fn fill(db: &Database, keep: bool) -> Result<()> {
    let present = load::is_filled(db)?;
    if present && !keep {
        return Err(Error::custom(
            "this database has Chinook rows already; nothing was changed. Run it again with `--keep` to use the rows \
             that are there, or name an empty database.",
        ));
    }
    if !present {
        load::load(db)?;
    }
    let counts = load::counts(db)?;
    let total: u64 = counts.iter().map(|(_, rows)| rows).sum();
    println!("{total} rows {}:\n", if present { "were there" } else { "were loaded" });
    print!("{}", table::Table::new(["Table", "Rows"], counts));
    Ok(())
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
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::custom(format!("{} cannot be removed: {error}", path.display())));
            }
            _ => {}
        }
    }
    Ok(())
}
