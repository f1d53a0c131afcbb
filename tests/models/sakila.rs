//! The Sakila film rental, with tables and columns named by hand.

use chrono::{DateTime, NaiveDate, Utc};
use orm::prelude::*;
use rust_decimal::Decimal;

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    #[field_type(rename = "G", label = "General")]
    G,
    #[field_type(rename = "PG", label = "Parental guidance")]
    Pg,
    #[field_type(rename = "PG-13", label = "Parents strongly cautioned")]
    Pg13,
    #[field_type(rename = "R", label = "Restricted")]
    R,
    #[field_type(rename = "NC-17", label = "Adults only")]
    Nc17,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "language")]
pub struct Language {
    #[field(primary_key, auto)]
    pub language_id: i32,
    #[field(max_length = 20)]
    pub name: String,
    pub last_update: DateTime<Utc>,
    pub films: HasMany<Film>,
    #[field(via = original_language)]
    pub original_films: HasMany<Film>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "category")]
pub struct Category {
    #[field(primary_key, auto)]
    pub category_id: i32,
    #[field(max_length = 25)]
    pub name: String,
    pub last_update: DateTime<Utc>,
    #[field(via = categories)]
    pub films: ManyToMany<Film>,
    pub film_categories: HasMany<FilmCategory>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "actor")]
pub struct Actor {
    #[field(primary_key, auto)]
    pub actor_id: i32,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45, db_index)]
    pub last_name: String,
    pub last_update: DateTime<Utc>,
    #[field(via = actors)]
    pub films: ManyToMany<Film>,
    pub film_actors: HasMany<FilmActor>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "film")]
pub struct Film {
    #[field(primary_key, auto)]
    pub film_id: i32,
    #[field(max_length = 255, db_index)]
    pub title: String,
    pub description: Option<String>,
    pub release_year: Option<i32>,
    #[field(on_delete = Protect)]
    pub language: ForeignKey<Language>,
    #[field(on_delete = SetNull)]
    pub original_language: Option<ForeignKey<Language>>,
    #[field(default = 3)]
    pub rental_duration: i16,
    #[field(max_digits = 4, decimal_places = 2, default = Decimal::new(499, 2))]
    pub rental_rate: Decimal,
    pub length: Option<u16>,
    #[field(max_digits = 5, decimal_places = 2, default = Decimal::new(1999, 2))]
    pub replacement_cost: Decimal,
    #[field(max_length = 5, choices, default = Rating::G)]
    pub rating: Option<Rating>,
    pub special_features: Option<serde_json::Value>,
    pub last_update: DateTime<Utc>,
    #[field(through = FilmActor)]
    pub actors: ManyToMany<Actor>,
    #[field(through = FilmCategory)]
    pub categories: ManyToMany<Category>,
    pub film_actors: HasMany<FilmActor>,
    pub film_categories: HasMany<FilmCategory>,
    pub inventory: HasMany<Inventory>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "film_actor", unique(film, actor))]
pub struct FilmActor {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub film: ForeignKey<Film>,
    #[field(on_delete = Cascade)]
    pub actor: ForeignKey<Actor>,
    pub last_update: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "film_category", unique(film, category))]
pub struct FilmCategory {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub film: ForeignKey<Film>,
    #[field(on_delete = Cascade)]
    pub category: ForeignKey<Category>,
    pub last_update: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "country")]
pub struct Country {
    #[field(primary_key, auto)]
    pub country_id: i32,
    #[field(max_length = 50, column = "country")]
    pub name: String,
    pub last_update: DateTime<Utc>,
    pub cities: HasMany<City>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "city")]
pub struct City {
    #[field(primary_key, auto)]
    pub city_id: i32,
    #[field(max_length = 50, column = "city")]
    pub name: String,
    #[field(on_delete = Protect)]
    pub country: ForeignKey<Country>,
    pub last_update: DateTime<Utc>,
    pub addresses: HasMany<Address>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "address")]
pub struct Address {
    #[field(primary_key, auto)]
    pub address_id: i32,
    #[field(max_length = 50, column = "address")]
    pub street: String,
    #[field(max_length = 50, column = "address2")]
    pub street2: Option<String>,
    #[field(max_length = 20)]
    pub district: String,
    #[field(on_delete = Protect)]
    pub city: ForeignKey<City>,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 20)]
    pub phone: String,
    pub last_update: DateTime<Utc>,
    pub stores: HasMany<Store>,
    pub staff: HasMany<Staff>,
    pub customers: HasMany<Customer>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "store")]
pub struct Store {
    #[field(primary_key, auto)]
    pub store_id: i32,
    #[field(column = "manager_staff_id", on_delete = Protect)]
    pub manager: OneToOne<Staff>,
    #[field(on_delete = Protect)]
    pub address: ForeignKey<Address>,
    pub last_update: DateTime<Utc>,
    pub staff: HasMany<Staff>,
    pub customers: HasMany<Customer>,
    pub inventory: HasMany<Inventory>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "staff")]
pub struct Staff {
    #[field(primary_key, auto)]
    pub staff_id: i32,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45)]
    pub last_name: String,
    #[field(on_delete = Protect)]
    pub address: ForeignKey<Address>,
    #[field(max_length = 50)]
    pub email: Option<String>,
    #[field(on_delete = Protect)]
    pub store: ForeignKey<Store>,
    #[field(default = true)]
    pub active: bool,
    #[field(max_length = 16)]
    pub username: String,
    pub picture: Option<Vec<u8>>,
    pub last_update: DateTime<Utc>,
    #[field(via = manager)]
    pub manages: HasOne<Store>,
    pub rentals: HasMany<Rental>,
    pub payments: HasMany<Payment>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "customer")]
pub struct Customer {
    #[field(primary_key, auto)]
    pub customer_id: i32,
    #[field(on_delete = Protect)]
    pub store: ForeignKey<Store>,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45)]
    pub last_name: String,
    #[field(max_length = 50)]
    pub email: Option<String>,
    #[field(on_delete = Protect)]
    pub address: ForeignKey<Address>,
    #[field(default = true)]
    pub activebool: bool,
    pub create_date: NaiveDate,
    pub last_update: Option<DateTime<Utc>>,
    pub active: Option<i32>,
    pub rentals: HasMany<Rental>,
    pub payments: HasMany<Payment>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "inventory")]
pub struct Inventory {
    #[field(primary_key, auto)]
    pub inventory_id: i32,
    #[field(on_delete = Protect)]
    pub film: ForeignKey<Film>,
    #[field(on_delete = Protect)]
    pub store: ForeignKey<Store>,
    pub last_update: DateTime<Utc>,
    pub rentals: HasMany<Rental>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "rental", unique(name = "rental_unique", rental_date, inventory, customer))]
pub struct Rental {
    #[field(primary_key, auto)]
    pub rental_id: i32,
    pub rental_date: DateTime<Utc>,
    #[field(on_delete = Protect)]
    pub inventory: ForeignKey<Inventory>,
    #[field(on_delete = Protect)]
    pub customer: ForeignKey<Customer>,
    pub return_date: Option<DateTime<Utc>>,
    #[field(on_delete = Protect)]
    pub staff: ForeignKey<Staff>,
    pub last_update: DateTime<Utc>,
    pub payments: HasMany<Payment>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "payment")]
pub struct Payment {
    #[field(primary_key, auto)]
    pub payment_id: i32,
    #[field(on_delete = Protect)]
    pub customer: ForeignKey<Customer>,
    #[field(on_delete = Protect)]
    pub staff: ForeignKey<Staff>,
    #[field(on_delete = SetNull)]
    pub rental: Option<ForeignKey<Rental>>,
    #[field(max_digits = 5, decimal_places = 2)]
    pub amount: Decimal,
    pub payment_date: DateTime<Utc>,
}
