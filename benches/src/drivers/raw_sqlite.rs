//! rusqlite as an expert would use it: statements prepared once, columns by position, containers with room.

use rusqlite::{Connection, Row, params, params_from_iter};

use super::new::{NewEntry, NewUser, entry, user};
use super::rows::{Author, Book, Comment, Item, Post, User, Wide, put_together};
use crate::Outcome;
use crate::answer::{Seen, tell_keys};
use crate::session::{Offer, Open, Session, told, variant};
use crate::work::{Keys, Work};

pub fn open(url: &str) -> Outcome<Box<dyn Session>> {
    let connection = match url.strip_prefix("sqlite://") {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(Box::new(Open::new(connection, |connection, sql| Ok(connection.execute_batch(sql)?), offer)))
}

fn item(row: &Row) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        name: row.get(1)?,
        maker: row.get(2)?,
        code: row.get(3)?,
        quantity: row.get(4)?,
        weight: row.get(5)?,
        active: row.get(6)?,
        note: row.get(7)?,
    })
}

fn wide(row: &Row) -> rusqlite::Result<Wide> {
    Ok(Wide {
        id: row.get(0)?,
        text1: row.get(1)?,
        text2: row.get(2)?,
        text3: row.get(3)?,
        text4: row.get(4)?,
        text5: row.get(5)?,
        text6: row.get(6)?,
        text7: row.get(7)?,
        text8: row.get(8)?,
        number1: row.get(9)?,
        number2: row.get(10)?,
        number3: row.get(11)?,
        number4: row.get(12)?,
        number5: row.get(13)?,
        number6: row.get(14)?,
        number7: row.get(15)?,
        number8: row.get(16)?,
        float1: row.get(17)?,
        float2: row.get(18)?,
        float3: row.get(19)?,
        float4: row.get(20)?,
        flag1: row.get(21)?,
        flag2: row.get(22)?,
        flag3: row.get(23)?,
    })
}

fn author(row: &Row, at: usize) -> rusqlite::Result<Author> {
    Ok(Author { id: row.get(at)?, name: row.get(at + 1)?, country: row.get(at + 2)?, born: row.get(at + 3)? })
}

fn book(row: &Row) -> rusqlite::Result<Book> {
    Ok(Book {
        id: row.get(0)?,
        author_id: row.get(1)?,
        title: row.get(2)?,
        isbn: row.get(3)?,
        pages: row.get(4)?,
        price: row.get(5)?,
        in_print: row.get(6)?,
        note: row.get(7)?,
    })
}

fn a_user(row: &Row) -> rusqlite::Result<User> {
    Ok(User { id: row.get(0)?, name: row.get(1)?, hair_color: row.get(2)? })
}

fn post(row: &Row, at: usize) -> rusqlite::Result<Post> {
    Ok(Post { id: row.get(at)?, user_id: row.get(at + 1)?, title: row.get(at + 2)?, body: row.get(at + 3)? })
}

/// All rows of a statement, in a vector with room for as many as are expected.
fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    expected: usize,
    mut read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> Outcome<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::with_capacity(expected);
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

const ITEMS: &str = "SELECT id, name, maker, code, quantity, weight, active, note FROM bench_item";
const BOOKS: &str = "SELECT id, author_id, title, isbn, pages, price, in_print, note FROM bench_book";

fn insert(connection: &Connection, new: &NewEntry) -> Outcome<i64> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO bench_entry (name, maker, code, quantity, weight, active, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    let NewEntry { name, maker, code, quantity, weight, active, note } = new;
    Ok(statement.insert(params![name, maker, code, quantity, weight, active, note])?)
}

/// So many placeholders in brackets, so many times.
fn brackets(columns: usize, rows: usize) -> String {
    let one = format!("({})", vec!["?"; columns].join(", "));
    vec![one; rows].join(", ")
}

fn offer(_: &mut Connection, work: Work) -> Offer<Connection> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            let sql = format!("{ITEMS} WHERE id = ? LIMIT 1");
            variant(move |db: &mut Connection| Ok(db.prepare_cached(&sql)?.query_row([keys.next_key()], item)?))
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            let sql = format!("{ITEMS} WHERE code = ?");
            variant(move |db: &mut Connection| all(db, &sql, [keys.next_key() - 1], 100, item))
        }
        Work::Load => variant(|db: &mut Connection| all(db, ITEMS, [], 10_000, item)),
        Work::Wide => variant(|db: &mut Connection| {
            let sql = "SELECT id, text1, text2, text3, text4, text5, text6, text7, text8, number1, number2, number3, \
                       number4, number5, number6, number7, number8, float1, float2, float3, float4, flag1, flag2, flag3 \
                       FROM bench_wide";
            all(db, sql, [], 1_000, wide)
        }),
        Work::Related => variant(|db: &mut Connection| {
            let sql = "SELECT b.id, b.author_id, b.title, b.isbn, b.pages, b.price, b.in_print, b.note, \
                       a.id, a.name, a.country, a.born \
                       FROM bench_book b INNER JOIN bench_author a ON a.id = b.author_id";
            all(db, sql, [], 1_000, |row| Ok((book(row)?, author(row, 8)?)))
        }),
        Work::Prefetch => {
            let marks = brackets(100, 1);
            let books = format!("{BOOKS} WHERE author_id IN {marks}");
            variant(move |db: &mut Connection| {
                let authors =
                    all(db, "SELECT id, name, country, born FROM bench_author", [], 100, |row| author(row, 0))?;
                let keys = authors.iter().map(|author| author.id);
                let books = all(db, &books, params_from_iter(keys), 1_000, book)?;
                Ok(put_together(authors, books, |author| author.id, |book| book.author_id))
            })
        }
        Work::Insert => told(
            |db: &mut Connection| {
                let transaction = db.transaction()?;
                let mut keys = Vec::with_capacity(100);
                for number in 0..100 {
                    keys.push(insert(&transaction, &entry(number))?);
                }
                transaction.commit()?;
                Ok(keys)
            },
            |keys, text| tell_keys(keys, text),
        ),
        // The reference is one statement a row: what a list costs where nobody takes pains.
        Work::Bulk => variant(|db: &mut Connection| {
            let entries: Vec<NewEntry> = (0..1_000).map(entry).collect();
            let transaction = db.transaction()?;
            for new in &entries {
                insert(&transaction, new)?;
            }
            transaction.commit()?;
            Ok(entries.len())
        }),
        Work::Update => {
            let mut keys = Keys::of(10_000);
            variant(move |db: &mut Connection| {
                let key = keys.next_key();
                let mut statement = db.prepare_cached("UPDATE bench_item SET quantity = ? WHERE id = ?")?;
                Ok(statement.execute([key % 50, key])?)
            })
        }
        Work::Trivial(rows) => {
            variant(move |db: &mut Connection| all(db, "SELECT id, name, hair_color FROM bench_user", [], rows, a_user))
        }
        Work::Medium(rows) => variant(move |db: &mut Connection| {
            let sql = "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body \
                       FROM bench_user u LEFT JOIN bench_post p ON p.user_id = u.id \
                       WHERE u.hair_color = ? ORDER BY u.name DESC";
            all(db, sql, ["black"], rows / 2, |row| {
                let post = row.get::<_, Option<i64>>(3)?.map(|_| post(row, 3)).transpose()?;
                Ok((a_user(row)?, post))
            })
        }),
        Work::Batch(rows) => {
            let sql = format!("INSERT INTO bench_user (name, hair_color) VALUES {}", brackets(2, rows));
            variant(move |db: &mut Connection| {
                let users: Vec<NewUser> = (0..rows).map(user).collect();
                let mut statement = db.prepare_cached(&sql)?;
                let params = users.iter().flat_map(|user| [Some(&user.name), user.hair_color.as_ref()]);
                Ok(statement.execute(params_from_iter(params))?)
            })
        }
        Work::Stream => variant(|db: &mut Connection| {
            let mut statement = db.prepare_cached(ITEMS)?;
            let mut rows = statement.query([])?;
            let mut seen = Seen::default();
            while let Some(row) = rows.next()? {
                let item = item(row)?;
                seen.see(item.id, &item.name);
            }
            Ok(seen)
        }),
        Work::Associations => {
            let sql = "SELECT id, user_id, title, body FROM bench_post WHERE user_id IN ";
            let posts = format!("{sql}{}", brackets(100, 1));
            let sql = "SELECT id, post_id, text FROM bench_comment WHERE post_id IN ";
            let comments = format!("{sql}{}", brackets(1_000, 1));
            variant(move |db: &mut Connection| {
                let users = all(db, "SELECT id, name, hair_color FROM bench_user", [], 100, a_user)?;
                let keys = users.iter().map(|user| user.id);
                let posts = all(db, &posts, params_from_iter(keys), 1_000, |row| post(row, 0))?;
                let keys = posts.iter().map(|post| post.id);
                let comments = all(db, &comments, params_from_iter(keys), 10_000, |row| {
                    Ok(Comment { id: row.get(0)?, post_id: row.get(1)?, text: row.get(2)? })
                })?;
                let posts = put_together(posts, comments, |post| post.id, |comment| comment.post_id);
                Ok(put_together(users, posts, |user| user.id, |post| post.parent.user_id))
            })
        }
    }
}
