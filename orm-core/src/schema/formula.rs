//! Expressions of a table's own columns as text that is the same on every database, for migration files, and back.
//!
//! `gte(price, 0)`, `or(is_null(sold), gt(sold, made))`, `lower<text>(name)`: a name, the type of the result where the
//! tree tells one, and what is in parentheses. Columns stand by name, in double quotes where they are no plain word;
//! values as literals: `12`, `1.5`, `'it''s'`, `true`, `null`, `date '2020-02-29'`. It is a closed notation: what it
//! does not know is an error, and nothing of it reaches a database but through the writer of definitions.

mod enclosed;
mod names;
mod read;

pub use enclosed::enclosed;
pub use read::read;

use crate::ast::{ColumnRef, Expr, Fault, Function, Nulls, OrderBy};
use crate::value::{ColumnType, Value, format_date, format_datetime, format_time};

/// Why an expression cannot be written: what in it.
type Unwritable = &'static str;

/// An expression as text.
///
/// # Errors
/// What in it has no notation: a query for other rows, say.
pub fn write(expr: &Expr<ColumnRef>) -> Result<String, Unwritable> {
    let mut text = String::new();
    put(&mut text, expr)?;
    Ok(text)
}

/// The term of an index as text: `lower<text>(name) desc nulls last`.
///
/// # Errors
/// As [`write`](write()).
pub fn write_term(term: &OrderBy<ColumnRef>) -> Result<String, Unwritable> {
    let mut text = write(&term.expr)?;
    text += if term.descending { " desc" } else { "" };
    text += match term.nulls {
        None => "",
        Some(Nulls::First) => " nulls first",
        Some(Nulls::Last) => " nulls last",
    };
    Ok(text)
}

fn put(text: &mut String, expr: &Expr<ColumnRef>) -> Result<(), Unwritable> {
    match expr {
        Expr::Column(column) => put_column(text, column.column),
        Expr::Value(value) => put_value(text, value)?,
        Expr::Const(known) => *text += if *known { "always()" } else { "never()" },
        Expr::Compare { op, left, right } => call(text, names::comparison(*op), None, [&**left, right])?,
        Expr::IsNull(tested) => call(text, "is_null", None, [&**tested])?,
        Expr::IsNotNull(tested) => call(text, "is_not_null", None, [&**tested])?,
        Expr::InList { item, list } => {
            let list: Vec<Expr<ColumnRef>> = list.iter().cloned().map(Expr::Value).collect();
            call(text, "in", None, std::iter::once(&**item).chain(&list))?;
        }
        Expr::Match { kind, ignore_case, text: searched, pattern } => {
            call(text, names::search(*kind, *ignore_case), None, [&**searched, pattern])?;
        }
        Expr::And(all) => call(text, "and", None, all)?,
        Expr::Or(any) => call(text, "or", None, any)?,
        Expr::Xor(left, right) => call(text, "xor", None, [&**left, right])?,
        Expr::Not(inner) => call(text, "not", None, [&**inner])?,
        Expr::IsTrue(inner) => call(text, "is_true", None, [&**inner])?,
        Expr::Extract { part, from, of } => call(text, names::part(*part), Some(*of), [&**from])?,
        Expr::Truncate { to, from, of } => call(text, names::truncation(*to), Some(*of), [&**from])?,
        Expr::Arithmetic { op, left, right, result } => {
            if let Some((name, of)) = names::moments(*op) {
                let of = Expr::Value(Value::Text(of.to_string()));
                return call(text, name, Some(*result), [&**left, right, &of]);
            }
            let name = names::arithmetic(*op).ok_or("such arithmetic")?;
            call(text, name, Some(*result), [&**left, right])?;
        }
        Expr::Call { function, args, result } => {
            let name = names::function(*function).ok_or("such a function")?;
            if let Function::Collate(collation) = function {
                let collation = Expr::Value(Value::Text((*collation).to_owned()));
                return call(text, name, Some(*result), args.iter().chain([&collation]));
            }
            call(text, name, Some(*result), args)?;
        }
        Expr::Case { whens, otherwise, result } => {
            let parts = whens.iter().flat_map(|(when, then)| [when, then]).chain(otherwise.as_deref());
            call(text, "case", Some(*result), parts)?;
        }
        Expr::InSelect { .. } | Expr::Exists(_) | Expr::Subquery { .. } => return Err("a query for other rows"),
        Expr::Aggregate(_) | Expr::Window(_) => return Err("a value of several rows"),
        Expr::Written { pieces, args, result } => {
            let pieces: Vec<Expr<ColumnRef>> =
                pieces.iter().map(|piece| Expr::Value(Value::Text((*piece).to_owned()))).collect();
            // A piece, an expression, a piece, and so on.
            let parts = pieces.iter().enumerate().flat_map(|(at, piece)| [Some(piece), args.get(at)]).flatten();
            call(text, "sql", Some(*result), parts)?;
        }
        Expr::Related(never) => match *never {},
        Expr::Fault(Fault::Unsaved(_)) => return Err("an object without a key"),
        Expr::Fault(_) => return Err("such an expression"),
    }
    Ok(())
}

fn call<'a>(
    text: &mut String,
    name: &str,
    of: Option<ColumnType>,
    args: impl IntoIterator<Item = &'a Expr<ColumnRef>>,
) -> Result<(), Unwritable> {
    *text += name;
    if let Some(of) = of {
        *text += &format!("<{of}>");
    }
    text.push('(');
    for (position, arg) in args.into_iter().enumerate() {
        *text += if position > 0 { ", " } else { "" };
        put(text, arg)?;
    }
    text.push(')');
    Ok(())
}

/// A column's name; one that could be read as something else stands in double quotes.
fn put_column(text: &mut String, name: &str) {
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    if plain && !["true", "false", "null"].contains(&name) {
        *text += name;
    } else {
        *text += &format!("\"{}\"", name.replace('"', "\"\""));
    }
}

fn put_value(text: &mut String, value: &Value) -> Result<(), Unwritable> {
    let typed = |of: ColumnType, value: &str| format!("{of} {}", quoted(value));
    *text += &match value {
        Value::Null => "null".to_owned(),
        Value::Bool(known) => known.to_string(),
        Value::Int(whole) => whole.to_string(),
        Value::Float(float) if float.is_finite() => format!("{float:?}"),
        Value::Float(_) => return Err("a float that is no number"),
        Value::Text(value) => quoted(value),
        Value::Bytes(bytes) => typed(ColumnType::Bytes, &digits(bytes)),
        Value::Date(days) => typed(ColumnType::Date, &format_date(*days)),
        Value::Time(micros) => typed(ColumnType::Time, &format_time(*micros)),
        Value::DateTime(micros) => typed(ColumnType::DateTime, &format_datetime(*micros)),
        Value::Timestamp(micros) => typed(ColumnType::Timestamp, &format_datetime(*micros)),
        Value::Duration(micros) => typed(ColumnType::Duration, &micros.to_string()),
        Value::Uuid(bytes) => typed(ColumnType::Uuid, &digits(bytes)),
        Value::Decimal(fixed) => typed(ColumnType::Decimal { precision: None }, &fixed.to_string()),
        Value::Json(json) => typed(ColumnType::Json, json),
        Value::List(_) => return Err("a list"),
    };
    Ok(())
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
