//! Functions of numbers.

use orm_core::value::Fixed;
use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::Scalar;
use super::read::{Number, beyond, finite, float, integer, number};

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    ("orm_ceil", 1, |context| whole(context, f64::ceil)),
    ("orm_floor", 1, |context| whole(context, f64::floor)),
    ("orm_round", 2, round),
    ("orm_sign", 1, sign),
    ("orm_power", 2, power),
    ("orm_sqrt", 1, |context| within(context, f64::sqrt, |x| x >= 0.0, "a square root of a negative number")),
    ("orm_exp", 1, |context| of(context, f64::exp)),
    ("orm_ln", 1, |context| within(context, f64::ln, |x| x > 0.0, "a logarithm of a number that is not positive")),
    ("orm_log", 2, log),
    ("orm_pi", 0, |_| Ok(Value::Real(std::f64::consts::PI))),
    ("orm_degrees", 1, |context| of(context, f64::to_degrees)),
    ("orm_radians", 1, |context| of(context, f64::to_radians)),
    ("orm_sin", 1, |context| of(context, f64::sin)),
    ("orm_cos", 1, |context| of(context, f64::cos)),
    ("orm_tan", 1, |context| of(context, f64::tan)),
    ("orm_cot", 1, |context| of(context, |x| 1.0 / x.tan())),
    ("orm_asin", 1, |context| within(context, f64::asin, |x| x.abs() <= 1.0, "an inverse sine beyond -1 and 1")),
    ("orm_acos", 1, |context| within(context, f64::acos, |x| x.abs() <= 1.0, "an inverse cosine beyond -1 and 1")),
    ("orm_atan", 1, |context| of(context, f64::atan)),
    ("orm_atan2", 2, |context| finite(float(context, 0)?.atan2(float(context, 1)?))),
];

fn of(context: &Context<'_>, function: fn(f64) -> f64) -> rusqlite::Result<Value> {
    finite(function(float(context, 0)?))
}

fn within(
    context: &Context<'_>,
    function: fn(f64) -> f64,
    takes: fn(f64) -> bool,
    otherwise: &str,
) -> rusqlite::Result<Value> {
    let x = float(context, 0)?;
    if takes(x) { finite(function(x)) } else { Err(beyond(otherwise)) }
}

fn whole(context: &Context<'_>, function: fn(f64) -> f64) -> rusqlite::Result<Value> {
    Ok(match number(context, 0)? {
        Number::Int(number) => Value::Integer(number),
        Number::Real(number) => Value::Real(function(number)),
    })
}

fn sign(context: &Context<'_>) -> rusqlite::Result<Value> {
    Ok(match number(context, 0)? {
        Number::Int(number) => Value::Integer(number.signum()),
        Number::Real(0.0) => Value::Real(0.0),
        Number::Real(number) => Value::Real(number.signum()),
    })
}

fn power(context: &Context<'_>) -> rusqlite::Result<Value> {
    let (base, exponent) = (float(context, 0)?, float(context, 1)?);
    if base == 0.0 && exponent < 0.0 {
        return Err(beyond("zero raised to a negative power is undefined"));
    }
    let raised = base.powf(exponent);
    if raised.is_nan() {
        return Err(beyond("a negative number raised to a non-integer power yields a complex result"));
    }
    finite(raised)
}

fn log(context: &Context<'_>) -> rusqlite::Result<Value> {
    let (number, base) = (float(context, 0)?, float(context, 1)?);
    if number <= 0.0 || base <= 0.0 {
        return Err(beyond("a logarithm of a number that is not positive"));
    }
    let of_base = base.ln();
    if of_base == 0.0 { Err(beyond("division by zero")) } else { finite(number.ln() / of_base) }
}

/// `orm_round(number, digits)`, halves away from zero, as they are read in decimal.
fn round(context: &Context<'_>) -> rusqlite::Result<Value> {
    let digits = integer(context, 1)?.clamp(-38, 38);
    let given = number(context, 0)?;
    let rounded = given.decimal().and_then(|decimal| rounded(decimal, i32::try_from(digits).ok()?));
    Ok(match (given, rounded) {
        (Number::Int(_), Some(rounded)) => match rounded.to_i64() {
            Some(whole) => Value::Integer(whole),
            None => return Err(beyond("an integer is beyond 64 bits")),
        },
        (Number::Real(_), Some(rounded)) => Value::Real(rounded.to_f64()),
        (Number::Int(number), None) => Value::Integer(number),
        (Number::Real(number), None) => Value::Real(number),
    })
}

/// None where it has no more digits than that.
pub(super) fn rounded(decimal: Fixed, digits: i32) -> Option<Fixed> {
    let small = decimal.normalized();
    let less = i32::try_from(small.scale()).ok()?.checked_sub(digits).filter(|less| *less > 0)?;
    let Some(step) = 10i128.checked_pow(less.unsigned_abs()) else { return Fixed::new(0, 0) };
    let units = small.units();
    let up = i128::from(units % step >= (step + 1) / 2) - i128::from(-(units % step) >= (step + 1) / 2);
    let kept = units / step + up;
    match u32::try_from(digits) {
        Ok(scale) => Fixed::new(kept, scale),
        Err(_) => Fixed::new(kept.checked_mul(10i128.checked_pow(digits.unsigned_abs())?)?, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (given, digits, expected) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("2.4", 0, "2"),
            ("1.005", 2, "1.01"),
            ("15", -1, "20"),
            ("-14", -1, "-10"),
            ("149", -3, "0"),
        ] {
            assert_eq!(rounded(given.parse().unwrap(), digits).unwrap(), expected.parse().unwrap(), "{given}");
        }
        assert!(rounded("2.5".parse().unwrap(), 1).is_none());
    }
}
