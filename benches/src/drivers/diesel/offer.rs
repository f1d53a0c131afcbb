//! What Diesel says to each workload.

use diesel::Connection as _;
use diesel::prelude::*;

use super::super::{Author, Book, Comment, Item, NewEntry, Post, User, Wide};
use super::super::{bench_author, bench_book, bench_entry, bench_item, bench_post, bench_user, bench_wide};
use super::{Connection, RowByRow, bulk};
use crate::answer::{Seen, tell_keys};
use crate::drivers::new::{NewUser, entry, user};
use crate::drivers::rows::With;
use crate::session::{Offer, told, variant};
use crate::work::{Keys, Work};

pub(in crate::drivers::diesel) fn offer(_: &mut Connection, work: Work) -> Offer<Connection> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            variant(move |db: &mut Connection| {
                Ok(bench_item::table.find(keys.next_key()).select(Item::as_select()).first(db)?)
            })
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            variant(move |db: &mut Connection| {
                let code = keys.next_key() - 1;
                Ok(bench_item::table.filter(bench_item::code.eq(code)).select(Item::as_select()).load(db)?)
            })
        }
        Work::Load => variant(|db: &mut Connection| Ok(bench_item::table.select(Item::as_select()).load(db)?)),
        Work::Wide => variant(|db: &mut Connection| Ok(bench_wide::table.select(Wide::as_select()).load(db)?)),
        Work::Related => variant(|db: &mut Connection| {
            let joined = bench_book::table.inner_join(bench_author::table);
            Ok(joined.select((Book::as_select(), Author::as_select())).load::<(Book, Author)>(db)?)
        }),
        Work::Prefetch => variant(|db: &mut Connection| {
            let authors = bench_author::table.select(Author::as_select()).load(db)?;
            let books = Book::belonging_to(&authors).select(Book::as_select()).load(db)?;
            let books = books.grouped_by(&authors);
            let together = authors.into_iter().zip(books);
            Ok(together.map(|(parent, children)| With { parent, children }).collect::<Vec<_>>())
        }),
        Work::Insert => told(
            |db: &mut Connection| {
                Ok(db.transaction(|db| {
                    let mut keys = Vec::with_capacity(100);
                    for number in 0..100 {
                        let insert = diesel::insert_into(bench_entry::table).values(entry(number));
                        keys.push(insert.returning(bench_entry::id).get_result::<i64>(db)?);
                    }
                    Ok::<_, diesel::result::Error>(keys)
                })?)
            },
            |keys, text| tell_keys(keys, text),
        ),
        Work::Bulk => variant(|db: &mut Connection| {
            let entries: Vec<NewEntry> = (0..1_000).map(entry).collect();
            Ok(bulk(db, &entries)?)
        }),
        Work::Update => {
            let mut keys = Keys::of(10_000);
            variant(move |db: &mut Connection| {
                let key = keys.next_key();
                let update = diesel::update(bench_item::table.find(key)).set(bench_item::quantity.eq(key % 50));
                Ok(update.execute(db)?)
            })
        }
        Work::Trivial(_) => variant(|db: &mut Connection| Ok(bench_user::table.select(User::as_select()).load(db)?)),
        Work::Medium(_) => variant(|db: &mut Connection| {
            let joined = bench_user::table
                .left_join(bench_post::table)
                .filter(bench_user::hair_color.eq("black"))
                .order(bench_user::name.desc());
            Ok(joined.select((User::as_select(), Option::<Post>::as_select())).load::<(User, Option<Post>)>(db)?)
        }),
        Work::Batch(rows) => variant(move |db: &mut Connection| {
            let users: Vec<NewUser> = (0..rows).map(user).collect();
            Ok(diesel::insert_into(bench_user::table).values(&users).execute(db)?)
        }),
        Work::Stream => variant(|db: &mut Connection| {
            let mut seen = Seen::default();
            for item in bench_item::table.select(Item::as_select()).load_iter::<Item, RowByRow>(db)? {
                let item = item?;
                seen.see(item.id, &item.name);
            }
            Ok(seen)
        }),
        Work::Associations => variant(|db: &mut Connection| {
            let users = bench_user::table.select(User::as_select()).load(db)?;
            let posts = Post::belonging_to(&users).select(Post::as_select()).load(db)?;
            let comments = Comment::belonging_to(&posts).select(Comment::as_select()).load(db)?;
            let comments = comments.grouped_by(&posts);
            let posts = posts.into_iter().zip(comments).grouped_by(&users);
            let posts = posts
                .into_iter()
                .map(|posts| posts.into_iter().map(|(parent, children)| With { parent, children }).collect::<Vec<_>>());
            let together = users.into_iter().zip(posts);
            Ok(together.map(|(parent, children)| With { parent, children }).collect::<Vec<_>>())
        }),
    }
}
