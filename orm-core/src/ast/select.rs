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

/// How the rows of several selects are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetOperator {
    /// Those of any of them, equal ones once.
    Union,
    /// Those of each of them, one after another.
    UnionAll,
    /// Those that all of them give, equal ones once.
    Intersect,
    /// Those of the first that no other gives, equal ones once.
    Except,
}

/// The rows of several selects with the same number of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination<R: Reference> {
    /// How they are put together.
    pub operator: SetOperator,
    /// The selects.
    pub members: Vec<Select<R>>,
}

/// The locks that a select takes on the rows it gives, until its transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock<T> {
    /// On the rows of which tables; none is all.
    pub of: Vec<T>,
    /// What happens where another holds a lock.
    pub wait: Wait,
    /// Whether rows that refer to the locked ones may still be inserted.
    pub no_key: bool,
}

impl<T> Default for Lock<T> {
    fn default() -> Self {
        Lock { of: Vec::new(), wait: Wait::default(), no_key: false }
    }
}

/// What happens where a row is locked already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Wait {
    /// It is waited for.
    #[default]
    Long,
    /// The statement fails.
    No,
    /// The row is left out.
    Skip,
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
    /// Of rows that are equal in these only the first is given.
    pub distinct_on: Vec<Expr<R>>,
    /// The selects whose rows these are, instead of a table's: then there are neither columns nor filters here.
    pub combined: R::Combined,
    /// Only the rows that a table between relates to these keys.
    pub within: R::Within,
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
            distinct_on: Vec::new(),
            combined: R::Combined::default(),
            within: R::Within::default(),
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
            self.distinct_on.clear();
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
