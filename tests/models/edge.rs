//! Small models made to hit the corners. The check constraint of `Item` is the database's alone.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Country {
    #[field(primary_key, max_length = 2)]
    pub code: String,
    #[field(max_length = 60, unique)]
    pub name: String,
    pub eu: Option<bool>,
    pub publishers: HasMany<Publisher>,
    pub authors: HasMany<Author>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge", ordering = ["name", "id"])]
pub struct Publisher {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(on_delete = SetNull)]
    pub country: Option<ForeignKey<Country>>,
    #[field(on_delete = SetNull)]
    pub parent: Option<ForeignKey<Publisher>>,
    pub founded: Option<NaiveDate>,
    #[field(via = parent)]
    pub imprints: HasMany<Publisher>,
    pub books: HasMany<Book>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Author {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(max_length = 80)]
    pub alias: Option<String>,
    #[field(default = "")]
    pub bio: String,
    pub born: Option<NaiveDate>,
    #[field(on_delete = SetNull)]
    pub country: Option<ForeignKey<Country>>,
    #[field(on_delete = SetNull)]
    pub mentor: Option<ForeignKey<Author>>,
    pub friends: ManyToMany<Author>,
    #[field(symmetrical = false)]
    pub follows: ManyToMany<Author>,
    #[field(via = follows)]
    pub followers: ManyToMany<Author>,
    #[field(via = mentor)]
    pub mentees: HasMany<Author>,
    pub profile: HasOne<Profile>,
    #[field(via = editor)]
    pub edited: HasMany<Book>,
    #[field(via = authors)]
    pub books: ManyToMany<Book>,
    pub authorships: HasMany<Authorship>,
    #[field(via = reviewer)]
    pub reviews: HasMany<Review>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Profile {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub author: OneToOne<Author>,
    #[field(max_length = 100)]
    pub website: Option<String>,
    #[field(default = false)]
    pub newsletter: bool,
    pub avatar: Option<Vec<u8>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge", ordering = ["parent__name", "name"])]
pub struct Tag {
    pub id: i64,
    #[field(max_length = 30, unique)]
    pub name: String,
    #[field(on_delete = Cascade)]
    pub parent: Option<ForeignKey<Tag>>,
    #[field(via = parent)]
    pub children: HasMany<Tag>,
    #[field(via = tags)]
    pub books: ManyToMany<Book>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Book {
    pub id: i64,
    #[field(max_length = 120)]
    pub title: String,
    #[field(max_length = 120)]
    pub subtitle: Option<String>,
    #[field(on_delete = SetNull)]
    pub publisher: Option<ForeignKey<Publisher>>,
    #[field(on_delete = SetNull)]
    pub editor: Option<ForeignKey<Author>>,
    #[field(through = Authorship)]
    pub authors: ManyToMany<Author>,
    pub tags: ManyToMany<Tag>,
    #[field(max_digits = 8, decimal_places = 2)]
    pub price: Option<Decimal>,
    pub pages: Option<i32>,
    pub published: Option<NaiveDate>,
    #[field(default = true)]
    pub in_print: bool,
    pub rating: Option<f64>,
    #[field(on_delete = SetNull)]
    pub sequel_of: Option<OneToOne<Book>>,
    #[field(via = sequel_of)]
    pub sequel: HasOne<Book>,
    pub authorships: HasMany<Authorship>,
    pub reviews: HasMany<Review>,
}

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    #[field_type(label = "Main author")]
    Main,
    #[field_type(label = "Co-author")]
    Co,
    Foreword,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge", unique(name = "authorship_unique", book, author, role))]
pub struct Authorship {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub book: ForeignKey<Book>,
    #[field(on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[field(max_length = 10, choices, default = Role::Main)]
    pub role: Role,
    #[field(max_digits = 5, decimal_places = 2)]
    pub share: Option<Decimal>,
    pub since: Option<NaiveDate>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Review {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub book: ForeignKey<Book>,
    #[field(on_delete = SetNull)]
    pub reviewer: Option<ForeignKey<Author>>,
    pub stars: i16,
    #[field(default = "")]
    pub body: String,
    pub created: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Sample {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub label: String,
    pub i: i32,
    pub j: Option<i32>,
    pub big: Option<i64>,
    pub f: Option<f64>,
    #[field(max_digits = 20, decimal_places = 6)]
    pub d: Option<Decimal>,
    pub flag: Option<bool>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Phrase {
    pub id: i64,
    #[field(max_length = 200)]
    pub s: String,
    #[field(max_length = 200)]
    pub t: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Event {
    pub id: i64,
    #[field(max_length = 40, unique)]
    pub name: String,
    pub at: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub day: Option<NaiveDate>,
    pub clock: Option<NaiveTime>,
    pub dur: Option<TimeDelta>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Doc {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub label: String,
    pub data: Option<serde_json::Value>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge", unique(name = "item_grp_rank", grp, rank), check("item_value_floor", |i| i.value.gte(-1000)))]
pub struct Item {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub key: String,
    #[field(max_length = 10)]
    pub grp: String,
    pub rank: i32,
    #[field(default = 0)]
    pub value: i32,
    #[field(max_length = 50)]
    pub note: Option<String>,
    #[field(default = Uuid::new_v4())]
    pub uid: Option<Uuid>,
    pub tokens: HasMany<Token>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Token {
    #[field(primary_key, default = Uuid::new_v4())]
    pub id: Uuid,
    #[field(on_delete = Cascade)]
    pub item: ForeignKey<Item>,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Root {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    pub cascades: HasMany<CascadeChild>,
    pub nulls: HasMany<NullChild>,
    pub defaults: HasMany<DefaultChild>,
    pub protects: HasMany<ProtectChild>,
    pub restricts: HasMany<RestrictChild>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct CascadeChild {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub root: ForeignKey<Root>,
    #[field(max_length = 20)]
    pub name: String,
    #[field(via = child)]
    pub leaves: HasMany<Leaf>,
    #[field(via = child)]
    pub restricts: HasMany<RestrictChild>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Leaf {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub child: ForeignKey<CascadeChild>,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct NullChild {
    pub id: i64,
    #[field(on_delete = SetNull)]
    pub root: Option<ForeignKey<Root>>,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct DefaultChild {
    pub id: i64,
    #[field(default = 1, on_delete = SetDefault)]
    pub root: ForeignKey<Root>,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct ProtectChild {
    pub id: i64,
    #[field(on_delete = Protect)]
    pub root: ForeignKey<Root>,
    #[field(max_length = 20)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct RestrictChild {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub root: Option<ForeignKey<Root>>,
    #[field(on_delete = Restrict)]
    pub child: ForeignKey<CascadeChild>,
    #[field(max_length = 20)]
    pub name: String,
}
