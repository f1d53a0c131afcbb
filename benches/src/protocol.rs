//! How it is measured.
//!
//! All in one process, on one core: the drivers take turns in slices of a few milliseconds, and what is compared is the
//! two slices of one round. So whatever the machine does meanwhile, it does to both.

use std::time::{Duration, Instant};

use crate::drivers::Driver;
use crate::session::Session;
use crate::work::Work;
use crate::{Database, Outcome, tables};

/// The length of a slice, how many rounds a run has, and of how many runs the worst counts.
#[derive(Clone, Copy)]
pub struct Care {
    pub slice: Duration,
    pub rounds: usize,
    pub runs: usize,
    /// How often each stream is run.
    pub streams: usize,
}

impl Care {
    /// For the tables.
    pub const FULL: Care = Care { slice: Duration::from_millis(4), rounds: 41, runs: 3, streams: 5 };
    /// While developing.
    pub const QUICK: Care = Care { slice: Duration::from_millis(2), rounds: 21, runs: 1, streams: 1 };
}

/// A driver at a workload: what it took, beside the raw driver.
#[derive(Clone, Debug)]
pub struct Figure {
    pub driver: Driver,
    /// Time of one go, the median.
    pub nanos: f64,
    /// The median of the ratios of the rounds, and between which two numbers the middle half of them lies.
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
}

/// Those that are measured, each with its connection.
pub struct Contest {
    database: Database,
    sessions: Vec<(Driver, Box<dyn Session>)>,
}

impl Contest {
    /// Connects, and makes the tables.
    pub fn open(database: Database, drivers: &[Driver]) -> Outcome<Contest> {
        let script = tables::script(database) + &tables::rows(10_000);
        let mut sessions = Vec::new();
        for driver in drivers {
            let mut session = driver.open(database)?;
            session.script(&script)?;
            sessions.push((*driver, session));
        }
        Ok(Contest { database, sessions })
    }

    /// Makes a workload ready with every driver that has it, having seen that they all give the same.
    pub fn ready(&mut self, work: Work) -> Outcome<Vec<Driver>> {
        let mut known: Option<(Driver, String)> = None;
        let mut able = Vec::new();
        for (driver, session) in &mut self.sessions {
            session.script(&tables::rows_for(self.database, work))?;
            if !session.take_up(work)? {
                continue;
            }
            let answer = session.answer()?;
            match &known {
                Some((other, answers)) if *answers != answer => {
                    let (one, two) = first_difference(answers, &answer);
                    let (other, driver) = (other.name(), driver.name());
                    return Err(format!("{}: {other} gives {one:?} where {driver} gives {two:?}", work.name()).into());
                }
                Some(_) => {}
                None => known = Some((*driver, answer)),
            }
            able.push(*driver);
        }
        Ok(able)
    }

    /// What the first driver gives, with the first keys.
    pub fn first_answer(&mut self, work: Work) -> Outcome<String> {
        let (_, session) = self.sessions.first_mut().ok_or("there is a driver")?;
        session.take_up(work)?;
        session.answer()
    }

    /// The worst of several runs.
    pub fn measure(&mut self, work: Work, care: Care) -> Outcome<Vec<Figure>> {
        let able = self.ready(work)?;
        let mut worst: Vec<Figure> = Vec::new();
        for _ in 0..care.runs {
            let figures = self.run(work, care, &able)?;
            if worst.is_empty() {
                worst = figures;
                continue;
            }
            for (worst, figure) in worst.iter_mut().zip(figures) {
                if figure.ratio > worst.ratio {
                    *worst = figure;
                }
            }
        }
        Ok(worst)
    }

    /// One workload with one driver alone, under a profiler.
    pub fn alone(&mut self, work: Work, times: usize) -> Outcome<()> {
        let undo = tables::undo(self.database, work);
        for (_, session) in &mut self.sessions {
            session.script(undo)?;
            session.repeat(times)?;
        }
        Ok(())
    }

    fn run(&mut self, work: Work, care: Care, able: &[Driver]) -> Outcome<Vec<Figure>> {
        let undo = tables::undo(self.database, work);
        let mut slices: Vec<Slices> = Vec::new();
        for (driver, session) in &mut self.sessions {
            if able.contains(driver) {
                slices.push(Slices {
                    driver: *driver,
                    times: fitting(&mut **session, undo, care.slice)?,
                    nanos: Vec::new(),
                });
            }
        }
        for round in 0..care.rounds {
            // Whoever is first in one round is last in the next.
            slices.rotate_left(usize::from(round > 0));
            for slice in &mut slices {
                let (_, session) = self
                    .sessions
                    .iter_mut()
                    .find(|(driver, _)| *driver == slice.driver)
                    .ok_or("it was there before")?;
                slice.nanos.push(timed(&mut **session, undo, slice.times)? / slice.times as f64);
            }
        }
        slices.sort_by_key(|slice| able.iter().position(|driver| *driver == slice.driver));
        let raw = slices.first().map(|slice| slice.nanos.clone()).unwrap_or_default();
        Ok(slices.into_iter().map(|slice| slice.figure(&raw)).collect())
    }
}

/// The slices of one driver: how many goes each has, and the time of one go in each.
struct Slices {
    driver: Driver,
    times: usize,
    nanos: Vec<f64>,
}

impl Slices {
    fn figure(self, raw: &[f64]) -> Figure {
        let mut ratios: Vec<f64> = self.nanos.iter().zip(raw).map(|(own, raw)| own / raw).collect();
        let mut nanos = self.nanos;
        let [_, nanos, _] = quarters(&mut nanos);
        let [low, ratio, high] = quarters(&mut ratios);
        Figure { driver: self.driver, nanos, ratio, low, high }
    }
}

/// The nanoseconds of so many goes; what they inserted is removed afterwards.
fn timed(session: &mut dyn Session, undo: &str, times: usize) -> Outcome<f64> {
    let begin = Instant::now();
    session.repeat(times)?;
    let taken = begin.elapsed();
    if !undo.is_empty() {
        session.script(undo)?;
    }
    Ok(taken.as_nanos() as f64)
}

/// How many goes fit into a slice; all is warm then.
fn fitting(session: &mut dyn Session, undo: &str, slice: Duration) -> Outcome<usize> {
    let slice = slice.as_nanos() as f64;
    let mut times = 1;
    loop {
        let taken = timed(session, undo, times)?;
        if taken >= slice / 2.0 {
            return Ok(((times as f64 * slice / taken).round() as usize).max(1));
        }
        times *= 2;
    }
}

/// The numbers below which a quarter, a half and three quarters lie.
pub fn quarters(numbers: &mut [f64]) -> [f64; 3] {
    numbers.sort_by(f64::total_cmp);
    let at =
        |part: usize| numbers.get((numbers.len().saturating_sub(1) * part).div_ceil(4)).copied().unwrap_or(f64::NAN);
    [at(1), at(2), at(3)]
}

/// The first two lines that are not the same.
fn first_difference<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    one.lines().zip(other.lines()).find(|(one, other)| one != other).unwrap_or((one, other))
}
