//! Columns in DDL, with the words that Django uses.

use orm_core::value::ColumnType;

pub(super) fn column_type(column_type: ColumnType) -> String {
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
