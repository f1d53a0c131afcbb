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
mod migrations;
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
/// | `check("name", \|a\| a.plays.gte(0))` | A condition that no row may break; one that is NULL of a row lets it pass. `message = "..."` after it is what validation says. | `CheckConstraint` |
/// | `primary_key(order, line)` | The primary key is these columns together. `find(&db, (1, 2))`, and in closures `l.pk()`, take a tuple; no relation can point at such a model. | `CompositePrimaryKey` |
/// | `abstract` | The struct is no table but a group of columns, for models to `flatten`: columns and foreign keys, the primary key perhaps. Nothing else is said of it; constraints, orders and indexes are the models' own and may name its columns. | `abstract` |
/// | `manager = Published` | What `objects` and relations to many rows begin with: a type that is a `Manager` of the model. | `Manager.get_queryset`, `_default_manager` |
/// | `proxy = Album` | The struct is another view of a model's table: with the same columns, and a manager, an order, a `clean` and methods of its own. No table is made for it; constraints, indexes and the other sides of relations are said of the base. | `proxy` |
/// | `clean = Self::check_dates` | A function of the object that `full_clean` calls: `fn(&Album) -> Result<(), ValidationErrors>`, or with one `ValidationError`. | `Model.clean` |
/// | `unique(a, b)`, `unique(name = "...", a, b)` | A unique constraint over several columns. | `unique_together`, `UniqueConstraint` |
/// | `index(a, -b)`, `index(name = "...", a, desc(b))` | An index, ascending or descending. | `Index` |
///
/// `unique` and `index`, given a name, take more: `condition = |a| a.live.eq(true)`, the rows they are about;
/// `include(c, d)`, columns kept beside (PostgreSQL; SQLite leaves them out); in place of columns a closure,
/// `|a| (a.plays + a.skips, a.title)`, of an index with `.desc()`. `unique` alone takes `nulls_distinct = false`, which SQLite
/// does not have, and `message = "..."`.
///
/// These closures get the model's fields and speak of its own columns. They become part of the table's definition, which
/// takes no parameters: values in them are written as literals. What they may compute is what each database can compute by
/// functions of its own, the same each time: comparisons, arithmetic, `case`, `coalesce` and its like, searches in text, parts
/// of dates (of moments in UTC), keys of JSON, and most functions. What one database lacks is `Error::InvalidModel` when the
/// tables are created there, with the function and the reason: on SQLite `power`, `md5`, `lpad` or a regular expression; on
/// both `now` and aggregates. `sql::<T>(...)` is written as it stands.
///
/// On PostgreSQL, `using = gin, with(fastupdate = false)` says how an index is kept (`btree`, `hash`, `gin`, `gist`, `spgist`,
/// `brin`, `bloom`), and `opclasses("jsonb_path_ops")` by which operators, one for each column; SQLite keeps a plain index.
/// `deferrable = deferred` or `immediate` lets a unique constraint wait, which SQLite does not have.
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
/// | `db_default = "sql"`, `db_default = \|\| now()` | What the database takes where the setter is not called; an expression is written for each database. | `db_default` |
/// | `generated = \|a\| a.price + a.postage`, `generated = "sql"` | The database computes the column from others and keeps it. It has no setter, is never written, and is read back by `insert` and `save`. | `GeneratedField` |
/// | `choices` | The column is closed to the values of its type, an enum that derives `FieldType`. | `choices` |
/// | `choices = [("d", "Draft"), ("p", "Published")]` | Validation takes these values alone. Numbers may be listed too. | `choices` |
/// | `blank`, `blank = false` | Validation lets a text be empty, or an `Option` not. | `blank` |
/// | `validate = email`, `validate(min_value(1), own)` | What validation asks of a value that is not empty: `fn(&T) -> Result<(), ValidationError>`; some are in `orm::validators`. | `validators` |
/// | `unique_for_date = "day"`, `unique_for_month`, `unique_for_year` | Validation lets no two rows have the same value within a day, month (of any year) or year of another field. | the same |
/// | `auto_now`, `auto_now_add` | Set to the present moment at each save, at the first. | the same |
/// | `flatten` | The field is a struct with `#[model(abstract)]`, whose columns are the model's own, after all others. Closures walk through it, `a.stamps.created`; names do not, `"created"`. | abstract base classes |
/// | `on_delete = Cascade` | What becomes of the row when the one it points at is deleted: also `Protect`, `Restrict`, `SetNull`, `SetDefault`, `DoNothing`, and `DbCascade`, `DbSetNull`, `DbSetDefault`, which the database does by its constraint. Every foreign key says it. | `on_delete` |
/// | `db_constraint = false` | The database has no constraint that the row a foreign key points at is there. | the same |
/// | `via = field` | The field of the target that a side without a column is the other side of. Without it, the foreign key named like this model; `via = stamps.author` is one of a group. | `related_name`, seen from the other side |
/// | `through = Model`, `through_fields(from, to)` | The model between the sides of a `ManyToMany`, with a foreign key to each; which, where it has several. | the same |
/// | `symmetrical = false` | A `ManyToMany` of a model to itself leads one way only. | `symmetrical` |
///
/// `null` is an `Option`. `help_text` and `verbose_name` have no counterpart. Validation is what `full_clean` and
/// `clean_fields` do; saving does not.
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
/// The enum has the trait `Choices` too: `status.label()` is what people read (Django's `get_status_display`), `Status::ALL`
/// lists the values.
///
/// A struct around one field type is stored as what is in it and can be asked what that can be asked.
#[doc(alias = "TextChoices")]
#[doc(alias = "IntegerChoices")]
#[doc(alias = "get_FOO_display")]
#[proc_macro_derive(FieldType, attributes(field_type, field))]
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

/// The migrations of a folder beside the package's Cargo.toml, as text within the program: `orm::migrations!("migrations")`
/// is a [`Migrations`](https://docs.rs/orm/latest/orm/migrate/folder/struct.Migrations.html). They are found by the
/// program's `manage` too, where this stands in a library. Nothing is written while compiling, and no database is asked.
///
/// The folder need not be there yet. `makemigrations` rewrites its file `latest.txt` with each new migration, by which the
/// compiler sees that it has to look again.
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    migrations::expand(&parse_macro_input!(input as syn::LitStr)).into()
}
