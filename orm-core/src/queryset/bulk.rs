//! `bulk_create`: many rows in few statements.

use std::panic::Location;

use super::QuerySet;
use super::insert::{RowValues, complete, object_of};
use super::query::at;
use crate::ast::Insert;
use crate::db::{Collect, Handle, Port};
use crate::error::Result;
use crate::meta::ModelMeta;
use crate::model::{Batch, Draft, FetchMode, IntoDraft, Model, ModelType};
use crate::sql;
use crate::value::Value;

/// How many rows one statement has at most, where each row has its own placeholders: enough to be fast, few enough for
/// texts that are used again.
const ROWS_A_STATEMENT: usize = 250;

impl<M: Model> QuerySet<M> {
    /// Inserts many rows in few statements, in one transaction. Gives the objects with their keys, in their order.
    ///
    /// Takes builders whose required fields are given, or whole objects.
    ///
    /// # Errors
    /// As the database says; nothing is inserted then.
    #[track_caller]
    pub fn bulk_create<'a, H, D>(&self, db: &'a H, drafts: impl IntoIterator<Item = D>) -> H::Out<'a, Vec<M>>
    where
        H: Handle + ?Sized,
        D: IntoDraft<M>,
    {
        let location = Location::caller();
        let port = db.port();
        let mut drafts: Vec<Draft<M>> = drafts.into_iter().map(IntoDraft::into_draft).collect();
        H::drive(async move {
            let mut rows = drafts.iter_mut().map(complete).collect::<Result<Vec<RowValues>>>()?;
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            // One statement is atomic by itself; several need a transaction.
            let statements = split(&rows, M::meta().primary_key, port);
            if let [only] = statements.as_slice() {
                insert_rows(M::meta(), port, &mut rows, only, location).await?;
            } else {
                let transaction = port.begin().await?;
                for indexes in &statements {
                    insert_rows(M::meta(), transaction.port(), &mut rows, indexes, location).await?;
                }
                transaction.commit().await?;
            }
            let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
            let objects = rows.into_iter().zip(&drafts).map(|(values, draft)| object_of(values, draft, &mut batch));
            let objects = objects.collect::<Result<Vec<M>>>()?;
            batch.finish();
            Ok(objects)
        })
    }
}

/// The rows of each statement: of one statement all leave the same columns to the database, and there are no more
/// parameters than it may have.
fn split(rows: &[RowValues], key: usize, port: &dyn Port) -> Vec<Vec<usize>> {
    let shape = |row: &RowValues| row.iter().map(Option::is_some).collect::<Vec<_>>();
    let mut shapes: Vec<(Vec<bool>, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let shape = shape(row);
        match shapes.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, indexes)) => indexes.push(index),
            None => shapes.push((shape, vec![index])),
        }
    }
    // Keys that were given come first: else the database could give one of them to another row.
    shapes.sort_by_key(|(shape, _)| !shape.get(key).copied().unwrap_or(false));
    let mut statements = Vec::new();
    for (shape, indexes) in shapes {
        let columns = shape.iter().filter(|given| **given).count();
        let most = if columns == 0 {
            1
        } else if port.dialect().insert_by_arrays() {
            indexes.len()
        } else {
            (port.max_parameters() / columns).clamp(1, ROWS_A_STATEMENT)
        };
        statements.extend(indexes.chunks(most).map(<[usize]>::to_vec));
    }

    statements
}

/// Inserts some of the rows by one statement and fills in what the database gave them.
async fn insert_rows(
    meta: &'static ModelMeta,
    port: &dyn Port,
    rows: &mut [RowValues],
    indexes: &[usize],
    location: &'static Location<'static>,
) -> Result<()> {
    let Some(&first) = indexes.first() else { return Ok(()) };
    let (given, missing): (Vec<usize>, Vec<usize>) =
        (0..meta.fields.len()).partition(|field| rows[first][*field].is_some());
    let mut insert = Insert {
        table: meta.table,
        columns: given.iter().map(|field| meta.fields[*field].column).collect(),
        types: given.iter().map(|field| meta.fields[*field].column_type).collect(),
        rows: indexes
            .iter()
            .map(|index| given.iter().map(|field| rows[*index][*field].clone().unwrap_or(Value::Null)).collect())
            .collect(),
        auto_key: given.iter().position(|index| meta.fields[*index].auto),
        ignore_conflicts: false,
        returning: Vec::new(),
    };
    let only_key = missing.as_slice() == [meta.primary_key] && meta.key().auto;
    if missing.is_empty() || (only_key && port.dialect().tells_last_insert_id()) {
        let executed = port.execute(at(sql::insert(&insert, port.dialect())?, location)).await?;
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
    let types: Vec<_> = missing.iter().map(|field| meta.fields[*field].column_type).collect();
    let sink = Collect::new(move |row| {
        types.iter().enumerate().map(|(at, column)| Ok(row.get(at)?.to_value_of(*column))).collect::<Result<Vec<_>>>()
    });
    let returned: Vec<Vec<Value>> =
        Collect::take(port.query(at(sql::insert(&insert, port.dialect())?, location), sink).await?);
    for (index, values) in indexes.iter().zip(returned) {
        for (field, value) in missing.iter().zip(values) {
            rows[*index][*field] = Some(value);
        }
    }
    Ok(())
}
