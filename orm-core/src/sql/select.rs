//! Queries as text.

use super::write::{Binding, compared, is_json_to_compare, write, write_compared_column, write_each};
use super::{Access, Dialect, Operation, Statement, Writer};
use crate::ast::{
    Alias, ColumnRef, Combination, Expr, From, Lock, Nulls, OrderBy, Select, SetOperator, Source, Wait, derived_column,
};
use crate::error::Result;

/// The text of a query.
///
/// # Errors
/// [`Error::Unsupported`](crate::error::Error::Unsupported) where the database lacks what it asks for.
pub fn select(select: &Select<ColumnRef>, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    write_select(&mut writer, select);
    writer.finish(Access::Read, Operation::Select, select.from.table_name())
}

/// The text of a query that locks the rows it gives; where the database has no such locks, that of the query.
///
/// # Errors
/// As [`select`].
pub fn locking(select: &Select<ColumnRef>, lock: &Lock<Alias>, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    write_select(&mut writer, select);
    if dialect.locks_rows() {
        writer.push(if lock.no_key { " FOR NO KEY UPDATE" } else { " FOR UPDATE" });
        if !lock.of.is_empty() {
            writer.push(" OF ").list(&lock.of, ", ", |writer, alias| {
                writer.alias(*alias);
            });
        }
        writer.push(match lock.wait {
            Wait::Long => "",
            Wait::No => " NOWAIT",
            Wait::Skip => " SKIP LOCKED",
        });
    }
    writer.finish(Access::Lock, Operation::Select, select.from.table_name())
}

/// The text of a query that counts the rows of another.
///
/// # Errors
/// As [`select`].
pub fn count(select: &Select<ColumnRef>, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    let aggregate = |part: &Expr<ColumnRef>| matches!(part, Expr::Aggregate(_));
    let put_together =
        !select.grouping.is_empty() || select.columns.iter().any(|column| column.any_part(&mut { aggregate }));
    let plain = matches!(select.from.source, Source::Table(_)) && !put_together;
    if plain && !select.distinct && select.distinct_on.is_empty() && !select.is_sliced() {
        name_tables(&mut writer, &select.from);
        writer.push("SELECT ").push(dialect.functions()).push("COUNT(*) FROM ");
        write_from(&mut writer, &select.from);
        write_filters(&mut writer, &select.filters);
    } else {
        writer.push("SELECT ").push(dialect.functions()).push("COUNT(*) FROM (");
        write_select(&mut writer, select);
        writer.push(") AS \"rows\"");
    }
    writer.finish(Access::Read, Operation::Select, select.from.table_name())
}

pub(super) fn write_select(writer: &mut Writer<'_>, select: &Select<ColumnRef>) {
    match bare_combination(select) {
        Some(combination) => {
            write_members(writer, combination, write_select);
            write_order(writer, &select.order_by, &select.columns, true);
            write_limit(writer, select);
        }
        None => write_select_of(writer, select, |writer, column, _| write(writer, column, Binding::Or), false),
    }
}

/// A select whose first column is compared with something.
pub(super) fn write_column_of(writer: &mut Writer<'_>, select: &Select<ColumnRef>) {
    let more = select.columns.len() > 1;
    if more {
        // What rows are ordered by is selected too where they are distinct.
        writer.push("SELECT ").ident("rows").push(".").ident(derived_column(0)).push(" FROM (");
    }
    let named = |writer: &mut Writer<'_>, column: &Expr<ColumnRef>, position| {
        compared(writer, column);
        writer.push(" AS ").ident(derived_column(position));
    };
    let plain = |writer: &mut Writer<'_>, column: &Expr<ColumnRef>, _| compared(writer, column);
    // What rows of a DISTINCT are ordered by must stand among its columns, as it stands there.
    write_select_of(writer, select, if more { named } else { plain }, select.distinct);
    if more {
        writer.push(") AS ").ident("rows");
    }
}

/// A select whose columns are named by their positions.
fn write_select_named(writer: &mut Writer<'_>, select: &Select<ColumnRef>) {
    let named = |writer: &mut Writer<'_>, column: &Expr<ColumnRef>, position| {
        write(writer, column, Binding::Or);
        writer.push(" AS ").ident(derived_column(position));
    };
    write_select_of(writer, select, named, false);
}

/// The combination that a select gives just as it is.
fn bare_combination(select: &Select<ColumnRef>) -> Option<&Combination<ColumnRef>> {
    let Source::Combination(combination) = &select.from.source else { return None };
    let own = |expr: &Expr<ColumnRef>| matches!(expr, Expr::Column(column) if column.alias == select.from.alias);
    let bare = combination.members.len() > 1
        && !select.distinct
        && select.filters.is_empty()
        && select.grouping.is_empty()
        && select.columns.len() == combination.members[0].columns.len()
        && select.columns.iter().all(own)
        && select.order_by.iter().all(|order| own(&order.expr));
    bare.then_some(combination)
}

/// The members with the operator between; `first` writes the first of them.
fn write_members(
    writer: &mut Writer<'_>,
    combination: &Combination<ColumnRef>,
    first: fn(&mut Writer<'_>, &Select<ColumnRef>),
) {
    let operator = match combination.operator {
        SetOperator::Union => " UNION ",
        SetOperator::UnionAll => " UNION ALL ",
        SetOperator::Intersect => " INTERSECT ",
        SetOperator::Except => " EXCEPT ",
    };
    writer.list(combination.members.iter().enumerate(), operator, |writer, (position, member)| {
        let write = if position == 0 { first } else { write_select };
        // Not every database takes parentheses here, and every one takes a table.
        let apart =
            member.is_sliced() || !member.order_by.is_empty() || matches!(member.from.source, Source::Combination(_));
        if apart {
            writer.push("SELECT * FROM (");
        }
        write(writer, member);
        if apart {
            writer.push(") AS \"rows\"");
        }
    });
}

fn write_select_of(
    writer: &mut Writer<'_>,
    select: &Select<ColumnRef>,
    write_chosen: fn(&mut Writer<'_>, &Expr<ColumnRef>, usize),
    by_position: bool,
) {
    name_tables(writer, &select.from);
    writer.push(if select.distinct { "SELECT DISTINCT " } else { "SELECT " });
    if !select.distinct_on.is_empty() {
        if !writer.dialect().has_distinct_on() {
            writer.refuse("`DISTINCT ON`, which `distinct_on` is");
        }
        writer.push("DISTINCT ON (");
        writer.list(&select.distinct_on, ", ", |writer, expr| write_again(writer, expr, &select.columns, false));
        writer.push(") ");
    }
    if select.columns.is_empty() {
        writer.push("1");
    }
    writer.list(select.columns.iter().enumerate(), ", ", |writer, (position, column)| {
        write_chosen(writer, column, position);
    });
    writer.push(" FROM ");
    write_from(writer, &select.from);
    write_filters(writer, &select.filters);
    write_groups(writer, select);
    write_order(writer, &select.order_by, &select.columns, by_position);
    write_limit(writer, select);
}

fn write_limit(writer: &mut Writer<'_>, select: &Select<ColumnRef>) {
    if select.is_sliced() {
        let dialect = writer.dialect();
        dialect.limit(writer, select.limit, select.offset);
    }
}

/// What is selected, again: by its position where `always` or where it is computed, for with parameters in it the database
/// would not know it to be the same.
fn write_again(writer: &mut Writer<'_>, expr: &Expr<ColumnRef>, columns: &[Expr<ColumnRef>], always: bool) {
    match columns.iter().position(|column| column == expr) {
        // By the JSON that was selected rows would be grouped as it is written.
        found if is_json_to_compare(writer, expr) && !(always && found.is_some()) => compared(writer, expr),
        Some(position) if always || !matches!(expr, Expr::Column(_)) => {
            writer.number(position as u64 + 1);
        }
        _ => write(writer, expr, Binding::Comparison),
    }
}

/// ` ORDER BY …`, where there is an order.
pub(super) fn write_order(
    writer: &mut Writer<'_>,
    order_by: &[OrderBy<ColumnRef>],
    columns: &[Expr<ColumnRef>],
    always: bool,
) {
    if !order_by.is_empty() {
        writer.push(" ORDER BY ").list(order_by, ", ", |writer, order| {
            write_again(writer, &order.expr, columns, always);
            write_direction(writer, order);
        });
    }
}

fn write_filters(writer: &mut Writer<'_>, filters: &[Expr<ColumnRef>]) {
    write_conditions(writer, " WHERE ", filters);
}

fn write_conditions(writer: &mut Writer<'_>, clause: &'static str, conditions: &[Expr<ColumnRef>]) {
    if !conditions.is_empty() {
        writer.push(clause);
        let binding = if conditions.len() > 1 { Binding::Not } else { Binding::Or };
        write_each(writer, conditions, " AND ", binding);
    }
}

fn write_groups(writer: &mut Writer<'_>, select: &Select<ColumnRef>) {
    let groups = &select.grouping;
    if !groups.by.is_empty() {
        writer
            .push(" GROUP BY ")
            .list(&groups.by, ", ", |writer, expr| write_again(writer, expr, &select.columns, false));
    }
    write_conditions(writer, " HAVING ", &groups.having);
}

fn name_tables(writer: &mut Writer<'_>, from: &From) {
    let sources = std::iter::once((from.alias, &from.source));
    for (alias, source) in sources.chain(from.joins.iter().map(|join| (join.alias, &join.source))) {
        match source {
            Source::Table(table) => writer.name_table(alias, table),
            Source::Select(_) | Source::Combination(_) => writer.name_table(alias, "rows"),
        }
    }
}

fn write_from(writer: &mut Writer<'_>, from: &From) {
    write_source(writer, from.alias, &from.source);
    for join in &from.joins {
        writer.push(if join.outer { " LEFT JOIN " } else { " INNER JOIN " });
        write_source(writer, join.alias, &join.source);
        writer.push(" ON ");
        write_compared_column(writer, &join.right);
        writer.push(" = ");
        write_compared_column(writer, &join.left);
    }
}

fn write_source(writer: &mut Writer<'_>, alias: Alias, source: &Source) {
    match source {
        Source::Table(table) => write_table(writer, alias, table),
        Source::Select(select) => write_derived(writer, alias, |writer| write_select_named(writer, select)),
        Source::Combination(combination) => {
            write_derived(writer, alias, |writer| write_members(writer, combination, write_select_named));
        }
    }
}

fn write_table(writer: &mut Writer<'_>, alias: Alias, table: &'static str) {
    writer.ident(table);
    if writer.is_renamed(alias, table) {
        writer.push(" AS ").alias(alias);
    }
}

/// A select in place of a table, its columns named by their positions.
fn write_derived(writer: &mut Writer<'_>, alias: Alias, rows: impl FnOnce(&mut Writer<'_>)) {
    writer.push("(");
    rows(writer);
    writer.push(") AS ").alias(alias);
}

fn write_direction(writer: &mut Writer<'_>, order: &OrderBy<ColumnRef>) {
    if order.descending {
        writer.push(" DESC");
    }
    match order.nulls {
        None => {}
        Some(Nulls::First) => {
            writer.push(" NULLS FIRST");
        }
        Some(Nulls::Last) => {
            writer.push(" NULLS LAST");
        }
    }
}
