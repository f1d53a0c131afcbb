//! `serde_json::Value` as a column.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::{ColumnType, FieldType, JSON_DEPTH, JsonType, Mismatch, Value, ValueRef};

#[diagnostic::do_not_recommend]
impl FieldType for Json {
    const COLUMN: ColumnType = ColumnType::Json;

    fn to_value(&self) -> Value {
        let mut text = String::new();
        write(self, &mut text, 0);
        Value::Json(text)
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Json(text) | ValueRef::Text(text) => serde_json::from_str(text).map_err(|broken| Mismatch {
                expected: "JSON",
                found: format!("text that breaks off as JSON at line {}, column {}", broken.line(), broken.column()),
            }),
            _ => Err(Mismatch::new("JSON", &value)),
        }
    }
}

impl JsonType for Json {}

/// Writes JSON without spaces, and whole floats with a point: PostgreSQL keeps a number's digits, not how it was
/// written, and would give `1e16` back as an integer. What stands in more arrays and objects than are allowed is left
/// out: enough is written for the text to be refused, and the stack has an end.
fn write(json: &Json, text: &mut String, depth: usize) {
    match json {
        Json::Array(_) | Json::Object(_) if depth > JSON_DEPTH => text.push_str("null"),
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                write(item, text, depth + 1);
            }
            text.push(']');
        }
        Json::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                let _ = write!(text, "{}:", Json::from(name.as_str()));
                write(member, text, depth + 1);
            }
            text.push('}');
        }
        Json::Number(number) => {
            let whole = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0);
            // Writing to a String cannot fail.
            let _ = match whole {
                Some(float) => write!(text, "{float:.1}"),
                None => write!(text, "{number}"),
            };
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}
