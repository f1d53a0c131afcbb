//! Which column each stretch of a statement is about.
//!
//! Databases seldom say which column an error of value or type is of. The writer knows while it writes, and keeps it
//! beside the text, so that errors can tell it.

use std::ops::Range;

use crate::ast::{ColumnRef, Expr};
use crate::value::ColumnType;

/// What a stretch of a statement has to do with its column. None is called as what users write is: rustc's messages show the
/// whole path of a name that is there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A value is stored in it.
    Stored,
    /// What is computed is stored in it.
    Assigned,
    /// Something is computed of it.
    Involved,
    /// It is compared, or searched.
    Compared,
}

/// A stretch of a statement's text, and of its parameters, that is about one column.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The column's type, as the model has it.
    pub column_type: ColumnType,
    /// What is done with it.
    pub role: Role,
    text: Range<usize>,
    params: Range<usize>,
}

impl Stretch {
    /// `table.column`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// Where it stands in the text; nowhere, where it is a column of rows of values.
    pub fn text(&self) -> Range<usize> {
        self.text.clone()
    }

    /// Where it begins in the text.
    pub(super) fn start(&self) -> usize {
        self.text.start
    }
}

/// The stretches of a statement, those within others before these.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    stretches: Vec<Stretch>,
    /// How many parameters each row of values has, and where the rows end.
    rows: Option<(usize, usize)>,
    /// Tables that go by another name in the statement.
    renamed: Vec<(String, &'static str)>,
}

/// Where a stretch begins.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) text: usize,
    pub(super) params: usize,
}

impl Subjects {
    pub(super) fn add(&mut self, column: Subject, role: Role, from: Place, to: Place) {
        let Subject { table, column, column_type } = column;
        let (text, params) = (from.text..to.text, from.params..to.params);
        self.stretches.push(Stretch { table, column, column_type, role, text, params });
    }

    /// Rows of values: the parameter of each column, over and over until `end`.
    pub(super) fn add_rows(&mut self, columns: impl ExactSizeIterator<Item = Subject>, end: usize) {
        self.rows = Some((columns.len(), end));
        for (number, column) in columns.enumerate() {
            let place = |params| Place { text: 0, params };
            self.add(column, Role::Stored, place(number), place(number + 1));
        }
    }

    pub(super) fn rename(&mut self, name: String, table: &'static str) {
        self.renamed.push((name, table));
    }

    /// What a parameter is of, counted from 0.
    pub(super) fn of_parameter(&self, number: usize) -> Option<&Stretch> {
        let number = match self.rows {
            Some((width, end)) if number < end && width > 0 => number % width,
            _ => number,
        };
        self.stretches.iter().find(|stretch| stretch.params.contains(&number))
    }

    /// What a byte of the text is of.
    pub(super) fn at(&self, byte: usize) -> Option<&Stretch> {
        self.stretches.iter().find(|stretch| stretch.text.contains(&byte))
    }

    /// Of the parameters up to the second number, each is about the stretch of its number modulo the first.
    pub fn rows(&self) -> Option<(usize, usize)> {
        self.rows
    }

    /// All of them.
    pub fn all(&self) -> &[Stretch] {
        &self.stretches
    }

    /// The table that goes by a name in the statement.
    pub(super) fn table<'n>(&self, name: &'n str) -> &'n str
    where
        'static: 'n,
    {
        self.renamed.iter().find(|(other, _)| other == name).map_or(name, |(_, table)| table)
    }
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) column_type: ColumnType,
}

/// The column that an expression is about: the first that stands in it, a few steps deep.
pub(super) fn column_in(expr: &Expr<ColumnRef>) -> Option<&ColumnRef> {
    fn within(expr: &Expr<ColumnRef>, steps: u32) -> Option<&ColumnRef> {
        if let Expr::Column(column) = expr {
            return Some(column);
        }
        let mut found = None;
        if steps > 0 {
            expr.parts(&mut |part| found = found.or_else(|| within(part, steps - 1)));
        }
        found
    }
    within(expr, 3)
}
