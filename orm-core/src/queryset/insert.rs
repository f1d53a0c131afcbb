//! One row inserted: its values completed and checked, the statement, and the object from what came back.

use std::panic::Location;

use super::Query;
use super::check::{check_values, now_for};
use super::load::Loading;
use super::prefetch::load;
use super::query::at;
use super::terminal::typed;
use crate::ast::Insert;
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::meta::{AutoNow, FieldMeta};
use crate::model::{Batch, Draft, FetchMode, Model, ModelType, root_fields};
use crate::sql;
use crate::value::Value;

/// The values of a row, by field: none is left to the database.
pub(super) type RowValues = Vec<Option<Value>>;

/// Completes a draft: what was not given gets its default, the present moment or NULL.
pub(super) fn complete<M: Model>(draft: &mut Draft<M>) -> Result<RowValues> {
    let meta = M::meta();
    let mut values = draft.take_values()?;
    for (index, field) in meta.fields.iter().enumerate() {
        if field.auto_now != AutoNow::No {
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
fn object<M: Model>(values: RowValues, draft: &Draft<M>) -> Result<M> {
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

/// Inserts one row and fills in what the database gave it.
pub(super) async fn insert_row<M: Model>(
    port: &dyn Port,
    values: &mut RowValues,
    location: &'static Location<'static>,
) -> Result<()> {
    let meta = M::meta();
    let given: Vec<usize> = (0..values.len()).filter(|index| values[*index].is_some()).collect();
    let missing: Vec<usize> = (0..values.len()).filter(|index| values[*index].is_none()).collect();
    let fields = |indexes: &[usize]| indexes.iter().map(|index| &meta.fields[*index]).collect::<Vec<_>>();
    let mut insert = Insert {
        table: meta.table,
        columns: fields(&given).iter().map(|field| field.column).collect(),
        types: fields(&given).iter().map(|field| field.column_type).collect(),
        rows: vec![given.iter().filter_map(|index| values[*index].clone()).collect()],
        auto_key: given.iter().position(|index| meta.fields[*index].auto),
        ignore_conflicts: false,
        returning: Vec::new(),
    };
    let only_key = missing.as_slice() == [meta.primary_key] && meta.key().auto;
    if missing.is_empty() || (only_key && port.dialect().tells_last_insert_id()) {
        let executed = port.execute(at(sql::insert(&insert, port.dialect())?, location)).await?;
        if let (true, Some(id)) = (only_key, executed.last_insert_id) {
            values[meta.primary_key] = Some(Value::Int(id));
        }
        return Ok(());
    }
    insert.returning = fields(&missing).iter().map(|field| field.column).collect();
    let types: Vec<_> = fields(&missing).iter().map(|field| field.column_type).collect();
    let sink = Collect::new(move |row| {
        types.iter().enumerate().map(|(at, column)| Ok(row.get(at)?.to_value_of(*column))).collect::<Result<Vec<_>>>()
    });
    let returned: Option<Vec<Value>> =
        Collect::take(port.query(at(sql::insert(&insert, port.dialect())?, location), sink).await?).pop();
    for (index, value) in missing.into_iter().zip(returned.unwrap_or_default()) {
        values[index] = Some(value);
    }
    Ok(())
}

async fn insert_draft<M: Model>(
    port: &dyn Port,
    mut draft: Draft<M>,
    location: &'static Location<'static>,
) -> Result<M> {
    let mut values = complete(&mut draft)?;
    insert_row::<M>(port, &mut values, location).await?;
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

/// What a builder's `get_or_create` does: the row found by the named fields, else inserted. Safe against others who do the
/// same at the same time, given a unique constraint on those fields.
#[doc(hidden)]
#[track_caller]
pub fn get_or_create<'a, M: Model, H: Handle + ?Sized, S: Selection>(
    mut draft: Draft<M>,
    db: &'a H,
    by: impl FnOnce(&'static M::Fields<Sure>) -> S,
) -> H::Out<'a, (M, bool)> {
    let location = Location::caller();
    let port = db.port();
    let fields = nested(|level| {
        let mut columns = Columns::default();
        by(root_fields::<M>(level)).select(&mut columns);
        super::own::own_fields::<M>(&columns)
    });
    H::drive(async move {
        let mut values = complete(&mut draft)?;
        let mut query = Query::new(ModelType::of::<M>());
        for index in fields? {
            let value = values[index]
                .clone()
                .ok_or(Error::MissingValue { model: M::meta().name, field: M::meta().fields[index].name })?;
            query.add_filter(crate::expr::equal(query.own(index), crate::ast::Expr::Value(value)));
        }
        query.ordered = true;
        query.narrow(2);
        let find = async || -> Result<Option<M>> {
            let mut found: Vec<M> = typed(load(port, Loading::of(&query, port.dialect(), location)?).await?);
            match found.len() {
                0 => Ok(None),
                1 => Ok(found.pop()),
                found => Err(Error::MultipleObjects { model: M::meta().name, found, more: false }),
            }
        };
        if let Some(found) = find().await? {
            return Ok((found, false));
        }
        // In a transaction of its own (a savepoint inside another), so that a refused insert spoils nothing.
        let transaction = port.begin().await?;
        match insert_row::<M>(transaction.port(), &mut values, location).await {
            Ok(()) => {
                transaction.commit().await?;
                Ok((object(values, &draft)?, true))
            }
            Err(refused @ Error::UniqueViolation { .. }) => {
                drop(transaction);
                find().await?.map(|found| (found, false)).ok_or(refused)
            }
            Err(error) => Err(error),
        }
    })
}
