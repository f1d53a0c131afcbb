//! Values on their way to and from a database.
//!
//! [`Value`] is what a statement's parameters are, [`ValueRef`] what a row's cells are; both are
//! neutral between databases and know no foreign crate: a date is a number of days, a decimal a
//! pair of integers. [`FieldType`] says how a Rust type is written and read; the foreign crates'
//! types each have a file of their own below.

mod calendar;
mod choices;
#[cfg(feature = "chrono")]
mod chrono;
mod class;
mod coerce;
#[cfg(feature = "decimal")]
mod decimal;
mod fixed;
#[cfg(feature = "json")]
mod json;
mod json_text;
mod misfit;
mod names;
mod params;
mod primitive;
mod type_name;
#[cfg(feature = "uuid")]
mod uuid;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

pub use calendar::{
    civil_from_days, days_from_civil, format_date, format_datetime, format_time, parse_date, parse_datetime, parse_time,
};
pub use choices::Choices;
pub(crate) use class::Class;
pub use coerce::coerce;
pub use fixed::Fixed;
pub use json_text::{JSON_DEPTH, refused_json};
pub use misfit::misfit;
pub use names::{Rearranged, places};
pub use params::{Param, Params};
pub use type_name::UnknownColumnType;

use crate::error::{Error, Result};

/// An owned value: a parameter of a statement.
#[derive(Clone, Debug)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A truth value.
    Bool(bool),
    /// Any integer.
    Int(i64),
    /// A double-precision float.
    Float(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01 00:00 UTC.
    DateTime(i64),
    /// Microseconds since 1970-01-01 00:00 of a clock whose zone is not told.
    Timestamp(i64),
    /// Microseconds.
    Duration(i64),
    /// The sixteen bytes of a UUID.
    Uuid([u8; 16]),
    /// An exact decimal.
    Decimal(Fixed),
    /// JSON text.
    Json(String),
    /// A list, for `= ANY($1)` and bulk statements; every item is of one variant or NULL.
    List(Vec<Value>),
}

impl Value {
    /// Whether this is SQL NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The value, borrowed. A list has no borrowed form and gives NULL.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Value::Null | Value::List(_) => ValueRef::Null,
            Value::Bool(v) => ValueRef::Bool(*v),
            Value::Int(v) => ValueRef::Int(*v),
            Value::Float(v) => ValueRef::Float(*v),
            Value::Text(v) => ValueRef::Text(v),
            Value::Bytes(v) => ValueRef::Bytes(v),
            Value::Date(v) => ValueRef::Date(*v),
            Value::Time(v) => ValueRef::Time(*v),
            Value::DateTime(v) => ValueRef::DateTime(*v),
            Value::Timestamp(v) => ValueRef::Timestamp(*v),
            Value::Duration(v) => ValueRef::Duration(*v),
            Value::Uuid(v) => ValueRef::Uuid(*v),
            Value::Decimal(v) => ValueRef::Decimal(*v),
            Value::Json(v) => ValueRef::Json(v),
        }
    }
}

/// Equal when of the same variant and the same content; floats by their bits, so that values can be keys.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        use Value::*;
        match (self, other) {
            (Null, Null) => true,
            (Bool(a), Bool(b)) => a == b,
            (Int(a), Int(b))
            | (Time(a), Time(b))
            | (DateTime(a), DateTime(b))
            | (Timestamp(a), Timestamp(b))
            | (Duration(a), Duration(b)) => a == b,
            (Float(a), Float(b)) => a.to_bits() == b.to_bits(),
            (Text(a), Text(b)) | (Json(a), Json(b)) => a == b,
            (Bytes(a), Bytes(b)) => a == b,
            (Date(a), Date(b)) => a == b,
            (Uuid(a), Uuid(b)) => a == b,
            (Decimal(a), Decimal(b)) => a == b,
            (List(a), List(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        use Value::*;
        std::mem::discriminant(self).hash(state);
        match self {
            Null => {}
            Bool(v) => v.hash(state),
            Int(v) | Time(v) | DateTime(v) | Timestamp(v) | Duration(v) => v.hash(state),
            Float(v) => v.to_bits().hash(state),
            Text(v) | Json(v) => v.hash(state),
            Bytes(v) => v.hash(state),
            Date(v) => v.hash(state),
            Uuid(v) => v.hash(state),
            Decimal(v) => v.hash(state),
            List(v) => v.hash(state),
        }
    }
}

/// A cell of a row, borrowed from the driver. A database gives what it has: SQLite gives dates as
/// text and truth values as integers, and [`FieldType::decode`] takes either form.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants are those of `Value`")]
pub enum ValueRef<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
    Date(i32),
    Time(i64),
    DateTime(i64),
    Timestamp(i64),
    Duration(i64),
    Uuid([u8; 16]),
    Decimal(Fixed),
    Json(&'a str),
}

impl ValueRef<'_> {
    /// What it is, in words, for error messages. Never the value itself.
    pub fn describe(&self) -> &'static str {
        match self {
            ValueRef::Null => "NULL",
            ValueRef::Bool(_) => "a truth value",
            ValueRef::Int(_) => "an integer",
            ValueRef::Float(_) => "a float",
            ValueRef::Text(_) => "text",
            ValueRef::Bytes(_) => "bytes",
            ValueRef::Date(_) => "a date",
            ValueRef::Time(_) => "a time",
            ValueRef::DateTime(_) => "a date and time",
            ValueRef::Timestamp(_) => "a date and time without zone",
            ValueRef::Duration(_) => "a duration",
            ValueRef::Uuid(_) => "a UUID",
            ValueRef::Decimal(_) => "a decimal",
            ValueRef::Json(_) => "JSON",
        }
    }

    /// The value, owned, in the form that a column of this type has: SQLite gives some as text or integers.
    pub fn to_value_of(&self, column: ColumnType) -> Value {
        let typed = match (column, self) {
            (ColumnType::Bool, ValueRef::Int(v)) => Some(Value::Bool(*v != 0)),
            (ColumnType::Uuid, ValueRef::Text(v)) => parse_uuid(v).map(Value::Uuid),
            (ColumnType::Date, ValueRef::Text(v)) => parse_date(v).map(Value::Date),
            (ColumnType::Time, ValueRef::Text(v)) => parse_time(v).map(Value::Time),
            (ColumnType::DateTime, ValueRef::Text(v)) => parse_datetime(v).map(Value::DateTime),
            (ColumnType::Timestamp, ValueRef::Text(v)) => parse_datetime(v).map(Value::Timestamp),
            (ColumnType::Duration, ValueRef::Int(v)) => Some(Value::Duration(*v)),
            (ColumnType::Decimal { .. }, ValueRef::Int(v)) => Fixed::new((*v).into(), 0).map(Value::Decimal),
            (ColumnType::Decimal { .. }, ValueRef::Float(v)) => Fixed::from_f64(*v).map(Value::Decimal),
            _ => None,
        };
        typed.unwrap_or_else(|| self.to_value())
    }

    /// The value, owned.
    pub fn to_value(&self) -> Value {
        match *self {
            ValueRef::Null => Value::Null,
            ValueRef::Bool(v) => Value::Bool(v),
            ValueRef::Int(v) => Value::Int(v),
            ValueRef::Float(v) => Value::Float(v),
            ValueRef::Text(v) => Value::Text(v.to_owned()),
            ValueRef::Bytes(v) => Value::Bytes(v.to_vec()),
            ValueRef::Date(v) => Value::Date(v),
            ValueRef::Time(v) => Value::Time(v),
            ValueRef::DateTime(v) => Value::DateTime(v),
            ValueRef::Timestamp(v) => Value::Timestamp(v),
            ValueRef::Duration(v) => Value::Duration(v),
            ValueRef::Uuid(v) => Value::Uuid(v),
            ValueRef::Decimal(v) => Value::Decimal(v),
            ValueRef::Json(v) => Value::Json(v.to_owned()),
        }
    }
}

/// The bytes of a UUID written in hexadecimal digits, with or without hyphens.
fn parse_uuid(text: &str) -> Option<[u8; 16]> {
    let mut digits = text.bytes().filter(|byte| *byte != b'-').map(|byte| char::from(byte).to_digit(16));
    let mut bytes = [0; 16];
    for byte in &mut bytes {
        *byte = u8::try_from(digits.next()?? * 16 + digits.next()??).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

/// One row of a result, as a backend gives it. Cells are read by position.
pub trait Row {
    /// The cell at `position`, counted from 0.
    ///
    /// # Errors
    /// A cell that the driver cannot read, or a position that the row does not have, is an
    /// [`Error::Decode`] that names the position; in a box, because what is called for each
    /// cell gives back little.
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>>;

    /// The name of a column, as the statement gives it.
    fn name(&self, _position: usize) -> Option<&str> {
        None
    }

    /// How many columns there are, where they have names.
    fn width(&self) -> usize {
        0
    }
}

impl dyn Row + '_ {
    /// The cell at `position`, counted from 0.
    ///
    /// # Errors
    /// As [`cell`](Row::cell).
    // Compiled into its callers, where what it gives is taken apart at once. An error that is made of its box by `?` would have
    // closures lose the type of their own error.
    #[inline]
    pub fn get(&self, position: usize) -> Result<ValueRef<'_>> {
        self.cell(position).map_err(|error| *error)
    }
}

impl Row for Vec<Value> {
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        self.as_slice().get(position).map(Value::as_ref).ok_or_else(|| {
            let (expected, found) = ("a value", "nothing".into());
            Box::new(Error::Decode { column: format!("number {position}"), path: None, expected, found })
        })
    }
}

/// The type of a column, in terms that each backend has a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// A truth value.
    Bool,
    /// 16 bits.
    SmallInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// 16 bits, not negative (so 15 bits of range, as in Django).
    PositiveSmallInt,
    /// 32 bits, not negative (31 bits of range).
    PositiveInteger,
    /// 64 bits, not negative (63 bits of range).
    PositiveBigInt,
    /// Double precision.
    Float,
    /// Text of any length, or of at most this many characters.
    Text {
        /// The greatest number of characters; `None` is any.
        max_length: Option<u32>,
    },
    /// Bytes.
    Bytes,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A moment, kept in UTC to the microsecond.
    DateTime,
    /// A date and time whose zone is not told.
    Timestamp,
    /// A span of time, to the microsecond.
    Duration,
    /// A UUID.
    Uuid,
    /// An exact decimal.
    Decimal {
        /// All digits and the digits after the point; `None` is as many as the database has.
        precision: Option<(u8, u8)>,
    },
    /// JSON.
    Json,
}

impl ColumnType {
    /// The smallest and the greatest integer that a column of this type holds; `None` where it holds no integers.
    pub fn integer_range(self) -> Option<(i64, i64)> {
        Some(match self {
            ColumnType::SmallInt => (i16::MIN.into(), i16::MAX.into()),
            ColumnType::Integer => (i32::MIN.into(), i32::MAX.into()),
            ColumnType::BigInt => (i64::MIN, i64::MAX),
            ColumnType::PositiveSmallInt => (0, i16::MAX.into()),
            ColumnType::PositiveInteger => (0, i32::MAX.into()),
            ColumnType::PositiveBigInt => (0, i64::MAX),
            _ => return None,
        })
    }

    /// On which side of what columns of this type hold a value lies; none where it is within, or the type has no such
    /// bounds. Dates are those of the years 1 to 9999 on every database.
    pub fn outside(self, value: &Value) -> Option<Ordering> {
        const DAY: i64 = 86_400_000_000;
        const FIRST: i64 = -719_162;
        const AFTER_LAST: i64 = 2_932_897;
        let (number, least, most) = match (value, self) {
            (Value::Int(number), _) => {
                let (least, most) = self.integer_range()?;
                (*number, least, most)
            }
            // What is beyond 64 bits comes as a decimal.
            (Value::Decimal(decimal), _) if self.integer_range().is_some() && decimal.to_i64().is_none() => {
                return Some(decimal.units().cmp(&0));
            }
            (Value::Decimal(decimal), ColumnType::Decimal { precision: Some((digits, places)) }) => {
                let beyond = decimal.whole() >= 10u128.checked_pow(digits.saturating_sub(places).into())?;
                return beyond.then(|| decimal.units().cmp(&0));
            }
            (Value::Date(days), _) => (i64::from(*days), FIRST, AFTER_LAST - 1),
            (Value::DateTime(micros) | Value::Timestamp(micros), _) => (*micros, FIRST * DAY, AFTER_LAST * DAY - 1),
            // What a duration saturates to.
            (Value::Duration(micros), _) => (*micros, i64::MIN + 1, i64::MAX - 1),
            _ => return None,
        };
        if number < least {
            Some(Ordering::Less)
        } else if number > most {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

/// A value that was read is not of the Rust type asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The Rust type, in words.
    pub expected: &'static str,
    /// What was found, in words.
    pub found: String,
}

impl Mismatch {
    /// `expected` was asked for and `found` is there.
    pub fn new(expected: &'static str, found: &ValueRef<'_>) -> Self {
        Mismatch { expected, found: found.describe().into() }
    }

    /// One of a closed list of values was asked for, and something else is there.
    pub fn choice(expected: &'static str, found: &ValueRef<'_>) -> Self {
        let found = match found {
            ValueRef::Text(_) | ValueRef::Int(_) => format!("{} that is none of them", found.describe()),
            other => other.describe().into(),
        };
        Mismatch { expected, found }
    }
}

/// A Rust type that a column can hold. Derive it for enums and newtypes with `#[derive(FieldType)]`.
///
/// Among these are the integers and floats, `bool`, `String`, `Vec<u8>`, and by feature the types of dates and times, `Uuid`,
/// `Decimal` and JSON.
///
/// NULL is not a matter of this trait: a column that takes NULL is an `Option` of a field type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a field type",
    note = "use an integer, float, bool, String, Vec<u8>, a chrono, uuid, rust_decimal or serde_json type (each a feature), an `Option` of one, or derive `FieldType`"
)]
#[doc(alias = "Field")]
pub trait FieldType: Clone + Send + Sync + 'static {
    /// The type of the column, where the field's attributes do not narrow it.
    const COLUMN: ColumnType;

    /// The value that stands for this one in a statement. Never NULL.
    fn to_value(&self) -> Value;

    /// Reads a cell that is not NULL of a column of type `column`.
    ///
    /// # Errors
    /// [`Mismatch`] where the cell does not hold such a value.
    fn decode(value: ValueRef<'_>, column: ColumnType) -> Result<Self, Mismatch>;

    /// The values a closed type may take, as they are stored, with their labels. Empty for open types.
    const CHOICES: &'static [(&'static str, &'static str)] = &[];
}

/// Field types that are text: they have `contains`, `starts_with`, `regex` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "not for `{Self}`",
    note = "it has `contains`, `starts_with`, `regex` … only if it is text"
)]
pub trait TextType: FieldType {}
/// Field types that are numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "not for `{Self}`",
    note = "`abs`, `round`, `sqrt` … are for numbers"
)]
pub trait NumberType: FieldType {}
/// Field types that are whole numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an integer",
    label = "not for `{Self}`",
    note = "`bitand`, `shift_left`, `chr` … are for integers"
)]
pub trait IntegerType: NumberType {}
/// Field types with a calendar date: they have `year`, `month`, `day` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a date",
    label = "not for `{Self}`",
    note = "`year`, `month`, `trunc` … are for dates and moments"
)]
pub trait DateType: FieldType {}
/// Field types with a time of day: they have `hour`, `minute`, `second`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time of day",
    label = "not for `{Self}`",
    note = "`hour`, `minute` and `second` are for times and moments"
)]
pub trait TimeType: FieldType {}
/// Field types that are dates, times or both: they have `trunc`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a date nor a time",
    label = "not for `{Self}`",
    note = "`trunc` is for dates, times and moments"
)]
pub trait TemporalType: FieldType {}
/// Field types that can be put in order: they have `gt`, `lt`, `in_range` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not ordered",
    label = "not for `{Self}`",
    note = "`gt`, `lt`, `in_range` … are for types that have an order; relations and JSON have none"
)]
pub trait OrderedType: FieldType {}
/// Field types that are JSON: they have `key`, `index`, `has_key` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not JSON",
    label = "not for `{Self}`",
    note = "`key`, `index`, `has_key` … are for `serde_json::Value` and newtypes of it"
)]
pub trait JsonType: FieldType {}
/// Field types that can be added up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added up",
    label = "not for `{Self}`",
    note = "`sum` is for numbers and durations"
)]
pub trait SumType: FieldType {
    /// What the sum is read as: an `i64` of integers.
    type Sum: FieldType;
}
/// Field types that have an average.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no average",
    label = "not for `{Self}`",
    note = "`avg` is for numbers and durations"
)]
pub trait AverageType: FieldType {
    /// What the average is read as: an `f64` of numbers.
    type Average: FieldType;
}
