//! How to use this library, chapter by chapter. Every example is compiled and run with the tests.
//!
//! | Chapter | What it is about |
//! | --- | --- |
//! | [`models`] | structs as tables: types, attributes, keys, enums |
//! | [`queries`] | filter, exclude, lookups, order, slices, columns |
//! | [`expressions`] | arithmetic, functions, conditions as values, SQL of your own |
//! | [`aggregates`] | counts and sums, groups, subqueries, windows |
//! | [`relations`] | foreign keys, their other sides, loading without N+1 |
//! | [`writing`] | insert, update, delete, one row or many |
//! | [`transactions`] | all or nothing, savepoints, retries |
//! | [`errors`] | what can go wrong, and what to match on |
//! | [`watching`] | which statements run, and how to hold their number |
//! | [`backends`] | URLs and settings of SQLite and PostgreSQL, and where they differ |
//! | [`django`] | one database, shared with a Django application |
//! | [`coming_from_django`] | what of Django's ORM is here, and how it is written |
//!
//! # The models of the examples
//!
//! Most examples share these models and rows, so that they can be short.
#![doc = concat!("\n```rust,no_run,standalone_crate\n", include_str!("../docs/guide/music.rs"), "# fn main() {}\n```")]

#[doc = include_str!("../docs/guide/models.md")]
pub mod models {}

#[doc = include_str!("../docs/guide/queries.md")]
pub mod queries {}

#[doc = include_str!("../docs/guide/expressions.md")]
pub mod expressions {}

#[doc = include_str!("../docs/guide/aggregates.md")]
pub mod aggregates {}

#[doc = include_str!("../docs/guide/relations.md")]
pub mod relations {}

#[doc = include_str!("../docs/guide/writing.md")]
pub mod writing {}

#[doc = include_str!("../docs/guide/transactions.md")]
pub mod transactions {}

#[doc = include_str!("../docs/guide/migrations.md")]
#[cfg(any(not(doctest), feature = "migrate"))]
pub mod migrations {}

#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/guide/watching.md")]
pub mod watching {}

#[doc = include_str!("../docs/guide/backends.md")]
pub mod backends {}

#[doc = include_str!("../docs/guide/django.md")]
pub mod django {}

#[doc = include_str!("../docs/coming-from-django.md")]
pub mod coming_from_django {}
