//! Functions of the values of one row. Most are our own, so that they are PostgreSQL's to the letter.

use orm_core::ast::{ColumnRef, Expr, Function};
use orm_core::sql::{Writer, call, expression};
use orm_core::value::{ColumnType, Value};

use crate::functions;

pub(super) fn write(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
    let name = match function {
        // SQLite's own fold the letters of ASCII only.
        Function::Lower => functions::LOWER,
        Function::Upper => functions::UPPER,
        Function::Trim => "trim",
        Function::Position => "instr",
        Function::Cast(from) => return cast(writer, from, args, result),
        // In the form that moments are stored in.
        Function::Now => {
            writer.push("(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')");
            return;
        }
        Function::Random => {
            // As many bits as a float has digits for.
            writer.push("((random() & 9007199254740991) / 9007199254740992.0)");
            return;
        }
        Function::Coalesce
        | Function::NullIf
        | Function::Collate(_)
        | Function::Negate
        | Function::Length
        | Function::TrimLeft
        | Function::TrimRight
        | Function::Concat
        | Function::Replace
        | Function::Abs
        | Function::Json(_) => return call(writer, function, args, result),
        other => functions::name_of(other),
    };
    writer.push(name).push("(").list(args, ", ", expression);
    writer.push(")");
}

/// A cast; between different types by a function of our own, for SQLite's takes what it does not understand for zero.
fn cast(writer: &mut Writer<'_>, from: ColumnType, args: &[Expr<ColumnRef>], result: ColumnType) {
    let name = match result {
        ColumnType::Text { .. } => match from {
            ColumnType::Text { .. }
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::DateTime
            | ColumnType::Timestamp => {
                return call(writer, Function::Cast(from), args, result);
            }
            ColumnType::Bool => functions::BOOL_TEXT,
            ColumnType::Uuid => functions::UUID_TEXT,
            ColumnType::Decimal { precision: Some((_, places)) } => {
                writer.push(functions::DECIMAL_TEXT).push("(").list(args, ", ", expression);
                writer.push(", ").number(places.into()).push(")");
                return;
            }
            _ => functions::NUMBER_TEXT,
        },
        ColumnType::Bool if from.integer_range().is_some() => {
            writer.push("(").list(args, ", ", expression);
            writer.push(" <> 0)");
            return;
        }
        ColumnType::Float => functions::TO_FLOAT,
        ColumnType::Decimal { .. } => functions::TO_DECIMAL,
        ColumnType::Date => functions::TO_DATE,
        ColumnType::Time => functions::TO_TIME,
        ColumnType::DateTime | ColumnType::Timestamp => functions::TO_MOMENT,
        ColumnType::Uuid => functions::TO_UUID,
        to => match to.integer_range() {
            Some((least, most)) => {
                writer.push(functions::TO_INTEGER).push("(").list(args, ", ", expression);
                writer.push(", ").value(Value::Int(least)).push(", ").value(Value::Int(most)).push(")");
                return;
            }
            None => return call(writer, Function::Cast(from), args, result),
        },
    };
    writer.push(name).push("(").list(args, ", ", expression);
    writer.push(")");
}
