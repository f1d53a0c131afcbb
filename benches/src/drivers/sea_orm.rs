//! SeaORM, as its documentation would have it: asynchronous, here on a runtime of one thread.

mod entities;

use futures_util::TryStreamExt;
use sea_orm::prelude::*;
use sea_orm::{ActiveValue, ConnectOptions, Database, LoaderTrait, QueryOrder, TransactionTrait};
use tokio::runtime::Runtime;

use self::entities::{author, book, comment, entry, item, post, user, wide};
use super::new::{self, NewEntry};
use super::rows::With;
use crate::answer::{Seen, tell_keys};
use crate::session::{Offer, Open, Session, told, variant};
use crate::work::{Keys, Work};
use crate::{Outcome, drivers};

struct Connection {
    runtime: Runtime,
    db: DatabaseConnection,
}

pub fn open(url: &str) -> Outcome<Box<dyn Session>> {
    let runtime = drivers::runtime()?;
    let mut options = ConnectOptions::new(url);
    // A database in memory is one connection; and nobody reads the logs.
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    let db = runtime.block_on(Database::connect(options))?;
    Ok(Box::new(Open::new(Connection { runtime, db }, script, offer)))
}

fn script(Connection { runtime, db }: &mut Connection, sql: &str) -> Outcome<()> {
    if !sql.is_empty() {
        runtime.block_on(db.execute_unprepared(sql))?;
    }
    Ok(())
}

fn active(new: NewEntry) -> entry::ActiveModel {
    let NewEntry { name, maker, code, quantity, weight, active, note } = new;
    entry::ActiveModel {
        id: ActiveValue::NotSet,
        name: ActiveValue::Set(name),
        maker: ActiveValue::Set(maker),
        code: ActiveValue::Set(code),
        quantity: ActiveValue::Set(quantity),
        weight: ActiveValue::Set(weight),
        active: ActiveValue::Set(active),
        note: ActiveValue::Set(note),
    }
}

fn with<P, C>(parents: Vec<P>, children: Vec<Vec<C>>) -> Vec<With<P, C>> {
    parents.into_iter().zip(children).map(|(parent, children)| With { parent, children }).collect()
}

fn offer(_: &mut Connection, work: Work) -> Offer<Connection> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            variant(move |Connection { runtime, db }: &mut Connection| {
                runtime.block_on(async { Ok(item::Entity::find_by_id(keys.next_key()).one(db).await?) })
            })
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            variant(move |Connection { runtime, db }: &mut Connection| {
                let code = keys.next_key() - 1;
                runtime.block_on(async { Ok(item::Entity::find().filter(item::Column::Code.eq(code)).all(db).await?) })
            })
        }
        Work::Load => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async { Ok(item::Entity::find().all(db).await?) })
        }),
        Work::Wide => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async { Ok(wide::Entity::find().all(db).await?) })
        }),
        Work::Related => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async { Ok(book::Entity::find().find_also_related(author::Entity).all(db).await?) })
        }),
        Work::Prefetch => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async {
                let authors = author::Entity::find().all(db).await?;
                let books = authors.load_many(book::Entity, db).await?;
                Ok(with(authors, books))
            })
        }),
        Work::Insert => told(
            |Connection { runtime, db }: &mut Connection| {
                runtime.block_on(async {
                    let transaction = db.begin().await?;
                    let mut keys = Vec::with_capacity(100);
                    for number in 0..100 {
                        let insert = entry::Entity::insert(active(new::entry(number)));
                        keys.push(insert.exec(&transaction).await?.last_insert_id);
                    }
                    transaction.commit().await?;
                    Ok(keys)
                })
            },
            |keys, text| tell_keys(keys, text),
        ),
        // The key of the last row alone is given back.
        Work::Bulk => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async {
                let entries: Vec<entry::ActiveModel> = (0..1_000).map(new::entry).map(active).collect();
                let rows = entries.len();
                entry::Entity::insert_many(entries).exec(db).await?;
                Ok(rows)
            })
        }),
        Work::Update => {
            let mut keys = Keys::of(10_000);
            variant(move |Connection { runtime, db }: &mut Connection| {
                let key = keys.next_key();
                runtime.block_on(async {
                    let update = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::value(key % 50));
                    Ok(update.filter(item::Column::Id.eq(key)).exec(db).await?.rows_affected)
                })
            })
        }
        Work::Trivial(_) => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async { Ok(user::Entity::find().all(db).await?) })
        }),
        Work::Medium(_) => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async {
                let black = user::Entity::find()
                    .find_also_related(post::Entity)
                    .filter(user::Column::HairColor.eq("black"))
                    .order_by_desc(user::Column::Name);
                Ok(black.all(db).await?)
            })
        }),
        Work::Batch(rows) => variant(move |Connection { runtime, db }: &mut Connection| {
            let users = (0..rows).map(new::user).map(|new| user::ActiveModel {
                id: ActiveValue::NotSet,
                name: ActiveValue::Set(new.name),
                hair_color: ActiveValue::Set(new.hair_color),
            });
            runtime.block_on(async { Ok(user::Entity::insert_many(users).exec_without_returning(db).await?) })
        }),
        Work::Stream => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async {
                let mut seen = Seen::default();
                let mut items = item::Entity::find().stream(db).await?;
                while let Some(item) = items.try_next().await? {
                    seen.see(item.id, &item.name);
                }
                Ok(seen)
            })
        }),
        Work::Associations => variant(|Connection { runtime, db }: &mut Connection| {
            runtime.block_on(async {
                let users = user::Entity::find().all(db).await?;
                let posts = users.load_many(post::Entity, db).await?;
                let all: Vec<post::Model> = posts.iter().flatten().cloned().collect();
                let mut comments = all.load_many(comment::Entity, db).await?.into_iter();
                let posts = posts.into_iter().map(|posts| {
                    let comments = comments.by_ref().take(posts.len()).collect();
                    with(posts, comments)
                });
                let posts = posts.collect();
                Ok(with(users, posts))
            })
        }),
    }
}
