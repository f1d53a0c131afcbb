//! What users chain and run.
//!
//! [`QuerySet`] and [`Values`] are thin and typed; under them is one [`Query`], which is not generic.
//! Methods that take a handle run something; all others only give another queryset.

mod aggregate;
mod annotated;
mod bulk;
mod bulk_update;
mod by_name;
mod chain;
mod check;
mod conflict;
mod delete;
mod group;
mod has_many;
mod insert;
mod instance;
mod load;
mod many_to_many;
mod or_create;
mod own;
mod paths;
mod prefetch;
mod query;
mod related;
mod subquery;
mod terminal;
mod update;
mod values;

pub use annotated::Annotated;
pub use chain::QuerySet;
pub use conflict::{OnConflict, OwnFields};
pub use delete::Deleted;
pub use insert::save_draft;
pub use instance::Objects;
pub use or_create::{get_or_create, update_or_create};
pub use paths::{PrefetchPaths, RelatedPaths};
pub use query::{Prefetch, Query};
pub use subquery::{Subquery, exists, subquery};
pub use values::Values;
