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
    /// What becomes of rows that a unique constraint refuses.
    pub conflict: Conflict,
    /// The columns given back for each row.
    pub returning: Vec<&'static str>,
}

/// What becomes of a row to be inserted that a unique constraint refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Conflict {
    /// The whole insertion is refused.
    #[default]
    Refuse,
    /// It is left out.
    Ignore,
    /// The row that is there is changed in its place.
    Update {
        /// The columns of the constraint.
        unique: Vec<&'static str>,
        /// The columns that take the refused row's values.
        set: Vec<&'static str>,
    },
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
    /// The columns given back for each row.
    pub returning: Vec<&'static str>,
}

/// A change of rows that gives each its own values.
#[derive(Clone, Debug)]
pub struct UpdateEach {
    /// The table.
    pub table: &'static str,
    /// Its alias in the conditions.
    pub alias: Alias,
    /// The columns that rows are found by.
    pub keys: Vec<ColumnRef>,
    /// The columns that are set.
    pub columns: Vec<(&'static str, ColumnType)>,
    /// The key of each row and then its values. No key comes twice, but with the same values.
    pub rows: Vec<Vec<Value>>,
    /// Which of the rows; all of none.
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
