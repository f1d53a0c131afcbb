//! The clocks of time zones, of which SQLite knows none.

use orm_core::value::format_datetime;
use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use super::Scalar;
use super::moment::{MOMENTS, micros};
use super::read::{beyond, text};
use crate::error::ZONE_UNKNOWN;
use crate::zone::Zone;

pub(crate) const IN_ZONE: &str = "orm_in_zone";
pub(crate) const FROM_ZONE: &str = "orm_from_zone";

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    (IN_ZONE, 2, |context| moved(context, |zone, seconds| seconds.saturating_add(zone.offset(seconds)))),
    (FROM_ZONE, 2, |context| moved(context, Zone::moment)),
];

const SECOND: i64 = 1_000_000;

/// A date and time whose whole seconds are others.
fn moved(context: &Context<'_>, by: impl FnOnce(&Zone, i64) -> i64) -> rusqlite::Result<Value> {
    // Read once for each statement that names it.
    let zone = context.get_or_create_aux(1, read)?;
    let from = micros(text(context, 0)?)?;
    let seconds = by(&zone, from.div_euclid(SECOND));
    let to = seconds.checked_mul(SECOND).and_then(|whole| whole.checked_add(from.rem_euclid(SECOND)));
    let to = to.filter(|to| MOMENTS.contains(to)).ok_or_else(|| beyond("only the years 1 to 9999 are kept"))?;
    Ok(Value::Text(format_datetime(to)))
}

fn read(name: ValueRef<'_>) -> Result<Zone, Box<dyn std::error::Error + Send + Sync>> {
    Zone::named(name.as_str()?).map_err(|reason| format!("{ZONE_UNKNOWN}{reason}").into())
}
