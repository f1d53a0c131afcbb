//! `item IN (list)` with few texts for any number of values.

use orm_core::ast::{ColumnRef, Expr};
use orm_core::sql::{Writer, expression};
use orm_core::value::Value;

/// The most values that are a parameter each.
const FEW: usize = 64;

pub(super) fn write(writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]) {
    expression(writer, item);
    writer.push(" IN (");
    match shape(list) {
        Shape::Parameters(count) => {
            // The last one is repeated, so that lists of near lengths have one text.
            let padded = list.iter().chain(list.last().into_iter().cycle()).take(count);
            writer.list(padded, ", ", |writer, value| {
                writer.value(value.clone());
            });
        }
        Shape::Json { hexadecimal } => {
            writer.push(if hexadecimal {
                "SELECT unhex(value) FROM json_each("
            } else {
                "SELECT value FROM json_each("
            });
            writer.value(Value::List(list.to_vec())).push(")");
        }
    }
    writer.push(")");
}

enum Shape {
    /// So many parameters.
    Parameters(usize),
    /// One parameter, a JSON array.
    Json { hexadecimal: bool },
}

fn shape(list: &[Value]) -> Shape {
    if list.len() <= FEW {
        return Shape::Parameters(list.len().next_power_of_two());
    }
    // JSON's numbers are read with the last bit of a float in doubt.
    if list.iter().any(|value| matches!(value, Value::Float(_))) {
        return Shape::Parameters(list.len());
    }
    Shape::Json { hexadecimal: list.iter().any(|value| matches!(value, Value::Bytes(_))) }
}
