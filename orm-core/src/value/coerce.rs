//! Values whose type is only known at run time, brought into the form that a column takes: the text of a URL, a number
//! for a column of text.

use super::json_text::json_string;
use super::{ColumnType, Fixed, Value, parse_date, parse_datetime, parse_time, parse_uuid};

/// The value as one of a column of this type; what is expected instead, in words, where it cannot be one.
///
/// Text is read as the type is written; a value of another type is taken where it means the same.
pub fn coerce(value: Value, column: ColumnType) -> Result<Value, &'static str> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    match column {
        ColumnType::Bool => truth(&value).map(Value::Bool).ok_or("`true` or `false`"),
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::PositiveSmallInt
        | ColumnType::PositiveInteger
        | ColumnType::PositiveBigInt => integer(value).ok_or("a whole number"),
        ColumnType::Float => float(&value).map(Value::Float).ok_or("a number"),
        ColumnType::Decimal { .. } => decimal(&value).map(Value::Decimal).ok_or("a decimal number"),
        ColumnType::Text { .. } => text(value).map(Value::Text).ok_or("text"),
        ColumnType::Date => read(value, parse_date, Value::Date).ok_or("a date (YYYY-MM-DD)"),
        ColumnType::Time => read(value, parse_time, Value::Time).ok_or("a time (HH:MM:SS)"),
        ColumnType::DateTime => {
            read(value, parse_datetime, Value::DateTime).ok_or("a date and time (YYYY-MM-DD HH:MM:SS)")
        }
        ColumnType::Timestamp => {
            read(value, parse_datetime, Value::Timestamp).ok_or("a date and time (YYYY-MM-DD HH:MM:SS)")
        }
        ColumnType::Uuid => read(value, parse_uuid, Value::Uuid).ok_or("a UUID"),
        ColumnType::Duration => match value {
            Value::Duration(_) => Ok(value),
            other => match integer(other) {
                Some(Value::Int(micros)) => Ok(Value::Duration(micros)),
                _ => Err("a duration in microseconds"),
            },
        },
        ColumnType::Bytes => match value {
            Value::Bytes(_) => Ok(value),
            _ => Err("bytes"),
        },
        ColumnType::Json => json(value).map(Value::Json).ok_or("JSON, text, a number or a truth value"),
    }
}

/// Text as it is read, and what has the type already.
fn read<T>(value: Value, parse: fn(&str) -> Option<T>, wrap: fn(T) -> Value) -> Option<Value> {
    match &value {
        Value::Text(text) => parse(text).map(wrap),
        Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Timestamp(_) | Value::Uuid(_) => Some(value),
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(known) => Some(*known),
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        Value::Text(text) => match text.as_str() {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn integer(value: Value) -> Option<Value> {
    match value {
        Value::Int(_) => Some(value),
        Value::Text(text) => text.parse().ok().map(Value::Int),
        Value::Decimal(decimal) => decimal.to_i64().map(Value::Int),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(float) => Some(*float),
        #[allow(clippy::cast_precision_loss, reason = "a float column rounds what is compared with it anyway")]
        Value::Int(number) => Some(*number as f64),
        Value::Decimal(decimal) => Some(decimal.to_f64()),
        Value::Text(text) => text.parse().ok().filter(|float: &f64| !float.is_nan()),
        _ => None,
    }
}

fn decimal(value: &Value) -> Option<Fixed> {
    match value {
        Value::Decimal(decimal) => Some(*decimal),
        Value::Int(number) => Fixed::new((*number).into(), 0),
        Value::Float(float) => Fixed::from_f64(*float),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// JSON as it is; text, numbers and truth values as what they are in JSON.
fn json(value: Value) -> Option<String> {
    match value {
        Value::Json(json) => Some(json),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(float) if float.is_finite() => Some(format!("{float:?}")),
        Value::Decimal(decimal) => Some(decimal.to_string()),
        Value::Text(text) => Some(json_string(&text)),
        _ => None,
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        Value::Int(number) => Some(number.to_string()),
        Value::Decimal(decimal) => Some(decimal.to_string()),
        _ => None,
    }
}
