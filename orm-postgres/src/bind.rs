//! Values to parameters, in the server's binary form and with the server's types.

use std::error::Error as StdError;
use std::fmt;

use orm_core::error::{Error, Result};
use orm_core::sql::{Clue, Statement, too_complex};
use orm_core::value::{Value, refused_json};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

use crate::numeric;

/// The protocol counts parameters in 16 bits.
pub(crate) const MAX_PARAMETERS: usize = 65_535;
/// Days from 1970-01-01 to 2000-01-01, the server's day 0.
pub(crate) const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
pub(crate) const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// The microseconds of a day.
pub(crate) const DAY: i64 = 86_400_000_000;

/// The type that a parameter is declared with. Where the value does not tell it the server infers it.
pub(crate) fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT8,
        Value::Float(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
        Value::Date(_) => Type::DATE,
        Value::Time(_) => Type::TIME,
        Value::DateTime(_) => Type::TIMESTAMPTZ,
        Value::Timestamp(_) => Type::TIMESTAMP,
        Value::Duration(_) => Type::INTERVAL,
        Value::Uuid(_) => Type::UUID,
        Value::Decimal(_) => Type::NUMERIC,
        Value::Json(_) => Type::JSONB,
        Value::List(items) => first(items).map_or(Type::UNKNOWN, array_of),
    }
}

fn array_of(item: &Value) -> Type {
    match item {
        Value::Null | Value::List(_) => Type::UNKNOWN,
        Value::Bool(_) => Type::BOOL_ARRAY,
        Value::Int(_) => Type::INT8_ARRAY,
        Value::Float(_) => Type::FLOAT8_ARRAY,
        Value::Text(_) => Type::TEXT_ARRAY,
        Value::Bytes(_) => Type::BYTEA_ARRAY,
        Value::Date(_) => Type::DATE_ARRAY,
        Value::Time(_) => Type::TIME_ARRAY,
        Value::DateTime(_) => Type::TIMESTAMPTZ_ARRAY,
        Value::Timestamp(_) => Type::TIMESTAMP_ARRAY,
        Value::Duration(_) => Type::INTERVAL_ARRAY,
        Value::Uuid(_) => Type::UUID_ARRAY,
        Value::Decimal(_) => Type::NUMERIC_ARRAY,
        Value::Json(_) => Type::JSONB_ARRAY,
    }
}

fn first(items: &[Value]) -> Option<&Value> {
    items.iter().find(|item| !item.is_null())
}

/// Whether the statement can be sent: refuses what the server would refuse, or would misread.
///
/// # Errors
/// [`Error::OutOfRange`], [`Error::QueryTooComplex`], [`Error::InvalidQuery`].
pub(crate) fn check(statement: &Statement) -> Result<()> {
    if statement.params.len() > MAX_PARAMETERS {
        let count = statement.params.len();
        return Err(too_complex(&format!("it has {count} parameters and PostgreSQL takes {MAX_PARAMETERS}")));
    }
    check_text(&statement.sql)?;
    for (index, value) in statement.params.iter().enumerate() {
        check_value(value).map_err(|reason| statement.out_of_range(Clue::Parameter(index), reason, None))?;
    }
    Ok(())
}

/// Whether SQL can be sent.
///
/// # Errors
/// [`Error::InvalidQuery`] where it holds a NUL.
pub(crate) fn check_text(sql: &str) -> Result<()> {
    if sql.as_bytes().contains(&0) {
        return Err(Error::InvalidQuery { reason: "the SQL holds a NUL character".into() });
    }
    Ok(())
}

fn check_value(value: &Value) -> Result<(), &'static str> {
    match value {
        Value::Text(text) if text.as_bytes().contains(&0) => Err("text with a NUL character cannot be stored"),
        Value::Json(text) => refused_json(text).map_or(Ok(()), Err),
        // The server would take it to equal itself.
        Value::Float(float) if float.is_nan() => Err("NaN is no number that both databases keep"),
        Value::Date(days) => date(*days).map(|_| ()).ok_or("the date is beyond PostgreSQL's range"),
        Value::DateTime(micros) | Value::Timestamp(micros) => {
            moment(*micros).map(|_| ()).ok_or("the date and time is beyond PostgreSQL's range")
        }
        Value::List(items) => {
            let kind = first(items).map(std::mem::discriminant);
            items.iter().try_for_each(|item| match item {
                Value::Null => Ok(()),
                Value::List(_) => Err("a list cannot hold lists"),
                item if Some(std::mem::discriminant(item)) != kind => Err("the items of a list are of different types"),
                item => check_value(item),
            })
        }
        _ => Ok(()),
    }
}

/// Days since 2000; none for what stands for infinity.
fn date(days: i32) -> Option<i32> {
    days.checked_sub(EPOCH_DAYS).filter(|days| *days != i32::MIN)
}

/// Microseconds since 2000; none for what stands for infinity.
fn moment(micros: i64) -> Option<i64> {
    micros.checked_sub(EPOCH_MICROS).filter(|micros| *micros != i64::MIN)
}

/// A parameter on its way. Shows nothing, because the driver logs parameters.
pub(crate) struct Parameter<'a>(pub(crate) &'a Value);

impl fmt::Debug for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        match self.0 {
            Value::Text(text) => out.extend_from_slice(text.as_bytes()),
            Value::Bytes(bytes) => out.extend_from_slice(bytes),
            Value::Int(int) => out.extend_from_slice(&int.to_be_bytes()),
            value => {
                let mut bytes = Vec::with_capacity(32);
                encode(value, &mut bytes)?;
                out.extend_from_slice(&bytes);
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        self.to_sql(ty, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.0 {
            // Without an item there is no type to write, and text takes that of its place.
            Value::List(items) if first(items).is_none() => Format::Text,
            _ => Format::Binary,
        }
    }
}

/// Appends a value, not NULL, in the form of its own type.
fn encode(value: &Value, out: &mut Vec<u8>) -> Result<(), TooLong> {
    match value {
        Value::Null => {}
        Value::Bool(truth) => out.push(u8::from(*truth)),
        Value::Int(int) | Value::Time(int) => out.extend_from_slice(&int.to_be_bytes()),
        Value::Float(float) => out.extend_from_slice(&float.to_be_bytes()),
        Value::Text(text) => out.extend_from_slice(text.as_bytes()),
        Value::Bytes(bytes) => out.extend_from_slice(bytes),
        Value::Date(days) => out.extend_from_slice(&date(*days).ok_or(TooLong)?.to_be_bytes()),
        Value::DateTime(micros) | Value::Timestamp(micros) => {
            out.extend_from_slice(&moment(*micros).ok_or(TooLong)?.to_be_bytes());
        }
        Value::Duration(micros) => {
            // In days and the rest, as Django writes them.
            let days = i32::try_from(micros.div_euclid(DAY))?;
            out.extend_from_slice(&micros.rem_euclid(DAY).to_be_bytes());
            out.extend_from_slice(&days.to_be_bytes());
            out.extend_from_slice(&0i32.to_be_bytes());
        }
        Value::Uuid(bytes) => out.extend_from_slice(bytes),
        Value::Decimal(decimal) => numeric::encode(*decimal, out),
        Value::Json(text) => {
            out.push(1);
            out.extend_from_slice(text.as_bytes());
        }
        Value::List(items) => encode_list(items, out)?,
    }
    Ok(())
}

fn encode_list(items: &[Value], out: &mut Vec<u8>) -> Result<(), TooLong> {
    let Some(kind) = first(items) else {
        out.push(b'{');
        for index in 0..items.len() {
            out.extend_from_slice(if index > 0 { b",NULL" } else { b"NULL" });
        }
        out.push(b'}');
        return Ok(());
    };
    let nulls = items.iter().any(Value::is_null);
    out.reserve(items.len().saturating_mul(12));
    out.extend_from_slice(&1i32.to_be_bytes());
    out.extend_from_slice(&i32::from(nulls).to_be_bytes());
    out.extend_from_slice(&type_of(kind).oid().to_be_bytes());
    out.extend_from_slice(&i32::try_from(items.len())?.to_be_bytes());
    out.extend_from_slice(&1i32.to_be_bytes());
    for item in items {
        let start = out.len();
        out.extend_from_slice(&(-1i32).to_be_bytes());
        if !item.is_null() {
            encode(item, out)?;
            let length = i32::try_from(out.len() - start - 4)?;
            out[start..start + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}

/// A value of more bytes than the protocol counts.
#[derive(Debug)]
struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value is too long for PostgreSQL's protocol")
    }
}

impl StdError for TooLong {}

impl From<std::num::TryFromIntError> for TooLong {
    fn from(_: std::num::TryFromIntError) -> Self {
        TooLong
    }
}

#[cfg(test)]
mod tests {
    use orm_core::sql::Access;

    use super::*;

    fn refused(value: Value) -> Error {
        check(&Statement::raw("SELECT $1", vec![value], Access::Read)).unwrap_err()
    }

    #[test]
    fn what_the_server_cannot_hold_is_refused_before_it_is_sent() {
        for value in [
            Value::Text("a\0b".into()),
            Value::Json("\0".into()),
            Value::Json("\"a\\u0000\"".into()),
            Value::Json("[".repeat(128)),
            Value::Float(f64::NAN),
            Value::List(vec![Value::Float(1.0), Value::Float(f64::NAN)]),
            Value::List(vec![Value::Text("\0".into())]),
            Value::Date(i32::MIN),
            Value::DateTime(i64::MIN),
            Value::List(vec![Value::Int(1), Value::Text("a".into())]),
            Value::List(vec![Value::List(vec![])]),
        ] {
            assert!(matches!(refused(value), Error::OutOfRange { .. }));
        }
    }

    #[test]
    fn too_many_parameters_are_refused_before_they_are_sent() {
        let statement = |count| Statement::raw("SELECT 1", vec![Value::Int(1); count], Access::Read);
        assert!(check(&statement(MAX_PARAMETERS)).is_ok());
        assert!(matches!(check(&statement(MAX_PARAMETERS + 1)), Err(Error::QueryTooComplex { .. })));
    }

    #[test]
    fn a_parameter_shows_nothing_in_logs() {
        assert_eq!(format!("{:?}", Parameter(&Value::Text("CANARY".into()))), "_");
    }
}
