//! Aggregates.

use orm_core::ast::{Aggregate, AggregateFunction, ColumnRef};
use orm_core::sql::{Writer, aggregate, aggregate_name};
use orm_core::value::ColumnType;

pub(super) fn write(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>) {
    // A span is a whole number of microseconds, its average a float.
    let whole = of.function == AggregateFunction::Average && of.result == ColumnType::Duration;
    writer.push(if whole { "CAST(round(" } else { "" });
    aggregate(writer, aggregate_name(of.function), of);
    writer.push(if whole { ") AS INTEGER)" } else { "" });
}
