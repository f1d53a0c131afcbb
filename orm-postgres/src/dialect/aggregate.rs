//! Aggregates, in the types that they are read as.

use orm_core::ast::{Aggregate, AggregateFunction, ColumnRef};
use orm_core::sql::{Writer, aggregate, aggregate_name};
use orm_core::value::ColumnType;

use super::call::write_type;

pub(super) fn write(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>) {
    let name = match of.function {
        // The server orders truth values, but has no least and greatest of them.
        AggregateFunction::Min if of.result == ColumnType::Bool => "bool_and",
        AggregateFunction::Max if of.result == ColumnType::Bool => "bool_or",
        function => aggregate_name(function),
    };
    // Sums and averages come as `numeric` where what is added up is an integer.
    let cast = match of.function {
        AggregateFunction::Sum => of.result.integer_range().is_some(),
        AggregateFunction::Average
        | AggregateFunction::StdDev
        | AggregateFunction::StdDevSample
        | AggregateFunction::Variance
        | AggregateFunction::VarianceSample => of.result == ColumnType::Float,
        _ => false,
    };
    if cast {
        writer.push("(");
    }
    aggregate(writer, name, of);
    if cast {
        writer.push(")::");
        write_type(writer, of.result);
    }
}
