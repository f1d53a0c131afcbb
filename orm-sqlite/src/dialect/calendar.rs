//! Parts of dates and times, and dates and times cut off, by SQLite's own `strftime`.
//!
//! A fraction of a second is left out of what `strftime` reads: it works in milliseconds, and
//! 23:59:59.999999 would be of the next day.

use orm_core::ast::{ColumnRef, DatePart, Expr, Truncation, Unit};
use orm_core::sql::Writer;
use orm_core::value::ColumnType;

use super::operand::Operand;

/// The first so many characters: a date and a time, or a time, to the second.
fn whole_seconds(writer: &mut Writer<'_>, from: &Operand<'_>, of: ColumnType) {
    writer.push("substr(");
    from.write(writer);
    writer.push(if of == ColumnType::Time { ", 1, 8)" } else { ", 1, 19)" });
}

fn formatted(writer: &mut Writer<'_>, format: &'static str, from: &Operand<'_>, of: ColumnType) {
    writer.push("strftime('").push(format).push("', ");
    whole_seconds(writer, from, of);
    writer.push(")");
}

fn integer(writer: &mut Writer<'_>, format: &'static str, from: &Operand<'_>, of: ColumnType) {
    writer.push("CAST(");
    formatted(writer, format, from, of);
    writer.push(" AS integer)");
}

pub(super) fn extract(writer: &mut Writer<'_>, part: DatePart, from: &Expr<ColumnRef>, of: ColumnType) {
    let from = &Operand::new(writer, from);
    let format = match part {
        DatePart::Year => "%Y",
        DatePart::IsoYear => "%G",
        DatePart::Month => "%m",
        DatePart::Week => "%V",
        DatePart::Day => "%d",
        DatePart::IsoWeekDay => "%u",
        DatePart::Hour => "%H",
        DatePart::Minute => "%M",
        DatePart::Second => "%S",
        DatePart::Quarter => {
            writer.push("((");
            integer(writer, "%m", from, of);
            writer.push(" + 2) / 3)");
            return;
        }
        DatePart::WeekDay => {
            writer.push("(");
            integer(writer, "%w", from, of);
            writer.push(" + 1)");
            return;
        }
    };
    integer(writer, format, from, of);
}

pub(super) fn truncate(writer: &mut Writer<'_>, to: Truncation, from: &Expr<ColumnRef>, of: ColumnType) {
    let from = &Operand::new(writer, from);
    match to {
        Truncation::Date => formatted(writer, "%Y-%m-%d", from, of),
        Truncation::Time => {
            // The fraction is kept, where there is one.
            writer.push("(");
            formatted(writer, "%H:%M:%S", from, of);
            writer.push(" || substr(");
            from.write(writer);
            writer.push(if of == ColumnType::Time { ", 9))" } else { ", 20))" });
        }
        Truncation::Unit(unit) => to_unit(writer, unit, from, of),
    }
}

fn to_unit(writer: &mut Writer<'_>, unit: Unit, from: &Operand<'_>, of: ColumnType) {
    let format = match of {
        ColumnType::Time => clock(unit),
        ColumnType::Date => day(unit),
        _ => moment(unit),
    };
    writer.push("strftime('").push(format).push("', ");
    whole_seconds(writer, from, of);
    if of != ColumnType::Time {
        match unit {
            // To the Sunday that ends the week, and six days back.
            Unit::Week => {
                writer.push(", 'weekday 0', '-6 days'");
            }
            // To the first of the month, since the months before may lack its day, and back by 0, 1 or 2.
            Unit::Quarter => {
                writer.push(", 'start of month', '-' || ((strftime('%m', ");
                whole_seconds(writer, from, of);
                writer.push(") - 1) % 3) || ' months'");
            }
            _ => {}
        }
    }
    writer.push(")");
}

/// The form of a date and time that is cut off.
pub(super) fn moment(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "%Y-01-01 00:00:00",
        Unit::Quarter | Unit::Month => "%Y-%m-01 00:00:00",
        Unit::Week | Unit::Day => "%Y-%m-%d 00:00:00",
        Unit::Hour => "%Y-%m-%d %H:00:00",
        Unit::Minute => "%Y-%m-%d %H:%M:00",
        Unit::Second => "%Y-%m-%d %H:%M:%S",
    }
}

/// The form of a date that is cut off; units within a day leave it as it is.
pub(super) fn day(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "%Y-01-01",
        Unit::Quarter | Unit::Month => "%Y-%m-01",
        Unit::Week | Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => "%Y-%m-%d",
    }
}

/// The form of a time of day that is cut off; units of a day and longer give its midnight.
pub(super) fn clock(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "%H:%M:%S",
        Unit::Minute => "%H:%M:00",
        Unit::Hour => "%H:00:00",
        Unit::Year | Unit::Quarter | Unit::Month | Unit::Week | Unit::Day => "00:00:00",
    }
}
