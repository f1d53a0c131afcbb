//! Attributes as they are written, each with its place.

mod arg;
mod field;
mod model;

pub(crate) use arg::is_number;
pub(crate) use field::{FieldAttrs, is_on};
pub(crate) use model::ModelAttrs;
