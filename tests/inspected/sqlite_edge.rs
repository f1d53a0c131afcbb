use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Author {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    #[field(max_length = 80)]
    pub alias: Option<String>,
    pub bio: String,
    pub born: Option<NaiveDate>,
    #[field(on_delete = DoNothing)]
    pub mentor: Option<ForeignKey<Author>>,
    #[field(on_delete = DoNothing)]
    pub country: Option<ForeignKey<Country>>,
    #[field(symmetrical = false)]
    pub follows: ManyToMany<Author>,
    #[field(via = follows)]
    pub follows_from: ManyToMany<Author>,
    #[field(symmetrical = false)]
    pub friends: ManyToMany<Author>,
    #[field(via = friends)]
    pub friends_from: ManyToMany<Author>,
    #[field(via = mentor)]
    pub authors: HasMany<Author>,
    pub authorships: HasMany<Authorship>,
    #[field(via = editor)]
    pub books: HasMany<Book>,
    pub profile: HasOne<Profile>,
    #[field(via = reviewer)]
    pub reviews: HasMany<Review>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge", unique(name = "authorship_unique", book, author, role))]
pub struct Authorship {
    pub id: i64,
    #[field(max_length = 10)]
    pub role: String,
    pub share: Option<Decimal>,
    pub since: Option<NaiveDate>,
    #[field(on_delete = DoNothing)]
    pub author: ForeignKey<Author>,
    #[field(on_delete = DoNothing)]
    pub book: ForeignKey<Book>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Book {
    pub id: i64,
    #[field(max_length = 120)]
    pub title: String,
    #[field(max_length = 120)]
    pub subtitle: Option<String>,
    pub price: Option<Decimal>,
    pub pages: Option<i32>,
    pub published: Option<NaiveDate>,
    pub in_print: bool,
    pub rating: Option<f64>,
    #[field(on_delete = DoNothing)]
    pub editor: Option<ForeignKey<Author>>,
    #[field(on_delete = DoNothing)]
    pub sequel_of: Option<OneToOne<Book>>,
    #[field(on_delete = DoNothing)]
    pub publisher: Option<ForeignKey<Publisher>>,
    pub tags: ManyToMany<Tag>,
    pub authorships: HasMany<Authorship>,
    #[field(via = sequel_of)]
    pub book: HasOne<Book>,
    pub reviews: HasMany<Review>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Cascadechild {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub root: ForeignKey<Root>,
    #[field(via = child)]
    pub leafs: HasMany<Leaf>,
    #[field(via = child)]
    pub restrictchilds: HasMany<Restrictchild>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Country {
    #[field(primary_key, max_length = 2)]
    pub code: String,
    #[field(max_length = 60, unique)]
    pub name: String,
    pub eu: Option<bool>,
    pub authors: HasMany<Author>,
    pub publishers: HasMany<Publisher>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Defaultchild {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub root: ForeignKey<Root>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Doc {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub label: String,
    pub data: Option<orm::serde_json::Value>,
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
    pub dur: Option<i64>,
}

#[derive(Model, Debug, Clone)]
#[model(
    app = "edge",
    unique(name = "item_grp_rank", grp, rank),
    check("item_value_floor", |m| m.value.gte(-1000))
)]
pub struct Item {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub key: String,
    #[field(max_length = 10)]
    pub grp: String,
    pub rank: i32,
    pub value: i32,
    #[field(max_length = 50)]
    pub note: Option<String>,
    pub uid: Option<Uuid>,
    pub tokens: HasMany<Token>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Leaf {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub child: ForeignKey<Cascadechild>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Nullchild {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub root: Option<ForeignKey<Root>>,
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
pub struct Profile {
    pub id: i64,
    #[field(max_length = 100)]
    pub website: Option<String>,
    pub newsletter: bool,
    pub avatar: Option<Vec<u8>>,
    #[field(on_delete = DoNothing)]
    pub author: OneToOne<Author>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Protectchild {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub root: ForeignKey<Root>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Publisher {
    pub id: i64,
    #[field(max_length = 80)]
    pub name: String,
    pub founded: Option<NaiveDate>,
    #[field(on_delete = DoNothing)]
    pub country: Option<ForeignKey<Country>>,
    #[field(on_delete = DoNothing)]
    pub parent: Option<ForeignKey<Publisher>>,
    pub books: HasMany<Book>,
    #[field(via = parent)]
    pub publishers: HasMany<Publisher>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Restrictchild {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub child: ForeignKey<Cascadechild>,
    #[field(on_delete = DoNothing)]
    pub root: Option<ForeignKey<Root>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Review {
    pub id: i64,
    pub stars: i16,
    pub body: String,
    pub created: DateTime<Utc>,
    #[field(on_delete = DoNothing)]
    pub book: ForeignKey<Book>,
    #[field(on_delete = DoNothing)]
    pub reviewer: Option<ForeignKey<Author>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Root {
    pub id: i64,
    #[field(max_length = 20, unique)]
    pub name: String,
    pub cascadechilds: HasMany<Cascadechild>,
    pub defaultchilds: HasMany<Defaultchild>,
    pub nullchilds: HasMany<Nullchild>,
    pub protectchilds: HasMany<Protectchild>,
    pub restrictchilds: HasMany<Restrictchild>,
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
    pub d: Option<Decimal>,
    pub flag: Option<bool>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Tag {
    pub id: i64,
    #[field(max_length = 30, unique)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub parent: Option<ForeignKey<Tag>>,
    #[field(via = tags)]
    pub books: ManyToMany<Book>,
    #[field(via = parent)]
    pub tags: HasMany<Tag>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "edge")]
pub struct Token {
    #[field(primary_key)]
    pub id: Uuid,
    #[field(max_length = 20)]
    pub name: String,
    #[field(on_delete = DoNothing)]
    pub item: ForeignKey<Item>,
}
