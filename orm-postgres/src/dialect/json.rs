//! JSON, by the operators of `jsonb`.

use orm_core::ast::{ColumnRef, Expr, JsonFunction};
use orm_core::sql::{Writer, expression};
use orm_core::value::Value;

pub(super) fn write(writer: &mut Writer<'_>, function: JsonFunction, args: &[Expr<ColumnRef>]) {
    // A float's bounds, beyond which the cast is refused.
    const FLOAT: &str = ", 'strict $ ? (@.type() == \"number\" && @.abs() <= 1.7976931348623157e308 \
                         && (@ == 0 || @.abs() >= 5e-324))')::pg_catalog.float8)";
    const INT: &str = ", 'strict $ ? (@.type() == \"number\" && @ == @.floor() \
                       && @ >= -9223372036854775808 && @ <= 9223372036854775807)')::pg_catalog.int8)";
    const BOOL: &str = ", 'strict $ ? (@.type() == \"boolean\")')::pg_catalog.bool)";
    match (function, args) {
        (JsonFunction::At, [json, steps @ ..]) => {
            writer.push("(");
            walk(writer, json, steps);
            writer.push(")");
        }
        (JsonFunction::Text, [json]) => text(writer, json),
        (JsonFunction::Int, [json]) => first(writer, json, INT),
        (JsonFunction::Float, [json]) => first(writer, json, FLOAT),
        (JsonFunction::Bool, [json]) => first(writer, json, BOOL),
        (JsonFunction::HasKey, [json, steps @ .., key]) => {
            writer.push("(");
            walk(writer, json, steps);
            // The operator finds a text in an array, too, and one by itself.
            writer.push(" ? ");
            expression(writer, key);
            writer.push(" AND pg_catalog.jsonb_typeof(");
            walk(writer, json, steps);
            writer.push(") = 'object')");
        }
        (JsonFunction::Contains, [whole, part]) => {
            writer.push("(");
            expression(writer, whole);
            writer.push(" @> ");
            expression(writer, part);
            writer.push(")");
        }
        (JsonFunction::Object, _) => build(writer, "pg_catalog.jsonb_build_object(", args),
        (JsonFunction::Array, _) => build(writer, "pg_catalog.jsonb_build_array(", args),
        _ => {
            // The tree has no such call; should there be one, it is of nothing.
            writer.push("NULL");
        }
    }
}

/// `json -> 'key' -> 0`: the operator of text finds keys alone, and that of a number places alone.
fn walk(writer: &mut Writer<'_>, json: &Expr<ColumnRef>, steps: &[Expr<ColumnRef>]) {
    expression(writer, json);
    for one in steps {
        writer.push(" -> ");
        step(writer, one);
    }
}

fn step(writer: &mut Writer<'_>, step: &Expr<ColumnRef>) {
    expression(writer, step);
    if matches!(step, Expr::Value(Value::Int(_))) {
        writer.push("::pg_catalog.int4");
    }
}

fn text(writer: &mut Writer<'_>, json: &Expr<ColumnRef>) {
    writer.push("(");
    match json {
        Expr::Call { function: orm_core::ast::Function::Json(JsonFunction::At), args, .. } if args.len() > 1 => {
            let (json, last) = (&args[..args.len() - 1], &args[args.len() - 1]);
            walk(writer, &json[0], &json[1..]);
            writer.push(" ->> ");
            step(writer, last);
        }
        other => {
            expression(writer, other);
            writer.push(" #>> '{}'");
        }
    }
    writer.push(")");
}

/// The JSON itself where it is of a kind, as a value of the database; NULL otherwise.
fn first(writer: &mut Writer<'_>, json: &Expr<ColumnRef>, of_kind: &'static str) {
    writer.push("(pg_catalog.jsonb_path_query_first(");
    expression(writer, json);
    writer.push(of_kind);
}

fn build(writer: &mut Writer<'_>, function: &'static str, args: &[Expr<ColumnRef>]) {
    writer.push(function).list(args, ", ", expression);
    writer.push(")");
}
