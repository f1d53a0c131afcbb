//! Searches in text. LIKE is not used: it has no case-sensitive form, and its patterns would have
//! to be escaped.

use orm_core::ast::{ColumnRef, Expr, MatchKind};
use orm_core::sql::Writer;

use super::operand::Operand;
use crate::functions;

pub(super) fn write(
    writer: &mut Writer<'_>,
    kind: MatchKind,
    ignore_case: bool,
    text: &Expr<ColumnRef>,
    pattern: &Expr<ColumnRef>,
) {
    let (text, pattern) = (Operand::new(writer, text), Operand::new(writer, pattern));
    let side = |writer: &mut Writer<'_>, operand: &Operand<'_>| {
        if ignore_case {
            call(writer, functions::UPPER, operand);
        } else {
            operand.write(writer);
        }
    };
    match kind {
        MatchKind::Exact => {
            side(writer, &text);
            writer.push(" = ");
            side(writer, &pattern);
        }
        MatchKind::Contains => {
            writer.push("instr(");
            side(writer, &text);
            writer.push(", ");
            side(writer, &pattern);
            writer.push(") > 0");
        }
        MatchKind::StartsWith => {
            writer.push("substr(");
            side(writer, &text);
            writer.push(", 1, length(");
            pattern.write(writer);
            writer.push(")) = ");
            side(writer, &pattern);
        }
        MatchKind::EndsWith => {
            writer.push("substr(");
            side(writer, &text);
            writer.push(", length(");
            text.write(writer);
            writer.push(") - length(");
            pattern.write(writer);
            writer.push(") + 1) = ");
            side(writer, &pattern);
        }
        MatchKind::Regex if ignore_case => {
            writer.push(functions::IREGEXP).push("(");
            pattern.write(writer);
            writer.push(", ");
            text.write(writer);
            writer.push(")");
        }
        MatchKind::Regex => {
            text.write(writer);
            writer.push(" REGEXP ");
            pattern.write(writer);
        }
    }
}

fn call(writer: &mut Writer<'_>, function: &'static str, operand: &Operand<'_>) {
    writer.push(function).push("(");
    operand.write(writer);
    writer.push(")");
}
