//! Windows.

use super::aggregate::write_filter;
use super::select::write_order;
use super::write::told_apart;
use super::{Writer, expression};
use crate::ast::{Aggregate, Bound, ColumnRef, Expr, FrameUnit, Window, WindowFunction};
use crate::value::Value;

pub(super) fn write(writer: &mut Writer<'_>, window: &Window<ColumnRef>) {
    let dialect = writer.dialect();
    let name = match window.function {
        WindowFunction::RowNumber => "row_number",
        WindowFunction::Rank => "rank",
        WindowFunction::DenseRank => "dense_rank",
        WindowFunction::PercentRank => "percent_rank",
        WindowFunction::CumeDist => "cume_dist",
        WindowFunction::Ntile => "ntile",
        WindowFunction::Lag => "lag",
        WindowFunction::Lead => "lead",
        WindowFunction::FirstValue => "first_value",
        WindowFunction::LastValue => "last_value",
        WindowFunction::NthValue => "nth_value",
        WindowFunction::Aggregate(function) => {
            let plain = Aggregate::new(function, window.args.clone(), window.result);
            let aggregate = Aggregate { filter: window.filter.clone(), ..plain };
            return dialect.aggregate(writer, &aggregate, Some(window));
        }
    };
    writer.push(dialect.functions()).push(name).push("(");
    writer.list(window.args.iter().enumerate(), ", ", |writer, (position, arg)| {
        match (position, arg, window.function) {
            // How many rows is a number of the library's own, of a narrower type than parameters have.
            (0, Expr::Value(Value::Int(rows)), WindowFunction::Ntile)
            | (
                1,
                Expr::Value(Value::Int(rows)),
                WindowFunction::Lag | WindowFunction::Lead | WindowFunction::NthValue,
            ) => {
                writer.number(rows.unsigned_abs());
            }
            _ => expression(writer, arg),
        }
    });
    writer.push(")");
    write_filter(writer, window.filter.as_ref());
    write_over(writer, window);
}

/// ` OVER (…)`.
pub(super) fn write_over(writer: &mut Writer<'_>, window: &Window<ColumnRef>) {
    writer.push(" OVER (");
    if !window.partition_by.is_empty() {
        writer.push("PARTITION BY ").list(&window.partition_by, ", ", told_apart);
    }
    write_order(writer, &window.order_by, &[], false);
    if let Some(frame) = window.frame {
        writer.push(match frame.unit {
            FrameUnit::Rows => " ROWS BETWEEN ",
            FrameUnit::Range => " RANGE BETWEEN ",
        });
        write_bound(writer, frame.start);
        writer.push(" AND ");
        write_bound(writer, frame.end);
    }
    writer.push(")");
}

fn write_bound(writer: &mut Writer<'_>, bound: Bound) {
    match bound {
        Bound::UnboundedPreceding => writer.push("UNBOUNDED PRECEDING"),
        Bound::Preceding(rows) => writer.number(rows).push(" PRECEDING"),
        Bound::CurrentRow => writer.push("CURRENT ROW"),
        Bound::Following(rows) => writer.number(rows).push(" FOLLOWING"),
        Bound::UnboundedFollowing => writer.push("UNBOUNDED FOLLOWING"),
    };
}
