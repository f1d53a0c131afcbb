//! What `bulk_create_with` does with rows that a unique constraint refuses.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::insert::RowValues;
use super::own::own_fields;
use crate::ast::Conflict;
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::meta::ModelMeta;
use crate::model::{Model, root_fields};
use crate::value::Value;

/// What becomes of rows that a unique constraint refuses, in [`bulk_create_with`](super::QuerySet::bulk_create_with).
#[must_use = "it does nothing until it is given to `bulk_create_with`"]
pub struct OnConflict<M: Model> {
    kind: Kind,
    model: PhantomData<fn() -> M>,
}

enum Kind {
    Refuse,
    Ignore,
    Update { unique: Result<Vec<usize>>, set: Result<Vec<usize>> },
}

/// The fields of a model where only its own columns can be named; they are reached as if it were they.
pub struct OwnFields<M: Model>(&'static M::Fields<Sure>);

impl<M: Model> Deref for OwnFields<M> {
    type Target = M::Fields<Sure>;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl<M: Model> fmt::Debug for OwnFields<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnFields({})", M::meta().name)
    }
}

impl<M: Model> fmt::Debug for OnConflict<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Refuse => "OnConflict::refuse",
            Kind::Ignore => "OnConflict::ignore",
            Kind::Update { .. } => "OnConflict::update",
        })
    }
}

impl<M: Model> OnConflict<M> {
    pub(super) fn refuse() -> Self {
        OnConflict { kind: Kind::Refuse, model: PhantomData }
    }

    /// They are left out, whichever constraint it is: `ON CONFLICT DO NOTHING`.
    #[doc(alias = "ignore_conflicts")]
    pub fn ignore() -> Self {
        OnConflict { kind: Kind::Ignore, model: PhantomData }
    }

    /// The rows that are there are changed in their place: `ON CONFLICT (unique) DO UPDATE SET ..`. First the columns of
    /// one unique constraint (or the key), then those that take the new values:
    /// `OnConflict::update(|a| (a.title, a.artist), |a| (a.genre, a.plays))`.
    #[doc(alias = "update_conflicts")]
    #[doc(alias = "unique_fields")]
    #[doc(alias = "upsert")]
    // Function pointers and not closures of any type: from these the compiler tells the model by where the result goes.
    pub fn update<U: Selection, S: Selection>(unique: fn(OwnFields<M>) -> U, set: fn(OwnFields<M>) -> S) -> Self {
        OnConflict { kind: Kind::Update { unique: named(unique), set: named(set) }, model: PhantomData }
    }

    pub(super) fn into_conflict(self) -> Result<Conflict> {
        let meta = M::meta();
        let (unique, set) = match self.kind {
            Kind::Refuse => return Ok(Conflict::Refuse),
            Kind::Ignore => return Ok(Conflict::Ignore),
            Kind::Update { unique, set } => (unique?, set?),
        };
        let names = |fields: &[usize]| {
            fields.iter().map(|field| format!("`{}`", meta.fields[*field].name)).collect::<Vec<_>>().join(", ")
        };
        let constraints = constraints(meta);
        if !constraints.iter().any(|constraint| same(constraint, &unique)) {
            let known: Vec<String> = constraints.iter().map(|constraint| format!("({})", names(constraint))).collect();
            let reason = format!(
                "no unique constraint of `{}` is on ({}) and nothing else; there are {}",
                meta.name,
                names(&unique),
                known.join(", ")
            );
            return Err(Error::InvalidQuery { reason });
        }
        if set.iter().any(|field| meta.key_positions().contains(field)) {
            let reason = format!("the key of a `{}` that is there cannot be changed on conflict", meta.name);
            return Err(Error::InvalidQuery { reason });
        }
        let columns = |fields: Vec<usize>| {
            let mut seen = HashSet::new();
            let once = fields.into_iter().filter(|field| seen.insert(*field));
            once.map(|field| meta.fields[field].column).collect()
        };
        Ok(Conflict::Update { unique: columns(unique), set: columns(set) })
    }
}

fn named<M: Model, S: Selection>(fields: fn(OwnFields<M>) -> S) -> Result<Vec<usize>> {
    nested(|level| {
        let mut columns = Columns::default();
        fields(OwnFields(root_fields::<M>(level))).select(&mut columns);
        own_fields::<M>(&columns)
    })
}

/// The fields of each unique constraint, the key's first.
fn constraints(meta: &'static ModelMeta) -> Vec<Vec<usize>> {
    let own = meta.fields.iter().enumerate().filter(|(index, field)| field.unique && meta.key_positions() != [*index]);
    let mut all = vec![meta.key_positions().to_vec()];
    all.extend(own.map(|(index, _)| vec![index]));
    let concrete = meta.concrete();
    // One that is of some rows alone, of expressions or that waits is none that a conflict is told by.
    let total = concrete.uniques.iter().filter(|unique| unique.is_total() && unique.deferrable.is_none());
    all.extend(total.filter_map(|unique| meta.positions_of(concrete, unique.fields)));
    all
}

fn same(one: &[usize], other: &[usize]) -> bool {
    one.iter().all(|field| other.contains(field)) && other.iter().all(|field| one.contains(field))
}

/// Whether two rows cannot have the same values, none of them NULL, in all of these fields.
pub(super) fn is_unique(meta: &'static ModelMeta, fields: &[usize]) -> bool {
    constraints(meta).iter().any(|constraint| constraint.iter().all(|field| fields.contains(field)))
}

/// Finds rows that are each other's conflict: one statement cannot change a row twice on PostgreSQL, and which of them would
/// be meant is not said.
pub(super) struct Repeats {
    meta: &'static ModelMeta,
    fields: Vec<usize>,
    /// What the rows so far had there.
    seen: HashSet<Vec<Value>>,
    rows: usize,
}

impl Repeats {
    /// Of rows that change those that are there; none where no conflict is told by fields.
    pub(super) fn of(meta: &'static ModelMeta, conflict: &Conflict) -> Option<Self> {
        let Conflict::Update { unique, .. } = conflict else { return None };
        let position = |column: &&str| meta.fields.iter().position(|field| field.column == *column);
        let fields = unique.iter().filter_map(position).collect();
        Some(Repeats { meta, fields, seen: HashSet::new(), rows: 0 })
    }

    /// Refuses the next rows where one has what one before it had.
    pub(super) fn refuse(&mut self, rows: &[RowValues]) -> Result<()> {
        for row in rows {
            self.rows += 1;
            let values = self.fields.iter().filter_map(|field| row[*field].as_ref());
            let key: Vec<Value> = values.filter(|value| !value.is_null()).cloned().collect();
            if key.len() == self.fields.len() && !self.seen.insert(key) {
                let names: Vec<&str> = self.fields.iter().map(|field| self.meta.fields[*field].name).collect();
                let reason = format!(
                    "row {} of those to be created has the same ({}) as one before it, so that it is not known which is meant",
                    self.rows,
                    names.join(", ")
                );
                return Err(Error::InvalidQuery { reason });
            }
        }
        Ok(())
    }
}
