//! The table `log` is no model: it has no primary key.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(table = "account")]
pub struct Account {
    pub id: i64,
    #[field(max_length = 50, unique)]
    pub email: String,
    #[field(on_delete = DoNothing)]
    pub staff: Option<OneToOne<Staff>>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "actor", unique(first_name, last_name))]
pub struct Actor {
    #[field(primary_key, auto)]
    pub actor_id: i32,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45)]
    pub last_name: String,
    #[field(generated = "\"first_name\" || \"last_name\"")]
    pub initials: Option<String>,
    pub film_actors: HasMany<FilmActor>,
}

/// The database has the index `idx_cheap` over ("rental_rate") WHERE rental_rate < 1, which is not repeated here.
#[derive(Model, Debug, Clone)]
#[model(
    table = "film",
    index(name = "idx_title_rate", title, -rental_rate),
    check("check_rating", |m| m.rating.is_in(["G", "PG", "PG-13", "R", "NC-17"]))
)]
pub struct Film {
    #[field(primary_key, auto)]
    pub film_id: i32,
    #[field(max_length = 255)]
    pub title: String,
    /// The type is a guess: the database has `BLOB SUB_TYPE TEXT`.
    pub description: Option<String>,
    #[field(max_length = 4)]
    pub release_year: Option<String>,
    #[field(on_delete = DoNothing)]
    pub language: ForeignKey<Language>,
    #[field(on_delete = DbSetNull, db_index = false)]
    pub original_language: Option<ForeignKey<Language>>,
    #[field(db_default = "3")]
    pub rental_duration: i16,
    #[field(max_digits = 4, decimal_places = 2, db_default = "4.99")]
    pub rental_rate: Decimal,
    #[field(max_length = 10, db_default = "'G'")]
    pub rating: Option<String>,
    #[field(max_length = 100)]
    pub special_features: Option<String>,
    #[field(db_default = "CURRENT_TIMESTAMP")]
    pub last_update: DateTime<Utc>,
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
    #[field(primary_key)]
    pub language_id: i16,
    /// The type is a guess: the database has `CHAR(20)`.
    #[field(max_length = 20)]
    pub name: String,
    pub last_update: DateTime<Utc>,
    pub films: HasMany<Film>,
    #[field(via = original_language)]
    pub original_language_films: HasMany<Film>,
}

/// The database has `id` point at `id` of `same`. Models point at keys of one column, and not in a circle of keys.
#[derive(Model, Debug, Clone)]
#[model(table = "other")]
pub struct Other {
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
    /// The type is a guess: the database has `tinyint`.
    pub stars: i16,
    /// The type is a guess: the database has none.
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
    #[field(db_default = "1")]
    pub active: i16,
    pub account: HasOne<Account>,
    #[field(via = boss)]
    pub staffs: HasMany<Staff>,
}
