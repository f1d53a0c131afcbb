//! The report: all that is measured of queries, as tables and a chart.

use std::fs;

use crate::drivers::Driver;
use crate::figures::{Figures, ratio};
use crate::goals::{GROWTH, Goal, goal};
use crate::page::{self, duration, table};
use crate::work::Work;
use crate::{Database, Outcome, chart};

/// Prints and writes what was measured.
pub fn write(all: &[Figures]) -> Outcome<()> {
    for figures in all {
        let name = figures.database.name();
        let own = lines(figures, false);
        let diesels = lines(figures, true);
        println!("{}\n\n{own}\n{diesels}", figures.database.title());
        page::replace(name, &own)?;
        page::replace(&format!("{name}, as Diesel measures"), &diesels)?;
    }
    let streams = streams(all);
    println!("{streams}");
    page::replace("streams", &streams)?;
    page::replace("machine", &machine()?)?;
    fs::write(page::folder().join("performance.svg"), chart::draw(all))?;
    Ok(())
}

/// Drivers beside ours and the raw one.
const OTHERS: [Driver; 3] = [Driver::Diesel, Driver::SeaOrm, Driver::Sqlx];

fn lines(figures: &Figures, diesels: bool) -> String {
    let mut head = vec!["".to_owned(), "raw driver".into(), "**orm**".into(), "middle half".into(), "goal".into()];
    head.extend(OTHERS.map(|driver| driver.title().to_owned()));
    let mut rows = vec![head];
    for (work, line) in figures.lines.iter().filter(|(work, _)| work.is_diesels() == diesels) {
        let of = |driver| line.iter().find(|figure| figure.driver == driver);
        let (Some(raw), Some(ours)) = (of(Driver::Raw), of(Driver::Ours)) else { continue };
        let goal = match goal(figures.database, *work) {
            Goal::Raw(most) => format!("{most:.2}"),
            Goal::Diesel => "Diesel".to_owned(),
        };
        let mut row = vec![
            work.title(),
            duration(raw.nanos),
            format!("**{:.2}**", ours.ratio),
            format!("{:.2} to {:.2}", ours.low, ours.high),
            goal,
        ];
        row.extend(OTHERS.map(|driver| ratio(line, driver).map_or_else(String::new, |ratio| format!("{ratio:.2}"))));
        rows.push(row);
    }
    table(&rows)
}

fn streams(all: &[Figures]) -> String {
    let mut head = vec!["".to_owned()];
    head.extend(Driver::ALL.map(|driver| driver.title().to_owned()));
    head.push("goal".into());
    let mut rows = vec![head];
    for figures in all {
        let of = |driver| figures.streams.iter().find(|stream| stream.driver == driver);
        let database = figures.database.title();
        let mut growth = vec![format!("{database}: growth of the process")];
        let mut time = vec![format!("{database}: time, to the raw driver's")];
        for driver in Driver::ALL {
            growth.push(of(driver).map_or_else(String::new, |stream| format!("{:.1} MB", stream.growth / 1e6)));
            time.push(of(driver).map_or_else(String::new, |stream| format!("{:.2}", stream.ratio)));
        }
        growth.push(format!("{:.0} MB", GROWTH / 1e6));
        let Goal::Raw(most) = goal(figures.database, Work::Stream) else { continue };
        time.push(format!("{most:.2}"));
        rows.extend([growth, time]);
    }
    table(&rows)
}

/// Where and with what it was measured.
fn machine() -> Outcome<String> {
    let cpus = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let model = model.map_or("a processor that does not say its name", |(_, model)| model.trim());
    let cores = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let locked = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"))?;
    let version = |name: &str| -> String {
        let found = locked.split_once(&format!("name = \"{name}\"\nversion = \""));
        found.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let libraries =
        ["rusqlite", "postgres", "diesel", "sea-orm", "sqlx"].map(|name| format!("{name} {}", version(name)));
    Ok(format!(
        "{model}, {cores} cores, Linux; {}, PostgreSQL {}; {}.",
        crate::drivers::sqlite_version(),
        crate::postgres::version()?,
        libraries.join(", "),
    ))
}

impl Database {
    pub fn title(self) -> &'static str {
        match self {
            Database::Sqlite => "SQLite",
            Database::Postgres => "PostgreSQL",
        }
    }
}
