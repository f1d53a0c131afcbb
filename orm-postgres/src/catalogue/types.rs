//! Types as `format_type` writes them, and back.

use orm_core::value::ColumnType;

/// The words of a type without its measures, and these.
fn parts(declared: &str) -> (String, Vec<u32>) {
    let (word, rest) = declared.split_once('(').unwrap_or((declared, ""));
    let (measures, after) = rest.split_once(')').unwrap_or((rest, ""));
    let measures = measures.split(',').filter_map(|measure| measure.trim().parse().ok()).collect();
    (format!("{}{after}", word.trim_end()), measures)
}

/// The type, and whether it is no more than the nearest; none of what cannot be read. `kind` is `typtype`.
pub(super) fn read(declared: &str, kind: &str) -> Option<(ColumnType, bool)> {
    let any_text = ColumnType::Text { max_length: None };
    let (word, measures) = parts(declared);
    let measure = measures.first().copied();
    if kind == "e" {
        return Some((any_text, true));
    }
    let sure = match word.as_str() {
        "boolean" => ColumnType::Bool,
        "smallint" => ColumnType::SmallInt,
        "integer" => ColumnType::Integer,
        "bigint" => ColumnType::BigInt,
        "double precision" => ColumnType::Float,
        "text" => any_text,
        // Without a measure it is no type that a model has a word for.
        "character varying" => return Some((ColumnType::Text { max_length: measure }, measure.is_none())),
        "bytea" => ColumnType::Bytes,
        "date" => ColumnType::Date,
        "time without time zone" => ColumnType::Time,
        "timestamp with time zone" => ColumnType::DateTime,
        "timestamp without time zone" => ColumnType::Timestamp,
        "interval" => ColumnType::Duration,
        "uuid" => ColumnType::Uuid,
        "jsonb" => ColumnType::Json,
        "numeric" => {
            let precision = match measures[..] {
                [] => None,
                [digits, places] => u8::try_from(digits).ok().zip(u8::try_from(places).ok()),
                _ => return Some((ColumnType::Decimal { precision: None }, true)),
            };
            let fits = precision.is_none_or(|(digits, places)| places <= digits);
            let precision = precision.filter(|_| fits);
            return Some((ColumnType::Decimal { precision }, precision.is_none() && !measures.is_empty()));
        }
        "character" => return Some((ColumnType::Text { max_length: measure }, true)),
        "real" => return Some((ColumnType::Float, true)),
        "json" => return Some((ColumnType::Json, true)),
        "oid" => return Some((ColumnType::BigInt, true)),
        "citext" | "name" | "\"char\"" => return Some((any_text, true)),
        _ => return None,
    };
    // A moment of fewer digits, say.
    Some((sure, measure.is_some()))
}

/// The type as `format_type` writes it.
pub(super) fn spelled(declared: &str) -> String {
    let (word, measures) = parts(declared);
    let word = match word.as_str() {
        "varchar" => "character varying",
        "timestamp" => "timestamp without time zone",
        "time" => "time without time zone",
        other => other,
    };
    match measures[..] {
        [] => word.to_owned(),
        [length] => format!("{word}({length})"),
        _ => format!("{word}({})", measures.iter().map(u32::to_string).collect::<Vec<_>>().join(",")),
    }
}

#[cfg(test)]
mod tests {
    use orm_core::sql::Dialect;

    use super::*;
    use crate::dialect::POSTGRES;

    #[test]
    fn what_the_dialect_writes_is_read_back() {
        for column_type in [
            ColumnType::Bool,
            ColumnType::SmallInt,
            ColumnType::Integer,
            ColumnType::BigInt,
            ColumnType::Float,
            ColumnType::Text { max_length: None },
            ColumnType::Text { max_length: Some(120) },
            ColumnType::Bytes,
            ColumnType::Date,
            ColumnType::Time,
            ColumnType::DateTime,
            ColumnType::Timestamp,
            ColumnType::Duration,
            ColumnType::Uuid,
            ColumnType::Decimal { precision: None },
            ColumnType::Decimal { precision: Some((10, 2)) },
            ColumnType::Json,
        ] {
            assert_eq!(read(&spelled(&POSTGRES.column_type(column_type)), "b"), Some((column_type, false)));
        }
    }

    #[test]
    fn types_that_models_have_no_word_for_are_guesses() {
        assert_eq!(read("character(2)", "b"), Some((ColumnType::Text { max_length: Some(2) }, true)));
        assert_eq!(read("mpaa_rating", "e"), Some((ColumnType::Text { max_length: None }, true)));
        assert_eq!(read("timestamp(0) without time zone", "b"), Some((ColumnType::Timestamp, true)));
        assert_eq!(read("integer[]", "b"), None);
        assert_eq!(read("numeric(5,-2)", "b"), Some((ColumnType::Decimal { precision: None }, true)));
    }
}
