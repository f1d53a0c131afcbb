//! Arithmetic: which types go together, and what comes of them.

mod table;

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::{Aggregate, Computed, Expression, Field, Maybe, Nullability, Path, Windowed, each_expression};
use crate::ast::{ArithmeticOp, Expr, Function};
use crate::value::{ColumnType, FieldType};

/// A type that stands on the left of an operator, `+`, `-`, `*`, `/` or `%`, with an `R` on its right.
#[diagnostic::on_unimplemented(
    message = "`{Self}` {OP} `{R}` is not possible",
    label = "these types do not go together",
    note = "numbers go with numbers (but decimals not with floats), dates and moments with durations; `cast` makes one type of another"
)]
pub trait Combine<R: FieldType, const OP: char>: FieldType {
    /// What comes of it.
    type Output: FieldType;
    /// Whether the sides change places, so that a moment comes before a duration.
    #[doc(hidden)]
    const SWAPPED: bool = false;

    /// As the tree has it.
    #[doc(hidden)]
    fn op(_left: ColumnType, _right: ColumnType) -> ArithmeticOp {
        plain(OP)
    }
}

fn plain(op: char) -> ArithmeticOp {
    match op {
        '+' => ArithmeticOp::Add,
        '-' => ArithmeticOp::Subtract,
        '*' => ArithmeticOp::Multiply,
        '/' => ArithmeticOp::Divide,
        _ => ArithmeticOp::Modulo,
    }
}

/// What may stand on the right of an operator whose left side is an `L`: a value, a column, another expression.
#[diagnostic::on_unimplemented(
    message = "`{L}` {OP} `{Self}` is not possible",
    label = "expected a value or an expression that goes with a `{L}`",
    note = "numbers go with numbers (but decimals not with floats), dates and moments with durations; `cast` makes one type of another"
)]
pub trait Beside<L, const OP: char> {
    /// What comes of it.
    type Output: FieldType;
    /// Whether it may be NULL.
    type Null: Nullability;

    /// The two, put together.
    #[doc(hidden)]
    fn beside<N: Nullability>(self, left: Expr<Path>, of: ColumnType) -> Computed<Self::Output, N>;
}

/// The type of what comes of two: of decimals with as many digits after the point as the one with more of them.
fn result_type(output: ColumnType, left: ColumnType, right: ColumnType) -> ColumnType {
    let places = |side: ColumnType| match side {
        ColumnType::Decimal { precision } => precision.map(|(_, places)| places),
        _ => None,
    };
    match output {
        ColumnType::Decimal { .. } => {
            let places = [places(left), places(right)].into_iter().flatten().max();
            ColumnType::Decimal { precision: places.map(|places| (u8::MAX, places)) }
        }
        other => other,
    }
}

fn combined<L: Combine<R, OP>, R: FieldType, N: Nullability, const OP: char>(
    (left, left_type): (Expr<Path>, ColumnType),
    (right, right_type): (Expr<Path>, ColumnType),
) -> Computed<L::Output, N> {
    let result = result_type(L::Output::COLUMN, left_type, right_type);
    let op = L::op(left_type, right_type);
    let (left, right) = if L::SWAPPED { (right, left) } else { (left, right) };
    Computed::new(Expr::Arithmetic { op, left: Box::new(left), right: Box::new(right), result }, result)
}

/// A value beside an expression, on its right.
#[doc(hidden)]
pub fn value_beside<L: Combine<R, OP>, R: FieldType, N: Nullability, const OP: char>(
    left: Expr<Path>,
    of: ColumnType,
    value: &R,
) -> Computed<L::Output, N> {
    combined::<L, R, N, OP>((left, of), (Expr::Value(value.to_value()), R::COLUMN))
}

/// A value before an expression.
fn value_before<L: Combine<R, OP>, R: FieldType, N: Nullability, const OP: char>(
    value: &L,
    right: impl Expression,
) -> Computed<L::Output, N> {
    let of = right.column_type();
    combined::<L, R, N, OP>((Expr::Value(value.to_value()), L::COLUMN), (right.into_ast(), of))
}

#[diagnostic::do_not_recommend]
impl<L: Combine<L, OP>, const OP: char> Beside<L, OP> for L {
    type Output = L::Output;
    type Null = super::Sure;

    fn beside<N: Nullability>(self, left: Expr<Path>, of: ColumnType) -> Computed<Self::Output, N> {
        value_beside::<L, L, N, OP>(left, of, &self)
    }
}

#[diagnostic::do_not_recommend]
impl<L, V: Beside<L, OP>, const OP: char> Beside<L, OP> for Option<V> {
    type Output = V::Output;
    type Null = Maybe;

    fn beside<N: Nullability>(self, left: Expr<Path>, of: ColumnType) -> Computed<Self::Output, N> {
        match self {
            Some(value) => value.beside(left, of),
            None => Computed::new(Expr::Value(crate::value::Value::Null), V::Output::COLUMN),
        }
    }
}

macro_rules! expressions {
    ($expression:ident) => {
        #[diagnostic::do_not_recommend]
        impl<L: Combine<R, OP>, R: FieldType, M: Nullability, const OP: char> Beside<L, OP> for $expression<R, M> {
            type Output = L::Output;
            type Null = M;

            fn beside<N: Nullability>(self, left: Expr<Path>, of: ColumnType) -> Computed<Self::Output, N> {
                let right_type = self.column_type();
                combined::<L, R, N, OP>((left, of), (self.into_ast(), right_type))
            }
        }

        operators! { $expression Add add '+'; Sub sub '-'; Mul mul '*'; Div div '/'; Rem rem '%'; }

        /// The number or duration with the other sign: `-x`.
        impl<T: Combine<T, '+', Output = T>, N: Nullability> Neg for $expression<T, N> {
            type Output = Computed<T, N>;

            fn neg(self) -> Self::Output {
                let result = self.column_type();
                let args = vec![self.into_ast()];
                Computed::new(Expr::Call { function: Function::Negate, args, result }, result)
            }
        }
    };
}

macro_rules! operators {
    ($expression:ident $($trait:ident $method:ident $op:literal;)*) => {$(
        impl<T: FieldType, N: Nullability, V: Beside<T, $op>> $trait<V> for $expression<T, N> {
            type Output = Computed<V::Output, N::Or<V::Null>>;

            fn $method(self, right: V) -> Self::Output {
                let of = self.column_type();
                right.beside(self.into_ast(), of)
            }
        }
    )*};
}

each_expression!(expressions);
