//! The postgres crate as an expert would use it: prepared statements, columns by position, arrays for lists.

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Row};

use super::new::{NewEntry, NewUser, entry, user};
use super::rows::{Author, Book, Comment, Item, Post, User, Wide, put_together};
use crate::Outcome;
use crate::answer::{Seen, tell_keys};
use crate::session::{Offer, Open, Session, told, variant};
use crate::work::{Keys, Work};

pub fn open(url: &str) -> Outcome<Box<dyn Session>> {
    let client = Client::connect(url, NoTls)?;
    Ok(Box::new(Open::new(client, |client, sql| Ok(client.batch_execute(sql)?), offer)))
}

type Read<T> = Result<T, postgres::Error>;

fn item(row: &Row) -> Read<Item> {
    Ok(Item {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        maker: row.try_get(2)?,
        code: row.try_get(3)?,
        quantity: row.try_get(4)?,
        weight: row.try_get(5)?,
        active: row.try_get(6)?,
        note: row.try_get(7)?,
    })
}

fn wide(row: &Row) -> Read<Wide> {
    Ok(Wide {
        id: row.try_get(0)?,
        text1: row.try_get(1)?,
        text2: row.try_get(2)?,
        text3: row.try_get(3)?,
        text4: row.try_get(4)?,
        text5: row.try_get(5)?,
        text6: row.try_get(6)?,
        text7: row.try_get(7)?,
        text8: row.try_get(8)?,
        number1: row.try_get(9)?,
        number2: row.try_get(10)?,
        number3: row.try_get(11)?,
        number4: row.try_get(12)?,
        number5: row.try_get(13)?,
        number6: row.try_get(14)?,
        number7: row.try_get(15)?,
        number8: row.try_get(16)?,
        float1: row.try_get(17)?,
        float2: row.try_get(18)?,
        float3: row.try_get(19)?,
        float4: row.try_get(20)?,
        flag1: row.try_get(21)?,
        flag2: row.try_get(22)?,
        flag3: row.try_get(23)?,
    })
}

fn author(row: &Row, at: usize) -> Read<Author> {
    Ok(Author {
        id: row.try_get(at)?,
        name: row.try_get(at + 1)?,
        country: row.try_get(at + 2)?,
        born: row.try_get(at + 3)?,
    })
}

fn book(row: &Row) -> Read<Book> {
    Ok(Book {
        id: row.try_get(0)?,
        author_id: row.try_get(1)?,
        title: row.try_get(2)?,
        isbn: row.try_get(3)?,
        pages: row.try_get(4)?,
        price: row.try_get(5)?,
        in_print: row.try_get(6)?,
        note: row.try_get(7)?,
    })
}

fn a_user(row: &Row) -> Read<User> {
    Ok(User { id: row.try_get(0)?, name: row.try_get(1)?, hair_color: row.try_get(2)? })
}

fn post(row: &Row, at: usize) -> Read<Post> {
    Ok(Post {
        id: row.try_get(at)?,
        user_id: row.try_get(at + 1)?,
        title: row.try_get(at + 2)?,
        body: row.try_get(at + 3)?,
    })
}

fn comment(row: &Row) -> Read<Comment> {
    Ok(Comment { id: row.try_get(0)?, post_id: row.try_get(1)?, text: row.try_get(2)? })
}

fn all<T>(rows: &[Row], mut read: impl FnMut(&Row) -> Read<T>) -> Outcome<Vec<T>> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Placeholders in brackets for so many columns, so many times, counted through.
fn brackets(columns: usize, rows: usize) -> String {
    let row = |row: usize| {
        let marks: Vec<String> = (0..columns).map(|column| format!("${}", row * columns + column + 1)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

const ITEMS: &str = "SELECT id, name, maker, code, quantity, weight, active, note FROM bench_item";
const INSERT: &str = "INSERT INTO bench_entry (name, maker, code, quantity, weight, active, note) VALUES ";

fn values(new: &NewEntry) -> [&(dyn ToSql + Sync); 7] {
    let NewEntry { name, maker, code, quantity, weight, active, note } = new;
    [name, maker, code, quantity, weight, active, note]
}

fn offer(client: &mut Client, work: Work) -> Offer<Client> {
    match work {
        Work::Get => {
            let mut keys = Keys::of(10_000);
            let get = client.prepare(&format!("{ITEMS} WHERE id = $1 LIMIT 1"))?;
            variant(move |client: &mut Client| {
                let rows = client.query(&get, &[&keys.next_key()])?;
                Ok(item(rows.first().ok_or("there is one")?)?)
            })
        }
        Work::Filter => {
            let mut keys = Keys::of(100);
            let filter = client.prepare(&format!("{ITEMS} WHERE code = $1"))?;
            variant(move |client: &mut Client| all(&client.query(&filter, &[&(keys.next_key() - 1)])?, item))
        }
        Work::Load => {
            let load = client.prepare(ITEMS)?;
            variant(move |client: &mut Client| all(&client.query(&load, &[])?, item))
        }
        Work::Wide => {
            let load = client.prepare(
                "SELECT id, text1, text2, text3, text4, text5, text6, text7, text8, number1, number2, number3, number4, \
                 number5, number6, number7, number8, float1, float2, float3, float4, flag1, flag2, flag3 FROM bench_wide",
            )?;
            variant(move |client: &mut Client| all(&client.query(&load, &[])?, wide))
        }
        Work::Related => {
            let load = client.prepare(
                "SELECT b.id, b.author_id, b.title, b.isbn, b.pages, b.price, b.in_print, b.note, \
                 a.id, a.name, a.country, a.born FROM bench_book b INNER JOIN bench_author a ON a.id = b.author_id",
            )?;
            variant(move |client: &mut Client| all(&client.query(&load, &[])?, |row| Ok((book(row)?, author(row, 8)?))))
        }
        Work::Prefetch => {
            let authors = client.prepare("SELECT id, name, country, born FROM bench_author")?;
            let books = client.prepare(
                "SELECT id, author_id, title, isbn, pages, price, in_print, note FROM bench_book \
                 WHERE author_id = ANY($1)",
            )?;
            variant(move |client: &mut Client| {
                let authors = all(&client.query(&authors, &[])?, |row| author(row, 0))?;
                let keys: Vec<i64> = authors.iter().map(|author| author.id).collect();
                let books = all(&client.query(&books, &[&keys])?, book)?;
                Ok(put_together(authors, books, |author| author.id, |book| book.author_id))
            })
        }
        Work::Insert => {
            let insert = client.prepare(&format!("{INSERT}{} RETURNING id", brackets(7, 1)))?;
            told(
                move |client: &mut Client| {
                    let mut transaction = client.transaction()?;
                    let mut keys = Vec::with_capacity(100);
                    for number in 0..100 {
                        let new = entry(number);
                        let rows = transaction.query(&insert, &values(&new))?;
                        keys.push(rows.first().ok_or("its key is given back")?.try_get(0)?);
                    }
                    transaction.commit()?;
                    Ok(keys)
                },
                |keys, text| tell_keys(keys, text),
            )
        }
        // The reference is one statement with a row after another, prepared each time: what nobody took pains with.
        Work::Bulk => {
            let insert = format!("{INSERT}{} RETURNING id", brackets(7, 1_000));
            variant(move |client: &mut Client| {
                let entries: Vec<NewEntry> = (0..1_000).map(entry).collect();
                let params: Vec<&(dyn ToSql + Sync)> = entries.iter().flat_map(values).collect();
                let keys = all(&client.query(&insert, &params)?, |row| row.try_get::<_, i64>(0))?;
                Ok(keys.len())
            })
        }
        Work::Update => {
            let mut keys = Keys::of(10_000);
            let update = client.prepare("UPDATE bench_item SET quantity = $1 WHERE id = $2")?;
            variant(move |client: &mut Client| {
                let key = keys.next_key();
                Ok(client.execute(&update, &[&(key % 50), &key])?)
            })
        }
        Work::Trivial(_) => {
            let load = client.prepare("SELECT id, name, hair_color FROM bench_user")?;
            variant(move |client: &mut Client| all(&client.query(&load, &[])?, a_user))
        }
        Work::Medium(_) => {
            let load = client.prepare(
                "SELECT u.id, u.name, u.hair_color, p.id, p.user_id, p.title, p.body \
                 FROM bench_user u LEFT JOIN bench_post p ON p.user_id = u.id \
                 WHERE u.hair_color = $1 ORDER BY u.name DESC",
            )?;
            variant(move |client: &mut Client| {
                all(&client.query(&load, &[&"black"])?, |row| {
                    let post = row.try_get::<_, Option<i64>>(3)?.map(|_| post(row, 3)).transpose()?;
                    Ok((a_user(row)?, post))
                })
            })
        }
        Work::Batch(rows) => {
            let values = brackets(2, rows);
            let insert = client.prepare(&format!("INSERT INTO bench_user (name, hair_color) VALUES {values}"))?;
            variant(move |client: &mut Client| {
                let users: Vec<NewUser> = (0..rows).map(user).collect();
                let mut params: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(2 * rows);
                for new in &users {
                    params.extend([&new.name as &(dyn ToSql + Sync), &new.hair_color]);
                }
                Ok(client.execute(&insert, &params)?)
            })
        }
        Work::Stream => {
            let load = client.prepare(ITEMS)?;
            variant(move |client: &mut Client| {
                let mut rows = client.query_raw(&load, std::iter::empty::<i64>())?;
                let mut seen = Seen::default();
                while let Some(row) = rows.next()? {
                    let item = item(&row)?;
                    seen.see(item.id, &item.name);
                }
                Ok(seen)
            })
        }
        Work::Associations => {
            let users = client.prepare("SELECT id, name, hair_color FROM bench_user")?;
            let posts = client.prepare("SELECT id, user_id, title, body FROM bench_post WHERE user_id = ANY($1)")?;
            let comments = client.prepare("SELECT id, post_id, text FROM bench_comment WHERE post_id = ANY($1)")?;
            variant(move |client: &mut Client| {
                let users = all(&client.query(&users, &[])?, a_user)?;
                let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
                let posts = all(&client.query(&posts, &[&keys])?, |row| post(row, 0))?;
                let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
                let comments = all(&client.query(&comments, &[&keys])?, comment)?;
                let posts = put_together(posts, comments, |post| post.id, |comment| comment.post_id);
                Ok(put_together(users, posts, |user| user.id, |post| post.parent.user_id))
            })
        }
    }
}
