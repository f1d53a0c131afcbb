//! Columns and what is computed from them.

use std::marker::PhantomData;

use super::path::{Path, Scope};
use super::{Expression, Nullability};
use crate::ast;
use crate::model::PathNode;
use crate::value::{ColumnType, FieldType};

/// A column of type `T`, as the closures of a queryset get it: to be compared ([`Lookups`](super::Lookups)), ordered by,
/// selected, computed with (`+`, `-`, `*`, `/`, `%`) and, in `update`, [`set`](Field::set).
///
/// `N` is [`Maybe`](super::Maybe) where the column takes NULL or its path may lead nowhere.
#[doc(alias = "F")]
pub struct Field<T, N> {
    node: &'static PathNode,
    field: usize,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T, N> Clone for Field<T, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, N> Copy for Field<T, N> {}

impl<T, N> Field<T, N> {
    #[doc(hidden)]
    pub fn __new(node: &'static PathNode, field: usize) -> Self {
        Field { node, field, of: PhantomData }
    }

    /// The column as an operand, whatever its type.
    #[doc(hidden)]
    pub fn __operand(self) -> super::Operated {
        ast::Expr::Column(self.path())
    }

    pub(crate) fn path(self) -> Path {
        Path { node: self.node, field: self.field, scope: Scope::Depth(self.node.depth()) }
    }
}

impl<T: FieldType, N: Nullability> Expression for Field<T, N> {
    type Base = T;
    type Null = N;
    type Value = T;

    fn into_ast(self) -> ast::Expr<Path> {
        ast::Expr::Column(self.path())
    }

    fn column_type(&self) -> ColumnType {
        self.node.meta().fields[self.field].column_type
    }
}

/// How deeply expressions may be nested, as loops can do it without end.
const MAX_DEPTH: usize = 100;

/// An expression computed from others: arithmetic, a part of a date. It takes lookups as a column does.
#[derive(Clone)]
pub struct Computed<T, N> {
    expr: ast::Expr<Path>,
    column: ColumnType,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T: FieldType, N: Nullability> Computed<T, N> {
    pub(crate) fn new(expr: ast::Expr<Path>, column: ColumnType) -> Self {
        let expr = if expr.depth() > MAX_DEPTH { ast::Expr::Fault(ast::Fault::TooLong(MAX_DEPTH)) } else { expr };
        Computed { expr, column, of: PhantomData }
    }
}

impl<T: FieldType, N: Nullability> Expression for Computed<T, N> {
    type Base = T;
    type Null = N;
    type Value = T;

    fn into_ast(self) -> ast::Expr<Path> {
        self.expr
    }

    fn column_type(&self) -> ColumnType {
        self.column
    }
}
