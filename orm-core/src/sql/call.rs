//! Functions of the values of one row, in standard SQL.

use super::{Writer, expression};
use crate::ast::{ColumnRef, Expr, Function};
use crate::value::ColumnType;

/// A call as standard SQL has it; a dialect writes what its database has otherwise.
pub fn call(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    let name = match function {
        Function::Cast => return cast(writer, args, result),
        Function::Json(function) => {
            let dialect = writer.dialect();
            return dialect.json(writer, function, args);
        }
        // These four are no functions but words of the language.
        Function::Coalesce => "COALESCE",
        Function::NullIf => "NULLIF",
        Function::Greatest => "GREATEST",
        Function::Least => "LEAST",
        Function::Lower => "lower",
        Function::Upper => "upper",
        Function::Length => "length",
        Function::Abs => "abs",
    };
    let word = name.starts_with(|first: char| first.is_ascii_uppercase());
    let schema = if word { "" } else { writer.dialect().functions() };
    writer.push(schema).push(name).push("(");
    writer.list(args, ", ", expression);
    writer.push(")");
}

fn cast(writer: &mut Writer<'_>, args: &[Expr<ColumnRef>], result: ColumnType) {
    writer.push("CAST(").list(args, ", ", expression);
    writer.push(" AS ");
    let dialect = writer.dialect();
    dialect.cast_type(writer, result);
    writer.push(")");
}
