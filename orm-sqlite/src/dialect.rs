//! What SQLite writes differently.

mod aggregate;
mod arithmetic;
mod calendar;
mod call;
mod column;
mod decimal;
mod definition;
mod json;
mod list;
mod operand;
mod search;

use std::collections::HashSet;
use std::fmt::Write as _;

use orm_core::ast::{
    Aggregate, AggregateFunction, ArithmeticOp, ColumnRef, CompareOp, DatePart, Expr, Function, JsonFunction,
    MatchKind, Truncation, Window,
};
use orm_core::sql::{Definable, Dialect, Refusal, Writer, expression, literal, quoted, quoted_text};
use orm_core::value::{ColumnType, Value};

pub(crate) use self::column::column_type;
use crate::functions::{FIT, FIT_DECIMAL, FIT_TEXT, JSON_ORDER};

/// SQLite's dialect.
#[derive(Clone, Copy, Debug, Default)]
pub struct SqliteDialect;

/// The one [`SqliteDialect`].
pub static SQLITE: SqliteDialect = SqliteDialect;

impl Dialect for SqliteDialect {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn max_identifier(&self) -> usize {
        200
    }

    fn placeholder(&self, sql: &mut String, number: usize) {
        // Writing to a String cannot fail.
        let _ = write!(sql, "?{number}");
    }

    fn search(
        &self,
        writer: &mut Writer<'_>,
        kind: MatchKind,
        ignore_case: bool,
        text: &Expr<ColumnRef>,
        pattern: &Expr<ColumnRef>,
    ) {
        search::write(writer, kind, ignore_case, text, pattern);
    }

    fn extract(&self, writer: &mut Writer<'_>, part: DatePart, from: &Expr<ColumnRef>, of: ColumnType) {
        calendar::extract(writer, part, from, of);
    }

    fn truncate(&self, writer: &mut Writer<'_>, to: Truncation, from: &Expr<ColumnRef>, of: ColumnType) {
        calendar::truncate(writer, to, from, of);
    }

    fn assigned(&self, writer: &mut Writer<'_>, value: &Expr<ColumnRef>, column_type: ColumnType) {
        if matches!(value, Expr::Value(_)) {
            expression(writer, value);
            return;
        }
        match (column_type.integer_range(), column_type) {
            (Some((_, most)), _) => {
                // What is below zero in a column that takes none is its CHECK's to refuse.
                let least = -most - 1;
                writer.push(FIT).push("(");
                expression(writer, value);
                writer.push(", ").value(Value::Int(least)).push(", ").value(Value::Int(most)).push(")");
            }
            (None, ColumnType::Text { max_length: Some(most) }) => {
                writer.push(FIT_TEXT).push("(");
                expression(writer, value);
                writer.push(", ").value(Value::Int(most.into())).push(")");
            }
            (None, ColumnType::Decimal { precision: Some((digits, places)) }) => {
                writer.push(FIT_DECIMAL).push("(");
                expression(writer, value);
                writer.push(", ").number(digits.into()).push(", ").number(places.into()).push(")");
            }
            _ => expression(writer, value),
        }
    }

    fn comparable(&self, op: CompareOp, value: &Value) -> Option<Value> {
        decimal::comparable(op, value)
    }

    fn in_list(&self, writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]) {
        list::write(writer, item, list);
    }

    fn call(&self, writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
        call::write(writer, function, args, result);
    }

    fn arithmetic(
        &self,
        writer: &mut Writer<'_>,
        op: ArithmeticOp,
        left: &Expr<ColumnRef>,
        right: &Expr<ColumnRef>,
        result: ColumnType,
    ) {
        arithmetic::write(writer, op, left, right, result);
    }

    fn json(&self, writer: &mut Writer<'_>, function: JsonFunction, args: &[Expr<ColumnRef>]) {
        json::write(writer, function, args);
    }

    fn cast_type(&self, writer: &mut Writer<'_>, to: ColumnType) {
        writer.push(column::cast(to));
    }

    fn aggregate_name(&self, function: AggregateFunction) -> &'static str {
        aggregate::name(function)
    }

    fn aggregate(&self, writer: &mut Writer<'_>, aggregate: &Aggregate<ColumnRef>, over: Option<&Window<ColumnRef>>) {
        aggregate::write(writer, aggregate, over);
    }

    fn explain(&self) -> &'static str {
        "EXPLAIN QUERY PLAN "
    }

    fn compared_json(&self) -> &'static str {
        JSON_ORDER
    }

    fn limit(&self, writer: &mut Writer<'_>, limit: Option<u64>, offset: u64) {
        // SQLite counts rows in 63 bits; no table has more.
        const MOST: u64 = i64::MAX.unsigned_abs();
        match (limit, offset) {
            (None, 0) => return,
            (None, _) => writer.push(" LIMIT -1"),
            (Some(limit), _) => writer.push(" LIMIT ").number(limit.min(MOST)),
        };
        if offset > 0 {
            writer.push(" OFFSET ").number(offset.min(MOST));
        }
    }

    fn column_type(&self, column_type: ColumnType) -> String {
        column::column_type(column_type)
    }

    fn auto_key_type(&self, _: ColumnType) -> String {
        // SQLite counts up in a column of exactly this type.
        "integer".into()
    }

    fn auto_key(&self) -> &'static str {
        "NOT NULL PRIMARY KEY AUTOINCREMENT"
    }

    fn column_check(&self, column_type: ColumnType, quoted: &str) -> Option<String> {
        column::check(column_type, quoted)
    }

    fn literal(&self, value: &Value) -> Option<String> {
        match value {
            Value::Bool(truth) => Some(if *truth { "1" } else { "0" }.into()),
            Value::Uuid(bytes) => {
                Some(quoted_text(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
            }
            Value::Duration(micros) => Some(micros.to_string()),
            Value::Json(json) if !json.contains('\0') => Some(quoted_text(json)),
            Value::Bytes(bytes) => {
                Some(format!("X'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
            }
            other => literal(other),
        }
    }

    fn define(&self, what: &Definable<'_>) -> Result<String, Refusal> {
        definition::write(what)
    }

    fn moment_default(&self) -> &'static str {
        "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW') || '000'"
    }

    fn covering_indexes(&self) -> bool {
        false
    }

    fn index_methods(&self) -> bool {
        false
    }

    fn deferrable_uniques(&self) -> bool {
        false
    }

    fn nulls_not_distinct(&self) -> bool {
        false
    }

    fn inline_foreign_keys(&self) -> bool {
        true
    }

    fn table_names(&self) -> &'static str {
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    }

    fn pattern_ops(&self, _: ColumnType) -> Option<&'static str> {
        None
    }

    fn defer_keys(&self) -> &'static str {
        "PRAGMA defer_foreign_keys = ON"
    }

    fn empty(&self, tables: &[String], existing: &HashSet<String>) -> Vec<String> {
        let mut statements: Vec<String> = tables.iter().map(|table| format!("DELETE FROM {}", quoted(table))).collect();
        // It is there once a table counts its keys.
        if existing.contains("sqlite_sequence") {
            let names: Vec<String> = tables.iter().map(|table| quoted_text(table)).collect();
            statements.push(format!("DELETE FROM sqlite_sequence WHERE name IN ({})", names.join(", ")));
        }
        statements
    }

    fn max_parameters(&self) -> usize {
        32_766
    }

    fn tells_last_insert_id(&self) -> bool {
        true
    }

    fn count_as(&self, table: &str, interim: &str) -> Vec<String> {
        let (table, interim) = (quoted_text(table), quoted_text(interim));
        vec![
            format!(
                "UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM sqlite_sequence WHERE name IN ({table}, {interim})) \
                 WHERE name = {interim}"
            ),
            format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT {interim}, seq FROM sqlite_sequence WHERE name = {table} \
                 AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {interim})"
            ),
        ]
    }

    fn insert_by_arrays(&self) -> bool {
        false
    }

    fn array_type(&self, _: ColumnType) -> &'static str {
        // Never asked for: inserts are by rows.
        ""
    }
}
