//! `select_for_update`: rows that nobody else changes until the transaction ends.

use orm::Error;
use orm::prelude::*;

use super::edge;
use crate::models::edge::*;
use crate::support::TestDatabase;

fn on_postgres(db: &TestDatabase) -> bool {
    db.url().starts_with("postgres")
}

fn text(db: &TestDatabase, books: &QuerySet<Book>) -> String {
    books.sql(&**db).unwrap().unwrap().sql.to_string()
}

#[test]
fn a_lock_is_taken_inside_a_transaction_and_nowhere_else() {
    let db = edge();
    let locked = Book::objects().filter(|b| b.id.eq(1)).select_for_update();
    let asked = db.capture(|| {
        for error in [
            locked.all(&*db).unwrap_err(),
            locked.first(&*db).unwrap_err(),
            locked.clone().values(|b| b.id).all(&*db).unwrap_err(),
            locked.iter(&*db).map(|_| ()).unwrap_err(),
        ] {
            assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
            assert!(error.to_string().contains("db.atomic"), "{error}");
        }
    });
    assert!(asked.is_empty(), "{asked:?}");
    let found = db.atomic(|tx| locked.all(tx)).unwrap();
    assert_eq!(found[0].id, 1);
    assert_eq!(db.atomic(|_| locked.all(&*db)).unwrap().len(), 1, "the handle of the database is inside it too");
    assert_eq!(locked.count(&*db).unwrap(), 1, "counting locks nothing");
    assert!(locked.exists(&*db).unwrap());
}

#[test]
fn a_lock_is_written_where_the_database_has_locks_of_rows() {
    let db = edge();
    let books = || Book::objects().filter(|b| b.id.eq(1)).select_for_update();
    let plain = text(&db, &Book::objects().filter(|b| b.id.eq(1)));
    let with = |lock: &str| if on_postgres(&db) { format!("{plain}{lock}") } else { plain.clone() };
    assert_eq!(text(&db, &books()), with(" FOR UPDATE"));
    assert_eq!(text(&db, &books().skip_locked()), with(" FOR UPDATE SKIP LOCKED"));
    assert_eq!(text(&db, &books().nowait()), with(" FOR UPDATE NOWAIT"));
    assert_eq!(text(&db, &books().no_key().lock_of(|b| b)), with(" FOR NO KEY UPDATE OF \"edge_book\""));
    let reviews = Review::objects().select_related(|r| r.book).select_for_update();
    let related = reviews.clone().lock_of(|r| (r, r.book)).sql(&*db).unwrap().unwrap();
    assert_eq!(related.sql.ends_with(" FOR UPDATE OF \"edge_review\", \"edge_book\""), on_postgres(&db), "{related}");
    assert!(!db.atomic(|tx| reviews.lock_of(|r| r.book).all(tx)).unwrap().is_empty());
}

#[test]
fn what_cannot_be_locked_is_an_error_on_both_databases() {
    let db = edge();
    let books = || Book::objects().select_for_update();
    let wrong = [
        (books().distinct(), "distinct"),
        (books().select_related(|b| b.publisher), "may be missing"),
        (books().order_by(|b| b.publisher.name), "may be missing"),
        (books().lock_of(|b| b.publisher), "does not join"),
        (books().skip_locked().nowait(), "not both"),
        (Book::objects().nowait(), "call `select_for_update` before"),
        (books().union(Book::objects()), "combined"),
    ];
    for (books, reason) in wrong {
        let error = db.atomic(|tx| books.all(tx)).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
    let own = books().select_related(|b| b.publisher).lock_of(|b| b);
    assert_eq!(db.atomic(|tx| own.all(tx)).unwrap().len(), 10);
}

#[test]
fn a_locked_row_is_left_out_or_an_error_for_others() {
    let db = edge();
    if !on_postgres(&db) {
        return;
    }
    let other = orm::connect(db.url()).unwrap();
    db.atomic(|tx| {
        let mine = Book::objects().order_by(|b| b.id).limit(1).select_for_update().skip_locked();
        assert_eq!(mine.all(tx)?[0].id, 1);
        let theirs = other.atomic(|tx| mine.all(tx))?;
        assert_eq!(theirs[0].id, 2);
        let error = other.atomic(|tx| Book::objects().select_for_update().nowait().all(tx)).unwrap_err();
        assert!(matches!(&error, Error::Timeout { .. }), "{error:?}");
        Ok::<_, Error>(())
    })
    .unwrap();
}
