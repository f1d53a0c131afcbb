//! Each kind of tree as text, in standard SQL; the dialect writes its differences.

use super::select::{write_column_of, write_select};
use super::{Access, Dialect, Operation, Statement, Writer, window};
use crate::ast::{ArithmeticOp, ColumnRef, Delete, Expr, Insert, MatchKind, Update};
use crate::error::Result;
use crate::value::{ColumnType, Value};

/// How tightly an operator binds; what binds less is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Primary,
}

/// The text of an expression, as part of a statement that is being written.
pub fn expression(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    write(writer, expr, Binding::Sum);
}

fn write_column(writer: &mut Writer<'_>, column: &ColumnRef) {
    writer.alias(column.alias).push(".").ident(column.column);
}

pub(super) fn write_compared_column(writer: &mut Writer<'_>, column: &ColumnRef) {
    write_column(writer, column);
    if matches!(column.column_type, ColumnType::Text { .. }) {
        let cast = writer.dialect().compared_text();
        writer.push(cast);
    }
}

/// The text of one side of a comparison.
pub fn compared(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    match expr {
        Expr::Column(column) => write_compared_column(writer, column),
        other => write(writer, other, Binding::Sum),
    }
}

fn binding(expr: &Expr<ColumnRef>) -> Binding {
    match expr {
        Expr::Or(_) => Binding::Or,
        Expr::And(_) => Binding::And,
        Expr::Not(inner) if matches!(**inner, Expr::IsTrue(_)) => Binding::Comparison,
        Expr::Not(_) => Binding::Not,
        Expr::Compare { .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::InList { .. }
        | Expr::InSelect { .. }
        | Expr::Match { .. }
        | Expr::Xor(..) => Binding::Comparison,
        Expr::Arithmetic { op: ArithmeticOp::Add | ArithmeticOp::Subtract, .. } => Binding::Sum,
        Expr::Arithmetic { .. } => Binding::Product,
        _ => Binding::Primary,
    }
}

/// Writes an expression into a place where what binds less than `least` needs parentheses.
pub(super) fn write(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>, least: Binding) {
    let wrap = binding(expr) < least;
    if wrap {
        writer.push("(");
    }
    write_bare(writer, expr);
    if wrap {
        writer.push(")");
    }
}

fn write_bare(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    // Conditions may be nested hundreds deep: what is called for each step keeps little on the stack.
    match expr {
        Expr::And(all) => write_each(writer, all, " AND ", Binding::Not),
        Expr::Or(any) => write_each(writer, any, " OR ", Binding::And),
        Expr::Not(inner) => write_not(writer, inner),
        Expr::Xor(left, right) => {
            // Both sides are two-valued here, so that unequal is exclusive or.
            write(writer, left, Binding::Primary);
            writer.push(" <> ");
            write(writer, right, Binding::Primary);
        }
        other => write_operation(writer, other),
    }
}

fn write_each(writer: &mut Writer<'_>, parts: &[Expr<ColumnRef>], separator: &'static str, least: Binding) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            writer.push(separator);
        }
        write(writer, part, least);
    }
}

fn write_operation(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    match expr {
        Expr::Column(column) => write_column(writer, column),
        Expr::Value(value) => {
            writer.value(value.clone());
        }
        Expr::Const(known) => {
            writer.push(if *known { "TRUE" } else { "FALSE" });
        }
        Expr::Compare { op, left, right } => {
            compared(writer, left);
            writer.push(" ").push(op.sql()).push(" ");
            compared(writer, right);
        }
        Expr::IsNull(inner) => {
            write(writer, inner, Binding::Sum);
            writer.push(" IS NULL");
        }
        Expr::IsNotNull(inner) => {
            write(writer, inner, Binding::Sum);
            writer.push(" IS NOT NULL");
        }
        Expr::IsTrue(inner) => {
            write(writer, inner, Binding::Sum);
            writer.push(" IS TRUE");
        }
        Expr::InList { item, list } => {
            let dialect = writer.dialect();
            dialect.in_list(writer, item, list);
        }
        Expr::InSelect { item, select } => {
            compared(writer, item);
            writer.push(" IN (");
            write_column_of(writer, select);
            writer.push(")");
        }
        Expr::Match { kind, ignore_case, text, pattern } => write_match(writer, *kind, *ignore_case, text, pattern),
        Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Xor(..) => write_bare(writer, expr),
        Expr::Extract { part, from, of } => {
            let dialect = writer.dialect();
            dialect.extract(writer, *part, from, *of);
        }
        Expr::Truncate { to, from, of } => {
            let dialect = writer.dialect();
            dialect.truncate(writer, *to, from, *of);
        }
        Expr::Arithmetic { op, left, right, .. } => {
            let (sign, looser) = match op {
                ArithmeticOp::Add => (" + ", Binding::Sum),
                ArithmeticOp::Subtract => (" - ", Binding::Sum),
                ArithmeticOp::Multiply => (" * ", Binding::Product),
                ArithmeticOp::Divide => (" / ", Binding::Product),
            };
            write(writer, left, looser);
            writer.push(sign);
            write(writer, right, Binding::Primary);
        }
        Expr::Call { function, args, result } => {
            let dialect = writer.dialect();
            dialect.call(writer, *function, args, *result);
        }
        Expr::Case { whens, otherwise, .. } => {
            writer.push("CASE");
            for (when, then) in whens {
                writer.push(" WHEN ");
                write(writer, when, Binding::Or);
                writer.push(" THEN ");
                write(writer, then, Binding::Or);
            }
            if let Some(otherwise) = otherwise {
                writer.push(" ELSE ");
                write(writer, otherwise, Binding::Or);
            }
            writer.push(" END");
        }
        Expr::Aggregate(aggregate) => {
            let dialect = writer.dialect();
            dialect.aggregate(writer, aggregate);
        }
        Expr::Window(window) => window::write(writer, window),
        Expr::Subquery { select, .. } => {
            writer.push("(");
            write_select(writer, select);
            writer.push(")");
        }
        Expr::Written { pieces, args, .. } => {
            writer.push("(");
            for (index, piece) in pieces.iter().enumerate() {
                writer.push(piece);
                if let Some(arg) = args.get(index) {
                    write(writer, arg, Binding::Primary);
                }
            }
            writer.push(")");
        }
        Expr::Exists(select) => {
            writer.push("EXISTS (");
            write_select(writer, select);
            writer.push(")");
        }
        Expr::Related(never) => match *never {},
        Expr::Fault(_) => {
            // Resolving reports faults; should one be left, it selects nothing.
            writer.push("NULL");
        }
    }
}

fn write_not(writer: &mut Writer<'_>, inner: &Expr<ColumnRef>) {
    match inner {
        Expr::IsTrue(tested) => {
            write(writer, tested, Binding::Sum);
            writer.push(" IS NOT TRUE");
        }
        _ => {
            writer.push("NOT ");
            write(writer, inner, Binding::Primary);
        }
    }
}

fn write_match(
    writer: &mut Writer<'_>,
    kind: MatchKind,
    ignore_case: bool,
    text: &Expr<ColumnRef>,
    pattern: &Expr<ColumnRef>,
) {
    let dialect = writer.dialect();
    dialect.search(writer, kind, ignore_case, text, pattern);
}

/// The text of an insertion.
///
/// # Errors
/// As [`select`](super::select()).
pub fn insert(insert: &Insert, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.push("INSERT INTO ").ident(insert.table);
    if insert.columns.is_empty() {
        writer.push(" DEFAULT VALUES");
    } else {
        writer.push(" (").list(&insert.columns, ", ", |writer, column| {
            writer.ident(column);
        });
        writer.push(")");
        if dialect.insert_by_arrays() && insert.rows.len() > 1 {
            write_arrays(&mut writer, insert);
        } else {
            writer.push(" VALUES ").list(&insert.rows, ", ", |writer, row| {
                writer.push("(").list(row, ", ", |writer, value| {
                    writer.value(value.clone());
                });
                writer.push(")");
            });
        }
    }
    if insert.ignore_conflicts {
        writer.push(" ON CONFLICT DO NOTHING");
    }
    write_returning(&mut writer, insert);
    writer.finish(Access::Write, Operation::Insert, insert.table)
}

/// One array for each column, so that any number of rows has one text.
fn write_arrays(writer: &mut Writer<'_>, insert: &Insert) {
    let dialect = writer.dialect();
    // `unnest` of several arrays is known by its bare name only, which another schema could take.
    writer.push(" SELECT * FROM ROWS FROM (");
    writer.list(insert.types.iter().enumerate(), ", ", |writer, (position, column_type)| {
        let column = insert.rows.iter().map(|row| row[position].clone()).collect();
        writer.push("pg_catalog.unnest(").value(Value::List(column)).push("::");
        writer.push(dialect.array_type(*column_type)).push(")");
    });
    writer.push(")");
}

fn write_returning(writer: &mut Writer<'_>, insert: &Insert) {
    let counted = insert.auto_key.filter(|_| writer.dialect().misses_given_keys());
    let counted = counted.and_then(|at| Some((*insert.columns.get(at)?, greatest(insert, at)?)));
    if insert.returning.is_empty() && counted.is_none() {
        return;
    }
    writer.push(" RETURNING ").list(&insert.returning, ", ", |writer, column| {
        writer.ident(column);
    });
    if let Some((column, greatest)) = counted {
        // Last, so that the columns asked for keep their places.
        writer.push(if insert.returning.is_empty() { "" } else { ", " });
        let dialect = writer.dialect();
        dialect.count_past(writer, insert.table, column, greatest);
    }
}

/// The greatest key that is given, if a counter could come to it.
fn greatest(insert: &Insert, key: usize) -> Option<i64> {
    let given = |row: &Vec<Value>| match row.get(key) {
        Some(Value::Int(given)) => Some(*given),
        _ => None,
    };
    insert.rows.iter().filter_map(given).max().filter(|greatest| *greatest > 0)
}

/// The text of an update.
///
/// # Errors
/// As [`select`](super::select()).
pub fn update(update: &Update, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(update.alias, update.table);
    writer.push("UPDATE ").ident(update.table).push(" SET ").list(
        &update.assignments,
        ", ",
        |writer, (column, column_type, value)| {
            writer.ident(column).push(" = ");
            dialect.assigned(writer, value, *column_type);
        },
    );
    write_where(&mut writer, update.filter.as_ref());
    writer.finish(Access::Write, Operation::Update, update.table)
}

/// The text of a deletion.
///
/// # Errors
/// As [`select`](super::select()).
pub fn delete(delete: &Delete, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(delete.alias, delete.table);
    writer.push("DELETE FROM ").ident(delete.table);
    write_where(&mut writer, delete.filter.as_ref());
    writer.finish(Access::Write, Operation::Delete, delete.table)
}

fn write_where(writer: &mut Writer<'_>, filter: Option<&Expr<ColumnRef>>) {
    if let Some(filter) = filter {
        writer.push(" WHERE ");
        write(writer, filter, Binding::Or);
    }
}
