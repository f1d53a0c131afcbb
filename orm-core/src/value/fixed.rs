//! A decimal without a foreign crate.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// An exact decimal: `units / 10^scale`. What lies between a database's decimals and a crate's.
#[derive(Clone, Copy)]
pub struct Fixed {
    // In two halves, because an i128 would align every `Value` to 16 bytes.
    high: i64,
    low: u64,
    scale: u32,
}

impl Fixed {
    /// The greatest number of digits after the point.
    pub const MAX_SCALE: u32 = 38;

    /// `units / 10^scale`; `None` where the scale is beyond [`Fixed::MAX_SCALE`].
    pub fn new(units: i128, scale: u32) -> Option<Self> {
        if scale > Self::MAX_SCALE {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the two halves of an i128")]
        Some(Fixed { high: (units >> 64) as i64, low: units as u64, scale })
    }

    /// The digits, as an integer.
    pub fn units(self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }

    /// The number of digits after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The same number without zeros at its end.
    #[must_use]
    pub fn normalized(self) -> Self {
        let (mut units, mut scale) = (self.units(), self.scale);
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Fixed::new(units, scale).unwrap_or(self)
    }

    /// The same number with `scale` digits after the point; `None` where that would lose digits.
    pub fn rescaled(self, scale: u32) -> Option<Self> {
        let small = self.normalized();
        let more = scale.checked_sub(small.scale)?;
        Fixed::new(small.units().checked_mul(10i128.checked_pow(more)?)?, scale)
    }

    /// The number of significant digits.
    pub fn digits(self) -> u32 {
        match self.normalized().units().unsigned_abs() {
            0 => 1,
            units => units.ilog10() + 1,
        }
    }

    /// What is before the point, without its sign.
    pub fn whole(self) -> u128 {
        self.units().unsigned_abs() / 10u128.pow(self.scale)
    }

    /// The nearest number below, or above, of at most so many significant digits; itself where it has no more.
    #[must_use]
    pub fn shortened(self, digits: u32, up: bool) -> Self {
        let exact = self.normalized();
        let more = exact.digits().saturating_sub(digits);
        // What is left out may not be before the point, where it would have to be zeros.
        let dropped = more.min(exact.scale);
        let unit = 10i128.pow(dropped);
        let below = exact.units().div_euclid(unit);
        let rest = exact.units().rem_euclid(unit);
        Fixed::new(below + i128::from(up && rest != 0), exact.scale - dropped).unwrap_or(self)
    }

    /// The integer it is, if it is one and fits.
    pub fn to_i64(self) -> Option<i64> {
        let small = self.normalized();
        if small.scale == 0 { i64::try_from(small.units()).ok() } else { None }
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        // Through text, because dividing two floats rounds twice. A number always parses.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The decimal that a float stands for, to 15 significant digits, which is what SQLite keeps of a
    /// decimal; `None` for infinities, NaN and what is too large.
    pub fn from_f64(float: f64) -> Option<Self> {
        if !float.is_finite() {
            return None;
        }
        format!("{float:.14e}").parse().ok().map(Fixed::normalized)
    }
}

impl PartialEq for Fixed {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.normalized(), other.normalized());
        a.scale == b.scale && a.high == b.high && a.low == b.low
    }
}

impl Eq for Fixed {}

impl Hash for Fixed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let small = self.normalized();
        (small.high, small.low, small.scale).hash(state);
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.units();
        let sign = if units < 0 { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// The text is not a decimal, or has more digits than [`Fixed`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADecimal;

impl FromStr for Fixed {
    type Err = NotADecimal;

    /// Reads `-12.50` and `1.25e-3`.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| NotADecimal)?),
            None => (text, 0),
        };
        let (sign, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && part.is_empty() {
            return Err(NotADecimal);
        }
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(part.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(NotADecimal);
            }
            units = units.checked_mul(10).and_then(|u| u.checked_add(i128::from(byte - b'0'))).ok_or(NotADecimal)?;
        }
        let mut scale = i64::try_from(part.len()).map_err(|_| NotADecimal)? - i64::from(exponent);
        while scale > i64::from(Self::MAX_SCALE) && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        while scale < 0 {
            units = units.checked_mul(10).ok_or(NotADecimal)?;
            scale += 1;
        }
        Fixed::new(sign * units, u32::try_from(scale).map_err(|_| NotADecimal)?).ok_or(NotADecimal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back_is_the_same_number() {
        for text in ["0", "1", "-1", "0.10", "-0.05", "123456789012345678.123456", "99999999999999999999"] {
            assert_eq!(text.parse::<Fixed>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn exponents_are_read() {
        assert_eq!("1.25e-3".parse::<Fixed>().unwrap().to_string(), "0.00125");
        assert_eq!("1.5e2".parse::<Fixed>().unwrap().to_string(), "150");
        assert!("1e400".parse::<Fixed>().is_err());
        assert!("abc".parse::<Fixed>().is_err());
        assert!("".parse::<Fixed>().is_err());
    }

    #[test]
    fn equality_ignores_zeros_at_the_end() {
        assert_eq!("1.50".parse::<Fixed>().unwrap(), "1.5".parse::<Fixed>().unwrap());
        assert_ne!("1.51".parse::<Fixed>().unwrap(), "1.5".parse::<Fixed>().unwrap());
    }

    #[test]
    fn a_float_gives_the_decimal_it_was_written_as() {
        assert_eq!(Fixed::from_f64(19.9).unwrap().to_string(), "19.9");
        assert_eq!(Fixed::from_f64(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(Fixed::from_f64(-7.5).unwrap().to_string(), "-7.5");
        assert_eq!(Fixed::from_f64(f64::NAN), None);
    }

    #[test]
    fn a_number_is_shortened_to_one_below_or_above() {
        let short = |text: &str, up| text.parse::<Fixed>().unwrap().shortened(3, up).to_string();
        assert_eq!((short("1.2345", false), short("1.2345", true)), ("1.23".into(), "1.24".into()));
        assert_eq!((short("-1.2345", false), short("-1.2345", true)), ("-1.24".into(), "-1.23".into()));
        assert_eq!((short("1.230", false), short("1.230", true)), ("1.23".into(), "1.23".into()));
        assert_eq!((short("12345.6", false), short("12345.6", true)), ("12345".into(), "12346".into()));
        assert_eq!((short("0.99951", false), short("0.99951", true)), ("0.999".into(), "1.000".into()));
    }

    #[test]
    fn rescaling_never_loses_digits() {
        assert_eq!("19.9".parse::<Fixed>().unwrap().rescaled(2).unwrap().to_string(), "19.90");
        assert_eq!("19.999".parse::<Fixed>().unwrap().rescaled(2), None);
    }
}
