//! `serde_json::Value` as a column.

use super::{ColumnType, FieldType, Mismatch, Value, ValueRef};

#[diagnostic::do_not_recommend]
impl FieldType for serde_json::Value {
    const COLUMN: ColumnType = ColumnType::Json;

    fn to_value(&self) -> Value {
        Value::Json(self.to_string())
    }

    fn decode(value: ValueRef<'_>, _: ColumnType) -> Result<Self, Mismatch> {
        match value {
            ValueRef::Json(text) | ValueRef::Text(text) => serde_json::from_str(text).map_err(|broken| Mismatch {
                expected: "JSON",
                found: format!("text that breaks off as JSON at line {}, column {}", broken.line(), broken.column()),
            }),
            _ => Err(Mismatch::new("JSON", &value)),
        }
    }
}
