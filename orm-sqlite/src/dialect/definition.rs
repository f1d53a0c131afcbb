//! What stands in definitions, by SQLite's own functions: those that every build of it has, since another program's may be
//! older or built otherwise.

use orm_core::ast::{ArithmeticOp, CompareOp, DatePart, Expr, Function, JsonFunction, MatchKind, Truncation, Unit};
use orm_core::sql::{Definable, Defined, Refusal, define, defined_call, quoted_text, refuse, refuse_function};
use orm_core::value::{ColumnType, Value};

use super::json::path_of;

pub(super) fn write(what: &Definable<'_>) -> Result<String, Refusal> {
    match *what {
        Definable::Call { function, args, result } => call(what, function, args, result),
        Definable::Extract { part, from, of } => Ok(extract(part, &from.sql, of)),
        Definable::Truncate { to, from, of } => Ok(truncate(to, &from.sql, of)),
        Definable::Search { kind: MatchKind::Regex, .. } => {
            refuse("a regular expression", "SQLite has none of its own")
        }
        Definable::Search { ignore_case: true, pattern, .. } if !is_ascii(pattern) => {
            refuse("a search for such letters whatever their case", "SQLite knows the case of ASCII alone")
        }
        Definable::Arithmetic { op, left, right, result } => arithmetic(what, op, left, right, result),
        Definable::CompareJson { op, left, right } => compare_json(op, left, right),
        Definable::Search { .. } => define(what),
    }
}

fn is_ascii(pattern: &Defined<'_>) -> bool {
    matches!(pattern.expr, Expr::Value(Value::Text(text)) if text.is_ascii())
}

fn integer(of: ColumnType) -> bool {
    of.integer_range().is_some()
}

fn call(what: &Definable<'_>, function: Function, args: &[Defined<'_>], result: ColumnType) -> Result<String, Refusal> {
    match (function, args) {
        (Function::Substr, _) => Ok(defined_call("SUBSTR", args)),
        (Function::Left, [text, count]) if count.number().is_some_and(|count| count >= 0) => {
            Ok(format!("SUBSTR({}, 1, {})", text.sql, count.sql))
        }
        (Function::Right, [text, count]) => match count.number() {
            // From the end, the whole where it is shorter.
            Some(count @ 1..) => Ok(format!("SUBSTR({}, -{count})", text.sql)),
            Some(0) => Ok(format!("SUBSTR({}, 1, 0)", text.sql)),
            _ => refuse_function(function, "SQLite counts from the end only what stands in the source"),
        },
        (Function::Left, _) => {
            refuse_function(function, "SQLite takes only a number of characters that stands in the source")
        }
        (Function::Repeat, [text, count]) => Ok(format!("REPLACE(HEX(ZEROBLOB({})), '00', {})", count.sql, text.sql)),
        (Function::Position, _) => Ok(defined_call("INSTR", args)),
        (Function::Chr, _) => Ok(defined_call("CHAR", args)),
        (Function::Ord, [text]) => Ok(format!("(CASE WHEN {0} = '' THEN 0 ELSE UNICODE({0}) END)", text.sql)),
        (Function::Pi, _) => Ok("3.141592653589793".to_owned()),
        (Function::Greatest, _) => Ok(most("MAX", args)),
        (Function::Least, _) => Ok(most("MIN", args)),
        (Function::Ceil | Function::Floor, [number]) if integer(result) => Ok(format!("({})", number.sql)),
        (Function::Ceil, [number]) => Ok(whole(&number.sql, "+", ">")),
        (Function::Floor, [number]) => Ok(whole(&number.sql, "-", "<")),
        (Function::Sign, [number]) => {
            let sql = &number.sql;
            Ok(format!("(CASE WHEN {sql} > 0 THEN 1 WHEN {sql} < 0 THEN -1 WHEN {sql} = 0 THEN 0 END)"))
        }
        (Function::Round, [number, digits]) if decimal_places(number).is_some() => round_decimal(number, digits),
        (Function::Round, [number, digits]) if digits.number().is_some_and(|digits| digits >= 0) => {
            Ok(if integer(result) { format!("({})", number.sql) } else { defined_call("ROUND", args) })
        }
        (Function::Round, [number]) if integer(result) => Ok(format!("({})", number.sql)),
        (Function::Round, [_]) => Ok(defined_call("ROUND", args)),
        (Function::Round, _) => refuse_function(function, "SQLite rounds to digits after the point alone"),
        (Function::Cast(from), [value]) => cast(from, result, &value.sql),
        (Function::Json(function), _) => json(function, args),
        (
            Function::Power
            | Function::Sqrt
            | Function::Exp
            | Function::Ln
            | Function::Log
            | Function::Degrees
            | Function::Radians
            | Function::Sin
            | Function::Cos
            | Function::Tan
            | Function::Cot
            | Function::Asin
            | Function::Acos
            | Function::Atan
            | Function::Atan2,
            _,
        ) => refuse_function(function, "not every SQLite is built with it"),
        _ => define(what),
    }
}

/// The greatest or least of what is not NULL. SQLite's own is NULL where one is, so that each is replaced by any other.
fn most(name: &str, args: &[Defined<'_>]) -> String {
    if !args.iter().any(Defined::may_be_null) || args.len() < 2 {
        return defined_call(name, args);
    }
    let turned = (0..args.len()).map(|first| {
        let all: Vec<&str> = (0..args.len()).map(|at| args[(first + at) % args.len()].sql.as_str()).collect();
        format!("COALESCE({})", all.join(", "))
    });
    format!("{name}({})", turned.collect::<Vec<_>>().join(", "))
}

fn decimal_places(number: &Defined<'_>) -> Option<u32> {
    match number.column_type() {
        Some(ColumnType::Decimal { precision: Some((_, places)) }) => Some(places.into()),
        _ => None,
    }
}

/// A decimal, rounded as a whole number of its last digit: what a float is nearest to may be just below a half.
fn round_decimal(number: &Defined<'_>, digits: &Defined<'_>) -> Result<String, Refusal> {
    let places = decimal_places(number).unwrap_or_default();
    let digits = digits.number().and_then(|digits| u32::try_from(digits).ok());
    match digits {
        Some(digits) if digits >= places => Ok(format!("({})", number.sql)),
        Some(digits) if places <= 15 => {
            let (sql, unit, step) = (&number.sql, 10_u64.pow(places), 10_u64.pow(places - digits));
            let counted = format!("CAST(ROUND({sql} * {unit}) AS integer)");
            let half = format!("CASE WHEN {sql} < 0 THEN -{0} ELSE {0} END", step / 2);
            Ok(format!("((({counted} + {half}) / {step}) / {}.0)", 10_u64.pow(digits)))
        }
        _ => refuse_function(Function::Round, "SQLite rounds to digits after the point alone"),
    }
}

/// A whole number, one further where what is cut off says so.
fn whole(number: &str, sign: &str, beyond: &str) -> String {
    let cut = format!("CAST({number} AS integer)");
    format!("CAST({cut} {sign} ({number} {beyond} {cut}) AS real)")
}

fn cast(from: ColumnType, to: ColumnType, value: &str) -> Result<String, Refusal> {
    let decimal = |of: ColumnType| matches!(of, ColumnType::Decimal { .. });
    match (from, to) {
        (from, to) if from == to || integer(from) && integer(to) => Ok(format!("({value})")),
        (ColumnType::Text { .. }, ColumnType::Text { .. }) => Ok(format!("({value})")),
        (from, ColumnType::Text { .. }) if integer(from) => Ok(format!("CAST({value} AS text)")),
        (ColumnType::Date, ColumnType::Text { .. }) => Ok(format!("({value})")),
        (from, ColumnType::Float) if integer(from) || decimal(from) => Ok(format!("CAST({value} AS real)")),
        (from, to) if integer(from) && decimal(to) => Ok(format!("({value})")),
        (ColumnType::Bool, to) if integer(to) => Ok(format!("({value})")),
        (from, ColumnType::Bool) if integer(from) => Ok(format!("(({value}) <> 0)")),
        (ColumnType::Float, to) if integer(to) => Ok(format!("CAST(ROUND({value}) AS integer)")),
        _ => refuse_function(
            Function::Cast(from),
            "between these types SQLite takes what it does not understand for zero",
        ),
    }
}

fn arithmetic(
    what: &Definable<'_>,
    op: ArithmeticOp,
    left: &Defined<'_>,
    right: &Defined<'_>,
    result: ColumnType,
) -> Result<String, Refusal> {
    let whole = integer(result);
    match op {
        // Whole decimals are kept as integers, which would be divided as such.
        ArithmeticOp::Divide if !whole => Ok(format!("(CAST({} AS real) / {})", left.sql, right.sql)),
        ArithmeticOp::Modulo if !whole => refuse("what is left of a division", "SQLite has it of whole numbers alone"),
        // What is in one of them and not in both.
        ArithmeticOp::BitXor => Ok(format!("(({0} | {1}) - ({0} & {1}))", left.sql, right.sql)),
        ArithmeticOp::Later(_)
        | ArithmeticOp::Earlier(_)
        | ArithmeticOp::Between(_)
        | ArithmeticOp::Stretch
        | ArithmeticOp::Shrink => refuse("arithmetic with durations", "SQLite has none of its own, to the microsecond"),
        _ => define(what),
    }
}

/// A date, and a time to the second: `strftime` works in milliseconds, and would round what is finer.
fn to_second(value: &str, of: ColumnType) -> String {
    format!("SUBSTR({value}, 1, {})", if of == ColumnType::Time { 8 } else { 19 })
}

fn extract(part: DatePart, value: &str, of: ColumnType) -> String {
    let read = to_second(value, of);
    let number = |format: &str, of: &str| format!("CAST(STRFTIME('{format}', {of}) AS integer)");
    // The Thursday of a week is in the year that the week is counted in. The words for it are younger than many a SQLite.
    let thursday = format!("DATE({read}, '-3 days', 'weekday 4')");
    match part {
        DatePart::Year => number("%Y", &read),
        DatePart::Month => number("%m", &read),
        DatePart::Day => number("%d", &read),
        DatePart::Hour => number("%H", &read),
        DatePart::Minute => number("%M", &read),
        DatePart::Second => number("%S", &read),
        DatePart::IsoYear => number("%Y", &thursday),
        DatePart::Week => format!("(({} + 6) / 7)", number("%j", &thursday)),
        DatePart::Quarter => format!("(({} + 2) / 3)", number("%m", &read)),
        DatePart::WeekDay => format!("({} + 1)", number("%w", &read)),
        DatePart::IsoWeekDay => format!("(({} + 6) % 7 + 1)", number("%w", &read)),
    }
}

fn truncate(to: Truncation, value: &str, of: ColumnType) -> String {
    let read = to_second(value, of);
    let unit = match to {
        Truncation::Date => return format!("SUBSTR({value}, 1, 10)"),
        Truncation::Time if of == ColumnType::Time => return value.to_owned(),
        Truncation::Time => return format!("SUBSTR({value}, 12)"),
        Truncation::Unit(unit) => unit,
    };
    let format = match of {
        ColumnType::Time => super::calendar::clock(unit),
        ColumnType::Date => super::calendar::day(unit),
        _ => super::calendar::moment(unit),
    };
    let shift = match unit {
        _ if of == ColumnType::Time => String::new(),
        Unit::Week => ", 'weekday 0', '-6 days'".to_owned(),
        Unit::Quarter => format!(", 'start of month', '-' || ((STRFTIME('%m', {read}) - 1) % 3) || ' months'"),
        _ => String::new(),
    };
    format!("STRFTIME('{format}', {read}{shift})")
}

/// JSON is text here, whose parts are found by paths.
fn json(function: JsonFunction, args: &[Defined<'_>]) -> Result<String, Refusal> {
    match (function, args) {
        (JsonFunction::At, [json, steps @ ..]) => Ok(format!("({} -> {})", json.sql, path(steps))),
        (JsonFunction::HasKey, [json, steps @ ..]) => {
            Ok(format!("((CASE WHEN {0} IS NOT NULL THEN JSON_TYPE({0}, {1}) IS NOT NULL END))", json.sql, path(steps)))
        }
        (JsonFunction::Text, [json]) => {
            let (kind, value) = found(json);
            Ok(format!(
                "(CASE {kind} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST({value} AS text) END)"
            ))
        }
        (JsonFunction::Int, [json]) => {
            let (kind, value) = found(json);
            let of_float = format!(
                "WHEN 'real' THEN CASE WHEN {value} = CAST({value} AS integer) THEN CAST({value} AS integer) END"
            );
            Ok(format!("(CASE {kind} WHEN 'integer' THEN {value} {of_float} END)"))
        }
        (JsonFunction::Float, [json]) => {
            let (kind, value) = found(json);
            Ok(format!("(CASE WHEN {kind} IN ('integer', 'real') THEN CAST({value} AS real) END)"))
        }
        (JsonFunction::Bool, [json]) => {
            Ok(format!("(CASE {} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)", found(json).0))
        }
        (JsonFunction::Contains, _) => refuse("what a JSON contains", "SQLite has no function for it"),
        _ => refuse("a JSON that is put together", "the databases write it in different ways"),
    }
}

/// The kind and the value of what a part of JSON is.
fn found(json: &Defined<'_>) -> (String, String) {
    match json.expr {
        Expr::Call { function: Function::Json(JsonFunction::At), args, .. } if args.len() > 1 => {
            // The part as it was written: the JSON, then the operator with its path.
            let path = quoted_text(&path_of(&args[1..]));
            let end = format!(" -> {path})");
            let whole = json.sql.strip_prefix('(').and_then(|sql| sql.strip_suffix(&end)).unwrap_or(&json.sql);
            (format!("JSON_TYPE({whole}, {path})"), format!("JSON_EXTRACT({whole}, {path})"))
        }
        _ => (format!("JSON_TYPE({})", json.sql), format!("JSON_EXTRACT({}, '$')", json.sql)),
    }
}

fn path(steps: &[Defined<'_>]) -> String {
    let steps: Vec<_> = steps.iter().map(|step| step.expr.clone()).collect();
    quoted_text(&path_of(&steps))
}

/// What is at a path against what stands in the source, for equality: the order of JSON is no order of SQLite's.
fn compare_json(op: CompareOp, left: &Defined<'_>, right: &Defined<'_>) -> Result<String, Refusal> {
    const WHAT: &str = "such a comparison of JSON";
    let (part, literal) = match (left.expr, right.expr) {
        (_, Expr::Value(Value::Json(literal))) => (left, literal.trim()),
        (Expr::Value(Value::Json(literal)), _) => (right, literal.trim()),
        _ => return refuse(WHAT, "SQLite compares JSON as text: compare what `as_text` or `as_int` gives"),
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return refuse(WHAT, "SQLite has no order of JSON: compare what `as_int`, `as_float` or `as_text` gives");
    }
    let (kind, value) = found(part);
    let same = match literal.chars().next() {
        Some('[' | '{') | None => return refuse(WHAT, "SQLite compares JSON as text, in which objects have an order"),
        Some('t' | 'f' | 'n') => format!("{kind} = {}", quoted_text(literal)),
        Some('"') => format!("({kind} = 'text' AND {value} = JSON_EXTRACT({}, '$'))", quoted_text(literal)),
        Some(_) => format!("({kind} IN ('integer', 'real') AND {value} = {literal})"),
    };
    Ok(if op == CompareOp::Eq { same } else { format!("NOT ({same})") })
}
