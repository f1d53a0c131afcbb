//! Insertions, updates and deletions.

use super::{Alias, ColumnRef, Expr};
use crate::value::{ColumnType, Value};

/// Rows to be inserted.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The table.
    pub table: &'static str,
    /// The columns; empty is a row of defaults.
    pub columns: Vec<&'static str>,
    /// The types of the columns.
    pub types: Vec<ColumnType>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Value>>,
    /// Which of the columns is the auto-increment key, if the rows give it.
    pub auto_key: Option<usize>,
    /// Whether rows that a unique constraint refuses are left out.
    pub ignore_conflicts: bool,
    /// The columns given back for each row.
    pub returning: Vec<&'static str>,
}

/// A change of rows.
#[derive(Clone, Debug)]
pub struct Update {
    /// The table.
    pub table: &'static str,
    /// Its alias in the conditions.
    pub alias: Alias,
    /// What is set.
    pub assignments: Vec<(&'static str, ColumnType, Expr<ColumnRef>)>,
    /// Which rows; all of none.
    pub filter: Option<Expr<ColumnRef>>,
}

/// A deletion of rows.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The table.
    pub table: &'static str,
    /// Its alias in the conditions.
    pub alias: Alias,
    /// Which rows; all of none.
    pub filter: Option<Expr<ColumnRef>>,
}
