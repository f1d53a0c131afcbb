//! Rust's own types as columns.

use super::{
    AverageType, ColumnType, FieldType, Fixed, IntegerType, Mismatch, NumberType, OrderedType, SumType, TextType,
    Value, ValueRef,
};

/// The integer in a cell, whichever way the database gives it.
#[inline]
fn integer(value: ValueRef<'_>, expected: &'static str) -> Result<i64, Mismatch> {
    match value {
        ValueRef::Int(v) => Ok(v),
        ValueRef::Bool(v) => Ok(v.into()),
        ValueRef::Decimal(v) => v.to_i64().ok_or_else(|| Mismatch::new(expected, &value)),
        _ => Err(Mismatch::new(expected, &value)),
    }
}

macro_rules! integers {
    ($($rust:ty => $column:ident, $name:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FieldType for $rust {
            const COLUMN: ColumnType = ColumnType::$column;

            fn to_value(&self) -> Value {
                // Only u64 can fail: what is beyond i64 is beyond every column, which a decimal keeps visible.
                match i64::try_from(*self) {
                    Ok(number) => Value::Int(number),
                    Err(_) => Fixed::new(i128::from(*self), 0).map_or(Value::Null, Value::Decimal),
                }
            }

            #[inline]
            fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
                let wide = integer(value, $name)?;
                <$rust>::try_from(wide)
                    .map_err(|_| Mismatch { expected: $name, found: "an integer beyond its range".into() })
            }
        }
        impl NumberType for $rust {}
        impl IntegerType for $rust {}
        impl SumType for $rust {
            type Sum = i64;
        }
        impl AverageType for $rust {
            type Average = f64;
        }
        #[diagnostic::do_not_recommend]
        impl OrderedType for $rust {}
    )*};
}

integers! {
    i8 => SmallInt, "an i8";
    i16 => SmallInt, "an i16";
    i32 => Integer, "an i32";
    i64 => BigInt, "an i64";
    u8 => PositiveSmallInt, "a u8";
    u16 => PositiveSmallInt, "a u16";
    u32 => PositiveInteger, "a u32";
    u64 => PositiveBigInt, "a u64";
}

#[diagnostic::do_not_recommend]
impl FieldType for bool {
    const COLUMN: ColumnType = ColumnType::Bool;

    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }

    #[inline]
    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Bool(v) => Ok(v),
            ValueRef::Int(0) => Ok(false),
            ValueRef::Int(1) => Ok(true),
            _ => Err(Mismatch::new("a bool", &value)),
        }
    }
}
#[diagnostic::do_not_recommend]
impl OrderedType for bool {}

#[diagnostic::do_not_recommend]
impl FieldType for f64 {
    const COLUMN: ColumnType = ColumnType::Float;

    fn to_value(&self) -> Value {
        Value::Float(*self)
    }

    #[inline]
    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Float(v) => Ok(v),
            #[allow(
                clippy::cast_precision_loss,
                reason = "SQLite stores a whole float as an integer only where that loses nothing"
            )]
            ValueRef::Int(v) => Ok(v as f64),
            ValueRef::Decimal(v) => Ok(v.to_f64()),
            _ => Err(Mismatch::new("an f64", &value)),
        }
    }
}
impl NumberType for f64 {}
impl SumType for f64 {
    type Sum = f64;
}
impl AverageType for f64 {
    type Average = f64;
}
#[diagnostic::do_not_recommend]
impl OrderedType for f64 {}

#[diagnostic::do_not_recommend]
impl FieldType for f32 {
    const COLUMN: ColumnType = ColumnType::Float;

    fn to_value(&self) -> Value {
        Value::Float(f64::from(*self))
    }

    #[inline]
    fn decode(value: ValueRef<'_>, column: ColumnType) -> Result<Self, Mismatch> {
        let wide = f64::decode(value, column).map_err(|m| Mismatch { expected: "an f32", ..m })?;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the column held an f32; what another program wrote is rounded to the nearest"
        )]
        Ok(wide as f32)
    }
}
impl NumberType for f32 {}
impl SumType for f32 {
    type Sum = f64;
}
impl AverageType for f32 {
    type Average = f64;
}
#[diagnostic::do_not_recommend]
impl OrderedType for f32 {}

#[diagnostic::do_not_recommend]
impl FieldType for String {
    const COLUMN: ColumnType = ColumnType::Text { max_length: None };

    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }

    #[inline]
    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Text(v) => Ok(v.to_owned()),
            _ => Err(Mismatch::new("a String", &value)),
        }
    }
}
impl TextType for String {}
#[diagnostic::do_not_recommend]
impl OrderedType for String {}

#[diagnostic::do_not_recommend]
impl FieldType for Vec<u8> {
    const COLUMN: ColumnType = ColumnType::Bytes;

    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }

    #[inline]
    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Bytes(v) => Ok(v.to_vec()),
            _ => Err(Mismatch::new("bytes", &value)),
        }
    }
}
#[diagnostic::do_not_recommend]
impl OrderedType for Vec<u8> {}
