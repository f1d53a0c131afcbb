//! The order of rows.

use orm::prelude::*;

use super::{edge, keys};
use crate::models::edge::*;

#[test]
fn rows_come_in_the_order_asked_for() {
    let db = edge();
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.title)), [1, 2, 4, 5, 7, 3, 10, 9, 6, 8]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| b.title.desc())), [8, 6, 9, 10, 3, 7, 5, 4, 2, 1]);
    assert_eq!(keys(&db, Book::objects().order_by(|b| (b.in_print, b.title.desc()))), [8, 3, 5, 6, 9, 10, 7, 4, 2, 1]);
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.rating.desc().nulls_last(), b.id.desc()))),
        [4, 7, 1, 2, 6, 8, 5, 10, 9, 3]
    );
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| vec![b.title.asc(), b.id.desc()])),
        [1, 2, 4, 5, 7, 3, 10, 9, 6, 8]
    );
}

#[test]
fn a_later_order_takes_the_place_of_an_earlier_one() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| b.title).order_by(|b| b.id.desc())),
        [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    );
}

#[test]
fn a_model_has_an_order_of_its_own_until_another_is_asked_for() {
    let db = edge();
    assert_eq!(keys(&db, Publisher::objects()), [1, 6, 2, 7, 3, 5, 4]);
    assert_eq!(keys(&db, Publisher::objects().order_by(|p| p.id)), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(keys(&db, Publisher::objects().filter(|p| p.country.is_not_null())), [1, 6, 2, 3, 4]);
    assert!(!Publisher::objects().unordered().sql(&*db).unwrap().unwrap().sql.contains("ORDER BY"));
}

#[test]
fn a_model_may_be_ordered_along_a_relation() {
    let db = edge();
    assert_eq!(keys(&db, Tag::objects().filter(|t| t.parent.is_not_null())), [5, 3, 8, 6]);
}

#[test]
fn nulls_go_where_the_order_says() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.rating.asc().nulls_first(), b.id.asc()))),
        [3, 9, 10, 5, 8, 6, 2, 1, 7, 4]
    );
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.rating.asc().nulls_last(), b.id.asc()))),
        [10, 5, 8, 6, 2, 1, 7, 4, 3, 9]
    );
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.rating.desc().nulls_first(), b.id.asc()))),
        [3, 9, 4, 1, 7, 2, 6, 8, 5, 10]
    );
    assert_eq!(
        keys(&db, Author::objects().order_by(|a| (a.mentor.name.asc().nulls_first(), a.id.asc()))),
        [1, 6, 7, 2, 3, 8, 5, 4]
    );
}

#[test]
fn the_reverse_turns_every_term_and_its_nulls_round() {
    let db = edge();
    assert_eq!(keys(&db, Publisher::objects().reverse()), [4, 5, 3, 7, 2, 6, 1]);
    assert_eq!(keys(&db, Publisher::objects().reverse().reverse()), [1, 6, 2, 7, 3, 5, 4]);
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.rating.desc().nulls_first(), b.id.asc())).reverse()),
        [10, 5, 8, 6, 2, 7, 1, 4, 9, 3]
    );
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.in_print.asc(), b.title.desc())).reverse()),
        [1, 2, 4, 7, 10, 9, 6, 5, 3, 8]
    );
}

#[test]
fn rows_are_ordered_along_paths() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().exclude(|b| b.publisher.is_null()).order_by(|b| (b.publisher.name, b.id.desc()))),
        [8, 2, 1, 10, 3, 4, 6, 5]
    );
    assert_eq!(
        keys(&db, Review::objects().order_by(|r| (r.book.title, r.stars.desc(), r.id.asc()))),
        [1, 3, 2, 5, 4, 7, 8, 9, 10, 12, 6, 13, 11]
    );
    assert_eq!(
        keys(
            &db,
            Author::objects().filter(|a| a.mentor.mentor.is_not_null()).order_by(|a| (a.mentor.mentor.name, a.id))
        ),
        [4, 8, 5]
    );
    assert_eq!(
        keys(&db, Author::objects().filter(|a| a.profile.is_not_null()).order_by(|a| a.profile.id.desc())),
        [5, 4, 2, 1]
    );
}

#[test]
fn a_relation_orders_as_its_model_does_or_by_its_key_where_that_has_no_order() {
    let db = edge();
    let published = || Book::objects().exclude(|b| b.publisher.is_null());
    assert_eq!(keys(&db, published().order_by(|b| (b.publisher.desc(), b.id.asc()))), [5, 6, 4, 3, 10, 8, 1, 2]);
    assert_eq!(keys(&db, published().order_by(|b| (b.publisher, b.id))), [1, 2, 8, 3, 10, 4, 6, 5]);
    // An author has no order of its own.
    let edited = Book::objects().exclude(|b| b.editor.is_null());
    assert_eq!(
        keys(&db, edited.clone().order_by(|b| (b.editor, b.id))),
        keys(&db, edited.order_by(|b| (b.editor.id, b.id)))
    );
}

#[test]
fn rows_are_ordered_by_what_is_computed() {
    let db = edge();
    assert_eq!(
        keys(
            &db,
            Sample::objects()
                .exclude(|s| s.j.is_null())
                .exclude(|s| s.label.is_in(["big", "minint"]))
                .order_by(|s| ((s.i * s.j).desc(), s.id.asc()))
        ),
        [10, 11, 7, 6, 2, 1, 9, 3, 4]
    );
    assert_eq!(
        keys(
            &db,
            Book::objects().exclude(|b| b.published.is_null()).order_by(|b| (
                b.published.year().desc(),
                b.published.month(),
                b.id
            ))
        ),
        [3, 2, 7, 1, 8, 5, 6, 10]
    );
}

#[test]
fn a_to_many_path_in_the_order_multiplies_rows_as_joins_do() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().filter(|b| b.id.lte(2)).order_by(|b| (b.reviews.stars, b.reviews.id))),
        [2, 1, 1, 1, 2]
    );
}
