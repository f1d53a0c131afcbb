//! What the derive's code reaches the groups that a model flattens through: as [`Cell`](super::Cell), it compiles whether or not
//! they are groups.

use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;

use super::{Batch, Draft, Given, Group, Keys, Model, PathNode, Slot, set_group};
use crate::error::{Result, ValidationError};
use crate::expr::{Nullability, Operated, Rows};
use crate::meta::{FieldMeta, ModelMeta, NO_FIELD, RelationMeta};
use crate::value::{Row, Value, ValueRef};

/// What a closure gets of a group of columns: it leads on to each of them.
///
/// As with a relation, what is behind it is made on first use and erased.
pub struct GroupFields<G, N>(&'static (dyn Any + Send + Sync), PhantomData<fn() -> (G, N)>);

impl<G, N> Clone for GroupFields<G, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<G, N> Copy for GroupFields<G, N> {}

impl<G: Group, N: Nullability> Deref for GroupFields<G, N> {
    type Target = G::Fields<N>;

    fn deref(&self) -> &G::Fields<N> {
        // Only `Flat::fields` makes one, of this very type.
        self.0.downcast_ref().expect("the fields of a group are read with the type they were made with")
    }
}

impl<G: Group, N: Nullability> Rows for GroupFields<G, N>
where
    G::Fields<N>: Rows,
{
    fn __key(&self) -> Operated {
        Rows::__key(&**self)
    }
}

/// In a builder's type: the group `G` has not been given, which matters where one of its columns must be.
pub struct UnsetGroup<F, G>(PhantomData<fn() -> (F, G)>);

#[diagnostic::do_not_recommend]
impl<F, G: Group> Given for UnsetGroup<F, G> where G::Begin<F>: Given {}

/// A group that a model flattens.
pub struct Flat<G>(PhantomData<fn() -> G>);

impl<G: Group> Flat<G> {
    /// The columns.
    pub const FIELDS: &'static [FieldMeta] = G::FIELDS;
    /// The relations.
    pub const RELATIONS: &'static [RelationMeta] = G::RELATIONS;
    /// Which of the columns is the primary key.
    pub const PRIMARY_KEY: Option<usize> = G::PRIMARY_KEY;
    /// What the relations point at.
    pub const KEYS: Keys = G::__KEYS;

    /// What closures get. Made once for each path that a program's source names.
    pub fn fields<N: Nullability>(node: &'static PathNode, base: usize, relations: usize) -> GroupFields<G, N> {
        GroupFields(Box::leak(Box::new(G::__fields::<N>(node, base, relations))), PhantomData)
    }

    /// Reads the group of a row.
    pub fn decode(
        row: &dyn Row,
        at: usize,
        meta: &'static ModelMeta,
        (base, relations): (usize, usize),
        batch: &mut Batch,
    ) -> Result<G> {
        G::__decode(row, at, meta, base, relations, batch)
    }

    /// The value of one of its columns.
    pub fn value(group: &G, field: usize) -> Value {
        group.__value(field)
    }

    /// Sets one of its columns.
    pub fn set_column(
        group: &mut G,
        field: usize,
        value: ValueRef<'_>,
        meta: &'static ModelMeta,
        base: usize,
    ) -> Result<()> {
        group.__set(field, value, meta, base)
    }

    /// What is kept of one of its relations.
    pub fn slot(group: &G, relation: usize) -> Option<&Slot> {
        group.__slot(relation)
    }

    /// The default of one of its columns.
    pub fn default(field: usize) -> Option<Value> {
        G::__default(field)
    }

    /// What the validators of one of its columns say.
    pub fn validate(
        field: usize,
        value: &Value,
        meta: &'static ModelMeta,
        base: usize,
        found: &mut Vec<ValidationError>,
    ) {
        G::__validate(field, value, meta, base, found);
    }

    /// Sets all of its columns in a draft.
    pub fn draft<M: Model>(draft: &mut Draft<M>, base: usize, group: &G) {
        set_group(draft, base, group);
    }
}

/// Stands in for the items of [`Flat`] where its type is no group. Nothing of it runs: that does not compile.
pub trait AnyFlat {
    /// The type.
    type Of;

    /// One column that answers to every name.
    const FIELDS: &'static [FieldMeta] = &[NO_FIELD];
    /// See [`Flat`].
    const RELATIONS: &'static [RelationMeta] = &[];
    /// See [`Flat`].
    const PRIMARY_KEY: Option<usize> = Some(0);
    /// See [`Flat`].
    const KEYS: Keys = Keys::NONE;

    /// See [`Flat`].
    fn fields<N>(_: &'static PathNode, _: usize, _: usize) -> GroupFields<Self::Of, N> {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn decode(_: &dyn Row, _: usize, _: &'static ModelMeta, _: (usize, usize), _: &mut Batch) -> Result<Self::Of> {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn value(_: &Self::Of, _: usize) -> Value {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn set_column(_: &mut Self::Of, _: usize, _: ValueRef<'_>, _: &'static ModelMeta, _: usize) -> Result<()> {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn slot(_: &Self::Of, _: usize) -> Option<&Slot> {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn default(_: usize) -> Option<Value> {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn validate(_: usize, _: &Value, _: &'static ModelMeta, _: usize, _: &mut Vec<ValidationError>) {
        unreachable!("the group's type does not compile")
    }

    /// See [`Flat`].
    fn draft<M: Model>(_: &mut Draft<M>, _: usize, _: &Self::Of) {
        unreachable!("the group's type does not compile")
    }
}

impl<G> AnyFlat for Flat<G> {
    type Of = G;
}
