//! Functions of the values of one row.

use super::JsonFunction;

/// A function of the values of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Function {
    /// The first value that is not NULL.
    Coalesce,
    /// The first value, NULL where it equals the second.
    NullIf,
    /// The greatest of the values that are not NULL.
    Greatest,
    /// The smallest of the values that are not NULL.
    Least,
    /// The value as another type, which is the result's.
    Cast,
    Lower,
    Upper,
    /// The number of characters.
    Length,
    /// The absolute value.
    Abs,
    /// A function of JSON.
    Json(JsonFunction),
}

/// When a function's result is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullWhen {
    /// When one of the arguments is.
    AnyIs,
    /// When one of the arguments is, and at other times, too.
    AnyIsOrElse,
    /// When all of the arguments are.
    AllAre,
    /// Perhaps, whatever the arguments.
    Unknown,
    /// Not at all.
    Never,
}

impl Function {
    /// When its result is NULL.
    pub fn null_when(self) -> NullWhen {
        match self {
            Function::Coalesce | Function::Greatest | Function::Least => NullWhen::AllAre,
            Function::NullIf => NullWhen::Unknown,
            Function::Cast | Function::Lower | Function::Upper | Function::Length | Function::Abs => NullWhen::AnyIs,
            Function::Json(function) => function.null_when(),
        }
    }
}
