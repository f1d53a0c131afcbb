//! The core of `orm`: models, querysets, SQL text and transactions. It names no driver; a backend
//! crate brings one. Programs use the facade crate `orm`.

pub mod ast;
pub mod db;
#[cfg(feature = "manage")]
pub mod diagram;
pub mod error;
pub mod expr;
#[cfg(feature = "migrate")]
pub mod fixtures;
pub mod inspect;
#[cfg(feature = "manage")]
pub mod manage;
pub mod meta;
#[cfg(feature = "migrate")]
pub mod migrate;
pub mod model;
pub mod queryset;
pub mod relation;
pub mod resolve;
pub mod schema;
pub mod sql;
pub mod validators;
pub mod value;

#[cfg(feature = "chrono")]
#[doc(no_inline)]
pub use chrono;
#[doc(hidden)]
pub use inventory;
#[cfg(feature = "decimal")]
#[doc(no_inline)]
pub use rust_decimal;
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use serde_json;
#[cfg(feature = "uuid")]
#[doc(no_inline)]
pub use uuid;
