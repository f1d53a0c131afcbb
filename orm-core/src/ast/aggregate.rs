//! Aggregates: one value of many rows.

use super::{Expr, OrderBy, Reference};
use crate::value::ColumnType;

/// One value of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate<R: Reference> {
    /// Which.
    pub function: AggregateFunction,
    /// Of what; the first is what is aggregated. Without any, rows are counted.
    pub args: Vec<Expr<R>>,
    /// Whether equal values count once.
    pub distinct: bool,
    /// Of which rows only.
    pub filter: Option<Expr<R>>,
    /// In which order, where that matters.
    pub order_by: Vec<OrderBy<R>>,
    /// The result's type.
    pub result: ColumnType,
    /// How many of the select's filters came before it: those restrict what it aggregates.
    pub after: usize,
    /// Whether it is of the rows related to each row even where rows are grouped: what they are grouped by.
    pub of_row: bool,
}

impl<R: Reference> Aggregate<R> {
    /// Whether another one is the same, but for the filters that came before.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.function, self.distinct, self.result) == (other.function, other.distinct, other.result)
            && (&self.args, &self.filter, &self.order_by) == (&other.args, &other.filter, &other.order_by)
    }

    /// Of all rows there are.
    pub fn new(function: AggregateFunction, args: Vec<Expr<R>>, result: ColumnType) -> Self {
        Aggregate {
            function,
            args,
            distinct: false,
            filter: None,
            order_by: Vec::new(),
            result,
            after: 0,
            of_row: false,
        }
    }
}

/// How many values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum AggregateFunction {
    Count,
    Sum,
    Average,
    Min,
    Max,
    /// The standard deviation of all there is.
    StdDev,
    /// The standard deviation, estimated from a sample.
    StdDevSample,
    /// The variance of all there is.
    Variance,
    /// The variance, estimated from a sample.
    VarianceSample,
    /// Texts joined; the second argument stands between.
    StringAgg,
    /// A list of values of this type, as JSON that reads them as they are; NULL where there is nothing.
    ArrayAgg(ColumnType),
    /// An array of JSON, of values of this type; NULL where there is nothing.
    JsonAgg(ColumnType),
    /// Whether all are true (PostgreSQL).
    BoolAnd,
    /// Whether one is true (PostgreSQL).
    BoolOr,
    /// The bits that all have (PostgreSQL).
    BitAnd,
    /// The bits that one has (PostgreSQL).
    BitOr,
    /// The bits that an odd number has (PostgreSQL).
    BitXor,
    /// One that the database or the program has under this name, with points between schema and name.
    Named(&'static str),
}

impl AggregateFunction {
    /// Whether it keeps what is NULL.
    pub fn keeps_null(self) -> bool {
        matches!(self, AggregateFunction::ArrayAgg(_) | AggregateFunction::JsonAgg(_))
    }

    /// Whether it may keep what is NULL, for all that is known.
    pub fn may_keep_null(self) -> bool {
        self.keeps_null() || self.is_named()
    }

    /// Whether nothing but its name is known of it.
    pub fn is_named(self) -> bool {
        matches!(self, AggregateFunction::Named(_))
    }

    /// Whether it gives a value where there are no rows.
    pub fn counts(self) -> bool {
        self == AggregateFunction::Count
    }
}
