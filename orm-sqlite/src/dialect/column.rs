//! Columns in DDL, with the words that Django uses.

use orm_core::value::ColumnType;

pub(crate) fn column_type(column_type: ColumnType) -> String {
    let word = match column_type {
        ColumnType::Text { max_length: Some(length) } => return format!("varchar({length})"),
        ColumnType::Text { max_length: None } | ColumnType::Json => "text",
        ColumnType::Bool => "bool",
        ColumnType::SmallInt => "smallint",
        ColumnType::Integer => "integer",
        ColumnType::BigInt | ColumnType::Duration => "bigint",
        ColumnType::PositiveSmallInt => "smallint unsigned",
        ColumnType::PositiveInteger => "integer unsigned",
        ColumnType::PositiveBigInt => "bigint unsigned",
        ColumnType::Float => "real",
        ColumnType::Bytes => "BLOB",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime | ColumnType::Timestamp => "datetime",
        ColumnType::Uuid => "char(32)",
        ColumnType::Decimal { .. } => "decimal",
    };
    word.into()
}

pub(super) fn check(column_type: ColumnType, quoted: &str) -> Option<String> {
    match column_type {
        ColumnType::PositiveSmallInt | ColumnType::PositiveInteger | ColumnType::PositiveBigInt => {
            Some(format!("{quoted} >= 0"))
        }
        ColumnType::Json => Some(format!("(JSON_VALID({quoted}) OR {quoted} IS NULL)")),
        _ => None,
    }
}

/// The type of a cast. SQLite knows four kinds of values and keeps dates and the like as text.
pub(super) fn cast(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Bool
        | ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::PositiveSmallInt
        | ColumnType::PositiveInteger
        | ColumnType::PositiveBigInt
        | ColumnType::Duration => "integer",
        ColumnType::Float => "real",
        ColumnType::Decimal { .. } => "numeric",
        ColumnType::Bytes => "blob",
        ColumnType::Text { .. }
        | ColumnType::Json
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::Timestamp
        | ColumnType::Uuid => "text",
    }
}
