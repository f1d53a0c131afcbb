//! How PostgreSQL writes what standard SQL leaves open.
//!
//! Functions and types are written with their schema, and text is cast to `text`, so that nothing of
//! the same name in another schema can take their place.

mod aggregate;
mod arithmetic;
mod call;
mod counter;
mod json;
mod pattern;
mod zone;

use orm_core::ast::{
    Aggregate, ArithmeticOp, ColumnRef, DatePart, Expr, Function, JsonFunction, MatchKind, Truncation, Unit, Window,
};
use orm_core::sql::{Dialect, Writer, compared, expression, literal, quoted, quoted_text};
use orm_core::value::{ColumnType, Value, format_datetime};

use crate::bind::MAX_PARAMETERS;

/// PostgreSQL's way to write SQL.
#[derive(Clone, Copy, Debug)]
pub struct PostgresDialect;

/// PostgreSQL's way to write SQL.
pub static POSTGRES: PostgresDialect = PostgresDialect;

/// The expression as text, in capitals where case is to be ignored.
fn write_text(writer: &mut Writer<'_>, ignore_case: bool, text: &Expr<ColumnRef>) {
    writer.push(if ignore_case { "pg_catalog.upper((" } else { "(" });
    expression(writer, text);
    writer.push(if ignore_case { ")::pg_catalog.text)" } else { ")::pg_catalog.text" });
}

/// The pattern of LIKE that finds `text` as it stands.
fn like_pattern(kind: MatchKind, text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    if matches!(kind, MatchKind::Contains | MatchKind::EndsWith) {
        pattern.push('%');
    }
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    if matches!(kind, MatchKind::Contains | MatchKind::StartsWith) {
        pattern.push('%');
    }
    pattern
}

/// A moment as UTC's calendar has it; other dates and times as they are.
fn write_moment(writer: &mut Writer<'_>, from: &Expr<ColumnRef>, of: ColumnType) {
    writer.push("(");
    expression(writer, from);
    writer.push(if of == ColumnType::DateTime { ") AT TIME ZONE 'UTC'" } else { ")" });
}

impl Dialect for PostgresDialect {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn max_identifier(&self) -> usize {
        63
    }

    fn placeholder(&self, sql: &mut String, number: usize) {
        sql.push('$');
        sql.push_str(&number.to_string());
    }

    fn search(
        &self,
        writer: &mut Writer<'_>,
        kind: MatchKind,
        ignore_case: bool,
        text: &Expr<ColumnRef>,
        pattern: &Expr<ColumnRef>,
    ) {
        match (kind, pattern) {
            (MatchKind::Exact, _) => {
                write_text(writer, ignore_case, text);
                writer.push(" = ");
                write_text(writer, ignore_case, pattern);
            }
            (MatchKind::Regex, _) => {
                write_text(writer, false, text);
                writer.push(if ignore_case { " ~* " } else { " ~ " });
                match pattern {
                    Expr::Value(Value::Text(written)) => {
                        write_text(writer, false, &Expr::Value(Value::Text(pattern::translated(written))));
                    }
                    computed => write_text(writer, false, computed),
                }
            }
            (_, Expr::Value(Value::Text(searched))) => {
                write_text(writer, ignore_case, text);
                writer.push(" LIKE ");
                let pattern = Expr::Value(Value::Text(like_pattern(kind, searched)));
                if ignore_case {
                    write_text(writer, true, &pattern);
                } else {
                    // Bare, so that the planner sees a pattern that an index may serve.
                    expression(writer, &pattern);
                }
                writer.push(" ESCAPE '\\'");
            }
            (MatchKind::Contains, _) => {
                writer.push("pg_catalog.strpos(");
                write_text(writer, ignore_case, text);
                writer.push(", ");
                write_text(writer, ignore_case, pattern);
                writer.push(") > 0");
            }
            (MatchKind::StartsWith, _) => {
                writer.push("pg_catalog.starts_with(");
                write_text(writer, ignore_case, text);
                writer.push(", ");
                write_text(writer, ignore_case, pattern);
                writer.push(")");
            }
            (MatchKind::EndsWith, _) => {
                writer.push("pg_catalog.right(");
                write_text(writer, ignore_case, text);
                writer.push(", pg_catalog.length(");
                write_text(writer, ignore_case, pattern);
                writer.push(")) = ");
                write_text(writer, ignore_case, pattern);
            }
        }
    }

    fn extract(&self, writer: &mut Writer<'_>, part: DatePart, from: &Expr<ColumnRef>, of: ColumnType) {
        // Seconds come with their fraction, and a cast would round it up.
        let (before, after) = match part {
            DatePart::Year => ("EXTRACT(YEAR FROM ", ")::pg_catalog.int4"),
            DatePart::IsoYear => ("EXTRACT(ISOYEAR FROM ", ")::pg_catalog.int4"),
            DatePart::Quarter => ("EXTRACT(QUARTER FROM ", ")::pg_catalog.int4"),
            DatePart::Month => ("EXTRACT(MONTH FROM ", ")::pg_catalog.int4"),
            DatePart::Week => ("EXTRACT(WEEK FROM ", ")::pg_catalog.int4"),
            DatePart::Day => ("EXTRACT(DAY FROM ", ")::pg_catalog.int4"),
            DatePart::WeekDay => ("(EXTRACT(DOW FROM ", ")::pg_catalog.int4 + 1)"),
            DatePart::IsoWeekDay => ("EXTRACT(ISODOW FROM ", ")::pg_catalog.int4"),
            DatePart::Hour => ("EXTRACT(HOUR FROM ", ")::pg_catalog.int4"),
            DatePart::Minute => ("EXTRACT(MINUTE FROM ", ")::pg_catalog.int4"),
            DatePart::Second => ("pg_catalog.floor(EXTRACT(SECOND FROM ", "))::pg_catalog.int4"),
        };
        writer.push(before);
        write_moment(writer, from, of);
        writer.push(after);
    }

    fn truncate(&self, writer: &mut Writer<'_>, to: Truncation, from: &Expr<ColumnRef>, of: ColumnType) {
        let unit = match to {
            Truncation::Date | Truncation::Time => {
                writer.push("(");
                write_moment(writer, from, of);
                writer.push(if to == Truncation::Date { ")::pg_catalog.date" } else { ")::pg_catalog.time" });
                return;
            }
            // A time is within its day, and an interval knows no weeks.
            Truncation::Unit(Unit::Year | Unit::Quarter | Unit::Month | Unit::Week) if of == ColumnType::Time => {
                "pg_catalog.date_trunc('day', ("
            }
            Truncation::Unit(Unit::Year) => "pg_catalog.date_trunc('year', (",
            Truncation::Unit(Unit::Quarter) => "pg_catalog.date_trunc('quarter', (",
            Truncation::Unit(Unit::Month) => "pg_catalog.date_trunc('month', (",
            Truncation::Unit(Unit::Week) => "pg_catalog.date_trunc('week', (",
            Truncation::Unit(Unit::Day) => "pg_catalog.date_trunc('day', (",
            Truncation::Unit(Unit::Hour) => "pg_catalog.date_trunc('hour', (",
            Truncation::Unit(Unit::Minute) => "pg_catalog.date_trunc('minute', (",
            Truncation::Unit(Unit::Second) => "pg_catalog.date_trunc('second', (",
        };
        let after = match of {
            ColumnType::DateTime => ")::pg_catalog.timestamptz, 'UTC')",
            ColumnType::Date => ")::pg_catalog.timestamp)::pg_catalog.date",
            ColumnType::Time => ")::pg_catalog.interval)::pg_catalog.time",
            _ => ")::pg_catalog.timestamp)",
        };
        writer.push(unit);
        expression(writer, from);
        writer.push(after);
    }

    fn in_list(&self, writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]) {
        compared(writer, item);
        writer.push(" = ANY(").value(Value::List(list.to_vec())).push(")");
    }

    fn functions(&self) -> &'static str {
        "pg_catalog."
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
        call::write_type(writer, to);
    }

    fn aggregate(&self, writer: &mut Writer<'_>, aggregate: &Aggregate<ColumnRef>, over: Option<&Window<ColumnRef>>) {
        aggregate::write(writer, aggregate, over);
    }

    fn compared_text(&self) -> &'static str {
        // Operators of varchar are those of text, to which it is cast anyway; one made for varchar would come first.
        "::pg_catalog.text"
    }

    fn has_distinct_on(&self) -> bool {
        true
    }

    fn locks_rows(&self) -> bool {
        true
    }

    fn null_is_greatest(&self) -> bool {
        true
    }

    fn limit(&self, writer: &mut Writer<'_>, limit: Option<u64>, offset: u64) {
        // The server counts in 63 bits, and no table has more rows.
        let most = i64::MAX.unsigned_abs();
        if let Some(limit) = limit {
            writer.push(" LIMIT ").number(limit.min(most));
        }
        if offset > 0 {
            writer.push(" OFFSET ").number(offset.min(most));
        }
    }

    fn column_type(&self, column_type: ColumnType) -> String {
        match column_type {
            ColumnType::Bool => "boolean",
            ColumnType::SmallInt | ColumnType::PositiveSmallInt => "smallint",
            ColumnType::Integer | ColumnType::PositiveInteger => "integer",
            ColumnType::BigInt | ColumnType::PositiveBigInt => "bigint",
            ColumnType::Float => "double precision",
            ColumnType::Text { max_length: None } => "text",
            ColumnType::Text { max_length: Some(length) } => return format!("varchar({length})"),
            ColumnType::Bytes => "bytea",
            ColumnType::Date => "date",
            ColumnType::Time => "time",
            ColumnType::DateTime => "timestamp with time zone",
            ColumnType::Timestamp => "timestamp",
            ColumnType::Duration => "interval",
            ColumnType::Uuid => "uuid",
            ColumnType::Decimal { precision: None } => "numeric",
            ColumnType::Decimal { precision: Some((digits, places)) } => return format!("numeric({digits}, {places})"),
            ColumnType::Json => "jsonb",
        }
        .to_owned()
    }

    fn auto_key(&self) -> &'static str {
        "NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY"
    }

    fn column_check(&self, column_type: ColumnType, quoted: &str) -> Option<String> {
        match column_type {
            ColumnType::PositiveSmallInt | ColumnType::PositiveInteger | ColumnType::PositiveBigInt => {
                Some(format!("{quoted} >= 0"))
            }
            _ => None,
        }
    }

    fn literal(&self, value: &Value) -> Option<String> {
        let cast = match value {
            Value::Bool(truth) => return Some(if *truth { "true" } else { "false" }.into()),
            // So that a backslash is itself however the server is set.
            Value::Text(text) if text.contains('\\') && !text.contains('\0') => {
                return Some(format!("E{}", quoted_text(&text.replace('\\', "\\\\"))));
            }
            Value::Uuid(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                return Some(format!("'{digits}'::pg_catalog.uuid"));
            }
            Value::DateTime(micros) => {
                let moment = format!("{}+00", format_datetime(*micros));
                return Some(format!("{}::pg_catalog.timestamptz", quoted_text(&moment)));
            }
            Value::Date(_) => "::pg_catalog.date",
            Value::Time(_) => "::pg_catalog.time",
            Value::Timestamp(_) => "::pg_catalog.timestamp",
            _ => "",
        };
        literal(value).map(|written| written + cast)
    }

    fn inline_foreign_keys(&self) -> bool {
        false
    }

    fn table_names(&self) -> &'static str {
        "SELECT c.relname::pg_catalog.text FROM pg_catalog.pg_class AS c \
         INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = pg_catalog.current_schema()"
    }

    fn pattern_ops(&self, column_type: ColumnType) -> Option<&'static str> {
        match column_type {
            ColumnType::Text { max_length: Some(_) } => Some("varchar_pattern_ops"),
            ColumnType::Text { max_length: None } => Some("text_pattern_ops"),
            _ => None,
        }
    }

    fn max_parameters(&self) -> usize {
        MAX_PARAMETERS
    }

    fn tells_last_insert_id(&self) -> bool {
        false
    }

    fn misses_given_keys(&self) -> bool {
        true
    }

    fn count_past(&self, writer: &mut Writer<'_>, table: &str, column: &str, greatest: i64) {
        counter::write(writer, table, column, greatest);
    }

    fn count_on(&self, table: &str, column: &str) -> String {
        let (table, name) = (quoted(table), quoted(column));
        format!(
            "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({}, {}), coalesce(max({name}), 1), max({name}) IS \
             NOT NULL) FROM {table}",
            quoted_text(&table),
            quoted_text(column)
        )
    }

    fn insert_by_arrays(&self) -> bool {
        true
    }

    fn array_type(&self, column_type: ColumnType) -> &'static str {
        match column_type {
            ColumnType::Bool => "pg_catalog.bool[]",
            ColumnType::SmallInt
            | ColumnType::PositiveSmallInt
            | ColumnType::Integer
            | ColumnType::PositiveInteger
            | ColumnType::BigInt
            | ColumnType::PositiveBigInt => "pg_catalog.int8[]",
            ColumnType::Float => "pg_catalog.float8[]",
            ColumnType::Text { .. } => "pg_catalog.text[]",
            ColumnType::Bytes => "pg_catalog.bytea[]",
            ColumnType::Date => "pg_catalog.date[]",
            ColumnType::Time => "pg_catalog.time[]",
            ColumnType::DateTime => "pg_catalog.timestamptz[]",
            ColumnType::Timestamp => "pg_catalog.timestamp[]",
            ColumnType::Duration => "pg_catalog.interval[]",
            ColumnType::Uuid => "pg_catalog.uuid[]",
            ColumnType::Decimal { .. } => "pg_catalog.numeric[]",
            ColumnType::Json => "pg_catalog.jsonb[]",
        }
    }
}
