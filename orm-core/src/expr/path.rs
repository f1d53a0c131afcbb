//! A column as a queryset knows it, before joins.

use crate::ast::{Combination, Expr, Grouping, Reference};
use crate::meta::{Between, RelationKind};
use crate::model::{ModelType, PathNode};
use crate::value::Value;

/// A column at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path {
    /// Where the path leads.
    pub node: &'static PathNode,
    /// The field of the model there, by its position.
    pub field: usize,
    /// Which of the nested queries the path begins in.
    pub scope: Scope,
}

impl Path {
    /// The table and the column that the path ends at. A relation by itself is its foreign key's column.
    pub(crate) fn column(&self) -> (&'static str, &'static str) {
        let meta = self.node.meta();
        if let (Some(parent), Some(relation)) = (self.node.parent(), self.node.relation())
            && let RelationKind::Forward { field } = relation.kind
            && self.field == meta.primary_key
        {
            return (parent.meta().table, parent.meta().fields[field].column);
        }
        (meta.table, meta.fields[self.field].column)
    }
}

/// Which query, of those nested in each other, a path begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Still in its closure: the depth of the closure it was born in.
    Depth(usize),
    /// In a queryset: 0 is that queryset itself, 1 the one around it …
    Up(usize),
}

impl Reference for Path {
    type From = &'static ModelType;
    type Related = Quantified;
    type Grouping = Grouping<Path>;
    type Combined = Option<Box<Combination<Path>>>;
    type Within = Option<(Between, Vec<Value>)>;
}

/// A question about the rows that a relation leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// The relation, at the end of its path.
    pub node: &'static PathNode,
    /// Which query the path begins in.
    pub scope: Scope,
    /// How many of the rows.
    pub quantifier: Quantifier,
    /// What is asked of a row; its own query is one further in.
    pub predicate: Box<Expr<Path>>,
}

/// How many of the related rows a condition is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Not one.
    None,
    /// Each one; true where there are none.
    Every,
}
