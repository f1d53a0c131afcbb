//! Folding of case by Unicode, as PostgreSQL's `upper` does it.

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// `orm_upper(text)`: what is no text stays as it is.
pub(super) fn upper(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    fold(context, |character| match character {
        // Greek letters with an iota below them: one letter each, though written out in capitals they are two.
        '\u{1F80}'..='\u{1FAF}' => char::from_u32(u32::from(character) | 8).unwrap_or(character),
        '\u{1FB3}' => '\u{1FBC}',
        '\u{1FC3}' => '\u{1FCC}',
        '\u{1FF3}' => '\u{1FFC}',
        _ => one(character.to_uppercase(), character),
    })
}

/// `orm_lower(text)`: what is no text stays as it is.
pub(super) fn lower(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    fold(context, |character| match character {
        // The capital I with a dot, whose small letter is the one of every I.
        '\u{130}' => 'i',
        _ => one(character.to_lowercase(), character),
    })
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
