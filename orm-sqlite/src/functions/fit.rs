//! The bounds of columns, which SQLite does not keep: it stores what is computed, text of any length, and a float once 64
//! bits are passed.

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::convert::decimal;
use super::number::rounded;
use super::read::integer;
use crate::error::MISFIT;

/// `orm_fit(number, least, most)`: the number itself, or an error where the column cannot hold it.
pub(super) fn fit(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    let (least, most): (i64, i64) = (context.get(1)?, context.get(2)?);
    match context.get_raw(0) {
        ValueRef::Null => Ok(ToSqlOutput::Owned(Value::Null)),
        ValueRef::Integer(number) if (least..=most).contains(&number) => Ok(ToSqlOutput::Owned(Value::Integer(number))),
        _ => Err(rusqlite::Error::UserFunctionError(format!("{MISFIT}{least} to {most} is allowed").into())),
    }
}

/// `orm_fit_text(text, most)`: the text itself, or an error where the column cannot hold so many characters.
pub(super) fn fit_text(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    let most: i64 = context.get(1)?;
    let value = context.get_raw(0);
    if let ValueRef::Text(text) = value {
        // Each character begins with one byte that does not go on another.
        let length = text.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        if i64::try_from(length).is_ok_and(|length| length > most) {
            let reason = format!("{MISFIT}it has {length} characters, {most} are allowed");
            return Err(rusqlite::Error::UserFunctionError(reason.into()));
        }
    }
    Ok(ToSqlOutput::Owned(Value::try_from(value)?))
}

/// `orm_fit_decimal(number, digits, places)`: the number rounded to so many places, halves away from zero, or an error where
/// the column cannot hold its digits.
pub(super) fn fit_decimal(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    if context.get_raw(0) == ValueRef::Null {
        return Ok(ToSqlOutput::Owned(Value::Null));
    }
    let (digits, places) = (integer(context, 1)?, integer(context, 2)?);
    let exact = decimal(context)?;
    let exact = i32::try_from(places).ok().and_then(|places| rounded(exact, places)).unwrap_or(exact);
    let whole = u32::try_from(digits - places).ok().and_then(|whole| 10i128.checked_pow(whole));
    let within = u32::try_from(places)
        .ok()
        .and_then(|places| exact.rescaled(places))
        .zip(whole)
        .zip(u32::try_from(places).ok().and_then(|places| 10i128.checked_pow(places)))
        .is_some_and(|((exact, whole), unit)| {
            exact.units().unsigned_abs() < (whole.saturating_mul(unit)).unsigned_abs()
        });
    if !within {
        let reason = format!("{MISFIT}{digits} digits are allowed, {places} of them after the point");
        return Err(rusqlite::Error::UserFunctionError(reason.into()));
    }
    Ok(ToSqlOutput::Owned(match exact.to_i64() {
        Some(whole) => Value::Integer(whole),
        None => Value::Real(exact.to_f64()),
    }))
}
