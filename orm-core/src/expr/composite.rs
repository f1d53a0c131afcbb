//! Keys of several columns.
//!
//! Such a key is a list of values, in the order that its model says. What compares a key does so column by column.

use std::marker::PhantomData;

use super::path::Path;
use super::{InList, Operand, Order, Q, Scope};
use crate::ast::{self, CompareOp, Expr, Fault, OrderBy};
use crate::model::{Model, PathNode};
use crate::value::{ColumnType, FieldType, Mismatch, Value, ValueRef};

/// The primary key of a model whose key is several columns: `l.pk()`. It compares with tuples, `l.pk().eq((1, 2))`, and
/// with objects.
///
/// No column of a key is ever NULL, so that a tuple with NULL equals no key.
#[doc(alias = "CompositePrimaryKey")]
pub struct KeyPath<M>(&'static PathNode, PhantomData<fn() -> M>);

impl<M> Clone for KeyPath<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for KeyPath<M> {}

/// The type that stands where a single key's would: a key of several columns has none, and nothing points at it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompositeKey;

impl FieldType for CompositeKey {
    const COLUMN: ColumnType = ColumnType::BigInt;

    fn to_value(&self) -> Value {
        Value::Int(0)
    }

    fn decode(_: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        Ok(CompositeKey)
    }
}

/// The columns of the key at a node.
pub(crate) fn key_paths(
    node: &'static PathNode,
    scope: Scope,
) -> impl DoubleEndedIterator<Item = Path> + ExactSizeIterator {
    node.meta().key_positions().iter().map(move |field| Path { node, field: *field, scope })
}

/// A path to the key of a model whose key is several columns, compared with a key: with each of its values.
pub(super) fn expanded(left: &Expr<Path>, right: &Expr<Path>) -> Option<Expr<Path>> {
    let (Expr::Column(path), Expr::Value(Value::List(values))) = (left, right) else { return None };
    let meta = path.node.meta();
    if meta.composite.len() != values.len() || path.field != meta.primary_key {
        return None;
    }
    if values.iter().any(Value::is_null) {
        return Some(Expr::Const(false));
    }
    Some(ast::all(key_paths(path.node, path.scope).zip(values).map(|(path, value)| is(CompareOp::Eq, path, value))))
}

/// A path to such a key among several keys.
pub(super) fn expanded_list(item: &Expr<Path>, keys: &[Value]) -> Option<Expr<Path>> {
    let first = keys.first()?;
    expanded(item, &Expr::Value(first.clone()))?;
    Some(ast::any(keys.iter().filter_map(|key| expanded(item, &Expr::Value(key.clone())))))
}

fn is(op: CompareOp, path: Path, value: &Value) -> Expr<Path> {
    Expr::Compare { op, left: Box::new(Expr::Column(path)), right: Box::new(Expr::Value(value.clone())) }
}

impl<M: Model> KeyPath<M> {
    #[doc(hidden)]
    pub fn __new(node: &'static PathNode) -> Self {
        KeyPath(node, PhantomData)
    }

    /// What counts the rows.
    #[doc(hidden)]
    pub fn __rows(self) -> Expr<Path> {
        self.first()
    }

    fn scope(self) -> Scope {
        Scope::Depth(self.0.depth())
    }

    fn first(self) -> Expr<Path> {
        Expr::Column(Path { node: self.0, field: self.0.meta().primary_key, scope: self.scope() })
    }

    /// The key is this one: `a = 1 AND b = 2`.
    #[doc(alias = "exact")]
    #[allow(clippy::should_implement_trait, reason = "it gives a condition, as `Lookups::eq` does")]
    pub fn eq<K: Operand<M>>(self, key: K) -> Q {
        Q::new(super::equal(self.first(), key.into_operand()))
    }

    /// The key is another one.
    #[allow(clippy::should_implement_trait, reason = "it gives a condition, as `Lookups::ne` does")]
    pub fn ne<K: Operand<M>>(self, key: K) -> Q {
        !self.eq(key)
    }

    /// The key is one of these, or one of a queryset's rows.
    #[doc(alias = "in")]
    pub fn is_in(self, keys: impl InList<M>) -> Q {
        Q::new(keys.contains(self.first()))
    }

    /// The key comes after this one: `a > 1 OR (a = 1 AND b > 2)`.
    #[allow(clippy::should_implement_trait, reason = "it gives a condition, as `Lookups::gt` does")]
    pub fn gt<K: Operand<M>>(self, key: K) -> Q {
        self.beside(CompareOp::Gt, CompareOp::Gt, key.into_operand())
    }

    /// The key is this one or comes after it.
    pub fn gte<K: Operand<M>>(self, key: K) -> Q {
        self.beside(CompareOp::Gt, CompareOp::Ge, key.into_operand())
    }

    /// The key comes before this one.
    #[allow(clippy::should_implement_trait, reason = "it gives a condition, as `Lookups::lt` does")]
    pub fn lt<K: Operand<M>>(self, key: K) -> Q {
        self.beside(CompareOp::Lt, CompareOp::Lt, key.into_operand())
    }

    /// The key is this one or comes before it.
    pub fn lte<K: Operand<M>>(self, key: K) -> Q {
        self.beside(CompareOp::Lt, CompareOp::Le, key.into_operand())
    }

    /// There is no such row, of a path that may lead to none.
    #[doc(alias = "isnull")]
    #[allow(clippy::wrong_self_convention, reason = "paths are values: asking takes them")]
    pub fn is_null(self) -> Q {
        Q::new(Expr::IsNull(Box::new(self.first())))
    }

    /// There is such a row.
    #[doc(alias = "isnull")]
    #[allow(clippy::wrong_self_convention, reason = "paths are values: asking takes them")]
    pub fn is_not_null(self) -> Q {
        Q::new(Expr::IsNotNull(Box::new(self.first())))
    }

    /// In the order of the columns: those before the last decide by `op`, the last by `last`.
    fn beside(self, op: CompareOp, last: CompareOp, key: Expr<Path>) -> Q {
        let values = match key {
            Expr::Value(Value::List(values)) if values.len() == self.0.meta().composite.len() => values,
            fault @ Expr::Fault(_) => return Q::new(fault),
            _ => return Q::new(Expr::Fault(Fault::Invalid("a key of several columns is compared with values".into()))),
        };
        if values.iter().any(Value::is_null) {
            let reason = "nothing comes before or after NULL: compare with a whole key".into();
            return Q::new(Expr::Fault(Fault::Invalid(reason)));
        }
        let mut condition: Option<Q> = None;
        for (path, value) in key_paths(self.0, self.scope()).zip(&values).rev() {
            condition = Some(match condition {
                None => Q::new(is(last, path, value)),
                Some(rest) => Q::new(is(op, path, value)) | (Q::new(is(CompareOp::Eq, path, value)) & rest),
            });
        }
        condition.unwrap_or_else(Q::never)
    }
}

/// By each column of the key.
#[diagnostic::do_not_recommend]
impl<M: Model> Order for KeyPath<M> {
    fn terms(self, terms: &mut Vec<OrderBy<Path>>) {
        let scope = self.scope();
        terms.extend(key_paths(self.0, scope).map(|path| OrderBy {
            expr: Expr::Column(path),
            descending: false,
            nulls: None,
        }));
    }
}

/// A key of several values as an operand: what the derive writes for tuples is made of.
#[doc(hidden)]
pub fn key_operand(parts: impl IntoIterator<Item = crate::error::Result<Value>>) -> Expr<Path> {
    let mut values = Vec::new();
    for part in parts {
        match part {
            Ok(value) => values.push(value),
            Err(crate::error::Error::Unsaved { model }) => return Expr::Fault(Fault::Unsaved(model)),
            Err(error) => return Expr::Fault(Fault::Invalid(error.to_string())),
        }
    }
    Expr::Value(Value::List(values))
}
