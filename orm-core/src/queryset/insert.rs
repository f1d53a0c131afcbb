//! Rows inserted: their values completed and checked, the statement, and the objects from what came back.

use std::panic::Location;

use super::check::{check_values, now_for};
use super::parent::insert_parents;
use super::query::at;
use crate::ast::{Conflict, Insert};
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Result};
use crate::meta::{AutoNow, FieldMeta, ModelMeta};
use crate::model::{Batch, Draft, FetchMode, Model, ModelType};
use crate::sql::Statement;
use crate::value::Value;

/// The values of a row, by field: none is left to the database.
pub(super) type RowValues = Vec<Option<Value>>;

/// Completes a draft: what was not given gets its default, the present moment or NULL.
pub(super) fn complete<M: Model>(draft: &mut Draft<M>) -> Result<RowValues> {
    let meta = M::meta();
    if let Some(field) = draft.awaited().next() {
        let (model, field) = (meta.name, meta.fields[field].name);
        let reason = format!("`{model}` can be inserted with a new `{field}` by `save` alone: save that one before");
        return Err(Error::InvalidQuery { reason });
    }
    let mut values = draft.take_values()?;
    for (index, field) in meta.fields.iter().enumerate() {
        if field.generated.is_some() {
            values[index] = None;
        } else if field.auto_now != AutoNow::No {
            values[index] = now_for(field.column_type).or(values[index].take());
        } else if values[index].is_none() {
            values[index] = match M::__default(index) {
                Some(value) => Some(value),
                None if left_to_database(field) => None,
                None if field.null => Some(Value::Null),
                None => return Err(Error::MissingValue { model: meta.name, field: field.name }),
            };
        }
    }
    check_values(meta, values.iter().enumerate().filter_map(|(index, value)| Some((index, value.as_ref()?))))?;
    Ok(values)
}

fn left_to_database(field: &FieldMeta) -> bool {
    field.auto || field.db_default.is_some()
}

/// A row as an object: its values, with those that the database gave.
pub(super) fn object<M: Model>(values: RowValues, draft: &Draft<M>) -> Result<M> {
    let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
    let object = object_of(values, draft, &mut batch)?;
    batch.finish();
    Ok(object)
}

/// A row as an object, one of several that know each other.
pub(super) fn object_of<M: Model>(values: RowValues, draft: &Draft<M>, batch: &mut Batch) -> Result<M> {
    let values: Vec<Value> = values.into_iter().map(|value| value.unwrap_or(Value::Null)).collect();
    let object = M::__decode(&values, 0, batch)?;
    for (relation, known) in draft.related() {
        if let Some(slot) = object.__slot(*relation) {
            slot.fill(Some(known.clone()));
        }
    }
    Ok(object)
}

/// Inserts some of the rows by one statement, all of which leave the same columns to the database, and fills in what it
/// gave them.
pub(super) async fn insert_rows(
    meta: &'static ModelMeta,
    port: &dyn Port,
    rows: &mut [RowValues],
    indexes: &[usize],
    location: &'static Location<'static>,
) -> Result<()> {
    let Some((mut insert, missing)) = insertion(meta, rows, indexes, |value| value.clone()) else { return Ok(()) };
    let only_key = missing.as_slice() == [meta.primary_key] && meta.key().auto;
    if missing.is_empty() || (only_key && port.dialect().tells_last_insert_id()) {
        let executed = port.execute(at(port.templates().insertion(insert, port.dialect())?, location)).await?;
        if let (true, Some(last)) = (only_key, executed.last_insert_id) {
            // One statement numbers its rows one after another, since no other can write meanwhile.
            let before = last - i64::try_from(indexes.len()).unwrap_or(0);
            for (id, index) in (before + 1..).zip(indexes) {
                rows[*index][meta.primary_key] = Some(Value::Int(id));
            }
        }
        return Ok(());
    }
    insert.returning = missing.iter().map(|field| meta.fields[*field].column).collect();
    let statement = at(port.templates().insertion(insert, port.dialect())?, location);
    let returned = returned(port, statement, meta, &missing).await?;
    for (index, values) in indexes.iter().zip(returned) {
        for (field, value) in missing.iter().zip(values) {
            rows[*index][*field] = Some(value);
        }
    }
    Ok(())
}

/// The insertion of some of the rows, and the fields that it leaves to the database; none of no rows. `value` takes a value
/// or a copy of it.
pub(super) fn insertion(
    meta: &'static ModelMeta,
    rows: &mut [RowValues],
    indexes: &[usize],
    value: fn(&mut Option<Value>) -> Option<Value>,
) -> Option<(Insert, Vec<usize>)> {
    let first = &rows[*indexes.first()?];
    let (given, missing): (Vec<usize>, Vec<usize>) = (0..meta.fields.len()).partition(|field| first[*field].is_some());
    let insert = Insert {
        table: meta.table,
        columns: given.iter().map(|field| meta.fields[*field].column).collect(),
        types: given.iter().map(|field| meta.fields[*field].column_type).collect(),
        rows: indexes
            .iter()
            .map(|index| given.iter().map(|field| value(&mut rows[*index][*field]).unwrap_or(Value::Null)).collect())
            .collect(),
        auto_key: given.iter().position(|index| meta.fields[*index].auto),
        conflict: Conflict::Refuse,
        returning: Vec::new(),
    };
    Some((insert, missing))
}

/// What a statement that writes gives back of some fields, for each row.
pub(super) async fn returned(
    port: &dyn Port,
    statement: Statement,
    meta: &'static ModelMeta,
    fields: &[usize],
) -> Result<Vec<Vec<Value>>> {
    let types: Vec<_> = fields.iter().map(|field| meta.fields[*field].column_type).collect();
    let sink = Collect::new(move |row| {
        types.iter().enumerate().map(|(at, column)| Ok(row.get(at)?.to_value_of(*column))).collect::<Result<Vec<_>>>()
    });
    Ok(Collect::take(port.query(statement, sink).await?))
}

/// Inserts one row and fills in what the database gave it.
pub(super) async fn insert_row(
    meta: &'static ModelMeta,
    port: &dyn Port,
    values: &mut RowValues,
    location: &'static Location<'static>,
) -> Result<()> {
    insert_rows(meta, port, std::slice::from_mut(values), &[0], location).await
}

pub(super) async fn insert_draft<M: Model>(
    port: &dyn Port,
    mut draft: Draft<M>,
    location: &'static Location<'static>,
) -> Result<M> {
    if draft.awaited().next().is_none() {
        return insert_whole(port, draft, location).await;
    }
    let transaction = port.begin().await?;
    insert_parents(transaction.port(), &mut draft, location).await?;
    let object = insert_whole(transaction.port(), draft, location).await?;
    transaction.commit().await?;
    Ok(object)
}

async fn insert_whole<M: Model>(
    port: &dyn Port,
    mut draft: Draft<M>,
    location: &'static Location<'static>,
) -> Result<M> {
    let mut values = complete(&mut draft)?;
    insert_row(M::meta(), port, &mut values, location).await?;
    object(values, &draft)
}

/// What a builder's `save` does: `INSERT`, and the object with its key.
#[doc(hidden)]
#[track_caller]
pub fn save_draft<'a, M: Model, H: Handle + ?Sized>(draft: Draft<M>, db: &'a H) -> H::Out<'a, M> {
    let location = Location::caller();
    let port = db.port();
    H::drive(async move { insert_draft(port, draft, location).await })
}
