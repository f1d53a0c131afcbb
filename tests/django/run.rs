//! Running cases.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use orm::{Database, Error, Result, Transaction};
use serde_json::{Value as Json, json};

use crate::answer::Answer;
use crate::case::Run;
use crate::oracle::Application;
use crate::support::TestDatabase;

/// One database for each application, opened when it is first needed.
pub struct Homes<'a> {
    open: Box<dyn Fn(Application) -> Option<TestDatabase> + 'a>,
    opened: Mutex<BTreeMap<Application, Option<TestDatabase>>>,
}

impl<'a> Homes<'a> {
    pub fn new(open: impl Fn(Application) -> Option<TestDatabase> + 'a) -> Self {
        Homes { open: Box::new(open), opened: Mutex::default() }
    }

    /// The database of an application; none where there is no server for it.
    pub fn of(&self, application: Application) -> Option<Database> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let home = opened.entry(application).or_insert_with(|| (self.open)(application)).as_ref()?;
        Some((**home).clone())
    }
}

/// What a case gave, and by how many statements.
pub struct Outcome {
    pub answer: Json,
    pub statements: u64,
}

/// Runs a case. What it writes is rolled back.
pub fn run(case: Run, db: &Database) -> Outcome {
    let capture = db.start_capture();
    let answer = catch_unwind(AssertUnwindSafe(|| match case {
        Run::Read(run) | Run::Alone(run) => run(db),
        Run::Write(run) => undone(db, run),
    }));
    let statements = capture.finish().iter().filter(|statement| !statement.is_transaction_control()).count() as u64;
    let answer = match answer {
        Ok(answer) => answer.answer(),
        Err(_) => json!({"$error": ["a panic"], "message": "it panicked"}),
    };
    Outcome { answer, statements }
}

fn undone(db: &Database, run: fn(&Transaction) -> Result<Json>) -> Result<Json> {
    let mut answer = None;
    let _: Result<()> = db.atomic(|tx| {
        answer = Some(run(tx));
        Err(Error::custom("done"))
    });
    answer.unwrap_or_else(|| Err(Error::custom("the transaction did not begin")))
}

/// What `run` gives, in a savepoint, so that the transaction goes on after an error.
pub fn attempt<T>(tx: &Transaction, run: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
    tx.atomic(run)
}
