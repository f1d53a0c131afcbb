//! Rows as text and back: Django's fixtures, as a JSON array or as JSON Lines.
//!
//! A [`Dump`] writes them, a [`Load`] reads them, [`flush`] empties the tables. Each goes through its rows in portions, so that a
//! table of any size passes in the memory of one.

mod check;
mod decode;
mod dump;
mod encode;
mod flush;
mod json;
mod load;
mod models;
mod natural;
mod pairs;
mod read;
mod record;
mod rows;
mod store;

pub use dump::{Dump, Format};
pub use flush::flush;
pub use load::{Load, Source};
pub use models::{choose, label};

use crate::error::Error;

/// An error of a fixture.
fn wrong(place: impl Into<String>, reason: impl Into<String>) -> Error {
    Error::Fixture { place: place.into(), reason: reason.into() }
}
