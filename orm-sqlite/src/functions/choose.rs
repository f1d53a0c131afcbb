//! The greatest and the smallest of some values, as PostgreSQL has them: NULLs do not count.

use std::cmp::Ordering;

use rusqlite::functions::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

pub(super) fn greatest(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    chosen(context, Ordering::Greater)
}

pub(super) fn least(context: &Context<'_>) -> rusqlite::Result<ToSqlOutput<'static>> {
    chosen(context, Ordering::Less)
}

fn chosen(context: &Context<'_>, wanted: Ordering) -> rusqlite::Result<ToSqlOutput<'static>> {
    let mut best = ValueRef::Null;
    for index in 0..context.len() {
        let next = context.get_raw(index);
        if next != ValueRef::Null && (best == ValueRef::Null || compare(next, best) == wanted) {
            best = next;
        }
    }
    Ok(ToSqlOutput::Owned(match best {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => {
            Value::Text(std::str::from_utf8(bytes).map_err(|_| super::fold::not_utf8())?.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }))
}

/// As SQLite orders values of one type.
#[allow(clippy::cast_precision_loss, reason = "a number against a float, of which there are as many digits")]
fn compare(left: ValueRef<'_>, right: ValueRef<'_>) -> Ordering {
    match (left, right) {
        (ValueRef::Integer(left), ValueRef::Integer(right)) => left.cmp(&right),
        (ValueRef::Integer(left), ValueRef::Real(right)) => (left as f64).total_cmp(&right),
        (ValueRef::Real(left), ValueRef::Integer(right)) => left.total_cmp(&(right as f64)),
        (ValueRef::Real(left), ValueRef::Real(right)) => left.total_cmp(&right),
        (ValueRef::Text(left), ValueRef::Text(right)) | (ValueRef::Blob(left), ValueRef::Blob(right)) => {
            left.cmp(right)
        }
        _ => Ordering::Equal,
    }
}
