//! What went wrong in a statement, told with the column it is about.
//!
//! The one place where what databases say of values and types becomes errors: backends say what they know, and every
//! database's error for the same fault is the same.

use super::Statement;
use super::subject::{Role, Stretch};
use crate::error::{Error, Fault};
use crate::meta::{ModelMeta, registered};
use crate::value::ColumnType;

/// A text of several statements where one was expected: a prepared statement is one.
#[cold]
pub fn several_statements() -> Error {
    let reason = "the text holds more than one statement; run them one by one, or as a batch without parameters";
    Error::InvalidQuery { reason: reason.into() }
}

/// A statement that is beyond a limit of its database, which says so in words: [`Error::QueryTooComplex`] with what helps.
#[cold]
pub fn too_complex(said: &str) -> Error {
    const HELP: [(&[&str], &str); 6] = [
        (
            &["Expression tree", "stack", "Recursion limit", "nested too deep", "memory exhausted"],
            "give conditions side by side to `Q::any` and `Q::all`, many values of one column to `is_in`",
        ),
        (
            &["variable", "parameters"],
            "give many values of one column to `is_in`, which takes one parameter, rows to `bulk_create`, which sends them in parts",
        ),
        (&["pattern"], "search for a shorter text, or split the text that is searched for"),
        (
            &["join", "FROM clause", "tables"],
            "walk fewer relations in one query; `prefetch` and `any` take none of its joins",
        ),
        (&["compound"], "unite fewer querysets at once, or give conditions to one `Q::any`"),
        (&["columns", "target list", "arguments"], "select or set fewer columns at once, by `only` or `values`"),
    ];
    let found = HELP.iter().find(|(words, _)| words.iter().any(|word| said.contains(word)));
    let help = found.map_or("ask for less at once, in several queries", |(_, help)| help);
    Error::QueryTooComplex { reason: format!("{said}; {help}") }
}

/// What a database tells of where a fault is.
#[derive(Clone, Copy, Debug)]
pub enum Clue<'c> {
    /// A parameter, counted from 0.
    Parameter(usize),
    /// A byte of the statement's text.
    Position(usize),
    /// A column of the statement's table, by its name.
    Column(&'c str),
    /// What the columns that it may be are like.
    Kind(fn(ColumnType) -> bool),
    /// Nothing.
    None,
}

impl Statement {
    /// A value that its column cannot hold, or that cannot be computed: [`Error::OutOfRange`]. Where the database does
    /// not tell of which column, those that it may be are named.
    #[cold]
    pub fn out_of_range(&self, clue: Clue<'_>, reason: impl Into<String>, fault: Option<Fault>) -> Error {
        Error::OutOfRange { column: self.columns(clue), reason: reason.into(), fault }
    }

    fn columns(&self, clue: Clue<'_>) -> String {
        let found = match clue {
            Clue::Parameter(number) => match self.subjects.of_parameter(number) {
                Some(stretch) => return stretch.name(),
                None => return format!("parameter {}", number + 1),
            },
            Clue::Column(column) => return format!("{}.{column}", self.table),
            Clue::Position(byte) => self.subjects.at(byte),
            Clue::Kind(_) | Clue::None => None,
        };
        if let Some(stretch) = found {
            return stretch.name();
        }
        let kind = match clue {
            Clue::Kind(kind) => kind,
            _ => |_| true,
        };
        let stored = |stretch: &&Stretch| stretch.role == Role::Assigned && kind(stretch.column_type);
        let involved = |stretch: &&Stretch| stretch.role == Role::Involved;
        let given = |stretch: &&Stretch| stretch.role == Role::Stored && kind(stretch.column_type);
        // What is given was looked at before, unless the table is not what the model says.
        let candidates = [self.names(stored), self.names(involved), self.names(given)];
        candidates.into_iter().find(|names| !names.is_empty()).unwrap_or_else(|| self.table.to_owned())
    }

    /// The columns of some stretches, each once.
    fn names(&self, those: impl FnMut(&&Stretch) -> bool) -> String {
        let mut found: Vec<_> = self.subjects.all().iter().filter(those).collect();
        found.sort_by_key(|stretch| stretch.start());
        let mut names: Vec<String> = Vec::new();
        for stretch in found {
            let name = stretch.name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" or ")
    }

    /// A column that the database does not have: [`Error::MissingColumn`]. `name` is as the database gives it, perhaps
    /// with its table or the name that this has in the statement.
    #[cold]
    pub fn missing_column(&self, name: &str, fault: Fault) -> Error {
        if self.table.is_empty() {
            return Error::MissingColumn { table: String::new(), column: name.to_owned(), field: None, fault };
        }
        let own = |name: &str| Some((self.table, name.strip_prefix(self.table)?.strip_prefix('.')?.to_owned()));
        let (table, column) = own(name)
            .map(|(table, column)| (table.to_owned(), column))
            .or_else(|| {
                let (table, column) = name.split_once('.')?;
                Some((self.subjects.table(table).to_owned(), column.to_owned()))
            })
            .unwrap_or_else(|| (self.table.to_owned(), name.to_owned()));
        let field = field_of(&table, &column);
        Error::MissingColumn { table, column, field, fault }
    }

    /// A column that is of another type in the database than in its model: [`Error::ColumnMismatch`]. `types` are those
    /// that the database names. None where the place is about no column of a model.
    ///
    /// # Errors
    /// The fault, where no column is known there.
    #[cold]
    pub fn column_mismatch(
        &self,
        clue: Clue<'_>,
        types: &[&str],
        named: impl Fn(ColumnType) -> String,
        fault: Fault,
    ) -> Result<Error, Fault> {
        let by_name = |column: &str| self.subjects.all().iter().find(|stretch| stretch.column == column);
        let found = match clue {
            Clue::Position(byte) => self.subjects.at(byte),
            Clue::Parameter(number) => self.subjects.of_parameter(number),
            Clue::Column(column) => by_name(column),
            Clue::Kind(_) | Clue::None => None,
        };
        let Some(stretch) = found else { return Err(fault) };
        let model = named(stretch.column_type);
        let plain = |name: &str| name.split('(').next().unwrap_or(name).to_owned();
        let there = types.iter().find(|name| plain(name) != plain(&model));
        let Some(database) = there.map(|name| (*name).to_owned()) else { return Err(fault) };
        Ok(stretch.mismatch(&model, &database, fault))
    }
}

impl Stretch {
    /// The column is of another type in the database than in its model; both in the database's words.
    #[cold]
    pub(super) fn mismatch(&self, model: &str, database: &str, fault: Fault) -> Error {
        let field = field_of(self.table, self.column).map(String::into_boxed_str);
        Error::ColumnMismatch { column: self.name(), field, model: model.into(), database: database.into(), fault }
    }
}

/// The field of a model that a column is, as `Album.title`.
fn field_of(table: &str, column: &str) -> Option<String> {
    let models = registered();
    let model: &ModelMeta = models.iter().find(|model| model.table == table)?;
    let field = model.fields.iter().find(|field| field.column == column)?;
    Some(format!("{}.{}", model.name, field.name))
}
