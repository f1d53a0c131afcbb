//! Moments as the clocks of a time zone show them.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Computed, Expression, Path};
use crate::ast::{Expr, Fault, Function};
use crate::value::{FieldType, Value};

/// The clocks of time zones. In the prelude.
///
/// A zone is one of the database of time zones that the operating system has, by its name of area and place
/// (`Europe/Berlin`), or `UTC`. One that is not there is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
pub trait Zones: Expression {
    /// The date and time that the clocks of a time zone show at this moment: `i.created.in_zone("Europe/Berlin")`. All
    /// that dates and times have goes on from there: `.year()`, `.date()`, `.trunc(Unit::Day)`.
    ///
    /// SQL: `… AT TIME ZONE zone`; on SQLite a function of ours, that reads the system's database of time zones.
    #[doc(alias = "tzinfo")]
    #[doc(alias = "TIME_ZONE")]
    #[doc(alias = "AT TIME ZONE")]
    fn in_zone(self, zone: impl Into<String>) -> Computed<NaiveDateTime, Self::Null>
    where
        Self: Expression<Base = DateTime<Utc>>,
    {
        of_zone(Function::InZone, self.into_ast(), zone.into())
    }

    /// The moment at which the clocks of a time zone show this date and time, as
    /// `i.created.in_zone(zone).trunc(Unit::Day).from_zone(zone)` gives the beginning of a day. What clocks show twice,
    /// when they are put back, is the first time; what they leave out counts on from before.
    ///
    /// SQL: `… AT TIME ZONE zone`, with what tells the first time.
    #[doc(alias = "make_aware")]
    #[allow(clippy::wrong_self_convention, reason = "expressions are values: asking takes them")]
    fn from_zone(self, zone: impl Into<String>) -> Computed<DateTime<Utc>, Self::Null>
    where
        Self: Expression<Base = NaiveDateTime>,
    {
        of_zone(Function::FromZone, self.into_ast(), zone.into())
    }
}

impl<E: Expression> Zones for E {}

fn of_zone<T: FieldType, N: super::Nullability>(function: Function, from: Expr<Path>, zone: String) -> Computed<T, N> {
    let expr = if is_name(&zone) {
        Expr::Call { function, args: vec![from, Expr::Value(Value::Text(zone))], result: T::COLUMN }
    } else {
        let reason = "a time zone is named by area and place, such as `Europe/Berlin`, or is `UTC`";
        Expr::Fault(Fault::Invalid(reason.into()))
    };
    Computed::new(expr, T::COLUMN)
}

/// Whether every database takes a name for that of a zone or for none. PostgreSQL would make a zone of `XYZ5` and take
/// `CET` for a fixed offset, where a database of zones has one with summer times.
fn is_name(zone: &str) -> bool {
    if matches!(zone, "UTC" | "GMT") {
        return true;
    }
    if let Some(hours) = zone.strip_prefix("Etc/GMT")
        && let Some(hours) = hours.strip_prefix(['+', '-'])
    {
        return matches!(hours.parse(), Ok(0u8..=14)) && !(hours.len() > 1 && hours.starts_with('0'));
    }
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.chars().all(|other| other.is_ascii_alphabetic() || matches!(other, '_' | '-'))
    };
    zone.contains('/') && zone.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_zone_has_a_name_of_area_and_place() {
        for zone in ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT-14"] {
            assert!(is_name(zone), "{zone}");
        }
        for zone in [
            "",
            "CET",
            "XYZ5",
            "europe/berlin",
            "Europe/Berlin5",
            "../etc",
            "Etc/../x",
            "/",
            "A/",
            "+02:00",
            "Etc/GMT+99",
            "Etc/GMT+05",
        ] {
            assert!(!is_name(zone), "{zone}");
        }
    }
}
