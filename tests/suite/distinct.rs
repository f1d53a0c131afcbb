//! Equal rows given once.

use orm::prelude::*;

use super::{edge, ids, keys};
use crate::models::edge::*;

#[test]
fn equal_rows_of_models_are_given_once() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.name.contains("i")).distinct()), [1, 2, 3, 4, 5, 6, 7, 10]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.in_print.eq(true)).distinct()), [1, 2, 3, 4, 5, 6, 8]);
    assert_eq!(
        keys(&db, Author::objects().filter(|a| a.books.in_print.eq(true)).distinct().order_by(|a| a.name)),
        [1, 3, 5, 8, 4, 2, 6]
    );
}

#[test]
fn equal_rows_of_values_are_given_once() {
    let db = edge();
    assert_eq!(
        Book::objects()
            .exclude(|b| b.pages.is_null())
            .values(|b| b.pages)
            .distinct()
            .order_by(|b| b.pages)
            .all(&*db)
            .unwrap(),
        [Some(0), Some(99), Some(120), Some(210), Some(300), Some(450), Some(1000)]
    );
    assert_eq!(
        Book::objects()
            .filter(|b| b.publisher.is_not_null())
            .values(|b| b.publisher.name)
            .distinct()
            .order_by(|b| b.publisher.name)
            .all(&*db)
            .unwrap(),
        [
            Some("Aufbau".to_owned()),
            Some("Gallimard".to_owned()),
            Some("Penguin".to_owned()),
            Some("Tiny Press".to_owned()),
            Some("Viking".to_owned())
        ]
    );
}

#[test]
fn equal_rows_are_counted_once() {
    let db = edge();
    assert_eq!(Book::objects().filter(|b| b.authors.country.code.is_in(["DE", "FR"])).count(&*db).unwrap(), 7);
    assert_eq!(
        Book::objects().filter(|b| b.authors.country.code.is_in(["DE", "FR"])).distinct().count(&*db).unwrap(),
        6
    );
    assert_eq!(Book::objects().values(|b| b.pages).distinct().count(&*db).unwrap(), 8);
    assert_eq!(Book::objects().values(|b| b.pages).count(&*db).unwrap(), 10);
    assert_eq!(Author::objects().filter(|a| a.books.pages.gt(200)).distinct().limit(3).count(&*db).unwrap(), 3);
}

#[test]
fn a_limit_counts_rows_after_equal_ones_are_dropped() {
    let db = edge();
    assert_eq!(
        keys(&db, Author::objects().filter(|a| a.books.in_print.eq(true)).distinct().order_by(|a| a.id).limit(3)),
        [1, 2, 3]
    );
    assert_eq!(
        Book::objects()
            .exclude(|b| b.pages.is_null())
            .values(|b| b.pages)
            .distinct()
            .order_by(|b| b.pages.desc())
            .limit(3)
            .all(&*db)
            .unwrap(),
        [Some(1000), Some(450), Some(300)]
    );
}

#[test]
fn an_order_along_a_path_makes_rows_different_by_it_as_in_django() {
    let db = edge();
    assert_eq!(keys(&db, Book::objects().filter(|b| b.id.eq(1)).distinct().order_by(|b| b.tags.name)), [1, 1]);
    assert_eq!(
        Book::objects()
            .filter(|b| b.pages.eq(300))
            .values(|b| b.pages)
            .distinct()
            .order_by(|b| b.title)
            .all(&*db)
            .unwrap(),
        [Some(300), Some(300)]
    );
}
