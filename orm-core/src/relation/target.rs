//! What the derive's code reaches the targets of relations through: as [`Cell`](crate::model::Cell), it compiles whether or
//! not they are models.

use std::marker::PhantomData;

use super::ForeignKey;
use crate::error::Result;
use crate::expr::{Operated, object_operand};
use crate::meta::ModelMeta;
use crate::model::{Batch, DefaultOf, Keys, Model, decode_cell, decode_null};
use crate::value::{ColumnType, FieldType, Row, Value, ValueRef};

/// The model that a relation leads to.
pub struct Target<T>(PhantomData<fn() -> T>);

impl<T: Model> Target<T> {
    /// The type of a foreign key's column; none only where `T` is no model.
    pub const COLUMN: Option<ColumnType> = Some(<T::Key as FieldType>::COLUMN);
    /// The model as data.
    pub const META: fn() -> &'static ModelMeta = T::meta;

    /// Where the model is written; none only where `T` is no model, or one with a mistake.
    pub const PLACE: Option<&'static str> = if T::__PLACE.is_empty() { None } else { Some(T::__PLACE) };
    /// The model's foreign keys, likewise.
    pub const KEYS: Option<Keys> = if T::__PLACE.is_empty() { None } else { Some(T::__KEYS) };

    /// The model, to be asked of.
    pub fn known() -> PhantomData<T> {
        PhantomData
    }

    /// What a column may hold, so that of a model only [`no_model`] speaks.
    pub fn unless_model() -> bool {
        unreachable!("only looked at by the compiler")
    }

    /// Likewise of a `Vec` of models.
    pub fn unless_models() -> bool {
        unreachable!("only looked at by the compiler")
    }

    /// Reads the foreign key that is field number `field` and readies relation number `relation`.
    pub fn read(
        row: &dyn Row,
        at: usize,
        meta: &'static ModelMeta,
        (field, relation): (usize, usize),
        batch: &mut Batch,
    ) -> Result<ForeignKey<T>> {
        let key: T::Key = decode_cell(row.get(at + field)?, meta, field)?;
        let slot = batch.foreign(relation, &key.to_value());
        Ok(ForeignKey::with(key, slot))
    }

    /// As [`Target::read`], for a column that takes NULL.
    pub fn read_null(
        row: &dyn Row,
        at: usize,
        meta: &'static ModelMeta,
        (field, relation): (usize, usize),
        batch: &mut Batch,
    ) -> Result<Option<ForeignKey<T>>> {
        match row.get(at + field)? {
            ValueRef::Null => Ok(None),
            _ => Self::read(row, at, meta, (field, relation), batch).map(Some),
        }
    }

    /// Reads one cell as a foreign key.
    pub fn decode(cell: ValueRef<'_>, meta: &'static ModelMeta, field: usize) -> Result<ForeignKey<T>> {
        decode_cell(cell, meta, field).map(ForeignKey::to)
    }

    /// Reads one cell, which may be NULL, as a foreign key.
    pub fn decode_null(cell: ValueRef<'_>, meta: &'static ModelMeta, field: usize) -> Result<Option<ForeignKey<T>>> {
        Ok(decode_null(cell, meta, field)?.map(ForeignKey::to))
    }

    /// The key of an object.
    pub fn object(object: &T) -> Operated {
        object_operand(object)
    }

    /// The value of a default that is a key.
    pub fn key(default: T::Key) -> Value {
        default.to_value()
    }

    /// The value of a default that becomes a key.
    pub fn into_key<K: DefaultOf<T::Key>>(default: K) -> Value {
        default.into_default().to_value()
    }
}

/// Stands in for the items of [`Target`] where its type is no model. Nothing of it runs: that does not compile.
pub trait AnyTarget {
    /// The type.
    type Of;

    /// See [`Target`].
    const COLUMN: Option<ColumnType> = None;
    /// See [`Target`].
    const META: fn() -> &'static ModelMeta = || unreachable!("the relation's type does not compile");

    /// See [`Target`].
    const PLACE: Option<&'static str> = None;
    /// See [`Target`].
    const KEYS: Option<Keys> = None;

    /// See [`Target`].
    fn known() -> PhantomData<()> {
        PhantomData
    }

    /// See [`Target`].
    fn unless_model() -> Self::Of {
        unreachable!("only looked at by the compiler")
    }

    /// See [`Target`].
    fn unless_models() -> Vec<Self::Of> {
        unreachable!("only looked at by the compiler")
    }

    /// See [`Target`].
    fn read(
        _: &dyn Row,
        _: usize,
        _: &'static ModelMeta,
        _: (usize, usize),
        _: &mut Batch,
    ) -> Result<ForeignKey<Self::Of>> {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn read_null(
        _: &dyn Row,
        _: usize,
        _: &'static ModelMeta,
        _: (usize, usize),
        _: &mut Batch,
    ) -> Result<Option<ForeignKey<Self::Of>>> {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn decode(_: ValueRef<'_>, _: &'static ModelMeta, _: usize) -> Result<ForeignKey<Self::Of>> {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn decode_null(_: ValueRef<'_>, _: &'static ModelMeta, _: usize) -> Result<Option<ForeignKey<Self::Of>>> {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn object(_: &Self::Of) -> Operated {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn key<K>(_: K) -> Value {
        unreachable!("the relation's type does not compile")
    }

    /// See [`Target`].
    fn into_key<K>(_: K) -> Value {
        unreachable!("the relation's type does not compile")
    }
}

impl<T> AnyTarget for Target<T> {
    type Of = T;
}

/// Compiles for what is no model: a column's type.
#[track_caller]
pub const fn no_model(column: Option<ColumnType>, mend: &str) {
    if column.is_some() {
        // Evaluated by the compiler alone, whose error this becomes.
        panic!("{}", mend);
    }
}
