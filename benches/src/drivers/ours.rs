//! Ours, as its guide would have it.

use orm::db::{ReadHandle, now};
use orm::prelude::*;

use super::new::{NewEntry, entry, user};
use super::rows::{self, With};
use crate::Outcome;
use crate::answer::{Seen, Tell, tell_keys};
use crate::session::{Offer, Open, Session, told, variant};
use crate::tell;
use crate::work::{Keys, Work};

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Item {
    pub id: i64,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 100)]
    pub maker: String,
    #[field(db_index)]
    pub code: i64,
    pub quantity: i64,
    pub weight: f64,
    pub active: bool,
    #[field(max_length = 200)]
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Entry {
    pub id: i64,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 100)]
    pub maker: String,
    pub code: i64,
    pub quantity: i64,
    pub weight: f64,
    pub active: bool,
    #[field(max_length = 200)]
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Wide {
    pub id: i64,
    #[field(max_length = 100)]
    pub text1: String,
    #[field(max_length = 100)]
    pub text2: String,
    #[field(max_length = 100)]
    pub text3: String,
    #[field(max_length = 100)]
    pub text4: String,
    #[field(max_length = 100)]
    pub text5: String,
    #[field(max_length = 100)]
    pub text6: String,
    #[field(max_length = 100)]
    pub text7: Option<String>,
    #[field(max_length = 100)]
    pub text8: Option<String>,
    pub number1: i64,
    pub number2: i64,
    pub number3: i64,
    pub number4: i64,
    pub number5: i64,
    pub number6: i64,
    pub number7: Option<i64>,
    pub number8: Option<i64>,
    pub float1: f64,
    pub float2: f64,
    pub float3: f64,
    pub float4: Option<f64>,
    pub flag1: bool,
    pub flag2: bool,
    pub flag3: bool,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Author {
    pub id: i64,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 100)]
    pub country: String,
    pub born: i64,
    pub books: HasMany<Book>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Book {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[field(max_length = 200)]
    pub title: String,
    #[field(max_length = 20)]
    pub isbn: String,
    pub pages: i64,
    pub price: f64,
    pub in_print: bool,
    #[field(max_length = 200)]
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct User {
    pub id: i64,
    #[field(max_length = 100)]
    pub name: String,
    #[field(max_length = 100)]
    pub hair_color: Option<String>,
    pub posts: HasMany<Post>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Post {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub user: ForeignKey<User>,
    #[field(max_length = 200)]
    pub title: String,
    pub body: Option<String>,
    pub comments: HasMany<Comment>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "bench")]
pub struct Comment {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub post: ForeignKey<Post>,
    pub text: String,
}

tell! {
    Item { id, name, maker, code, quantity, weight, active, note }
    Wide {
        id, text1, text2, text3, text4, text5, text6, text7, text8, number1, number2, number3, number4, number5, number6,
        number7, number8, float1, float2, float3, float4, flag1, flag2, flag3,
    }
    Author { id, name, country, born }
    User { id, name, hair_color }
}

impl Tell for Book {
    fn tell(&self, text: &mut String) {
        let Book { id, author, title, isbn, pages, price, in_print, note } = self;
        *text += &format!("{id:?},{:?},{title:?},{isbn:?},{pages:?},{price:?},{in_print:?},{note:?},", author.id());
    }
}

impl Tell for Post {
    fn tell(&self, text: &mut String) {
        let Post { id, user, title, body, comments: _ } = self;
        *text += &format!("{id:?},{:?},{title:?},{body:?},", user.id());
    }
}

impl Tell for Comment {
    fn tell(&self, text: &mut String) {
        let Comment { id, post, text: what } = self;
        *text += &format!("{id:?},{:?},{what:?},", post.id());
    }
}

/// A user, and a post of it where there is one: one row of what `values` gives.
type Pair = (i64, String, Option<String>, Option<i64>, Option<i64>, Option<String>, Option<String>);

fn tell_pairs(pairs: &[Pair], text: &mut String) {
    let whole = |pair: &Pair| {
        let (id, name, hair_color, post, user, title, body) = pair.clone();
        let post = post.zip(user).zip(title).map(|((id, user_id), title)| rows::Post { id, user_id, title, body });
        (rows::User { id, name, hair_color }, post)
    };
    pairs.iter().map(whole).collect::<Vec<_>>().tell(text);
}

fn tell_books(books: &[Book], text: &mut String) {
    books.iter().map(|book| (book, book.author.loaded())).collect::<Vec<_>>().tell(text);
}

fn tell_authors(authors: &[Author], text: &mut String) {
    fn whole(author: &Author) -> With<&Author, &Book> {
        With { parent: author, children: author.books.loaded().unwrap_or_default().iter().collect() }
    }
    authors.iter().map(whole).collect::<Vec<_>>().tell(text);
}

fn tell_users(users: &[User], text: &mut String) {
    fn posts(post: &Post) -> With<&Post, &Comment> {
        With { parent: post, children: post.comments.loaded().unwrap_or_default().iter().collect() }
    }
    fn whole(user: &User) -> With<&User, With<&Post, &Comment>> {
        With { parent: user, children: user.posts.loaded().unwrap_or_default().iter().map(posts).collect() }
    }
    users.iter().map(whole).collect::<Vec<_>>().tell(text);
}

/// A builder that has all it needs. Its type, which says so, has no name to give a function's result.
macro_rules! draft {
    ($new:expr) => {{
        let NewEntry { name, maker, code, quantity, weight, active, note } = $new;
        Entry::builder().name(name).maker(maker).code(code).quantity(quantity).weight(weight).active(active).note(note)
    }};
}

pub fn open(url: &str) -> Outcome<Box<dyn Session>> {
    Ok(Box::new(Open::new(orm::connect(url)?, script, offer)))
}

fn script(db: &mut Database, sql: &str) -> Outcome<()> {
    Ok(now(async { ReadHandle::port(db).batch(sql.to_owned()).await })?)
}

fn offer(_: &mut Database, work: Work) -> Offer<Database> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            variant(move |db: &mut Database| Ok(Item::objects().find(db, keys.next_key())?))
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            variant(move |db: &mut Database| {
                let code = keys.next_key() - 1;
                Ok(Item::objects().filter(|i| i.code.eq(code)).all(db)?)
            })
        }
        Work::Load => variant(|db: &mut Database| Ok(Item::objects().all(db)?)),
        Work::Wide => variant(|db: &mut Database| Ok(Wide::objects().all(db)?)),
        Work::Related => told(
            |db: &mut Database| Ok(Book::objects().select_related(|b| b.author).all(db)?),
            |books, text| tell_books(books, text),
        ),
        Work::Prefetch => told(
            |db: &mut Database| Ok(Author::objects().prefetch(|a| a.books).all(db)?),
            |authors, text| tell_authors(authors, text),
        ),
        Work::Insert => told(
            |db: &mut Database| {
                Ok(db.atomic(|tx| {
                    let mut keys = Vec::with_capacity(100);
                    for number in 0..100 {
                        keys.push(draft!(entry(number)).save(tx)?.id);
                    }
                    Ok::<_, orm::Error>(keys)
                })?)
            },
            |keys, text| tell_keys(keys, text),
        ),
        Work::Bulk => variant(|db: &mut Database| {
            Ok(Entry::objects().bulk_create(db, (0..1_000).map(|number| draft!(entry(number))))?.len())
        }),
        Work::Update => {
            let mut keys = Keys::of(10_000);
            variant(move |db: &mut Database| {
                let key = keys.next_key();
                let changed = Item::objects().filter(|i| i.id.eq(key)).update(db, |i| i.quantity.set(key % 50))?;
                Ok(changed)
            })
        }
        Work::Trivial(_) => variant(|db: &mut Database| Ok(User::objects().all(db)?)),
        Work::Medium(_) => told(
            |db: &mut Database| {
                let black = User::objects().filter(|u| u.hair_color.eq("black")).order_by(|u| u.name.desc());
                let shape = black
                    .values(|u| (u.id, u.name, u.hair_color, u.posts.id, u.posts.user.id, u.posts.title, u.posts.body));
                Ok(shape.all(db)?)
            },
            |pairs, text| tell_pairs(pairs, text),
        ),
        Work::Batch(rows) => variant(move |db: &mut Database| {
            let drafts = (0..rows).map(user).map(|new| User::builder().name(new.name).hair_color(new.hair_color));
            Ok(User::objects().bulk_create(db, drafts)?.len())
        }),
        Work::Stream => variant(|db: &mut Database| {
            let mut seen = Seen::default();
            for item in Item::objects().iter(db)? {
                let item = item?;
                seen.see(item.id, &item.name);
            }
            Ok(seen)
        }),
        Work::Associations => told(
            |db: &mut Database| Ok(User::objects().prefetch(|u| u.posts.comments).all(db)?),
            |users, text| tell_users(users, text),
        ),
    }
}
