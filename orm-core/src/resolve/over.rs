//! Aggregates of the very rows that a select gives: of a slice, of different rows, of groups.

use super::combine::{position_among, selected};
use super::group::outermost;
use super::{Extras, Resolved, Resolver, lower};
use crate::ast::{
    Aggregate, AggregateFunction, Alias, ColumnRef, Expr, From, Grouping, OrderBy, Select, derived_column,
};
use crate::error::Result;
use crate::expr::{Path, Scope, key_paths};

/// An aggregate and what it is of a derived table.
#[derive(Clone, Debug)]
pub(super) struct Over {
    pub(super) aggregate: Aggregate<Path>,
    pub(super) taken: Aggregate<ColumnRef>,
}

/// Resolves aggregates of what a select gives, which becomes a table of its own.
///
/// # Errors
/// As [`resolve`](super::resolve).
pub fn resolve_over(mut select: Select<Path>, aggregates: &[Expr<Path>], extras: &Extras<'_>) -> Result<Resolved> {
    let mut found = Vec::new();
    aggregates.iter().for_each(|expr| outermost(expr, &mut found));
    let mut resolver = Resolver::default();
    // The derived table comes first, so that its alias is known.
    let alias = Alias(0);
    resolver.homes.push(usize::MAX);
    // Of a combination there is what it selects and nothing else.
    let given = select.combined.as_ref().map(|combination| selected(&combination.members[0], extras));
    let mut missing = None;
    if (select.distinct || !select.distinct_on.is_empty()) && select.columns.is_empty() {
        let root = (select.from.root)(0);
        select.columns.extend(key_paths(root, Scope::Up(0)).map(Expr::Column));
    }
    let mut over = Vec::new();
    for aggregate in found {
        let mut moved = |expr: &Expr<Path>, counted: bool| {
            if matches!(expr, Expr::Value(_)) {
                return expr_of_value(expr);
            }
            // The number of rows is that of the derived table's, whatever its columns.
            if counted && *expr == key(&select) {
                return Expr::Value(crate::value::Value::Int(1));
            }
            let position = match &given {
                Some(given) => position_among(given, expr).unwrap_or_else(|error| {
                    missing.get_or_insert(error);
                    0
                }),
                None => select.columns.iter().position(|column| column == expr).unwrap_or_else(|| {
                    select.columns.push(expr.clone());
                    select.columns.len() - 1
                }),
            };
            let column = derived_column(position);
            Expr::Column(ColumnRef { alias, column, column_type: aggregate.result, null: true })
        };
        let counted = aggregate.function == AggregateFunction::Count && !aggregate.distinct;
        let taken = Aggregate {
            function: aggregate.function,
            args: aggregate.args.iter().map(|arg| moved(arg, counted)).collect(),
            distinct: aggregate.distinct,
            filter: aggregate.filter.as_ref().map(|filter| moved(filter, false)),
            order_by: aggregate
                .order_by
                .iter()
                .map(|order| OrderBy {
                    expr: moved(&order.expr, false),
                    descending: order.descending,
                    nulls: order.nulls,
                })
                .collect(),
            result: aggregate.result,
            after: 0,
            of_row: false,
        };
        over.push(Over { aggregate: aggregate.clone(), taken });
    }
    if let Some(error) = missing {
        return Err(error);
    }
    if select.columns.is_empty() && given.is_none() {
        select.columns.push(if select.grouping == Grouping::Rows { key(&select) } else { Expr::Const(true) });
    }
    let rows = resolver.query(&select, extras)?;
    over.iter_mut().for_each(|over| typed(&mut over.taken, &rows));
    resolver.over = over;
    let mut columns = Vec::new();
    for expr in aggregates {
        columns.push(resolver.expr(expr)?);
    }
    let mut resolved = Select::new(From::select(rows, alias));
    resolved.columns = columns;
    let outer = std::mem::take(&mut resolver.outer);
    lower::select(&mut resolved, &outer);
    let empty = select.limit == Some(0)
        || matches!(&resolved.from.source, crate::ast::Source::Select(rows) if lower::is_empty(rows));
    Ok(Resolved { select: resolved, empty, base: alias, locked: Vec::new() })
}

/// Tells the types of the columns that an aggregate is of, which are those of a derived table.
fn typed(taken: &mut Aggregate<ColumnRef>, rows: &Select<ColumnRef>) {
    let orders = taken.order_by.iter_mut().map(|order| &mut order.expr);
    for part in taken.args.iter_mut().chain(&mut taken.filter).chain(orders) {
        if let Expr::Column(column) = part
            && let Some(of) = (0..rows.columns.len()).find(|position| derived_column(*position) == column.column)
            && let Some(known) = rows.columns[of].column_type()
        {
            column.column_type = known;
        }
    }
}

fn key(select: &Select<Path>) -> Expr<Path> {
    let root = (select.from.root)(0);
    Expr::Column(Path { node: root, field: root.meta().primary_key, scope: Scope::Up(0) })
}

fn expr_of_value(expr: &Expr<Path>) -> Expr<ColumnRef> {
    match expr {
        Expr::Value(value) => Expr::Value(value.clone()),
        _ => Expr::Const(true),
    }
}
