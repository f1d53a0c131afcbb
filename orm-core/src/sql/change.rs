//! Insertions, updates and deletions as text.

use super::subject::{Role, Subject};
use super::write::{write_condition, write_where};
use super::{Access, Dialect, Operation, Statement, Writer, compared};
use crate::ast::{Alias, Conflict, Delete, Expr, Insert, Update, UpdateEach};
use crate::error::Result;
use crate::value::{ColumnType, Value};

/// The text of an insertion.
///
/// # Errors
/// As [`select`](super::select()).
pub fn insert(insert: &Insert, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.push("INSERT INTO ").ident(insert.table);
    if insert.columns.is_empty() {
        writer.push(" DEFAULT VALUES");
    } else {
        writer.push(" (").list(&insert.columns, ", ", |writer, column| {
            writer.ident(column);
        });
        writer.push(")");
        if by_arrays(insert, dialect) {
            writer.push(" SELECT * FROM ");
            write_arrays(&mut writer, &insert.types, insert.rows.iter().map(|row| row.iter().cloned()));
        } else {
            writer.push(" ");
            write_values(&mut writer, insert.rows.iter().map(|row| row.iter().cloned()));
        }
        writer.about_rows(insert.table, insert.columns.iter().copied().zip(insert.types.iter().copied()));
    }
    write_conflict(&mut writer, &insert.conflict);
    write_returning(&mut writer, insert);
    writer.finish(Access::Write, Operation::Insert, insert.table)
}

/// Whether the rows are one array for each column.
pub(super) fn by_arrays(insert: &Insert, dialect: &dyn Dialect) -> bool {
    dialect.insert_by_arrays() && insert.rows.len() > 1 && !insert.columns.is_empty()
}

/// Whether keys are given of which the database is to be told.
pub(super) fn moves_counter(insert: &Insert, dialect: &dyn Dialect) -> bool {
    insert.auto_key.is_some() && dialect.misses_given_keys()
}

fn write_values(writer: &mut Writer<'_>, rows: impl Iterator<Item = impl IntoIterator<Item = Value>>) {
    writer.push("VALUES ").list(rows, ", ", |writer, row| {
        writer.push("(").list(row, ", ", |writer, value| {
            writer.value(value);
        });
        writer.push(")");
    });
}

/// Rows as one array for each column, so that any number of them has one text.
fn write_arrays(
    writer: &mut Writer<'_>,
    types: &[ColumnType],
    rows: impl Iterator<Item = impl IntoIterator<Item = Value>>,
) {
    let dialect = writer.dialect();
    // `unnest` of several arrays is known by its bare name only, which another schema could take.
    writer.push("ROWS FROM (");
    writer.list(types.iter().zip(by_column(rows, types.len())), ", ", |writer, (column_type, column)| {
        writer.push("pg_catalog.unnest(").value(Value::List(column)).push("::");
        writer.push(dialect.array_type(*column_type)).push(")");
    });
    writer.push(")");
}

/// The values of rows, column by column.
pub(super) fn by_column(
    rows: impl Iterator<Item = impl IntoIterator<Item = Value>>,
    columns: usize,
) -> Vec<Vec<Value>> {
    let mut lists: Vec<Vec<Value>> = (0..columns).map(|_| Vec::with_capacity(rows.size_hint().0)).collect();
    for row in rows {
        lists.iter_mut().zip(row).for_each(|(list, value)| list.push(value));
    }
    lists
}

fn write_conflict(writer: &mut Writer<'_>, conflict: &Conflict) {
    match conflict {
        Conflict::Refuse => {}
        Conflict::Ignore => {
            writer.push(" ON CONFLICT DO NOTHING");
        }
        Conflict::Update { unique, set } => {
            writer.push(" ON CONFLICT (").list(unique, ", ", |writer, column| {
                writer.ident(column);
            });
            writer.push(") DO UPDATE SET ").list(set, ", ", |writer, column| {
                writer.ident(column).push(" = EXCLUDED.").ident(column);
            });
        }
    }
}

fn write_returning(writer: &mut Writer<'_>, insert: &Insert) {
    let counted = insert.auto_key.filter(|_| moves_counter(insert, writer.dialect()));
    let counted = counted.and_then(|at| Some((*insert.columns.get(at)?, greatest(insert, at)?)));
    if insert.returning.is_empty() && counted.is_none() {
        return;
    }
    writer.push(" RETURNING ").list(&insert.returning, ", ", |writer, column| {
        writer.ident(column);
    });
    if let Some((column, greatest)) = counted {
        // Last, so that the columns asked for keep their places.
        writer.push(if insert.returning.is_empty() { "" } else { ", " });
        let dialect = writer.dialect();
        dialect.count_past(writer, insert.table, column, greatest);
    }
}

/// The greatest key that is given, if a counter could come to it.
fn greatest(insert: &Insert, key: usize) -> Option<i64> {
    let given = |row: &Vec<Value>| match row.get(key) {
        Some(Value::Int(given)) => Some(*given),
        _ => None,
    };
    insert.rows.iter().filter_map(given).max().filter(|greatest| *greatest > 0)
}

/// The text of an update.
///
/// # Errors
/// As [`select`](super::select()).
pub fn update(update: &Update, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(update.alias, update.table);
    writer.push("UPDATE ").ident(update.table).push(" SET ").list(
        &update.assignments,
        ", ",
        |writer, (column, column_type, value)| {
            let from = writer.place();
            writer.ident(column).push(" = ");
            dialect.assigned(writer, value, *column_type);
            let role = if matches!(value, Expr::Value(_)) { Role::Stored } else { Role::Assigned };
            let (table, column, column_type) = (update.table, *column, *column_type);
            writer.about_column(from, Subject { table, column, column_type }, role);
        },
    );
    write_where(&mut writer, update.filter.as_ref());
    if !update.returning.is_empty() {
        writer.push(" RETURNING ").list(&update.returning, ", ", |writer, column| {
            writer.ident(column);
        });
    }
    writer.finish(Access::Write, Operation::Update, update.table)
}

/// The table of the new values beside the one that is changed; no other of the statement comes so far.
const NEW: Alias = Alias(1 << 30);

/// A column of the new values, by its position.
fn new_column(writer: &mut Writer<'_>, position: usize) {
    writer.alias(NEW).push(".").ident(&format!("column{}", position + 1));
}

/// The text of an update that gives each row its own values.
///
/// # Errors
/// As [`select`](super::select()).
pub fn update_each(update: UpdateEach, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(update.alias, update.table);
    writer.name_table(NEW, "new");
    writer.push("UPDATE ").ident(update.table).push(" SET ");
    writer.list(update.columns.iter().enumerate(), ", ", |writer, (position, (column, _))| {
        writer.ident(column).push(" = ");
        new_column(writer, update.keys.len() + position);
    });
    writer.push(" FROM ");
    if dialect.insert_by_arrays() {
        let types: Vec<_> =
            update.keys.iter().map(|key| key.column_type).chain(update.columns.iter().map(|of| of.1)).collect();
        write_arrays(&mut writer, &types, update.rows.into_iter());
        writer.push(" AS ").alias(NEW).push(" (");
        writer.list(0..types.len(), ", ", |writer, position| {
            writer.ident(&format!("column{}", position + 1));
        });
        writer.push(")");
    } else {
        writer.push("(");
        write_values(&mut writer, update.rows.into_iter());
        writer.push(") AS ").alias(NEW);
    }
    let columns: Vec<_> =
        update.keys.iter().map(|key| (key.column, key.column_type)).chain(update.columns.iter().copied()).collect();
    writer.about_rows(update.table, columns.into_iter());
    writer.push(" WHERE ");
    writer.list(update.keys.iter().enumerate(), " AND ", |writer, (position, key)| {
        compared(writer, &Expr::Column(key.clone()));
        writer.push(" = ");
        new_column(writer, position);
    });
    if let Some(filter) = &update.filter {
        writer.push(" AND ");
        write_condition(&mut writer, filter);
    }
    writer.finish(Access::Write, Operation::Update, update.table)
}

/// The text of a deletion.
///
/// # Errors
/// As [`select`](super::select()).
pub fn delete(delete: &Delete, dialect: &dyn Dialect) -> Result<Statement> {
    let mut writer = Writer::new(dialect);
    writer.name_table(delete.alias, delete.table);
    writer.push("DELETE FROM ").ident(delete.table);
    write_where(&mut writer, delete.filter.as_ref());
    writer.finish(Access::Write, Operation::Delete, delete.table)
}
