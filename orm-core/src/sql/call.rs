//! Functions of the values of one row, in standard SQL.

use super::{Writer, expression};
use crate::ast::{ColumnRef, Expr, Function};
use crate::value::ColumnType;

/// A call as standard SQL has it; a dialect writes what its database has otherwise.
pub fn call(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    match function {
        Function::Cast(_) => cast(writer, args, result),
        Function::Json(function) => {
            let dialect = writer.dialect();
            dialect.json(writer, function, args);
        }
        Function::Collate(collation) => {
            writer.push("(").list(args, ", ", expression);
            writer.push(" COLLATE ").ident(collation).push(")");
        }
        Function::Negate => {
            writer.push("(-(").list(args, ", ", expression);
            writer.push("))");
        }
        // These are no functions but words of the language.
        Function::Coalesce | Function::NullIf | Function::Greatest | Function::Least => {
            named(writer, call_name(function), args);
        }
        _ => {
            let schema = writer.dialect().functions();
            writer.push(schema);
            named(writer, call_name(function), args);
        }
    }
}

fn named(writer: &mut Writer<'_>, name: &'static str, args: &[Expr<ColumnRef>]) {
    writer.push(name).push("(").list(args, ", ", expression);
    writer.push(")");
}

/// The name of a function as most databases have it.
pub fn call_name(function: Function) -> &'static str {
    match function {
        Function::Coalesce => "COALESCE",
        Function::NullIf => "NULLIF",
        Function::Greatest => "GREATEST",
        Function::Least => "LEAST",
        Function::Cast(_) => "CAST",
        Function::Collate(_) => "COLLATE",
        Function::Now => "now",
        Function::Random => "random",
        Function::Negate => "-",
        Function::Lower => "lower",
        Function::Upper => "upper",
        Function::Length => "length",
        Function::Trim => "btrim",
        Function::TrimLeft => "ltrim",
        Function::TrimRight => "rtrim",
        Function::Concat => "concat",
        Function::Substr => "substr",
        Function::Replace => "replace",
        Function::Left => "left",
        Function::Right => "right",
        Function::PadLeft => "lpad",
        Function::PadRight => "rpad",
        Function::Repeat => "repeat",
        Function::Reverse => "reverse",
        Function::Position => "strpos",
        Function::Chr => "chr",
        Function::Ord => "ascii",
        Function::Md5 => "md5",
        Function::Sha1 => "sha1",
        Function::Sha224 => "sha224",
        Function::Sha256 => "sha256",
        Function::Sha384 => "sha384",
        Function::Sha512 => "sha512",
        Function::Abs => "abs",
        Function::Ceil => "ceil",
        Function::Floor => "floor",
        Function::Round => "round",
        Function::Sign => "sign",
        Function::Power => "power",
        Function::Sqrt => "sqrt",
        Function::Exp => "exp",
        Function::Ln => "ln",
        Function::Log => "log",
        Function::Pi => "pi",
        Function::Degrees => "degrees",
        Function::Radians => "radians",
        Function::Sin => "sin",
        Function::Cos => "cos",
        Function::Tan => "tan",
        Function::Cot => "cot",
        Function::Asin => "asin",
        Function::Acos => "acos",
        Function::Atan => "atan",
        Function::Atan2 => "atan2",
        // Written by the dialect as a whole.
        Function::InZone | Function::FromZone => "timezone",
        Function::Json(_) => "json",
    }
}

fn cast(writer: &mut Writer<'_>, args: &[Expr<ColumnRef>], result: ColumnType) {
    writer.push("CAST(").list(args, ", ", expression);
    writer.push(" AS ");
    let dialect = writer.dialect();
    dialect.cast_type(writer, result);
    writer.push(")");
}
