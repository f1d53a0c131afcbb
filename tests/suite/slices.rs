//! Limits and offsets, and what can be done with a slice.

use orm::Error;
use orm::prelude::*;

use super::{edge, ids, keys};
use crate::models::edge::*;

#[test]
fn a_slice_is_the_rows_from_its_offset_up_to_its_limit() {
    let db = edge();
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).limit(3)), [1, 2, 3]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.title).limit(3)), [1, 2, 4]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).offset(7)), [8, 9, 10]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).offset(2).limit(3)), [3, 4, 5]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).limit(3).offset(2)), [3, 4, 5]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).limit(3).offset(20)), [0; 0]);
}

#[test]
fn a_smaller_limit_narrows_and_a_greater_one_does_not() {
    let db = edge();
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).limit(3).limit(2)), [1, 2]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.id).limit(3).limit(5)), [1, 2, 3]);
}

#[test]
fn a_slice_counts_its_own_rows() {
    let db = edge();
    assert_eq!(Book::objects().limit(3).count(&*db).unwrap(), 3);
    assert_eq!(Book::objects().offset(8).count(&*db).unwrap(), 2);
    assert_eq!(Book::objects().offset(8).limit(5).count(&*db).unwrap(), 2);
    assert_eq!(Book::objects().filter(|b| b.tags.is_not_null()).limit(5).count(&*db).unwrap(), 5);
    assert_eq!(Book::objects().values(|b| b.in_print).distinct().limit(1).count(&*db).unwrap(), 1);
}

#[test]
fn a_slice_exists_where_it_has_a_row() {
    let db = edge();
    assert!(Book::objects().limit(3).exists(&*db).unwrap());
    assert!(Book::objects().offset(9).exists(&*db).unwrap());
    assert!(!Book::objects().offset(10).exists(&*db).unwrap());
}

#[test]
fn the_first_row_of_a_slice_is_its_own_first() {
    let db = edge();
    assert_eq!(Book::objects().order_by(|b| b.id).offset(2).first(&*db).unwrap().unwrap().id, 3);
    assert_eq!(Book::objects().order_by(|b| b.id.desc()).offset(2).limit(2).first(&*db).unwrap().unwrap().id, 8);
}

#[test]
fn the_row_at_a_position_is_the_one_there_or_an_error() {
    let db = edge();
    let db = &*db;
    let books = Book::objects().order_by(|b| b.id);
    assert_eq!(books.at(db, 0).unwrap().id, 1);
    assert_eq!(books.at(db, 9).unwrap().id, 10);
    assert!(matches!(books.at(db, 10), Err(Error::NotFound { model: "Book" })));
    assert!(matches!(books.at(db, u64::MAX), Err(Error::InvalidQuery { .. })));
    assert_eq!(Book::objects().unordered().at(db, 3).unwrap().id, 4);
    // Of a slice it is one of its own rows, and where there can be none no database is asked.
    assert_eq!(books.clone().offset(2).limit(3).at(db, 2).unwrap().id, 5);
    let none = books.clone().offset(2).limit(3);
    let asked = db.capture(|| assert!(matches!(none.at(db, 3), Err(Error::NotFound { .. }))));
    assert!(asked.is_empty());
    assert_eq!(books.clone().values(|b| b.id).at(db, 4).unwrap(), 5);
    assert!(matches!(books.clone().values(|b| b.id).at(db, 40), Err(Error::NotFound { .. })));
    assert_eq!(books.clone().annotate(|b| b.tags.count()).at(db, 4).unwrap().0.id, 5);
    assert!(matches!(books.annotate(|b| b.tags.count()).at(db, 40), Err(Error::NotFound { .. })));
}

#[test]
fn first_and_last_go_by_the_order_or_else_by_the_key() {
    let db = edge();
    assert_eq!(Book::objects().first(&*db).unwrap().unwrap().id, 1);
    assert_eq!(Book::objects().last(&*db).unwrap().unwrap().id, 10);
    assert_eq!(Book::objects().order_by(|b| b.title).first(&*db).unwrap().unwrap().id, 1);
    assert_eq!(Book::objects().order_by(|b| b.title).last(&*db).unwrap().unwrap().id, 8);
    assert_eq!(Publisher::objects().first(&*db).unwrap().unwrap().id, 1);
    assert_eq!(Publisher::objects().last(&*db).unwrap().unwrap().id, 4);
    assert_eq!(Publisher::objects().unordered().first(&*db).unwrap().unwrap().id, 1);
    assert_eq!(Publisher::objects().unordered().last(&*db).unwrap().unwrap().id, 7);
    assert_eq!(Book::objects().filter(|b| b.tags.name.eq("crime")).last(&*db).unwrap().unwrap().id, 5);
    assert_eq!(Book::objects().values(|b| b.title).last(&*db).unwrap().unwrap(), "Iota");
    assert!(Book::objects().filter(|b| b.id.gt(99)).first(&*db).unwrap().is_none());
}

#[test]
fn get_within_a_slice_looks_at_its_rows_alone() {
    let db = edge();
    assert_eq!(
        Book::objects().filter(|b| b.pages.eq(300)).order_by(|b| b.id).limit(1).get(&*db, |_| Q::always()).unwrap().id,
        1
    );
}

#[test]
fn filtering_ordering_or_reversing_a_slice_is_an_error_and_asks_nothing() {
    let db = edge();
    let slice = Book::objects().limit(3);
    let asked = db.capture(|| {
        for wrong in [
            slice.clone().filter(|b| b.id.gt(1)),
            slice.clone().exclude(|b| b.id.gt(1)),
            slice.clone().order_by(|b| b.id),
            slice.clone().reverse(),
            slice.clone().distinct(),
            Book::objects().offset(3).filter(|b| b.id.gt(1)),
        ] {
            let error = wrong.all(&*db).unwrap_err();
            assert!(matches!(&error, orm::Error::Sliced { .. }), "{error:?}");
        }
        let last = slice.last(&*db).unwrap_err();
        assert!(matches!(&last, orm::Error::Sliced { .. }), "{last:?}");
        let found = slice.find(&*db, 1).unwrap_err();
        assert!(matches!(&found, orm::Error::Sliced { .. }), "{found:?}");
    });
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn a_limit_that_no_database_can_hold_is_an_error() {
    let db = edge();
    let error = Book::objects().limit(u64::MAX).all(&*db).unwrap_err();
    assert!(matches!(&error, orm::Error::InvalidQuery { .. }), "{error:?}");
    assert_eq!(ids(&db, Book::objects().limit(i64::MAX.unsigned_abs())).len(), 10);
}
