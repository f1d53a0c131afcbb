//! Column types as a field's attributes narrow them: what the derive puts into its statics.

use crate::value::ColumnType;

/// The column type of a field's type. None is that of a type which does not compile as a field's.
pub const fn plain_column(of: Option<ColumnType>) -> ColumnType {
    match of {
        Some(of) => of,
        None => ColumnType::Bool,
    }
}

/// Text of at most `max_length` characters.
#[track_caller]
pub const fn text_column(of: Option<ColumnType>, max_length: u32) -> ColumnType {
    match of {
        Some(ColumnType::Text { .. }) | None => ColumnType::Text { max_length: Some(max_length) },
        // Evaluated by the compiler alone, whose error this becomes.
        _ => panic!("`max_length` is for types that are stored as text"),
    }
}

/// A decimal of `digits` digits, of which `places` follow the point.
#[track_caller]
pub const fn decimal_column(of: Option<ColumnType>, digits: u8, places: u8) -> ColumnType {
    match of {
        Some(ColumnType::Decimal { .. }) | None => ColumnType::Decimal { precision: Some((digits, places)) },
        // Evaluated by the compiler alone, whose error this becomes.
        _ => panic!("`max_digits` is for types that are stored as decimals"),
    }
}
