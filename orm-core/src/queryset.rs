//! What users chain and run.
//!
//! [`QuerySet`] and [`Values`] are thin and typed; under them is one [`Query`], which is not generic.
//! Methods that take a handle run something; all others only give another queryset.

mod after;
mod aggregate;
mod annotated;
mod asked;
mod bulk;
mod bulk_update;
mod by_name;
mod chain;
mod check;
mod clean;
mod combine;
mod conflict;
mod cursor;
mod delete;
mod explain;
mod group;
mod has_many;
mod insert;
mod instance;
mod key;
mod latest;
mod load;
mod lock;
mod manager;
mod many_to_many;
mod operators;
mod or_create;
mod order;
mod own;
mod page;
mod parent;
mod paths;
mod prefetch;
mod query;
mod raw;
mod related;
mod subquery;
mod terminal;
mod update;
mod validate;
mod values;

pub use after::Scroll;
pub use annotated::Annotated;
pub use chain::QuerySet;
#[cfg(feature = "migrate")]
pub(crate) use check::misfit;
pub use conflict::{OnConflict, OwnFields};
pub use cursor::Cursor;
pub use delete::Deleted;
pub use insert::save_draft;
pub use instance::Objects;
#[doc(hidden)]
pub use manager::Managed;
pub use manager::Manager;
pub use or_create::{get_or_create, update_or_create};
pub use page::Page;
#[doc(hidden)]
pub use parent::NewRow;
pub use paths::{LockPaths, PrefetchPaths, RelatedPaths};
pub use query::{Prefetch, Query};
pub use raw::{Raw, Sql};
pub use subquery::{Subquery, exists, subquery};
#[doc(hidden)]
pub use validate::full_clean_draft;
pub use values::Values;
