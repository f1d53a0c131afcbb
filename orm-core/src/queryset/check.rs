//! Values on their way into a table: the present moment, and what does not fit.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};
use crate::meta::{FieldMeta, ModelMeta};
use crate::value::{ColumnType, Value};

/// A foreign key made from an object that had no key yet.
pub(super) fn unsaved_reference(field: &FieldMeta, value: &Value) -> Result<()> {
    match (&field.reference, value) {
        (Some(reference), Value::Int(0)) if (reference.target)().key().auto => {
            Err(Error::Unsaved { model: (reference.target)().name })
        }
        _ => Ok(()),
    }
}

/// The present moment as a value of a column; none for a column that holds no such thing.
pub(super) fn now_for(column: ColumnType) -> Option<Value> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    const DAY: i64 = 86_400_000_000;
    match column {
        ColumnType::DateTime => Some(Value::DateTime(micros)),
        ColumnType::Timestamp => Some(Value::Timestamp(micros)),
        ColumnType::Date => Some(Value::Date(i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX))),
        ColumnType::Time => Some(Value::Time(micros.rem_euclid(DAY))),
        _ => None,
    }
}

/// Refuses values that their columns cannot hold, before anything is stored, alike on every database.
pub(super) fn check_values<'v>(
    meta: &'static ModelMeta,
    values: impl IntoIterator<Item = (usize, &'v Value)>,
) -> Result<()> {
    for (index, value) in values {
        let field = &meta.fields[index];
        if let Some(reason) = misfit(field, value) {
            return Err(Error::out_of_range(format!("{}.{}", meta.table, field.column), reason));
        }
        unsaved_reference(field, value)?;
    }
    Ok(())
}

/// Why a field's column cannot hold a value, if it cannot.
pub(crate) fn misfit(field: &FieldMeta, value: &Value) -> Option<String> {
    // A foreign key holds what its target's key does; only that tells how long a text may be.
    let column_type =
        field.reference.as_ref().map_or(field.column_type, |reference| (reference.target)().key().column_type);
    crate::value::misfit(column_type, value)
}
