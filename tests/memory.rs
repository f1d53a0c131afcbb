//! A database in memory is one connection, and all the same serves a program like one in a file.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "memory")]
pub struct Shelf {
    pub id: i64,
    pub name: String,
    pub books: HasMany<Book>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "memory")]
pub struct Book {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub shelf: ForeignKey<Shelf>,
    #[field(default = 0)]
    pub loans: i64,
}

#[test]
fn a_loop_over_iter_may_ask_and_change_and_load_what_rows_relate_to() {
    let db = orm::connect("sqlite::memory:").unwrap();
    db.create_tables().unwrap();
    let shelves = ["a", "b"].map(|name| Shelf::builder().name(name).save(&db).unwrap());
    for number in 0..2500 {
        Book::builder().shelf(&shelves[number % 2]).save(&db).unwrap();
    }
    let mut names = String::new();
    for book in Book::objects().order_by(|b| b.id).iter(&db).unwrap() {
        let mut book = book.unwrap();
        names.push_str(&book.shelf.get(&db).unwrap().name);
        book.loans += 1;
        book.save(&db).unwrap();
    }
    assert_eq!(names, "ab".repeat(1250));
    for book in Book::objects().iter(&db).unwrap().take(3) {
        let book = book.unwrap();
        db.atomic(|tx| Book::objects().filter(|b| b.id.eq(book.id)).update(tx, |b| b.loans.set(b.loans + 1))).unwrap();
    }
    assert_eq!(Book::objects().aggregate(&db, |b| b.loans.sum()).unwrap(), Some(2503));
    let locked = Book::objects().select_for_update().iter(&db).map(drop);
    assert!(matches!(locked, Err(orm::Error::InvalidQuery { .. })), "{locked:?}");
}
