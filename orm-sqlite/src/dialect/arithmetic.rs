//! Arithmetic that SQLite's operators do not do: it has no dates, says nothing of a division by zero, and takes the
//! numbers of a decimal column for integers where they are whole.

use orm_core::ast::{ArithmeticOp, ColumnRef, Expr};
use orm_core::sql::{Writer, arithmetic, expression};
use orm_core::value::{ColumnType, Value};

use crate::functions;

pub(super) fn write(
    writer: &mut Writer<'_>,
    op: ArithmeticOp,
    left: &Expr<ColumnRef>,
    right: &Expr<ColumnRef>,
    result: ColumnType,
) {
    let integer = result.integer_range().is_some();
    let surely = matches!(right, Expr::Value(Value::Int(number)) if *number != 0);
    let name = match op {
        ArithmeticOp::Divide if integer && !surely => functions::QUOTIENT,
        ArithmeticOp::Divide if !integer => functions::RATIO,
        ArithmeticOp::Modulo if integer && !surely => functions::REMAINDER,
        ArithmeticOp::Modulo if result == ColumnType::Float => functions::FLOAT_REMAINDER,
        ArithmeticOp::Modulo if !integer => functions::DECIMAL_REMAINDER,
        ArithmeticOp::BitXor => functions::BIT_XOR,
        ArithmeticOp::Later(ColumnType::Time) => functions::TIME_LATER,
        ArithmeticOp::Later(_) => functions::LATER,
        ArithmeticOp::Earlier(ColumnType::Time) => functions::TIME_EARLIER,
        ArithmeticOp::Earlier(_) => functions::EARLIER,
        ArithmeticOp::Between(_) => functions::BETWEEN,
        ArithmeticOp::Stretch => functions::STRETCH,
        ArithmeticOp::Shrink => functions::SHRINK,
        _ => return arithmetic(writer, op, left, right),
    };
    writer.push(name).push("(");
    expression(writer, left);
    writer.push(", ");
    expression(writer, right);
    writer.push(")");
}
