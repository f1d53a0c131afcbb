//! `bulk_create`: many rows in few statements.

use std::panic::Location;

use super::QuerySet;
use super::conflict::{OnConflict, refuse_repeated};
use super::insert::{RowValues, complete, insert_rows, insertion, object_of, returned};
use super::query::at;
use crate::ast::Conflict;
use crate::db::{Handle, Port};
use crate::error::Result;
use crate::meta::ModelMeta;
use crate::model::{Batch, Draft, FetchMode, IntoDraft, Model, ModelType};

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
        self.bulk_create_with(db, drafts, OnConflict::refuse())
    }

    /// As [`bulk_create`](QuerySet::bulk_create), but rows that a unique constraint refuses are left out or change the row
    /// that is there:
    ///
    /// `bulk_create_with(&db, drafts, OnConflict::update(|a| (a.title, a.artist), |a| (a.genre, a.plays)))`.
    ///
    /// Gives the rows as they are in the table afterwards: with [`OnConflict::ignore`] those that were inserted, with
    /// [`OnConflict::update`] all of them.
    ///
    /// SQL: `INSERT .. ON CONFLICT .. RETURNING ..`.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where no unique constraint is on the fields named, where
    /// the key is among those to be changed, or where two of the rows are each other's conflict; else as the database says.
    /// Nothing is inserted or changed then.
    #[doc(alias = "upsert")]
    #[track_caller]
    pub fn bulk_create_with<'a, H, D>(
        &self,
        db: &'a H,
        drafts: impl IntoIterator<Item = D>,
        on_conflict: OnConflict<M>,
    ) -> H::Out<'a, Vec<M>>
    where
        H: Handle + ?Sized,
        D: IntoDraft<M>,
    {
        let location = Location::caller();
        let port = db.port();
        let drafts: Vec<Draft<M>> = drafts.into_iter().map(IntoDraft::into_draft).collect();
        H::drive(async move { create(port, drafts, on_conflict.into_conflict()?, location).await })
    }
}

async fn create<M: Model>(
    port: &dyn Port,
    mut drafts: Vec<Draft<M>>,
    conflict: Conflict,
    location: &'static Location<'static>,
) -> Result<Vec<M>> {
    let mut rows = drafts.iter_mut().map(complete).collect::<Result<Vec<RowValues>>>()?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    refuse_repeated(M::meta(), &conflict, &rows)?;
    // One statement is atomic by itself; several need a transaction.
    let statements = split(&rows, M::meta().primary_key, port);
    let mut stored = vec![true; rows.len()];
    if let [only] = statements.as_slice() {
        insert(M::meta(), port, &mut rows, &mut stored, only, &conflict, location).await?;
    } else {
        let transaction = port.begin().await?;
        for indexes in &statements {
            insert(M::meta(), transaction.port(), &mut rows, &mut stored, indexes, &conflict, location).await?;
        }
        transaction.commit().await?;
    }
    let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
    if conflict != Conflict::Refuse {
        // What is stored may point at other rows than what was given.
        drafts.iter_mut().for_each(|draft| *draft = Draft::default());
    }
    let there = rows.into_iter().zip(&drafts).zip(stored).filter(|(_, stored)| *stored);
    let objects = there.map(|((values, draft), _)| object_of(values, draft, &mut batch)).collect::<Result<Vec<M>>>()?;
    batch.finish();
    Ok(objects)
}

/// Inserts some of the rows by one statement. They become what is stored; those that were left out are marked.
async fn insert(
    meta: &'static ModelMeta,
    port: &dyn Port,
    rows: &mut [RowValues],
    stored: &mut [bool],
    indexes: &[usize],
    conflict: &Conflict,
    location: &'static Location<'static>,
) -> Result<()> {
    if *conflict == Conflict::Refuse {
        return insert_rows(meta, port, rows, indexes, location).await;
    }
    let Some((mut insert, _)) = insertion(meta, rows, indexes) else { return Ok(()) };
    insert.conflict = conflict.clone();
    insert.returning = meta.fields.iter().map(|field| field.column).collect();
    let all: Vec<usize> = (0..meta.fields.len()).collect();
    let statement = at(port.templates().insertion(insert, port.dialect())?, location);
    let returned = returned(port, statement, meta, &all).await?;
    for index in &indexes[returned.len().min(indexes.len())..] {
        stored[*index] = false;
    }
    for (index, values) in indexes.iter().zip(returned) {
        rows[*index] = values.into_iter().map(Some).collect();
    }
    Ok(())
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
