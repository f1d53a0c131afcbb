//! `rust_decimal::Decimal` as a column.

use rust_decimal::Decimal;

use super::{AverageType, ColumnType, FieldType, Fixed, Mismatch, NumberType, OrderedType, SumType, Value, ValueRef};

#[diagnostic::do_not_recommend]
impl FieldType for Decimal {
    const COLUMN: ColumnType = ColumnType::Decimal { precision: None };

    fn to_value(&self) -> Value {
        // A Decimal has at most 28 digits after the point, which Fixed always takes.
        Fixed::new(self.mantissa(), self.scale()).map_or(Value::Null, Value::Decimal)
    }

    fn decode(value: ValueRef<'_>, column: ColumnType) -> Result<Self, Mismatch> {
        let exact = match value {
            ValueRef::Decimal(exact) => Some(exact),
            ValueRef::Int(whole) => Fixed::new(whole.into(), 0),
            ValueRef::Float(float) => Fixed::from_f64(float),
            ValueRef::Text(text) => text.parse().ok(),
            _ => None,
        };
        // SQLite keeps numbers, not digits: the column says how many follow the point.
        let exact = match column {
            ColumnType::Decimal { precision: Some((_, places)) } => {
                exact.map(|exact| exact.rescaled(places.into()).unwrap_or(exact))
            }
            _ => exact,
        };
        exact
            .and_then(|exact| Decimal::try_from_i128_with_scale(exact.units(), exact.scale()).ok())
            .ok_or_else(|| Mismatch::new("a Decimal", &value))
    }
}
impl NumberType for Decimal {}
impl SumType for Decimal {
    type Sum = Decimal;
}
impl AverageType for Decimal {
    type Average = f64;
}
#[diagnostic::do_not_recommend]
impl OrderedType for Decimal {}
