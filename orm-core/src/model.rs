//! What a model is to the library: the trait that `#[derive(Model)]` implements, and the paths and
//! loaded relations that it is made of.

mod batch;
mod cell;
mod default;
mod draft;
mod flat;
mod group;
mod narrow;
mod path;
mod rows;
mod slot;
mod through;
mod via;

pub use batch::{Batch, FetchMode, Peers};
#[doc(hidden)]
pub use cell::{AnyCell, Cell};
#[doc(hidden)]
pub use default::DefaultOf;
pub use draft::{Draft, Given, IntoDraft, Partial, RelatedBuilder, Set, Unset};
pub use flat::GroupFields;
#[doc(hidden)]
pub use flat::{AnyFlat, Flat, UnsetGroup};
pub use group::Group;
use group::set_group;
#[doc(hidden)]
pub use narrow::{decimal_column, plain_column, text_column};
pub(crate) use path::root_fields;
pub use path::{PathNode, Roots};
pub use rows::{AnyRows, ModelType, RowsView};
pub use slot::{Kept, Loaded, Slot};
#[doc(hidden)]
pub use through::{Complaints, Keys, is_pointed_at, stands_between};
#[doc(hidden)]
pub use via::{ForeignKeyTo, ManyToManyOf};

use crate::error::{Error, Result, ValidationError, ValidationErrors};
use crate::expr::Nullability;
use crate::meta::ModelMeta;
use crate::value::{FieldType, Mismatch, Row, Value, ValueRef};

/// A struct that is a table's row. Derive it: `#[derive(Model, Clone)]`.
///
/// Its methods begin with two underscores and are for the library; what a program calls is in
/// [`Objects`](crate::queryset::Objects).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "put `#[derive(Model, Clone)]` on the struct"
)]
pub trait Model: Send + Sync + Sized + 'static {
    /// What the closures of a queryset get: a field for each field of the model.
    type Fields<N: Nullability>: Copy + Send + Sync + 'static;
    /// The type of the primary key.
    type Key: FieldType;

    /// The application, and the table: what a proxy takes from its base.
    #[doc(hidden)]
    const __TABLE: (&'static str, &'static str);

    /// The model as data.
    fn meta() -> &'static ModelMeta;

    /// Where the struct is written: a name that no other model has. Empty for one with a mistake of which little is known.
    #[doc(hidden)]
    const __PLACE: &'static str;

    /// Its foreign keys.
    #[doc(hidden)]
    const __KEYS: Keys = Keys::NONE;

    #[doc(hidden)]
    fn __roots() -> &'static Roots;

    #[doc(hidden)]
    fn __fields<N: Nullability>(node: &'static PathNode) -> Self::Fields<N>;

    /// Reads a row whose first column of this model is at position `at`, in the order of the fields.
    #[doc(hidden)]
    fn __decode(row: &dyn Row, at: usize, batch: &mut Batch) -> Result<Self>;

    /// The value of a field, by its position in the meta.
    #[doc(hidden)]
    fn __value(&self, field: usize) -> Value;

    /// Sets a field from a value, by its position in the meta.
    #[doc(hidden)]
    fn __set(&mut self, field: usize, value: ValueRef<'_>) -> Result<()>;

    /// What is kept of a relation, by its position in the meta; none for a foreign key that is NULL.
    #[doc(hidden)]
    fn __slot(&self, relation: usize) -> Option<&Slot>;

    /// The default of a field, by its position in the meta.
    #[doc(hidden)]
    fn __default(field: usize) -> Option<Value>;

    /// What the validators of a field say of a value.
    #[doc(hidden)]
    fn __validate(_field: usize, _value: &Value, _found: &mut Vec<ValidationError>) {}

    /// What the model's own `clean` says of the object.
    #[doc(hidden)]
    fn __clean(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }

    /// `clone`. Not a bound of the trait: a model without `Clone` would be told so wherever it is named.
    #[doc(hidden)]
    fn __copy(&self) -> Self;
}

/// Reads one cell as a field of a model.
pub(crate) fn decode_cell<T: FieldType>(cell: ValueRef<'_>, meta: &'static ModelMeta, field: usize) -> Result<T> {
    T::decode(cell, meta.fields[field].column_type).map_err(|mismatch| mismatched(mismatch, meta, field))
}

#[cold]
fn mismatched(mismatch: Mismatch, meta: &'static ModelMeta, field: usize) -> Error {
    let about = &meta.fields[field];
    Error::Decode {
        column: format!("{}.{}", meta.table, about.column),
        path: Some(format!("{}.{}", meta.name, about.name).into_boxed_str()),
        expected: mismatch.expected,
        found: mismatch.found,
    }
}

/// Reads one cell, which may be NULL, as a field of a model.
pub(crate) fn decode_null<T: FieldType>(
    cell: ValueRef<'_>,
    meta: &'static ModelMeta,
    field: usize,
) -> Result<Option<T>> {
    match cell {
        ValueRef::Null => Ok(None),
        cell => decode_cell(cell, meta, field).map(Some),
    }
}

/// The primary key of an object; a list where it is several columns.
pub(crate) fn key_value<M: Model>(object: &M) -> Value {
    let meta = M::meta();
    if meta.composite.is_empty() {
        return object.__value(meta.primary_key);
    }
    Value::List(meta.composite.iter().map(|field| object.__value(*field)).collect())
}

/// A model whose primary key is one column, so that others can point at its rows.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the primary key of `{Self}` is several columns: no relation can point at it",
    label = "points at a key of several columns",
    note = "give `{Self}` a key of one column, and `unique(...)` for the others"
)]
pub trait SingleKey: Sized {
    /// Compiles for a model that can be pointed at.
    fn single_key(_: std::marker::PhantomData<Self>) {}
}

/// Where it is no model at all, that is what is said of it.
#[diagnostic::do_not_recommend]
impl SingleKey for () {}

#[doc(hidden)]
/// Compiles for a model and one whose key is the same, as that of a proxy is.
pub fn proxy_of<P: Model<Key = B::Key>, B: Model>() {}

#[doc(hidden)]
/// Asks a validator about a value, as what its field holds.
pub fn validate<T: FieldType>(
    value: &Value,
    meta: &'static ModelMeta,
    field: usize,
    validator: impl FnOnce(&T) -> Result<(), ValidationError>,
    found: &mut Vec<ValidationError>,
) {
    // What cannot be read as the field's type was found wrong already.
    if let Ok(value) = decode_cell::<T>(value.as_ref(), meta, field) {
        found.extend(validator(&value).err());
    }
}

#[doc(hidden)]
/// What a model's own `clean` says.
///
/// # Errors
/// As it says.
pub fn cleaned(said: Result<(), impl Into<ValidationErrors>>) -> Result<(), ValidationErrors> {
    said.map_err(Into::into)
}
