//! What orm costs beside the drivers it stands on, and beside other libraries. `run` says how to use it.

#![allow(
    clippy::duplicate_mod,
    reason = "what Diesel and sqlx say to each workload is the same text for types that differ by the database"
)]

mod answer;
mod builds;
mod chart;
mod django;
mod drivers;
mod figures;
mod goals;
mod growth;
mod memory;
mod page;
mod postgres;
mod protocol;
mod report;
mod session;
mod tables;
mod work;

use std::error::Error;
use std::process::ExitCode;

use builds::Library;
use drivers::Driver;
use figures::Figures;
use protocol::{Care, Contest};
use work::Work;

/// What fails here is the benchmark itself, which ends with the message.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    const ALL: [Database; 2] = [Database::Sqlite, Database::Postgres];

    fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }

    fn by_name(name: &str) -> Option<Database> {
        Database::ALL.into_iter().find(|database| database.name() == name)
    }

    fn of_url(url: &str) -> Database {
        if url.starts_with("sqlite") { Database::Sqlite } else { Database::Postgres }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["report"] => report(Care::FULL),
        ["report", "quick"] => report(Care::QUICK),
        ["check"] => check(),
        ["django", python] => {
            pin()?;
            django::report(python)?;
            Ok(ExitCode::SUCCESS)
        }
        ["builds"] => builds(&Library::ALL),
        ["builds", libraries @ ..] => {
            let found = libraries.iter().map(|library| found(Library::by_name, library));
            builds(&found.collect::<Outcome<Vec<_>>>()?)
        }
        ["growth"] => {
            pin()?;
            growth::report()?;
            Ok(ExitCode::SUCCESS)
        }
        ["works"] => {
            Work::ALL.into_iter().for_each(|work| println!("{:14} {}", work.name(), work.title()));
            Ok(ExitCode::SUCCESS)
        }
        ["one", database, works @ ..] => one(found(Database::by_name, database)?, works, Care::FULL),
        ["quick", database, works @ ..] => one(found(Database::by_name, database)?, works, Care::QUICK),
        ["streams", database] => streams(found(Database::by_name, database)?),
        ["stream-of", url, driver] => {
            memory::stream(url, found(Driver::by_name, driver)?)?;
            Ok(ExitCode::SUCCESS)
        }
        ["alone", database, driver, work, times] => alone(
            found(Database::by_name, database)?,
            found(Driver::by_name, driver)?,
            found(Work::by_name, work)?,
            times.parse()?,
        ),
        _ => Err("`benches/run help` says what there is".into()),
    }
}

fn found<T>(by_name: fn(&str) -> Option<T>, name: &str) -> Outcome<T> {
    by_name(name).ok_or_else(|| format!("there is no `{name}` here").into())
}

fn report(care: Care) -> Outcome<ExitCode> {
    pin()?;
    let all = Database::ALL.map(|database| Figures::measure(database, &Driver::ALL, care));
    report::write(&all.into_iter().collect::<Outcome<Vec<_>>>()?)?;
    Ok(ExitCode::SUCCESS)
}

/// Judges the last report, or measures what goals are about.
fn check() -> Outcome<ExitCode> {
    pin()?;
    let mut above = Vec::new();
    for database in Database::ALL {
        let figures = match Figures::kept(database)? {
            Some(kept) => kept,
            None => Figures::measure(database, &[Driver::Raw, Driver::Ours, Driver::Diesel], Care::FULL)?,
        };
        above.extend(figures.above());
    }
    for line in &above {
        println!("{line}");
    }
    println!(
        "{}",
        if above.is_empty() { "every goal is met".into() } else { format!("{} above their goals", above.len()) }
    );
    Ok(if above.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn pin() -> Outcome<()> {
    let core = core_affinity::get_core_ids().and_then(|cores| cores.last().copied()).ok_or("no core is known")?;
    if core_affinity::set_for_current(core) { Ok(()) } else { Err("this process cannot be kept to one core".into()) }
}

/// Some workloads, or all, on one database.
fn one(database: Database, works: &[&str], care: Care) -> Outcome<ExitCode> {
    pin()?;
    let works = match works {
        [] => Work::ALL.to_vec(),
        works => works.iter().map(|work| found(Work::by_name, work)).collect::<Outcome<_>>()?,
    };
    let mut contest = Contest::open(database, &Driver::ALL)?;
    for work in works {
        println!("{}", work.title());
        for figure in contest.measure(work, care)? {
            let protocol::Figure { driver, nanos, ratio, low, high } = figure;
            let micros = nanos / 1_000.0;
            println!("  {:8} {micros:>12.2} µs  {ratio:>6.2}  ({low:.2} to {high:.2})", driver.name());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn alone(database: Database, driver: Driver, work: Work, times: usize) -> Outcome<ExitCode> {
    pin()?;
    let mut contest = Contest::open(database, &[driver])?;
    contest.ready(work)?;
    contest.alone(work, times)?;
    Ok(ExitCode::SUCCESS)
}

fn streams(database: Database) -> Outcome<ExitCode> {
    pin()?;
    for memory::Stream { driver, growth, nanos, ratio } in memory::streams(database, &Driver::ALL, 3)? {
        let (growth, millis) = (growth / 1e6, nanos / 1e6);
        println!("  {:8} {growth:>8.1} MB {millis:>8.0} ms  {ratio:>5.2}", driver.name());
    }
    Ok(ExitCode::SUCCESS)
}

fn builds(libraries: &[Library]) -> Outcome<ExitCode> {
    builds::report(libraries)?;
    Ok(ExitCode::SUCCESS)
}
