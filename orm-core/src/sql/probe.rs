//! A row that is in no table yet, asked about.

use super::{Access, Dialect, Operation, Statement, Writer, expression};
use crate::ast::{Alias, ColumnRef, Expr};
use crate::error::Result;
use crate::value::{ColumnType, Value};

/// What is computed of one row of a table, given by its columns: the text of a query of a single row. Alias 0 is the
/// table.
///
/// # Errors
/// As [`select`](super::select()).
pub fn probe(
    table: &'static str,
    row: &[(&'static str, ColumnType, Value)],
    computed: &[Expr<ColumnRef>],
    dialect: &dyn Dialect,
) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(Alias(0), table);
    writer.push("SELECT ").list(computed, ", ", |writer, expr| expression(writer, expr));
    writer.push(" FROM (SELECT ").list(row, ", ", |writer, (column, column_type, value)| {
        writer.value(value.clone());
        // A parameter by itself has no type where the database wants to know it.
        if let Some(cast) = dialect.array_type(*column_type).strip_suffix("[]") {
            writer.push("::").push(cast);
        }
        writer.push(" AS ").ident(column);
    });
    writer.push(") AS ").ident(table);
    writer.finish(Access::Read, Operation::Select, table)
}
