//! A row that is being put together: what builders fill.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use super::Model;
use crate::error::{Error, Result};
use crate::expr::Input;
use crate::meta::RelationKind;
use crate::value::Value;

/// The values given so far for a row of `M`.
pub struct Draft<M: Model> {
    values: Vec<Option<Value>>,
    related: Vec<(usize, Arc<dyn Any + Send + Sync>)>,
    // A setter cannot fail, so the first error waits here until the row is saved.
    fault: Option<Error>,
    /// The rows that are inserted before this one, by the fields that their keys become.
    parents: Vec<(usize, Box<dyn Any + Send + Sync>)>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Default for Draft<M> {
    fn default() -> Self {
        Draft {
            values: vec![None; M::meta().fields.len()],
            related: Vec::new(),
            fault: None,
            parents: Vec::new(),
            model: PhantomData,
        }
    }
}

impl<M: Model> Draft<M> {
    /// Sets a field, by its position in the meta.
    pub fn set<B, V: Input<B>>(&mut self, field: usize, value: V) {
        let known = value.known();
        match value.into_value() {
            Ok(value) => self.values[field] = Some(value),
            Err(error) => self.fault = self.fault.take().or(Some(error)),
        }
        self.parents.retain(|(of, _)| *of != field);
        self.relate(field, known);
    }

    /// Notes the object that a field points at, where it is known and the field is a foreign key.
    fn relate(&mut self, field: usize, known: Option<Arc<dyn Any + Send + Sync>>) {
        let leads_there = |kind: &RelationKind| matches!(kind, RelationKind::Forward { field: of } if *of == field);
        if let Some(relation) = M::meta().relations.iter().position(|relation| leads_there(&relation.kind)) {
            self.related.retain(|(of, _)| *of != relation);
            self.related.extend(known.map(|object| (relation, object)));
        }
    }

    /// Sets a foreign key to an object.
    pub(crate) fn set_known(&mut self, field: usize, key: Value, object: Arc<dyn Any + Send + Sync>) {
        self.values[field] = Some(key);
        self.relate(field, Some(object));
    }

    /// Has a row inserted before this one, whose key the field becomes.
    pub(crate) fn set_parent(&mut self, field: usize, parent: Box<dyn Any + Send + Sync>) {
        self.values[field] = None;
        self.relate(field, None);
        self.parents.retain(|(of, _)| *of != field);
        self.parents.push((field, parent));
    }

    /// The rows to be inserted before this one.
    pub(crate) fn take_parents(&mut self) -> Vec<(usize, Box<dyn Any + Send + Sync>)> {
        std::mem::take(&mut self.parents)
    }

    /// The fields that get the keys of rows which are inserted before this one.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = usize> + '_ {
        self.parents.iter().map(|(field, _)| *field)
    }

    /// Notes the object that a foreign key points at, by the relation.
    pub(crate) fn know(&mut self, relation: usize, object: Arc<dyn Any + Send + Sync>) {
        self.related.push((relation, object));
    }

    /// Sets a field to a value as it is.
    pub fn set_value(&mut self, field: usize, value: Value) {
        self.values[field] = Some(value);
    }

    /// Keeps an error until the row is saved.
    pub(crate) fn refuse(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }

    /// The first error of a setter.
    pub(crate) fn take_fault(&mut self) -> Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }

    /// The values given, by field.
    pub fn values(&self) -> &[Option<Value>] {
        &self.values
    }

    /// The objects that foreign keys were set from, by relation.
    pub fn related(&self) -> &[(usize, Arc<dyn Any + Send + Sync>)] {
        &self.related
    }

    /// The values, once no setter has failed.
    ///
    /// # Errors
    /// The first error of a setter, such as an object without a key.
    pub fn take_values(&mut self) -> Result<Vec<Option<Value>>> {
        match self.fault.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut self.values)),
        }
    }

    /// The draft of a whole object: every field given, but for a key that the database gives.
    pub fn of(object: &M) -> Self {
        let mut draft = Draft::default();
        for (index, field) in M::meta().fields.iter().enumerate() {
            let value = object.__value(index);
            let unset = field.generated.is_some() || (field.auto && matches!(value, Value::Int(0)));
            draft.values[index] = (!unset).then_some(value);
        }
        draft
    }
}

/// In a builder's type: the required field `F` has been given.
pub struct Set<F>(PhantomData<fn() -> F>);

/// In a builder's type: the required field `F` has not been given.
pub struct Unset<F>(PhantomData<fn() -> F>);

/// A required field of a builder that has been given.
#[diagnostic::on_unimplemented(
    message = "a required field has not been given: `{Self}`",
    label = "call the setter of the field that `{Self}` names before this",
    note = "fields that are `Option`, have a `default` or are set by the database may be left out"
)]
pub trait Given {}

#[diagnostic::do_not_recommend]
impl<F> Given for Set<F> {}

/// A model whose builder can begin with its relations given: what `artist.albums.builder()` gives back.
pub trait RelatedBuilder: Model {
    /// The builder, with every relation counted as given.
    type Builder;

    #[doc(hidden)]
    fn __builder(draft: Draft<Self>) -> Self::Builder;
}

/// What can become a row of `M`: a builder whose required fields are given, or a whole object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete `{M}`",
    label = "expected a builder whose required fields are all given, or a `{M}`"
)]
pub trait IntoDraft<M: Model> {
    /// The draft of the row.
    fn into_draft(self) -> Draft<M>;
}

impl<M: Model> IntoDraft<M> for M {
    fn into_draft(self) -> Draft<M> {
        Draft::of(&self)
    }
}

impl<M: Model> IntoDraft<M> for &M {
    fn into_draft(self) -> Draft<M> {
        Draft::of(self)
    }
}

impl<M: Model> IntoDraft<M> for Draft<M> {
    fn into_draft(self) -> Draft<M> {
        self
    }
}

/// A row of which some fields are given: a builder, whatever it lacks. What is needed and lacking is told when the row is
/// made.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a builder of a model",
    label = "expected a builder such as `Membership::builder().role(\"singer\")`"
)]
pub trait Partial {
    /// The row's model.
    type Model: Model;

    /// What is given.
    fn into_partial(self) -> Draft<Self::Model>;
}
