//! Conditions on windows: SQL computes windows after its conditions, so that these are asked of a derived table.

use super::Resolver;
use crate::ast::{
    Alias, ColumnRef, CompareOp, Expr, From, Groups, OrderBy, Select, Window, WindowFunction, derived_column,
};
use crate::value::{ColumnType, Value};

/// That a row is within a slice of the rows that have the same value as it.
pub(super) fn slice_of(
    partition: Option<ColumnRef>,
    order_by: &[OrderBy<ColumnRef>],
    limit: Option<u64>,
    offset: u64,
) -> Vec<Expr<ColumnRef>> {
    let number = Expr::Window(Box::new(Window {
        function: WindowFunction::RowNumber,
        args: Vec::new(),
        filter: None,
        partition_by: partition.into_iter().map(Expr::Column).collect(),
        order_by: order_by.to_vec(),
        frame: None,
        result: ColumnType::BigInt,
    }));
    let is = |op, rows: u64| {
        let rows = Value::Int(i64::try_from(rows).unwrap_or(i64::MAX));
        Expr::Compare { op, left: Box::new(number.clone()), right: Box::new(Expr::Value(rows)) }
    };
    let begin = (offset > 0).then(|| is(CompareOp::Gt, offset));
    let end = limit.map(|limit| is(CompareOp::Le, offset.saturating_add(limit)));
    begin.into_iter().chain(end).collect()
}

impl Resolver {
    /// The rows of a select that conditions on its windows hold for.
    pub(super) fn keep(
        &mut self,
        mut inner: Select<ColumnRef>,
        mut conditions: Vec<Expr<ColumnRef>>,
    ) -> Select<ColumnRef> {
        let alias = self.new_alias(usize::MAX);
        self.outer.insert(alias, false);
        let columns = (0..inner.columns.len()).map(|position| self.derived(&inner, alias, position)).collect();
        let order_by = std::mem::take(&mut inner.order_by);
        let order_by = order_by
            .into_iter()
            .map(|order| OrderBy { expr: self.moved(order.expr, &mut inner, alias), ..order })
            .collect();
        let distinct_on = std::mem::take(&mut inner.distinct_on);
        let distinct_on = distinct_on.into_iter().map(|expr| self.moved(expr, &mut inner, alias)).collect();
        for condition in &mut conditions {
            self.move_parts(condition, &mut inner, alias);
        }
        Select {
            columns,
            filters: conditions,
            order_by,
            grouping: Groups::default(),
            distinct: std::mem::take(&mut inner.distinct),
            distinct_on,
            combined: (),
            within: (),
            limit: inner.limit.take(),
            offset: std::mem::take(&mut inner.offset),
            from: From::select(inner, alias),
        }
    }

    /// The first columns of a select that needs more of them to tell and order its rows.
    pub(super) fn only(&mut self, inner: Select<ColumnRef>, columns: usize) -> Select<ColumnRef> {
        let alias = self.new_alias(usize::MAX);
        self.outer.insert(alias, false);
        let columns = (0..columns).map(|position| self.derived(&inner, alias, position)).collect();
        Select { columns, ..Select::new(From::select(inner, alias)) }
    }

    /// Replaces what only the inner select knows by its columns.
    fn move_parts(&self, expr: &mut Expr<ColumnRef>, inner: &mut Select<ColumnRef>, alias: Alias) {
        match expr {
            Expr::Column(_) | Expr::Window(_) | Expr::Aggregate(_) | Expr::Subquery { .. } | Expr::Exists(_) => {
                *expr = self.moved(std::mem::replace(expr, Expr::Const(true)), inner, alias);
            }
            Expr::InSelect { .. } => {
                *expr = self.moved(std::mem::replace(expr, Expr::Const(true)), inner, alias);
            }
            other => other.parts_mut(&mut |part| self.move_parts(part, inner, alias)),
        }
    }

    /// A column of the derived table with the value of an expression of the inner select.
    fn moved(&self, expr: Expr<ColumnRef>, inner: &mut Select<ColumnRef>, alias: Alias) -> Expr<ColumnRef> {
        let position = inner.columns.iter().position(|column| *column == expr).unwrap_or_else(|| {
            inner.columns.push(expr);
            inner.columns.len() - 1
        });
        self.derived(inner, alias, position)
    }

    fn derived(&self, inner: &Select<ColumnRef>, alias: Alias, position: usize) -> Expr<ColumnRef> {
        let (column_type, null) = match &inner.columns[position] {
            Expr::Column(column) => {
                (column.column_type, column.null || self.outer.get(&column.alias).copied().unwrap_or(false))
            }
            Expr::Window(window) => (window.result, true),
            Expr::Aggregate(aggregate) => (aggregate.result, true),
            Expr::Exists(_) => (ColumnType::Bool, false),
            _ => (ColumnType::Bytes, true),
        };
        Expr::Column(ColumnRef { alias, column: derived_column(position), column_type, null })
    }
}
