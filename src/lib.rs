//! Django's ORM, with the Rust compiler on its side.

pub use orm_core::error::{Error, Result};
pub use orm_core::{ast, db, error, expr, meta, model, relation, sql, value};
pub use orm_derive::{FieldType, Model};

/// Everything that models and queries need.
pub mod prelude {
    pub use orm_core::ast::Unit;
    pub use orm_core::expr::{Lookups as _, Maybe, Nullability, Ordering as _, Q, Sure};
    pub use orm_core::model::{FetchMode, Model};
    pub use orm_core::relation::{ForeignKey, HasMany, HasOne, ManyToMany, OneToOne};
    pub use orm_core::value::FieldType;

    pub use crate::{FieldType, Model};
}

#[doc(hidden)]
pub mod __private {
    pub use orm_core::{db, error, expr, inventory, meta, model, queryset, relation, value};
}
