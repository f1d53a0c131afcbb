//! Columns that several models share: a struct that is part of theirs.

use super::{Batch, Draft, Keys, Model, PathNode, Slot};
use crate::error::{Result, ValidationError};
use crate::expr::Nullability;
use crate::meta::{FieldMeta, ModelMeta, RelationMeta};
use crate::value::{Row, Value, ValueRef};

/// A struct whose columns are those of each model that has it as a field with `flatten`. Derive it:
/// `#[derive(Model, Clone)]` with `#[model(abstract)]`.
///
/// Its members are for the library.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no group of columns",
    label = "cannot be flattened",
    note = "put `#[derive(Model, Clone)] #[model(abstract)]` on the struct"
)]
#[doc(alias = "abstract")]
pub trait Group: Clone + Send + Sync + 'static {
    /// What closures get.
    type Fields<N: Nullability>: Copy + Send + Sync + 'static;
    /// The type of the primary key, where it is here.
    type Key;
    /// In a builder's type: `Set` where nothing of it must be given, else `Unset`.
    #[doc(hidden)]
    type Begin<F>;

    /// The columns. Positions in them are counted from the first of these.
    const FIELDS: &'static [FieldMeta];
    /// The relations, all of them foreign keys.
    const RELATIONS: &'static [RelationMeta];
    /// The relations' targets.
    #[doc(hidden)]
    const __KEYS: Keys = Keys::NONE;
    /// Which of the columns is the primary key.
    const PRIMARY_KEY: Option<usize>;

    #[doc(hidden)]
    fn __fields<N: Nullability>(node: &'static PathNode, base: usize, relations: usize) -> Self::Fields<N>;

    #[doc(hidden)]
    fn __decode(
        row: &dyn Row,
        at: usize,
        meta: &'static ModelMeta,
        base: usize,
        relations: usize,
        batch: &mut Batch,
    ) -> Result<Self>;

    #[doc(hidden)]
    fn __value(&self, field: usize) -> Value;

    #[doc(hidden)]
    fn __set(&mut self, field: usize, value: ValueRef<'_>, meta: &'static ModelMeta, base: usize) -> Result<()>;

    #[doc(hidden)]
    fn __slot(&self, relation: usize) -> Option<&Slot>;

    #[doc(hidden)]
    fn __default(field: usize) -> Option<Value>;

    #[doc(hidden)]
    fn __validate(field: usize, value: &Value, meta: &'static ModelMeta, base: usize, found: &mut Vec<ValidationError>);
}

/// Sets the columns of a group, whose first is at `base`, in a draft.
pub(super) fn set_group<M: Model, G: Group>(draft: &mut Draft<M>, base: usize, group: &G) {
    for (index, field) in G::FIELDS.iter().enumerate() {
        let value = group.__value(index);
        let unset = field.generated.is_some() || (field.auto && matches!(value, Value::Int(0)));
        if !unset {
            draft.set_value(base + index, value);
        }
    }
}
