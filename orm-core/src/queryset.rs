//! What users chain and run.
//!
//! [`QuerySet`] and [`Values`] are thin and typed; under them is one [`Query`], which is not generic.
//! Methods that take a handle run something; all others only give another queryset.

mod bulk;
mod by_name;
mod chain;
mod check;
mod clean;
mod delete;
mod insert;
mod instance;
mod key;
mod load;
mod manager;
mod many_to_many;
mod own;
mod paths;
mod prefetch;
mod query;
mod related;
mod terminal;
mod update;
mod validate;
mod values;

pub use chain::QuerySet;
pub use delete::Deleted;
pub use insert::{get_or_create, save_draft};
pub use instance::Objects;
#[doc(hidden)]
pub use manager::Managed;
pub use manager::Manager;
pub use paths::{PrefetchPaths, RelatedPaths};
pub use query::{Prefetch, Query};
#[doc(hidden)]
pub use validate::full_clean_draft;
pub use values::Values;
