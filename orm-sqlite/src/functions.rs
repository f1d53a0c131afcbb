//! The functions that SQLite lacks, registered on each connection.

mod fit;
mod fold;
mod json;
mod regex;

use rusqlite::functions::FunctionFlags;

/// Upper case, one character to one character.
pub(crate) const UPPER: &str = "orm_upper";
/// Lower case, one character to one character.
pub(crate) const LOWER: &str = "orm_lower";
/// What the operator `REGEXP` calls.
pub(crate) const REGEXP: &str = "regexp";
/// The same, ignoring case.
pub(crate) const IREGEXP: &str = "orm_iregexp";

/// A computed number, if a column of this range can hold it.
pub(crate) const FIT: &str = "orm_fit";

/// JSON as bytes that are equal, and in order, as PostgreSQL's `jsonb` is.
pub(crate) const JSON_ORDER: &str = "orm_json";
/// A text of JSON as it is, all else as `jsonb` is written.
pub(crate) const JSON_TEXT: &str = "orm_json_text";
/// A whole number of JSON.
pub(crate) const JSON_INT: &str = "orm_json_int";
/// A number of JSON.
pub(crate) const JSON_FLOAT: &str = "orm_json_float";
/// A truth value of JSON.
pub(crate) const JSON_BOOL: &str = "orm_json_bool";
/// Whether JSON contains other JSON.
pub(crate) const JSON_CONTAINS: &str = "orm_json_contains";

/// Registers them.
///
/// All are pure and bounded. Those of our own names may only be called by statements, never by the
/// schema of a file; `regexp` also by a CHECK, since Django writes those.
pub(crate) fn register(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let direct = pure | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(FIT, 3, direct, |context| fit::fit(context))?;
    connection.create_scalar_function(UPPER, 1, direct, |context| fold::upper(context))?;
    connection.create_scalar_function(LOWER, 1, direct, |context| fold::lower(context))?;
    connection.create_scalar_function(JSON_ORDER, 1, direct, |context| json::order(context))?;
    connection.create_scalar_function(JSON_TEXT, 1, direct, |context| json::text(context))?;
    connection.create_scalar_function(JSON_INT, 1, direct, |context| json::int(context))?;
    connection.create_scalar_function(JSON_FLOAT, 1, direct, |context| json::float(context))?;
    connection.create_scalar_function(JSON_BOOL, 1, direct, |context| json::bool(context))?;
    connection.create_scalar_function(JSON_CONTAINS, 2, direct, |context| json::contains(context))?;
    connection.create_scalar_function(REGEXP, 2, pure | FunctionFlags::SQLITE_INNOCUOUS, |context| {
        regex::is_match(context, false)
    })?;
    connection.create_scalar_function(IREGEXP, 2, direct, |context| regex::is_match(context, true))
}
