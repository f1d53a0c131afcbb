//! Values that stand where an expression is expected.

use super::{Aggregate, Computed, Expression, Field, Maybe, Nullability, Path, Q, Sure, Windowed, each_expression};
use crate::ast::Expr;
use crate::value::{ColumnType, FieldType, Value};

/// A value or an expression, of whichever type it is itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a value nor an expression",
    label = "expected a value, a column or an expression"
)]
pub trait Valued {
    /// Its type.
    type Base: FieldType;
    /// Whether it may be NULL.
    type Null: Nullability;

    /// As the tree has it, and the type of its column.
    #[doc(hidden)]
    fn into_valued(self) -> (Expr<Path>, ColumnType);
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> Valued for T {
    type Base = T;
    type Null = Sure;

    fn into_valued(self) -> (Expr<Path>, ColumnType) {
        (Expr::Value(self.to_value()), T::COLUMN)
    }
}

#[diagnostic::do_not_recommend]
impl Valued for &str {
    type Base = String;
    type Null = Sure;

    fn into_valued(self) -> (Expr<Path>, ColumnType) {
        (Expr::Value(Value::Text(self.to_owned())), String::COLUMN)
    }
}

#[diagnostic::do_not_recommend]
impl<V: Valued> Valued for Option<V> {
    type Base = V::Base;
    type Null = Maybe;

    fn into_valued(self) -> (Expr<Path>, ColumnType) {
        self.map_or((Expr::Value(Value::Null), V::Base::COLUMN), V::into_valued)
    }
}

#[diagnostic::do_not_recommend]
impl Valued for Q {
    type Base = bool;
    type Null = Sure;

    fn into_valued(self) -> (Expr<Path>, ColumnType) {
        (self.into_ast(), bool::COLUMN)
    }
}

macro_rules! expressions {
    ($expression:ident) => {
        #[diagnostic::do_not_recommend]
        impl<T: FieldType, N: Nullability> Valued for $expression<T, N> {
            type Base = T;
            type Null = N;

            fn into_valued(self) -> (Expr<Path>, ColumnType) {
                let column = self.column_type();
                (self.into_ast(), column)
            }
        }
    };
}

each_expression!(expressions);

/// A value as an expression, where one is needed to begin with: `coalesce((value(0), a.plays))`. It becomes a parameter.
#[doc(alias = "Value")]
pub fn value<V: Valued>(value: V) -> Computed<V::Base, V::Null> {
    let (expr, column) = value.into_valued();
    Computed::new(expr, column)
}
