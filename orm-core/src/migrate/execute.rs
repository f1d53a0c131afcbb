//! Carrying migrations out on a database.

mod advice;
mod culprits;
mod step;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

pub use step::statements;

use super::history::{History, Record, table_names};
use super::{Direction, Graph, Migration, MigrationName, Operation, Target};
use crate::db::{Database, Port, ReadHandle, Transaction, now};
use crate::error::{Error, Result};
use crate::schema::state::State;
use step::Stepper;

/// How to migrate.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Note migrations as applied, or as undone, without running them.
    pub fake: bool,
    /// Note an application's first migration as applied where all its tables are there already: to go on with a database
    /// that was made otherwise, by Django say.
    pub fake_initial: bool,
    /// How long to wait for another migrator, and for whoever else holds a lock that is in the way.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options { fake: false, fake_initial: false, patience: Duration::from_secs(60) }
    }
}

/// What happens while migrating.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A migration begins.
    Begins(Direction, &'a MigrationName),
    /// Another migrator, or another user of a table, is waited for.
    Waits,
    /// A migration is done, after so long.
    Done(Direction, &'a MigrationName, Outcome, Duration),
}

/// How a migration came to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By running it.
    Ran,
    /// By noting it.
    Faked,
    /// Another migrator did it meanwhile.
    ByAnother,
}

/// One lock for all migrators of a database: the digits of `orm_migrations` as a telephone has them.
const LOCK: i64 = 676_644_727_666;

/// How long one statement waits for a lock, so that whoever queues behind it does not wait longer.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '5s'";

/// Takes a database to a target: one transaction for each migration, each all or nothing together with its note in
/// `orm_migrations`.
///
/// # Errors
/// [`Error::Migration`] where the files do not fit each other or what was applied, or one cannot be undone; otherwise what
/// the database says. The migrations before the one that failed stay applied.
pub fn migrate(
    db: &Database,
    migrations: Vec<Migration>,
    target: &Target,
    options: Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let history = History::read(db)?;
    history.check(&migrations)?;
    let applied = applied(&migrations, &history);
    note_replacing(db, &migrations, &applied, &history)?;
    let graph = Graph::new(migrations, &applied)?;
    graph.check_conflicts()?;
    graph.check_history(&applied)?;
    let plan = graph.plan(target, &applied)?;
    for (direction, migration) in &plan {
        if *direction == Direction::Backwards && !options.fake {
            step::check_reversible(migration, &state_before(&graph, migration)?)?;
        }
    }
    for (direction, migration) in plan {
        progress(Progress::Begins(direction, &migration.id));
        let begun = Instant::now();
        let run = Run { db, graph: &graph, migration, direction, options };
        let outcome = run.patiently(progress)?;
        progress(Progress::Done(direction, &migration.id, outcome, begun.elapsed()));
    }
    Ok(())
}

/// The migrations that are applied, those too that replace only applied ones.
pub fn applied(migrations: &[Migration], history: &History) -> BTreeSet<MigrationName> {
    let mut applied = history.names();
    for migration in migrations.iter().filter(|migration| !migration.replaces.is_empty()) {
        if migration.replaces.iter().all(|name| applied.contains(name)) {
            applied.insert(migration.id.clone());
        }
    }
    applied
}

/// Notes those that replace only applied ones, whose files need not be kept from then on.
fn note_replacing(
    db: &Database,
    migrations: &[Migration],
    applied: &BTreeSet<MigrationName>,
    history: &History,
) -> Result<()> {
    let unnoted = |migration: &&Migration| applied.contains(&migration.id) && history.get(&migration.id).is_none();
    let replacing: Vec<&Migration> = migrations.iter().filter(unnoted).collect();
    if replacing.is_empty() {
        return Ok(());
    }
    db.atomic(|tx| {
        let record = Record::open(tx)?;
        for migration in replacing {
            record.add(migration, None)?;
            migration.replaces.iter().try_for_each(|name| record.forget_file(name))?;
        }
        Ok(())
    })
}

/// The models before a migration.
fn state_before(graph: &Graph, migration: &Migration) -> Result<State> {
    let mut state = State::default();
    for earlier in graph.migrations().iter().take_while(|other| other.id != migration.id) {
        earlier.apply_to(&mut state)?;
    }
    Ok(state)
}

/// One migration to carry out.
struct Run<'a> {
    db: &'a Database,
    graph: &'a Graph,
    migration: &'a Migration,
    direction: Direction,
    options: Options,
}

impl Run<'_> {
    /// Waits for whoever is in the way, and says so.
    fn patiently(&self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Outcome> {
        let begun = Instant::now();
        loop {
            match self.once() {
                Err(error) if is_in_the_way(&error) && begun.elapsed() < self.options.patience => {
                    progress(Progress::Waits);
                    std::thread::sleep(Duration::from_millis(200));
                }
                other => return other.map_err(|error| self.within(error)),
            }
        }
    }

    /// An error of the database, with what was being done, and which rows were in the way.
    fn within(&self, error: Error) -> Error {
        let wrong = |reason: String| Error::Migration { migration: self.migration.id.to_string(), reason };
        match error {
            Error::Migration { .. } => error,
            other => wrong(format!("nothing of it is kept: {other}{}", advice::on_rights(&other))),
        }
    }

    /// As [`within`](Run::within), for an operation.
    fn during(&self, position: usize, error: &Error) -> Error {
        let operation = &self.migration.operations[position];
        let mut reason = format!("nothing of it is kept: {}: {error}", operation.describe());
        if let Some(rows) = self.culprits(position) {
            reason += &format!("; {rows}");
        }
        reason += &advice::on_rights(error);
        if let (Direction::Forwards, Operation::CreateModel { .. }) = (self.direction, operation) {
            reason += &self.on_tables();
        }
        Error::Migration { migration: self.migration.id.to_string(), reason }
    }

    fn culprits(&self, position: usize) -> Option<String> {
        if self.direction == Direction::Backwards {
            return None;
        }
        let mut before = state_before(self.graph, self.migration).ok()?;
        let app = &self.migration.id.app;
        for operation in &self.migration.operations[..position] {
            operation.apply(app, &mut before).ok()?;
        }
        culprits::culprits(self.db, app, &before, &self.migration.operations[position])
    }

    fn once(&self) -> Result<Outcome> {
        if !self.migration.atomic && self.direction == Direction::Forwards && !self.options.fake {
            return self.in_pieces();
        }
        let anew = step::makes_anew(self.db.dialect());
        let transaction = self.db.transaction().durable();
        let transaction = if anew { transaction.unchecked_keys() } else { transaction };
        // Which operation is at work, for who has to tell that it failed.
        let mut at = None;
        let result = transaction.run(|tx| {
            let record = self.locked(tx)?;
            if let Some(outcome) = self.without_running(tx, &record)? {
                return Ok(outcome);
            }
            let stepper = Stepper::new(tx, self.migration);
            let broken = if anew { step::dangling(tx)? } else { BTreeSet::new() };
            let before = state_before(self.graph, self.migration)?;
            match self.direction {
                Direction::Forwards => stepper.forwards(before, &mut at)?,
                Direction::Backwards => stepper.backwards(before, &mut at)?,
            }
            at = None;
            if anew {
                step::check_keys(tx, self.migration, &broken)?;
            }
            self.note(&record)?;
            Ok(Outcome::Ran)
        });
        result.map_err(|error| match (at, error) {
            // Whoever waits for it tells it from others.
            (_, error) if is_in_the_way(&error) || matches!(error, Error::Migration { .. }) => error,
            (Some(position), error) => self.during(position, &error),
            (None, error) => error,
        })
    }

    /// The record of the database, once no other migrator is at work: what was applied is read after that.
    fn locked<'t>(&self, tx: &'t Transaction) -> Result<Record<'t>> {
        if !step::makes_anew(ReadHandle::port(tx).dialect()) {
            now(ReadHandle::port(tx).batch(LOCK_TIMEOUT.to_owned()))?;
            now(ReadHandle::port(tx).batch(format!("SELECT pg_catalog.pg_advisory_xact_lock({LOCK})")))?;
        }
        Record::open(tx)
    }

    /// What can be done without running anything.
    fn without_running(&self, tx: &Transaction, record: &Record<'_>) -> Result<Option<Outcome>> {
        let is_applied = record.read()?.names().contains(&self.migration.id);
        if is_applied == (self.direction == Direction::Forwards) {
            return Ok(Some(Outcome::ByAnother));
        }
        if self.options.fake || (self.options.fake_initial && self.is_there(tx)?) {
            self.note(record)?;
            return Ok(Some(Outcome::Faked));
        }
        Ok(None)
    }

    fn note(&self, record: &Record<'_>) -> Result<()> {
        match self.direction {
            Direction::Forwards => record.add(self.migration, None),
            Direction::Backwards => {
                // Else they would say that it is applied.
                self.migration.replaces.iter().try_for_each(|name| record.remove(name))?;
                record.remove(&self.migration.id)
            }
        }
    }

    /// Whether all tables of an application's first migration are there.
    fn is_there(&self, tx: &Transaction) -> Result<bool> {
        let app = &self.migration.id.app;
        let first =
            self.direction == Direction::Forwards && self.migration.depends_on.iter().all(|parent| parent.app != *app);
        if !first {
            return Ok(false);
        }
        let names = table_names(ReadHandle::port(tx))?;
        let made = self.made()?;
        let only_tables = self.migration.operations.iter().all(|operation| {
            matches!(
                operation,
                Operation::CreateModel { .. }
                    | Operation::AddField { .. }
                    | Operation::AddIndex { .. }
                    | Operation::AddUnique { .. }
                    | Operation::AddCheck { .. }
            )
        });
        Ok(!made.is_empty() && only_tables && made.iter().all(|name| names.contains(name)))
    }

    /// The tables that it makes.
    fn made(&self) -> Result<Vec<String>> {
        let mut state = state_before(self.graph, self.migration)?;
        let there: BTreeSet<String> = state.tables()?.into_iter().map(|table| table.name).collect();
        self.migration.apply_to(&mut state)?;
        Ok(state.tables()?.into_iter().map(|table| table.name).filter(|name| !there.contains(name)).collect())
    }

    /// What to do where tables that it makes are there already. Nothing of it is kept by now: they are someone else's.
    fn on_tables(&self) -> String {
        let names = table_names(ReadHandle::port(self.db));
        let (Ok(names), Ok(made)) = (names, self.made()) else { return String::new() };
        let (there, missing): (Vec<String>, Vec<String>) = made.into_iter().partition(|name| names.contains(name));
        advice::on_tables(&there, &missing)
    }

    /// One statement after another, each kept as it is done, and how far that is noted: what is interrupted goes on where
    /// it was.
    fn in_pieces(&self) -> Result<Outcome> {
        let done = self.db.atomic(|tx| {
            let record = self.locked(tx)?;
            if let Some(outcome) = self.without_running(tx, &record)? {
                return Ok(Err(outcome));
            }
            let done = record.read()?.get(&self.migration.id).and_then(|applied| applied.done).unwrap_or_default();
            record.add(self.migration, Some(done))?;
            Ok::<_, Error>(Ok(done))
        })?;
        let done = match done {
            Ok(done) => usize::try_from(done).unwrap_or_default(),
            Err(outcome) => return Ok(outcome),
        };
        let before = state_before(self.graph, self.migration)?;
        step::apart(self.db, self.migration, before, done, &|done| {
            let done = i64::try_from(done).unwrap_or(i64::MAX);
            self.db.atomic(|tx| Record::open(tx)?.add(self.migration, Some(done)))
        })?;
        self.db.atomic(|tx| Record::open(tx)?.add(self.migration, None))?;
        Ok(Outcome::Ran)
    }
}

/// Whether waiting may help.
fn is_in_the_way(error: &Error) -> bool {
    matches!(error, Error::Timeout { what: "a lock", .. } | Error::Deadlock { .. } | Error::SerializationFailure { .. })
}

/// Refuses a database to which not all migrations are applied: for a program's start.
///
/// # Errors
/// [`Error::Migration`] that names the first missing one.
pub fn check_applied<H: ReadHandle + ?Sized>(db: &H, migrations: &[Migration]) -> Result<()> {
    let history = History::read(db)?;
    history.check(migrations)?;
    let applied = applied(migrations, &history);
    match migrations.iter().find(|migration| !applied.contains(&migration.id)) {
        None => Ok(()),
        Some(missing) => Err(Error::Migration {
            migration: missing.id.to_string(),
            reason: "it is not applied to this database: run `manage migrate` first".to_owned(),
        }),
    }
}
