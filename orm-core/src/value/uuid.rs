//! `uuid::Uuid` as a column.

use uuid::Uuid;

use super::{ColumnType, FieldType, Mismatch, OrderedType, Value, ValueRef};

#[diagnostic::do_not_recommend]
impl FieldType for Uuid {
    const COLUMN: ColumnType = ColumnType::Uuid;

    fn to_value(&self) -> Value {
        Value::Uuid(*self.as_bytes())
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Uuid(bytes) => Some(Uuid::from_bytes(bytes)),
            ValueRef::Text(text) => Uuid::try_parse(text).ok(),
            _ => None,
        }
        .ok_or_else(|| Mismatch::new("a UUID", &value))
    }
}
#[diagnostic::do_not_recommend]
impl OrderedType for Uuid {}
