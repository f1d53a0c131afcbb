//! The statement tree.
//!
//! One tree with one parameter: a [`Select`] of paths is what a queryset holds, a select of
//! [`ColumnRef`]s is what the writer takes, and only [`resolve`](crate::resolve) turns one into
//! the other, so that an unresolved path cannot reach the text. No dialect stands in it.

use std::fmt::Debug;

use crate::value::{ColumnType, Value};

/// How a tree refers to columns.
pub trait Reference: Clone + Debug + Send + Sync + 'static {
    /// What a select of this kind reads from.
    type From: Clone + Debug + Send + Sync + 'static;
    /// What only exists before paths are resolved: a question about related rows.
    type Related: Clone + Debug + Send + Sync + 'static;
}

/// A column of a table that a statement names.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRef {
    /// The table, by its alias in the statement.
    pub alias: Alias,
    /// The column's name.
    pub column: &'static str,
    /// The column's type.
    pub column_type: ColumnType,
    /// Whether the column's own definition lets it be NULL.
    pub null: bool,
}

impl ColumnRef {
    /// A column that such keys are found in, where its definition is not at hand: text, or something that is not.
    pub(crate) fn of_keys(alias: Alias, column: &'static str, keys: &[Value]) -> Self {
        let column_type = match keys.first() {
            Some(Value::Text(_)) => ColumnType::Text { max_length: None },
            _ => ColumnType::BigInt,
        };
        ColumnRef { alias, column, column_type, null: false }
    }
}

impl Reference for ColumnRef {
    type From = From;
    type Related = std::convert::Infallible;
}

/// A table's name within a statement. Unique in the whole statement, subqueries included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Alias(pub u32);

/// The tables a select reads.
#[derive(Clone, Debug, PartialEq)]
pub struct From {
    /// The first table.
    pub table: &'static str,
    /// Its alias.
    pub alias: Alias,
    /// The tables joined to it, each after those it refers to.
    pub joins: Vec<Join>,
}

/// A joined table.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The table.
    pub table: &'static str,
    /// Its alias.
    pub alias: Alias,
    /// Whether rows without a partner are kept (LEFT OUTER).
    pub outer: bool,
    /// The column of the table before.
    pub left: ColumnRef,
    /// The column of this table that equals it.
    pub right: ColumnRef,
}

/// An expression: a value, or a condition.
#[derive(Clone, Debug)]
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
    /// It is nested too deeply.
    TooDeep(usize),
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

/// Arithmetic of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// The order of rows by one expression.
#[derive(Clone, Debug)]
pub struct OrderBy<R: Reference> {
    /// By what.
    pub expr: Expr<R>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Where NULLs go; none is where the database puts them.
    pub nulls: Option<Nulls>,
}

/// Where NULLs go in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// Before all else.
    First,
    /// After all else.
    Last,
}

/// A query.
#[derive(Clone, Debug)]
pub struct Select<R: Reference> {
    /// What it reads from.
    pub from: R::From,
    /// What it gives. Empty is one constant, for `EXISTS`.
    pub columns: Vec<Expr<R>>,
    /// Its conditions; all hold. Each is of one call of `filter`, so that related rows are told apart.
    pub filters: Vec<Expr<R>>,
    /// Its order.
    pub order_by: Vec<OrderBy<R>>,
    /// Whether equal rows are given once.
    pub distinct: bool,
    /// The number of rows at most.
    pub limit: Option<u64>,
    /// The number of rows left out first.
    pub offset: u64,
}

impl<R: Reference> Select<R> {
    /// Everything from `from`.
    pub fn new(from: R::From) -> Self {
        Select {
            from,
            columns: Vec::new(),
            filters: Vec::new(),
            order_by: Vec::new(),
            distinct: false,
            limit: None,
            offset: 0,
        }
    }

    /// Whether it has a limit or an offset.
    pub fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }
}

/// Rows to be inserted.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The table.
    pub table: &'static str,
    /// The columns; empty is a row of defaults.
    pub columns: Vec<&'static str>,
    /// The types of the columns.
    pub types: Vec<ColumnType>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Value>>,
    /// Which of the columns is the auto-increment key, if the rows give it.
    pub auto_key: Option<usize>,
    /// Whether rows that a unique constraint refuses are left out.
    pub ignore_conflicts: bool,
    /// The columns given back for each row.
    pub returning: Vec<&'static str>,
}

/// A change of rows.
#[derive(Clone, Debug)]
pub struct Update {
    /// The table.
    pub table: &'static str,
    /// Its alias in the conditions.
    pub alias: Alias,
    /// What is set.
    pub assignments: Vec<(&'static str, ColumnType, Expr<ColumnRef>)>,
    /// Which rows; all of none.
    pub filter: Option<Expr<ColumnRef>>,
}

/// A deletion of rows.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The table.
    pub table: &'static str,
    /// Its alias in the conditions.
    pub alias: Alias,
    /// Which rows; all of none.
    pub filter: Option<Expr<ColumnRef>>,
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
