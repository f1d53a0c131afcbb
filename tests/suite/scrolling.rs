//! Lists that go on where they were left, by a cursor.

use orm::prelude::*;
use orm::{Cursor, Database, Error};

use super::{edge, keys};
use crate::models::edge::*;

/// All keys, portion by portion, with each cursor as text in between.
fn scrolled<M: Model>(db: &Database, rows: &QuerySet<M>, size: u64, key: fn(&M) -> i64) -> Vec<i64> {
    let mut seen = Vec::new();
    let mut cursor: Option<Cursor<M>> = None;
    loop {
        let part = rows.after(db, cursor.as_ref(), size).unwrap();
        assert!(part.rows.len() as u64 <= size);
        seen.extend(part.rows.iter().map(key));
        assert!(seen.len() < 1000, "it goes on for ever");
        match part.next {
            Some(next) => {
                assert_eq!(part.rows.len() as u64, size);
                cursor = Some(next.to_string().parse().unwrap());
                assert_eq!(cursor.as_ref(), Some(&next));
            }
            None => return seen,
        }
    }
}

fn whole_and_scrolled(db: &Database, books: QuerySet<Book>) {
    for size in [1, 2, 3, 10, 11] {
        assert_eq!(scrolled(db, &books, size, |book| book.id), keys(db, books.clone()), "{size} at a time: {books:?}");
    }
}

#[test]
fn the_portions_are_the_list() {
    let db = edge();
    let books = Book::objects;
    whole_and_scrolled(&db, books().order_by(|b| b.id));
    whole_and_scrolled(&db, books().order_by(|b| b.title.desc()));
    whole_and_scrolled(&db, books().order_by(|b| (b.in_print.desc(), b.id.desc())));
    whole_and_scrolled(&db, books().order_by(|b| (b.price, b.id)).filter(|b| b.id.gt(2)));
    assert_eq!(scrolled(&db, &books().order_by(|b| b.in_print), 3, |book| book.id), [3, 5, 8, 1, 2, 4, 6, 7, 9, 10]);
    assert_eq!(scrolled(&db, &books(), 4, |book| book.id), (1..=10).collect::<Vec<_>>());
    let publishers = Publisher::objects();
    assert_eq!(scrolled(&db, &publishers, 2, |publisher| publisher.id), keys(&db, publishers));
}

#[test]
fn null_has_its_place_in_the_list() {
    let db = edge();
    let books = Book::objects;
    whole_and_scrolled(&db, books().order_by(|b| (b.rating, b.id)));
    whole_and_scrolled(&db, books().order_by(|b| (b.rating.desc(), b.id)));
    whole_and_scrolled(
        &db,
        books().order_by(|b| (b.rating.asc().nulls_first(), b.pages.desc().nulls_last(), b.id.asc())),
    );
    whole_and_scrolled(&db, books().order_by(|b| (b.rating.desc().nulls_last(), b.id.desc())));
    whole_and_scrolled(&db, books().order_by(|b| (b.published, b.id)));
}

#[test]
fn what_a_row_leads_to_and_what_is_computed_may_be_the_order() {
    let db = edge();
    let books = Book::objects;
    whole_and_scrolled(&db, books().order_by(|b| (b.publisher.name, b.id)));
    whole_and_scrolled(&db, books().order_by(|b| (b.published.year(), b.id)));
    whole_and_scrolled(&db, books().order_by(|b| (b.reviews.count().desc(), b.id.asc())));
    whole_and_scrolled(&db, books().order_by(|b| (b.pages + 1, b.id)));
    let reviews = Review::objects().order_by(|r| (r.created.desc(), r.id));
    assert_eq!(scrolled(&db, &reviews, 2, |review| review.id), keys(&db, reviews));
}

#[test]
fn rows_that_come_and_go_shift_nothing() {
    let db = edge();
    let books = Book::objects().order_by(|b| b.id);
    let first = books.after(&*db, None, 3).unwrap();
    db.execute("DELETE FROM edge_review", ()).unwrap();
    db.execute("DELETE FROM edge_authorship", ()).unwrap();
    db.execute("UPDATE edge_book SET pages = 0 WHERE id <= 3", ()).unwrap();
    let left = Book::objects().filter(|b| b.pages.gt(0));
    let next = left.order_by(|b| b.id).after(&*db, first.next.as_ref(), 3).unwrap();
    assert_eq!(next.rows.iter().map(|book| book.id).collect::<Vec<_>>(), [4, 6, 7], "filters may change in between");
}

#[test]
fn a_cursor_that_was_altered_or_belongs_elsewhere_is_refused() {
    let db = edge();
    let books = Book::objects().order_by(|b| b.title);
    let next = books.after(&*db, None, 3).unwrap().next.unwrap();
    let text = next.to_string();
    assert!(
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'),
        "it stands in a link as it is: {text}"
    );
    assert!(!format!("{next:?}").contains("Delta"));
    for at in 0..text.len() {
        let mut altered = text.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let same = altered.parse::<Cursor<Book>>().is_ok_and(|cursor| cursor != next);
        assert!(!same, "{at}");
    }
    for wrong in
        ["", "A", "AAAA", "x y", "ä", &text[1..], &text[..text.len() - 2], &format!("{text}AAAA"), &"A".repeat(10_000)]
    {
        let error = wrong.parse::<Cursor<Book>>().unwrap_err();
        assert!(error.to_string().contains("no cursor of a list of `Book`"), "{error}");
    }
    let asked = db.capture(|| {
        for other in [
            Book::objects().order_by(|b| b.title.desc()),
            Book::objects().order_by(|b| b.subtitle),
            Book::objects().order_by(|b| (b.title, b.pages)),
        ] {
            let error = other.after(&*db, Some(&next), 3).unwrap_err();
            assert!(error.to_string().contains("another order"), "{error}");
        }
        let elsewhere: Cursor<Country> = text.parse().unwrap();
        assert!(Country::objects().order_by(|c| c.name).after(&*db, Some(&elsewhere), 3).is_err());
        let many = Book::objects().order_by(|b| b.tags.name).after(&*db, None, 3).unwrap_err();
        assert!(many.to_string().contains("leads to many rows"), "{many}");
        assert!(matches!(books.clone().limit(5).after(&*db, None, 3), Err(Error::Sliced { .. })));
        assert!(books.clone().union(Book::objects()).after(&*db, None, 3).is_err());
    });
    assert!(asked.is_empty(), "{asked:?}");
}
