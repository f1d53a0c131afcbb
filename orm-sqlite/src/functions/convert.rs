//! Casts that refuse what they do not understand, and write what PostgreSQL would.

use orm_core::value::{
    ColumnType, Fixed, ValueRef as Cell, format_date, format_datetime, format_time, parse_date, parse_datetime,
    parse_time,
};
use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use super::Scalar;
use super::number::rounded;
use super::read::{Number, beyond, integer, number, text};

pub(crate) const BOOL_TEXT: &str = "orm_bool_text";
pub(crate) const NUMBER_TEXT: &str = "orm_number_text";
pub(crate) const DECIMAL_TEXT: &str = "orm_decimal_text";
pub(crate) const UUID_TEXT: &str = "orm_uuid_text";
pub(crate) const TO_INTEGER: &str = "orm_to_integer";
pub(crate) const TO_FLOAT: &str = "orm_to_float";
pub(crate) const TO_DECIMAL: &str = "orm_to_decimal";
pub(crate) const TO_DATE: &str = "orm_to_date";
pub(crate) const TO_TIME: &str = "orm_to_time";
pub(crate) const TO_MOMENT: &str = "orm_to_moment";
pub(crate) const TO_UUID: &str = "orm_to_uuid";

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    (BOOL_TEXT, 1, |context| Ok(Value::Text(if integer(context, 0)? == 0 { "false" } else { "true" }.into()))),
    (NUMBER_TEXT, 1, number_text),
    (DECIMAL_TEXT, 2, decimal_text),
    (UUID_TEXT, 1, uuid_text),
    (TO_INTEGER, 3, to_integer),
    (TO_FLOAT, 1, |context| match context.get_raw(0) {
        ValueRef::Text(_) => {
            let float = text(context, 0)?.trim().parse().ok().filter(|float: &f64| float.is_finite());
            float.map(Value::Real).ok_or_else(|| refused("a number"))
        }
        _ => number(context, 0).map(|number| Value::Real(number.float())),
    }),
    (TO_DECIMAL, 1, |context| match decimal(context)? {
        exact if exact.to_i64().is_some() => Ok(exact.to_i64().map_or(Value::Null, Value::Integer)),
        exact => Ok(Value::Real(exact.to_f64())),
    }),
    (TO_DATE, 1, |context| {
        let given = text(context, 0)?.trim();
        let moment = || i32::try_from(parse_datetime(given)?.div_euclid(86_400_000_000)).ok();
        parse_date(given).or_else(moment).map(|days| Value::Text(format_date(days))).ok_or_else(|| refused("a date"))
    }),
    (TO_TIME, 1, |context| {
        let given = text(context, 0)?.trim();
        let moment = || parse_datetime(given).map(|moment| moment.rem_euclid(86_400_000_000));
        parse_time(given).or_else(moment).map(|time| Value::Text(format_time(time))).ok_or_else(|| refused("a time"))
    }),
    (TO_MOMENT, 1, |context| {
        let moment = parse_datetime(text(context, 0)?.trim());
        moment.map(|moment| Value::Text(format_datetime(moment))).ok_or_else(|| refused("a date and time"))
    }),
    (TO_UUID, 1, |context| match uuid(text(context, 0)?.trim()) {
        Some(bytes) => Ok(Value::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect())),
        None => Err(refused("a UUID")),
    }),
];

/// Says what is not there, without the value.
fn refused(what: &str) -> rusqlite::Error {
    beyond(&format!("the text is not {what}"))
}

fn uuid(text: &str) -> Option<[u8; 16]> {
    match Cell::Text(text).to_value_of(ColumnType::Uuid) {
        orm_core::value::Value::Uuid(bytes) => Some(bytes),
        _ => None,
    }
}

fn uuid_text(context: &Context<'_>) -> rusqlite::Result<Value> {
    let bytes = uuid(text(context, 0)?).ok_or_else(|| refused("a UUID"))?;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Ok(Value::Text(text))
}

pub(super) fn decimal(context: &Context<'_>) -> rusqlite::Result<Fixed> {
    match context.get_raw(0) {
        ValueRef::Text(_) => text(context, 0)?.trim().parse().map_err(|_| refused("a number")),
        _ => number(context, 0)?.decimal().ok_or_else(|| beyond("a number has too many digits")),
    }
}

fn to_integer(context: &Context<'_>) -> rusqlite::Result<Value> {
    let whole = match context.get_raw(0) {
        ValueRef::Text(_) => Some(text(context, 0)?.trim().parse().map_err(|_| refused("an integer"))?),
        _ => match number(context, 0)? {
            Number::Int(whole) => Some(whole),
            real @ Number::Real(_) => {
                real.decimal().map(|decimal| rounded(decimal, 0).unwrap_or(decimal)).and_then(Fixed::to_i64)
            }
        },
    };
    let range = integer(context, 1)?..=integer(context, 2)?;
    whole.filter(|whole| range.contains(whole)).map(Value::Integer).ok_or_else(|| beyond("the integer is out of range"))
}

/// Digits as PostgreSQL writes them: exponents below 0.0001 and from fifteen zeros.
fn number_text(context: &Context<'_>) -> rusqlite::Result<Value> {
    Ok(Value::Text(match number(context, 0)? {
        Number::Int(whole) => whole.to_string(),
        Number::Real(float) if float == 0.0 || (1e-4..1e15).contains(&float.abs()) => format!("{float}"),
        Number::Real(float) => {
            let written = format!("{float:e}");
            match written.split_once('e') {
                Some((digits, exponent)) => {
                    let (sign, power) = exponent.strip_prefix('-').map_or(('+', exponent), |power| ('-', power));
                    format!("{digits}e{sign}{power:0>2}")
                }
                None => written,
            }
        }
    }))
}

fn decimal_text(context: &Context<'_>) -> rusqlite::Result<Value> {
    let exact = decimal(context)?;
    let places = u32::try_from(integer(context, 1)?).unwrap_or(0);
    Ok(Value::Text(exact.rescaled(places).unwrap_or_else(|| exact.normalized()).to_string()))
}
