//! The core of `orm`: models, querysets, SQL text and transactions. It names no driver; a backend
//! crate brings one. Programs use the facade crate `orm`.

pub mod ast;
pub mod db;
pub mod error;
pub mod expr;
pub mod meta;
pub mod model;
pub mod queryset;
pub mod relation;
pub mod sql;
pub mod value;

#[doc(hidden)]
pub use inventory;
