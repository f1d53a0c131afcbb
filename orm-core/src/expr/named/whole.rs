//! Numbers with a fraction, where a column of whole numbers is asked.

use crate::ast::CompareOp;
use crate::value::{ColumnType, Fixed, Value};

/// The whole numbers next to a number, below and above; the same twice where it is whole itself. None for what a column
/// of this type takes as it is, and for what is beyond every whole number.
fn neighbours(value: &Value, column: ColumnType) -> Option<(i64, i64)> {
    use ColumnType::{BigInt, Integer, PositiveBigInt, PositiveInteger, PositiveSmallInt, SmallInt};
    if !matches!(column, SmallInt | Integer | BigInt | PositiveSmallInt | PositiveInteger | PositiveBigInt) {
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

/// The whole number that a column compares with as it would with this one: nothing lies between them.
pub(super) fn bound(op: CompareOp, value: Value, column: ColumnType) -> Value {
    match (neighbours(&value, column), op) {
        (Some((_, above)), CompareOp::Ge | CompareOp::Lt) => Value::Int(above),
        (Some((below, _)), _) => Value::Int(below),
        (None, _) => value,
    }
}

/// The value that a column may equal; none where no whole number does.
pub(super) fn equalled(value: Value, column: ColumnType) -> Option<Value> {
    match neighbours(&value, column) {
        Some((below, above)) => (below == above).then_some(Value::Int(below)),
        None => Some(value),
    }
}
