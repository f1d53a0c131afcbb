//! Decimals beyond what SQLite keeps, compared with those that it does keep.

use orm_core::ast::CompareOp;
use orm_core::value::{Fixed, Value};

use crate::bind::{EXACT_DIGITS, is_kept};

/// A decimal of more digits than any that is stored equals none of them, and lies between two that might be.
pub(super) fn comparable(op: CompareOp, value: &Value) -> Option<Value> {
    let Value::Decimal(decimal) = value else { return None };
    if is_kept(*decimal) {
        return None;
    }
    Some(match op {
        // A number, so that a comparison with it is NULL exactly where one with another number is.
        CompareOp::Eq | CompareOp::Ne => Value::Float(f64::INFINITY),
        CompareOp::Lt | CompareOp::Ge => near(*decimal, true),
        CompareOp::Le | CompareOp::Gt => near(*decimal, false),
    })
}

fn near(decimal: Fixed, up: bool) -> Value {
    let near = decimal.shortened(EXACT_DIGITS, up);
    if is_kept(near) { Value::Decimal(near) } else { Value::Float(decimal.to_f64()) }
}

/// Those of a list that a stored value can equal.
pub(super) fn kept(list: &[Value]) -> Vec<Value> {
    let kept = |value: &&Value| !matches!(value, Value::Decimal(decimal) if !is_kept(*decimal));
    list.iter().filter(kept).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_two_numbers_that_are_kept_is_compared_as_one_of_them() {
        let asked = |op, text: &str| comparable(op, &Value::Decimal(text.parse().unwrap()));
        let number = |text: &str| Some(Value::Decimal(text.parse().unwrap()));
        assert_eq!(asked(CompareOp::Lt, "0.123456789012345"), None);
        assert_eq!(asked(CompareOp::Lt, "0.1234567890123456"), number("0.123456789012346"));
        assert_eq!(asked(CompareOp::Le, "0.1234567890123456"), number("0.123456789012345"));
        assert_eq!(asked(CompareOp::Ge, "-0.1234567890123456"), number("-0.123456789012345"));
        assert_eq!(asked(CompareOp::Gt, "12345678901234567.5"), number("12345678901234567"));
        assert_eq!(asked(CompareOp::Eq, "12345678901234567.5"), Some(Value::Float(f64::INFINITY)));
        assert_eq!(asked(CompareOp::Lt, "99999999999999999999"), Some(Value::Float(1e20)));
    }
}
