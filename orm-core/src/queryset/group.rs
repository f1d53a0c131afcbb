//! Groups: what rows are put together by, and what is selected of them.

use super::{Annotated, Query, Values};
use crate::ast::{Aggregate, Expr, Grouping, Select};
use crate::expr::scope::{own_aggregates, shift};
use crate::expr::{Columns, Path, Selection, Sure, nested};
use crate::model::{Model, root_fields};
use crate::resolve::windowed;

impl Query {
    /// Groups rows by the first `keys` of the columns. The model's own order, which would divide the groups, is none of
    /// theirs.
    pub(super) fn group(&mut self, keys: usize) {
        self.refuse_slice("group");
        if !self.ordered {
            self.select.order_by.clear();
            self.ordered = true;
        }
        if matches!(self.select.grouping, Grouping::Values(_)) {
            return;
        }
        // What an aggregate is of a row can be a key; of a group it is another.
        for key in &mut self.select.columns[..keys] {
            own_aggregates(key, &mut |aggregate| aggregate.of_row = true);
        }
        self.select.grouping = Grouping::Values(self.select.columns[..keys].to_vec());
        self.find_windowed();
        let Query { select, .. } = self;
        ask_of_rows(&mut select.filters);
        for column in &mut select.columns[keys..] {
            own_aggregates(column, &mut |aggregate| recall_key(&select.grouping, aggregate));
        }
        for order in &mut select.order_by {
            own_aggregates(&mut order.expr, &mut |aggregate| recall_key(&select.grouping, aggregate));
        }
    }

    /// Makes conditions on windows one on the keys of the rows that they find: a window sees groups once there are any.
    fn find_windowed(&mut self) {
        let Some(last) = self.select.filters.iter().rposition(windowed) else { return };
        let mut keys: Vec<_> = self.own_key().collect();
        let (1, Some(key)) = (keys.len(), keys.pop()) else {
            self.misused("rows that a window finds are grouped by their key, which is several columns here".into());
            return;
        };
        let mut found = Select { columns: vec![key.clone()], ..Select::new(self.model()) };
        found.filters.clone_from(&self.select.filters);
        shift(&mut found, 1);
        for filter in self.select.filters.iter_mut().filter(|filter| windowed(filter)) {
            *filter = Expr::Const(true);
        }
        self.select.filters[last] = Expr::InSelect { item: Box::new(key), select: Box::new(found) };
    }

    /// Makes an aggregate that was selected before the same when it is said again, whatever filters came between: a closure
    /// has no other name for it.
    pub(super) fn recall(&self, expr: &mut Expr<Path>) {
        own_aggregates(expr, &mut |aggregate| {
            let known = self.select.columns.iter().rev().find_map(|column| find(column, aggregate));
            if let Some(known) = known {
                aggregate.after = known.after;
            }
            recall_key(&self.select.grouping, aggregate);
        });
    }

    /// As [`recall`](Query::recall), of what becomes a column: only what rows are grouped by is the same there.
    pub(super) fn recall_keys(&self, expr: &mut Expr<Path>) {
        own_aggregates(expr, &mut |aggregate| recall_key(&self.select.grouping, aggregate));
    }

    /// Makes an order by an aggregate that is only selected now an order by what is selected.
    pub(super) fn order_recalls(&mut self, from: usize) {
        let Query { select, .. } = self;
        let columns = &select.columns[from..];
        for order in &mut select.order_by {
            own_aggregates(&mut order.expr, &mut |aggregate| {
                if let Some(known) = columns.iter().find_map(|column| find(column, aggregate)) {
                    aggregate.after = known.after;
                }
            });
        }
    }

    /// Selects other columns of the same rows, each given once where it was before.
    fn select_again(&mut self, level: usize, columns: Columns) {
        let aggregated = self.select.columns.iter().any(crate::resolve::aggregated);
        if aggregated && self.select.grouping == Grouping::Rows {
            self.select.grouping = Grouping::Each;
        }
        self.refuse_combined("select other columns");
        if self.select.distinct {
            self.misused("`values` after `distinct` would change which rows are equal: select first".into());
        }
        self.set_columns(level, columns);
    }
}

/// Has filters ask about each row even where rows are put together now: they were there before.
pub(super) fn ask_of_rows(filters: &mut [Expr<Path>]) {
    for filter in filters {
        own_aggregates(filter, &mut |aggregate| aggregate.of_row = true);
    }
}

fn recall_key(grouping: &Grouping<Path>, aggregate: &mut Aggregate<Path>) {
    if let Grouping::Values(keys) = grouping
        && let Some(known) = keys.iter().find_map(|key| find(key, aggregate))
    {
        (aggregate.after, aggregate.of_row) = (known.after, true);
    }
}

/// An aggregate like this one in an expression.
fn find<'e>(expr: &'e Expr<Path>, aggregate: &Aggregate<Path>) -> Option<&'e Aggregate<Path>> {
    if let Expr::Aggregate(known) = expr
        && known.is_like(aggregate)
    {
        return Some(known);
    }
    let mut found = None;
    expr.parts(&mut |part| found = found.or_else(|| find(part, aggregate)));
    found
}

fn again<M: Model, S: Selection>(
    mut query: Query,
    selection: impl FnOnce(&'static M::Fields<Sure>) -> S,
) -> Values<M, S> {
    let cells = nested(|level| {
        let mut columns = Columns::default();
        selection(root_fields::<M>(level)).select(&mut columns);
        let cells = columns.cells.clone();
        query.select_again(level, columns);
        cells
    });
    Values::new(query, cells)
}

impl<M: Model, S: Selection> Values<M, S> {
    /// Other columns of the same rows; groups stay those that they were:
    /// `Track::objects().values(|t| t.genre).annotate(|t| t.count()).filter(|t| t.count().gt(9)).values(|t| t.genre)` is what
    /// `is_in` takes, and a group's aggregate by itself what [`subquery`](super::subquery()) does.
    ///
    /// A column that holds no aggregate and was not there before divides the groups further.
    #[doc(alias = "values_list")]
    pub fn values<T: Selection>(self, selection: impl FnOnce(&'static M::Fields<Sure>) -> T) -> Values<M, T> {
        again(self.into_query(), selection)
    }
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    /// Chosen columns instead of models; each row is given once where an aggregate was computed for it. What was computed is
    /// selected by saying it again.
    #[doc(alias = "values_list")]
    pub fn values<T: Selection>(self, selection: impl FnOnce(&'static M::Fields<Sure>) -> T) -> Values<M, T> {
        again(self.into_query(), selection)
    }
}
