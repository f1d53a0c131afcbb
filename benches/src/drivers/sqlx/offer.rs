//! What sqlx says to each workload.

use futures_util::TryStreamExt;

use super::{Db, insert_entries, insert_users, rows_of};
use crate::Outcome;
use crate::answer::{Seen, tell_keys};
use crate::drivers::new::{entry, user};
use crate::drivers::rows::{Author, Book, Comment, Item, Post, User, Wide, put_together};
use crate::drivers::sqlx::{Posted, Written};
use crate::session::{Offer, told, variant};
use crate::work::{Keys, Work};

type Connection = super::super::Connection<Db>;

pub(in crate::drivers::sqlx) fn script(Connection { runtime, pool }: &mut Connection, sql: &str) -> Outcome<()> {
    runtime.block_on(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&*pool))?;
    Ok(())
}

const ITEMS: &str = "SELECT id, name, maker, code, quantity, weight, active, note FROM bench_item";

pub(in crate::drivers::sqlx) fn offer(_: &mut Connection, work: Work) -> Offer<Connection> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            variant(move |Connection { runtime, pool }: &mut Connection| {
                runtime.block_on(async {
                    let get = "SELECT id, name, maker, code, quantity, weight, active, note FROM bench_item \
                               WHERE id = $1 LIMIT 1";
                    Ok(sqlx::query_as::<_, Item>(get).bind(keys.next_key()).fetch_one(&*pool).await?)
                })
            })
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            variant(move |Connection { runtime, pool }: &mut Connection| {
                runtime.block_on(async {
                    let filter = "SELECT id, name, maker, code, quantity, weight, active, note FROM bench_item \
                                  WHERE code = $1";
                    Ok(sqlx::query_as::<_, Item>(filter).bind(keys.next_key() - 1).fetch_all(&*pool).await?)
                })
            })
        }
        Work::Load => variant(|Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(async { Ok(sqlx::query_as::<_, Item>(ITEMS).fetch_all(&*pool).await?) })
        }),
        Work::Wide => variant(|Connection { runtime, pool }: &mut Connection| {
            let load = "SELECT id, text1, text2, text3, text4, text5, text6, text7, text8, number1, number2, number3, \
                        number4, number5, number6, number7, number8, float1, float2, float3, float4, flag1, flag2, \
                        flag3 FROM bench_wide";
            runtime.block_on(async { Ok(sqlx::query_as::<_, Wide>(load).fetch_all(&*pool).await?) })
        }),
        Work::Related => variant(|Connection { runtime, pool }: &mut Connection| {
            let load = "SELECT b.id, b.author_id, b.title, b.isbn, b.pages, b.price, b.in_print, b.note, \
                        a.id AS writer_id, a.name AS writer_name, a.country AS writer_country, a.born AS writer_born \
                        FROM bench_book b INNER JOIN bench_author a ON a.id = b.author_id";
            runtime.block_on(async { Ok(sqlx::query_as::<_, Written>(load).fetch_all(&*pool).await?) })
        }),
        Work::Prefetch => variant(|Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(async {
                let load = "SELECT id, name, country, born FROM bench_author";
                let authors = sqlx::query_as::<_, Author>(load).fetch_all(&*pool).await?;
                let keys: Vec<i64> = authors.iter().map(|author| author.id).collect();
                let load = "SELECT id, author_id, title, isbn, pages, price, in_print, note FROM bench_book \
                            WHERE author_id";
                let books: Vec<Book> = rows_of(pool, load, &keys).await?;
                Ok(put_together(authors, books, |author| author.id, |book| book.author_id))
            })
        }),
        Work::Insert => told(
            |Connection { runtime, pool }: &mut Connection| {
                runtime.block_on(async {
                    let mut transaction = pool.begin().await?;
                    let mut keys = Vec::with_capacity(100);
                    for number in 0..100 {
                        let new = entry(number);
                        let insert = sqlx::query_scalar::<_, i64>(
                            "INSERT INTO bench_entry (name, maker, code, quantity, weight, active, note) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                        );
                        let insert = insert.bind(new.name).bind(new.maker).bind(new.code).bind(new.quantity);
                        let insert = insert.bind(new.weight).bind(new.active).bind(new.note);
                        keys.push(insert.fetch_one(&mut *transaction).await?);
                    }
                    transaction.commit().await?;
                    Ok(keys)
                })
            },
            |keys, text| tell_keys(keys, text),
        ),
        Work::Bulk => variant(|Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(insert_entries(pool, (0..1_000).map(entry).collect()))
        }),
        Work::Update => {
            let mut keys = Keys::of(10_000);
            variant(move |Connection { runtime, pool }: &mut Connection| {
                let key = keys.next_key();
                runtime.block_on(async {
                    let update = sqlx::query("UPDATE bench_item SET quantity = $1 WHERE id = $2");
                    Ok(update.bind(key % 50).bind(key).execute(&*pool).await?.rows_affected())
                })
            })
        }
        Work::Trivial(_) => variant(|Connection { runtime, pool }: &mut Connection| {
            let load = "SELECT id, name, hair_color FROM bench_user";
            runtime.block_on(async { Ok(sqlx::query_as::<_, User>(load).fetch_all(&*pool).await?) })
        }),
        Work::Medium(_) => variant(|Connection { runtime, pool }: &mut Connection| {
            let load = "SELECT u.id, u.name, u.hair_color, p.id AS post_id, p.user_id, p.title, p.body \
                        FROM bench_user u LEFT JOIN bench_post p ON p.user_id = u.id \
                        WHERE u.hair_color = $1 ORDER BY u.name DESC";
            runtime.block_on(async {
                let rows = sqlx::query_as::<_, Posted>(load).bind("black").fetch_all(&*pool).await?;
                Ok(rows.into_iter().map(Posted::into_pair).collect::<Vec<_>>())
            })
        }),
        Work::Batch(rows) => variant(move |Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(insert_users(pool, (0..rows).map(user).collect()))
        }),
        Work::Stream => variant(|Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(async {
                let mut seen = Seen::default();
                let mut items = sqlx::query_as::<_, Item>(ITEMS).fetch(&*pool);
                while let Some(item) = items.try_next().await? {
                    seen.see(item.id, &item.name);
                }
                Ok(seen)
            })
        }),
        Work::Associations => variant(|Connection { runtime, pool }: &mut Connection| {
            runtime.block_on(async {
                let load = "SELECT id, name, hair_color FROM bench_user";
                let users = sqlx::query_as::<_, User>(load).fetch_all(&*pool).await?;
                let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
                let load = "SELECT id, user_id, title, body FROM bench_post WHERE user_id";
                let posts: Vec<Post> = rows_of(pool, load, &keys).await?;
                let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
                let load = "SELECT id, post_id, text FROM bench_comment WHERE post_id";
                let comments: Vec<Comment> = rows_of(pool, load, &keys).await?;
                let posts = put_together(posts, comments, |post| post.id, |comment| comment.post_id);
                Ok(put_together(users, posts, |user| user.id, |post| post.parent.user_id))
            })
        }),
    }
}
