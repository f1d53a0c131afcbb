//! The names of column types in text: in migration files and in messages.

use std::fmt;
use std::str::FromStr;

use super::ColumnType;

/// The types without a measure.
const PLAIN: [(&str, ColumnType); 17] = [
    ("bool", ColumnType::Bool),
    ("small_int", ColumnType::SmallInt),
    ("integer", ColumnType::Integer),
    ("big_int", ColumnType::BigInt),
    ("positive_small_int", ColumnType::PositiveSmallInt),
    ("positive_integer", ColumnType::PositiveInteger),
    ("positive_big_int", ColumnType::PositiveBigInt),
    ("float", ColumnType::Float),
    ("text", ColumnType::Text { max_length: None }),
    ("bytes", ColumnType::Bytes),
    ("date", ColumnType::Date),
    ("time", ColumnType::Time),
    ("datetime", ColumnType::DateTime),
    ("timestamp", ColumnType::Timestamp),
    ("duration", ColumnType::Duration),
    ("uuid", ColumnType::Uuid),
    ("json", ColumnType::Json),
];

/// `integer`, `text(120)`, `decimal(10, 2)`: the same on every database.
impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Text { max_length: Some(length) } => write!(f, "text({length})"),
            ColumnType::Decimal { precision: None } => f.write_str("decimal"),
            ColumnType::Decimal { precision: Some((digits, places)) } => write!(f, "decimal({digits}, {places})"),
            plain => match PLAIN.iter().find(|(_, known)| known == plain) {
                Some((name, _)) => f.write_str(name),
                None => write!(f, "{plain:?}"),
            },
        }
    }
}

/// A text that names no column type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no column type: expected {known}", known = known())]
pub struct UnknownColumnType(pub String);

fn known() -> String {
    let plain: Vec<&str> = PLAIN.iter().map(|(name, _)| *name).collect();
    format!("{}, text(length), decimal, or decimal(digits, places)", plain.join(", "))
}

impl FromStr for ColumnType {
    type Err = UnknownColumnType;

    fn from_str(text: &str) -> Result<Self, UnknownColumnType> {
        if let Some((_, plain)) = PLAIN.iter().find(|(name, _)| *name == text) {
            return Ok(*plain);
        }
        measured(text).ok_or_else(|| UnknownColumnType(text.to_owned()))
    }
}

fn measured(text: &str) -> Option<ColumnType> {
    if text == "decimal" {
        return Some(ColumnType::Decimal { precision: None });
    }
    let (name, measure) = text.strip_suffix(')')?.split_once('(')?;
    match name {
        "text" => {
            Some(ColumnType::Text { max_length: Some(measure.trim().parse().ok().filter(|length| *length > 0)?) })
        }
        "decimal" => {
            let (digits, places) = measure.split_once(',')?;
            let (digits, places): (u8, u8) = (digits.trim().parse().ok()?, places.trim().parse().ok()?);
            (digits > 0 && places <= digits).then_some(ColumnType::Decimal { precision: Some((digits, places)) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_back_from_its_name() {
        let measured = [
            ColumnType::Text { max_length: Some(120) },
            ColumnType::Decimal { precision: None },
            ColumnType::Decimal { precision: Some((10, 2)) },
        ];
        for column_type in PLAIN.iter().map(|(_, plain)| *plain).chain(measured) {
            assert_eq!(column_type.to_string().parse(), Ok(column_type));
        }
    }

    #[test]
    fn what_names_no_type_is_refused() {
        for text in
            ["", "int); drop table x; --", "text(0)", "text(-1)", "decimal(2, 3)", "decimal(2)", "Integer", "text("]
        {
            assert_eq!(text.parse::<ColumnType>(), Err(UnknownColumnType(text.to_owned())));
        }
    }
}
