//! `bulk_create`: many rows in few statements.

use std::iter::Peekable;
use std::panic::Location;

use super::QuerySet;
use super::conflict::{OnConflict, Repeats};
use super::insert::{RowValues, complete, insert_rows, insertion, object_of, returned};
use super::query::at;
use crate::ast::Conflict;
use crate::db::{Handle, Port};
use crate::error::Result;
use crate::meta::ModelMeta;
use crate::model::{Batch, Draft, FetchMode, IntoDraft, Model, ModelType};

/// How many rows are taken from an iterator before they are stored: what memory is needed for beside the objects that are
/// given back, and what bounds a message's size where each column is one parameter.
const PORTION: usize = 4000;
/// How many rows a statement has where each row has its own placeholders: measured, fewer and more are both slower.
const CHUNK: usize = 250;
/// How many of the rows beyond full chunks need no text that others share.
const FEW: usize = 16;

impl<M: Model> QuerySet<M> {
    /// Inserts many rows in few statements, in one transaction. Gives the objects with their keys, in their order.
    ///
    /// Takes builders whose required fields are given, or whole objects. Some thousands of them are taken and inserted
    /// before the next are, so that an iterator is never in memory as a whole. Of those, rows whose keys are given go first; a key
    /// that is given later can be one that the database gave by then, which is refused.
    ///
    /// # Errors
    /// As the database says; nothing is inserted then.
    #[track_caller]
    pub fn bulk_create<'a, H, D>(
        &self,
        db: &'a H,
        drafts: impl IntoIterator<Item = D, IntoIter: Send + 'a>,
    ) -> H::Out<'a, Vec<M>>
    where
        H: Handle + ?Sized,
        D: IntoDraft<M> + 'a,
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
        drafts: impl IntoIterator<Item = D, IntoIter: Send + 'a>,
        on_conflict: OnConflict<M>,
    ) -> H::Out<'a, Vec<M>>
    where
        H: Handle + ?Sized,
        D: IntoDraft<M> + 'a,
    {
        let location = Location::caller();
        let port = db.port();
        let mut drafts = drafts.into_iter().map(D::into_draft);
        H::drive(async move { create(port, &mut drafts, on_conflict.into_conflict()?, location).await })
    }
}

async fn create<M: Model>(
    port: &dyn Port,
    drafts: &mut (dyn Iterator<Item = Draft<M>> + Send + '_),
    conflict: Conflict,
    location: &'static Location<'static>,
) -> Result<Vec<M>> {
    let mut drafts = drafts.peekable();
    let mut creation = Creation::<M>::new(conflict, location);
    let first = creation.portion(&mut drafts, port)?;
    // One statement is atomic by itself; several need a transaction.
    if first.statements.len() < 2 && drafts.peek().is_none() {
        creation.store(port, first).await?;
    } else {
        let transaction = port.begin().await?;
        creation.store(transaction.port(), first).await?;
        while drafts.peek().is_some() {
            let portion = creation.portion(&mut drafts, port)?;
            creation.store(transaction.port(), portion).await?;
        }
        transaction.commit().await?;
    }
    creation.batch.finish();
    Ok(creation.objects)
}

/// Rows that are being created, portion by portion.
struct Creation<M: Model> {
    conflict: Conflict,
    repeats: Option<Repeats>,
    batch: Batch,
    objects: Vec<M>,
    location: &'static Location<'static>,
}

/// Some of the rows, and those of each statement.
struct Portion<M: Model> {
    drafts: Vec<Draft<M>>,
    rows: Vec<RowValues>,
    statements: Vec<Vec<usize>>,
}

impl<M: Model> Creation<M> {
    fn new(conflict: Conflict, location: &'static Location<'static>) -> Self {
        let repeats = Repeats::of(M::meta(), &conflict);
        let batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
        Creation { conflict, repeats, batch, objects: Vec::new(), location }
    }

    /// Takes the next rows and looks at their values.
    fn portion(
        &mut self,
        drafts: &mut Peekable<impl Iterator<Item = Draft<M>>>,
        port: &dyn Port,
    ) -> Result<Portion<M>> {
        let mut drafts: Vec<Draft<M>> = drafts.take(PORTION).collect();
        let rows = drafts.iter_mut().map(complete).collect::<Result<Vec<RowValues>>>()?;
        if let Some(repeats) = &mut self.repeats {
            repeats.refuse(&rows)?;
        }
        let statements = split(&rows, M::meta().primary_key, port);
        Ok(Portion { drafts, rows, statements })
    }

    async fn store(&mut self, port: &dyn Port, portion: Portion<M>) -> Result<()> {
        let Portion { mut drafts, mut rows, statements } = portion;
        let mut stored = vec![true; rows.len()];
        for indexes in &statements {
            insert(M::meta(), port, &mut rows, &mut stored, indexes, &self.conflict, self.location).await?;
        }
        if self.conflict != Conflict::Refuse {
            // What is stored may point at other rows than what was given.
            drafts.iter_mut().for_each(|draft| *draft = Draft::default());
        }
        for ((values, draft), stored) in rows.into_iter().zip(&drafts).zip(stored) {
            if stored {
                self.objects.push(object_of(values, draft, &mut self.batch)?);
            }
        }
        Ok(())
    }
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
    // What is stored takes the place of what was given, which is therefore moved.
    let Some((mut insert, _)) = insertion(meta, rows, indexes, Option::take) else { return Ok(()) };
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
    let mut shapes: Vec<(Vec<bool>, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let given = || row.iter().map(Option::is_some);
        match shapes.iter_mut().find(|(known, _)| known.iter().copied().eq(given())) {
            Some((_, indexes)) => indexes.push(index),
            None => shapes.push((given().collect(), vec![index])),
        }
    }
    // Keys that were given come first: else the database could give one of them to another row.
    shapes.sort_by_key(|(shape, _)| !shape.get(key).copied().unwrap_or(false));
    let mut statements = Vec::new();
    for (shape, indexes) in shapes {
        let columns = shape.iter().filter(|given| **given).count();
        let mut rest = indexes.as_slice();
        let mut take = |count: usize| {
            let (some, others) = rest.split_at(count.min(rest.len()));
            rest = others;
            statements.push(some.to_vec());
        };
        if columns == 0 {
            indexes.iter().for_each(|_| take(1));
        } else if port.dialect().insert_by_arrays() {
            take(indexes.len());
        } else {
            lengths(indexes.len(), (port.max_parameters() / columns).clamp(1, CHUNK)).into_iter().for_each(take);
        }
    }
    statements
}

/// How many rows each statement has where every number of rows is a text of its own: all in one, or chunks and then powers
/// of two, so that lists of any length share a few texts.
fn lengths(rows: usize, chunk: usize) -> Vec<usize> {
    if rows <= chunk {
        return vec![rows];
    }
    let mut lengths = vec![chunk; rows / chunk];
    let mut rest = rows % chunk;
    while rest > 0 {
        let length = if rest < FEW { rest } else { 1 << rest.ilog2() };
        lengths.push(length);
        rest -= length;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, lengths};

    #[test]
    fn lists_of_any_length_beyond_a_chunk_are_divided_into_a_few_lengths() {
        assert_eq!(lengths(249, 250), [249]);
        assert_eq!(lengths(750, 250), [250, 250, 250]);
        assert_eq!(lengths(999, 250), [250, 250, 250, 128, 64, 32, 16, 9]);
        let mut all: Vec<usize> = (CHUNK + 1..9 * CHUNK).flat_map(|rows| lengths(rows, CHUNK)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all, (1..=16).chain([32, 64, 128, 250]).collect::<Vec<_>>());
        for rows in 1..2_000 {
            for chunk in [1, 2, 15, 16, 17, 33, 250] {
                let lengths = lengths(rows, chunk);
                assert_eq!(lengths.iter().sum::<usize>(), rows);
                assert!(lengths.iter().all(|length| (1..=chunk).contains(length)), "{rows} by {chunk}");
            }
        }
    }
}
