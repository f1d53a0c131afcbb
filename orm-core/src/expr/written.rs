//! SQL that a program writes itself.

use super::selection::each_tuple;
use super::{Aggregate, Computed, Maybe, Path, Valued};
use crate::ast::{AggregateFunction, Expr, Fault};
use crate::value::{FieldType, Value};

/// What fills the places of [`sql`]: a tuple of up to sixteen values and expressions, or `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fill the places of SQL",
    label = "expected a tuple of values, columns and expressions"
)]
pub trait Arguments {
    /// Adds them.
    #[doc(hidden)]
    fn arguments(self, all: &mut Vec<Expr<Path>>);
}

impl Arguments for () {
    fn arguments(self, _: &mut Vec<Expr<Path>>) {}
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Valued),*> Arguments for ($($name,)*) {
            #[allow(non_snake_case)]
            fn arguments(self, all: &mut Vec<Expr<Path>>) {
                let ($($name,)*) = self;
                $(all.push($name.into_valued().0);)*
            }
        }
    };
}

each_tuple!(tuples);

/// An expression in the database's own SQL, for what is missing here: `sql::<i64>("json_array_length({})", (a.meta,))`.
///
/// Each `{}` is a place for one of the arguments, in their order: a column, an expression, or a value, which becomes a
/// parameter. The text is not checked, and stands in parentheses. It may be NULL for all that is known;
/// [`coalesce`](super::coalesce) makes it sure.
///
/// # Errors
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where there are more or fewer places than arguments.
#[doc(alias = "RawSQL")]
#[doc(alias = "Func")]
pub fn sql<T: FieldType>(text: &'static str, arguments: impl Arguments) -> Computed<T, Maybe> {
    let mut args = Vec::new();
    arguments.arguments(&mut args);
    let pieces: Vec<&'static str> = text.split("{}").collect();
    if pieces.len() != args.len() + 1 {
        let reason = format!("`{text}` has {} places for {} arguments", pieces.len() - 1, args.len());
        return Computed::new(Expr::Fault(Fault::Invalid(reason)), T::COLUMN);
    }
    if args.contains(&Expr::Value(Value::Null)) {
        let reason = "NULL has no type for SQL to know it by: write it in the text".into();
        return Computed::new(Expr::Fault(Fault::Invalid(reason)), T::COLUMN);
    }
    Computed::new(Expr::Written { pieces, args, result: T::COLUMN }, T::COLUMN)
}

/// An aggregate that the database or the program has and this library does not, by its name:
/// `sql_aggregate::<f64>("corr", (t.milliseconds, t.bytes))`. It is taken where every aggregate is, and takes
/// [`filter`](Aggregate::filter), [`distinct`](Aggregate::distinct) and `over` as they do.
///
/// SQL: `"corr"(..)`; the name is quoted, so that capitals count on PostgreSQL. A point in it parts a schema from the name.
/// What it gives must be read as a `T`, and may be NULL for all that is known.
///
/// # Errors
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where the arguments name no column; the database's error where it
/// has no such aggregate.
#[doc(alias = "Aggregate")]
#[doc(alias = "Func")]
pub fn sql_aggregate<T: FieldType>(name: &'static str, arguments: impl Arguments) -> Aggregate<T, Maybe> {
    let mut args = Vec::new();
    arguments.arguments(&mut args);
    if args.contains(&Expr::Value(Value::Null)) {
        let reason = "NULL has no type for SQL to know it by: leave the argument out".into();
        args = vec![Expr::Fault(Fault::Invalid(reason))];
    }
    Aggregate::new(AggregateFunction::Named(name), args, T::COLUMN)
}
