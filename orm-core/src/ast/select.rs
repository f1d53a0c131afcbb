//! Queries.

use super::{ColumnRef, Expr, Reference};

/// The order of rows by one expression.
#[derive(Clone, Debug, PartialEq)]
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

/// Of which rows the aggregates of a queryset are, before it is resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Grouping<R: Reference> {
    /// Of those related to each row.
    #[default]
    Rows,
    /// As [`Rows`](Grouping::Rows), where each row is given once even if no aggregate is selected any more.
    Each,
    /// Of those with equal values of these, and in the columns that hold no aggregate.
    Values(Vec<Expr<R>>),
    /// Of all.
    All,
}

/// `GROUP BY` and `HAVING`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// What is equal within a group; without any, nothing is grouped unless an aggregate is selected.
    pub by: Vec<Expr<ColumnRef>>,
    /// What holds of a group.
    pub having: Vec<Expr<ColumnRef>>,
}

impl Groups {
    /// Whether rows are not put together.
    pub fn is_empty(&self) -> bool {
        self.by.is_empty() && self.having.is_empty()
    }
}

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub struct Select<R: Reference> {
    /// What it reads from.
    pub from: R::From,
    /// What it gives. Empty is one constant, for `EXISTS`.
    pub columns: Vec<Expr<R>>,
    /// Its conditions; all hold. Each is of one call of `filter`, so that related rows are told apart.
    pub filters: Vec<Expr<R>>,
    /// Its order.
    pub order_by: Vec<OrderBy<R>>,
    /// How rows are put together for aggregates.
    pub grouping: R::Grouping,
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
            grouping: R::Grouping::default(),
            distinct: false,
            limit: None,
            offset: 0,
        }
    }

    /// What tells whether it gives rows: without order and columns, where these make no difference.
    #[must_use]
    pub fn for_existence(mut self) -> Self {
        if !self.is_sliced() {
            self.order_by.clear();
            self.distinct = false;
            if self.grouping == R::Grouping::default() {
                self.columns.clear();
            }
        }
        self
    }

    /// Whether it has a limit or an offset.
    pub fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }
}
