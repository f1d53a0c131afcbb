//! What stands in the definition of a table, by functions that each database has of its own.
//!
//! The parts of an expression are written already, as text without parameters. A dialect writes what its database has
//! under another name, and says why where it has nothing that gives the same.

use super::call_name;
use crate::ast::{ArithmeticOp, ColumnRef, CompareOp, DatePart, Expr, Function, MatchKind, Truncation};
use crate::value::{ColumnType, Value};

/// A part that is written already.
pub struct Defined<'a> {
    /// The text. What has several operands is in parentheses, conditions aside.
    pub sql: String,
    /// What it was written from.
    pub expr: &'a Expr<ColumnRef>,
}

impl Defined<'_> {
    /// Whether it may be NULL, as far as that is plain to see.
    pub fn may_be_null(&self) -> bool {
        match self.expr {
            Expr::Column(column) => column.null,
            Expr::Value(value) => value.is_null(),
            _ => true,
        }
    }

    /// The whole number that it is, where that stands in the source.
    pub fn number(&self) -> Option<i64> {
        match self.expr {
            Expr::Value(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// The type of its values.
    pub fn column_type(&self) -> Option<ColumnType> {
        self.expr.column_type()
    }
}

/// What databases may write differently.
pub enum Definable<'a> {
    /// A function.
    Call {
        /// Which.
        function: Function,
        /// Of what.
        args: &'a [Defined<'a>],
        /// The result's type.
        result: ColumnType,
    },
    /// A part of a date or time.
    Extract {
        /// Which.
        part: DatePart,
        /// Of what.
        from: &'a Defined<'a>,
        /// Of which type.
        of: ColumnType,
    },
    /// A date or time cut off.
    Truncate {
        /// Where.
        to: Truncation,
        /// Of what.
        from: &'a Defined<'a>,
        /// Of which type.
        of: ColumnType,
    },
    /// A search in text.
    Search {
        /// Which.
        kind: MatchKind,
        /// Whether case is folded.
        ignore_case: bool,
        /// In what.
        text: &'a Defined<'a>,
        /// For what.
        pattern: &'a Defined<'a>,
    },
    /// Arithmetic.
    Arithmetic {
        /// Which.
        op: ArithmeticOp,
        /// The left side.
        left: &'a Defined<'a>,
        /// The right side.
        right: &'a Defined<'a>,
        /// The result's type.
        result: ColumnType,
    },
    /// A comparison of JSON.
    CompareJson {
        /// Which.
        op: CompareOp,
        /// The left side.
        left: &'a Defined<'a>,
        /// The right side.
        right: &'a Defined<'a>,
    },
}

/// Why something cannot stand in a definition: what it is, and the reason.
pub struct Refusal {
    /// What, such as ``the function `reverse` ``.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// A refusal.
///
/// # Errors
/// Always: it is one.
pub fn refuse<T>(what: impl Into<String>, reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { what: what.into(), reason: reason.into() })
}

/// A refusal of a function.
///
/// # Errors
/// Always: it is one.
pub fn refuse_function<T>(function: Function, reason: impl Into<String>) -> Result<T, Refusal> {
    refuse(format!("the function `{}`", call_name(function).to_lowercase()), reason)
}

/// A function of parts.
pub fn defined_call(name: &str, args: &[Defined<'_>]) -> String {
    let args: Vec<&str> = args.iter().map(|arg| arg.sql.as_str()).collect();
    format!("{name}({})", args.join(", "))
}

/// What is alike on most databases.
///
/// # Errors
/// A [`Refusal`] of what is not.
pub fn define(what: &Definable<'_>) -> Result<String, Refusal> {
    match what {
        Definable::Call { function, args, .. } => function_of(*function, args),
        Definable::Arithmetic { op, left, right, .. } => {
            let sign = match op {
                ArithmeticOp::Add => "+",
                ArithmeticOp::Subtract => "-",
                ArithmeticOp::Multiply => "*",
                ArithmeticOp::Divide => "/",
                ArithmeticOp::Modulo => "%",
                ArithmeticOp::BitAnd => "&",
                ArithmeticOp::BitOr => "|",
                ArithmeticOp::ShiftLeft => "<<",
                ArithmeticOp::ShiftRight => ">>",
                _ => return refuse("such arithmetic", "the database has no operator for it"),
            };
            Ok(format!("({} {sign} {})", left.sql, right.sql))
        }
        Definable::Search { kind, ignore_case, text, pattern } => search(*kind, *ignore_case, text, pattern),
        Definable::CompareJson { op, left, right } => Ok(format!("{} {} {}", left.sql, op.sql(), right.sql)),
        Definable::Extract { .. } | Definable::Truncate { .. } => {
            refuse("a part of a date or time", "the database has no function for it")
        }
    }
}

fn function_of(function: Function, args: &[Defined<'_>]) -> Result<String, Refusal> {
    let name = match function {
        Function::Lower => "LOWER",
        Function::Upper => "UPPER",
        Function::Length => "LENGTH",
        Function::Trim => "TRIM",
        Function::TrimLeft => "LTRIM",
        Function::TrimRight => "RTRIM",
        Function::Replace => "REPLACE",
        Function::Abs => "ABS",
        Function::Coalesce => "COALESCE",
        Function::NullIf => "NULLIF",
        Function::Greatest => "GREATEST",
        Function::Least => "LEAST",
        Function::Negate => return Ok(format!("(-({}))", joined(args, ", "))),
        Function::Concat => return concat(args),
        Function::Collate(collation) => {
            return Ok(format!("({} COLLATE {})", joined(args, ", "), super::quoted(collation)));
        }
        Function::Now | Function::Random => {
            return refuse_function(function, "it gives another value each time");
        }
        other => return refuse_function(other, "the database has none of its own"),
    };
    Ok(defined_call(name, args))
}

fn joined(args: &[Defined<'_>], with: &str) -> String {
    args.iter().map(|arg| arg.sql.as_str()).collect::<Vec<_>>().join(with)
}

/// Texts joined, NULL being empty. A number is text first; what its text is depends on the database for other types.
fn concat(args: &[Defined<'_>]) -> Result<String, Refusal> {
    let mut parts = Vec::with_capacity(args.len());
    for arg in args {
        parts.push(match arg.column_type() {
            Some(ColumnType::Text { .. }) | None => format!("COALESCE({}, '')", arg.sql),
            Some(number) if number.integer_range().is_some() => format!("COALESCE(CAST({} AS text), '')", arg.sql),
            Some(_) => {
                return refuse_function(Function::Concat, "only text and whole numbers are written alike everywhere");
            }
        });
    }
    Ok(format!("({})", parts.join(" || ")))
}

/// A search by functions that all databases have.
fn search(kind: MatchKind, ignore_case: bool, text: &Defined<'_>, pattern: &Defined<'_>) -> Result<String, Refusal> {
    let fold = |sql: &str| if ignore_case { format!("LOWER({sql})") } else { sql.to_owned() };
    let (within, sought) = (fold(&text.sql), fold(&pattern.sql));
    // What stands in the source has a length that is known.
    let length = match pattern.expr {
        Expr::Value(Value::Text(sought)) => sought.chars().count().to_string(),
        _ => format!("LENGTH({sought})"),
    };
    Ok(match kind {
        MatchKind::Exact => format!("{within} = {sought}"),
        MatchKind::Contains if length == "0" => format!("{within} = {within}"),
        MatchKind::Contains if matches!(pattern.expr, Expr::Value(_)) => {
            format!("replace({within}, {sought}, '') <> {within}")
        }
        // Nothing is in every text.
        MatchKind::Contains => format!("(replace({within}, {sought}, '') <> {within} OR {sought} = '')"),
        MatchKind::StartsWith => format!("substr({within}, 1, {length}) = {sought}"),
        MatchKind::EndsWith => format!("substr({within}, length({within}) - {length} + 1) = {sought}"),
        MatchKind::Regex => {
            return refuse("a regular expression", "the database has none of its own");
        }
    })
}
