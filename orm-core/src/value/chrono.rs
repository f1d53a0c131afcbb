//! `chrono`'s dates and times as columns. Finer than a microsecond no database keeps: what is
//! below is cut off when a value is written.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::{
    AverageType, ColumnType, DateType, FieldType, Mismatch, OrderedType, SumType, TemporalType, TimeType, Value,
    ValueRef, parse_date, parse_datetime, parse_time,
};

const EPOCH_FROM_CE: i32 = 719_163;

#[diagnostic::do_not_recommend]
impl FieldType for NaiveDate {
    const COLUMN: ColumnType = ColumnType::Date;

    fn to_value(&self) -> Value {
        use chrono::Datelike;
        Value::Date(self.num_days_from_ce() - EPOCH_FROM_CE)
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        let days = match value {
            ValueRef::Date(days) => Some(days),
            ValueRef::Text(text) => parse_date(text),
            _ => None,
        };
        days.and_then(|days| NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH_FROM_CE)?))
            .ok_or_else(|| Mismatch::new("a date (YYYY-MM-DD)", &value))
    }
}
#[diagnostic::do_not_recommend]
impl DateType for NaiveDate {}
#[diagnostic::do_not_recommend]
impl TemporalType for NaiveDate {}
#[diagnostic::do_not_recommend]
impl OrderedType for NaiveDate {}

#[diagnostic::do_not_recommend]
impl FieldType for NaiveTime {
    const COLUMN: ColumnType = ColumnType::Time;

    fn to_value(&self) -> Value {
        let micros = i64::from(self.num_seconds_from_midnight()) * 1_000_000 + i64::from(self.nanosecond() / 1000);
        // A leap second is written as the last microsecond before it.
        Value::Time(micros.min(i64::from(self.num_seconds_from_midnight()) * 1_000_000 + 999_999))
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        let micros = match value {
            ValueRef::Time(micros) => Some(micros),
            ValueRef::Text(text) => parse_time(text),
            _ => None,
        };
        micros
            .and_then(|micros| {
                let seconds = u32::try_from(micros.div_euclid(1_000_000)).ok()?;
                let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1000).ok()?;
                NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)
            })
            .ok_or_else(|| Mismatch::new("a time (HH:MM:SS)", &value))
    }
}
impl TimeType for NaiveTime {}
#[diagnostic::do_not_recommend]
impl TemporalType for NaiveTime {}
#[diagnostic::do_not_recommend]
impl OrderedType for NaiveTime {}

fn moment(value: ValueRef<'_>, expected: &'static str) -> Result<DateTime<Utc>, Mismatch> {
    let micros = match value {
        ValueRef::DateTime(micros) | ValueRef::Timestamp(micros) => Some(micros),
        ValueRef::Text(text) => parse_datetime(text),
        _ => None,
    };
    micros.and_then(DateTime::from_timestamp_micros).ok_or_else(|| Mismatch::new(expected, &value))
}

#[diagnostic::do_not_recommend]
impl FieldType for DateTime<Utc> {
    const COLUMN: ColumnType = ColumnType::DateTime;

    fn to_value(&self) -> Value {
        Value::DateTime(self.timestamp_micros())
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        moment(value, "a date and time (YYYY-MM-DD HH:MM:SS)")
    }
}
#[diagnostic::do_not_recommend]
impl DateType for DateTime<Utc> {}
impl TimeType for DateTime<Utc> {}
#[diagnostic::do_not_recommend]
impl TemporalType for DateTime<Utc> {}
#[diagnostic::do_not_recommend]
impl OrderedType for DateTime<Utc> {}

#[diagnostic::do_not_recommend]
impl FieldType for NaiveDateTime {
    const COLUMN: ColumnType = ColumnType::Timestamp;

    fn to_value(&self) -> Value {
        Value::Timestamp(self.and_utc().timestamp_micros())
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        moment(value, "a date and time (YYYY-MM-DD HH:MM:SS)").map(|moment| moment.naive_utc())
    }
}
#[diagnostic::do_not_recommend]
impl DateType for NaiveDateTime {}
impl TimeType for NaiveDateTime {}
#[diagnostic::do_not_recommend]
impl TemporalType for NaiveDateTime {}
#[diagnostic::do_not_recommend]
impl OrderedType for NaiveDateTime {}

#[diagnostic::do_not_recommend]
impl FieldType for TimeDelta {
    const COLUMN: ColumnType = ColumnType::Duration;

    fn to_value(&self) -> Value {
        // Beyond 292,000 years a duration saturates, which no database keeps either.
        let limit = if *self < TimeDelta::zero() { i64::MIN } else { i64::MAX };
        Value::Duration(self.num_microseconds().unwrap_or(limit))
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Duration(micros) | ValueRef::Int(micros) => Ok(TimeDelta::microseconds(micros)),
            _ => Err(Mismatch::new("a duration (microseconds)", &value)),
        }
    }
}
impl SumType for TimeDelta {
    type Sum = TimeDelta;
}
impl AverageType for TimeDelta {
    type Average = TimeDelta;
}
#[diagnostic::do_not_recommend]
impl OrderedType for TimeDelta {}
