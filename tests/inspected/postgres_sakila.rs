use orm::prelude::*;

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
    pub film_actors: HasMany<FilmActor>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "address")]
pub struct Address {
    #[field(primary_key, auto)]
    pub address_id: i32,
    #[field(max_length = 50)]
    pub address: String,
    #[field(max_length = 50)]
    pub address2: Option<String>,
    #[field(max_length = 20)]
    pub district: String,
    #[field(max_length = 10)]
    pub postal_code: Option<String>,
    #[field(max_length = 20)]
    pub phone: String,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub city: ForeignKey<City>,
    pub customers: HasMany<Customer>,
    pub staffs: HasMany<Staff>,
    pub stores: HasMany<Store>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "category")]
pub struct Category {
    #[field(primary_key, auto)]
    pub category_id: i32,
    #[field(max_length = 25)]
    pub name: String,
    pub last_update: DateTime<Utc>,
    pub film_categories: HasMany<FilmCategory>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "city")]
pub struct City {
    #[field(primary_key, auto)]
    pub city_id: i32,
    #[field(max_length = 50)]
    pub city: String,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub country: ForeignKey<Country>,
    pub addresses: HasMany<Address>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "country")]
pub struct Country {
    #[field(primary_key, auto)]
    pub country_id: i32,
    #[field(max_length = 50)]
    pub country: String,
    pub last_update: DateTime<Utc>,
    pub cities: HasMany<City>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "customer")]
pub struct Customer {
    #[field(primary_key, auto)]
    pub customer_id: i32,
    #[field(max_length = 45)]
    pub first_name: String,
    #[field(max_length = 45)]
    pub last_name: String,
    #[field(max_length = 50)]
    pub email: Option<String>,
    pub activebool: bool,
    pub create_date: NaiveDate,
    pub last_update: Option<DateTime<Utc>>,
    pub active: Option<i32>,
    #[field(on_delete = DoNothing)]
    pub address: ForeignKey<Address>,
    #[field(on_delete = DoNothing)]
    pub store: ForeignKey<Store>,
    pub payments: HasMany<Payment>,
    pub rentals: HasMany<Rental>,
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
    pub rental_duration: i16,
    #[field(max_digits = 4, decimal_places = 2)]
    pub rental_rate: Decimal,
    pub length: Option<u16>,
    #[field(max_digits = 5, decimal_places = 2)]
    pub replacement_cost: Decimal,
    #[field(max_length = 5)]
    pub rating: Option<String>,
    pub special_features: Option<orm::serde_json::Value>,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub language: ForeignKey<Language>,
    #[field(on_delete = DoNothing)]
    pub original_language: Option<ForeignKey<Language>>,
    pub film_actors: HasMany<FilmActor>,
    pub film_categories: HasMany<FilmCategory>,
    pub inventories: HasMany<Inventory>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "film_actor", unique(film, actor))]
pub struct FilmActor {
    pub id: i64,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub actor: ForeignKey<Actor>,
    #[field(on_delete = DoNothing)]
    pub film: ForeignKey<Film>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "film_category", unique(film, category))]
pub struct FilmCategory {
    pub id: i64,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub category: ForeignKey<Category>,
    #[field(on_delete = DoNothing)]
    pub film: ForeignKey<Film>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "inventory")]
pub struct Inventory {
    #[field(primary_key, auto)]
    pub inventory_id: i32,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub film: ForeignKey<Film>,
    #[field(on_delete = DoNothing)]
    pub store: ForeignKey<Store>,
    pub rentals: HasMany<Rental>,
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
    pub original_language_films: HasMany<Film>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "payment")]
pub struct Payment {
    #[field(primary_key, auto)]
    pub payment_id: i32,
    #[field(max_digits = 5, decimal_places = 2)]
    pub amount: Decimal,
    pub payment_date: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub customer: ForeignKey<Customer>,
    #[field(on_delete = DoNothing)]
    pub rental: Option<ForeignKey<Rental>>,
    #[field(on_delete = DoNothing)]
    pub staff: ForeignKey<Staff>,
}

#[derive(Model, Debug, Clone)]
#[model(
    app = "sakila",
    table = "rental",
    unique(name = "rental_unique", rental_date, inventory, customer)
)]
pub struct Rental {
    #[field(primary_key, auto)]
    pub rental_id: i32,
    pub rental_date: DateTime<Utc>,
    pub return_date: Option<DateTime<Utc>>,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub customer: ForeignKey<Customer>,
    #[field(on_delete = DoNothing)]
    pub inventory: ForeignKey<Inventory>,
    #[field(on_delete = DoNothing)]
    pub staff: ForeignKey<Staff>,
    pub payments: HasMany<Payment>,
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
    #[field(max_length = 50)]
    pub email: Option<String>,
    pub active: bool,
    #[field(max_length = 16)]
    pub username: String,
    pub picture: Option<Vec<u8>>,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub address: ForeignKey<Address>,
    #[field(on_delete = DoNothing)]
    pub store: ForeignKey<Store>,
    pub payments: HasMany<Payment>,
    pub rentals: HasMany<Rental>,
    #[field(via = manager_staff)]
    pub store_set: HasOne<Store>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "sakila", table = "store")]
pub struct Store {
    #[field(primary_key, auto)]
    pub store_id: i32,
    pub last_update: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub address: ForeignKey<Address>,
    #[field(on_delete = DoNothing)]
    pub manager_staff: OneToOne<Staff>,
    pub customers: HasMany<Customer>,
    pub inventories: HasMany<Inventory>,
    pub staffs: HasMany<Staff>,
}
