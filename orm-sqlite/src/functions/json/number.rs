//! Numbers of JSON, exactly: they have any number of digits.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How far a point may stand from the digits in a number that is written out; `jsonb` has none beyond.
const FARTHEST: i64 = 131_072;

/// A number: 0.d1 d2 d3 … times a power of ten.
#[derive(Clone, Debug)]
pub(super) struct Number<'a> {
    written: &'a str,
    pub(super) negative: bool,
    /// From the first that is not 0 to the last that is not 0; of zero there are none.
    pub(super) digits: Cow<'a, str>,
    pub(super) exponent: i64,
    /// How many digits it is written with after the point.
    places: i64,
}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.negative, self.exponent, &self.digits) == (other.negative, other.exponent, &other.digits)
    }
}

impl<'a> Number<'a> {
    /// Of a text that is a number of JSON.
    pub(super) fn new(written: &'a str) -> Self {
        let (negative, rest) = match written.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let (mantissa, power) = match rest.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, parsed(power)),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = match (whole, fraction) {
            (whole, "") => Cow::Borrowed(whole),
            ("0", fraction) => Cow::Borrowed(fraction),
            _ => Cow::Owned([whole, fraction].concat()),
        };
        let places = (length(fraction) - power).max(0);
        let before = length(&all) - length(fraction) + power;
        let leading = length(&all) - length(all.trim_start_matches('0'));
        let digits = match all {
            Cow::Borrowed(all) => Cow::Borrowed(all.trim_matches('0')),
            Cow::Owned(all) => Cow::Owned(all.trim_matches('0').to_owned()),
        };
        let zero = digits.is_empty();
        let exponent = if zero { 0 } else { before.saturating_sub(leading) };
        Number { written, negative: negative && !zero, digits, exponent, places }
    }

    /// The number, if it is whole and has 64 bits.
    pub(super) fn to_i64(&self) -> Option<i64> {
        if self.digits.is_empty() {
            return Some(0);
        }
        if self.exponent < length(&self.digits) || self.exponent > 19 {
            return None;
        }
        let zeros = usize::try_from(self.exponent - length(&self.digits)).ok()?;
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{}", self.digits, "0".repeat(zeros)).parse().ok()
    }

    /// The nearest float; none where that would be infinity, or 0 of what is not 0.
    pub(super) fn to_f64(&self) -> Option<f64> {
        let float: f64 = self.written.parse().ok()?;
        (float.is_finite() && (float != 0.0 || self.digits.is_empty())).then_some(float + 0.0)
    }

    /// Appends the number as `jsonb` is written: without a power of ten.
    pub(super) fn write(&self, text: &mut String) {
        if self.exponent.abs() > FARTHEST || self.places > FARTHEST {
            text.push_str(self.written);
            return;
        }
        if self.negative {
            text.push('-');
        }
        let digit = |place: i64| {
            let digit = usize::try_from(place).ok().and_then(|place| self.digits.as_bytes().get(place));
            digit.map_or('0', |digit| char::from(*digit))
        };
        if self.exponent <= 0 {
            text.push('0');
        }
        text.extend((0..self.exponent).map(digit));
        if self.places > 0 {
            // Writing to a String cannot fail.
            let _ = text.write_char('.');
            text.extend((self.exponent..self.exponent + self.places).map(digit));
        }
    }
}

fn length(digits: &str) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

/// A power of ten; one that is out of all reason stays so.
fn parsed(power: &str) -> i64 {
    const MOST: i64 = i64::MAX / 4;
    let most = if power.starts_with('-') { -MOST } else { MOST };
    power.parse().unwrap_or(most).clamp(-MOST, MOST)
}
