//! Functions of the values of one row.

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
}

/// When a function's result is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullWhen {
    /// When one of the arguments is.
    AnyIs,
    /// When all of the arguments are.
    AllAre,
    /// Perhaps, whatever the arguments.
    Unknown,
}

impl Function {
    /// When its result is NULL.
    pub fn null_when(self) -> NullWhen {
        match self {
            Function::Coalesce | Function::Greatest | Function::Least => NullWhen::AllAre,
            Function::NullIf => NullWhen::Unknown,
            Function::Cast | Function::Lower | Function::Upper | Function::Length | Function::Abs => NullWhen::AnyIs,
        }
    }
}
