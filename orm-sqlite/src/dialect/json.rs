//! JSON, which is text here: paths by SQLite's own operator, all that compares by functions of ours.

use std::fmt::Write as _;

use orm_core::ast::{ColumnRef, Expr, JsonFunction};
use orm_core::sql::{Writer, expression};
use orm_core::value::{ColumnType, Value};

use crate::functions::{JSON_BOOL, JSON_CONTAINS, JSON_FLOAT, JSON_INT, JSON_TEXT};

pub(super) fn write(writer: &mut Writer<'_>, function: JsonFunction, args: &[Expr<ColumnRef>]) {
    match (function, args) {
        (JsonFunction::At, [json, steps @ ..]) => {
            writer.push("(");
            at(writer, json, steps);
            writer.push(")");
        }
        (JsonFunction::HasKey, [json, steps @ ..]) => {
            writer.push("((");
            at(writer, json, steps);
            writer.push(") IS NOT NULL)");
        }
        (JsonFunction::Text, _) => call(writer, JSON_TEXT, args),
        (JsonFunction::Int, _) => call(writer, JSON_INT, args),
        (JsonFunction::Float, _) => call(writer, JSON_FLOAT, args),
        (JsonFunction::Bool, _) => call(writer, JSON_BOOL, args),
        (JsonFunction::Contains, _) => call(writer, JSON_CONTAINS, args),
        (JsonFunction::Object, _) => build(writer, "json_object(", args),
        (JsonFunction::Array, _) => build(writer, "json_array(", args),
        _ => {
            // The tree has no such call; should there be one, it is of nothing.
            writer.push("NULL");
        }
    }
}

fn at(writer: &mut Writer<'_>, json: &Expr<ColumnRef>, steps: &[Expr<ColumnRef>]) {
    expression(writer, json);
    writer.push(" -> ").value(Value::Text(path_of(steps)));
}

/// The steps in SQLite's language of paths, each key in quotes.
pub(super) fn path_of(steps: &[Expr<ColumnRef>]) -> String {
    let mut path = String::from("$");
    for step in steps {
        // Writing to a String cannot fail.
        let _ = match step {
            Expr::Value(Value::Int(place @ 0..)) => write!(path, "[{place}]"),
            Expr::Value(Value::Int(place)) => write!(path, "[#{place}]"),
            Expr::Value(Value::Text(key)) => {
                path.push_str(".\"");
                for character in key.chars() {
                    if matches!(character, '"' | '\\') {
                        path.push('\\');
                    }
                    path.push(character);
                }
                path.write_char('"')
            }
            _ => Ok(()),
        };
    }
    path
}

fn call(writer: &mut Writer<'_>, function: &'static str, args: &[Expr<ColumnRef>]) {
    writer.push(function).push("(").list(args, ", ", expression);
    writer.push(")");
}

/// JSON and truth values go in as JSON: what they are kept as, text and numbers, would go in as such.
fn build(writer: &mut Writer<'_>, function: &'static str, args: &[Expr<ColumnRef>]) {
    writer.push(function).list(args, ", ", |writer, arg| {
        let (before, after) = match arg.column_type() {
            Some(ColumnType::Json) => ("json(", ")"),
            Some(ColumnType::Bool) => ("json(CASE ", " WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END)"),
            _ => ("", ""),
        };
        writer.push(before);
        expression(writer, arg);
        writer.push(after);
    });
    writer.push(")");
}
