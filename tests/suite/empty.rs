//! What is known to be empty is not asked, and what is known to hold leaves no trace.

use orm::prelude::*;
use orm::{Database, QuerySet};

use super::{edge, ids};
use crate::models::edge::*;

/// Checks that a queryset is empty whichever way it is asked, without a statement.
fn asks_nothing<M: Model + std::fmt::Debug>(db: &Database, rows: QuerySet<M>) {
    let asked = db.capture(|| {
        assert!(rows.all(db).unwrap().is_empty());
        assert_eq!(rows.count(db).unwrap(), 0);
        assert!(!rows.exists(db).unwrap());
        assert!(rows.first(db).unwrap().is_none());
        assert!(rows.iter(db).unwrap().next().is_none());
        assert!(matches!(rows.get(db, |_| Q::always()), Err(orm::Error::NotFound { .. } | orm::Error::Sliced { .. })));
        assert!(rows.sql(db).unwrap().is_none());
    });
    assert!(asked.is_empty(), "{rows:?} asked {asked:?}");
}

fn nothing() -> Vec<i64> {
    Vec::new()
}

#[test]
fn an_empty_list_asks_nothing() {
    let db = edge();
    asks_nothing(&db, Book::objects().filter(|b| b.id.is_in(nothing())));
    asks_nothing(&db, Book::objects().filter(|b| b.tags.name.is_in(Vec::<String>::new())));
    asks_nothing(&db, Book::objects().filter(|b| b.publisher.is_in(nothing())));
    asks_nothing(&db, Sample::objects().filter(|s| s.j.is_in([None::<i32>])));
}

#[test]
fn none_and_an_empty_slice_ask_nothing() {
    let db = edge();
    asks_nothing(&db, Book::objects().none());
    asks_nothing(&db, Book::objects().none().filter(|b| b.id.gt(1)).order_by(|b| b.title));
    asks_nothing(&db, Book::objects().filter(|_| Q::never()));
    asks_nothing(&db, Book::objects().exclude(|_| Q::always()));
    asks_nothing(&db, Book::objects().limit(0));
    asks_nothing(&db, Book::objects().order_by(|b| b.title).offset(3).limit(0));
    let values = Book::objects().none().values(|b| b.title);
    let asked = db.capture(|| {
        assert!(values.all(&*db).unwrap().is_empty());
        assert_eq!(values.count(&*db).unwrap(), 0);
        assert!(!values.exists(&*db).unwrap());
        assert!(values.last(&*db).unwrap().is_none());
    });
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn what_is_empty_folds_through_and_or_xor_and_not() {
    let db = edge();
    asks_nothing(&db, Book::objects().filter(|b| b.id.is_in(nothing()) & b.pages.gt(1)));
    asks_nothing(&db, Book::objects().filter(|b| b.pages.gt(1)).filter(|b| b.id.is_in(nothing())));
    asks_nothing(&db, Book::objects().filter(|b| b.id.is_in(nothing()) | b.publisher.is_in(nothing())));
    asks_nothing(&db, Book::objects().filter(|b| b.id.is_in(nothing()) ^ b.id.is_in(nothing())));
    asks_nothing(&db, Book::objects().exclude(|b| !b.id.is_in(nothing())));
    asks_nothing(&db, Book::objects().exclude(|b| !b.id.is_in(nothing()) | b.pages.gt(1)));
    assert_eq!(ids(&db, Book::objects().filter(|b| b.id.is_in(nothing()) | b.pages.gt(400))), [4, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.id.is_in(nothing()) ^ b.pages.gt(400))), [4, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| !b.id.is_in(nothing()) & b.pages.gt(400))), [4, 10]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| !b.id.is_in(nothing()) ^ b.pages.gt(400))),
        [1, 2, 3, 5, 6, 7, 8, 9]
    );
}

#[test]
fn excluding_what_is_empty_keeps_every_row_and_leaves_no_trace() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().exclude(|b| b.id.is_in(nothing()))).len(), 10);
    assert_eq!(ids(&db, Book::objects().filter(|b| !b.pages.is_in(Vec::<i32>::new()))).len(), 10);
    assert_eq!(ids(&db, Book::objects().filter(|b| !b.id.is_in(nothing()) | b.pages.gt(1))).len(), 10);
    assert_eq!(ids(&db, Book::objects().exclude(|b| b.tags.is_in(nothing()))).len(), 10);
    let sql = Book::objects().exclude(|b| b.id.is_in(nothing())).sql(&*db).unwrap().unwrap().sql;
    assert!(!sql.contains("WHERE"), "{sql}");
}

#[test]
fn an_empty_queryset_in_a_condition_is_an_empty_list() {
    let db = edge();
    asks_nothing(&db, Book::objects().filter(|b| b.publisher.is_in(Publisher::objects().none())));
    asks_nothing(
        &db,
        Book::objects().filter(|b| b.publisher.is_in(Publisher::objects().filter(|p| p.id.is_in(nothing())))),
    );
    asks_nothing(&db, Book::objects().filter(|b| b.publisher.is_in(Publisher::objects().limit(0))));
    assert_eq!(ids(&db, Book::objects().exclude(|b| b.publisher.is_in(Publisher::objects().none()))).len(), 10);
}

#[test]
fn a_question_about_related_rows_that_no_row_answers_asks_nothing() {
    let db = edge();
    asks_nothing(&db, Book::objects().filter(|b| b.tags.any(|t| t.id.is_in(nothing()))));
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.none(|t| t.id.is_in(nothing())))).len(), 10);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.every(|t| !t.id.is_in(nothing())))).len(), 10);
}
