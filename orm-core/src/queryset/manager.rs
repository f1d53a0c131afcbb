//! Managers: what querysets of a model begin with.

use std::any::Any;

use super::{Query, QuerySet};
use crate::model::{Model, ModelType};

/// A queryset that others begin with: `#[model(manager = Published)]` makes it what [`objects`](super::Objects::objects)
/// gives, and what relations to many rows of the model give.
///
/// ```
/// # use orm_core::model::Model;
/// # use orm_core::queryset::{Manager, QuerySet};
/// struct TenFirst;
///
/// impl<M: Model> Manager<M> for TenFirst {
///     fn queryset(all: QuerySet<M>) -> QuerySet<M> {
///         all.limit(10)
///     }
/// }
/// ```
///
/// What finds one row by a key that is held already does not go by it: a foreign key, `refresh`, `save`, `delete`. Nor do
/// joins, nor what is deleted with a row. [`base_objects`](super::Objects::base_objects) gives all rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no manager of `{M}`",
    label = "not a manager",
    note = "write `impl Manager<{M}> for {Self}`, with a function from all rows to those it gives"
)]
pub trait Manager<M: Model>: 'static {
    /// The rows it gives, of all there are.
    #[doc(alias = "get_queryset")]
    fn queryset(all: QuerySet<M>) -> QuerySet<M>;
}

/// A model's manager without its type: what the derive puts into its statics.
#[doc(hidden)]
#[derive(Debug)]
pub struct Managed(fn() -> Query);

impl Managed {
    /// That of `M`, by the manager `G`.
    pub const fn of<M: Model, G: Manager<M>>() -> Self {
        Managed(|| G::queryset(QuerySet::of(Query::new(ModelType::of::<M>()))).query)
    }
}

impl Query {
    /// The rows that a model's manager gives; all where it has none.
    pub(super) fn managed(model: &'static ModelType) -> Self {
        let managed: Option<&'static (dyn Any + Send + Sync)> = (model.meta)().manager.map(|manager| manager());
        match managed.and_then(|managed| managed.downcast_ref::<Managed>()) {
            Some(Managed(query)) => query(),
            None => Query::new(model),
        }
    }
}
