//! The types that go together.

use std::ops::{Add, Div, Mul, Rem, Sub};

use super::{
    Aggregate, Beside, Combine, Computed, Field, Nullability, Path, Windowed, each_expression, value_before,
    value_beside,
};
use crate::ast::Expr;
use crate::expr::Sure;
use crate::value::ColumnType;

/// Numbers, with every operator.
macro_rules! numbers {
    ($($left:ty: $($right:ty)* => $output:ty;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl<const OP: char> Combine<$right, OP> for $left {
            type Output = $output;
        }
    )*)*};
}

numbers! {
    i8: i8 => i8;
    i8: i16 i32 i64 u8 u16 u32 u64 => i64;
    i8: f64 f32 => f64;
    i16: i16 => i16;
    i16: i8 i32 i64 u8 u16 u32 u64 => i64;
    i16: f64 f32 => f64;
    i32: i32 => i32;
    i32: i8 i16 i64 u8 u16 u32 u64 => i64;
    i32: f64 f32 => f64;
    i64: i64 => i64;
    i64: i8 i16 i32 u8 u16 u32 u64 => i64;
    i64: f64 f32 => f64;
    u8: u8 => u8;
    u8: i8 i16 i32 i64 u16 u32 u64 => i64;
    u8: f64 f32 => f64;
    u16: u16 => u16;
    u16: i8 i16 i32 i64 u8 u32 u64 => i64;
    u16: f64 f32 => f64;
    u32: u32 => u32;
    u32: i8 i16 i32 i64 u8 u16 u64 => i64;
    u32: f64 f32 => f64;
    u64: u64 => u64;
    u64: i8 i16 i32 i64 u8 u16 u32 => i64;
    u64: f64 f32 => f64;
    f64: f64 f32 i8 i16 i32 i64 u8 u16 u32 u64 => f64;
    f32: f32 => f32;
    f32: f64 i8 i16 i32 i64 u8 u16 u32 u64 => f64;
}

/// Values beside columns of other types, on either side of an operator. A literal must be of one type, so that only one
/// type of integer and one of float goes beside each type of column.
macro_rules! values {
    ($($value:ty, $column:ty;)*) => {$(
        values! { $value, $column: Add add '+' Sub sub '-' Mul mul '*' Div div '/' Rem rem '%'; }
    )*};
    ($value:ty, $column:ty: $($trait:ident $method:ident $op:literal)*;) => {
        $(right! { $value, $column, $op })*
        left! { $value, $column: $($trait $method $op)*; }
    };
}

/// A value on the right.
macro_rules! right {
    ($value:ty, $column:ty, $op:literal) => {
        #[diagnostic::do_not_recommend]
        impl Beside<$column, $op> for $value {
            type Output = <$column as Combine<$value, $op>>::Output;
            type Null = Sure;

            fn beside<N: Nullability>(self, left: Expr<Path>, of: ColumnType) -> Computed<Self::Output, N> {
                value_beside::<$column, $value, N, $op>(left, of, &self)
            }
        }
    };
}

/// A value on the left.
macro_rules! left {
    ($($value:ty, $column:ty;)*) => {$(
        left! { $value, $column: Add add '+' Sub sub '-' Mul mul '*' Div div '/' Rem rem '%'; }
    )*};
    ($value:ty, $column:ty: $($trait:ident $method:ident $op:literal)*;) => {
        $(each_expression! { left_of { $value } { $column } $trait $method $op })*
    };
}

macro_rules! left_of {
    ($expression:ident { $value:ty } { $column:ty } $trait:ident $method:ident $op:literal) => {
        #[diagnostic::do_not_recommend]
        impl<N: Nullability> $trait<$expression<$column, N>> for $value {
            type Output = Computed<<$value as Combine<$column, $op>>::Output, N>;

            fn $method(self, right: $expression<$column, N>) -> Self::Output {
                value_before::<$value, $column, N, $op>(&self, right)
            }
        }
    };
}

left! {
    i8, i8;
    i16, i16;
    i32, i32;
    i64, i64;
    u8, u8;
    u16, u16;
    u32, u32;
    u64, u64;
    f64, f64;
    f32, f32;
}

values! {
    f64, i8;
    f64, i16;
    f64, i32;
    f64, i64;
    f64, u8;
    f64, u16;
    f64, u32;
    f64, u64;
    i64, f64;
    i64, f32;
}

#[cfg(feature = "decimal")]
mod decimal {
    use rust_decimal::Decimal;

    use super::*;

    numbers! {
        Decimal: Decimal i8 i16 i32 i64 u8 u16 u32 u64 => Decimal;
        i8: Decimal => Decimal;
        i16: Decimal => Decimal;
        i32: Decimal => Decimal;
        i64: Decimal => Decimal;
        u8: Decimal => Decimal;
        u16: Decimal => Decimal;
        u32: Decimal => Decimal;
        u64: Decimal => Decimal;
    }

    left! {
        Decimal, Decimal;
    }

    values! {
        i64, Decimal;
        Decimal, i8;
        Decimal, i16;
        Decimal, i32;
        Decimal, i64;
        Decimal, u8;
        Decimal, u16;
        Decimal, u32;
        Decimal, u64;
    }
}

#[cfg(feature = "chrono")]
mod moment {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

    use super::*;
    use crate::ast::ArithmeticOp;

    macro_rules! moments {
        ($($moment:ty => $later:ty;)*) => {$(
            #[diagnostic::do_not_recommend]
            impl Combine<TimeDelta, '+'> for $moment {
                type Output = $later;

                fn op(left: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Later(left)
                }
            }

            #[diagnostic::do_not_recommend]
            impl Combine<$moment, '+'> for TimeDelta {
                type Output = $later;
                const SWAPPED: bool = true;

                fn op(_: ColumnType, right: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Later(right)
                }
            }

            #[diagnostic::do_not_recommend]
            impl Combine<TimeDelta, '-'> for $moment {
                type Output = $later;

                fn op(left: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Earlier(left)
                }
            }

            #[diagnostic::do_not_recommend]
            impl Combine<$moment, '-'> for $moment {
                type Output = TimeDelta;

                fn op(left: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Between(left)
                }
            }

            right! { TimeDelta, $moment, '+' }
            right! { TimeDelta, $moment, '-' }
            right! { $moment, TimeDelta, '+' }
            left! { TimeDelta, $moment: Add add '+'; }
            left! { $moment, TimeDelta: Add add '+' Sub sub '-'; }
            left! { $moment, $moment: Sub sub '-'; }
        )*};
    }

    moments! {
        NaiveDate => NaiveDateTime;
        NaiveDateTime => NaiveDateTime;
        DateTime<Utc> => DateTime<Utc>;
        NaiveTime => NaiveTime;
    }

    #[diagnostic::do_not_recommend]
    impl Combine<TimeDelta, '+'> for TimeDelta {
        type Output = TimeDelta;
    }

    #[diagnostic::do_not_recommend]
    impl Combine<TimeDelta, '-'> for TimeDelta {
        type Output = TimeDelta;
    }

    left! { TimeDelta, TimeDelta: Add add '+' Sub sub '-'; }

    macro_rules! factors {
        ($($number:ty)*) => {$(
            #[diagnostic::do_not_recommend]
            impl Combine<$number, '*'> for TimeDelta {
                type Output = TimeDelta;

                fn op(_: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Stretch
                }
            }

            #[diagnostic::do_not_recommend]
            impl Combine<$number, '/'> for TimeDelta {
                type Output = TimeDelta;

                fn op(_: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Shrink
                }
            }

            #[diagnostic::do_not_recommend]
            impl Combine<TimeDelta, '*'> for $number {
                type Output = TimeDelta;

                fn op(_: ColumnType, _: ColumnType) -> ArithmeticOp {
                    ArithmeticOp::Stretch
                }
            }

            right! { TimeDelta, $number, '*' }
            left! { TimeDelta, $number: Mul mul '*' Div div '/'; }
        )*};
    }

    factors! { i8 i16 i32 i64 u8 u16 u32 u64 f64 }

    right! { i64, TimeDelta, '*' }
    right! { i64, TimeDelta, '/' }
    right! { f64, TimeDelta, '*' }
    right! { f64, TimeDelta, '/' }
    left! { i64, TimeDelta: Mul mul '*'; }
    left! { f64, TimeDelta: Mul mul '*'; }
}
