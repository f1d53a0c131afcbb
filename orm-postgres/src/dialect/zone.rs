//! The clocks of time zones.

use orm_core::ast::{ColumnRef, Expr, Function};
use orm_core::sql::{Writer, expression};

pub(super) fn write(writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>]) {
    let [from, zone] = args else { return };
    if function == Function::InZone {
        writer.push("((");
        expression(writer, from);
        writer.push(")::pg_catalog.timestamptz");
        at_zone(writer, zone);
        writer.push(")");
        return;
    }
    // The server takes what clocks show twice for the time after they were put back. So the offset of the day before is
    // tried first: it is right where clocks then show what is asked for, and where they never do.
    writer.push("CASE WHEN (");
    early(writer, from, zone);
    at_zone(writer, zone);
    writer.push(") = ");
    shown(writer, from);
    writer.push(" OR (");
    late(writer, from, zone);
    at_zone(writer, zone);
    writer.push(") <> ");
    shown(writer, from);
    writer.push(" THEN ");
    early(writer, from, zone);
    writer.push(" ELSE ");
    late(writer, from, zone);
    writer.push(" END");
}

fn at_zone(writer: &mut Writer<'_>, zone: &Expr<ColumnRef>) {
    writer.push(" AT TIME ZONE (");
    expression(writer, zone);
    writer.push(")::pg_catalog.text");
}

fn shown(writer: &mut Writer<'_>, from: &Expr<ColumnRef>) {
    writer.push("(");
    expression(writer, from);
    writer.push(")::pg_catalog.timestamp");
}

/// The moment as the server has it.
fn late(writer: &mut Writer<'_>, from: &Expr<ColumnRef>, zone: &Expr<ColumnRef>) {
    writer.push("(");
    shown(writer, from);
    at_zone(writer, zone);
    writer.push(")");
}

/// The moment by the offset of the day before.
fn early(writer: &mut Writer<'_>, from: &Expr<ColumnRef>, zone: &Expr<ColumnRef>) {
    const DAY: &str = " - '1 day'::pg_catalog.interval)";
    writer.push("((");
    shown(writer, from);
    writer.push(" - (((");
    late(writer, from, zone);
    writer.push(DAY);
    at_zone(writer, zone);
    writer.push(") - ((");
    late(writer, from, zone);
    writer.push(DAY).push(" AT TIME ZONE 'UTC'))) AT TIME ZONE 'UTC')");
}
