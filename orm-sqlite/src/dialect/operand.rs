//! Expressions within the dialect's functions.

use orm_core::ast::{ColumnRef, Expr};
use orm_core::sql::{Writer, expression};

/// An expression that a function's text needs, perhaps more than once: a value becomes one parameter.
pub(super) enum Operand<'e> {
    Parameter(usize),
    Expr(&'e Expr<ColumnRef>),
}

impl<'e> Operand<'e> {
    pub(super) fn new(writer: &mut Writer<'_>, expr: &'e Expr<ColumnRef>) -> Self {
        match expr {
            Expr::Value(value) => Operand::Parameter(writer.parameter(value.clone())),
            other => Operand::Expr(other),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer<'_>) {
        match self {
            Operand::Parameter(number) => {
                writer.placeholder(*number);
            }
            Operand::Expr(expr) => expression(writer, expr),
        }
    }
}
