//! Functions of several values of one type.

use super::selection::each_tuple;
use super::widen::widened;
use super::{Alternative, Computed, Expression, Nullability, Operand, Path, Sure};
use crate::ast::{Expr, Function};
use crate::value::{ColumnType, FieldType};

/// A tuple of up to sixteen values of one type, an expression first: `(a.nickname, a.name, "nobody")`. Numbers may be of
/// several types, of which the wider counts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not values of one type, an expression first",
    label = "expected a tuple such as `(a.nickname, a.name, \"nobody\")`"
)]
pub trait Alike {
    /// Their type, wide enough for all.
    type Value: FieldType;
    /// Whether all may be NULL.
    type All: Nullability;

    /// As the tree has them, and the type of the first one's column.
    #[doc(hidden)]
    fn alike(self) -> (Vec<Expr<Path>>, ColumnType);
}

/// A tuple of up to sixteen texts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not texts to be joined",
    label = "expected a tuple of text columns, text expressions and texts",
    note = "`cast::<String>()` makes text of another type"
)]
pub trait Texts {
    /// As the tree has them.
    #[doc(hidden)]
    fn texts(self) -> Vec<Expr<Path>>;
}

macro_rules! all {
    ($first:ident) => { <$first::Null as Nullability>::And<$first::Null> };
    ($first:ident $second:ident) => { <$first::Null as Nullability>::And<$second::Null> };
    ($first:ident $($rest:ident)+) => { <$first::Null as Nullability>::And<all!($($rest)+)> };
}

macro_rules! tuples {
    ($first:ident) => {};
    ($first:ident $($rest:ident)+) => {
        chained! { [$first $($rest)+] [$first::Base] [] [] $($rest)+ }

        #[diagnostic::do_not_recommend]
        impl<$first: Operand<String>, $($rest: Operand<String>),+> Texts for ($first, $($rest),+) {
            #[allow(non_snake_case)]
            fn texts(self) -> Vec<Expr<Path>> {
                let ($first, $($rest),+) = self;
                vec![$first.into_operand(), $($rest.into_operand()),+]
            }
        }
    };
}

/// Each value stands in place of those before it, and makes the type of all wider.
macro_rules! chained {
    ([$($all:ident)+] [$before:ty] [$($bounds:tt)*] [$($operands:tt)*] $next:ident $($rest:ident)*) => {
        chained! {
            [$($all)+]
            [<$next as Alternative<$before>>::Wider]
            [$($bounds)* $next: Alternative<$before>,]
            [$($operands)* <$next as Operand<$before>>::into_operand($next),]
            $($rest)*
        }
    };
    ([$first:ident $($rest:ident)+] [$wider:ty] [$($bounds:tt)*] [$($operands:tt)*]) => {
        #[diagnostic::do_not_recommend]
        impl<$first: Expression, $($rest),+> Alike for ($first, $($rest),+)
        where
            $($bounds)*
        {
            type Value = $wider;
            type All = all!($first $($rest)+);

            #[allow(non_snake_case)]
            fn alike(self) -> (Vec<Expr<Path>>, ColumnType) {
                let ($first, $($rest),+) = self;
                let column = widened::<$first::Value, $wider>($first.column_type());
                (vec![$first.into_ast(), $($operands)*], column)
            }
        }
    };
}

each_tuple!(tuples);

fn of_all<A: Alike>(function: Function, values: A) -> Computed<A::Value, A::All> {
    let (args, result) = values.alike();
    Computed::new(Expr::Call { function, args, result }, result)
}

/// The first of the values that is not NULL: `coalesce((a.nickname, a.name))`. Sure where one of them is.
///
/// SQL: `COALESCE(…)`.
#[doc(alias = "Coalesce")]
pub fn coalesce<A: Alike>(values: A) -> Computed<A::Value, A::All> {
    of_all(Function::Coalesce, values)
}

/// The greatest of the values; NULLs do not count, on any database.
///
/// SQL: `GREATEST(…)`.
#[doc(alias = "Greatest")]
pub fn greatest<A: Alike>(values: A) -> Computed<A::Value, A::All> {
    of_all(Function::Greatest, values)
}

/// The smallest of the values; NULLs do not count, on any database.
///
/// SQL: `LEAST(…)`.
#[doc(alias = "Least")]
pub fn least<A: Alike>(values: A) -> Computed<A::Value, A::All> {
    of_all(Function::Least, values)
}

/// The texts one after another; NULL is empty, so that the result never is: `concat((a.first, " ", a.last))`.
///
/// SQL: `concat(…)`.
#[doc(alias = "Concat")]
#[doc(alias = "ConcatPair")]
pub fn concat(texts: impl Texts) -> Computed<String, Sure> {
    let result = String::COLUMN;
    Computed::new(Expr::Call { function: Function::Concat, args: texts.texts(), result }, result)
}
