//! Django's ORM, with the Rust compiler on its side.
//!
//! ```standalone_crate
//! use orm::prelude::*;
//!
//! #[derive(Model, Debug, Clone)]
//! #[model(app = "music")]
//! pub struct Artist {
//!     pub id: i64,
//!     #[field(max_length = 120)]
//!     pub name: String,
//!     pub albums: HasMany<Album>,
//! }
//!
//! #[derive(Model, Debug, Clone)]
//! #[model(app = "music")]
//! pub struct Album {
//!     pub id: i64,
//!     #[field(max_length = 160)]
//!     pub title: String,
//!     #[field(on_delete = Cascade)]
//!     pub artist: ForeignKey<Artist>,
//! }
//!
//! fn main() -> orm::Result<()> {
//!     let db = orm::connect("sqlite::memory:")?;
//!     db.create_tables()?;
//!     let artist = Artist::builder().name("Björk").save(&db)?;
//!     Album::builder().title("Debut").artist(&artist).save(&db)?;
//!
//!     let albums = Album::objects().filter(|a| a.artist.name.icontains("BJÖRK")).order_by(|a| a.title).all(&db)?;
//!     assert_eq!(albums[0].artist.get(&db)?.name, "Björk");
//!     Ok(())
//! }
//! ```
//!
//! # Where to find what
//!
//! - [`guide`] explains it all, chapter by chapter, with examples.
//! - [`Model`](derive@Model) derives a model from a struct, [`FieldType`](derive@FieldType) a column's type from an enum or
//!   a newtype.
//! - [`Objects`] are the methods of a model: [`objects`](Objects::objects), [`save`](Objects::save),
//!   [`delete`](Objects::delete) …; [`QuerySet`] is what is chained and run, [`Values`] what gives columns.
//! - [`expr::Lookups`] lists what can be asked of a column: `eq`, `icontains`, `year` …
//! - [`relation`] has [`ForeignKey`](relation::ForeignKey), [`HasMany`](relation::HasMany) and their like.
//! - [`Database`] connects and begins transactions; [`Error`] is what can go wrong.
//! - [`prelude`] is what a file that uses all this imports.

// Named, so that they are linked and their drivers are found by the schemes of URLs.
#[cfg(feature = "postgres")]
use orm_postgres as _;
#[cfg(feature = "sqlite")]
use orm_sqlite as _;

pub use orm_core::assert_num_queries;
pub use orm_core::db::{Database, DatabaseBuilder, Db, Handle, Isolation, ReadHandle, Transaction};
pub use orm_core::error::{Error, Result, ValidationError, ValidationErrors};
#[cfg(feature = "migrate")]
pub use orm_core::fixtures;
#[cfg(feature = "migrate")]
pub use orm_core::migrate;
pub use orm_core::model::{FetchMode, Model};
pub use orm_core::queryset::{
    Annotated, Cursor, Deleted, Manager, Objects, OnConflict, Page, QuerySet, Raw, Scroll, Values,
};
pub use orm_core::value::{Choices, FieldType};
pub use orm_core::{ast, db, error, expr, inspect, meta, model, queryset, relation, schema, sql, validators, value};
#[cfg(feature = "manage")]
pub use orm_core::{diagram, manage};
#[cfg(feature = "migrate")]
pub use orm_derive::migrations;
pub use orm_derive::{FieldType, Model, Row};

#[cfg(feature = "chrono")]
#[doc(no_inline)]
pub use orm_core::chrono;
#[cfg(feature = "decimal")]
#[doc(no_inline)]
pub use orm_core::rust_decimal;
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use orm_core::serde_json;
#[cfg(feature = "uuid")]
#[doc(no_inline)]
pub use orm_core::uuid;

/// Opens a database: `sqlite://file.db`, `sqlite::memory:`, or, with the feature `postgres`,
/// `postgres://user:password@host/name`. [`Database::builder`] has the settings.
///
/// # Errors
/// [`Error::Url`] for a URL that is not understood or whose driver is not built in; [`Error::Connect`] and its like if the
/// database cannot be reached.
pub fn connect(url: &str) -> Result<Database> {
    Database::builder().url(url).open()
}

/// Makes a function one that migrations can run: `run_rust = "fill_slugs"` in a file. It is given the models as they are at
/// that point ([`migrate::Models`]); a second function undoes it.
///
/// ```
/// # use orm::migrate::Models;
/// fn fill_slugs(models: &Models<'_>) -> orm::Result<()> {
///     let posts = models.model("Post")?;
///     posts.each(|post| {
///         let title: String = post.get("title")?;
///         posts.update(post, [("slug", title.to_lowercase().replace(' ', "-"))])?;
///         Ok(())
///     })
/// }
///
/// fn forget_slugs(_: &Models<'_>) -> orm::Result<()> {
///     Ok(())
/// }
///
/// orm::migration_step!(fill_slugs, forget_slugs);
/// ```
#[cfg(feature = "migrate")]
#[macro_export]
#[doc(alias = "RunPython")]
macro_rules! migration_step {
    ($forwards:ident $(,)?) => {
        $crate::__private::inventory::submit!($crate::migrate::Step {
            name: ::core::stringify!($forwards),
            forwards: $forwards,
            backwards: ::core::option::Option::None,
        });
    };
    ($forwards:ident, $backwards:ident $(,)?) => {
        $crate::__private::inventory::submit!($crate::migrate::Step {
            name: ::core::stringify!($forwards),
            forwards: $forwards,
            backwards: ::core::option::Option::Some($backwards),
        });
    };
}

/// The whole of a project's `manage` program: `src/bin/manage.rs` is `orm::manage!(blog);`, where `blog` is the library with
/// the models. It links that library, without which no model would be found, and carries the package's `migrations/`.
/// A second argument names the database to use where neither `--database` nor the variable DATABASE_URL does:
/// `orm::manage!(blog, database = "sqlite://blog.sqlite3");`.
#[cfg(feature = "manage")]
#[macro_export]
macro_rules! manage {
    ($library:ident $(,)?) => {
        $crate::manage!(@main $library, ::core::option::Option::None);
    };
    ($library:ident, database = $url:expr $(,)?) => {
        $crate::manage!(@main $library, ::core::option::Option::Some($url));
    };
    (@main $library:ident, $database:expr) => {
        use $library as _;

        fn main() -> ::std::process::ExitCode {
            $crate::manage::main($crate::manage::Program {
                name: ::core::env!("CARGO_PKG_NAME"),
                database: $database,
                migrations: $crate::migrations!("migrations"),
            })
        }
    };
}

/// Everything that models and queries need.
pub mod prelude {
    pub use orm_core::assert_num_queries;
    pub use orm_core::ast::Unit;
    pub use orm_core::db::{Database, Isolation};
    pub use orm_core::expr::{
        Aggregates as _, Functions as _, Lookups as _, Maybe, Nullability, NumberFunctions as _, Ordering as _, Q,
        Rows as _, Sure, TextFunctions as _,
    };
    #[cfg(feature = "chrono")]
    pub use orm_core::expr::{Zones as _, now};
    pub use orm_core::expr::{case, coalesce, concat, greatest, least, pi, random, sql, sql_aggregate, value};
    pub use orm_core::expr::{
        cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile, percent_rank, rank, row_number,
    };
    pub use orm_core::model::FetchMode;
    pub use orm_core::queryset::{Objects as _, Sql as _};
    pub use orm_core::queryset::{exists, subquery};
    pub use orm_core::relation::{ForeignKey, HasMany, HasOne, ManyToMany, OneToOne};

    #[cfg(feature = "json")]
    pub use orm_core::expr::{Gathering as _, JsonLookups as _, json_array, json_object};

    #[cfg(feature = "chrono")]
    #[doc(no_inline)]
    pub use orm_core::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    #[cfg(feature = "decimal")]
    #[doc(no_inline)]
    pub use orm_core::rust_decimal::Decimal;
    #[cfg(feature = "uuid")]
    #[doc(no_inline)]
    pub use orm_core::uuid::Uuid;

    pub use crate::{Choices, FieldType, Model, OnConflict, QuerySet, Row};
}

// Its examples run on SQLite, with the types of all default features.
#[cfg(any(
    not(doctest),
    all(feature = "sqlite", feature = "chrono", feature = "uuid", feature = "decimal", feature = "json")
))]
pub mod guide;

#[doc(hidden)]
pub mod __private {
    pub use orm_core::{db, error, expr, inventory, meta, model, queryset, relation, schema, validators, value};
}

/// The program of README.md, compiled and run with the documentation's tests.
#[cfg(all(doctest, feature = "sqlite", feature = "chrono"))]
#[doc = include_str!("../README.md")]
struct Readme;
