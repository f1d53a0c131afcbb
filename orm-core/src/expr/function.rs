//! Functions of the values of one row, as methods.

mod number;
mod text;

pub use number::NumberFunctions;
pub use text::TextFunctions;

use super::{Computed, Expression, Maybe, Nullability, Operand, Path, Sure};
use crate::ast::{Expr, Fault, Function};
use crate::value::{ColumnType, FieldType, TextType};

fn call<T: FieldType, N: Nullability>(function: Function, args: Vec<Expr<Path>>, result: ColumnType) -> Computed<T, N> {
    Computed::new(Expr::Call { function, args, result }, result)
}

fn invalid<T: FieldType, N: Nullability>(reason: &str) -> Computed<T, N> {
    Computed::new(Expr::Fault(Fault::Invalid(reason.into())), T::COLUMN)
}

/// Functions of any expression. In the prelude.
pub trait Functions: Expression {
    /// The value as another type.
    ///
    /// Floats and decimals become integers by rounding, halves away from zero; text must be what it is cast to, or the
    /// statement fails with [`Error::OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// SQL: `CAST(… AS …)`.
    #[doc(alias = "Cast")]
    fn cast<T: FieldType>(self) -> Computed<T, Self::Null> {
        let from = self.column_type();
        call(Function::Cast(from), vec![self.into_ast()], T::COLUMN)
    }

    /// The value, NULL where it equals another.
    ///
    /// SQL: `NULLIF(…, value)`.
    #[doc(alias = "NullIf")]
    fn nullif<V: Operand<Self::Base>>(self, value: V) -> Computed<Self::Value, Maybe> {
        let result = self.column_type();
        call(Function::NullIf, vec![self.into_ast(), value.into_operand()], result)
    }

    /// Text compared and put in order by a collation of the database, such as `NOCASE` on SQLite and `C` or
    /// `en-US-x-icu` on PostgreSQL.
    ///
    /// SQL: `… COLLATE "name"`.
    #[doc(alias = "Collate")]
    fn collate(self, collation: &'static str) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: TextType,
    {
        let result = self.column_type();
        call(Function::Collate(collation), vec![self.into_ast()], result)
    }
}

impl<E: Expression> Functions for E {}

/// The moment at which the statement began, by the database's clock.
///
/// SQL: `statement_timestamp()`, on SQLite to the millisecond.
#[doc(alias = "Now")]
#[cfg(feature = "chrono")]
pub fn now() -> Computed<chrono::DateTime<chrono::Utc>, Sure> {
    call(Function::Now, Vec::new(), ColumnType::DateTime)
}

/// A float from 0 up to, but not, 1, another one for each row.
///
/// SQL: `random()`.
#[doc(alias = "Random")]
pub fn random() -> Computed<f64, Sure> {
    call(Function::Random, Vec::new(), ColumnType::Float)
}

/// The ratio of a circle's circumference to its diameter.
///
/// SQL: `pi()`.
#[doc(alias = "Pi")]
pub fn pi() -> Computed<f64, Sure> {
    call(Function::Pi, Vec::new(), ColumnType::Float)
}
