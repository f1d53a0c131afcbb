//! Tables as data, made from models, and the DDL that creates them.
//!
//! Everything here is a pure function of the models and the [`Dialect`]. Tables, columns,
//! constraints and indexes get the names that Django 5.2 gives them on the same database, so that
//! a database made by one can be used, and migrated, by the other.

mod alter;
mod built;
mod change;
mod check;
mod condition;
mod create;
mod definition;
mod digest;
mod drift;
pub mod formula;
pub mod lex;
mod live;
mod name;
mod object;
mod on_delete;
mod order;
mod proxy;
mod renamed;
pub mod state;
mod table;
mod twin;
mod write;

pub use alter::{Anew, Step};
pub use built::tables;
pub use change::Change;
#[doc(hidden)]
pub use condition::{IndexTerms, ValueOf, condition, terms, value};
pub use create::Creation;
pub use digest::md5;
pub use drift::{Difference, DifferenceKind, drift};
pub use live::{
    Action, Catalogue, LiveCheck, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveKind, LivePart, LiveTable,
    LiveTerm, Question, Rows,
};
pub use name::{
    fitting_name, foreign_key_name, implicit_name, index_name, meta_index_name, pattern_index_name, unique_name,
};
pub use object::{Object, ObjectKind, Stage};
#[doc(hidden)]
pub use renamed::rename_formula;
pub use table::{Check, Column, Definition, ForeignKey, Index, IndexColumn, Parts, Table, Unique};

use crate::error::Result;
use crate::meta::ModelMeta;
use crate::sql::Dialect;

/// How to create each table of the models, in an order in which a table comes after those it
/// points at, circles aside. Tables between many-to-many relations are among them.
///
/// # Errors
/// [`Error::InvalidModel`](crate::error::Error::InvalidModel) where two models share a table, two
/// columns or constraints a name or names that only look the same, a name is one that the database does not take, a
/// condition is none that can stand in a definition, or a `HasOne` is the other side of a column that is not unique; [`Error::Unsupported`](crate::error::Error::Unsupported) for a
/// constraint that the database lacks.
pub fn creations(models: &[&'static ModelMeta], dialect: &dyn Dialect) -> Result<Vec<Creation>> {
    on_delete::check(models)?;
    let tables = order::ordered(tables(models)?);
    check::check(&tables, dialect)?;
    check::check_relations(models)?;
    tables.iter().map(|table| Creation::of(table, dialect)).collect()
}

/// The statements that create the tables of the models in an empty database, in the order to run
/// them in: tables, then unique constraints and indexes, then the foreign keys that could not be
/// part of their tables.
///
/// # Errors
/// As [`creations`].
pub fn create_tables(models: &[&'static ModelMeta], dialect: &dyn Dialect) -> Result<Vec<String>> {
    Ok(create::statements(creations(models, dialect)?))
}

pub(crate) use create::statements;
