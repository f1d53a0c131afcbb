//! The functions that SQLite lacks, registered on each connection.

mod fit;
mod fold;
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
/// A computed text, if a column of this length can hold it.
pub(crate) const FIT_TEXT: &str = "orm_fit_text";

/// The float of the same bits as an integer.
pub(crate) const FLOAT: &str = "orm_float";

/// Registers them.
///
/// All are pure and bounded. Those of our own names may only be called by statements, never by the
/// schema of a file; `regexp` also by a CHECK, since Django writes those.
pub(crate) fn register(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let direct = pure | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(FIT, 3, direct, |context| fit::fit(context))?;
    connection.create_scalar_function(FIT_TEXT, 2, direct, |context| fit::fit_text(context))?;
    connection.create_scalar_function(FLOAT, 1, direct, |context| {
        let bits: Option<i64> = context.get(0)?;
        Ok(bits.map(|bits| f64::from_ne_bytes(bits.to_ne_bytes())))
    })?;
    connection.create_scalar_function(UPPER, 1, direct, |context| fold::upper(context))?;
    connection.create_scalar_function(LOWER, 1, direct, |context| fold::lower(context))?;
    connection.create_scalar_function(REGEXP, 2, pure | FunctionFlags::SQLITE_INNOCUOUS, |context| {
        regex::is_match(context, false)
    })?;
    connection.create_scalar_function(IREGEXP, 2, direct, |context| regex::is_match(context, true))
}
