//! Numbers of different types beside each other: which compare, which goes into a column of which, and what is wide enough
//! for both.

use super::{
    Aggregate, Cases, Computed, Expression, Field, Many, Maybe, Nullability, Operand, Path, Q, Rel, Sure, Windowed,
    each_expression,
};
use crate::ast::Expr;
use crate::model::Model;
use crate::value::{ColumnType, FieldType, Value};

/// A type whose columns and expressions stand beside those of a `B`: itself, and numbers beside numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand beside `{B}`",
    label = "expected `{B}`, or where that is a number another number"
)]
pub trait Comparable<B: FieldType>: FieldType {
    /// The type that is wide enough for both: `i64` of different integers, of an integer and another number that one, of
    /// a decimal and a float the float.
    type Wider: FieldType;
}

/// A type whose columns and expressions may be put into a column of a `B`: no digits after the point get lost.
pub trait Storable<B: FieldType>: Comparable<B> {}

#[diagnostic::do_not_recommend]
impl<B: FieldType> Comparable<B> for B {
    type Wider = B;
}
#[diagnostic::do_not_recommend]
impl<B: FieldType> Storable<B> for B {}

macro_rules! wider {
    ($($left:ty: $($right:ty)* => $wider:ty;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Comparable<$right> for $left {
            type Wider = $wider;
        }
    )*)*};
}

macro_rules! storable {
    ($($left:ty: $($column:ty)*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Storable<$column> for $left {}
    )*)*};
}

macro_rules! integers {
    ($($integer:ty: $($other:ty)*;)*) => {
        wider! {
            $($integer: $($other)* => i64;)*
            $($integer: f64 f32 => f64;)*
            $(f64: $integer => f64;)*
            $(f32: $integer => f64;)*
        }
        storable! { $($integer: $($other)* f64 f32;)* }

        #[cfg(feature = "decimal")]
        mod decimals {
            use rust_decimal::Decimal;

            use super::*;

            wider! {
                $($integer: Decimal => Decimal;)*
                Decimal: $($integer)* => Decimal;
                Decimal: f64 f32 => f64;
                f64: Decimal => f64;
                f32: Decimal => f64;
            }
            storable! {
                $($integer: Decimal;)*
                f64: Decimal;
                f32: Decimal;
                Decimal: f64 f32;
            }
        }
    };
}

wider! {
    f64: f32 => f64;
    f32: f64 => f64;
}
storable! {
    f64: f32;
    f32: f64;
}

integers! {
    i8: i16 i32 i64 u8 u16 u32 u64;
    i16: i8 i32 i64 u8 u16 u32 u64;
    i32: i8 i16 i64 u8 u16 u32 u64;
    i64: i8 i16 i32 u8 u16 u32 u64;
    u8: i8 i16 i32 i64 u16 u32 u64;
    u16: i8 i16 i32 i64 u8 u32 u64;
    u32: i8 i16 i32 i64 u8 u16 u64;
    u64: i8 i16 i32 i64 u8 u16 u32;
}

/// What a column of type `B` is set to: a value, a column, another expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into a `{B}`",
    label = "expected `{B}`, or a column or an expression of it",
    note = "text columns take `&str` and `String`; `cast` makes an integer of what has digits after its point"
)]
pub trait Stores<B> {
    /// Whether it may be NULL.
    type Null: Nullability;

    /// As the tree has it.
    fn into_stored(self) -> Expr<Path>;
}

/// What may be taken in place of an expression of type `B`: a value, a column, another expression; of numbers also one of
/// another type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in place of a `{B}`",
    label = "expected `{B}`, or a column or an expression of it",
    note = "of numbers the wider type counts; `cast` makes one type of another"
)]
pub trait Alternative<B>: Operand<B> {
    /// What is wide enough for both.
    type Wider: FieldType;
}

/// What is a value of another type, and never NULL.
macro_rules! as_it_is {
    ($([$($generic:ident)?] $type:ty => $base:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl$(<$generic: FieldType>)? $crate::expr::Stores<$base> for $type {
            type Null = $crate::expr::Sure;

            fn into_stored(self) -> $crate::expr::Operated {
                $crate::expr::Operand::<$base>::into_operand(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl$(<$generic: FieldType>)? $crate::expr::Alternative<$base> for $type {
            type Wider = $base;
        }
    )*};
}
#[cfg(feature = "json")]
pub(super) use as_it_is;

as_it_is! {
    [B] B => B;
    [B] &B => B;
    [] &str => String;
    [] &&str => String;
    [] &[u8] => Vec<u8>;
}

#[diagnostic::do_not_recommend]
impl Stores<bool> for Q {
    type Null = Sure;

    fn into_stored(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl Alternative<bool> for Q {
    type Wider = bool;
}

#[diagnostic::do_not_recommend]
impl<B, V: Stores<B>> Stores<B> for Option<V> {
    type Null = Maybe;

    fn into_stored(self) -> Expr<Path> {
        self.map_or(Expr::Value(Value::Null), V::into_stored)
    }
}

#[diagnostic::do_not_recommend]
impl<B, V: Alternative<B>> Alternative<B> for Option<V> {
    type Wider = V::Wider;
}

macro_rules! expressions {
    ($expression:ident) => {
        #[diagnostic::do_not_recommend]
        impl<B: FieldType, T: Storable<B>, N: Nullability> Stores<B> for $expression<T, N> {
            type Null = <Self as Operand<B>>::Null;

            fn into_stored(self) -> Expr<Path> {
                self.into_ast()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<B: FieldType, T: Comparable<B>, N: Nullability> Alternative<B> for $expression<T, N> {
            type Wider = T::Wider;
        }
    };
}

each_expression!(expressions);
expressions! { Cases }

#[diagnostic::do_not_recommend]
impl<M: Model, N: Nullability> Alternative<M> for Rel<M, N> {
    type Wider = <Self as Expression>::Value;
}

#[diagnostic::do_not_recommend]
impl<M: Model> Alternative<M> for Many<M> {
    type Wider = <Self as Expression>::Value;
}

/// The type of the column where one of a `T` becomes a `W`.
pub(super) fn widened<T: FieldType, W: FieldType>(column: ColumnType) -> ColumnType {
    let same = std::mem::discriminant(&T::COLUMN) == std::mem::discriminant(&W::COLUMN);
    if same { column } else { W::COLUMN }
}
