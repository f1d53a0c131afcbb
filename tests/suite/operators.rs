//! `&`, `|` and `^` of querysets. What is expected is what Django answers, unless a name says otherwise.

use orm::prelude::*;
use orm::{Error, assert_num_queries};

use super::{edge, keys};
use crate::models::edge::*;

fn books() -> QuerySet<Book> {
    Book::objects()
}

fn tagged(tag: i64) -> QuerySet<Book> {
    books().filter(move |b| b.tags.id.eq(tag))
}

fn sorted(db: &orm::Database, rows: QuerySet<Book>) -> Vec<i64> {
    keys(db, rows.order_by(|b| b.id))
}

#[test]
fn conditions_of_both_are_put_together() {
    let db = edge();
    let (early, late) = (books().filter(|b| b.id.lt(6)), books().filter(|b| b.id.gt(3)));
    assert_eq!(sorted(&db, early.clone() & late.clone()), [4, 5]);
    assert_eq!(sorted(&db, early.clone() | late.clone()), (1..=10).collect::<Vec<_>>());
    assert_eq!(sorted(&db, early.clone() ^ late.clone()), [1, 2, 3, 6, 7, 8, 9, 10]);
    let untagged = books().exclude(|b| b.tags.id.eq(1));
    let odd = untagged ^ books().filter(|b| b.id.lt(5)) ^ late;
    assert_eq!(sorted(&db, odd), [1, 2, 4, 5]);
    assert_eq!((early.clone() | books()).count(&*db).unwrap(), 10);
    assert_eq!(sorted(&db, early & books()), [1, 2, 3, 4, 5]);
    let british = books().filter(|b| b.publisher.country.code.eq("GB"));
    let unedited = books().filter(|b| b.editor.is_null());
    assert_eq!(sorted(&db, british | unedited), [2, 4, 6, 7]);
}

#[test]
fn a_relation_to_many_is_one_row_under_or_and_a_row_of_its_own_for_each_under_and() {
    let db = edge();
    assert_eq!(sorted(&db, tagged(1) | books().filter(|b| b.title.istarts_with("a"))), [1, 1, 2, 5, 8]);
    assert_eq!(sorted(&db, tagged(1) & tagged(3)), [1, 5]);
    assert_eq!(sorted(&db, tagged(1) | tagged(3)), [1, 1, 2, 5, 5, 7]);
    assert_eq!(sorted(&db, tagged(1) ^ tagged(2)), [1, 2, 3, 5, 6]);
    let dear = Author::objects().filter(|a| a.books.price.gt(Decimal::from(20)));
    let short = Author::objects().filter(|a| a.books.pages.lt(300));
    assert_eq!(keys(&db, (dear | short).order_by(|a| a.id)), [1, 1, 2, 3, 4, 4, 4, 5, 6, 8, 8]);
    assert_eq!(sorted(&db, books().exclude(|b| b.tags.id.eq(1)) & tagged(2)), [3, 6]);
}

#[test]
fn where_one_side_speaks_of_several_rows_its_rows_come_once_unlike_django() {
    let db = edge();
    let both = || tagged(1).filter(|b| b.tags.id.eq(3));
    assert_eq!(sorted(&db, both()), [1, 5]);
    assert_eq!(sorted(&db, both() | books().filter(|b| b.id.eq(4))), [1, 4, 5]);
    assert_eq!(sorted(&db, both() ^ books().filter(|b| b.id.lt(3))), [2, 5]);
    assert_eq!(sorted(&db, both() & books().filter(|b| b.id.lt(3))), [1]);
    let much_read = || books().filter(|b| b.reviews.count().gt(2));
    let some: Vec<i64> = sorted(&db, much_read());
    assert_eq!(sorted(&db, much_read() & books()), some);
    assert_eq!(sorted(&db, books() & much_read()), some);
    let mut expected = some.clone();
    expected.push(9);
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(sorted(&db, much_read() | books().filter(|b| b.id.eq(9))), expected);
}

#[test]
fn rows_of_relations_are_put_together_with_others() {
    let db = edge();
    let author = |id| Author::objects().find(&*db, id).unwrap();
    let (one, two) = (author(1), author(2));
    let of = |author: &Author| author.books.query();
    let unique = |rows| {
        let mut keys = sorted(&db, rows);
        keys.dedup();
        keys
    };
    assert_eq!(unique(of(&one) | of(&two)), [1, 2, 3, 6, 7, 10]);
    assert_eq!(unique(of(&one) & of(&two)), [1]);
    assert_eq!(unique(of(&one) & books().filter(|b| b.id.gt(1))), [2, 6, 7]);
    assert_eq!(unique(books().filter(|b| b.id.gt(1)) & of(&one)), [2, 6, 7]);
    assert_eq!(unique(of(&one) ^ of(&two)), [2, 3, 6, 7, 10]);
    assert_eq!(unique(of(&one).union(of(&two)).unordered()), [1, 2, 3, 6, 7, 10]);
    // As a list of another query they are the same rows.
    assert_eq!(unique(books().filter(|b| b.id.is_in(of(&two).values(|b| b.id)))), [1, 3, 10]);
    assert_eq!(unique(books().exclude(|b| b.id.is_in(of(&two).values(|b| b.id))).filter(|b| b.id.lt(5))), [2, 4]);
    let of_two = Review::objects().filter(|r| r.book.is_in(of(&two)));
    let expected = Review::objects().filter(|r| r.book.is_in([1, 3, 10])).count(&*db).unwrap();
    assert_eq!(of_two.count(&*db).unwrap(), expected);
}

#[test]
fn the_order_is_the_others_where_it_has_one() {
    let db = edge();
    let some = || books().filter(|b| b.id.lt(4));
    let seven = || books().filter(|b| b.id.eq(7));
    assert_eq!(keys(&db, some().order_by(|b| b.id.desc()) | seven()), [7, 3, 2, 1]);
    assert_eq!(keys(&db, some() | seven().order_by(|b| b.id.desc())), [7, 3, 2, 1]);
    assert_eq!(keys(&db, some().order_by(|b| b.id.desc()) & books().order_by(|b| b.id)), [1, 2, 3]);
}

#[test]
fn a_slice_is_asked_about_by_key_under_or_and_refused_under_and() {
    let db = edge();
    let first_two = || books().filter(|b| b.id.lt(6)).order_by(|b| b.id).limit(2);
    assert_eq!(sorted(&db, first_two() | books().filter(|b| b.id.eq(7))), [1, 2, 7]);
    assert_eq!(sorted(&db, books().filter(|b| b.id.eq(7)) | first_two()), [1, 2, 7]);
    assert_eq!(sorted(&db, first_two() ^ books().filter(|b| b.id.gt(1)).order_by(|b| b.id).limit(3)), [1, 3, 4]);
    let page = (first_two() | books().filter(|b| b.id.gt(7))).filter(|b| b.id.gt(1)).order_by(|b| b.id).limit(2);
    assert_eq!(keys(&db, page), [2, 8]);
    for refused in [first_two() & books(), books() & first_two()] {
        let refused = refused.all(&*db);
        assert!(matches!(&refused, Err(Error::Sliced { action: "use `&`" })), "{refused:?}");
    }
}

#[test]
fn nothing_and_another_is_nothing_or_the_other() {
    let db = edge();
    let two = || books().filter(|b| b.id.eq(2));
    assert_num_queries!(db, 0, assert!(keys(&db, books().none() & two()).is_empty()));
    assert_num_queries!(db, 0, assert!(keys(&db, two() & books().none()).is_empty()));
    for some in
        [books().none() | two(), two() | books().none(), books().none() ^ two(), two().distinct() ^ books().none()]
    {
        assert_eq!(keys(&db, some), [2]);
    }
}

#[test]
fn querysets_that_cannot_be_put_together_are_refused_when_they_run() {
    let db = edge();
    let union = || books().union(books());
    let refused = [
        (union() | books(), "`|`"),
        (books() & union(), "`&`"),
        (books().distinct() ^ books(), "distinct"),
        (books() & books().distinct(), "distinct"),
    ];
    let asked = db.capture(|| {
        for (rows, says) in refused {
            let error = rows.all(&*db).unwrap_err();
            assert!(matches!(&error, Error::InvalidQuery { .. }) && error.to_string().contains(says), "{error}");
        }
    });
    assert!(asked.is_empty(), "{asked:?}");
    assert_eq!(sorted(&db, tagged(1).distinct() | tagged(3).distinct()), [1, 2, 5, 7]);
}

#[test]
fn what_is_put_together_stands_inside_other_querysets_and_knows_their_rows() {
    let db = edge();
    let read = Book::objects().filter(|b| {
        let good = Review::objects().filter(|r| r.book.eq(b.id) & r.stars.gte(4));
        let bad = Review::objects().filter(|r| r.book.eq(b.id) & r.stars.lte(1));
        exists(good | bad)
    });
    let expected = books().filter(|b| b.reviews.any(|r| r.stars.gte(4) | r.stars.lte(1)));
    assert_eq!(sorted(&db, read), sorted(&db, expected));
    let many = (0..300).map(|id| books().filter(move |b| b.id.eq(id))).reduce(|all, next| all | next).unwrap();
    assert_eq!(many.count(&*db).unwrap(), 10);
    let changed = (tagged(1) | tagged(3)).update(&*db, |b| b.in_print.set(false)).unwrap();
    assert_eq!(changed, 4);
    let related = (books().select_related(|b| b.publisher) | books().filter(|b| b.id.eq(1))).all(&*db).unwrap();
    assert!(related.iter().all(|b| b.publisher.as_ref().is_none_or(|p| p.loaded().is_some())));
}
