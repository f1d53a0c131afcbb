//! Numbers that no column of whole numbers holds: with a fraction, or beyond all of them.

use std::cmp::Ordering;

use crate::ast::CompareOp;
use crate::value::{ColumnType, Fixed, Value};

/// The whole numbers next to a number, below and above; the same twice where it is whole itself. None for what a column
/// of this type takes as it is, and for what is beyond every whole number.
fn neighbours(value: &Value, column: ColumnType) -> Option<(i64, i64)> {
    if !whole(column) {
        return None;
    }
    let number = match value {
        Value::Float(float) => Fixed::from_f64(*float)?,
        Value::Decimal(decimal) => *decimal,
        _ => return None,
    };
    let (units, one) = (number.units(), 10i128.checked_pow(number.scale())?);
    let below = units.div_euclid(one);
    let above = if units.rem_euclid(one) == 0 { below } else { below + 1 };
    Some((i64::try_from(below).ok()?, i64::try_from(above).ok()?))
}

fn whole(column: ColumnType) -> bool {
    use ColumnType::{BigInt, Integer, PositiveBigInt, PositiveInteger, PositiveSmallInt, SmallInt};
    matches!(column, SmallInt | Integer | BigInt | PositiveSmallInt | PositiveInteger | PositiveBigInt)
}

/// On which side of all whole numbers of a database a number lies that is written as text, such as in a URL.
fn beyond(value: &Value, column: ColumnType) -> Option<Ordering> {
    let Value::Text(text) = value else { return None };
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let written = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !whole(column) || !written || text.parse::<i64>().is_ok() {
        return None;
    }
    Some(if text.starts_with('-') { Ordering::Less } else { Ordering::Greater })
}

/// The comparison with a whole number that holds of a column where this one does: nothing lies between the two numbers.
pub(super) fn bound(op: CompareOp, value: Value, column: ColumnType) -> (CompareOp, Value) {
    use CompareOp::{Ge, Gt, Le, Lt};
    match (beyond(&value, column), op) {
        (Some(Ordering::Greater), Ge | Gt) => return (Gt, Value::Int(i64::MAX)),
        (Some(Ordering::Greater), _) => return (Le, Value::Int(i64::MAX)),
        (Some(_), Lt | Le) => return (Lt, Value::Int(i64::MIN)),
        (Some(_), _) => return (Ge, Value::Int(i64::MIN)),
        (None, _) => {}
    }
    match (neighbours(&value, column), op) {
        (Some((_, above)), Ge | Lt) => (op, Value::Int(above)),
        (Some((below, _)), _) => (op, Value::Int(below)),
        (None, _) => (op, value),
    }
}

/// The value that a column may equal; none where no whole number does.
pub(super) fn equalled(value: Value, column: ColumnType) -> Option<Value> {
    if beyond(&value, column).is_some() {
        return None;
    }
    match neighbours(&value, column) {
        Some((below, above)) => (below == above).then_some(Value::Int(below)),
        None => Some(value),
    }
}
