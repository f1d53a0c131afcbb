//! The bounds of integer columns, which SQLite does not keep: it stores what is computed, and a float once 64 bits are
//! passed.

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use crate::error::MISFIT;

/// `orm_fit(number, least, most)`: the number itself, or an error where the column cannot hold it.
pub(super) fn fit(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    let (least, most): (i64, i64) = (context.get(1)?, context.get(2)?);
    match context.get_raw(0) {
        ValueRef::Null => Ok(ToSqlOutput::Owned(Value::Null)),
        ValueRef::Integer(number) if (least..=most).contains(&number) => Ok(ToSqlOutput::Owned(Value::Integer(number))),
        _ => Err(rusqlite::Error::UserFunctionError(format!("{MISFIT}{least} to {most} is allowed").into())),
    }
}
