//! What does not fit its column.

use super::{ColumnType, Fixed, Value, refused_json};

/// The most bytes of one value. Both databases and their drivers count in 31 bits somewhere, and the message around a
/// value needs room too.
const MAX_BYTES: usize = 1 << 30;

/// Why so many bytes are too many for one value, if they are.
fn oversize(bytes: usize) -> Option<String> {
    (bytes > MAX_BYTES).then(|| format!("it has {bytes} bytes, {MAX_BYTES} are allowed"))
}

/// Why a column cannot hold a value, if it cannot.
pub fn misfit(column_type: ColumnType, value: &Value) -> Option<String> {
    if let Value::Text(text) | Value::Json(text) = value
        && let Some(reason) = oversize(text.len())
    {
        return Some(reason);
    }
    match (value, column_type) {
        (Value::Text(text), ColumnType::Text { max_length }) => {
            if text.contains('\0') {
                return Some("text cannot hold the character NUL".into());
            }
            let most = max_length? as usize;
            // Counting is only needed where there are more bytes than characters allowed.
            let length = if text.len() <= most { return None } else { text.chars().count() };
            (length > most).then(|| format!("it has {length} characters, {most} are allowed"))
        }
        (Value::Bytes(bytes), _) => oversize(bytes.len()),
        (Value::Json(text), _) => refused_json(text).map(str::to_owned),
        (Value::Int(_), column) => {
            column.outside(value)?;
            let (least, most) = column.integer_range()?;
            Some(format!("{least} to {most} is allowed"))
        }
        (Value::Date(_) | Value::DateTime(_) | Value::Timestamp(_), column) => {
            column.outside(value).map(|_| "the years 1 to 9999 are allowed".into())
        }
        (Value::Duration(_), column) => column.outside(value).map(|_| "it is longer than 292,000 years".into()),
        (Value::Decimal(decimal), column @ ColumnType::Decimal { precision: Some(_) }) => {
            decimal_misfit(*decimal, column)
        }
        (Value::Decimal(_), column) if column.integer_range().is_some() => Some("it is beyond 64 bits".into()),
        (Value::Float(float), ColumnType::Float) if float.is_nan() => {
            Some("NaN is no number that both databases keep; use NULL".into())
        }
        _ => None,
    }
}

fn decimal_misfit(decimal: Fixed, column: ColumnType) -> Option<String> {
    let ColumnType::Decimal { precision: Some((digits, places)) } = column else { return None };
    let Some(exact) = decimal.rescaled(places.into()) else {
        return Some(format!("it has more than {places} digits after the point"));
    };
    let whole = u32::from(digits.saturating_sub(places));
    let limit = 10i128.checked_pow(whole + u32::from(places))?;
    (exact.units().abs() >= limit).then(|| format!("it has more than {whole} digits before the point"))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, oversize};

    #[test]
    fn a_value_is_measured_in_more_than_31_bits() {
        assert_eq!(oversize(0), None);
        assert_eq!(oversize(MAX_BYTES), None);
        for bytes in [MAX_BYTES + 1, i32::MAX as usize, u32::MAX as usize, u32::MAX as usize + 1, usize::MAX] {
            assert!(oversize(bytes).is_some_and(|reason| reason.contains(&bytes.to_string())), "{bytes}");
        }
    }
}
