//! Functions of numbers.

use super::call;
use crate::ast::{ArithmeticOp, Expr, Function};
use crate::expr::{Beside, Computed, Expression, Nullability, Operand, Path, Stores, Valued};
use crate::value::{ColumnType, FieldType, IntegerType, NumberType, Value};

fn same<E: Expression>(function: Function, of: E) -> Computed<E::Value, E::Null> {
    let result = of.column_type();
    call(function, vec![of.into_ast()], result)
}

fn bits<E: Expression, N: Nullability>(op: ArithmeticOp, left: E, right: Expr<Path>) -> Computed<E::Value, N> {
    let result = left.column_type();
    Computed::new(Expr::Arithmetic { op, left: Box::new(left.into_ast()), right: Box::new(right), result }, result)
}

/// Functions of numbers. In the prelude.
///
/// What has no value, such as the square root of a negative number, is
/// [`Error::OutOfRange`](crate::error::Error::OutOfRange).
pub trait NumberFunctions: Expression {
    /// Without its sign.
    ///
    /// SQL: `abs(…)`.
    #[doc(alias = "Abs")]
    fn abs(self) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: NumberType,
    {
        same(Function::Abs, self)
    }

    /// The smallest whole number that is not less.
    ///
    /// SQL: `ceil(…)`.
    #[doc(alias = "Ceil")]
    fn ceil(self) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: NumberType,
    {
        same(Function::Ceil, self)
    }

    /// The greatest whole number that is not greater.
    ///
    /// SQL: `floor(…)`.
    #[doc(alias = "Floor")]
    fn floor(self) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: NumberType,
    {
        same(Function::Floor, self)
    }

    /// -1, 0 or 1.
    ///
    /// SQL: `sign(…)`.
    #[doc(alias = "Sign")]
    fn sign(self) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: NumberType,
    {
        same(Function::Sign, self)
    }

    /// To so many digits after the point, halves away from zero; to tens, hundreds … where they are below zero.
    ///
    /// SQL: `round(…, digits)`.
    #[doc(alias = "Round")]
    fn round(self, digits: i32) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: NumberType,
    {
        let result = match (self.column_type(), u8::try_from(digits.max(0))) {
            (ColumnType::Decimal { .. }, Ok(digits)) => ColumnType::Decimal { precision: Some((u8::MAX, digits)) },
            (other, _) => other,
        };
        let digits = Expr::Value(Value::Int(digits.into()));
        call(Function::Round, vec![self.into_ast(), digits], result)
    }

    /// What is left of a division, with the sign of the number divided: `a % b`.
    ///
    /// SQL: `… % …`.
    #[doc(alias = "Mod")]
    fn modulo<V: Beside<Self::Value, '%'>>(
        self,
        divisor: V,
    ) -> Computed<V::Output, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: NumberType,
    {
        let of = self.column_type();
        divisor.beside(self.into_ast(), of)
    }

    /// Raised to a power, as a float.
    ///
    /// SQL: `power(…, exponent)`.
    #[doc(alias = "Power")]
    #[doc(alias = "pow")]
    #[doc(alias = "**")]
    fn power<V: Valued>(self, exponent: V) -> Computed<f64, <Self::Null as Nullability>::Or<V::Null>>
    where
        V::Base: NumberType,
        Self::Base: NumberType,
    {
        call(Function::Power, vec![self.into_ast(), exponent.into_valued().0], f64::COLUMN)
    }

    /// The square root.
    ///
    /// SQL: `sqrt(…)`.
    #[doc(alias = "Sqrt")]
    fn sqrt(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Sqrt, vec![self.into_ast()], f64::COLUMN)
    }

    /// The power of e.
    ///
    /// SQL: `exp(…)`.
    #[doc(alias = "Exp")]
    fn exp(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Exp, vec![self.into_ast()], f64::COLUMN)
    }

    /// The natural logarithm.
    ///
    /// SQL: `ln(…)`.
    #[doc(alias = "Ln")]
    fn ln(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Ln, vec![self.into_ast()], f64::COLUMN)
    }

    /// The logarithm to a base.
    ///
    /// SQL: `ln(…) / ln(base)`.
    #[doc(alias = "Log")]
    fn log<V: Valued>(self, base: V) -> Computed<f64, <Self::Null as Nullability>::Or<V::Null>>
    where
        V::Base: NumberType,
        Self::Base: NumberType,
    {
        call(Function::Log, vec![self.into_ast(), base.into_valued().0], f64::COLUMN)
    }

    /// Degrees of what are radians.
    ///
    /// SQL: `degrees(…)`.
    #[doc(alias = "Degrees")]
    fn degrees(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Degrees, vec![self.into_ast()], f64::COLUMN)
    }

    /// Radians of what are degrees.
    ///
    /// SQL: `radians(…)`.
    #[doc(alias = "Radians")]
    fn radians(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Radians, vec![self.into_ast()], f64::COLUMN)
    }

    /// The sine, of radians.
    ///
    /// SQL: `sin(…)`.
    #[doc(alias = "Sin")]
    fn sin(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Sin, vec![self.into_ast()], f64::COLUMN)
    }

    /// The cosine, of radians.
    ///
    /// SQL: `cos(…)`.
    #[doc(alias = "Cos")]
    fn cos(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Cos, vec![self.into_ast()], f64::COLUMN)
    }

    /// The tangent, of radians.
    ///
    /// SQL: `tan(…)`.
    #[doc(alias = "Tan")]
    fn tan(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Tan, vec![self.into_ast()], f64::COLUMN)
    }

    /// The cotangent, of radians.
    ///
    /// SQL: `cot(…)`.
    #[doc(alias = "Cot")]
    fn cot(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Cot, vec![self.into_ast()], f64::COLUMN)
    }

    /// The inverse sine, in radians.
    ///
    /// SQL: `asin(…)`.
    #[doc(alias = "ASin")]
    fn asin(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Asin, vec![self.into_ast()], f64::COLUMN)
    }

    /// The inverse cosine, in radians.
    ///
    /// SQL: `acos(…)`.
    #[doc(alias = "ACos")]
    fn acos(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Acos, vec![self.into_ast()], f64::COLUMN)
    }

    /// The inverse tangent, in radians.
    ///
    /// SQL: `atan(…)`.
    #[doc(alias = "ATan")]
    fn atan(self) -> Computed<f64, Self::Null>
    where
        Self::Base: NumberType,
    {
        call(Function::Atan, vec![self.into_ast()], f64::COLUMN)
    }

    /// The angle of a point, of which this is the second coordinate, in radians.
    ///
    /// SQL: `atan2(…, x)`.
    #[doc(alias = "ATan2")]
    fn atan2<V: Valued>(self, x: V) -> Computed<f64, <Self::Null as Nullability>::Or<V::Null>>
    where
        V::Base: NumberType,
        Self::Base: NumberType,
    {
        call(Function::Atan2, vec![self.into_ast(), x.into_valued().0], f64::COLUMN)
    }

    /// The bits that both have.
    fn bitand<V: Stores<Self::Base>>(self, other: V) -> Computed<Self::Value, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: IntegerType,
    {
        bits(ArithmeticOp::BitAnd, self, other.into_stored())
    }

    /// The bits that one has.
    fn bitor<V: Stores<Self::Base>>(self, other: V) -> Computed<Self::Value, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: IntegerType,
    {
        bits(ArithmeticOp::BitOr, self, other.into_stored())
    }

    /// The bits that only one has.
    fn bitxor<V: Stores<Self::Base>>(self, other: V) -> Computed<Self::Value, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: IntegerType,
    {
        bits(ArithmeticOp::BitXor, self, other.into_stored())
    }

    /// Its bits moved up by so many places, zeros coming in.
    #[doc(alias = "bitleftshift")]
    fn shift_left<V: Operand<i32>>(self, places: V) -> Computed<Self::Value, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: IntegerType,
    {
        bits(ArithmeticOp::ShiftLeft, self, places.into_operand())
    }

    /// Its bits moved down by so many places; the sign stays.
    #[doc(alias = "bitrightshift")]
    fn shift_right<V: Operand<i32>>(self, places: V) -> Computed<Self::Value, <Self::Null as Nullability>::Or<V::Null>>
    where
        Self::Base: IntegerType,
    {
        bits(ArithmeticOp::ShiftRight, self, places.into_operand())
    }

    /// The character of this number.
    ///
    /// SQL: `chr(…)`.
    #[doc(alias = "Chr")]
    fn chr(self) -> Computed<String, Self::Null>
    where
        Self::Base: IntegerType,
    {
        call(Function::Chr, vec![self.into_ast()], String::COLUMN)
    }
}

impl<E: Expression> NumberFunctions for E {}
