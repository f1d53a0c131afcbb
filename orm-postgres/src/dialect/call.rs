//! Functions of the values of one row. Arguments are cast to the types that the server's own functions take, since a
//! parameter is declared with the type of its value.

use orm_core::ast::{ColumnRef, Expr, Function};
use orm_core::sql::{Writer, call, call_name, expression};
use orm_core::value::ColumnType;

const TEXT: &str = "::pg_catalog.text";
const INT4: &str = "::pg_catalog.int4";
const FLOAT: &str = "::pg_catalog.float8";
const NUMERIC: &str = "::pg_catalog.numeric";

pub(super) fn write(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    let integer = result.integer_range().is_some();
    match function {
        Function::Lower
        | Function::Upper
        | Function::Length
        | Function::Trim
        | Function::TrimLeft
        | Function::TrimRight
        | Function::Concat
        | Function::Replace
        | Function::Reverse
        | Function::Position
        | Function::Ord
        | Function::Md5 => cast_call(writer, function, args, &[TEXT]),
        Function::Substr | Function::Left | Function::Right | Function::Repeat => {
            cast_call(writer, function, args, &[TEXT, INT4]);
        }
        Function::PadLeft | Function::PadRight => cast_call(writer, function, args, &[TEXT, INT4, TEXT]),
        Function::Chr => cast_call(writer, function, args, &[INT4]),
        Function::Sha224 | Function::Sha256 | Function::Sha384 | Function::Sha512 => {
            writer.push("pg_catalog.encode(pg_catalog.").push(call_name(function));
            writer.push("(pg_catalog.convert_to(");
            casts(writer, args, &[TEXT]);
            writer.push(", 'UTF8')), 'hex')");
        }
        // The server itself has none; this one is of the extension pgcrypto, in whichever schema that is.
        Function::Sha1 => {
            writer.push("pg_catalog.encode(digest(pg_catalog.convert_to(");
            casts(writer, args, &[TEXT]);
            writer.push(", 'UTF8'), 'sha1'), 'hex')");
        }
        Function::Power
        | Function::Sqrt
        | Function::Exp
        | Function::Ln
        | Function::Degrees
        | Function::Radians
        | Function::Sin
        | Function::Cos
        | Function::Tan
        | Function::Cot
        | Function::Asin
        | Function::Acos
        | Function::Atan
        | Function::Atan2 => cast_call(writer, function, args, &[FLOAT]),
        Function::Log => {
            writer.push("(pg_catalog.ln(");
            casts(writer, &args[..1], &[FLOAT]);
            writer.push(") / pg_catalog.ln(");
            casts(writer, &args[1..], &[FLOAT]);
            writer.push("))");
        }
        // Of floats the server rounds halves to even, and to no digits but 0.
        Function::Round => typed(writer, result, |writer| cast_call(writer, function, args, &[NUMERIC, INT4])),
        Function::Ceil | Function::Floor | Function::Sign if integer => {
            typed(writer, result, |writer| cast_call(writer, function, args, &[NUMERIC]));
        }
        Function::Now => {
            writer.push("pg_catalog.statement_timestamp()");
        }
        Function::Cast(from) => cast(writer, from, args, result),
        Function::InZone | Function::FromZone => super::zone::write(writer, function, args),
        _ => call(writer, function, args, result),
    }
}

/// The function of arguments that are each cast, the last cast standing for all that follow.
fn cast_call(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], to: &[&'static str]) {
    writer.push("pg_catalog.").push(call_name(function)).push("(");
    casts(writer, args, to);
    writer.push(")");
}

fn casts(writer: &mut Writer<'_>, args: &[Expr<ColumnRef>], to: &[&'static str]) {
    writer.list(args.iter().enumerate(), ", ", |writer, (position, arg)| {
        writer.push("(");
        expression(writer, arg);
        writer.push(")").push(to.get(position).or(to.last()).copied().unwrap_or_default());
    });
}

fn typed(writer: &mut Writer<'_>, result: ColumnType, write: impl FnOnce(&mut Writer<'_>)) {
    writer.push("(");
    write(writer);
    writer.push(")::");
    match result {
        // Digits that the column has no place for are not cut off here.
        ColumnType::Decimal { .. } => write_type(writer, ColumnType::Decimal { precision: None }),
        other => write_type(writer, other),
    }
}

fn cast(writer: &mut Writer<'_>, from: ColumnType, args: &[Expr<ColumnRef>], result: ColumnType) {
    let inner = |writer: &mut Writer<'_>| {
        writer.push("(").list(args, ", ", expression);
        writer.push(")");
    };
    let integer = |of: ColumnType| of.integer_range().is_some();
    match (from, result) {
        // The server makes truth values of 32 bits only.
        (from, ColumnType::Bool) if integer(from) => {
            writer.push("(");
            inner(writer);
            writer.push(" <> 0)");
        }
        (ColumnType::Bool, to) if integer(to) => typed(writer, to, |writer| {
            inner(writer);
            writer.push(INT4);
        }),
        // A float is rounded to the nearest, halves away from zero.
        (ColumnType::Float, to) if integer(to) => typed(writer, to, |writer| {
            writer.push("pg_catalog.round(");
            inner(writer);
            writer.push(NUMERIC).push(")");
        }),
        (ColumnType::DateTime, ColumnType::Text { .. }) => {
            writer.push("(");
            inner(writer);
            writer.push(" AT TIME ZONE 'UTC')").push(TEXT);
        }
        _ => {
            inner(writer);
            writer.push("::");
            write_type(writer, result);
        }
    }
}

/// A type by its name in the server's own schema.
pub(super) fn write_type(writer: &mut Writer<'_>, column_type: ColumnType) {
    let name = match column_type {
        ColumnType::Bool => "pg_catalog.bool",
        ColumnType::SmallInt | ColumnType::PositiveSmallInt => "pg_catalog.int2",
        ColumnType::Integer | ColumnType::PositiveInteger => "pg_catalog.int4",
        ColumnType::BigInt | ColumnType::PositiveBigInt => "pg_catalog.int8",
        ColumnType::Float => "pg_catalog.float8",
        ColumnType::Text { .. } => "pg_catalog.text",
        ColumnType::Bytes => "pg_catalog.bytea",
        ColumnType::Date => "pg_catalog.date",
        ColumnType::Time => "pg_catalog.time",
        ColumnType::DateTime => "pg_catalog.timestamptz",
        ColumnType::Timestamp => "pg_catalog.timestamp",
        ColumnType::Duration => "pg_catalog.interval",
        ColumnType::Uuid => "pg_catalog.uuid",
        ColumnType::Decimal { precision: Some((digits, places)) } if digits < u8::MAX => {
            writer.push("pg_catalog.numeric(").number(digits.into()).push(", ").number(places.into()).push(")");
            return;
        }
        ColumnType::Decimal { .. } => "pg_catalog.numeric",
        ColumnType::Json => "pg_catalog.jsonb",
    };
    writer.push(name);
}
