//! `union`, `intersection`, `difference`: the rows of several querysets.

use super::{Annotated, Query, QuerySet, Values};
use crate::ast::{Combination, Expr, Select, SetOperator};
use crate::expr::{Cell, Columns, Path, Selection};
use crate::model::Model;

impl Query {
    /// The rows of this query and another, put together.
    fn combine(mut self, other: Query, operator: SetOperator) -> Query {
        self.adopt_misuse(&other);
        if self.lock.is_some() || other.lock.is_some() {
            self.misused("`select_for_update` cannot lock the rows of combined querysets".into());
        }
        let same = |(one, other): (&&'static _, &&'static _)| std::ptr::eq::<crate::model::PathNode>(*one, *other);
        if self.related.len() != other.related.len() || !self.related.iter().zip(&other.related).all(same) {
            self.misused("querysets that are combined must `select_related` the same, or nothing".into());
        }
        let mut combined = self.clone();
        combined.ordered = false;
        combined.select = Select::new(self.select.from);
        let level = combined.level();
        let members = vec![self.into_member(level), other.into_member(level)];
        combined.select.combined = Some(Box::new(Combination { operator, members }));
        combined
    }

    /// The select of a member, as seen from closures at `level`. Its order is of use to its slice alone.
    fn into_member(mut self, level: usize) -> Select<Path> {
        self.move_to(level);
        if self.keeps_order() {
            match self.with_order() {
                Ok(select) => return select,
                Err(error) => return faulty(self.select, &error),
            }
        }
        self.select.order_by.clear();
        self.select
    }
}

/// A select that tells an error once it is run.
fn faulty(mut select: Select<Path>, error: &crate::error::Error) -> Select<Path> {
    select.filters.push(Expr::Fault(crate::ast::Fault::Invalid(error.to_string())));
    select
}

/// Gives each of the selects that are combined the same columns.
pub(super) fn set_columns(select: &mut Select<Path>, columns: &[Expr<Path>]) {
    match &mut select.combined {
        Some(combination) => combination.members.iter_mut().for_each(|member| set_columns(member, columns)),
        None => select.columns = columns.to_vec(),
    }
}

/// As [`set_columns`], beside those that there are.
pub(super) fn add_columns(select: &mut Select<Path>, columns: &[Expr<Path>]) {
    match &mut select.combined {
        Some(combination) => combination.members.iter_mut().for_each(|member| add_columns(member, columns)),
        None => select.columns.extend_from_slice(columns),
    }
}

/// What the selects that are combined give; the first of them tells.
pub(super) fn columns(select: &Select<Path>) -> &[Expr<Path>] {
    match &select.combined {
        Some(combination) => columns(&combination.members[0]),
        None => &select.columns,
    }
}

macro_rules! combinations {
    ($other:ty) => {
        /// The rows of this queryset and of another, equal ones once.
        ///
        /// What follows may order, slice, count and select; a filter belongs before it, and is an error after. An order or a
        /// slice of a part is that of the part. The model's own order, where it is of what is selected, is that of the whole.
        ///
        /// SQL: `… UNION …`.
        #[must_use]
        pub fn union(self, other: $other) -> Self {
            self.combined(other, SetOperator::Union)
        }

        /// As [`union`](Self::union), with each row as often as it comes: `… UNION ALL …`.
        #[doc(alias = "union(all=True)")]
        #[must_use]
        pub fn union_all(self, other: $other) -> Self {
            self.combined(other, SetOperator::UnionAll)
        }

        /// The rows that both querysets give, equal ones once; as for [`union`](Self::union): `… INTERSECT …`.
        #[must_use]
        pub fn intersection(self, other: $other) -> Self {
            self.combined(other, SetOperator::Intersect)
        }

        /// The rows that only this queryset gives, equal ones once; as for [`union`](Self::union): `… EXCEPT …`.
        #[must_use]
        pub fn difference(self, other: $other) -> Self {
            self.combined(other, SetOperator::Except)
        }
    };
}

impl<M: Model> QuerySet<M> {
    combinations!(QuerySet<M>);

    fn combined(self, other: Self, operator: SetOperator) -> Self {
        QuerySet::of(self.query.combine(other.query, operator))
    }
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    combinations!(Annotated<M, S>);

    fn combined(self, other: Self, operator: SetOperator) -> Self {
        let cells = self.cells().to_vec();
        Annotated::new(self.into_query().combine(other.into_query(), operator), cells)
    }
}

/// The other queryset may be of another model, as long as its rows have the same type.
impl<M: Model, S: Selection> Values<M, S> {
    /// The rows of this queryset and of another, which may be of another model, equal ones once.
    ///
    /// What follows may order (by what is selected), slice and count; a filter belongs before it, and is an error after.
    ///
    /// SQL: `… UNION …`.
    #[must_use]
    pub fn union<O: Model, T: Selection<Output = S::Output>>(self, other: Values<O, T>) -> Self {
        self.combined(other, SetOperator::Union)
    }

    /// As [`union`](Self::union), with each row as often as it comes: `… UNION ALL …`.
    #[doc(alias = "union(all=True)")]
    #[must_use]
    pub fn union_all<O: Model, T: Selection<Output = S::Output>>(self, other: Values<O, T>) -> Self {
        self.combined(other, SetOperator::UnionAll)
    }

    /// The rows that both querysets give, equal ones once; as for [`union`](Self::union): `… INTERSECT …`.
    #[must_use]
    pub fn intersection<O: Model, T: Selection<Output = S::Output>>(self, other: Values<O, T>) -> Self {
        self.combined(other, SetOperator::Intersect)
    }

    /// The rows that only this queryset gives, equal ones once; as for [`union`](Self::union): `… EXCEPT …`.
    #[must_use]
    pub fn difference<O: Model, T: Selection<Output = S::Output>>(self, other: Values<O, T>) -> Self {
        self.combined(other, SetOperator::Except)
    }

    fn combined<O: Model, T: Selection>(self, other: Values<O, T>, operator: SetOperator) -> Self {
        let cells = self.cells().to_vec();
        Values::new(self.into_query().combine(other.into_query(), operator), cells)
    }
}

/// How the columns of a closure are read.
pub(super) type Cells = Vec<Cell>;

impl Query {
    /// Has a closure's columns selected; a combination selects them in each of its members.
    pub(super) fn choose(&mut self, level: usize, columns: Columns) -> Cells {
        let cells = columns.cells.clone();
        self.set_columns(level, columns);
        if self.is_combined() {
            let chosen = std::mem::take(&mut self.select.columns);
            if chosen.iter().any(crate::resolve::aggregated) {
                self.misused("an aggregate cannot be selected of combined querysets: select it before".into());
            }
            set_columns(&mut self.select, &chosen);
        }
        cells
    }
}
