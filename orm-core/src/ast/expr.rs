//! Expressions: what is selected, asked, set and put in order.

use super::{Aggregate, ArithmeticOp, Function, Reference, Select, Window};
use crate::value::{ColumnType, Value};

/// An expression: a value, or a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr<R: Reference> {
    /// A column.
    Column(R),
    /// A value; always a parameter.
    Value(Value),
    /// A condition known beforehand.
    Const(bool),
    /// A comparison; unknown where a side is NULL.
    Compare {
        /// Which.
        op: CompareOp,
        /// The left side.
        left: Box<Expr<R>>,
        /// The right side.
        right: Box<Expr<R>>,
    },
    /// Whether a value is NULL.
    IsNull(Box<Expr<R>>),
    /// Whether a value is not NULL. Of a path over a to-many relation it speaks of a row that is there, unlike the
    /// negation of [`Expr::IsNull`].
    IsNotNull(Box<Expr<R>>),
    /// Whether a value is one of a list.
    InList {
        /// The value.
        item: Box<Expr<R>>,
        /// The list, without NULL and without repetitions.
        list: Vec<Value>,
    },
    /// Whether a value is among the rows of a select of one column.
    InSelect {
        /// The value.
        item: Box<Expr<R>>,
        /// The select.
        select: Box<Select<R>>,
    },
    /// A search in text.
    Match {
        /// Which.
        kind: MatchKind,
        /// Whether case is folded, by Unicode.
        ignore_case: bool,
        /// The text searched.
        text: Box<Expr<R>>,
        /// What is looked for.
        pattern: Box<Expr<R>>,
    },
    /// All hold. Never empty.
    And(Vec<Expr<R>>),
    /// One holds. Never empty.
    Or(Vec<Expr<R>>),
    /// One of two holds, not both.
    Xor(Box<Expr<R>>, Box<Expr<R>>),
    /// The condition does not hold. Before paths are resolved NULL counts as not holding (so its negation
    /// holds); after, this is SQL's NOT.
    Not(Box<Expr<R>>),
    /// Whether a condition is true, rather than false or NULL: two-valued, whatever is inside.
    IsTrue(Box<Expr<R>>),
    /// A part of a date or time, as an integer.
    Extract {
        /// Which.
        part: DatePart,
        /// The date or time.
        from: Box<Expr<R>>,
        /// Its type.
        of: ColumnType,
    },
    /// A date or time cut off at a unit, or made a date or a time.
    Truncate {
        /// To what.
        to: Truncation,
        /// The date or time.
        from: Box<Expr<R>>,
        /// Its type.
        of: ColumnType,
    },
    /// Arithmetic.
    Arithmetic {
        /// Which.
        op: ArithmeticOp,
        /// The left side.
        left: Box<Expr<R>>,
        /// The right side.
        right: Box<Expr<R>>,
        /// The result's type.
        result: ColumnType,
    },
    /// A function of values.
    Call {
        /// Which.
        function: Function,
        /// Of what.
        args: Vec<Expr<R>>,
        /// The result's type.
        result: ColumnType,
    },
    /// The value beside the first condition that holds.
    Case {
        /// The conditions and values.
        whens: Vec<(Expr<R>, Expr<R>)>,
        /// The value where no condition holds; none is NULL.
        otherwise: Option<Box<Expr<R>>>,
        /// The result's type.
        result: ColumnType,
    },
    /// One value of many rows.
    Aggregate(Box<Aggregate<R>>),
    /// A value of a row and of the rows beside it.
    Window(Box<Window<R>>),
    /// The one value of a select of one column, NULL where it gives no row.
    Subquery {
        /// The select.
        select: Box<Select<R>>,
        /// The result's type.
        result: ColumnType,
    },
    /// SQL that a program wrote, with an expression after each piece but the last.
    Written {
        /// The pieces.
        pieces: Vec<&'static str>,
        /// The expressions between.
        args: Vec<Expr<R>>,
        /// The result's type.
        result: ColumnType,
    },
    /// Whether a select gives rows.
    Exists(Box<Select<R>>),
    /// A question about related rows.
    Related(R::Related),
    /// What cannot be; an error once the statement is put together.
    Fault(Fault),
}

/// Why an expression cannot be.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// An object without a key was compared with.
    Unsaved(&'static str),
    /// A condition is nested too deeply.
    TooDeep(usize),
    /// A computed value is.
    TooLong(usize),
    /// A value that the comparison does not take.
    Invalid(String),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl CompareOp {
    /// As SQL has it.
    pub fn sql(self) -> &'static str {
        match self {
            CompareOp::Eq => "=",
            CompareOp::Ne => "<>",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// The comparison with its sides exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            equal => equal,
        }
    }

    /// The comparison that holds exactly when this one does not, where no side is NULL.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            CompareOp::Eq => CompareOp::Ne,
            CompareOp::Ne => CompareOp::Eq,
            CompareOp::Lt => CompareOp::Ge,
            CompareOp::Le => CompareOp::Gt,
            CompareOp::Gt => CompareOp::Le,
            CompareOp::Ge => CompareOp::Lt,
        }
    }
}

/// A search in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchKind {
    /// The whole text is equal.
    Exact,
    /// The text is somewhere within.
    Contains,
    /// The text is at the beginning.
    StartsWith,
    /// The text is at the end.
    EndsWith,
    /// The regular expression matches somewhere.
    Regex,
}

/// A part of a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DatePart {
    Year,
    /// The year that the ISO week belongs to.
    IsoYear,
    Quarter,
    Month,
    /// The ISO week.
    Week,
    Day,
    /// Sunday is 1, Saturday is 7.
    WeekDay,
    /// Monday is 1, Sunday is 7.
    IsoWeekDay,
    Hour,
    Minute,
    Second,
}

/// A unit that dates and times are cut off at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Year,
    Quarter,
    Month,
    /// Monday is its first day.
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// What a date or time is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truncation {
    /// The first moment of its year, month …; the type stays.
    Unit(Unit),
    /// Its calendar date.
    Date,
    /// Its time of day.
    Time,
}

/// All of the conditions, flat.
pub fn all<R: Reference>(conditions: impl IntoIterator<Item = Expr<R>>) -> Expr<R> {
    let mut flat = Vec::new();
    for condition in conditions {
        match condition {
            Expr::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Expr::Const(true),
        1 => flat.swap_remove(0),
        _ => Expr::And(flat),
    }
}

/// Any of the conditions, flat.
pub fn any<R: Reference>(conditions: impl IntoIterator<Item = Expr<R>>) -> Expr<R> {
    let mut flat = Vec::new();
    for condition in conditions {
        match condition {
            Expr::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Expr::Const(false),
        1 => flat.swap_remove(0),
        _ => Expr::Or(flat),
    }
}
