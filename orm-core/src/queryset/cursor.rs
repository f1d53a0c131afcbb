//! Where a list of rows was left, as text.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::model::Model;
use crate::value::{Fixed, Value};

/// A place in an ordered list of rows of `M`: the values that its last row is ordered by. As text ([`Display`](fmt::Display),
/// [`FromStr`]) it goes into a link and comes back.
///
/// The text is opaque and not secret. One that was cut short, mistyped or altered is refused by a checksum; it is not signed, but
/// all that a cursor can do is to say where the list goes on, among the rows that the queryset gives anyway.
pub struct Cursor<M> {
    pub(super) values: Vec<Value>,
    /// A fingerprint of the order it belongs to.
    pub(super) order: u64,
    of: PhantomData<fn() -> M>,
}

const VERSION: u8 = 1;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl<M> Cursor<M> {
    pub(super) fn new(values: Vec<Value>, order: u64) -> Self {
        Cursor { values, order, of: PhantomData }
    }
}

impl<M> Clone for Cursor<M> {
    fn clone(&self) -> Self {
        Cursor::new(self.values.clone(), self.order)
    }
}

impl<M> PartialEq for Cursor<M> {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order && self.values == other.values
    }
}

/// Without the values.
impl<M: Model> fmt::Debug for Cursor<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor<{}>", M::meta().name)
    }
}

/// FNV-1a in 64 bits: the same in every build, unlike a hash of the standard library.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

impl<M> fmt::Display for Cursor<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend(self.order.to_be_bytes());
        for value in &self.values {
            let (kind, content) = packed(value);
            bytes.push(kind);
            bytes.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(content);
        }
        bytes.extend(fingerprint(&bytes).to_be_bytes());
        for chunk in bytes.chunks(3) {
            let word = chunk.iter().enumerate().fold(0u32, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
            for at in 0..=chunk.len() {
                let digit = DIGITS[(word >> (18 - 6 * at) & 63) as usize];
                write!(f, "{}", char::from(digit))?;
            }
        }
        Ok(())
    }
}

impl<M: Model> FromStr for Cursor<M> {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        unpacked(text).ok_or_else(|| Error::InvalidQuery {
            reason: format!("this is no cursor of a list of `{}`: it was cut short or altered", M::meta().name),
        })
    }
}

fn unpacked<M>(text: &str) -> Option<Cursor<M>> {
    let mut bytes = Vec::with_capacity(text.len());
    for chunk in text.as_bytes().chunks(4) {
        let mut word = 0;
        for (at, digit) in chunk.iter().enumerate() {
            let digit = DIGITS.iter().position(|known| known == digit)?;
            word |= u32::try_from(digit).ok()? << (18 - 6 * at);
        }
        let [_, first, second, third] = word.to_be_bytes();
        bytes.extend([first, second, third].iter().take(chunk.len().checked_sub(1).filter(|bytes| *bytes > 0)?));
    }
    let (content, sum) = bytes.split_last_chunk::<8>()?;
    if fingerprint(content).to_be_bytes() != *sum {
        return None;
    }
    let (order, mut rest) = content.strip_prefix(&[VERSION])?.split_first_chunk::<8>()?;
    let mut values = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        let (length, after) = after.split_first_chunk::<4>()?;
        let (content, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        values.push(value(*kind, content)?);
        rest = after;
    }
    Some(Cursor::new(values, u64::from_be_bytes(*order)))
}

fn packed(value: &Value) -> (u8, Vec<u8>) {
    match value {
        Value::Null | Value::List(_) => (b'n', Vec::new()),
        Value::Bool(truth) => (b'b', vec![u8::from(*truth)]),
        Value::Int(int) => (b'i', int.to_be_bytes().into()),
        Value::Float(float) => (b'f', float.to_bits().to_be_bytes().into()),
        Value::Text(text) => (b't', text.as_bytes().into()),
        Value::Json(text) => (b'j', text.as_bytes().into()),
        Value::Bytes(bytes) => (b'y', bytes.clone()),
        Value::Date(days) => (b'd', days.to_be_bytes().into()),
        Value::Time(micros) => (b'm', micros.to_be_bytes().into()),
        Value::DateTime(micros) => (b'z', micros.to_be_bytes().into()),
        Value::Timestamp(micros) => (b's', micros.to_be_bytes().into()),
        Value::Duration(micros) => (b'u', micros.to_be_bytes().into()),
        Value::Uuid(bytes) => (b'g', bytes.to_vec()),
        Value::Decimal(decimal) => (b'c', decimal.to_string().into_bytes()),
    }
}

fn value(kind: u8, content: &[u8]) -> Option<Value> {
    let int = || Some(i64::from_be_bytes(content.try_into().ok()?));
    let text = || String::from_utf8(content.to_vec()).ok();
    Some(match kind {
        b'n' => Value::Null,
        b'b' => Value::Bool(content == [1]),
        b'i' => Value::Int(int()?),
        b'f' => Value::Float(f64::from_bits(int()?.cast_unsigned())),
        b't' => Value::Text(text()?),
        b'j' => Value::Json(text()?),
        b'y' => Value::Bytes(content.to_vec()),
        b'd' => Value::Date(i32::from_be_bytes(content.try_into().ok()?)),
        b'm' => Value::Time(int()?),
        b'z' => Value::DateTime(int()?),
        b's' => Value::Timestamp(int()?),
        b'u' => Value::Duration(int()?),
        b'g' => Value::Uuid(content.try_into().ok()?),
        b'c' => Value::Decimal(Fixed::from_str(&text()?).ok()?),
        _ => return None,
    })
}
