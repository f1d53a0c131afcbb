//! Migrations: the history of the models, written as files and carried out on databases.
//!
//! A migration is data: a list of [`Operation`]s in a TOML file that is the same for every database. Replayed, the files
//! give the models' state at each point; the difference between the last state and the models that the program links is
//! what [`detect`](detect::detect) writes next. To apply one, each operation moves the state, and the tables of the two
//! states say what the database has to do.

mod apply;
pub mod detect;
pub mod execute;
mod file;
pub mod folder;
mod graph;
mod history;
mod lookup;
mod make;
mod name;
mod operation;
mod optimize;
mod registry;
mod squash;

use std::fmt;

pub use crate::schema::state;

pub use graph::{Direction, Graph, Target};
pub use history::{Applied, History};
pub use lookup::{Historic, HistoricRow, Models, Rows};
pub use make::{empty_migration, merge_migration, new_migrations};
pub use operation::{ConstraintKey, DatabaseSql, Operation};
pub use optimize::optimized;
pub use registry::Step;
pub use squash::squashed;

/// Which migration: its application and the name of its file, `blog.0002_post_subtitle`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationName {
    /// The application; empty for models without one.
    pub app: String,
    /// The name of the file, without its ending.
    pub name: String,
}

impl MigrationName {
    /// The one that `text` names in a file of `app`: without an application it is that one.
    pub fn within(app: &str, text: &str) -> Self {
        let (app, name) = text.split_once('.').unwrap_or((app, text));
        MigrationName { app: app.to_owned(), name: name.to_owned() }
    }

    /// As it is written in a file of `app`.
    fn to_string_within(&self, app: &str) -> String {
        if self.app == app { self.name.clone() } else { self.to_string() }
    }

    /// The number that its name begins with.
    pub fn number(&self) -> Option<u32> {
        let end = self.name.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(self.name.len());
        self.name[..end].parse().ok()
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.app.as_str() {
            "" => f.write_str(&self.name),
            app => write!(f, "{app}.{}", self.name),
        }
    }
}

/// A migration.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// Which.
    pub id: MigrationName,
    /// Those that come before it.
    pub depends_on: Vec<MigrationName>,
    /// Those that come after it, though they do not say so.
    pub run_before: Vec<MigrationName>,
    /// Those that it stands for.
    pub replaces: Vec<MigrationName>,
    /// Whether it runs in one transaction.
    pub atomic: bool,
    /// What it does.
    pub operations: Vec<Operation>,
    /// What tells its file's text from another; empty of one that has no file yet.
    pub checksum: String,
}

impl Migration {
    /// One without operations.
    pub fn new(id: MigrationName) -> Self {
        Migration {
            id,
            depends_on: Vec::new(),
            run_before: Vec::new(),
            replaces: Vec::new(),
            atomic: true,
            operations: Vec::new(),
            checksum: String::new(),
        }
    }
}
