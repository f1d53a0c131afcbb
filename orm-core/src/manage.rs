//! The commands of a project's own `manage` program: Django's, for models in Rust.
//!
//! [`main`] is what `orm::manage!` calls. Each command has a file of its own: it parses nothing, asks the modules below and
//! prints.

mod ask;
mod bar;
mod check;
mod dbshell;
mod dumpdata;
mod flush;
mod graph;
mod inspectdb;
mod loaddata;
mod makemigrations;
mod migrate;
mod project;
mod showmigrations;
mod sqlmigrate;
mod squashmigrations;
mod style;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::migrate::folder::Migrations;
use project::Project;

/// The program that the commands are for: what `orm::manage!` tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The name of its package.
    pub name: &'static str,
    /// The database to use where neither `--database` nor `DATABASE_URL` names one.
    pub database: Option<&'static str>,
    /// Its migrations.
    pub migrations: Migrations,
}

/// Manages the database of a program whose models are Rust structs.
#[derive(Parser)]
#[command(name = "manage", bin_name = "manage", disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What stands for the URL of a `--database` without one, which no argument can be.
const WITHOUT_URL: &str = "\0";

/// What every command takes.
#[derive(Args)]
struct Common {
    /// The database, as `sqlite://file.db` or `postgres://user@host/name`; otherwise that of DATABASE_URL, or the program's own
    #[arg(long, value_name = "URL", global = true, num_args = 0..=1, default_missing_value = WITHOUT_URL)]
    database: Option<String>,
    /// The folder with the migrations; otherwise the one beside the program's Cargo.toml
    #[arg(long, value_name = "FOLDER", global = true)]
    migrations: Option<std::path::PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Write migrations for what has changed in the models since the last ones
    Makemigrations(makemigrations::Arguments),
    /// Bring the database to a migration: by default, apply all
    Migrate(migrate::Arguments),
    /// Show the SQL of a migration without running it
    Sqlmigrate(sqlmigrate::Arguments),
    /// List the migrations, and which are applied
    Showmigrations(showmigrations::Arguments),
    /// Join several migrations into one that stands for them
    Squashmigrations(squashmigrations::Arguments),
    /// Check the models, the migrations, and, with --database, what the database really has
    Check(check::Arguments),
    /// Write models for the tables of the database
    Inspectdb(inspectdb::Arguments),
    /// Write rows as JSON, for loaddata
    Dumpdata(dumpdata::Arguments),
    /// Read rows that dumpdata, or Django's, wrote
    Loaddata(loaddata::Arguments),
    /// Delete all rows, and leave the tables
    Flush(flush::Arguments),
    /// Draw the models and their relations, as Mermaid or SVG
    Graph(graph::Arguments),
    /// Open the database's own shell (sqlite3 or psql)
    Dbshell(dbshell::Arguments),
}

/// How a command ended that had nothing wrong with it.
enum Outcome {
    /// Well.
    Done,
    /// It found what a script asked it to look for.
    Found,
}

/// Runs the command that the program was called with. The exit code is 0 where it did what it was asked, 1 where it could not or
/// where a check found something, 2 where the arguments are wrong.
pub fn main(program: Program) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(shown) => {
            // Help is asked for and no error. Nobody is left to tell where the output is closed.
            let _ = shown.print();
            return ExitCode::from(u8::try_from(shown.exit_code()).unwrap_or(2));
        }
    };
    if cli.common.database.as_deref() == Some(WITHOUT_URL) && !matches!(cli.command, Command::Check(_)) {
        let reason = "--database takes a URL; only `check --database` goes without, and takes the program's own\n";
        let _ = Cli::command().error(ErrorKind::InvalidValue, reason).print();
        return ExitCode::from(2);
    }
    match run(program, cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::FAILURE,
        Err(error) => {
            style::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(program: Program, cli: Cli) -> Result<Outcome> {
    let project = Project::new(program, cli.common)?;
    match cli.command {
        Command::Makemigrations(arguments) => makemigrations::run(&project, &arguments),
        Command::Migrate(arguments) => migrate::run(&project, &arguments),
        Command::Sqlmigrate(arguments) => sqlmigrate::run(&project, &arguments),
        Command::Showmigrations(arguments) => showmigrations::run(&project, &arguments),
        Command::Squashmigrations(arguments) => squashmigrations::run(&project, &arguments),
        Command::Check(arguments) => check::run(&project, &arguments),
        Command::Inspectdb(arguments) => inspectdb::run(&project, &arguments),
        Command::Dumpdata(arguments) => dumpdata::run(&project, &arguments),
        Command::Loaddata(arguments) => loaddata::run(&project, &arguments),
        Command::Flush(arguments) => flush::run(&project, &arguments),
        Command::Graph(arguments) => graph::run(&project, &arguments),
        Command::Dbshell(arguments) => dbshell::run(&project, &arguments),
    }
}

/// An error of the commands themselves.
fn refused(what: &str, reason: impl Into<String>) -> Error {
    Error::Command { what: what.to_owned(), reason: reason.into() }
}
