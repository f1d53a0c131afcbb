//! Years as ranges: `day.year().eq(2020)` asks for the days from one New Year to the next, so that an index on the
//! column serves.

use crate::ast::{self, ColumnRef, CompareOp, DatePart, Expr};
use crate::value::{ColumnType, Value, parse_date};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A comparison of a column's year, or ISO year, with a known number, as comparisons of the column itself. None where it
/// is no such comparison, and for years that SQLite's dates, which are text, do not sort right in.
pub(super) fn range(op: CompareOp, left: &Expr<ColumnRef>, right: &Expr<ColumnRef>) -> Option<Expr<ColumnRef>> {
    let (Expr::Extract { part, from, of }, Expr::Value(Value::Int(year))) = (left, right) else {
        return None;
    };
    if !matches!(**from, Expr::Column(_)) {
        return None;
    }
    let first = bound(*part, *of, *year)?;
    let next = bound(*part, *of, year.checked_add(1)?)?;
    let is = |op, day| Expr::Compare { op, left: from.clone(), right: Box::new(Expr::Value(day)) };
    Some(match op {
        CompareOp::Eq => ast::all([is(CompareOp::Ge, first), is(CompareOp::Lt, next)]),
        CompareOp::Ne => ast::any([is(CompareOp::Lt, first), is(CompareOp::Ge, next)]),
        CompareOp::Lt => is(CompareOp::Lt, first),
        CompareOp::Le => is(CompareOp::Lt, next),
        CompareOp::Gt => is(CompareOp::Ge, next),
        CompareOp::Ge => is(CompareOp::Ge, first),
    })
}

/// The first moment of a year, as a value of a column's type.
fn bound(part: DatePart, of: ColumnType, year: i64) -> Option<Value> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    let day = match part {
        DatePart::Year => parse_date(&format!("{year:04}-01-01"))?,
        DatePart::IsoYear => {
            // The first week is the one with the 4th of January; the first day of all, 1970-01-01, was a Thursday.
            let fourth = parse_date(&format!("{year:04}-01-04"))?;
            fourth - (fourth + 3).rem_euclid(7)
        }
        _ => return None,
    };
    // Before the year 1 there is no date in text.
    if day < parse_date("0001-01-01")? {
        return None;
    }
    let micros = i64::from(day) * MICROS_PER_DAY;
    match of {
        ColumnType::Date => Some(Value::Date(day)),
        ColumnType::DateTime => Some(Value::DateTime(micros)),
        ColumnType::Timestamp => Some(Value::Timestamp(micros)),
        _ => None,
    }
}
