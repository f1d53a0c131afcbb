//! Folding of case by Unicode, as PostgreSQL's `upper` does it.

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// `orm_upper(text)`: what is no text stays as it is.
pub(super) fn upper(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    fold(context, |character| one(character.to_uppercase(), character))
}

/// `orm_lower(text)`: what is no text stays as it is.
pub(super) fn lower(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    fold(context, |character| one(character.to_lowercase(), character))
}

fn fold(context: &Context<'_>, each: fn(char) -> char) -> rusqlite::Result<ToSqlOutput<'static>> {
    let owned = match context.get_raw(0) {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(float) => Value::Real(float),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|_| not_utf8())?;
            Value::Text(text.chars().map(each).collect())
        }
    };
    Ok(ToSqlOutput::Owned(owned))
}

pub(super) fn not_utf8() -> rusqlite::Error {
    rusqlite::Error::UserFunctionError("text that is not UTF-8".into())
}

/// A character whose other case is several, such as the German sharp s, stays.
fn one(mut cased: impl Iterator<Item = char>, character: char) -> char {
    match (cased.next(), cased.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}
