//! Streams: how much a process grows by them, and how long they take. Each is run in a process of its own.

use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::drivers::Driver;
use crate::protocol::quarters;
use crate::work::Work;
use crate::{Database, Outcome, postgres, tables};

/// A stream of 1,000,000 rows.
#[derive(Clone, Debug)]
pub struct Stream {
    pub driver: Driver,
    /// By how many bytes the process grew, at most.
    pub growth: f64,
    pub nanos: f64,
    /// To the raw driver's time.
    pub ratio: f64,
}

/// A database with many rows, which is gone when this is.
struct Rows {
    url: String,
    folder: Option<std::path::PathBuf>,
}

impl Rows {
    fn make(database: Database) -> Outcome<Rows> {
        let made = match database {
            Database::Sqlite => {
                let folder = std::env::temp_dir().join(format!("orm-benches-{}", std::process::id()));
                fs::create_dir_all(&folder)?;
                Rows { url: format!("sqlite://{}", folder.join("rows.db").display()), folder: Some(folder) }
            }
            Database::Postgres => Rows { url: postgres::create_database("bench_rows")?, folder: None },
        };
        // sqlx makes no file that is not there.
        let mut session = Driver::Raw.open_at(&made.url)?;
        session.script(&tables::script(database))?;
        session.script(&tables::rows(Work::STREAMED))?;
        Ok(made)
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // A folder that stays in the temporary one is no reason to fail.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The streams of all drivers, in turns, each so many times.
pub fn streams(database: Database, drivers: &[Driver], rounds: usize) -> Outcome<Vec<Stream>> {
    let rows = Rows::make(database)?;
    let mut found: Vec<(Driver, f64, Vec<f64>)> = drivers.iter().map(|driver| (*driver, 0.0, Vec::new())).collect();
    let mut known: Option<String> = None;
    for _ in 0..rounds {
        for (driver, growth, nanos) in &mut found {
            let output =
                Command::new(std::env::current_exe()?).args(["stream-of", &rows.url, driver.name()]).output()?;
            let text = String::from_utf8(output.stdout)?;
            let fields: Vec<&str> = text.trim_end().split('\t').collect();
            let [grown, taken, answer] = fields[..] else {
                let said = String::from_utf8_lossy(&output.stderr);
                return Err(format!("the stream of {} failed: {said}", driver.name()).into());
            };
            if *known.get_or_insert_with(|| answer.to_owned()) != answer {
                return Err(format!("the stream of {} gives other rows", driver.name()).into());
            }
            *growth = growth.max(grown.parse()?);
            nanos.push(taken.parse()?);
        }
    }
    let raw = found.first().map(|(_, _, nanos)| nanos.clone()).unwrap_or_default();
    let whole = |(driver, growth, mut nanos): (Driver, f64, Vec<f64>)| {
        let mut ratios: Vec<f64> = nanos.iter().zip(&raw).map(|(own, raw)| own / raw).collect();
        Stream { driver, growth, nanos: quarters(&mut nanos)[1], ratio: quarters(&mut ratios)[1] }
    };
    Ok(found.into_iter().map(whole).collect())
}

/// What a child does: one stream, after a small query that has all there that is there once.
pub fn stream(url: &str, driver: Driver) -> Outcome<()> {
    let mut session = driver.open_at(url)?;
    session.take_up(Work::Get)?;
    session.repeat(10)?;
    session.take_up(Work::Stream)?;
    let idle = memory("VmRSS:")?;
    // The highest mark is put back to what is used now.
    fs::write("/proc/self/clear_refs", "5")?;
    let begin = Instant::now();
    let answer = session.answer()?;
    let taken = begin.elapsed();
    let growth = memory("VmHWM:")? - idle;
    println!("{}\t{}\t{answer}", growth * 1024.0, taken.as_nanos());
    Ok(())
}

/// A line of what Linux says about this process, in kilobytes.
fn memory(line: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)).ok_or("Linux says what memory is used")?;
    Ok(found.trim().trim_end_matches(" kB").parse()?)
}
