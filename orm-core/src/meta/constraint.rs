//! What tables are told beyond their columns: checks, unique constraints, indexes, generated columns.
//!
//! Conditions and expressions come from closures over the model's fields. They are made each time they are asked for,
//! since a static cannot hold them, and speak of the model's own columns alone: alias 0 is its table.

use super::{Deferrable, IndexMethod};
use crate::ast::{ColumnRef, Expr, OrderBy};
use crate::error::Result;

/// A condition on a model's own columns.
pub type Condition = fn() -> Result<Expr<ColumnRef>>;

/// Expressions of a model's own columns, each with its direction.
pub type Terms = fn() -> Result<Vec<OrderBy<ColumnRef>>>;

/// A condition that every row meets, or that is NULL of it.
#[derive(Clone, Copy, Debug)]
pub struct CheckMeta {
    /// Its name.
    pub name: &'static str,
    /// The condition.
    pub condition: Condition,
    /// What validation says of an object that does not meet it; the usual sentence without one.
    pub message: Option<&'static str>,
}

/// A unique constraint over several columns.
#[derive(Clone, Copy, Debug)]
pub struct UniqueMeta {
    /// Its name; without one it is made as Django makes it.
    pub name: Option<&'static str>,
    /// The positions of its fields.
    pub fields: &'static [usize],
    /// What must be unique, where that is not columns alone; `fields` is empty then.
    pub expressions: Option<Terms>,
    /// Which rows it is about; all without one.
    pub condition: Option<Condition>,
    /// The positions of fields that its index keeps too, for queries that need nothing else.
    pub include: &'static [usize],
    /// Whether NULL is unlike NULL, so that any number of rows may have it.
    pub nulls_distinct: bool,
    /// When it is looked at, where that can wait.
    pub deferrable: Option<Deferrable>,
    /// The operator class of each of its terms; empty where they are the usual ones.
    pub opclasses: &'static [&'static str],
    /// What validation says of an object that breaks it; the usual sentence without one.
    pub message: Option<&'static str>,
}

impl UniqueMeta {
    /// One over these fields, of every row.
    pub const fn over(name: Option<&'static str>, fields: &'static [usize]) -> Self {
        UniqueMeta {
            name,
            fields,
            expressions: None,
            condition: None,
            include: &[],
            nulls_distinct: true,
            deferrable: None,
            opclasses: &[],
            message: None,
        }
    }

    /// Whether it holds of every row, so that its fields name at most one.
    pub fn is_total(&self) -> bool {
        self.condition.is_none() && self.expressions.is_none()
    }
}

/// An index over several columns.
#[derive(Clone, Copy, Debug)]
pub struct IndexMeta {
    /// Its name; without one it is made as Django makes it.
    pub name: Option<&'static str>,
    /// The positions of its fields, and whether each is descending.
    pub fields: &'static [(usize, bool)],
    /// What is indexed, where that is not columns alone; `fields` is empty then.
    pub expressions: Option<Terms>,
    /// Which rows it holds; all without one.
    pub condition: Option<Condition>,
    /// The positions of fields that it keeps too, for queries that need nothing else.
    pub include: &'static [usize],
    /// How it is kept, where that is said.
    pub method: Option<IndexMethod>,
    /// Parameters of the method, as SQL has them.
    pub options: &'static [(&'static str, &'static str)],
    /// The operator class of each of its terms; empty where they are the usual ones.
    pub opclasses: &'static [&'static str],
}

impl IndexMeta {
    /// One over these fields, of every row.
    pub const fn over(name: Option<&'static str>, fields: &'static [(usize, bool)]) -> Self {
        IndexMeta {
            name,
            fields,
            expressions: None,
            condition: None,
            include: &[],
            method: None,
            options: &[],
            opclasses: &[],
        }
    }
}

/// What the database computes a column from.
#[derive(Clone, Copy, Debug)]
pub enum GeneratedMeta {
    /// An expression of the model's own columns.
    Closure(Condition),
    /// SQL as it stands in the source.
    Sql(&'static str),
}

/// What a value is unique within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Period {
    Date,
    Month,
    Year,
}

/// A field whose value is unique within a period of another field, as validation sees it.
#[derive(Clone, Copy, Debug)]
pub struct UniqueForMeta {
    /// The period.
    pub period: Period,
    /// The position of the field with the date.
    pub field: usize,
}
