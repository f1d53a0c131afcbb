//! The arguments of our functions, and what is wrong with them.

use orm_core::value::Fixed;
use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use crate::error::BEYOND;

/// A number as SQLite keeps it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Int(i64),
    Real(f64),
}

impl Number {
    #[allow(clippy::cast_precision_loss, reason = "as PostgreSQL makes a float of an integer")]
    pub(super) fn float(self) -> f64 {
        match self {
            Number::Int(number) => number as f64,
            Number::Real(number) => number,
        }
    }

    /// As a decimal of 15 digits.
    pub(super) fn decimal(self) -> Option<Fixed> {
        match self {
            Number::Int(number) => Fixed::new(number.into(), 0),
            Number::Real(number) => Fixed::from_f64(number),
        }
    }
}

/// An error about values: they do not fit.
pub(super) fn beyond(reason: &str) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(format!("{BEYOND}{reason}").into())
}

pub(super) fn number(context: &Context<'_>, index: usize) -> rusqlite::Result<Number> {
    match context.get_raw(index) {
        ValueRef::Integer(number) => Ok(Number::Int(number)),
        ValueRef::Real(number) => Ok(Number::Real(number)),
        _ => Err(beyond("a number is needed")),
    }
}

pub(super) fn float(context: &Context<'_>, index: usize) -> rusqlite::Result<f64> {
    number(context, index).map(Number::float)
}

/// An integer; a float that SQLite made where 64 bits were passed is none.
pub(super) fn integer(context: &Context<'_>, index: usize) -> rusqlite::Result<i64> {
    match number(context, index)? {
        Number::Int(number) => Ok(number),
        Number::Real(_) => Err(beyond("an integer is beyond 64 bits")),
    }
}

pub(super) fn text<'c>(context: &'c Context<'_>, index: usize) -> rusqlite::Result<&'c str> {
    match context.get_raw(index) {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_err(|_| super::fold::not_utf8()),
        _ => Err(beyond("text is needed")),
    }
}

/// A float, unless it is none.
pub(super) fn finite(number: f64) -> rusqlite::Result<Value> {
    if number.is_finite() { Ok(Value::Real(number)) } else { Err(beyond("the result is beyond what a float holds")) }
}
