//! sqlx, as its documentation would have it: asynchronous, here on a runtime of one thread, with a pool.

mod postgres;
mod sqlite;

use sqlx::pool::PoolOptions;
use sqlx::{FromRow, Pool};
use tokio::runtime::Runtime;

use super::rows::{Book, Post, User};
use crate::session::{Open, Session};
use crate::{Outcome, drivers};

struct Connection<D: sqlx::Database> {
    runtime: Runtime,
    pool: Pool<D>,
}

/// A pool of one connection, for a database in memory is one; it stays open.
fn connect<D: sqlx::Database>(url: &str) -> Outcome<Connection<D>> {
    let runtime = drivers::runtime()?;
    let options = PoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let pool = runtime.block_on(options.connect(url))?;
    Ok(Connection { runtime, pool })
}

pub fn open_sqlite(url: &str) -> Outcome<Box<dyn Session>> {
    Ok(Box::new(Open::new(connect(url)?, sqlite::offer::script, sqlite::offer::offer)))
}

pub fn open_postgres(url: &str) -> Outcome<Box<dyn Session>> {
    Ok(Box::new(Open::new(connect(url)?, postgres::offer::script, postgres::offer::offer)))
}

/// An author read beside a book, whose columns have names of their own.
#[derive(FromRow)]
struct Writer {
    writer_id: i64,
    writer_name: String,
    writer_country: String,
    writer_born: i64,
}

#[derive(FromRow)]
struct Written {
    #[sqlx(flatten)]
    book: Book,
    #[sqlx(flatten)]
    writer: Writer,
}

/// A user read beside a post, if there is one.
#[derive(FromRow)]
struct Posted {
    #[sqlx(flatten)]
    user: User,
    post_id: Option<i64>,
    user_id: Option<i64>,
    title: Option<String>,
    body: Option<String>,
}

impl Posted {
    fn into_pair(self) -> (User, Option<Post>) {
        let Posted { user, post_id, user_id, title, body } = self;
        let post = post_id.zip(user_id).zip(title).map(|((id, user_id), title)| Post { id, user_id, title, body });
        (user, post)
    }
}

crate::tell! {
    Writer { writer_id, writer_name, writer_country, writer_born }
}

impl crate::answer::Tell for Written {
    fn tell(&self, text: &mut String) {
        (&self.book, &self.writer).tell(text);
    }
}
