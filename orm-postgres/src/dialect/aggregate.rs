//! Aggregates, in the types that they are read as.

use orm_core::ast::{Aggregate, AggregateFunction, ColumnRef, Window};
use orm_core::sql::{Writer, aggregate, aggregate_name, of_each};
use orm_core::value::ColumnType;

use super::call::write_type;

pub(super) fn write(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>, over: Option<&Window<ColumnRef>>) {
    if let AggregateFunction::ArrayAgg(element) = of.function {
        return array(writer, of, element);
    }
    if let AggregateFunction::JsonAgg(_) = of.function {
        return aggregate(writer, aggregate_name(of.function), &of_each(of, "", ""), over);
    }
    if let (AggregateFunction::Min | AggregateFunction::Max, Some(by_text)) = (of.function, by_text(of.result)) {
        let [before, after, back, end] = by_text;
        writer.push(back);
        aggregate(writer, aggregate_name(of.function), &of_each(of, before, after), over);
        writer.push(end);
        return;
    }
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
    aggregate(writer, name, of, over);
    if cast {
        writer.push(")::");
        write_type(writer, of.result);
    }
}

/// What has an order, but no least and greatest value before version 18: as digits, which are in the same order. What stands
/// around each value, and around the digits to make a value of them again.
fn by_text(value: ColumnType) -> Option<[&'static str; 4]> {
    match value {
        ColumnType::Uuid => Some(["(", ")::pg_catalog.text COLLATE pg_catalog.\"C\"", "(", ")::pg_catalog.uuid"]),
        ColumnType::Bytes => {
            Some(["pg_catalog.encode(", ", 'hex') COLLATE pg_catalog.\"C\"", "pg_catalog.decode(", ", 'hex')"])
        }
        _ => None,
    }
}

/// An array, as JSON that says each value as it is.
fn array(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>, element: ColumnType) {
    let (before, after) = match element {
        ColumnType::Duration => ("(EXTRACT(EPOCH FROM ", ") * 1000000)::pg_catalog.int8"),
        ColumnType::Bytes => ("pg_catalog.encode(", ", 'hex')"),
        _ => ("", ""),
    };
    writer.push("pg_catalog.to_jsonb(");
    aggregate(writer, aggregate_name(of.function), &of_each(of, before, after), None);
    // A number of JSON would be read as a float.
    let digits = matches!(element, ColumnType::Decimal { .. });
    writer.push(if digits { "::pg_catalog.text[])" } else { ")" });
}
