//! The table `log` is no model: it has no primary key.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(table = "account")]
pub struct Account {
    #[field(primary_key)]
    pub id: i64,
    #[field(max_length = 50, unique)]
    pub email: String,
    #[field(on_delete = DoNothing)]
    pub staff: Option<OneToOne<Staff>>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "actor", unique(name = "actor_first_name_last_name_key", first_name, last_name))]
pub struct Actor {
    #[field(primary_key, auto)]
    pub actor_id: i32,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45)]
    pub last_name: String,
    #[field(generated = "(LOWER((\"first_name\")) || (\"last_name\"))")]
    pub initials: Option<String>,
    pub film_actors: HasMany<FilmActor>,
}

/// The column `special_features` (text[]) is left out: models have no such type.
///
/// The column `fulltext` (tsvector) is left out: models have no such type. Without it no row can be inserted.
///
/// The database has the index `film_fulltext_idx` (gist) over USING gist ("fulltext"), which is not repeated here.
///
/// The database has the index `idx_cheap` over ("rental_rate") WHERE (rental_rate < (1)::numeric), which is not repeated here.
///
/// The database has the index `idx_lower` over ((lower((title)::text))), which is not repeated here.
#[derive(Model, Debug, Clone)]
#[model(table = "film", index(name = "idx_title_rate", title, -rental_rate, include(made)))]
pub struct Film {
    #[field(primary_key, auto)]
    pub film_id: i32,
    #[field(max_length = 255)]
    pub title: String,
    pub description: Option<String>,
    /// The type is a guess: the database has `year`.
    pub release_year: Option<i32>,
    /// When the key that it points at changes, the database does CASCADE.
    #[field(on_delete = DoNothing)]
    pub language: ForeignKey<Language>,
    #[field(on_delete = DbSetNull, db_index = false)]
    pub original_language: Option<ForeignKey<Language>>,
    #[field(db_default = "3")]
    pub rental_duration: i16,
    #[field(max_digits = 4, decimal_places = 2, db_default = "4.99")]
    pub rental_rate: Decimal,
    /// The type is a guess: the database has `mpaa_rating`.
    #[field(db_default = "'G'")]
    pub rating: Option<String>,
    /// The type is a guess: the database has `real`.
    pub score: Option<f64>,
    #[field(db_default = "'[]'")]
    pub tags: Option<orm::serde_json::Value>,
    #[field(db_default = "gen_random_uuid()")]
    pub made: Option<Uuid>,
    pub film_actors: HasMany<FilmActor>,
    pub film_extras: HasOne<FilmExtras>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "film_actor", primary_key(actor, film))]
pub struct FilmActor {
    #[field(on_delete = DbCascade, db_index = false)]
    pub actor: ForeignKey<Actor>,
    #[field(on_delete = DbCascade, db_index = false)]
    pub film: ForeignKey<Film>,
    #[field(db_default = "CURRENT_TIMESTAMP")]
    pub last_update: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "film_extras")]
pub struct FilmExtras {
    #[field(primary_key, on_delete = DbCascade)]
    pub film: OneToOne<Film>,
    pub trailer: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "language")]
pub struct Language {
    #[field(primary_key, auto)]
    pub language_id: i32,
    /// The type is a guess: the database has `character(20)`.
    #[field(max_length = 20)]
    pub name: String,
    #[field(db_default = "now()")]
    pub last_update: NaiveDateTime,
    pub films: HasMany<Film>,
    #[field(via = original_language)]
    pub original_language_films: HasMany<Film>,
}

/// The database has `id` point at `id` of `same`. Models point at keys of one column, and not in a circle of keys.
#[derive(Model, Debug, Clone)]
#[model(table = "other")]
pub struct Other {
    #[field(primary_key)]
    pub id: i32,
    #[field(via = id)]
    pub same: HasOne<Same>,
}

/// The database has `actor_id`, `film_id` point at `actor_id`, `film_id` of `film_actor`. Models point at keys of one column, and not in a circle of keys.
#[derive(Model, Debug, Clone)]
#[model(table = "review", primary_key(actor_id, film_id, stars))]
pub struct Review {
    pub actor_id: i32,
    pub film_id: i32,
    pub stars: u16,
    /// The type is a guess: the database has `character varying`.
    pub text: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "same")]
pub struct Same {
    #[field(primary_key, column = "id", on_delete = DoNothing)]
    pub id: OneToOne<Other>,
}

/// The database has `email` point at `email` of `account`. Models point at keys of one column, and not in a circle of keys.
#[derive(Model, Debug, Clone)]
#[model(table = "staff")]
pub struct Staff {
    #[field(primary_key, auto)]
    pub staff_id: i32,
    #[field(max_length = 16, unique)]
    pub username: String,
    #[field(column = "boss", on_delete = DoNothing, db_index = false)]
    pub boss: Option<ForeignKey<Staff>>,
    #[field(max_length = 50, unique)]
    pub email: String,
    pub picture: Option<Vec<u8>>,
    #[field(db_default = "true")]
    pub active: bool,
    pub account: HasOne<Account>,
    #[field(via = boss)]
    pub staffs: HasMany<Staff>,
}
