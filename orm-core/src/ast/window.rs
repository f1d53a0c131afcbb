//! Windows: a value of a row and of the rows beside it.

use super::{AggregateFunction, Expr, OrderBy, Reference};
use crate::value::ColumnType;

/// A value of a row and of the rows beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Window<R: Reference> {
    /// Which.
    pub function: WindowFunction,
    /// Of what.
    pub args: Vec<Expr<R>>,
    /// Of which rows only, for an aggregate.
    pub filter: Option<Expr<R>>,
    /// Rows of equal values are beside each other; all are, where there are none.
    pub partition_by: Vec<Expr<R>>,
    /// In which order they are.
    pub order_by: Vec<OrderBy<R>>,
    /// Which of them count; none is the database's own choice.
    pub frame: Option<Frame>,
    /// The result's type.
    pub result: ColumnType,
}

/// A function of a row and the rows beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
    Aggregate(AggregateFunction),
}

/// Which of the rows beside a row count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// What is counted.
    pub unit: FrameUnit,
    /// The first that counts.
    pub start: Bound,
    /// The last that counts.
    pub end: Bound,
}

/// What the bounds of a frame count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// Values of the order.
    Range,
}

/// An end of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The first of the partition.
    UnboundedPreceding,
    /// So many before.
    Preceding(u64),
    /// The row itself.
    CurrentRow,
    /// So many after.
    Following(u64),
    /// The last of the partition.
    UnboundedFollowing,
}
