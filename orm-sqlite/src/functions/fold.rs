//! Folding of case by Unicode, as PostgreSQL's `upper` does it.

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// `orm_upper(text)`: what is no text stays as it is.
pub(super) fn upper(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    let owned = match context.get_raw(0) {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(float) => Value::Real(float),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Text(bytes) if bytes.is_ascii() => {
            Value::Text(String::from_utf8_lossy(&bytes.to_ascii_uppercase()).into_owned())
        }
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|_| not_utf8())?;
            Value::Text(text.chars().map(folded).collect())
        }
    };
    Ok(ToSqlOutput::Owned(owned))
}

pub(super) fn not_utf8() -> rusqlite::Error {
    rusqlite::Error::UserFunctionError("text that is not UTF-8".into())
}

/// A character whose upper case is several, such as the German sharp s, stays.
fn folded(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}
