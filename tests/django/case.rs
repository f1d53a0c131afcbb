//! One queryset of Django's as one of ours.

use orm::{Database, Result, Transaction};
use serde_json::Value as Json;

use crate::oracle::Engine;

/// A case and what is expected of it.
#[derive(Clone)]
pub struct Case {
    pub id: &'static str,
    pub run: Run,
    pub expected: Expected,
    /// Whether the number of statements is Django's too.
    pub counted: bool,
    /// The programs of `tests/ui` that show what the compiler refuses where Django raises an error.
    pub refused: Vec<&'static str>,
}

/// How it is run.
#[derive(Clone, Copy)]
pub enum Run {
    Read(fn(&Database) -> Result<Json>),
    /// In a transaction that is rolled back.
    Write(fn(&Transaction) -> Result<Json>),
    /// As a transaction that cannot commit, so that it leaves nothing.
    Alone(fn(&Database) -> Result<Json>),
}

/// What it must give.
#[derive(Clone)]
pub enum Expected {
    /// Django's answer on the same database.
    AsDjango,
    /// Django's answer on PostgreSQL, also on SQLite, as a law has it.
    LikePostgres(&'static str),
    /// Django's answer on SQLite, also on PostgreSQL, as a law has it.
    LikeSqlite(&'static str),
    /// An answer of our own, as a law has it: the law, and the answer on SQLite and on PostgreSQL.
    Law(&'static str, Json, Json),
    /// An answer of our own for a reason that is no law.
    Unlike(&'static str, Json, Json),
}

impl Case {
    pub fn new(id: &'static str, run: Run) -> Self {
        let counted = id.starts_with("prefetch.");
        Case { id, run, expected: Expected::AsDjango, counted, refused: Vec::new() }
    }

    /// Both databases answer as Django's PostgreSQL does, says this law.
    pub fn like_postgres(mut self, law: &'static str) -> Self {
        self.expected = Expected::LikePostgres(law);
        self
    }

    /// Both databases answer as Django's SQLite does, says this law.
    pub fn like_sqlite(mut self, law: &'static str) -> Self {
        self.expected = Expected::LikeSqlite(law);
        self
    }

    /// Says this law, the answer is another than Django's: this one.
    pub fn law(self, law: &'static str, answer: Json) -> Self {
        self.law_of_each(law, answer.clone(), answer)
    }

    /// As [`law`](Self::law), where the databases differ in what a law leaves to them.
    pub fn law_of_each(mut self, law: &'static str, sqlite: Json, postgres: Json) -> Self {
        self.expected = Expected::Law(law, sqlite, postgres);
        self
    }

    /// The answer is another than Django's, and no law says so.
    pub fn unlike(mut self, reason: &'static str, answer: Json) -> Self {
        self.expected = Expected::Unlike(reason, answer.clone(), answer);
        self
    }

    /// The case is about the number of statements, which must be Django's.
    pub fn counted(mut self) -> Self {
        self.counted = true;
        self
    }

    /// The number of statements is not the case's subject, though that of its topic.
    pub fn not_counted(mut self) -> Self {
        self.counted = false;
        self
    }

    /// Where Django raises an error, the compiler refuses the program of this name in `tests/ui`.
    pub fn refused(mut self, program: &'static str) -> Self {
        self.refused.push(program);
        self
    }

    /// The law or the reason for an answer that is not Django's on this database.
    pub fn own(&self, engine: Engine) -> Option<(&'static str, &Json)> {
        match (&self.expected, engine) {
            (Expected::Law(why, answer, _) | Expected::Unlike(why, answer, _), Engine::Sqlite) => Some((why, answer)),
            (Expected::Law(why, _, answer) | Expected::Unlike(why, _, answer), Engine::Postgres) => Some((why, answer)),
            _ => None,
        }
    }
}

/// A case that reads: `case!("topic.name", |db| ..)`. The block gives an `Answer`, and may use `?`.
macro_rules! case {
    ($id:literal, |$db:ident| $body:expr) => {{
        fn run($db: &orm::Database) -> orm::Result<serde_json::Value> {
            Ok($crate::answer::Answer::answer($body))
        }
        $crate::case::Case::new($id, $crate::case::Run::Read(run))
    }};
}
pub(crate) use case;

/// A case that writes; it is rolled back.
macro_rules! writing {
    ($id:literal, |$tx:ident| $body:expr) => {{
        fn run($tx: &orm::Transaction) -> orm::Result<serde_json::Value> {
            Ok($crate::answer::Answer::answer($body))
        }
        $crate::case::Case::new($id, $crate::case::Run::Write(run))
    }};
}
pub(crate) use writing;

/// A case that writes in a transaction of its own, which the database refuses to commit.
macro_rules! refused_at_commit {
    ($id:literal, |$db:ident| $body:expr) => {{
        fn run($db: &orm::Database) -> orm::Result<serde_json::Value> {
            Ok($crate::answer::Answer::answer($body))
        }
        $crate::case::Case::new($id, $crate::case::Run::Alone(run))
    }};
}
pub(crate) use refused_at_commit;

/// How many statements an expression takes, and its answer: `[2, ..]`.
macro_rules! nq {
    ($db:expr, $body:expr) => {{
        let capture = $db.start_capture();
        let answer = $crate::answer::Answer::answer($body);
        let statements = capture.finish().iter().filter(|s| !s.is_transaction_control()).count();
        serde_json::json!([statements, answer])
    }};
}
pub(crate) use nq;

/// A list of answers that are of different types.
macro_rules! answers {
    ($($answer:expr),* $(,)?) => {
        serde_json::Value::Array(vec![$($crate::answer::Answer::answer($answer)),*])
    };
}
pub(crate) use answers;
