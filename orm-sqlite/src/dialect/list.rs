//! `item IN (list)` with few texts for any number of values.

use orm_core::ast::{ColumnRef, Expr};
use orm_core::sql::{Writer, compared};
use orm_core::value::Value;

use super::decimal::kept;

use crate::functions::FLOAT;

/// The most values that are a parameter each.
const FEW: usize = 64;

pub(super) fn write(writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]) {
    compared(writer, item);
    writer.push(" IN (");
    let list = &*kept(list);
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
        Shape::Bits => {
            writer.push("SELECT ").push(FLOAT).push("(value) FROM json_each(").value(bits(list)).push(")");
        }
    }
    writer.push(")");
}

enum Shape {
    /// So many parameters.
    Parameters(usize),
    /// One parameter, a JSON array, and how its items are read.
    Json { read: &'static str },
    /// The same of floats as the integers of the same bits: as numbers of JSON they are read with the last bit in doubt.
    Bits,
}

fn shape(list: &[Value]) -> Shape {
    if list.len() <= FEW {
        Shape::Parameters(list.len().next_power_of_two())
    } else if list.iter().any(|value| matches!(value, Value::Float(_))) {
        Shape::Bits
    } else {
        Shape::Json {
            read: match list.first() {
                Some(Value::Bytes(_)) => "unhex(value)",
                Some(Value::Json(_)) => "orm_json(value)",
                _ => "value",
            },
        }
    }
}

fn bits(list: &[Value]) -> Value {
    let bits = |value: &Value| match value {
        Value::Float(float) => Value::Int(i64::from_ne_bytes(float.to_ne_bytes())),
        other => other.clone(),
    };
    Value::List(list.iter().map(bits).collect())
}
