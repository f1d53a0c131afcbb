//! Aggregates, by functions of our own where SQLite has none.

use orm_core::ast::{Aggregate, AggregateFunction, ColumnRef, OrderBy, Window};
use orm_core::sql::{Writer, aggregate, aggregate_name, of_each};
use orm_core::value::ColumnType;

use crate::functions;

pub(super) fn write(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>, over: Option<&Window<ColumnRef>>) {
    if of.function == AggregateFunction::StringAgg && of.distinct {
        // SQLite takes DISTINCT of one argument only. PostgreSQL gives different texts in their order.
        let mut of = Aggregate { distinct: false, ..of.clone() };
        if let (true, Some(text)) = (of.order_by.is_empty(), of.args.first()) {
            of.order_by.push(OrderBy { expr: text.clone(), descending: false, nulls: None });
        }
        return aggregate(writer, functions::DIFFERENT_TEXTS, &of, over);
    }
    if let AggregateFunction::ArrayAgg(element) | AggregateFunction::JsonAgg(element) = of.function {
        return array(writer, of, element);
    }
    // A span is a whole number of microseconds, its average a float.
    let whole = of.function == AggregateFunction::Average && of.result == ColumnType::Duration;
    writer.push(if whole { "CAST(round(" } else { "" });
    aggregate(writer, name(of.function), of, over);
    writer.push(if whole { ") AS INTEGER)" } else { "" });
}

/// The name of an aggregate.
pub(super) fn name(function: AggregateFunction) -> &'static str {
    match function {
        AggregateFunction::StdDev => functions::STD_DEV,
        AggregateFunction::StdDevSample => functions::STD_DEV_SAMPLE,
        AggregateFunction::Variance => functions::VARIANCE,
        AggregateFunction::VarianceSample => functions::VARIANCE_SAMPLE,
        AggregateFunction::BitAnd => functions::BIT_AND,
        AggregateFunction::BitOr => functions::BIT_OR,
        AggregateFunction::BitXor => functions::BIT_XOR_AGGREGATE,
        // Truth values are 0 and 1 here.
        AggregateFunction::BoolAnd => "min",
        AggregateFunction::BoolOr => "max",
        AggregateFunction::ArrayAgg(_) | AggregateFunction::JsonAgg(_) => "json_group_array",
        other => aggregate_name(other),
    }
}

/// An array of JSON, into which JSON goes as such; NULL where there are no rows.
fn array(writer: &mut Writer<'_>, of: &Aggregate<ColumnRef>, element: ColumnType) {
    let (before, after) = match (element, of.function) {
        (ColumnType::Json, _) => {
            if of.distinct {
                writer.refuse("arrays of different JSON");
            }
            ("json(", ")")
        }
        // What an array is read from may hold numbers for truth values.
        (ColumnType::Bool, AggregateFunction::JsonAgg(_)) => {
            ("json(CASE ", " WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END)")
        }
        // `hex` makes an empty text of NULL.
        (ColumnType::Bytes, _) => ("trim(NULLIF(quote(", "), 'NULL'), 'X''')"),
        _ => ("", ""),
    };
    writer.push("NULLIF(");
    aggregate(writer, name(of.function), &of_each(of, before, after), None);
    writer.push(", '[]')");
}
