//! Aggregates, in standard SQL.

use super::select::write_order;
use super::window::write_over;
use super::write::told_apart;
use super::{Writer, expression};
use crate::ast::{Aggregate, AggregateFunction, ColumnRef, Expr, OrderBy, Window};

/// The name of an aggregate as most databases have it.
pub fn aggregate_name(function: AggregateFunction) -> &'static str {
    match function {
        AggregateFunction::Count => "count",
        AggregateFunction::Sum => "sum",
        AggregateFunction::Average => "avg",
        AggregateFunction::Min => "min",
        AggregateFunction::Max => "max",
        AggregateFunction::StdDev => "stddev_pop",
        AggregateFunction::StdDevSample => "stddev_samp",
        AggregateFunction::Variance => "var_pop",
        AggregateFunction::VarianceSample => "var_samp",
        AggregateFunction::StringAgg => "string_agg",
        AggregateFunction::ArrayAgg(_) => "array_agg",
        AggregateFunction::JsonAgg(_) => "jsonb_agg",
        AggregateFunction::BoolAnd => "bool_and",
        AggregateFunction::BoolOr => "bool_or",
        AggregateFunction::BitAnd => "bit_and",
        AggregateFunction::BitOr => "bit_or",
        AggregateFunction::BitXor => "bit_xor",
        AggregateFunction::Named(name) => name,
    }
}

/// An aggregate by its name: `name(DISTINCT args ORDER BY …) FILTER (WHERE …) OVER (…)`.
pub fn aggregate(
    writer: &mut Writer<'_>,
    name: &'static str,
    aggregate: &Aggregate<ColumnRef>,
    over: Option<&Window<ColumnRef>>,
) {
    match aggregate.function {
        // It may be of any schema.
        AggregateFunction::Named(name) => {
            writer.list(name.split('.'), ".", |writer, part| {
                writer.ident(part);
            });
        }
        _ => {
            let schema = writer.dialect().functions();
            writer.push(schema).push(name);
        }
    }
    writer.push(if aggregate.distinct { "(DISTINCT " } else { "(" });
    if aggregate.args.is_empty() {
        writer.push("*");
    }
    let counts = aggregate.distinct && aggregate.function.counts();
    writer.list(&aggregate.args, ", ", if counts { told_apart } else { expression });
    write_order(writer, &aggregate.order_by, &[], false);
    writer.push(")");
    write_filter(writer, aggregate.filter.as_ref());
    if let Some(window) = over {
        write_over(writer, window);
    }
}

/// The aggregate with each value between two pieces of SQL. Different values come in their order, where no other is said.
pub fn of_each(of: &Aggregate<ColumnRef>, before: &'static str, after: &'static str) -> Aggregate<ColumnRef> {
    let mut made = of.clone();
    let plain = before.is_empty() && after.is_empty();
    let between = |value: Expr<ColumnRef>| match value {
        value if plain => value,
        value => {
            let result = value.column_type().unwrap_or(of.result);
            Expr::Written { pieces: vec![before, after], args: vec![value], result }
        }
    };
    if let (true, true, Some(value)) = (of.distinct, of.order_by.is_empty(), of.args.first()) {
        made.order_by.push(OrderBy { expr: value.clone(), descending: false, nulls: None });
    }
    for order in &mut made.order_by {
        if of.args.first() == Some(&order.expr) {
            order.expr = between(order.expr.clone());
        }
    }
    made.args = made.args.into_iter().map(between).collect();
    made
}

/// ` FILTER (WHERE …)`, where there is one.
pub(super) fn write_filter(writer: &mut Writer<'_>, filter: Option<&Expr<ColumnRef>>) {
    if let Some(filter) = filter {
        writer.push(" FILTER (WHERE ");
        expression(writer, filter);
        writer.push(")");
    }
}
