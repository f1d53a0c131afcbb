//! Which rows are in the way of an operation that the database refused.
//!
//! Asked once the transaction is rolled back, of the tables as they are then. Where they lack what an earlier operation of the
//! same migration made, nothing can be told.

use crate::db::{Collect, Database, Port, now};
use crate::error::Result;
use crate::migrate::Operation;
use crate::schema::Table;
use crate::schema::state::{ColumnState, ModelName, PartsState, State, UniqueState};
use crate::sql::{Access, Statement, quoted};
use crate::value::{Value, ValueRef};

/// How many rows are told.
const TOLD: usize = 10;

/// The rows in the way, in words; none where there are none, or it cannot be told. Rows are told by their keys.
pub(super) fn culprits(db: &Database, app: &str, before: &State, operation: &Operation) -> Option<String> {
    let name = ModelName { app: app.to_owned(), name: operation.model()?.to_owned() };
    let table = before.tables_of(&name).ok()?.into_iter().next()?;
    let mut after = before.clone();
    operation.apply(app, &mut after).ok()?;
    let (what, condition) = in_the_way(db, &name, &table, before, &after, operation)?;
    let key = table.columns.iter().find(|column| column.primary_key)?;
    let (key, from) = (quoted(&key.name), quoted(&table.name));
    let count = asked(db, &format!("SELECT count(*) FROM {from} WHERE {condition}")).ok()?;
    let keys = asked(db, &format!("SELECT {key} FROM {from} WHERE {condition} ORDER BY {key} LIMIT {TOLD}")).ok()?;
    let count = count.first().filter(|count| *count != "0")?;
    let more = if count.parse::<usize>().is_ok_and(|count| count > keys.len()) { ", ..." } else { "" };
    Some(format!("{count} rows of `{}` {what}: those with the keys {}{more}", table.name, keys.join(", ")))
}

/// What is wrong with rows, and the condition that finds them.
fn in_the_way(
    db: &Database,
    name: &ModelName,
    table: &Table,
    before: &State,
    after: &State,
    operation: &Operation,
) -> Option<(String, String)> {
    match operation {
        Operation::AddUnique { unique, .. } => twice(after, name, unique),
        Operation::AddCheck { check, .. } => {
            let tables = after.tables_of(name).ok()?;
            let condition = tables.first()?.check_sql(&check.name, db.dialect())?;
            Some((format!("do not meet `{}`", check.name), format!("NOT ({condition})")))
        }
        Operation::AlterField { field, .. } => {
            let (old, new) = (before.models.get(name)?.column(&field.name)?, field.column()?);
            altered(db, table, after, old, new)
        }
        _ => None,
    }
}

fn twice(state: &State, name: &ModelName, unique: &UniqueState) -> Option<(String, String)> {
    let PartsState::Fields(fields) = &unique.parts else { return None };
    if unique.condition.is_some() {
        return None;
    }
    let model = state.models.get(name)?;
    let columns = fields.iter().map(|field| Some(quoted(&model.column(field)?.name))).collect::<Option<Vec<_>>>()?;
    Some((format!("have the same ({}) as another", fields.join(", ")), same(&model.table, &columns.join(", "))))
}

fn same(table: &str, columns: &str) -> String {
    let table = quoted(table);
    format!("({columns}) IN (SELECT {columns} FROM {table} GROUP BY {columns} HAVING count(*) > 1)")
}

fn altered(
    db: &Database,
    table: &Table,
    after: &State,
    old: &ColumnState,
    new: &ColumnState,
) -> Option<(String, String)> {
    let column = quoted(&old.name);
    let empty = format!("{column} IS NULL");
    if old.null
        && !new.null
        && asked(db, &format!("SELECT 1 FROM {} WHERE {empty} LIMIT 1", quoted(&table.name))).ok()?.len() == 1
    {
        return Some((format!("have NULL in `{}`", old.name), empty));
    }
    if new.unique && !old.unique {
        return Some((format!("have the same `{}` as another", old.name), same(&table.name, &column)));
    }
    let target = new.reference.as_ref().filter(|reference| reference.constraint)?;
    let target = after.tables_of(&target.to).ok()?.into_iter().next()?;
    let key = target.columns.iter().find(|column| column.primary_key)?;
    let (key, target) = (quoted(&key.name), quoted(&target.name));
    let condition = format!("{column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {target})");
    Some((format!("point nowhere by `{}`", old.name), condition))
}

/// The first cell of each row, as text.
fn asked(db: &Database, sql: &str) -> Result<Vec<String>> {
    let statement = Statement::raw(sql.to_owned(), Vec::new(), Access::Read);
    let sink = Collect::new(|row| {
        Ok(match row.get(0)? {
            ValueRef::Text(text) => text.to_owned(),
            ValueRef::Int(whole) => whole.to_string(),
            other => match other.to_value() {
                Value::Uuid(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                other => format!("{other:?}"),
            },
        })
    });
    Ok(Collect::take(now(db.query(statement, sink))?))
}
