//! From tables as they are to tables as they shall be: the statements between.
//!
//! A table is told from another by what it was made from, not by its name, and a column by its field; so what has another
//! name only is renamed, with its rows. Constraints and indexes are told by their definitions.

mod anew;
mod native;
mod rebuild;

use std::collections::BTreeMap;

pub use anew::Anew;

use super::create::Creation;
use super::object::Object;
use super::order::ordered;
use super::renamed::Names;
use super::table::{Column, Table};
use super::write::Writer;
use crate::error::Result;
use crate::sql::{Dialect, quoted};
use crate::value::Value;

/// What to do, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Run a statement.
    Run(String),
    /// Drop a constraint or an index, or name it anew. Where the database has it by another name (Django leaves them theirs
    /// when a table is renamed), it is for whoever runs the step to find that.
    Object {
        /// Its table.
        table: String,
        /// As models know it.
        object: Box<Object>,
        /// Its new name; without one it is dropped.
        rename: Option<String>,
    },
    /// Make a table anew, because the database cannot alter it that far. What else hangs on it
    /// (triggers, and indexes that no model knows) has to be kept by whoever runs them.
    Rebuild {
        /// The table.
        table: String,
        /// Its indexes that models know, before or after; all others have to be kept.
        known: Vec<String>,
        /// How.
        anew: Box<Anew>,
    },
}

impl Step {
    /// Its statements, of a table as models know it.
    pub fn statements(&self) -> Vec<String> {
        match self {
            Step::Run(statement) => vec![statement.clone()],
            Step::Object { table, object, rename: None } => vec![Object::drop(object, table)],
            Step::Object { table, object, rename: Some(name) } => vec![object.rename(table, name)],
            Step::Rebuild { anew, .. } => anew.statements(None),
        }
    }
}

/// A table before and after.
pub(super) struct Alteration<'a> {
    /// As it is.
    pub(super) before: &'a Table,
    /// As it shall be.
    pub(super) after: &'a Table,
    /// The columns that go on, by their names before and after.
    pub(super) kept: Vec<(String, String)>,
    /// What the rows that are there get in a column that takes no NULL any more, by its name after.
    pub(super) fills: BTreeMap<String, Value>,
}

/// What happens to tables in one step.
#[derive(Default)]
pub(super) struct Alterations<'a> {
    pub(super) created: Vec<&'a Table>,
    pub(super) altered: Vec<Alteration<'a>>,
    pub(super) dropped: Vec<&'a Table>,
}

impl Alterations<'_> {
    /// The statements, in their order.
    pub(super) fn steps(&self, dialect: &dyn Dialect) -> Result<Vec<Step>> {
        let names = self.names();
        let mut steps = match dialect.inline_foreign_keys() {
            true => rebuild::steps(self, &names, dialect)?,
            false => native::steps(self, &names, dialect)?,
        };
        let created: Vec<Table> = self.created.iter().map(|table| (*table).clone()).collect();
        let creations = ordered(created).iter().map(|table| Creation::of(table, dialect)).collect::<Result<_>>()?;
        steps.extend(super::create::statements(creations).into_iter().map(Step::Run));
        for table in &self.dropped {
            let cascade = if dialect.inline_foreign_keys() { "" } else { " CASCADE" };
            steps.push(Step::Run(format!("DROP TABLE {}{cascade}", quoted(&table.name))));
        }
        Ok(steps)
    }

    fn names(&self) -> Names {
        let mut names = Names::default();
        for Alteration { before, after, kept, .. } in &self.altered {
            names.tables.push((before.name.clone(), after.name.clone()));
            let renamed = kept.iter().filter(|(old, new)| old != new);
            names.columns.extend(renamed.map(|(old, new)| (before.name.clone(), old.clone(), new.clone())));
        }
        names
    }
}

/// The constraints and indexes of a table that is altered.
struct Objects {
    /// Those that go: under the names that they have.
    dropped: Vec<Object>,
    /// Those that get another name only.
    renamed: Vec<(Object, String)>,
    /// Those that come.
    created: Vec<Object>,
}

impl Alteration<'_> {
    /// Whether the table or a column of it gets another name.
    fn renames(&self) -> bool {
        self.before.name != self.after.name || self.kept.iter().any(|(before, after)| before != after)
    }

    /// The columns that go on, as they are but for their names, and as they shall be.
    fn columns<'t>(&'t self, renamed: &'t Table) -> impl Iterator<Item = (&'t Column, &'t Column)> {
        self.kept.iter().filter_map(|(_, name)| Some((renamed.column(name)?, self.after.column(name)?)))
    }

    fn added(&self) -> impl Iterator<Item = &Column> {
        let is_kept = |column: &&Column| self.kept.iter().any(|(_, name)| *name == column.name);
        self.after.columns.iter().filter(move |column| !is_kept(column))
    }

    fn removed(&self) -> impl Iterator<Item = &Column> {
        let is_kept = |column: &&Column| self.kept.iter().any(|(name, _)| *name == column.name);
        self.before.columns.iter().filter(move |column| !is_kept(column))
    }

    /// What becomes of constraints and indexes. `retyped` says of which columns the type changes.
    fn objects(&self, renamed: &Table, dialect: &dyn Dialect) -> Result<Objects> {
        let named = Writer::new(self.before, dialect).objects()?;
        let before = Writer::new(renamed, dialect).objects()?;
        let mut created = Writer::new(self.after, dialect).objects()?;
        let mut objects = Objects { dropped: Vec::new(), renamed: Vec::new(), created: Vec::new() };
        // Both have the same objects in the same order, under other names.
        for (named, object) in named.into_iter().zip(before) {
            let same = created.iter().position(|other| other.is_like(&object) && other.name == object.name);
            match same.or_else(|| created.iter().position(|other| other.is_like(&object))) {
                Some(at) => {
                    let other = created.remove(at);
                    if other.name != named.name {
                        objects.renamed.push((named, other.name));
                    }
                }
                None => objects.dropped.push(named),
            }
        }
        objects.created = created;
        Ok(objects)
    }
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of its primary key.
    pub(super) fn key(&self) -> Vec<&str> {
        if !self.primary_key.is_empty() {
            return self.primary_key.iter().map(String::as_str).collect();
        }
        self.columns.iter().filter(|column| column.primary_key).map(|column| column.name.as_str()).collect()
    }
}
