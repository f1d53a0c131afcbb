//! Functions of the values of one row.

use orm_core::ast::{ColumnRef, Expr, Function};
use orm_core::sql::{Writer, call, expression};
use orm_core::value::ColumnType;

pub(super) fn write(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    match function {
        Function::Lower | Function::Upper | Function::Length => {
            writer.push(match function {
                Function::Lower => "pg_catalog.lower((",
                Function::Upper => "pg_catalog.upper((",
                _ => "pg_catalog.length((",
            });
            writer.list(args, ", ", expression);
            writer.push(")::pg_catalog.text)");
        }
        _ => call(writer, function, args, result),
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
