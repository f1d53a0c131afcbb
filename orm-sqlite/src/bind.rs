//! Values to parameters, stored as Django stores them.

use std::fmt::Write as _;

use orm_core::error::{Error, Result};
use orm_core::sql::{Clue, Statement};
use orm_core::value::{Fixed, Value, format_date, format_datetime, format_time, refused_json};
use rusqlite::ToSql;

/// How many digits of a decimal a float keeps exactly.
pub(crate) const EXACT_DIGITS: u32 = 15;

/// Why a statement could not be given its parameters.
pub(crate) enum BindError {
    /// A value that cannot be stored.
    Refused(Error),
    /// What SQLite says.
    Driver(rusqlite::Error),
}

/// Gives a statement its parameters.
pub(crate) fn bind(prepared: &mut rusqlite::Statement<'_>, statement: &Statement) -> Result<(), BindError> {
    let params = &statement.params;
    let expected = prepared.parameter_count();
    if expected != params.len() {
        return Err(BindError::Refused(Error::InvalidQuery {
            reason: format!("the statement has {expected} placeholder(s) and {} value(s) were given", params.len()),
        }));
    }
    params.iter().enumerate().try_for_each(|(index, value)| bind_one(prepared, statement, index, value))
}

fn bind_one(
    prepared: &mut rusqlite::Statement<'_>,
    statement: &Statement,
    index: usize,
    value: &Value,
) -> Result<(), BindError> {
    let mut give = |value: &dyn ToSql| prepared.raw_bind_parameter(index + 1, value).map_err(BindError::Driver);
    let refuse = |reason: &str| BindError::Refused(statement.out_of_range(Clue::Parameter(index), reason, None));
    match value {
        Value::Null => give(&rusqlite::types::Null),
        Value::Bool(v) => give(v),
        Value::Int(v) | Value::Duration(v) => give(v),
        Value::Float(v) if v.is_nan() => Err(refuse("SQLite has no NaN")),
        Value::Float(v) => give(v),
        Value::Text(v) if has_nul(v) => Err(refuse(NUL)),
        Value::Text(v) => give(v),
        Value::Json(v) => match refused_json(v) {
            Some(reason) => Err(refuse(reason)),
            None => give(v),
        },
        Value::Bytes(v) => give(v),
        Value::Date(v) => give(&date(*v).map_err(refuse)?),
        Value::Time(v) => give(&format_time(*v)),
        Value::DateTime(v) | Value::Timestamp(v) => give(&moment(*v).map_err(refuse)?),
        Value::Uuid(v) => give(&hex(v)),
        Value::Decimal(v) => match stored(*v).map_err(|reason| refuse(&reason))? {
            Stored::Integer(v) => give(&v),
            Stored::Real(v) => give(&v),
        },
        Value::List(items) => give(&json_array(items).map_err(|reason| refuse(&reason))?),
    }
}

const DAY: i64 = 86_400_000_000;
/// 0000-01-01, in days since 1970-01-01.
const FIRST_DAY: i32 = -719_528;
/// 9999-12-31.
const LAST_DAY: i32 = 2_932_896;
const YEARS: &str = "SQLite keeps the years 0 to 9999";
const NUL: &str = "text with a NUL character cannot be stored";

fn has_nul(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A date of the years 0 to 9999: only their text has four digits, by which it is ordered and read.
fn date(days: i32) -> Result<String, &'static str> {
    if (FIRST_DAY..=LAST_DAY).contains(&days) { Ok(format_date(days)) } else { Err(YEARS) }
}

/// A date and time of the same years.
fn moment(micros: i64) -> Result<String, &'static str> {
    let days = micros.div_euclid(DAY);
    let fits = (i64::from(FIRST_DAY)..=i64::from(LAST_DAY)).contains(&days);
    if fits { Ok(format_datetime(micros)) } else { Err(YEARS) }
}

/// A decimal as SQLite keeps it.
enum Stored {
    Integer(i64),
    Real(f64),
}

/// Whether a decimal is stored exactly.
pub(crate) fn is_kept(decimal: Fixed) -> bool {
    decimal.digits() <= EXACT_DIGITS || decimal.to_i64().is_some()
}

/// A decimal is never rounded: what neither an integer nor a float keeps exactly is refused.
fn stored(decimal: Fixed) -> Result<Stored, String> {
    if let Some(whole) = decimal.to_i64() {
        return Ok(Stored::Integer(whole));
    }
    if !is_kept(decimal) {
        return Err(format!(
            "a decimal of {} digits; SQLite keeps {EXACT_DIGITS}, or whole numbers of 64 bits",
            decimal.digits()
        ));
    }
    Ok(Stored::Real(decimal.to_f64()))
}

/// A list as one JSON array, whose items `json_each` gives back as they are stored. Bytes become
/// hexadecimal digits, which the dialect turns back.
fn json_array(items: &[Value]) -> Result<String, String> {
    let mut json = String::with_capacity(items.len() * 8 + 2);
    json.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        json_item(&mut json, item)?;
    }
    json.push(']');
    Ok(json)
}

fn json_item(json: &mut String, item: &Value) -> Result<(), String> {
    let number = |json: &mut String, number: &dyn std::fmt::Display| {
        let _ = write!(json, "{number}");
    };
    match item {
        Value::Null => json.push_str("null"),
        Value::Bool(v) => json.push(if *v { '1' } else { '0' }),
        Value::Int(v) | Value::Duration(v) => number(json, v),
        Value::Float(v) if v.is_finite() => {
            let _ = write!(json, "{v:?}");
        }
        Value::Float(_) => return Err("a list cannot hold an infinite float or NaN".into()),
        Value::Decimal(v) => match stored(*v)? {
            Stored::Integer(v) => number(json, &v),
            Stored::Real(_) => number(json, &v.normalized()),
        },
        Value::Text(v) if has_nul(v) => return Err(NUL.into()),
        Value::Text(v) => json_text(json, v),
        Value::Json(v) => match refused_json(v) {
            Some(reason) => return Err(reason.into()),
            None => json_text(json, v),
        },
        Value::Bytes(v) => json_text(json, &hex(v)),
        Value::Uuid(v) => json_text(json, &hex(v)),
        Value::Date(v) => json_text(json, &date(*v)?),
        Value::Time(v) => json_text(json, &format_time(*v)),
        Value::DateTime(v) | Value::Timestamp(v) => json_text(json, &moment(*v)?),
        Value::List(_) => return Err("a list cannot hold lists".into()),
    }
    Ok(())
}

fn json_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_one_json_array_of_values_as_they_are_stored() {
        let list = [
            Value::Int(-5),
            Value::Bool(true),
            Value::Text("a\"b\\c\nd".into()),
            Value::Date(0),
            Value::Uuid([0xab; 16]),
            Value::Decimal("19.90".parse().unwrap()),
            Value::Bytes(vec![0, 255]),
        ];
        assert_eq!(
            json_array(&list).unwrap(),
            r#"[-5,1,"a\"b\\c\u000ad","1970-01-01","abababababababababababababababab",19.9,"00ff"]"#
        );
    }

    #[test]
    fn decimals_are_integers_or_exact_floats_or_refused() {
        let read = |text: &str| stored(text.parse().unwrap());
        assert!(matches!(read("20.00"), Ok(Stored::Integer(20))));
        assert!(matches!(read("9223372036854775807"), Ok(Stored::Integer(i64::MAX))));
        assert!(matches!(read("0.123456789012345"), Ok(Stored::Real(v)) if v == 0.123456789012345));
        assert!(read("0.1234567890123456").is_err());
        assert!(read("9223372036854775808").is_err());
    }
}
