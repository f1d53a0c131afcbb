//! Values that statements are the same for.
//!
//! What a statement says depends on a value only by its class: whether it is NULL, how large it is, how many digits it
//! has. Two values of one class can take each other's place as a parameter of one text.

use super::{Fixed, Value};

/// What a statement depends on of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Any value of the same class gives the same text.
    Shared(u64),
    /// Only an equal one does.
    Exact,
    /// Perhaps none does.
    Unknown,
}

impl Class {
    /// What stands for it in a key; none where only equal values are alike.
    pub(crate) fn word(self) -> Option<u64> {
        match self {
            Class::Shared(word) => Some(word),
            Class::Exact | Class::Unknown => None,
        }
    }
}

const DAY: i64 = 86_400_000_000;
/// The days of the years 1 to 9999, which every database has.
const DAYS: std::ops::Range<i64> = -719_162..2_932_897;
/// A day within them, and moments of it, that samples begin at.
const SAMPLE_DAY: i32 = 1_000_003;
/// How many samples there are of each class.
const SAMPLES: usize = 10_000;

impl Value {
    /// Its class.
    pub(crate) fn class(&self) -> Class {
        let (variant, more) = match self {
            Value::Null | Value::Bool(_) | Value::Int(0) => return Class::Exact,
            Value::Int(number) => (1, size(*number)),
            Value::Float(float) if *float == 0.0 || !float.is_finite() => return Class::Exact,
            Value::Float(float) => (2, float.is_sign_negative().into()),
            Value::Text(text) if text.is_empty() => return Class::Exact,
            Value::Text(_) => (3, 0),
            Value::Bytes(bytes) if bytes.is_empty() => return Class::Exact,
            Value::Bytes(_) => (4, 0),
            Value::Date(days) if !DAYS.contains(&i64::from(*days)) => return Class::Exact,
            Value::Date(_) => (5, 0),
            Value::Time(_) => (6, 0),
            Value::DateTime(micros) | Value::Timestamp(micros) if !DAYS.contains(&micros.div_euclid(DAY)) => {
                return Class::Exact;
            }
            Value::DateTime(_) => (7, 0),
            Value::Timestamp(_) => (8, 0),
            Value::Duration(i64::MIN | 0 | i64::MAX) => return Class::Exact,
            Value::Duration(micros) => (9, (*micros < 0).into()),
            Value::Uuid(_) => (10, 0),
            Value::Decimal(decimal) => match of_decimal(*decimal) {
                Some(more) => (11, more),
                None => return Class::Exact,
            },
            Value::Json(json) => match json.as_bytes().first() {
                Some(b'n' | b't' | b'f') => return Class::Exact,
                Some(first @ (b'"' | b'[' | b'{')) => (12, u64::from(*first)),
                Some(b'-' | b'0'..=b'9') => (12, u64::from(b'0')),
                _ => return Class::Unknown,
            },
            Value::List(_) => return Class::Unknown,
        };
        Class::Shared(variant << 32 | more)
    }

    /// A value of the same class that hardly a program has, and that whatever is done to values changes; another for each
    /// number. None where there are not so many.
    pub(crate) fn sample(&self, number: usize) -> Option<Value> {
        if number >= SAMPLES {
            return None;
        }
        let step = i64::try_from(number).ok()?;
        Some(match self {
            Value::Int(like) => Value::Int(match size(*like) {
                0 => i64::MIN + 1_000_003 + step,
                1 => -70_001 - step,
                2 => -20_011 - step,
                3 => 20_011 + step,
                4 => 1_900_000_011 + step,
                _ => 7_000_000_000_000_000_011 + step,
            }),
            Value::Float(like) => Value::Float((1.0 + number as f64).copysign(*like) * 1.7e-300),
            Value::Text(_) => Value::Text(format!(" %_\\*?[\"'{number}\u{c4}\u{df}k\u{301}~ ")),
            Value::Bytes(_) => Value::Bytes(format!("%_\\'{number}").into_bytes()),
            Value::Date(_) => Value::Date(SAMPLE_DAY + i32::try_from(number).ok()?),
            Value::Time(_) => Value::Time(3_723_000_001 + step),
            Value::DateTime(_) => Value::DateTime(i64::from(SAMPLE_DAY) * DAY + step * 1_000_001),
            Value::Timestamp(_) => Value::Timestamp(i64::from(SAMPLE_DAY) * DAY + step * 1_000_001),
            Value::Duration(like) => Value::Duration((987_654_321_001 + step) * like.signum()),
            Value::Uuid(_) => {
                let mut bytes = [0xa5; 16];
                bytes[..8].copy_from_slice(&step.to_be_bytes());
                Value::Uuid(bytes)
            }
            Value::Decimal(like) => {
                let least = 10i128.checked_pow(like.digits() - 1)?;
                let units = least + 1 + 2 * i128::from(step);
                let fits = units < least * 10;
                Value::Decimal(Fixed::new(units * like.units().signum(), like.scale()).filter(|_| fits)?)
            }
            Value::Json(like) => Value::Json(match like.as_bytes().first()? {
                b'"' => format!("\"%_ '\\\\{number}\u{c4}\""),
                b'[' => format!("[ {number} , \"%_ '\" ]"),
                b'{' => format!("{{ \"%_ '\" : {number} }}"),
                _ => format!("{number}.0625e3"),
            }),
            Value::Null | Value::Bool(_) | Value::List(_) => return None,
        })
    }
}

/// Between which of the bounds of columns of integers a number lies.
fn size(number: i64) -> u64 {
    match number {
        ..=-2_147_483_649 => 0,
        -2_147_483_648..=-32_769 => 1,
        -32_768..=-1 => 2,
        0..=32_767 => 3,
        32_768..=2_147_483_647 => 4,
        _ => 5,
    }
}

/// Of decimals neither so short that there are few of them nor so long that SQLite does not keep them: how many digits it has,
/// how many of them after the point, and its sign.
fn of_decimal(decimal: Fixed) -> Option<u64> {
    let digits = decimal.digits();
    let odd = decimal.units() % 10 != 0;
    ((3..=15).contains(&digits) && odd)
        .then(|| u64::from(decimal.scale()) << 16 | u64::from(digits) << 1 | u64::from(decimal.units() < 0))
}
