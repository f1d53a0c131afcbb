//! Subqueries as Django has them: what is expected here Django answers on the same database.

use orm::prelude::*;

use super::{edge, keys};
use crate::models::edge::*;

#[test]
fn a_subquery_may_aggregate_its_rows() {
    let db = edge();
    let db = &*db;
    let stars = |a: &'static AuthorFields| {
        let given = Review::objects().filter(|r| r.reviewer.eq(a.id)).values(|r| r.reviewer);
        subquery(given.annotate(|r| r.stars.sum()).values(|r| r.stars.sum()))
    };
    let found = Author::objects().order_by(|a| a.id).values(stars).all(db).unwrap();
    assert_eq!(found, [Some(7), Some(0), Some(11), Some(2), Some(10), None, None, Some(5)]);
    let most = Author::objects().annotate(stars);
    let (greatest, least) = most.aggregate(db, |a| (stars(a).max(), stars(a).min())).unwrap();
    assert_eq!((greatest, least), (Some(11), Some(0)));
    let above = Author::objects().filter(|a| stars(a).gt(5)).order_by(|a| (stars(a).desc(), a.id));
    assert_eq!(keys(db, above), [3, 5, 1]);
}

#[test]
fn a_subquery_is_ordered_by_an_aggregate() {
    let db = edge();
    let db = &*db;
    let most = Author::objects().order_by(|a| a.id).values(|a| {
        let books = Book::objects().filter(|b| b.authors.eq(a.id)).order_by(|b| (b.reviews.count().desc(), b.id));
        subquery(books.values(|b| b.title))
    });
    let most = most.all(db).unwrap();
    let most: Vec<_> = most.iter().map(Option::as_deref).collect();
    // Django counts the reviews of Epsilon twice for its author in two roles, and has it before Delta.
    assert_eq!(most[..4], [Some("Alpha"), Some("Alpha"), Some("Delta"), Some("Delta")]);
    assert_eq!(most[4..], [Some("Gamma"), Some("Zeta"), None, Some("Iota")]);
    let by_reviews = Book::objects().order_by(|b| {
        let reviews = Review::objects().filter(|r| r.book.eq(b.id)).values(|r| r.book).annotate(|r| r.count());
        (subquery(reviews.values(|r| r.count())).desc().nulls_last(), b.id)
    });
    assert_eq!(keys(db, by_reviews), [1, 2, 4, 5, 3, 6, 7, 10, 8, 9]);
}

#[test]
fn a_row_is_compared_with_an_aggregate_of_its_like() {
    let db = edge();
    let db = &*db;
    let dearer = Book::objects().filter(|b| {
        let like = Book::objects().filter(|other| other.in_print.eq(b.in_print)).values(|other| other.in_print);
        let mean = like.annotate(|other| other.price.avg()).values(|other| other.price.avg());
        b.price.gt(subquery(mean))
    });
    let books = Book::objects().order_by(|b| b.id).all(db).unwrap();
    let mean = |in_print| {
        let prices: Vec<_> = books.iter().filter(|b| b.in_print == in_print).filter_map(|b| b.price).collect();
        prices.iter().sum::<Decimal>() / Decimal::from(prices.len())
    };
    let wanted: Vec<_> =
        books.iter().filter(|b| b.price.is_some_and(|price| price > mean(b.in_print))).map(|b| b.id).collect();
    assert_eq!(keys(db, dearer.order_by(|b| b.id)), wanted);
    let dearest = Book::objects().filter(|b| b.price.gte(b.publisher.books.price.avg())).order_by(|b| b.id);
    let mean = |publisher: Option<i64>| {
        let of = books.iter().filter(|b| b.publisher.as_ref().map(|p| *p.id()) == publisher);
        let prices: Vec<_> = of.filter_map(|b| b.price).collect();
        prices.iter().sum::<Decimal>() / Decimal::from(prices.len())
    };
    let wanted: Vec<_> = books
        .iter()
        .filter(|b| b.publisher.is_some())
        .filter(|b| b.price.is_some_and(|price| price >= mean(b.publisher.as_ref().map(|p| *p.id()))))
        .map(|b| b.id)
        .collect();
    assert_eq!(keys(db, dearest), wanted);
}

#[test]
fn subqueries_nest_and_know_every_row_outside() {
    let db = edge();
    let db = &*db;
    let grand = Author::objects().filter(|a| {
        exists(Author::objects().filter(|b| {
            b.mentor.eq(a.id)
                & exists(Author::objects().filter(|c| c.mentor.eq(b.id) & c.country.eq(a.country) & c.id.ne(a.id)))
        }))
    });
    assert_eq!(keys(db, grand), Vec::<i64>::new());
    let grand = Author::objects().filter(|a| {
        exists(
            Author::objects().filter(|b| b.mentor.eq(a.id) & exists(Author::objects().filter(|c| c.mentor.eq(b.id)))),
        )
    });
    let authors = Author::objects().all(db).unwrap();
    let mentees = |id: i64| authors.iter().filter(move |a| a.mentor.as_ref().is_some_and(|m| *m.id() == id));
    let wanted: Vec<_> =
        authors.iter().filter(|a| mentees(a.id).any(|b| mentees(b.id).next().is_some())).map(|a| a.id).collect();
    assert_eq!(keys(db, grand.order_by(|a| a.id)), wanted);
    // An aggregate of the row outside, inside.
    let popular = Book::objects()
        .filter(|b| exists(Author::objects().filter(|a| a.books.eq(b.id) & a.books.count().gt(b.authors.count() + 1))));
    let wanted: Vec<_> = Book::objects()
        .order_by(|b| b.id)
        .all(db)
        .unwrap()
        .iter()
        .filter(|b| {
            let authors = b.authors.all(db).unwrap();
            authors.iter().any(|a| a.books.all(db).unwrap().len() > authors.len() + 1)
        })
        .map(|b| b.id)
        .collect();
    assert_eq!(keys(db, popular.order_by(|b| b.id)), wanted);
}

#[test]
fn querysets_with_aggregates_stand_in_others() {
    let db = edge();
    let db = &*db;
    let reviewed = Book::objects().filter(|b| b.reviews.count().gte(2));
    let authors = Author::objects().filter(|a| a.books.is_in(reviewed.clone())).distinct().order_by(|a| a.id);
    assert_eq!(keys(db, authors), [1, 2, 3, 4]);
    let annotated = Book::objects().annotate(|b| b.reviews.count()).filter(|b| b.reviews.count().gte(2));
    let by_id = Book::objects().filter(|b| b.id.is_in(annotated.clone().values(|b| b.id))).order_by(|b| b.id);
    assert_eq!(keys(db, by_id), [1, 2, 4, 5]);
    assert_eq!(Author::objects().filter(|a| exists(annotated.filter(|b| b.authors.eq(a.id)))).count(db).unwrap(), 4);
    let groups = Review::objects().values(|r| r.book).annotate(|r| r.count()).filter(|r| r.count().gt(2));
    assert_eq!(Book::objects().filter(|b| exists(groups.clone().filter(|r| r.book.eq(b.id)))).count(db).unwrap(), 1);
    let countries = Author::objects().values(|a| a.country).distinct().order_by(|a| a.id).limit(2);
    let of = Publisher::objects().filter(|p| p.country.is_in(countries)).order_by(|p| p.id);
    assert!(!keys(db, of).is_empty());
    let longest = Book::objects().order_by(|b| (b.pages.desc().nulls_last(), b.id)).limit(2);
    assert_eq!(keys(db, Book::objects().filter(|b| b.id.is_in(longest.values(|b| b.id))).order_by(|b| b.id)).len(), 2);
}

#[test]
fn what_is_known_to_be_empty_folds_away() {
    let db = edge();
    let db = &*db;
    let nothing = || Review::objects().none();
    let row = Book::objects()
        .filter(|b| b.id.eq(1))
        .values(|b| {
            let _ = b;
            (exists(nothing()), !exists(nothing()), subquery(nothing().values(|r| r.stars)))
        })
        .all(db)
        .unwrap();
    assert_eq!(row, [(false, true, None)]);
    let log = db.capture(|| {
        assert_eq!(Book::objects().filter(|b| b.id.is_in(nothing().values(|r| r.book.id))).count(db).unwrap(), 0);
        assert_eq!(Book::objects().filter(|_| exists(nothing())).count(db).unwrap(), 0);
        let grouped = nothing().values(|r| r.book.id).annotate(|r| r.count()).values(|r| r.book.id);
        assert!(Book::objects().filter(|b| b.id.is_in(grouped)).all(db).unwrap().is_empty());
    });
    assert_eq!(log.len(), 0);
    assert_eq!(Book::objects().exclude(|b| b.id.is_in(nothing().values(|r| r.book.id))).count(db).unwrap(), 10);
}

#[test]
fn a_list_is_of_what_groups_give() {
    let db = edge();
    let db = &*db;
    let longest = Book::objects().values(|b| b.publisher).annotate(|b| b.pages.max()).values(|b| b.pages.max());
    let books = Book::objects().filter(|b| b.pages.is_in(longest.clone())).order_by(|b| b.id);
    assert_eq!(keys(db, books), [1, 4, 5, 6, 7, 8, 10]);
    let best = Review::objects().filter(|r| row_number().over(|w| w.order_by((r.stars.desc(), r.id))).lte(3));
    let books = Book::objects().filter(|b| b.id.is_in(best.values(|r| r.book.id))).order_by(|b| b.id);
    assert_eq!(keys(db, books), [1, 2, 4]);
    let most = Review::objects().values(|r| r.book.id).annotate(|r| r.count());
    let most = most.order_by(|r| (r.count().desc(), r.book.id)).limit(1).values(|r| r.book.id);
    assert_eq!(keys(db, Book::objects().filter(|b| b.id.is_in(most))), [1]);
}
