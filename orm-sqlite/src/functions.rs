//! The functions that SQLite lacks, registered on each connection. What PostgreSQL has too does here what it does there.

mod bits;
mod choose;
mod convert;
mod digest;
mod divide;
mod fit;
mod fold;
mod join;
mod json;
mod moment;
mod number;
mod read;
mod regex;
mod spread;
mod text;
mod zone;

use orm_core::ast::Function;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

pub(crate) use bits::{BIT_AND, BIT_OR, BIT_XOR_AGGREGATE};
pub(crate) use convert::{
    BOOL_TEXT, DECIMAL_TEXT, NUMBER_TEXT, TO_DATE, TO_DECIMAL, TO_FLOAT, TO_INTEGER, TO_MOMENT, TO_TIME, TO_UUID,
    UUID_TEXT,
};
pub(crate) use divide::{BIT_XOR, DECIMAL_REMAINDER, FLOAT_REMAINDER, QUOTIENT, RATIO, REMAINDER, SHRINK, STRETCH};
pub(crate) use join::DIFFERENT_TEXTS;
pub(crate) use moment::{BETWEEN, EARLIER, LATER, TIME_EARLIER, TIME_LATER};
pub(crate) use spread::{STD_DEV, STD_DEV_SAMPLE, VARIANCE, VARIANCE_SAMPLE};

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
/// A computed decimal, rounded as its column has it, if the column can hold it.
pub(crate) const FIT_DECIMAL: &str = "orm_fit_decimal";

/// The float of the same bits as an integer.
pub(crate) const FLOAT: &str = "orm_float";

/// A function of values, none of which is NULL.
type Scalar = fn(&Context<'_>) -> rusqlite::Result<Value>;

/// The name of ours for a function that SQLite does otherwise, or not at all.
pub(crate) fn name_of(function: Function) -> &'static str {
    match function {
        Function::InZone => zone::IN_ZONE,
        Function::FromZone => zone::FROM_ZONE,
        Function::Greatest => "orm_greatest",
        Function::Least => "orm_least",
        Function::Substr => "orm_substr",
        Function::Left => "orm_left",
        Function::Right => "orm_right",
        Function::PadLeft => "orm_lpad",
        Function::PadRight => "orm_rpad",
        Function::Repeat => "orm_repeat",
        Function::Reverse => "orm_reverse",
        Function::Chr => "orm_chr",
        Function::Ord => "orm_ord",
        Function::Md5 => "orm_md5",
        Function::Sha1 => "orm_sha1",
        Function::Sha224 => "orm_sha224",
        Function::Sha256 => "orm_sha256",
        Function::Sha384 => "orm_sha384",
        Function::Sha512 => "orm_sha512",
        Function::Ceil => "orm_ceil",
        Function::Floor => "orm_floor",
        Function::Round => "orm_round",
        Function::Sign => "orm_sign",
        Function::Power => "orm_power",
        Function::Sqrt => "orm_sqrt",
        Function::Exp => "orm_exp",
        Function::Ln => "orm_ln",
        Function::Log => "orm_log",
        Function::Pi => "orm_pi",
        Function::Degrees => "orm_degrees",
        Function::Radians => "orm_radians",
        Function::Sin => "orm_sin",
        Function::Cos => "orm_cos",
        Function::Tan => "orm_tan",
        Function::Cot => "orm_cot",
        Function::Asin => "orm_asin",
        Function::Acos => "orm_acos",
        Function::Atan => "orm_atan",
        Function::Atan2 => "orm_atan2",
        other => orm_core::sql::call_name(other),
    }
}

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
    connection.create_scalar_function(FIT_DECIMAL, 3, direct, |context| fit::fit_decimal(context))?;
    connection.create_scalar_function(FIT_TEXT, 2, direct, |context| fit::fit_text(context))?;
    connection.create_scalar_function(FLOAT, 1, direct, |context| {
        let bits: Option<i64> = context.get(0)?;
        Ok(bits.map(|bits| f64::from_ne_bytes(bits.to_ne_bytes())))
    })?;
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
    connection.create_scalar_function(IREGEXP, 2, direct, |context| regex::is_match(context, true))?;
    for list in [number::LIST, divide::LIST, text::LIST, digest::LIST, moment::LIST, convert::LIST, zone::LIST] {
        for (name, arguments, function) in list {
            connection.create_scalar_function(*name, *arguments, direct, move |context| strict(context, *function))?;
        }
    }
    connection.create_scalar_function(name_of(Function::Greatest), -1, direct, |context| choose::greatest(context))?;
    connection.create_scalar_function(name_of(Function::Least), -1, direct, |context| choose::least(context))?;
    spread::register(connection, direct)?;
    join::register(connection, direct)?;
    bits::register(connection, direct)
}

/// NULL where an argument is.
fn strict(context: &Context<'_>, function: Scalar) -> rusqlite::Result<ToSqlOutput<'static>> {
    let null = (0..context.len()).any(|index| context.get_raw(index) == ValueRef::Null);
    let value = if null { Value::Null } else { function(context)? };
    Ok(ToSqlOutput::Owned(value))
}
