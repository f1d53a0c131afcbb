//! The derive macros of `orm`. Use them through the facade crate, whose documentation explains the
//! attributes.
//!
//! `attr` reads attributes, `ast` is what a model is once they are understood, `lower` makes
//! the one from the other, `check` looks at the whole, and `expand` has one file for each thing
//! that is emitted.

mod ast;
mod attr;
mod check;
mod errors;
mod expand;
mod fallback;
mod field_type;
mod lower;
mod names;
mod row;
mod ty;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct a model: a table, whose rows the struct's values are.
///
/// ```ignore
/// #[derive(Model, Debug, Clone)]
/// #[model(app = "chinook", ordering = ["title"], unique(title, artist))]
/// pub struct Album {
///     pub id: i64,
///     #[field(max_length = 160)]
///     pub title: String,
///     #[field(on_delete = Cascade)]
///     pub artist: ForeignKey<Artist>,
///     pub genre: Option<String>,
///     pub tracks: HasMany<Track>,
/// }
/// ```
///
/// A field is a column of its type, and takes NULL where the type is an `Option`. `ForeignKey<T>`
/// and `OneToOne<T>` are columns too, named `<field>_id`; `HasMany<T>`, `HasOne<T>` and
/// `ManyToMany<T>` are the sides of relations that have no column here. The primary key is
/// `id: i64` (or `i32`, `i16`), which the database counts up, unless another field is marked.
///
/// Beside the trait it makes `Album::builder()`, with a setter for each column, and `AlbumFields`,
/// which is what the closures of a queryset get. A builder's `save` inserts the row and gives it
/// back; its `get_or_create` looks first. A required field (no `Option`, no default, not set by the
/// database) that was not given is a compiler error that names it.
///
/// The chapters `models` and `relations` of `orm::guide` show all this at work.
///
/// # On the struct: `#[model(...)]`
///
/// | Attribute | Meaning | Django |
/// |---|---|---|
/// | `app = "..."` | The application. The table is `<app>_<name in lower case>`. | `app_label` |
/// | `table = "..."` | The table, where it has another name. | `db_table` |
/// | `ordering = ["name", "-created", "artist__name"]` | The default order. | `ordering` |
/// | `unique(a, b)`, `unique(name = "...", a, b)` | A unique constraint over several columns. | `unique_together`, `UniqueConstraint` |
/// | `index(a, -b)`, `index(name = "...", a, desc(b))` | An index, ascending or descending. | `Index` |
///
/// # On a field: `#[field(...)]`
///
/// | Attribute | Meaning | Django |
/// |---|---|---|
/// | `primary_key`, `primary_key, auto` | The primary key; with `auto` the database counts it up. | `primary_key`, `BigAutoField` |
/// | `column = "..."` | The column, where it has another name. | `db_column` |
/// | `unique` | No two rows have the same value. | `unique` |
/// | `db_index`, `db_index = false` | An index of its own, or none: foreign keys have one. | `db_index` |
/// | `max_length = n` | The greatest number of characters of a text. | `max_length` |
/// | `max_digits = n, decimal_places = n` | All digits of a decimal, and those after the point. | the same |
/// | `default = expression` | What a builder takes where the setter is not called, made anew for each row. | `default` |
/// | `db_default = "sql"` | What the database takes where the setter is not called. | `db_default` |
/// | `choices` | The column is closed to the values of its type, an enum that derives `FieldType`. | `choices` |
/// | `auto_now`, `auto_now_add` | Set to the present moment at each save, at the first. | the same |
/// | `on_delete = Cascade` | What becomes of the row when the one it points at is deleted: also `Protect`, `Restrict`, `SetNull`, `SetDefault`, `DoNothing`. Every foreign key says it. | `on_delete` |
/// | `via = field` | The field of the target that a side without a column is the other side of. Without it, the foreign key named like this model. | `related_name`, seen from the other side |
/// | `through = Model`, `through_fields(from, to)` | The model between the sides of a `ManyToMany`, and its two foreign keys. | the same |
/// | `symmetrical = false` | A `ManyToMany` of a model to itself leads one way only. | `symmetrical` |
///
/// `null` is an `Option`. `blank`, `help_text`, `verbose_name` and validators have no counterpart.
#[doc(alias = "models.Model")]
#[proc_macro_derive(Model, attributes(model, field))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    expand::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a type one that a column can hold: Django's `TextChoices` and `IntegerChoices`, and types of
/// a program's own around any other.
///
/// ```ignore
/// #[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
/// enum Status {
///     Draft,                                              // 'draft'
///     #[field_type(rename = "live", label = "Published")] // 'live'
///     Published,
/// }
///
/// #[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
/// struct Cents(i64);
/// ```
///
/// An enum of unit variants is stored as text, each variant by its name in snake case; with
/// `#[field_type(integer)]`, or a `#[repr]` and numbers of its own, as integers. What is stored but
/// not a variant is an error when it is read.
///
/// | Attribute | Meaning |
/// |---|---|
/// | `#[field_type(integer)]` on the enum | Stored as integers, counted from 0 or as the variants say. |
/// | `#[field_type(rename = "...")]` on a variant | The text to store. |
/// | `#[field_type(label = "...")]` on a variant | What people read; the name in words if not said. |
///
/// A struct around one field type is stored as what is in it and can be asked what that can be asked.
#[doc(alias = "TextChoices")]
#[doc(alias = "IntegerChoices")]
#[proc_macro_derive(FieldType, attributes(field_type))]
pub fn derive_field_type(input: TokenStream) -> TokenStream {
    field_type::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct one that rows are read as: columns that a queryset chooses, or the rows of a program's own SQL.
///
/// ```ignore
/// #[derive(Row)]
/// struct Card {
///     title: String,
///     artist: String,
///     genre: Option<String>,
/// }
///
/// Album::objects().values_as(|a| Card::select(a.title, a.artist.name, a.genre)).all(&db)?;
/// db.query::<Card>("SELECT title, genre, 'various' AS artist FROM music_album", ())?;
/// ```
///
/// It makes `Card::select`, which takes an expression for each field in their order; the compiler checks that the types are
/// equal, and that what may be NULL goes into an `Option`. In SQL of a program's own, columns are matched by the names of the
/// fields.
#[doc(alias = "values_list(named=True)")]
#[doc(alias = "namedtuple")]
#[proc_macro_derive(Row)]
pub fn derive_row(input: TokenStream) -> TokenStream {
    row::derive(&parse_macro_input!(input as DeriveInput)).into()
}
