//! `item IN (list)` with few texts for any number of values.

use orm_core::ast::{ColumnRef, Expr};
use orm_core::sql::{Writer, compared};
use orm_core::value::Value;

/// The most values that are a parameter each.
const FEW: usize = 64;

pub(super) fn write(writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]) {
    compared(writer, item);
    writer.push(" IN (");
    match shape(list) {
        Shape::Parameters(count) => {
            // The last one is repeated, so that lists of near lengths have one text.
            let padded = list.iter().chain(list.last().into_iter().cycle()).take(count);
            writer.list(padded, ", ", |writer, value| {
                compared(writer, &Expr::Value(value.clone()));
            });
        }
        Shape::Json { read } => {
            writer.push("SELECT ").push(read).push(" FROM json_each(");
            writer.value(Value::List(list.to_vec())).push(")");
        }
    }
    writer.push(")");
}

enum Shape {
    /// So many parameters.
    Parameters(usize),
    /// One parameter, a JSON array, and how its items are read.
    Json { read: &'static str },
}

fn shape(list: &[Value]) -> Shape {
    if list.len() <= FEW {
        return Shape::Parameters(list.len().next_power_of_two());
    }
    // JSON's numbers are read with the last bit of a float in doubt.
    if list.iter().any(|value| matches!(value, Value::Float(_))) {
        return Shape::Parameters(list.len());
    }
    Shape::Json {
        read: match list.first() {
            Some(Value::Bytes(_)) => "unhex(value)",
            Some(Value::Json(_)) => "orm_json(value)",
            _ => "value",
        },
    }
}
