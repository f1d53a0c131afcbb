//! What the derive's code reaches the types of fields through.
//!
//! Each call is answered by an inherent item where the type is a field type, and by a trait's where it is not, so that the
//! code compiles in either case and only the derive's one assertion speaks of a wrong type.

use std::marker::PhantomData;

use super::{decode_cell, decode_null};
use crate::error::Result;
use crate::meta::ModelMeta;
use crate::value::{ColumnType, FieldType, Mismatch, Row, Value, ValueRef};

/// The type of a column that is no relation.
pub struct Cell<T>(PhantomData<fn() -> T>);

impl<T: FieldType> Cell<T> {
    /// The type of the column; none only where `T` is no field type.
    pub const COLUMN: Option<ColumnType> = Some(T::COLUMN);
    /// The values that a closed type may take.
    pub const CHOICES: &'static [(&'static str, &'static str)] = T::CHOICES;

    /// Reads one field of a row.
    pub fn read(row: &dyn Row, at: usize, meta: &'static ModelMeta, field: usize) -> Result<T> {
        decode_cell(row.get(at + field)?, meta, field)
    }

    /// Reads one field that takes NULL.
    pub fn read_null(row: &dyn Row, at: usize, meta: &'static ModelMeta, field: usize) -> Result<Option<T>> {
        decode_null(row.get(at + field)?, meta, field)
    }

    /// Reads one cell.
    pub fn decode(cell: ValueRef<'_>, meta: &'static ModelMeta, field: usize) -> Result<T> {
        decode_cell(cell, meta, field)
    }

    /// Reads one cell, which may be NULL.
    pub fn decode_null(cell: ValueRef<'_>, meta: &'static ModelMeta, field: usize) -> Result<Option<T>> {
        decode_null(cell, meta, field)
    }

    /// Reads one cell of a column of this type.
    pub fn of_type(cell: ValueRef<'_>, column: ColumnType) -> Result<T, Mismatch> {
        T::decode(cell, column)
    }

    /// The value of a field.
    pub fn value(field: &T) -> Value {
        field.to_value()
    }
}

/// Stands in for the items of [`Cell`] where its type is no field type. Nothing of it runs: that does not compile.
pub trait AnyCell {
    /// The type.
    type Of;

    /// See [`Cell`].
    const COLUMN: Option<ColumnType> = None;
    /// See [`Cell`].
    const CHOICES: &'static [(&'static str, &'static str)] = &[];

    /// See [`Cell`].
    fn read(_: &dyn Row, _: usize, _: &'static ModelMeta, _: usize) -> Result<Self::Of> {
        unreachable!("the field's type does not compile")
    }

    /// See [`Cell`].
    fn read_null(_: &dyn Row, _: usize, _: &'static ModelMeta, _: usize) -> Result<Option<Self::Of>> {
        unreachable!("the field's type does not compile")
    }

    /// See [`Cell`].
    fn decode(_: ValueRef<'_>, _: &'static ModelMeta, _: usize) -> Result<Self::Of> {
        unreachable!("the field's type does not compile")
    }

    /// See [`Cell`].
    fn decode_null(_: ValueRef<'_>, _: &'static ModelMeta, _: usize) -> Result<Option<Self::Of>> {
        unreachable!("the field's type does not compile")
    }

    /// See [`Cell`].
    fn of_type(_: ValueRef<'_>, _: ColumnType) -> Result<Self::Of, Mismatch> {
        unreachable!("the field's type does not compile")
    }

    /// See [`Cell`].
    fn value(_: &Self::Of) -> Value {
        unreachable!("the field's type does not compile")
    }
}

impl<T> AnyCell for Cell<T> {
    type Of = T;
}
