//! Values written into definitions, which take no parameters.
//!
//! They come from a model's source alone. The kinds are few, and each is written so that nothing within can end it.

use crate::value::{Value, format_date, format_datetime, format_time};

/// Text in single quotes, each quote within doubled.
pub fn quoted_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value as standard SQL has it; none for the kinds that databases write differently, or that definitions do not take.
pub fn literal(value: &Value) -> Option<String> {
    Some(match value {
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        // With a point or an exponent, so that it is no whole number.
        Value::Float(number) if number.is_finite() => format!("{number:?}"),
        Value::Text(text) if !text.contains('\0') => quoted_text(text),
        Value::Date(days) => quoted_text(&format_date(*days)),
        Value::Time(micros) => quoted_text(&format_time(*micros)),
        Value::DateTime(micros) | Value::Timestamp(micros) => quoted_text(&format_datetime(*micros)),
        _ => return None,
    })
}
