//! Relations as paths: they deref to the fields of the model they lead to.

use std::marker::PhantomData;
use std::ops::Deref;

use super::named::order_by_relation;
use super::path::{Path, Quantified, Quantifier, Scope};
use super::scope::{nested, settle};
use super::{Expression, Maybe, Nullability, Q, Sure};
use crate::ast::{Expr, OrderBy};
use crate::model::{Model, PathNode, root_fields};
use crate::value::ColumnType;

/// A relation to one row of `M`: walk on with `a.artist.name`, or compare it with an object, a key
/// or another path to the same model.
pub struct Rel<M, N>(&'static PathNode, PhantomData<fn() -> (M, N)>);

/// A relation to any number of rows of `M`: walk on with `a.tracks.name`, or ask with
/// [`any`](Many::any), [`none`](Many::none) and [`every`](Many::every).
pub struct Many<M>(&'static PathNode, PhantomData<fn() -> M>);

impl<M, N> Clone for Rel<M, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, N> Copy for Rel<M, N> {}

impl<M> Clone for Many<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Many<M> {}

impl<M, N> Rel<M, N> {
    #[doc(hidden)]
    pub fn __new(node: &'static PathNode, relation: usize) -> Self {
        Rel(node.child(relation), PhantomData)
    }

    /// The relation as an operand, whatever it leads to.
    #[doc(hidden)]
    pub fn __operand(self) -> super::Operated {
        key_of(self.0)
    }
}

impl<M> Many<M> {
    #[doc(hidden)]
    pub fn __new(node: &'static PathNode, relation: usize) -> Self {
        Many(node.child(relation), PhantomData)
    }
}

impl<M: Model> Many<M> {
    /// Whether the condition holds for at least one of the related rows: `EXISTS (…)`, which joins nothing and
    /// multiplies no rows.
    #[doc(alias = "Exists")]
    pub fn any(self, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Q {
        self.ask(Quantifier::Any, condition)
    }

    /// Whether the condition holds for not one of the related rows: `NOT EXISTS (…)`.
    #[doc(alias = "Exists")]
    pub fn none(self, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Q {
        self.ask(Quantifier::None, condition)
    }

    /// Whether the condition holds for each of the related rows: `NOT EXISTS` of one that it does not hold for. It holds
    /// where there are none.
    pub fn every(self, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Q {
        self.ask(Quantifier::Every, condition)
    }

    fn ask(self, quantifier: Quantifier, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Q {
        let (predicate, depth) = nested(|level| {
            let (mut predicate, depth) = condition(root_fields::<M>(level)).into_parts();
            settle(&mut predicate, level);
            (predicate, depth)
        });
        let scope = Scope::Depth(self.0.depth());
        Q::from_parts(
            Expr::Related(Quantified { node: self.0, scope, quantifier, predicate: Box::new(predicate) }),
            // A query of its own takes many steps to walk.
            depth + 8,
        )
    }
}

/// The node that a relation's path ends at.
pub trait RelationPath {
    /// The node.
    fn node(&self) -> &'static PathNode;
}

impl<M, N> RelationPath for Rel<M, N> {
    fn node(&self) -> &'static PathNode {
        self.0
    }
}

impl<M> RelationPath for Many<M> {
    fn node(&self) -> &'static PathNode {
        self.0
    }
}

impl<M: Model, N: Nullability> Deref for Rel<M, N> {
    type Target = M::Fields<N>;

    fn deref(&self) -> &Self::Target {
        self.0.fields::<M, N>()
    }
}

impl<M: Model> Deref for Many<M> {
    type Target = M::Fields<Maybe>;

    fn deref(&self) -> &Self::Target {
        self.0.fields::<M, Maybe>()
    }
}

fn key_of(node: &'static PathNode) -> Expr<Path> {
    Expr::Column(Path { node, field: node.meta().primary_key, scope: Scope::Depth(node.depth()) })
}

impl<M: Model, N: Nullability> Expression for Rel<M, N> {
    type Base = M;
    type Null = N;
    type Value = M::Key;

    fn into_ast(self) -> Expr<Path> {
        key_of(self.0)
    }

    fn order_terms(self, descending: bool) -> Vec<OrderBy<Path>> {
        order_by_relation(self.0, Scope::Depth(self.0.depth()), descending)
    }

    fn column_type(&self) -> ColumnType {
        self.0.meta().key().column_type
    }

    fn is_several(&self) -> bool {
        !self.0.meta().composite.is_empty()
    }
}

impl<M: Model> Expression for Many<M> {
    type Base = M;
    type Null = Maybe;
    type Value = M::Key;

    fn into_ast(self) -> Expr<Path> {
        key_of(self.0)
    }

    fn order_terms(self, descending: bool) -> Vec<OrderBy<Path>> {
        order_by_relation(self.0, Scope::Depth(self.0.depth()), descending)
    }

    fn column_type(&self) -> ColumnType {
        self.0.meta().key().column_type
    }

    fn is_several(&self) -> bool {
        !self.0.meta().composite.is_empty()
    }
}
