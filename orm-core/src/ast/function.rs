//! Functions of the values of one row, and arithmetic between two.

use crate::value::ColumnType;

/// Arithmetic of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    /// Of two integers the whole part; an error where the right side is zero.
    Divide,
    /// What is left of a division, with the sign of the left side; an error where the right side is zero.
    Modulo,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    /// A date or time of this type, later by a duration.
    Later(ColumnType),
    /// A date or time of this type, earlier by a duration.
    Earlier(ColumnType),
    /// The duration from the right to the left of two dates or times of this type.
    Between(ColumnType),
    /// A duration so many times.
    Stretch,
    /// A duration divided by a number.
    Shrink,
}

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
    /// The value, of this type, as another type, which is the result's.
    Cast(ColumnType),
    /// The text in the order of this collation.
    Collate(&'static str),
    /// The moment at which the statement began.
    Now,
    /// The date and time that the clocks of a time zone show at a moment: the moment, then the zone's name.
    InZone,
    /// The first moment at which the clocks of a time zone show a date and time.
    FromZone,
    /// A float from 0 up to 1, another for each row.
    Random,
    Negate,
    Lower,
    Upper,
    /// The number of characters.
    Length,
    /// Without spaces at both ends.
    Trim,
    TrimLeft,
    TrimRight,
    /// The texts joined; NULL is empty.
    Concat,
    /// From a position, counted from 1, so many characters where a third argument says so.
    Substr,
    Replace,
    Left,
    Right,
    PadLeft,
    PadRight,
    Repeat,
    Reverse,
    /// Where a text is in another, counted from 1; 0 where it is not.
    Position,
    /// The character of a number.
    Chr,
    /// The number of the first character.
    Ord,
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Abs,
    Ceil,
    Floor,
    /// To so many digits after the point, halves away from zero.
    Round,
    Sign,
    Power,
    Sqrt,
    Exp,
    Ln,
    /// Of the first argument, to the base of the second.
    Log,
    Pi,
    Degrees,
    Radians,
    Sin,
    Cos,
    Tan,
    Cot,
    Asin,
    Acos,
    Atan,
    Atan2,
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
    /// Never.
    Never,
    /// Perhaps, whatever the arguments.
    Unknown,
}

impl Function {
    /// When its result is NULL.
    pub fn null_when(self) -> NullWhen {
        match self {
            Function::Coalesce | Function::Greatest | Function::Least => NullWhen::AllAre,
            Function::NullIf => NullWhen::Unknown,
            Function::Concat | Function::Now | Function::Random | Function::Pi => NullWhen::Never,
            Function::Json(function) => function.null_when(),
            _ => NullWhen::AnyIs,
        }
    }
}
