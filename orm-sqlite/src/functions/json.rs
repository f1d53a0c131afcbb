//! JSON, which SQLite keeps as text, with the meaning that PostgreSQL's `jsonb` has: what is equal, what comes before
//! what, what contains what, and how it is written.

mod contain;
mod number;
mod order;
mod parse;
mod write;

use std::borrow::Cow;

use number::Number;
use rusqlite::functions::Context;
use rusqlite::types::ValueRef;

/// JSON, taken apart.
#[derive(Clone, Debug)]
enum Json<'a> {
    Null,
    Bool(bool),
    Number(Number<'a>),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// The keys are in `jsonb`'s order, shorter ones first, each once.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// The JSON given in one of a function's places; none where it is NULL.
fn given<'c>(context: &'c Context<'_>, place: usize) -> rusqlite::Result<Option<Json<'c>>> {
    let text = match context.get_raw(place) {
        ValueRef::Null => return Ok(None),
        ValueRef::Text(text) => std::str::from_utf8(text).map_err(|_| super::fold::not_utf8())?,
        _ => return Err(malformed()),
    };
    parse::parse(text).map(Some).ok_or_else(malformed)
}

fn malformed() -> rusqlite::Error {
    rusqlite::Error::UserFunctionError("malformed JSON".into())
}

/// `orm_json(json)`: bytes that compare as `jsonb` does.
pub(super) fn order(context: &Context<'_>) -> rusqlite::Result<Option<Vec<u8>>> {
    Ok(given(context, 0)?.map(|json| order::key(&json)))
}

/// `orm_json_text(json)`: NULL of a null.
pub(super) fn text(context: &Context<'_>) -> rusqlite::Result<Option<String>> {
    Ok(given(context, 0)?.and_then(|json| match json {
        Json::Null => None,
        Json::Text(text) => Some(text.into_owned()),
        other => Some(write::text(&other)),
    }))
}

/// `orm_json_int(json)`: NULL of what is no whole number of 64 bits.
pub(super) fn int(context: &Context<'_>) -> rusqlite::Result<Option<i64>> {
    Ok(match given(context, 0)? {
        Some(Json::Number(number)) => number.to_i64(),
        _ => None,
    })
}

/// `orm_json_float(json)`: NULL of what is no number that a float can be near to.
pub(super) fn float(context: &Context<'_>) -> rusqlite::Result<Option<f64>> {
    Ok(match given(context, 0)? {
        Some(Json::Number(number)) => number.to_f64(),
        _ => None,
    })
}

/// `orm_json_bool(json)`: NULL of what is no truth value.
pub(super) fn bool(context: &Context<'_>) -> rusqlite::Result<Option<bool>> {
    Ok(match given(context, 0)? {
        Some(Json::Bool(truth)) => Some(truth),
        _ => None,
    })
}

/// `orm_json_contains(whole, part)`: NULL where one of them is.
pub(super) fn contains(context: &Context<'_>) -> rusqlite::Result<Option<bool>> {
    let (Some(whole), Some(part)) = (given(context, 0)?, given(context, 1)?) else { return Ok(None) };
    Ok(Some(contain::contains(&whole, &part)))
}
