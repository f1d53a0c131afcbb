//! The words of the notation.

use crate::ast::{ArithmeticOp, CompareOp, DatePart, Function, JsonFunction, MatchKind, Truncation, Unit};
use crate::value::ColumnType;

/// A list of what has a word each, and the way there and back.
macro_rules! words {
    ($there:ident, $back:ident: $of:ty { $($word:literal => $what:expr,)* }) => {
        pub(super) const $there: &[(&str, $of)] = &[$(($word, $what),)*];

        pub(super) fn $back(word: &str) -> Option<$of> {
            $there.iter().find(|(known, _)| *known == word).map(|(_, what)| *what)
        }
    };
}

words!(COMPARISONS, comparison_named: CompareOp {
    "eq" => CompareOp::Eq,
    "ne" => CompareOp::Ne,
    "lt" => CompareOp::Lt,
    "lte" => CompareOp::Le,
    "gt" => CompareOp::Gt,
    "gte" => CompareOp::Ge,
});

words!(SEARCHES, search_named: (MatchKind, bool) {
    "exact" => (MatchKind::Exact, false),
    "iexact" => (MatchKind::Exact, true),
    "contains" => (MatchKind::Contains, false),
    "icontains" => (MatchKind::Contains, true),
    "starts_with" => (MatchKind::StartsWith, false),
    "istarts_with" => (MatchKind::StartsWith, true),
    "ends_with" => (MatchKind::EndsWith, false),
    "iends_with" => (MatchKind::EndsWith, true),
    "regex" => (MatchKind::Regex, false),
    "iregex" => (MatchKind::Regex, true),
});

words!(PARTS, part_named: DatePart {
    "year" => DatePart::Year,
    "iso_year" => DatePart::IsoYear,
    "quarter" => DatePart::Quarter,
    "month" => DatePart::Month,
    "week" => DatePart::Week,
    "day" => DatePart::Day,
    "week_day" => DatePart::WeekDay,
    "iso_week_day" => DatePart::IsoWeekDay,
    "hour" => DatePart::Hour,
    "minute" => DatePart::Minute,
    "second" => DatePart::Second,
});

words!(TRUNCATIONS, truncation_named: Truncation {
    "trunc_year" => Truncation::Unit(Unit::Year),
    "trunc_quarter" => Truncation::Unit(Unit::Quarter),
    "trunc_month" => Truncation::Unit(Unit::Month),
    "trunc_week" => Truncation::Unit(Unit::Week),
    "trunc_day" => Truncation::Unit(Unit::Day),
    "trunc_hour" => Truncation::Unit(Unit::Hour),
    "trunc_minute" => Truncation::Unit(Unit::Minute),
    "trunc_second" => Truncation::Unit(Unit::Second),
    "to_date" => Truncation::Date,
    "to_time" => Truncation::Time,
});

words!(ARITHMETIC, arithmetic_named: ArithmeticOp {
    "add" => ArithmeticOp::Add,
    "subtract" => ArithmeticOp::Subtract,
    "multiply" => ArithmeticOp::Multiply,
    "divide" => ArithmeticOp::Divide,
    "modulo" => ArithmeticOp::Modulo,
    "bit_and" => ArithmeticOp::BitAnd,
    "bit_or" => ArithmeticOp::BitOr,
    "bit_xor" => ArithmeticOp::BitXor,
    "shift_left" => ArithmeticOp::ShiftLeft,
    "shift_right" => ArithmeticOp::ShiftRight,
    "stretch" => ArithmeticOp::Stretch,
    "shrink" => ArithmeticOp::Shrink,
});

/// Arithmetic with moments, which tells their type.
pub(super) const MOMENTS: [&str; 3] = ["later", "earlier", "between"];

pub(super) fn of_moments(word: &str, of: ColumnType) -> ArithmeticOp {
    match word {
        "later" => ArithmeticOp::Later(of),
        "earlier" => ArithmeticOp::Earlier(of),
        _ => ArithmeticOp::Between(of),
    }
}

/// The word of arithmetic with moments, and their type.
pub(super) fn moments(op: ArithmeticOp) -> Option<(&'static str, ColumnType)> {
    match op {
        ArithmeticOp::Later(of) => Some(("later", of)),
        ArithmeticOp::Earlier(of) => Some(("earlier", of)),
        ArithmeticOp::Between(of) => Some(("between", of)),
        _ => None,
    }
}

words!(FUNCTIONS, function_named: Function {
    "coalesce" => Function::Coalesce,
    "nullif" => Function::NullIf,
    "greatest" => Function::Greatest,
    "least" => Function::Least,
    "now" => Function::Now,
    "in_zone" => Function::InZone,
    "from_zone" => Function::FromZone,
    "random" => Function::Random,
    "negate" => Function::Negate,
    "lower" => Function::Lower,
    "upper" => Function::Upper,
    "length" => Function::Length,
    "trim" => Function::Trim,
    "trim_left" => Function::TrimLeft,
    "trim_right" => Function::TrimRight,
    "concat" => Function::Concat,
    "substr" => Function::Substr,
    "replace" => Function::Replace,
    "left" => Function::Left,
    "right" => Function::Right,
    "pad_left" => Function::PadLeft,
    "pad_right" => Function::PadRight,
    "repeat" => Function::Repeat,
    "reverse" => Function::Reverse,
    "position" => Function::Position,
    "chr" => Function::Chr,
    "ord" => Function::Ord,
    "md5" => Function::Md5,
    "sha1" => Function::Sha1,
    "sha224" => Function::Sha224,
    "sha256" => Function::Sha256,
    "sha384" => Function::Sha384,
    "sha512" => Function::Sha512,
    "abs" => Function::Abs,
    "ceil" => Function::Ceil,
    "floor" => Function::Floor,
    "round" => Function::Round,
    "sign" => Function::Sign,
    "power" => Function::Power,
    "sqrt" => Function::Sqrt,
    "exp" => Function::Exp,
    "ln" => Function::Ln,
    "log" => Function::Log,
    "pi" => Function::Pi,
    "degrees" => Function::Degrees,
    "radians" => Function::Radians,
    "sin" => Function::Sin,
    "cos" => Function::Cos,
    "tan" => Function::Tan,
    "cot" => Function::Cot,
    "asin" => Function::Asin,
    "acos" => Function::Acos,
    "atan" => Function::Atan,
    "atan2" => Function::Atan2,
    "json_at" => Function::Json(JsonFunction::At),
    "json_text" => Function::Json(JsonFunction::Text),
    "json_int" => Function::Json(JsonFunction::Int),
    "json_float" => Function::Json(JsonFunction::Float),
    "json_bool" => Function::Json(JsonFunction::Bool),
    "json_has_key" => Function::Json(JsonFunction::HasKey),
    "json_contains" => Function::Json(JsonFunction::Contains),
    "json_object" => Function::Json(JsonFunction::Object),
    "json_array" => Function::Json(JsonFunction::Array),
});

fn word<T: PartialEq>(list: &[(&'static str, T)], what: &T) -> Option<&'static str> {
    list.iter().find(|(_, known)| known == what).map(|(word, _)| *word)
}

/// Lists that name every variant of what they are of.
const COMPLETE: &str = "";

pub(super) fn comparison(op: CompareOp) -> &'static str {
    word(COMPARISONS, &op).unwrap_or(COMPLETE)
}

pub(super) fn search(kind: MatchKind, ignore_case: bool) -> &'static str {
    word(SEARCHES, &(kind, ignore_case)).unwrap_or(COMPLETE)
}

pub(super) fn part(part: DatePart) -> &'static str {
    word(PARTS, &part).unwrap_or(COMPLETE)
}

pub(super) fn truncation(to: Truncation) -> &'static str {
    word(TRUNCATIONS, &to).unwrap_or(COMPLETE)
}

pub(super) fn arithmetic(op: ArithmeticOp) -> Option<&'static str> {
    word(ARITHMETIC, &op)
}

pub(super) fn function(function: Function) -> Option<&'static str> {
    match function {
        Function::Cast(_) => Some("cast"),
        Function::Collate(_) => Some("collate"),
        other => word(FUNCTIONS, &other),
    }
}
