//! Text that is put together without mistakes: quoting, placeholders, separators.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::subject::{Place, Role, Subject};
use super::{Access, Dialect, Operation, Statement, Subjects};
use crate::ast::{Alias, ColumnRef};
use crate::error::{Error, Result};
use crate::value::{ColumnType, Value};

/// Writes one statement.
pub struct Writer<'d> {
    sql: String,
    params: Vec<Value>,
    dialect: &'d dyn Dialect,
    names: HashMap<Alias, String>,
    tables: Vec<(Alias, &'static str)>,
    subjects: Subjects,
    refused: Option<&'static str>,
}

impl<'d> Writer<'d> {
    /// An empty statement.
    pub fn new(dialect: &'d dyn Dialect) -> Self {
        Writer {
            sql: String::with_capacity(256),
            params: Vec::new(),
            dialect,
            names: HashMap::new(),
            tables: Vec::new(),
            subjects: Subjects::default(),
            refused: None,
        }
    }

    /// The dialect written in.
    pub fn dialect(&self) -> &'d dyn Dialect {
        self.dialect
    }

    /// A piece of SQL that stands in the source.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// A name, quoted.
    pub fn ident(&mut self, name: &str) -> &mut Self {
        quote_into(&mut self.sql, name);
        self
    }

    /// Names a table in the statement: by itself where it is the first of that name, else by a short alias.
    pub(super) fn name_table(&mut self, alias: Alias, table: &'static str) {
        let taken = |name: &str| self.names.values().any(|other| other.eq_ignore_ascii_case(name));
        let mut name = table.to_owned();
        let mut number = alias.0 + 1;
        while taken(&name) {
            name = format!("T{number}");
            number += 1;
        }
        if name != table {
            self.subjects.rename(name.clone(), table);
        }
        self.names.insert(alias, name);
        self.tables.push((alias, table));
    }

    /// Where the text has come to.
    pub(super) fn place(&self) -> Place {
        Place { text: self.sql.len(), params: self.params.len() }
    }

    /// Says that what was written since `from` is about a column of a table of the statement.
    pub(super) fn about(&mut self, from: Place, column: &ColumnRef, role: Role) {
        // A table of the statement's own making has no columns that anybody knows.
        let Some((_, table)) = self.tables.iter().find(|(alias, _)| *alias == column.alias) else { return };
        let (column, column_type) = (column.column, column.column_type);
        self.about_column(from, Subject { table, column, column_type }, role);
    }

    /// As [`about`](Writer::about), of a column by its name.
    pub(super) fn about_column(&mut self, from: Place, column: Subject, role: Role) {
        let to = self.place();
        self.subjects.add(column, role, from, to);
    }

    /// Says that the parameters so far are rows of these columns of a table.
    pub(super) fn about_rows(
        &mut self,
        table: &'static str,
        columns: impl ExactSizeIterator<Item = (&'static str, ColumnType)>,
    ) {
        let end = self.params.len();
        self.subjects.add_rows(columns.map(|(column, column_type)| Subject { table, column, column_type }), end);
    }

    /// The name of a table in the statement, quoted.
    pub(super) fn alias(&mut self, alias: Alias) -> &mut Self {
        match self.names.get(&alias) {
            Some(name) => quote_into(&mut self.sql, name),
            // A table that no FROM names: the database says so with its name.
            None => quote_into(&mut self.sql, &format!("unknown table {}", alias.0)),
        }
        self
    }

    /// Whether a table goes by another name in the statement.
    pub(super) fn is_renamed(&self, alias: Alias, table: &str) -> bool {
        self.names.get(&alias).is_some_and(|name| name != table)
    }

    /// A whole number that the library made, such as a limit.
    pub fn number(&mut self, number: u64) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write!(self.sql, "{number}");
        self
    }

    /// A value: becomes a parameter and its placeholder.
    pub fn value(&mut self, value: Value) -> &mut Self {
        let number = self.parameter(value);
        self.placeholder(number)
    }

    /// Adds a parameter without writing its placeholder; its number.
    pub fn parameter(&mut self, value: Value) -> usize {
        self.params.push(value);
        self.params.len()
    }

    /// The placeholder of a parameter, which may be written more than once.
    pub fn placeholder(&mut self, number: usize) -> &mut Self {
        self.dialect.placeholder(&mut self.sql, number);
        self
    }

    /// Writes each item with a separator between.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &'static str,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            each(self, item);
        }
        self
    }

    /// Says that the database lacks what is to be written here; there will be no statement.
    pub fn refuse(&mut self, feature: &'static str) -> &mut Self {
        self.refused.get_or_insert(feature);
        self
    }

    /// The statement.
    ///
    /// # Errors
    /// [`Error::Unsupported`], where something was [refused](Writer::refuse).
    pub fn finish(self, access: Access, operation: Operation, table: &'static str) -> Result<Statement> {
        if let Some(feature) = self.refused {
            return Err(Error::Unsupported { database: self.dialect.name(), feature: feature.into() });
        }
        let Writer { sql, params, subjects, .. } = self;
        Ok(Statement { sql: sql.into(), params, access, operation, table, location: None, subjects: subjects.into() })
    }

    /// The text alone, for DDL.
    pub fn into_text(self) -> String {
        self.sql
    }
}

/// Appends a name in double quotes, each quote within doubled.
fn quote_into(sql: &mut String, name: &str) {
    sql.push('"');
    for character in name.chars() {
        if character == '"' {
            sql.push('"');
        }
        sql.push(character);
    }
    sql.push('"');
}

/// A name in double quotes.
pub fn quoted(name: &str) -> String {
    let mut sql = String::with_capacity(name.len() + 2);
    quote_into(&mut sql, name);
    sql
}
