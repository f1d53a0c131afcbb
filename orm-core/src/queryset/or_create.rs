//! `get_or_create` and `update_or_create`: a row that is there, else a new one.

use std::panic::Location;

use super::check::{check_values, now_for};
use super::conflict::is_unique;
use super::insert::{complete, insert_row, object, object_of, returned};
use super::load::Loading;
use super::own::own_fields;
use super::prefetch::load;
use super::query::at;
use super::terminal::typed;
use super::{Query, QuerySet};
use crate::ast::{Alias, Expr, Update};
use crate::db::{Handle, Port};
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::meta::AutoNow;
use crate::model::{Batch, Draft, FetchMode, IntoDraft, Model, ModelType, root_fields};
use crate::sql;
use crate::value::Value;

/// What is looked for, and what it becomes.
struct Wanted<M: Model> {
    draft: Draft<M>,
    /// The whole row, to be inserted where none is found.
    values: Vec<Option<Value>>,
    /// The rows with the same values in the named fields.
    query: Query,
    /// Whether there is one such row at most.
    unique: bool,
    /// What the row that is found is set to; none where it is left as it is.
    changes: Vec<(usize, Value)>,
    location: &'static Location<'static>,
}

impl<M: Model> Wanted<M> {
    fn new(mut draft: Draft<M>, by: &[usize], location: &'static Location<'static>) -> Result<Self> {
        let meta = M::meta();
        let given = draft.values().to_vec();
        let values = complete(&mut draft)?;
        let mut query = Query::new(ModelType::of::<M>());
        let mut unique = is_unique(meta, by);
        for index in by {
            let value = values[*index].clone();
            let value = value.ok_or(Error::MissingValue { model: meta.name, field: meta.fields[*index].name })?;
            unique &= !value.is_null();
            query.add_filter(crate::expr::equal(query.own(*index), Expr::Value(value)));
        }
        query.ordered = true;
        // The row that is found keeps its key.
        let others = given.into_iter().enumerate();
        let others = others.filter(|(index, _)| !by.contains(index) && !meta.key_positions().contains(index));
        let changes = others.filter_map(|(index, value)| Some((index, value?))).collect();
        Ok(Wanted { draft, values, query, unique, changes, location })
    }

    /// The row that is there.
    async fn find(&self, port: &dyn Port) -> Result<Option<M>> {
        let mut query = self.query.clone();
        query.narrow(2);
        let mut found: Vec<M> = typed(load(port, Loading::of(&query, port, self.location)?).await?);
        self.at_most_one(found.len())?;
        Ok(found.pop())
    }

    /// Changes the row that is there. The statement locks it, so that nobody else changes it in between.
    async fn change(&self, port: &dyn Port) -> Result<Option<M>> {
        if self.unique {
            return self.change_all(port).await;
        }
        // Several rows are told before a constraint can refuse that they become the same.
        if self.find(port).await?.is_none() {
            return Ok(None);
        }
        let transaction = port.begin().await?;
        let changed = self.change_all(transaction.port()).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn change_all(&self, port: &dyn Port) -> Result<Option<M>> {
        let meta = M::meta();
        let Some(filter) = self.query.row_filter()? else { return Ok(None) };
        let mut changes = self.changes.clone();
        for (index, field) in meta.fields.iter().enumerate() {
            if field.auto_now == AutoNow::EachSave
                && let Some(now) = now_for(field.column_type)
            {
                changes.retain(|(changed, _)| *changed != index);
                changes.push((index, now));
            }
        }
        check_values(meta, changes.iter().map(|(index, value)| (*index, value)))?;
        let assigned = |(index, value): (usize, Value)| {
            let field = &meta.fields[index];
            (field.column, field.column_type, Expr::Value(value))
        };
        let update = Update {
            table: meta.table,
            alias: Alias(0),
            assignments: changes.into_iter().map(assigned).collect(),
            filter: Some(filter),
            returning: meta.fields.iter().map(|field| field.column).collect(),
        };
        let all: Vec<usize> = (0..meta.fields.len()).collect();
        let statement = at(sql::update(&update, port.dialect())?, self.location);
        let mut rows = returned(port, statement, meta, &all).await?;
        self.at_most_one(rows.len())?;
        let Some(row) = rows.pop() else { return Ok(None) };
        let mut batch = Batch::new(ModelType::of::<M>(), FetchMode::default());
        let changed = object_of(row.into_iter().map(Some).collect(), &self.draft, &mut batch)?;
        batch.finish();
        Ok(Some(changed))
    }

    fn at_most_one(&self, found: usize) -> Result<()> {
        if found > 1 { Err(Error::MultipleObjects { model: M::meta().name, found, more: false }) } else { Ok(()) }
    }

    /// What is there already, as it is or changed.
    async fn present(&self, port: &dyn Port) -> Result<Option<M>> {
        if self.changes.is_empty() { self.find(port).await } else { self.change(port).await }
    }

    async fn run(mut self, port: &dyn Port) -> Result<(M, bool)> {
        if let Some(present) = self.present(port).await? {
            return Ok((present, false));
        }
        // In a transaction of its own (a savepoint inside another), so that a refused insert spoils nothing.
        let transaction = port.begin().await?;
        match insert_row(M::meta(), transaction.port(), &mut self.values, self.location).await {
            Ok(()) => {
                transaction.commit().await?;
                Ok((object(self.values, &self.draft)?, true))
            }
            Err(refused @ Error::UniqueViolation { .. }) => {
                drop(transaction);
                self.present(port).await?.map(|present| (present, false)).ok_or(refused)
            }
            Err(error) => Err(error),
        }
    }
}

impl<M: Model> QuerySet<M> {
    /// The row of this queryset, else a new one, and whether it is new: `Artist::objects().filter(|a|
    /// a.name.iexact("abba")).get_or_create(&db, Artist::builder().name("ABBA"))`.
    ///
    /// What is looked for is the filter's matter, and may be anything that it can say; the new row is the draft alone, and
    /// need not be one of the queryset. Where equal values are looked for, the builder's `get_or_create` says it once. A
    /// unique constraint that refuses the draft has the row looked for again, and is the error where there still is none.
    ///
    /// SQL: `SELECT .. LIMIT 2`, then `INSERT ..`.
    ///
    /// # Errors
    /// [`Error::MultipleObjects`] where several rows match, [`Error::Sliced`] after a limit or an offset,
    /// [`Error::InvalidQuery`] after `union` and the like; else as the database says.
    #[doc(alias = "defaults")]
    #[track_caller]
    pub fn get_or_create<'a, H: Handle + ?Sized>(&self, db: &'a H, draft: impl IntoDraft<M>) -> H::Out<'a, (M, bool)> {
        let location = Location::caller();
        let port = db.port();
        let mut query = self.query.clone();
        query.refuse_slice("look for a row in");
        query.refuse_combined("look for a row in");
        let draft = draft.into_draft();
        H::drive(async move {
            let wanted = Wanted { query, changes: Vec::new(), ..Wanted::new(draft, &[], location)? };
            wanted.run(port).await
        })
    }
}

fn named<M: Model, S: Selection>(by: impl FnOnce(&'static M::Fields<Sure>) -> S) -> Result<Vec<usize>> {
    nested(|level| {
        let mut columns = Columns::default();
        by(root_fields::<M>(level)).select(&mut columns);
        own_fields::<M>(&columns)
    })
}

/// What a builder's `get_or_create` does: the row found by the named fields, else inserted. Safe against others who do the
/// same at the same time, given a unique constraint on those fields.
#[doc(hidden)]
#[track_caller]
pub fn get_or_create<'a, M: Model, H: Handle + ?Sized, S: Selection>(
    draft: Draft<M>,
    db: &'a H,
    by: impl FnOnce(&'static M::Fields<Sure>) -> S,
) -> H::Out<'a, (M, bool)> {
    let location = Location::caller();
    let port = db.port();
    let by = named::<M, S>(by);
    H::drive(async move {
        let wanted = Wanted { changes: Vec::new(), ..Wanted::new(draft, &by?, location)? };
        wanted.run(port).await
    })
}

/// What a builder's `update_or_create` does: the row found by the named fields is set to the other values given, else it is
/// inserted. Safe against others who do the same at the same time, given a unique constraint on those fields.
#[doc(hidden)]
#[track_caller]
pub fn update_or_create<'a, M: Model, H: Handle + ?Sized, S: Selection>(
    draft: Draft<M>,
    db: &'a H,
    by: impl FnOnce(&'static M::Fields<Sure>) -> S,
) -> H::Out<'a, (M, bool)> {
    let location = Location::caller();
    let port = db.port();
    let by = named::<M, S>(by);
    H::drive(async move { Wanted::new(draft, &by?, location)?.run(port).await })
}
