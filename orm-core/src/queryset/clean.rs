//! What is wrong with values by themselves, without a database: Django's `clean_fields`.

use super::check::misfit;
use crate::error::{ValidationError, ValidationErrors};
use crate::meta::{AutoNow, FieldMeta};
use crate::model::Model;
use crate::validators::too_long;
use crate::value::{ColumnType, Fixed, Value};

/// Looks at each value that is given; what the database gives is not looked at.
pub(super) fn clean_values<M: Model>(values: &[Option<Value>]) -> ValidationErrors {
    let mut errors = ValidationErrors::default();
    for (index, field) in M::meta().fields.iter().enumerate() {
        let Some(Some(value)) = values.get(index) else { continue };
        if field.generated.is_some() || field.auto || field.auto_now != AutoNow::No {
            continue;
        }
        let empty = is_empty(value);
        if empty && field.blank {
            continue;
        }
        match validate(field, value, empty) {
            Err(error) => errors.add(field.name, error),
            Ok(()) if empty => {}
            Ok(()) => {
                let mut found = Vec::new();
                found.extend(fault(field, value));
                M::__validate(index, value, &mut found);
                found.into_iter().for_each(|error| errors.add(field.name, error));
            }
        }
    }
    errors
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Json(json) => matches!(json.trim(), "{}" | "[]" | "\"\""),
        _ => false,
    }
}

/// Choices, NULL, emptiness: the first that is wrong.
fn validate(field: &FieldMeta, value: &Value, empty: bool) -> Result<(), ValidationError> {
    if !empty && !field.choices.is_empty() {
        let stored = match value {
            Value::Text(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            _ => String::new(),
        };
        if !field.choices.iter().any(|(choice, _)| *choice == stored) {
            return Err(ValidationError::new("invalid_choice", "Value is not a valid choice."));
        }
    }
    let unsaved = field.reference.as_ref().is_some_and(|to| (to.target)().key().auto && matches!(value, Value::Int(0)));
    if (value.is_null() && !field.null) || unsaved {
        return Err(ValidationError::new("null", "This field cannot be null."));
    }
    if empty {
        return Err(ValidationError::new("blank", "This field cannot be blank."));
    }
    Ok(())
}

/// What the column cannot hold.
fn fault(field: &FieldMeta, value: &Value) -> Option<ValidationError> {
    match (value, field.column_type) {
        _ if field.reference.is_some() => None,
        (Value::Text(text), _) if text.contains('\0') => {
            Some(ValidationError::new("null_characters_not_allowed", "Null characters are not allowed."))
        }
        (Value::Text(text), ColumnType::Text { max_length: Some(most) }) => {
            let (most, length) = (most as usize, text.chars().count());
            (length > most).then(|| ValidationError::new("max_length", too_long(most, length)))
        }
        (Value::Int(number), column) => {
            let (least, most) = column.integer_range()?;
            if *number < least {
                let message = format!("Ensure this value is greater than or equal to {least}.");
                Some(ValidationError::new("min_value", message))
            } else if *number > most {
                Some(ValidationError::new("max_value", format!("Ensure this value is less than or equal to {most}.")))
            } else {
                None
            }
        }
        (Value::Decimal(decimal), ColumnType::Decimal { precision: Some((digits, places)) }) => {
            decimal_fault(*decimal, digits.into(), places.into())
        }
        _ => misfit(field, value).map(|reason| ValidationError::new("invalid", reason)),
    }
}

fn decimal_fault(decimal: Fixed, most: u32, places: u32) -> Option<ValidationError> {
    let decimal = decimal.normalized();
    let after = decimal.scale();
    let digits = decimal.digits().max(after);
    let whole = digits - after;
    let counted = |count: u32, what: &str| if count == 1 { what.to_owned() } else { format!("{what}s") };
    let error = |code, count, what: &str| {
        ValidationError::new(code, format!("Ensure that there are no more than {count} {what}."))
    };
    if digits > most {
        Some(error("max_digits", most, &format!("{} in total", counted(most, "digit"))))
    } else if after > places {
        Some(error("max_decimal_places", places, &counted(places, "decimal place")))
    } else if whole > most - places {
        let left = most - places;
        Some(error("max_whole_digits", left, &format!("{} before the decimal point", counted(left, "digit"))))
    } else {
        None
    }
}
