//! Text that is put together without mistakes: quoting, placeholders, separators.

use std::fmt::Write as _;

use super::{Access, Dialect, Operation, Statement};
use crate::value::Value;

/// Writes one statement.
pub struct Writer<'d> {
    sql: String,
    params: Vec<Value>,
    dialect: &'d dyn Dialect,
}

impl<'d> Writer<'d> {
    /// An empty statement.
    pub fn new(dialect: &'d dyn Dialect) -> Self {
        Writer { sql: String::with_capacity(256), params: Vec::new(), dialect }
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

    /// The statement.
    pub fn finish(self, access: Access, operation: Operation, table: &'static str) -> Statement {
        Statement { sql: self.sql.into(), params: self.params, access, operation, table, location: None }
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
