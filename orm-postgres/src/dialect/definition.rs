//! What stands in definitions, by the server's own functions and so that no session's settings change it: the server refuses
//! a generated column or an index of what they do, and a check would pass a row in one session and not in another.

use orm_core::ast::{ArithmeticOp, DatePart, Function, JsonFunction, MatchKind, Truncation, Unit};
use orm_core::sql::{Definable, Defined, Refusal, define, defined_call, refuse, refuse_function};
use orm_core::value::ColumnType;

pub(super) fn write(what: &Definable<'_>) -> Result<String, Refusal> {
    match *what {
        Definable::Call { function, args, result } => call(what, function, args, result),
        Definable::Extract { part, from, of } => Ok(extract(part, &from.sql, of)),
        Definable::Truncate { to, from, of } => Ok(truncate(to, &from.sql, of)),
        Definable::Search { kind: MatchKind::Regex, ignore_case, text, pattern } => {
            Ok(format!("{} {} {}", text.sql, if ignore_case { "~*" } else { "~" }, pattern.sql))
        }
        Definable::Arithmetic { op, left, right, .. } => arithmetic(what, op, &left.sql, &right.sql),
        _ => define(what),
    }
}

fn integer(of: ColumnType) -> bool {
    of.integer_range().is_some()
}

fn call(what: &Definable<'_>, function: Function, args: &[Defined<'_>], result: ColumnType) -> Result<String, Refusal> {
    let all = args.iter().map(|arg| arg.sql.as_str()).collect::<Vec<_>>().join(", ");
    let name = match function {
        Function::Substr => "SUBSTRING",
        Function::Left => "LEFT",
        Function::Right => "RIGHT",
        Function::PadLeft => "LPAD",
        Function::PadRight => "RPAD",
        Function::Repeat => "REPEAT",
        Function::Reverse => "REVERSE",
        Function::Position => "STRPOS",
        Function::Chr => "CHR",
        Function::Ord => "ASCII",
        Function::Md5 => "MD5",
        Function::Ceil if !integer(result) => "CEILING",
        Function::Floor if !integer(result) => "FLOOR",
        Function::Ceil | Function::Floor => return Ok(format!("({all})")),
        Function::Sign => "SIGN",
        Function::Power => "POWER",
        Function::Sqrt => "SQRT",
        Function::Exp => "EXP",
        Function::Ln => "LN",
        Function::Pi => "PI",
        Function::Degrees => "DEGREES",
        Function::Radians => "RADIANS",
        Function::Sin => "SIN",
        Function::Cos => "COS",
        Function::Tan => "TAN",
        Function::Cot => "COT",
        Function::Asin => "ASIN",
        Function::Acos => "ACOS",
        Function::Atan => "ATAN",
        Function::Atan2 => "ATAN2",
        Function::Log => match args {
            [value, base] => {
                let float = |of: &Defined<'_>| format!("LN(({})::double precision)", of.sql);
                return Ok(format!("({} / {})", float(value), float(base)));
            }
            _ => return define(what),
        },
        // Of floats the server rounds halves to even, and to no digits but 0.
        Function::Round => {
            let [value, digits @ ..] = args else { return define(what) };
            let digits: String = digits.iter().map(|digits| format!(", {}", digits.sql)).collect();
            return Ok(match value.column_type() {
                Some(ColumnType::Decimal { .. }) => defined_call("ROUND", args),
                _ => format!("(ROUND(({})::numeric{digits}))::{}", value.sql, type_name(result)),
            });
        }
        Function::Sha224 | Function::Sha256 | Function::Sha384 | Function::Sha512 => {
            return refuse_function(function, "the server does not hold it to be the same each time");
        }
        Function::Cast(from) => return cast(from, result, &all),
        Function::Json(function) => return json(function, args),
        _ => return define(what),
    };
    Ok(defined_call(name, args))
}

fn type_name(of: ColumnType) -> &'static str {
    match of {
        ColumnType::SmallInt | ColumnType::PositiveSmallInt => "smallint",
        ColumnType::Integer | ColumnType::PositiveInteger => "integer",
        ColumnType::BigInt | ColumnType::PositiveBigInt => "bigint",
        ColumnType::Float => "double precision",
        ColumnType::Text { .. } => "text",
        ColumnType::Bool => "boolean",
        ColumnType::Decimal { .. } => "numeric",
        ColumnType::Date => "date",
        ColumnType::Timestamp => "timestamp",
        ColumnType::Time => "time",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "jsonb",
        ColumnType::Bytes => "bytea",
        ColumnType::DateTime => "timestamptz",
        ColumnType::Duration => "interval",
    }
}

fn cast(from: ColumnType, to: ColumnType, value: &str) -> Result<String, Refusal> {
    let number = |of: ColumnType| integer(of) || matches!(of, ColumnType::Float | ColumnType::Decimal { .. });
    let text = |of: ColumnType| matches!(of, ColumnType::Text { .. });
    let kept = from == to
        || (number(from) || text(from)) && (number(to) || text(to))
        || from == ColumnType::Uuid && text(to)
        || text(from) && to == ColumnType::Uuid;
    match (from, to) {
        (ColumnType::Bool, to) if integer(to) => Ok(format!("(({value})::integer)::{}", type_name(to))),
        (from, ColumnType::Bool) if integer(from) => Ok(format!("(({value}) <> 0)")),
        (ColumnType::Float, to) if integer(to) => Ok(format!("(ROUND(({value})::numeric))::{}", type_name(to))),
        (_, ColumnType::Decimal { precision: Some((digits, places)) }) if kept => {
            Ok(format!("({value})::numeric({digits}, {places})"))
        }
        _ if kept => Ok(format!("({value})::{}", type_name(to))),
        _ => refuse_function(Function::Cast(from), "what it gives of these types depends on the session's settings"),
    }
}

/// The clock that is read: of a moment that of UTC, whatever the session's zone.
fn clock(value: &str, of: ColumnType) -> String {
    match of {
        ColumnType::DateTime => format!("{value} AT TIME ZONE 'UTC'"),
        // Without, the server would take a date for midnight in the session's zone.
        ColumnType::Date => format!("{value}::timestamp"),
        _ => value.to_owned(),
    }
}

fn extract(part: DatePart, value: &str, of: ColumnType) -> String {
    let clock = clock(value, of);
    let name = match part {
        DatePart::Year => "YEAR",
        DatePart::IsoYear => "ISOYEAR",
        DatePart::Quarter => "QUARTER",
        DatePart::Month => "MONTH",
        DatePart::Week => "WEEK",
        DatePart::Day => "DAY",
        DatePart::IsoWeekDay => "ISODOW",
        DatePart::Hour => "HOUR",
        DatePart::Minute => "MINUTE",
        DatePart::Second => return format!("(EXTRACT(SECOND FROM DATE_TRUNC('second', {clock})))::integer"),
        DatePart::WeekDay => return format!("(EXTRACT(DOW FROM {clock}) + 1)::integer"),
    };
    format!("(EXTRACT({name} FROM {clock}))::integer")
}

fn truncate(to: Truncation, value: &str, of: ColumnType) -> String {
    let clock = clock(value, of);
    let unit = match to {
        Truncation::Date => return format!("({clock})::date"),
        Truncation::Time => return format!("({clock})::time"),
        Truncation::Unit(Unit::Year) => "year",
        Truncation::Unit(Unit::Quarter) => "quarter",
        Truncation::Unit(Unit::Month) => "month",
        Truncation::Unit(Unit::Week) => "week",
        Truncation::Unit(Unit::Day) => "day",
        Truncation::Unit(Unit::Hour) => "hour",
        Truncation::Unit(Unit::Minute) => "minute",
        Truncation::Unit(Unit::Second) => "second",
    };
    let cut = format!("DATE_TRUNC('{unit}', {clock})");
    match of {
        ColumnType::DateTime => format!("({cut} AT TIME ZONE 'UTC')"),
        other => format!("({cut})::{}", type_name(other)),
    }
}

fn arithmetic(what: &Definable<'_>, op: ArithmeticOp, left: &str, right: &str) -> Result<String, Refusal> {
    let sign = match op {
        ArithmeticOp::BitXor => "#",
        ArithmeticOp::Later(_) => "+",
        ArithmeticOp::Earlier(_) => "-",
        ArithmeticOp::Between(ColumnType::DateTime | ColumnType::Timestamp) => "-",
        ArithmeticOp::Stretch => "*",
        ArithmeticOp::Shrink => "/",
        ArithmeticOp::Between(_) => return refuse("a difference of dates", "it is a number of days on this database"),
        _ => return define(what),
    };
    Ok(match op {
        // A day is as long as the clock of UTC has it.
        ArithmeticOp::Later(ColumnType::DateTime) | ArithmeticOp::Earlier(ColumnType::DateTime) => {
            format!("(({left} AT TIME ZONE 'UTC' {sign} {right}) AT TIME ZONE 'UTC')")
        }
        _ => format!("({left} {sign} {right})"),
    })
}

fn json(function: JsonFunction, args: &[Defined<'_>]) -> Result<String, Refusal> {
    // A float's bounds, beyond which the cast is refused.
    const FLOAT: &str = "$ ? (@.type() == \"number\" && @.abs() <= 1.7976931348623157e308 \
                         && (@ == 0 || @.abs() >= 5e-324))";
    const INT: &str = "$ ? (@.type() == \"number\" && @ == @.floor() \
                       && @ >= -9223372036854775808 && @ <= 9223372036854775807)";
    let first = |json: &Defined<'_>, of_kind: &str, to: &str| {
        Ok(format!("(JSONB_PATH_QUERY_FIRST({}, 'strict {of_kind}')::{to})", json.sql))
    };
    match (function, args) {
        (JsonFunction::At, [json, steps @ ..]) => {
            let steps: Vec<&str> = steps.iter().map(|step| step.sql.as_str()).collect();
            Ok(format!("({} -> {})", json.sql, steps.join(" -> ")))
        }
        (JsonFunction::Text, [json]) => Ok(format!("({} #>> '{{}}')", json.sql)),
        (JsonFunction::Int, [json]) => first(json, INT, "bigint"),
        (JsonFunction::Float, [json]) => first(json, FLOAT, "double precision"),
        (JsonFunction::Bool, [json]) => first(json, "$ ? (@.type() == \"boolean\")", "boolean"),
        (JsonFunction::HasKey, [json, steps @ .., key]) => {
            let steps: String = steps.iter().map(|step| format!(" -> {}", step.sql)).collect();
            let whole = format!("{}{steps}", json.sql);
            Ok(format!("({whole} ? {} AND JSONB_TYPEOF({whole}) = 'object')", key.sql))
        }
        (JsonFunction::Contains, [whole, part]) => Ok(format!("({} @> {})", whole.sql, part.sql)),
        _ => refuse("a JSON that is put together", "the server does not hold it to be the same each time"),
    }
}
