//! `bulk_update`: rows set to the values of objects, many by one statement.

use std::collections::HashSet;
use std::iter::Peekable;
use std::panic::Location;

use super::QuerySet;
use super::check::check_values;
use super::instance::key_of;
use super::key::key_columns;
use super::own::own_fields;
use super::query::{Query, at};
use crate::ast::{Alias, Expr, UpdateEach};
use crate::db::{Handle, Port};
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::meta::ModelMeta;
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
    /// Fields with `auto_now` keep their value unless they are named, as in Django. The values of some hundreds or thousands
    /// of objects are taken and written before the next are; of the others only the keys are kept.
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
        objects: impl IntoIterator<Item = &'o M, IntoIter: Send + 'a>,
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
        let query = self.query.clone();
        let mut objects = objects.into_iter();
        H::drive(async move { run(query, chosen?, &mut objects, port, location).await })
    }
}

async fn run<M: Model>(
    mut query: Query,
    chosen: Vec<usize>,
    objects: &mut (dyn Iterator<Item = &M> + Send + '_),
    port: &dyn Port,
    location: &'static Location<'static>,
) -> Result<u64> {
    let meta = M::meta();
    query.refuse_slice("update");
    query.check()?;
    if chosen.iter().any(|field| meta.key_positions().contains(field)) {
        let reason = format!("`bulk_update` finds each `{}` by its key, so that it cannot set the key", meta.name);
        return Err(Error::InvalidQuery { reason });
    }
    let mut once = HashSet::new();
    let fields: Vec<usize> = chosen.into_iter().filter(|field| once.insert(*field)).collect();
    let arrays = port.dialect().insert_by_arrays();
    // Half of the parameters are left to the condition.
    let most = if arrays {
        ROWS_AN_ARRAY
    } else {
        (port.max_parameters() / 2 / (fields.len() + meta.key_positions().len())).clamp(1, ROWS_A_STATEMENT)
    };
    let mut objects = objects.peekable();
    let mut known = HashSet::new();
    let mut next = |objects: &mut Peekable<_>| {
        let mut rows = next_rows(meta, objects, &fields, &mut known, most)?;
        if let (false, Some(last)) = (arrays, rows.last().cloned()) {
            // The last one is repeated, so that batches of near lengths have one text.
            rows.resize(rows.len().next_power_of_two().min(most), last);
        }
        Ok::<_, Error>(rows)
    };
    let first = next(&mut objects)?;
    query.select.distinct = false;
    let filter = if first.is_empty() { None } else { query.row_filter()? };
    let Some(filter) = filter else { return Ok(0) };
    let filter = (!matches!(filter, Expr::Const(true))).then_some(filter);
    let statement = |rows| {
        let update = UpdateEach {
            table: meta.table,
            alias: Alias(0),
            keys: key_columns(meta, Alias(0)).collect(),
            columns: fields.iter().map(|field| (meta.fields[*field].column, meta.fields[*field].column_type)).collect(),
            rows,
            filter: filter.clone(),
        };
        sql::update_each(update, port.dialect()).map(|statement| at(statement, location))
    };
    if objects.peek().is_none() {
        return Ok(port.execute(statement(first)?).await?.rows);
    }
    let transaction = port.begin().await?;
    let (mut matched, mut rows) = (0, first);
    while !rows.is_empty() {
        matched += transaction.port().execute(statement(rows)?).await?.rows;
        rows = next(&mut objects)?;
    }
    transaction.commit().await?;
    Ok(matched)
}

/// The keys and the values of the next objects that have a key which is not known yet.
fn next_rows<'o, M: Model>(
    meta: &'static ModelMeta,
    objects: &mut impl Iterator<Item = &'o M>,
    fields: &[usize],
    known: &mut HashSet<Value>,
    most: usize,
) -> Result<Vec<Vec<Value>>> {
    let mut rows = Vec::new();
    while rows.len() < most
        && let Some(object) = objects.next()
    {
        let key = key_of(object)?;
        let values: Vec<Value> = fields.iter().map(|field| object.__value(*field)).collect();
        check_values(meta, fields.iter().copied().zip(&values))?;
        if known.insert(key.clone()) {
            let mut row = match key {
                Value::List(key) => key,
                key => vec![key],
            };
            row.extend(values);
            rows.push(row);
        }
    }
    Ok(rows)
}
