//! Declared types and back. SQLite takes any words; these are Django's, the standard's and those of other databases.

use orm_core::value::ColumnType;

/// The word of a type and its measures, `varchar` and `[120]`.
fn parts(declared: &str) -> (String, Vec<u32>) {
    let (word, rest) = declared.split_once('(').unwrap_or((declared, ""));
    let (measures, after) = rest.split_once(')').unwrap_or((rest, ""));
    let words = format!("{word} {after}").to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    (words.join(" "), measures.split(',').filter_map(|measure| measure.trim().parse().ok()).collect())
}

/// The type, and whether it is no more than the nearest.
pub(super) fn read(declared: &str) -> (ColumnType, bool) {
    let (word, measures) = parts(declared);
    let length = measures.first().copied().filter(|length| *length > 0);
    let sure = match word.as_str() {
        "bool" | "boolean" => ColumnType::Bool,
        "smallint" | "int2" | "tinyint" => ColumnType::SmallInt,
        "integer" | "int" | "int4" | "mediumint" => ColumnType::Integer,
        "bigint" | "int8" => ColumnType::BigInt,
        "smallint unsigned" | "unsigned smallint" => ColumnType::PositiveSmallInt,
        "integer unsigned" | "int unsigned" | "unsigned integer" => ColumnType::PositiveInteger,
        "bigint unsigned" | "unsigned bigint" | "unsigned big int" => ColumnType::PositiveBigInt,
        "real" | "double" | "double precision" | "float" => ColumnType::Float,
        "text" | "clob" => ColumnType::Text { max_length: None },
        "varchar" | "nvarchar" | "character varying" | "varying character" | "char" | "character" | "nchar"
        | "native character" => match length {
            // So Django keeps them. Text of this length and no other is rare.
            Some(32) if word == "char" => ColumnType::Uuid,
            max_length => ColumnType::Text { max_length },
        },
        "blob" => ColumnType::Bytes,
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "datetime" | "timestamp" | "timestamp with time zone" | "timestamptz" => ColumnType::DateTime,
        "decimal" | "numeric" => {
            let precision = match measures[..] {
                [digits, places] => u8::try_from(digits).ok().zip(u8::try_from(places).ok()),
                [digits] => u8::try_from(digits).ok().map(|digits| (digits, 0)),
                _ => None,
            };
            ColumnType::Decimal { precision: precision.filter(|(digits, places)| places <= digits && *digits > 0) }
        }
        "uuid" => ColumnType::Uuid,
        "json" | "jsonb" => ColumnType::Json,
        "interval" => ColumnType::Duration,
        _ => return (nearest(&word), true),
    };
    (sure, spelled(declared) != spelled(&crate::dialect::column_type(sure)))
}

/// The type that SQLite itself would store such a column as, by its own rules.
fn nearest(word: &str) -> ColumnType {
    let has = |part: &str| word.contains(part);
    match () {
        () if has("int") => ColumnType::BigInt,
        () if has("char") || has("clob") || has("text") => ColumnType::Text { max_length: None },
        () if has("blob") => ColumnType::Bytes,
        () if has("real") || has("floa") || has("doub") => ColumnType::Float,
        () if has("dec") || has("num") || has("money") => ColumnType::Decimal { precision: None },
        () => ColumnType::Text { max_length: None },
    }
}

/// One spelling of those that mean the same. How many digits a decimal has is nothing to SQLite.
pub(super) fn spelled(declared: &str) -> String {
    let (word, measures) = parts(declared);
    let word = match word.as_str() {
        "boolean" => "bool",
        "int" | "int4" | "mediumint" => "integer",
        "int2" => "smallint",
        "int8" => "bigint",
        "unsigned smallint" => "smallint unsigned",
        "int unsigned" | "unsigned integer" => "integer unsigned",
        "unsigned bigint" | "unsigned big int" => "bigint unsigned",
        "double" | "double precision" | "float" => "real",
        "clob" => "text",
        "nvarchar" | "character varying" | "varying character" => "varchar",
        "character" | "nchar" | "native character" => "char",
        "timestamp" | "timestamp with time zone" | "timestamptz" => "datetime",
        "numeric" | "decimal" => return "decimal".to_owned(),
        other => other,
    };
    match measures.first() {
        Some(length) if word == "varchar" || word == "char" => format!("{word}({length})"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dialect_writes_is_read_back() {
        for column_type in [
            ColumnType::Bool,
            ColumnType::SmallInt,
            ColumnType::Integer,
            ColumnType::BigInt,
            ColumnType::PositiveSmallInt,
            ColumnType::PositiveInteger,
            ColumnType::PositiveBigInt,
            ColumnType::Float,
            ColumnType::Text { max_length: None },
            ColumnType::Text { max_length: Some(120) },
            ColumnType::Bytes,
            ColumnType::Date,
            ColumnType::Time,
            ColumnType::DateTime,
            ColumnType::Uuid,
            ColumnType::Decimal { precision: None },
        ] {
            assert_eq!(read(&crate::dialect::column_type(column_type)), (column_type, false));
        }
    }

    #[test]
    fn words_of_other_databases_are_understood_and_strange_ones_are_guesses() {
        assert_eq!(read("VARCHAR (45)"), (ColumnType::Text { max_length: Some(45) }, false));
        assert_eq!(read("NVARCHAR(160)"), (ColumnType::Text { max_length: Some(160) }, false));
        assert_eq!(read("DECIMAL(4,2)"), (ColumnType::Decimal { precision: Some((4, 2)) }, false));
        assert_eq!(read("INT"), (ColumnType::Integer, false));
        assert_eq!(read("TIMESTAMP"), (ColumnType::DateTime, false));
        assert_eq!(read("year"), (ColumnType::Text { max_length: None }, true));
        assert_eq!(read("char(2)"), (ColumnType::Text { max_length: Some(2) }, true));
        assert_eq!(read("tinyint"), (ColumnType::SmallInt, true));
        assert_eq!(read(""), (ColumnType::Text { max_length: None }, true));
        assert_eq!(read("decimal(300, 400)"), (ColumnType::Decimal { precision: None }, false));
    }
}
