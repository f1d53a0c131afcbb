//! Functions of the values of one row.

use orm_core::ast::{ColumnRef, Expr, Function};
use orm_core::sql::{Writer, call, expression};
use orm_core::value::ColumnType;

use crate::functions::{LOWER, UPPER};

pub(super) fn write(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    let name = match function {
        // SQLite's own fold the letters of ASCII only.
        Function::Lower => LOWER,
        Function::Upper => UPPER,
        _ => return call(writer, function, args, result),
    };
    writer.push(name).push("(").list(args, ", ", expression);
    writer.push(")");
}
