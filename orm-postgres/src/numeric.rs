//! PostgreSQL's decimals: digits to the base of 10,000.

use orm_core::value::Fixed;

const BASE: u128 = 10_000;
const NEGATIVE: u16 = 0x4000;

/// Appends a decimal as the server reads it. Never rounded: every digit has its place.
pub(crate) fn encode(decimal: Fixed, out: &mut Vec<u8>) {
    let scale = decimal.scale();
    let units = decimal.units();
    let power = 10u128.pow(scale);
    let (mut whole, mut part) = (units.unsigned_abs() / power, units.unsigned_abs() % power);
    // From the last digit on, so in reverse.
    let mut digits = Vec::with_capacity(24);
    let loose = scale % 4;
    if loose > 0 {
        let tail = 10u128.pow(loose);
        digits.push(part % tail * 10u128.pow(4 - loose));
        part /= tail;
    }
    for _ in 0..scale / 4 {
        digits.push(part % BASE);
        part /= BASE;
    }
    let mut weight = -1i16;
    while whole > 0 {
        digits.push(whole % BASE);
        whole /= BASE;
        weight += 1;
    }
    while digits.last() == Some(&0) {
        digits.pop();
        weight -= 1;
    }
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    if digits.is_empty() {
        weight = 0;
    }
    let sign = if units < 0 { NEGATIVE } else { 0 };
    // At most 20 groups of digits, and a scale of at most 38.
    let count = u16::try_from(digits.len()).unwrap_or(u16::MAX);
    let scale = u16::try_from(scale).unwrap_or(u16::MAX);
    out.extend_from_slice(&count.to_be_bytes());
    out.extend_from_slice(&weight.to_be_bytes());
    out.extend_from_slice(&sign.to_be_bytes());
    out.extend_from_slice(&scale.to_be_bytes());
    for digit in digits.iter().rev() {
        out.extend_from_slice(&u16::try_from(*digit).unwrap_or(u16::MAX).to_be_bytes());
    }
}

/// Reads a decimal as the server writes it.
///
/// # Errors
/// In words, what is there instead.
pub(crate) fn decode(bytes: &[u8]) -> Result<Fixed, &'static str> {
    const BROKEN: &str = "a decimal that is cut short";
    const LONG: &str = "a decimal of more digits than fit";
    let mut words = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let mut next = || words.next().ok_or(BROKEN);
    let (count, weight, sign, scale) = (next()?, next()?.cast_signed(), next()?, next()?);
    match sign {
        0 | NEGATIVE => {}
        0xC000 => return Err("NaN"),
        _ => return Err("infinity"),
    }
    let digits = (0..count).map(|_| next()).collect::<Result<Vec<_>, _>>()?;
    if digits.iter().any(|digit| u128::from(*digit) >= BASE) {
        return Err(BROKEN);
    }
    let at = |scale: u32| -> Option<Fixed> {
        let mut units = 0i128;
        let mut exponent = (i32::from(weight)) * 4 + i32::try_from(scale).ok()?;
        for digit in &digits {
            let digit = i128::from(*digit);
            if exponent >= 0 {
                let more =
                    if digit == 0 { 0 } else { 10i128.checked_pow(exponent.unsigned_abs())?.checked_mul(digit)? };
                units = units.checked_add(more)?;
            } else if digit != 0 {
                let power = 10i128.checked_pow(exponent.unsigned_abs())?;
                if digit % power != 0 {
                    return None;
                }
                units = units.checked_add(digit / power)?;
            }
            exponent -= 4;
        }
        Fixed::new(if sign == NEGATIVE { -units } else { units }, scale)
    };
    // With the server's scale where that fits, else with fewer zeros at the end.
    (0..=u32::from(scale).min(Fixed::MAX_SCALE)).rev().find_map(at).ok_or(LONG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comes_back_digit_by_digit() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "0.1",
            "-0.0001",
            "10000",
            "9999.9999",
            "123456789012.345678",
            "100000000",
            "0.00000001",
            "12345678901234567890123456789012345678",
            "-0.12345678901234567890123456789012345678",
            "170141183460469231731687303715884105727",
            "1.7014118346046923173168730371588410572",
            "40000.5",
        ] {
            let decimal: Fixed = text.parse().unwrap();
            let mut bytes = Vec::new();
            encode(decimal, &mut bytes);
            assert_eq!(decode(&bytes).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_words() {
        let word = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>();
        assert_eq!(decode(&word(&[0, 0, 0xC000, 0])).unwrap_err(), "NaN");
        assert_eq!(decode(&word(&[0, 0, 0xD000, 0])).unwrap_err(), "infinity");
        assert_eq!(decode(&word(&[1, 20, 0, 0, 1])).unwrap_err(), "a decimal of more digits than fit");
        assert_eq!(decode(&word(&[2, 0, 0, 0, 1])).unwrap_err(), "a decimal that is cut short");
        assert_eq!(decode(&[1]).unwrap_err(), "a decimal that is cut short");
    }
}
