//! Attributes as they are written, each with its place.

mod arg;
mod field;
mod group;
mod method;
mod model;

pub(crate) use arg::{args, is_number, once};
pub(crate) use field::{FieldAttrs, is_on};
pub(crate) use model::ModelAttrs;
