//! The relations of an object: foreign keys and the rows that point back. Data only; what loads
//! and changes them is in [`queryset`](crate::queryset).

mod foreign_key;
mod key;
mod many;
mod target;

pub use foreign_key::{ForeignKey, OneToOne};
pub use many::{HasMany, HasOne, ManyToMany};
#[doc(hidden)]
pub use target::{AnyTarget, Target, no_model};

pub use crate::model::FetchMode;
