//! A column as a queryset knows it, before joins.

use std::hash::Hash;

use crate::ast::{Combination, Expr, Grouping, Key, Place, Reference, Shape};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Not one.
    None,
    /// Each one; true where there are none.
    Every,
}

impl Shape for Path {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.address(self.node);
        key.number(self.field);
        self.scope.hash(key);
    }

    fn places(&mut self, _: &mut dyn FnMut(Place<'_>)) {}
}

impl Shape for &'static ModelType {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        // Of a type there may be several copies, of its meta there is one.
        key.address((self.meta)());
    }

    fn places(&mut self, _: &mut dyn FnMut(Place<'_>)) {}
}

impl Shape for Quantified {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.address(self.node);
        (self.scope, self.quantifier).hash(key);
        self.predicate.shape(key);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.predicate.places(visit);
    }
}

/// The rows that a table between relates to keys.
impl Shape for Option<(Between, Vec<Value>)> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.number(self.is_some().into());
        if let Some((between, keys)) = self {
            [between.table, between.from, between.to].into_iter().for_each(|name| key.address(name));
            key.list(keys);
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        if let Some((_, keys)) = self {
            visit(Place::List(keys));
        }
    }
}
