//! Division that refuses zero, and other arithmetic that SQLite's operators do not do.

use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::Scalar;
use super::read::{Number, beyond, finite, float, integer, number};

pub(crate) const QUOTIENT: &str = "orm_quotient";
pub(crate) const RATIO: &str = "orm_ratio";
pub(crate) const REMAINDER: &str = "orm_remainder";
pub(crate) const FLOAT_REMAINDER: &str = "orm_float_remainder";
pub(crate) const DECIMAL_REMAINDER: &str = "orm_decimal_remainder";
pub(crate) const BIT_XOR: &str = "orm_bit_xor";
pub(crate) const STRETCH: &str = "orm_stretch";
pub(crate) const SHRINK: &str = "orm_shrink";

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    (QUOTIENT, 2, |context| whole(context, i64::checked_div)),
    (REMAINDER, 2, |context| whole(context, |a, b| Some(a.wrapping_rem(b)))),
    (RATIO, 2, |context| finite(float(context, 0)? / divisor(context)?)),
    (FLOAT_REMAINDER, 2, |context| finite(float(context, 0)? % divisor(context)?)),
    (DECIMAL_REMAINDER, 2, decimal_remainder),
    (BIT_XOR, 2, |context| Ok(Value::Integer(integer(context, 0)? ^ integer(context, 1)?))),
    (STRETCH, 2, |context| match (number(context, 0)?, number(context, 1)?) {
        (Number::Int(a), Number::Int(b)) => a.checked_mul(b).map(Value::Integer).ok_or_else(too_long),
        (a, b) => micros(a.float() * b.float()),
    }),
    (SHRINK, 2, |context| micros(float(context, 0)? / divisor(context)?)),
];

fn whole(context: &Context<'_>, operation: fn(i64, i64) -> Option<i64>) -> rusqlite::Result<Value> {
    let (left, right) = (integer(context, 0)?, integer(context, 1)?);
    if right == 0 {
        return Err(by_zero());
    }
    operation(left, right).map(Value::Integer).ok_or_else(|| beyond("an integer is beyond 64 bits"))
}

fn divisor(context: &Context<'_>) -> rusqlite::Result<f64> {
    let divisor = float(context, 1)?;
    if divisor == 0.0 { Err(by_zero()) } else { Ok(divisor) }
}

fn by_zero() -> rusqlite::Error {
    beyond("division by zero")
}

fn too_long() -> rusqlite::Error {
    beyond("a duration is too long")
}

/// The nearest microsecond, halves to even as PostgreSQL has it.
fn micros(exact: f64) -> rusqlite::Result<Value> {
    const LIMIT: f64 = 9_223_372_036_854_775_807.0;
    let nearest = exact.round_ties_even();
    if nearest.abs() >= LIMIT || nearest.is_nan() {
        return Err(too_long());
    }
    #[allow(clippy::cast_possible_truncation, reason = "a whole number within 64 bits")]
    Ok(Value::Integer(nearest as i64))
}

/// Exact: floats would leave nearly all of the divisor where nothing is left.
fn decimal_remainder(context: &Context<'_>) -> rusqlite::Result<Value> {
    let (left, right) = (number(context, 0)?.decimal(), number(context, 1)?.decimal());
    let (Some(left), Some(right)) = (left, right) else { return Err(beyond("a decimal has too many digits")) };
    let scale = left.normalized().scale().max(right.normalized().scale());
    let (Some(left), Some(right)) = (left.rescaled(scale), right.rescaled(scale)) else {
        return Err(beyond("a decimal has too many digits"));
    };
    if right.units() == 0 {
        return Err(by_zero());
    }
    let rest = orm_core::value::Fixed::new(left.units().wrapping_rem(right.units()), scale);
    Ok(match rest.map(|rest| (rest, rest.to_i64())) {
        Some((_, Some(whole))) => Value::Integer(whole),
        Some((rest, None)) => Value::Real(rest.to_f64()),
        None => return Err(beyond("a decimal has too many digits")),
    })
}
