//! Each kind of tree as text, in standard SQL; the dialect writes its differences.

use super::select::{write_column_of, write_select};
use super::subject::{Place, Role, column_in};
use super::{Writer, window};
use crate::ast::{ArithmeticOp, ColumnRef, CompareOp, Expr, MatchKind};
use crate::value::ColumnType;

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

/// ` WHERE …`, where there is a condition.
pub(super) fn write_where(writer: &mut Writer<'_>, filter: Option<&Expr<ColumnRef>>) {
    if let Some(filter) = filter {
        writer.push(" WHERE ");
        write(writer, filter, Binding::Or);
    }
}

/// A condition beside others of an AND.
pub(super) fn write_condition(writer: &mut Writer<'_>, condition: &Expr<ColumnRef>) {
    write(writer, condition, Binding::Not);
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

/// Whether an expression is JSON that the database cannot compare as it is.
pub(super) fn is_json_to_compare(writer: &Writer<'_>, expr: &Expr<ColumnRef>) -> bool {
    expr.column_type() == Some(ColumnType::Json) && !writer.dialect().compared_json().is_empty()
}

/// The text of what is told from its equals: grouped by, or counted once.
pub(super) fn told_apart(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    if is_json_to_compare(writer, expr) {
        compared(writer, expr);
    } else {
        expression(writer, expr);
    }
}

/// The text of one side of a comparison.
pub fn compared(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>) {
    match expr {
        json if is_json_to_compare(writer, json) => {
            let through = writer.dialect().compared_json();
            writer.push(through).push("(");
            write(writer, json, Binding::Or);
            writer.push(")");
        }
        Expr::Column(column) => write_compared_column(writer, column),
        other => write(writer, other, Binding::Sum),
    }
}

/// The right side of a comparison.
fn write_compared_with(writer: &mut Writer<'_>, op: CompareOp, right: &Expr<ColumnRef>) {
    let other = match right {
        Expr::Value(value) => writer.dialect().comparable(op, value),
        _ => None,
    };
    match other {
        Some(value) => compared(writer, &Expr::Value(value)),
        None => compared(writer, right),
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
        Expr::Arithmetic { op: ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Modulo, .. } => {
            Binding::Product
        }
        // How these bind differs between databases.
        Expr::Arithmetic { .. } => Binding::Comparison,
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
        other => {
            let from = writer.place();
            write_operation(writer, other);
            tell(writer, from, other);
        }
    }
}

/// Says which column was written about.
fn tell(writer: &mut Writer<'_>, from: Place, expr: &Expr<ColumnRef>) {
    let role = match expr {
        Expr::Compare { .. } | Expr::InList { .. } | Expr::InSelect { .. } | Expr::Match { .. } => Role::Compared,
        Expr::Arithmetic { .. }
        | Expr::Call { .. }
        | Expr::Extract { .. }
        | Expr::Truncate { .. }
        | Expr::Aggregate(_)
        | Expr::Window(_) => Role::Involved,
        _ => return,
    };
    if let Some(column) = column_in(expr) {
        writer.about(from, column, role);
    }
}

/// How many conditions stand side by side; SQLite counts each as one step of its depth, which has a limit.
const SIDE_BY_SIDE: usize = 256;

pub(super) fn write_each(writer: &mut Writer<'_>, parts: &[Expr<ColumnRef>], separator: &'static str, least: Binding) {
    if parts.len() > SIDE_BY_SIDE {
        let (left, right) = parts.split_at(parts.len() / 2);
        writer.push("(");
        write_each(writer, left, separator, least);
        writer.push(")").push(separator).push("(");
        write_each(writer, right, separator, least);
        writer.push(")");
        return;
    }
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
            write_compared_with(writer, *op, right);
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
        Expr::Arithmetic { op, left, right, result } => {
            let dialect = writer.dialect();
            dialect.arithmetic(writer, *op, left, right, *result);
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
            dialect.aggregate(writer, aggregate, None);
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

/// Arithmetic, with the operator of standard SQL.
pub fn arithmetic(writer: &mut Writer<'_>, op: ArithmeticOp, left: &Expr<ColumnRef>, right: &Expr<ColumnRef>) {
    let (sign, looser) = match op {
        ArithmeticOp::Add => (" + ", Binding::Sum),
        ArithmeticOp::Subtract => (" - ", Binding::Sum),
        ArithmeticOp::Multiply => (" * ", Binding::Product),
        ArithmeticOp::Divide => (" / ", Binding::Product),
        ArithmeticOp::Modulo => (" % ", Binding::Product),
        ArithmeticOp::BitAnd => (" & ", Binding::Primary),
        ArithmeticOp::BitOr => (" | ", Binding::Primary),
        ArithmeticOp::BitXor => (" ^ ", Binding::Primary),
        ArithmeticOp::ShiftLeft => (" << ", Binding::Primary),
        ArithmeticOp::ShiftRight => (" >> ", Binding::Primary),
        ArithmeticOp::Later(_) => (" + ", Binding::Primary),
        ArithmeticOp::Earlier(_) | ArithmeticOp::Between(_) => (" - ", Binding::Primary),
        ArithmeticOp::Stretch => (" * ", Binding::Primary),
        ArithmeticOp::Shrink => (" / ", Binding::Primary),
    };
    write(writer, left, looser);
    writer.push(sign);
    write(writer, right, Binding::Primary);
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
