//! `&`, `|` and `^` of querysets: one query whose conditions are those of both.

use std::ops::{BitAnd, BitOr, BitXor};

use super::key::among_rows;
use super::{Query, QuerySet};
use crate::ast::{Expr, Grouping, Select, all};
use crate::expr::scope::{self, follow, nested};
use crate::expr::{Path, Q};
use crate::model::Model;
use crate::resolve::{aggregated, joins_many, windowed};

#[derive(Clone, Copy)]
enum Operator {
    And,
    Or,
    Xor,
}

impl Operator {
    fn action(self) -> &'static str {
        match self {
            Operator::And => "use `&`",
            Operator::Or => "use `|`",
            Operator::Xor => "use `^`",
        }
    }
}

impl Query {
    /// One query whose conditions are those of both, put together by an operator. All else is that of this one, but for an
    /// order that the other was given.
    fn merge(mut self, mut other: Query, operator: Operator) -> Query {
        let action = operator.action();
        self.refuse_combined(action);
        other.refuse_combined(action);
        self.adopt_misuse(&other);
        let either = matches!(operator, Operator::Or | Operator::Xor);
        if either && other.is_nothing() {
            return self;
        }
        if either && self.is_nothing() {
            return other;
        }
        let level = scope::depth();
        self.move_to(level);
        other.move_to(level);
        if either {
            // A slice is a set of rows to be asked about.
            (self, other) = (self.without_slice(), other.without_slice());
        } else {
            self.refuse_slice(action);
            other.refuse_slice(action);
            self.adopt_misuse(&other);
        }
        if self.select.distinct != other.select.distinct || self.select.distinct_on != other.select.distinct_on {
            self.misused(format!("cannot {action} of a queryset that is `distinct` and one that is not, or otherwise"));
        }
        if !other.select.order_by.is_empty() {
            self.select.order_by = std::mem::take(&mut other.select.order_by);
            self.ordered = true;
        }
        if either {
            let (one, two) = (self.into_condition(), other.into_condition());
            let whole = match operator {
                Operator::Xor => one.1 ^ two.1,
                _ => one.1 | two.1,
            };
            self = one.0;
            self.select.filters = vec![whole.into_parts().0];
            return self;
        }
        let whole = other.is_of_groups() || (other.select.within.is_some() && self.select.within.is_some());
        let Select { filters, within, .. } = other.by_key_where(whole).select;
        self.select.filters.extend(filters);
        self.select.within = self.select.within.take().or(within);
        self
    }

    /// The same rows without a slice, which no condition could be added to.
    fn without_slice(self) -> Query {
        let sliced = self.select.is_sliced();
        self.by_key_where(sliced)
    }

    /// Whether it is known to give no rows.
    fn is_nothing(&self) -> bool {
        self.select.filters.iter().any(|filter| matches!(filter, Expr::Const(false)))
    }

    /// Whether its conditions are of what rows have together, which those of another query would change.
    fn is_of_groups(&self) -> bool {
        let of_groups = |filter: &Expr<Path>| aggregated(filter) || windowed(filter);
        self.select.grouping != Grouping::Rows || self.select.filters.iter().any(of_groups)
    }

    /// Its conditions as one. A relation to many rows is one row in all of it, so that where several of its filters each
    /// speak of a row of their own, it is asked whether the row is among those of the query.
    fn into_condition(self) -> (Query, Q) {
        let rows = self.select.filters.iter().filter(|filter| joins_many(filter)).count();
        let whole = rows > 1 || self.is_of_groups() || self.select.within.is_some();
        let mut query = self.by_key_where(whole);
        let condition = all(std::mem::take(&mut query.select.filters));
        (query, Q::new(condition))
    }

    /// The same rows, looked for by their keys in a query of their own.
    fn by_key_where(self, whole: bool) -> Query {
        if !whole {
            return self;
        }
        let mut query = self.clone();
        query.select = Select { order_by: Vec::new(), limit: None, offset: 0, ..Select::new(self.select.from) };
        if self.select.is_sliced() {
            query.ordered = false;
        } else {
            query.select.order_by.clone_from(&self.select.order_by);
            query.select.order_by.iter_mut().for_each(|order| follow(&mut order.expr, usize::MAX));
            query.select.distinct = self.select.distinct;
            query.select.distinct_on.clone_from(&self.select.distinct_on);
        }
        query.select.filters = vec![nested(|_| among_rows(self.own((self.model().meta)().primary_key), self))];
        query
    }
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident $method:ident $operator:ident;)*) => {$(
        $(#[$doc])*
        impl<M: Model> $name for QuerySet<M> {
            type Output = QuerySet<M>;

            fn $method(self, other: QuerySet<M>) -> QuerySet<M> {
                QuerySet::of(self.query.merge(other.query, Operator::$operator))
            }
        }
    )*};
}

operators! {
    /// The rows of which the conditions of both hold, as further calls of `filter` would have it. The order is the other's, if
    /// it was given one.
    ///
    /// A slice, a combination such as `union`, or one that is `distinct` beside one that is not, is an error when it is run.
    BitAnd bitand And;
    /// The rows of which the conditions of either hold: `filter(|a| one(a) | other(a))`. A relation to many rows is one row in
    /// both, and multiplies rows as it does there; where one side speaks of several such rows, or is sliced, its rows are
    /// asked for by key. What else is an error is so for `&`.
    BitOr bitor Or;
    /// As `|`, with the rows of which the conditions of just one hold.
    BitXor bitxor Xor;
}
