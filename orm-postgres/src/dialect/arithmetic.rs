//! Arithmetic, where the server's operators differ from the standard or take other types.

use orm_core::ast::{ArithmeticOp, ColumnRef, Expr};
use orm_core::sql::{Writer, arithmetic, expression};
use orm_core::value::ColumnType;

pub(super) fn write(
    writer: &mut Writer<'_>,
    op: ArithmeticOp,
    left: &Expr<ColumnRef>,
    right: &Expr<ColumnRef>,
    result: ColumnType,
) {
    let mut between = |before: &'static str, sign: &'static str, after: &'static str| {
        writer.push(before);
        expression(writer, left);
        writer.push(sign);
        expression(writer, right);
        writer.push(after);
    };
    match op {
        ArithmeticOp::BitXor => between("(", ") # (", ")"),
        ArithmeticOp::ShiftLeft => between("(", ")::pg_catalog.int8 << (", ")::pg_catalog.int4"),
        ArithmeticOp::ShiftRight => between("(", ")::pg_catalog.int8 >> (", ")::pg_catalog.int4"),
        // Floats have no such operator.
        ArithmeticOp::Modulo if result == ColumnType::Float => {
            between("((", ")::pg_catalog.numeric % (", ")::pg_catalog.numeric)::pg_catalog.float8");
        }
        // The difference of two dates would be a number.
        ArithmeticOp::Between(ColumnType::Date) => {
            between("(", ")::pg_catalog.timestamp - (", ")::pg_catalog.timestamp");
        }
        _ => arithmetic(writer, op, left, right),
    }
}
