//! Models without their type: what lets one body of code load any relation.

use std::any::Any;
use std::sync::Arc;

use super::{Batch, Model, PathNode, Slot};
use crate::error::Result;
use crate::meta::ModelMeta;
use crate::value::{Row, Value};

/// A row whose type is not told, shared.
type Shared = Arc<dyn Any + Send + Sync>;

/// A model's type as data: its meta and how to make a container for its rows.
pub struct ModelType {
    /// The model.
    pub meta: fn() -> &'static ModelMeta,
    /// An empty container for rows of it.
    pub rows: fn() -> Box<dyn AnyRows>,
    /// Rows of it that are shared already, to be looked at.
    pub shared: fn(Vec<Shared>) -> Box<dyn RowsView>,
    /// The root of closures nested so deep.
    pub root: fn(usize) -> &'static PathNode,
    /// The default of a field, by its position.
    pub default: fn(usize) -> Option<Value>,
}

/// The same model: each has one table of its own.
impl PartialEq for ModelType {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq((self.meta)(), (other.meta)())
    }
}

impl std::fmt::Debug for ModelType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str((self.meta)().name)
    }
}

struct TypeOf<M>(std::marker::PhantomData<fn() -> M>);

impl<M: Model> TypeOf<M> {
    const TYPE: &'static ModelType = &ModelType {
        meta: M::meta,
        rows: || Box::new(Vec::<M>::new()),
        shared: |rows| Box::new(rows.into_iter().filter_map(|row| row.downcast().ok()).collect::<Vec<Arc<M>>>()),
        root: super::path::root::<M>,
        default: M::__default,
    };
}

impl ModelType {
    /// That of `M`.
    pub fn of<M: Model>() -> &'static ModelType {
        TypeOf::<M>::TYPE
    }

    /// That of a model known as data.
    pub fn of_meta(meta: &'static ModelMeta) -> &'static ModelType {
        // The derive writes `ModelType::of` there and nothing else.
        (meta.model_type)().downcast_ref().expect("a model's meta holds its type")
    }
}

/// Rows of one model, whose type is not told.
pub trait RowsView: Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value of a field of a row.
    fn value(&self, row: usize, field: usize) -> Value;
    /// What is kept of a relation of a row.
    fn slot(&self, row: usize, relation: usize) -> Option<&Slot>;
    /// A copy of one row, shared.
    fn share(&self, row: usize) -> Shared;
}

/// A vector of rows that are being read.
pub trait AnyRows: RowsView + Any {
    /// Reads one more row.
    ///
    /// # Errors
    /// As the row's cells do not fit the model.
    fn push(&mut self, row: &dyn Row, at: usize, batch: &mut Batch) -> Result<()>;
    /// Makes room for more.
    fn reserve(&mut self, more: usize);
    /// Each row shared on its own, for relations to one.
    fn into_shared(self: Box<Self>) -> Vec<Shared>;
    /// The rows in groups, for relations to many: `group_of[i]` is where row `i` goes, each group a shared `Vec<M>`.
    fn into_groups(self: Box<Self>, group_of: &[usize], groups: usize) -> Vec<Shared>;
    /// As `Any`, to get the `Vec<M>` back.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<M: Model> RowsView for Vec<M> {
    fn len(&self) -> usize {
        self.len()
    }

    fn value(&self, row: usize, field: usize) -> Value {
        self[row].__value(field)
    }

    fn slot(&self, row: usize, relation: usize) -> Option<&Slot> {
        self[row].__slot(relation)
    }

    fn share(&self, row: usize) -> Shared {
        Arc::new(self[row].__copy())
    }
}

impl<M: Model> RowsView for Vec<Arc<M>> {
    fn len(&self) -> usize {
        self.len()
    }

    fn value(&self, row: usize, field: usize) -> Value {
        self[row].__value(field)
    }

    fn slot(&self, row: usize, relation: usize) -> Option<&Slot> {
        self[row].__slot(relation)
    }

    fn share(&self, row: usize) -> Shared {
        self[row].clone()
    }
}

impl<M: Model> AnyRows for Vec<M> {
    fn push(&mut self, row: &dyn Row, at: usize, batch: &mut Batch) -> Result<()> {
        self.push(M::__decode(row, at, batch)?);
        Ok(())
    }

    fn reserve(&mut self, more: usize) {
        self.reserve(more);
    }

    fn into_shared(self: Box<Self>) -> Vec<Shared> {
        self.into_iter().map(|row| Arc::new(row) as _).collect()
    }

    fn into_groups(self: Box<Self>, group_of: &[usize], groups: usize) -> Vec<Shared> {
        let mut split: Vec<Vec<M>> = Vec::new();
        split.resize_with(groups, Vec::new);
        for (row, &group) in self.into_iter().zip(group_of) {
            split[group].push(row);
        }
        split.into_iter().map(|group| Arc::new(group) as _).collect()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}
