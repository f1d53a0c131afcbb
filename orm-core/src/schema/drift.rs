//! What a live database has otherwise than the models say.
//!
//! Nothing is called a difference that may be none. Databases put definitions in words of their own: two of them are
//! compared without casts, parentheses and the like, and are called other ones only if they are alike in all but their
//! literals; else a name in common is enough. What models cannot say is left alone: foreign keys of several columns, what
//! becomes of a key that is changed, indexes by methods of extensions, tables that no model has.

mod columns;
mod mend;
mod objects;

use std::collections::BTreeMap;
use std::fmt;

use super::alter::Step;
use super::live::{Catalogue, LiveKind, LiveTable};
use super::order::ordered;
use super::state::{ModelState, State};
use super::table::Table;
use crate::error::Result;
use crate::sql::Dialect;

/// Something that a database has otherwise than the models say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The struct: `Album`, or `Playlist.tracks` for the table between two.
    pub model: String,
    /// The struct's field, where it is about one.
    pub field: Option<String>,
    /// The table.
    pub table: String,
    /// The column, where it is about one.
    pub column: Option<String>,
    /// Of which kind it is.
    pub kind: DifferenceKind,
    /// What is different, in words: `the model says text(160), the database has varchar(100)`.
    pub reason: String,
    /// What would make the database as the models say. Empty where that is not for a statement alone.
    pub mend: Vec<Step>,
}

/// Of which kind a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// A model has no table.
    MissingTable,
    /// A field has no column.
    MissingColumn,
    /// A column has no field.
    ExtraColumn,
    /// A column is of another type.
    Type,
    /// A column takes NULL and should not, or the other way round.
    Null,
    /// A column is counted up and should not be, or the other way round.
    Counter,
    /// The database's default is another one.
    Default,
    /// A column is computed otherwise.
    Generated,
    /// Other columns are the primary key.
    PrimaryKey,
    /// A foreign key is missing, leads elsewhere, or is one too many.
    ForeignKey,
    /// A check is missing, is another one, or is one too many.
    Check,
    /// A unique constraint is missing, is another one, or is one too many.
    Unique,
    /// An index is missing, is another one, or is one too many.
    Index,
    /// A constraint or an index has another name than migrations would know it by. Rows and queries know nothing of it.
    Name,
}

/// A short paragraph: what is different, then the statements that would mend it, a line each.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = shown(&self.reason);
        match &self.field {
            Some(field) => write!(f, "`{}.{field}`: {reason}.", self.model)?,
            None => write!(f, "`{}`: {reason}.", self.model)?,
        }
        for step in &self.mend {
            match step {
                Step::Rebuild { table, .. } => {
                    write!(f, "\n    -- With foreign keys off, `{table}` is made anew:")?;
                }
                Step::Run(_) | Step::Object { .. } => {}
            }
            for statement in step.statements() {
                write!(f, "\n    {statement};")?;
            }
        }
        Ok(())
    }
}

/// What is on one line and in one direction, whatever names a catalogue has.
fn shown(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let show = |c: char| if c.is_control() || turns(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(show).collect()
}

/// What the tables of a database have otherwise than those of the models.
///
/// # Errors
/// [`Error::InvalidModel`](crate::error::Error::InvalidModel) where the models do not fit together.
pub fn drift(
    state: &State,
    live: &[LiveTable],
    dialect: &dyn Dialect,
    catalogue: &dyn Catalogue,
) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    let mut missing = Vec::new();
    for (name, model) in &state.models {
        for (position, wanted) in state.tables_of(name)?.into_iter().enumerate() {
            let Some(found) = live.iter().find(|table| same_name(dialect, &table.name, &wanted.name)) else {
                missing.push(wanted);
                continue;
            };
            let fields = if position == 0 { fields(model) } else { BTreeMap::new() };
            let mut pair = Pair { wanted: &wanted, found, live, fields, dialect, catalogue, differences: Vec::new() };
            pair.compare()?;
            differences.extend(pair.differences);
        }
    }
    // In an order in which what mends one may need what mended another.
    let missing = ordered(missing).into_iter().map(|table| mend::missing_table(&table, dialect));
    missing.chain(differences.into_iter().map(Ok)).collect()
}

/// The fields of a model, by their columns.
fn fields(model: &ModelState) -> BTreeMap<String, String> {
    let columns = model.fields.iter().filter_map(|field| Some((field.column()?.name.clone(), field.name.clone())));
    columns.collect()
}

/// Whether a database takes two names for the same. SQLite takes no notice of case.
fn same_name(dialect: &dyn Dialect, one: &str, other: &str) -> bool {
    one == other || (dialect.inline_foreign_keys() && one.eq_ignore_ascii_case(other))
}

/// A table as it shall be and as it is.
struct Pair<'a> {
    wanted: &'a Table,
    found: &'a LiveTable,
    /// All that there is, for what is pointed at.
    live: &'a [LiveTable],
    /// The fields by their columns.
    fields: BTreeMap<String, String>,
    dialect: &'a dyn Dialect,
    catalogue: &'a dyn Catalogue,
    differences: Vec<Difference>,
}

impl Pair<'_> {
    fn compare(&mut self) -> Result<()> {
        self.columns()?;
        // A view has neither constraints nor indexes that one could miss.
        if matches!(self.found.kind, LiveKind::Table | LiveKind::Partition) {
            self.primary_key();
            self.foreign_keys()?;
            self.objects()?;
        }
        Ok(())
    }

    fn same(&self, one: &str, other: &str) -> bool {
        same_name(self.dialect, one, other)
    }

    fn tell(&mut self, kind: DifferenceKind, column: Option<&str>, reason: String, mend: Vec<Step>) {
        self.differences.push(Difference {
            model: self.wanted.model.clone(),
            field: column.map(|column| self.fields.get(column).cloned().unwrap_or_else(|| column.to_owned())),
            table: self.found.name.clone(),
            column: column.map(str::to_owned),
            kind,
            reason,
            mend,
        });
    }
}
