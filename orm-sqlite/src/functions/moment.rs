//! Arithmetic with dates and times, which SQLite keeps as text, and durations, which are microseconds.

use orm_core::value::{format_datetime, format_time, parse_date, parse_datetime, parse_time};
use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::Scalar;
use super::read::{beyond, integer, text};

pub(crate) const LATER: &str = "orm_later";
pub(crate) const EARLIER: &str = "orm_earlier";
pub(crate) const TIME_LATER: &str = "orm_time_later";
pub(crate) const TIME_EARLIER: &str = "orm_time_earlier";
pub(crate) const BETWEEN: &str = "orm_between";

const DAY: i64 = 86_400_000_000;
/// The first moment of the year 1, and the first after the year 9999.
pub(super) const MOMENTS: std::ops::Range<i64> = -719_162 * DAY..2_932_897 * DAY;

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    (LATER, 2, |context| moved(context, integer(context, 1)?)),
    (EARLIER, 2, |context| moved(context, integer(context, 1)?.saturating_neg())),
    (TIME_LATER, 2, |context| turned(context, integer(context, 1)?)),
    (TIME_EARLIER, 2, |context| turned(context, integer(context, 1)?.saturating_neg())),
    (BETWEEN, 2, between),
];

/// Microseconds since 1970, or since midnight.
pub(super) fn micros(written: &str) -> rusqlite::Result<i64> {
    let days = || parse_date(written).map(|days| i64::from(days) * DAY);
    parse_datetime(written)
        .or_else(days)
        .or_else(|| parse_time(written))
        .ok_or_else(|| beyond("no date or time is there"))
}

fn moved(context: &Context<'_>, by: i64) -> rusqlite::Result<Value> {
    let moment = micros(text(context, 0)?)?.checked_add(by).filter(|moment| MOMENTS.contains(moment));
    moment.map(|moment| Value::Text(format_datetime(moment))).ok_or_else(|| beyond("only the years 1 to 9999 are kept"))
}

/// A time of day goes round.
fn turned(context: &Context<'_>, by: i64) -> rusqlite::Result<Value> {
    let time = micros(text(context, 0)?)?;
    Ok(Value::Text(format_time((time + by.rem_euclid(DAY)).rem_euclid(DAY))))
}

fn between(context: &Context<'_>) -> rusqlite::Result<Value> {
    Ok(Value::Integer(micros(text(context, 0)?)? - micros(text(context, 1)?)?))
}
