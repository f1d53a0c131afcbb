//! `bulk_update`: rows set to the values of objects, many by one statement.

use std::collections::HashSet;
use std::panic::Location;

use super::QuerySet;
use super::check::check_values;
use super::instance::key_of;
use super::key::key_columns;
use super::own::own_fields;
use super::query::at;
use crate::ast::{Alias, Expr, UpdateEach};
use crate::db::{Handle, Port};
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::model::{Model, root_fields};
use crate::sql;
use crate::value::Value;

/// How many rows one statement has at most, where each value has its own placeholder.
const ROWS_A_STATEMENT: usize = 256;
/// The same where each column is one parameter: what bounds a message's size.
const ROWS_AN_ARRAY: usize = 10_000;

impl<M: Model> QuerySet<M> {
    /// Sets columns of many rows, each row to the values of its object, in few statements and one transaction:
    /// `bulk_update(&db, &albums, |a| (a.genre, a.plays))`. Gives the number of rows matched: objects whose row is gone, or
    /// is none of the queryset's, change nothing. Of several objects with one key the first counts.
    ///
    /// Fields with `auto_now` keep their value unless they are named, as in Django.
    ///
    /// SQL: `UPDATE .. SET .. FROM` a table of the new values.
    ///
    /// # Errors
    /// [`Error::Unsaved`] for an object without a key, [`Error::InvalidQuery`] where the key or a column of another table is
    /// among those to be set, [`Error::Sliced`] after a limit or an offset, [`Error::OutOfRange`] for a value that its column
    /// cannot hold, or as the database says. Nothing is changed then.
    #[track_caller]
    pub fn bulk_update<'a, 'o, H, S>(
        &self,
        db: &'a H,
        objects: impl IntoIterator<Item = &'o M>,
        fields: impl FnOnce(&'static M::Fields<Sure>) -> S,
    ) -> H::Out<'a, u64>
    where
        H: Handle + ?Sized,
        S: Selection,
    {
        let location = Location::caller();
        let port = db.port();
        let chosen = nested(|level| {
            let mut columns = Columns::default();
            fields(root_fields::<M>(level)).select(&mut columns);
            own_fields::<M>(&columns)
        });
        let prepared = chosen.and_then(|fields| self.prepare_each(&fields, objects));
        H::drive(async move {
            let Some(update) = prepared? else { return Ok(0) };
            run(update, port, location).await
        })
    }

    /// All rows in one update; none where there are none.
    fn prepare_each<'o>(
        &self,
        chosen: &[usize],
        objects: impl IntoIterator<Item = &'o M>,
    ) -> Result<Option<UpdateEach>> {
        let meta = M::meta();
        let mut query = self.query.clone();
        query.refuse_slice("update");
        query.check()?;
        if chosen.iter().any(|field| meta.key_positions().contains(field)) {
            let reason = format!("`bulk_update` finds each `{}` by its key, so that it cannot set the key", meta.name);
            return Err(Error::InvalidQuery { reason });
        }
        let mut once = HashSet::new();
        let fields: Vec<usize> = chosen.iter().copied().filter(|field| once.insert(*field)).collect();
        let mut keys = HashSet::new();
        let mut rows = Vec::new();
        for object in objects {
            let key = key_of(object)?;
            let values: Vec<Value> = fields.iter().map(|field| object.__value(*field)).collect();
            check_values(meta, fields.iter().copied().zip(&values))?;
            if keys.insert(key.clone()) {
                let mut row = match key {
                    Value::List(key) => key,
                    key => vec![key],
                };
                row.extend(values);
                rows.push(row);
            }
        }
        query.select.distinct = false;
        let filter = if rows.is_empty() { None } else { query.row_filter()? };
        let Some(filter) = filter else { return Ok(None) };
        Ok(Some(UpdateEach {
            table: meta.table,
            alias: Alias(0),
            keys: key_columns(meta, Alias(0)).collect(),
            columns: fields.iter().map(|field| (meta.fields[*field].column, meta.fields[*field].column_type)).collect(),
            rows,
            filter: (!matches!(filter, Expr::Const(true))).then_some(filter),
        }))
    }
}

async fn run(mut update: UpdateEach, port: &dyn Port, location: &'static Location<'static>) -> Result<u64> {
    let arrays = port.dialect().insert_by_arrays();
    // Half of the parameters are left to the condition.
    let most = if arrays {
        ROWS_AN_ARRAY
    } else {
        (port.max_parameters() / 2 / (update.columns.len() + update.keys.len())).clamp(1, ROWS_A_STATEMENT)
    };
    let mut rows = std::mem::take(&mut update.rows).into_iter();
    let mut next = || {
        let mut batch: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
        if let (false, Some(last)) = (arrays, batch.last().cloned()) {
            // The last one is repeated, so that batches of near lengths have one text.
            batch.resize(batch.len().next_power_of_two().min(most), last);
        }
        (!batch.is_empty()).then_some(batch)
    };
    let first = next().unwrap_or_default();
    let Some(second) = next() else {
        update.rows = first;
        return Ok(port.execute(at(sql::update_each(&update, port.dialect())?, location)).await?.rows);
    };
    let transaction = port.begin().await?;
    let mut matched = 0;
    for batch in [first, second].into_iter().chain(std::iter::from_fn(next)) {
        update.rows = batch;
        let statement = at(sql::update_each(&update, port.dialect())?, location);
        matched += transaction.port().execute(statement).await?.rows;
    }
    transaction.commit().await?;
    Ok(matched)
}
