//! The statement tree.
//!
//! One tree with one parameter: a [`Select`] of paths is what a queryset holds, a select of
//! [`ColumnRef`]s is what the writer takes, and only [`resolve`](crate::resolve) turns one into
//! the other, so that an unresolved path cannot reach the text. No dialect stands in it.

mod aggregate;
mod change;
mod expr;
mod function;
mod json;
mod key;
mod kind;
mod select;
mod shape;
mod walk;
mod window;

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

pub use aggregate::{Aggregate, AggregateFunction};
pub use change::{Conflict, Delete, Insert, Update, UpdateEach};
pub use expr::{CompareOp, DatePart, Expr, Fault, MatchKind, Truncation, Unit, all, any};
pub use function::{ArithmeticOp, Function, NullWhen};
pub use json::JsonFunction;
pub use key::{Key, LONG_LIST, Place, Slot, fold};
pub(crate) use kind::of_value;
pub use select::{Combination, Grouping, Groups, Lock, Nulls, OrderBy, Select, SetOperator, Wait};
pub use shape::Shape;
pub use window::{Bound, Frame, FrameUnit, Window, WindowFunction};

use crate::value::{ColumnType, Value};

/// How a tree refers to columns.
pub trait Reference: Shape + Clone + Debug + PartialEq + Send + Sync + 'static {
    /// What a select of this kind reads from.
    type From: Shape + Clone + Debug + PartialEq + Send + Sync + 'static;
    /// What only exists before paths are resolved: a question about related rows.
    type Related: Shape + Clone + Debug + PartialEq + Send + Sync + 'static;
    /// How the rows of a select are put together for its aggregates.
    type Grouping: Shape + Clone + Debug + Default + PartialEq + Send + Sync + 'static;
    /// The selects that a select puts together, where it does; once resolved they are what it reads from.
    type Combined: Shape + Clone + Debug + Default + PartialEq + Send + Sync + 'static;
    /// The restriction to rows that a table between relates to some keys; once resolved it is a join.
    type Within: Shape + Clone + Debug + Default + PartialEq + Send + Sync + 'static;
}

/// A column of a table that a statement names.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRef {
    /// The table, by its alias in the statement.
    pub alias: Alias,
    /// The column's name.
    pub column: &'static str,
    /// The column's type.
    pub column_type: ColumnType,
    /// Whether the column's own definition lets it be NULL.
    pub null: bool,
}

impl ColumnRef {
    /// A column that such keys are found in, where its definition is not at hand.
    pub(crate) fn of_keys(alias: Alias, column: &'static str, keys: &[Value]) -> Self {
        let column_type = keys.iter().find_map(of_value).unwrap_or(ColumnType::BigInt);
        ColumnRef { alias, column, column_type, null: false }
    }
}

impl Reference for ColumnRef {
    type From = From;
    type Related = std::convert::Infallible;
    type Grouping = Groups;
    type Combined = ();
    type Within = ();
}

/// A table's name within a statement. Unique in the whole statement, subqueries included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Alias(pub u32);

/// The tables a select reads.
#[derive(Clone, Debug, PartialEq)]
pub struct From {
    /// The first of what it reads.
    pub source: Source,
    /// Its alias.
    pub alias: Alias,
    /// The tables joined to it, each after those it refers to.
    pub joins: Vec<Join>,
}

impl From {
    /// One table.
    pub fn table(table: &'static str, alias: Alias) -> Self {
        From { source: Source::Table(table), alias, joins: Vec::new() }
    }

    /// The rows of a select.
    pub fn select(select: Select<ColumnRef>, alias: Alias) -> Self {
        From { source: Source::Select(Box::new(select)), alias, joins: Vec::new() }
    }

    /// The rows of several selects.
    pub fn combination(combination: Combination<ColumnRef>, alias: Alias) -> Self {
        From { source: Source::Combination(Box::new(combination)), alias, joins: Vec::new() }
    }

    /// The table that it is about, for logs.
    pub fn table_name(&self) -> &'static str {
        self.source.table_name()
    }
}

/// What rows are read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A table.
    Table(&'static str),
    /// The rows of a select, whose columns are named `c1`, `c2` … ([`derived_column`]).
    Select(Box<Select<ColumnRef>>),
    /// The rows of several selects, whose columns are named likewise.
    Combination(Box<Combination<ColumnRef>>),
}

impl Source {
    /// The table that it is about, for logs and messages.
    pub fn table_name(&self) -> &'static str {
        match self {
            Source::Table(table) => table,
            Source::Select(select) => select.from.table_name(),
            Source::Combination(all) => all.members.first().map_or("", |first| first.from.table_name()),
        }
    }
}

/// The name of a column of a select that stands in place of a table, by its position from 0: `c1`, `c2` …
pub fn derived_column(position: usize) -> &'static str {
    // As many are made as the widest select of the program has columns.
    static NAMES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    while names.len() <= position {
        let name = format!("c{}", names.len() + 1);
        names.push(name.leak());
    }
    names[position]
}

/// A joined table, or what stands in place of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// What is joined.
    pub source: Source,
    /// Its alias.
    pub alias: Alias,
    /// Whether rows without a partner are kept (LEFT OUTER).
    pub outer: bool,
    /// The column of the table before.
    pub left: ColumnRef,
    /// The column of this table that equals it.
    pub right: ColumnRef,
}
