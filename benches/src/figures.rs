//! The figures of a report, kept for `check` to judge.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::drivers::Driver;
use crate::goals::{GROWTH, Goal, goal};
use crate::memory::{self, Stream};
use crate::protocol::{Care, Contest, Figure};
use crate::work::Work;
use crate::{Database, Outcome};

/// All that was measured on one database.
pub struct Figures {
    pub database: Database,
    pub lines: Vec<(Work, Vec<Figure>)>,
    pub streams: Vec<Stream>,
}

impl Figures {
    pub fn measure(database: Database, drivers: &[Driver], care: Care) -> Outcome<Figures> {
        let mut contest = Contest::open(database, drivers)?;
        let mut lines = Vec::new();
        for work in Work::ALL {
            eprintln!("{}: {}", database.name(), work.name());
            lines.push((work, contest.measure(work, care)?));
        }
        drop(contest);
        eprintln!("{}: stream", database.name());
        let streams = memory::streams(database, drivers, care.streams)?;
        let figures = Figures { database, lines, streams };
        figures.keep()?;
        Ok(figures)
    }

    fn path(database: Database) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/figures").join(format!("{}.tsv", database.name()))
    }

    fn keep(&self) -> Outcome<()> {
        let mut text = String::new();
        for (work, figures) in &self.lines {
            for Figure { driver, nanos, ratio, low, high } in figures {
                text += &format!("{}\t{}\t{nanos}\t{ratio}\t{low}\t{high}\n", work.name(), driver.name());
            }
        }
        for Stream { driver, growth, nanos, ratio } in &self.streams {
            text += &format!("stream\t{}\t{nanos}\t{ratio}\t{growth}\t0\n", driver.name());
        }
        let path = Self::path(self.database);
        fs::create_dir_all(path.parent().ok_or("it is in a folder")?)?;
        Ok(fs::write(path, text)?)
    }

    /// Those of the last report, if it was of the program that runs now.
    pub fn kept(database: Database) -> Outcome<Option<Figures>> {
        let path = Self::path(database);
        let changed = |path: PathBuf| -> Outcome<SystemTime> { Ok(fs::metadata(path)?.modified()?) };
        if !path.exists() || changed(path.clone())? < changed(std::env::current_exe()?)? {
            return Ok(None);
        }
        Self::read(database).map(Some)
    }

    /// Those of the last report.
    pub fn read(database: Database) -> Outcome<Figures> {
        let mut read = Figures { database, lines: Vec::new(), streams: Vec::new() };
        for line in fs::read_to_string(Self::path(database))?.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [work, driver, nanos, ratio, low, high] = fields[..] else {
                return Err("not a line of figures".into());
            };
            let driver = crate::found(Driver::by_name, driver)?;
            let (nanos, ratio, low, high) = (nanos.parse()?, ratio.parse()?, low.parse()?, high.parse()?);
            if work == "stream" {
                read.streams.push(Stream { driver, growth: low, nanos, ratio });
                continue;
            }
            let work = crate::found(Work::by_name, work)?;
            if read.lines.last().is_none_or(|(last, _)| *last != work) {
                read.lines.push((work, Vec::new()));
            }
            if let Some((_, figures)) = read.lines.last_mut() {
                figures.push(Figure { driver, nanos, ratio, low, high });
            }
        }
        Ok(read)
    }

    /// What is above its goal, a sentence each.
    pub fn above(&self) -> Vec<String> {
        let mut above = Vec::new();
        let mut judge = |what: String, is: f64, most: f64| {
            // A ratio counts as it is written in the tables.
            if (is * 100.0).round() > (most * 100.0).round() {
                above.push(format!("{}: {what} is {is:.2}, more than {most:.2}", self.database.name()));
            }
        };
        for (work, figures) in &self.lines {
            if let (Some(ours), Some(most)) = (ratio(figures, Driver::Ours), self.goal(*work, figures)) {
                judge(format!("{} ({})", work.title(), work.name()), ours, most);
            }
        }
        for stream in self.streams.iter().filter(|stream| stream.driver == Driver::Ours) {
            judge("the growth by a stream, in MB,".into(), stream.growth / 1e6, GROWTH / 1e6);
            if let Goal::Raw(most) = goal(self.database, Work::Stream) {
                judge("the time of a stream".into(), stream.ratio, most);
            }
        }
        above
    }

    /// The goal of a line as a ratio to the raw driver.
    pub fn goal(&self, work: Work, figures: &[Figure]) -> Option<f64> {
        match goal(self.database, work) {
            Goal::Raw(most) => Some(most),
            Goal::Diesel => ratio(figures, Driver::Diesel),
        }
    }
}

/// A driver's ratio to the raw one.
pub fn ratio(figures: &[Figure], driver: Driver) -> Option<f64> {
    figures.iter().find(|figure| figure.driver == driver).map(|figure| figure.ratio)
}
