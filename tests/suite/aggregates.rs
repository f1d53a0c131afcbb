//! Aggregates: of related rows, of groups, of all rows.

use orm::prelude::*;

use super::edge;
use crate::models::edge::*;

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

#[test]
fn annotate_counts_the_rows_related_to_each_row() {
    let db = edge();
    let db = &*db;
    let counted = Author::objects().annotate(|a| a.books.count()).order_by(|a| a.id);
    let counted: Vec<_> = counted.all(db).unwrap().into_iter().map(|(author, books)| (author.id, books)).collect();
    assert_eq!(counted, [(1, 4), (2, 3), (3, 1), (4, 3), (5, 2), (6, 1), (7, 0), (8, 2)]);
}

#[test]
fn several_aggregates_over_different_relations_are_each_right() {
    let db = edge();
    let db = &*db;
    let all = Book::objects()
        .annotate(|b| {
            (b.reviews.count(), b.authors.count(), b.tags.count(), b.reviews.stars.sum(), b.reviews.stars.avg())
        })
        .order_by(|b| b.id)
        .all(db)
        .unwrap();
    for (book, (reviews, authors, tags, stars, average)) in all {
        let stars_of: Vec<i64> = book.reviews.all(db).unwrap().iter().map(|review| i64::from(review.stars)).collect();
        assert_eq!(reviews, whole(stars_of.len()));
        assert_eq!(authors, whole(book.authors.all(db).unwrap().len()));
        assert_eq!(tags, whole(book.tags.all(db).unwrap().len()));
        assert_eq!(stars, (!stars_of.is_empty()).then(|| stars_of.iter().sum::<i64>()));
        let mean = f64::from(i32::try_from(stars_of.iter().sum::<i64>()).unwrap())
            / f64::from(i32::try_from(stars_of.len()).unwrap());
        assert!(average.is_none() && stars_of.is_empty() || (average.unwrap() - mean).abs() < 1e-9);
    }
}

#[test]
fn a_filter_before_annotate_restricts_what_is_aggregated_and_one_after_does_not() {
    let db = edge();
    let db = &*db;
    let before = Book::objects().filter(|b| b.reviews.stars.gte(4)).annotate(|b| b.reviews.count()).order_by(|b| b.id);
    for (book, count) in before.all(db).unwrap() {
        assert_eq!(count, whole(book.reviews.all(db).unwrap().iter().filter(|r| r.stars >= 4).count()));
    }
    let after = Book::objects().annotate(|b| b.reviews.count()).filter(|b| b.reviews.stars.gte(4)).order_by(|b| b.id);
    let after = after.all(db).unwrap();
    assert_eq!(before.all(db).unwrap().len(), after.len());
    for (book, count) in after {
        assert_eq!(count, whole(book.reviews.all(db).unwrap().len()));
    }
}

#[test]
fn rows_are_given_once_and_counted_once_whatever_the_filters_join() {
    let db = edge();
    let db = &*db;
    let query = Book::objects()
        .filter(|b| b.reviews.stars.gte(3) & b.authors.name.icontains("a"))
        .annotate(|b| (b.reviews.count(), b.authors.count(), b.reviews.stars.sum()))
        .order_by(|b| b.id);
    let mut last = 0;
    for (book, (reviews, authors, stars)) in query.all(db).unwrap() {
        assert!(book.id > last);
        last = book.id;
        let good: Vec<i64> =
            book.reviews.all(db).unwrap().iter().map(|r| i64::from(r.stars)).filter(|stars| *stars >= 3).collect();
        assert_eq!(reviews, whole(good.len()));
        assert_eq!(stars, Some(good.iter().sum()));
        let named = book.authors.all(db).unwrap();
        assert_eq!(authors, whole(named.iter().filter(|a| a.name.to_lowercase().contains('a')).count()));
    }
    assert!(last > 0);
}

#[test]
fn an_aggregate_in_a_filter_asks_about_groups() {
    let db = edge();
    let db = &*db;
    let many = Author::objects().filter(|a| a.books.count().gt(1)).order_by(|a| (a.books.count().desc(), a.id));
    assert_eq!(super::keys(db, many), [1, 2, 4, 5, 8]);
}

#[test]
fn values_then_annotate_groups() {
    let db = edge();
    let db = &*db;
    let groups = Book::objects()
        .values(|b| b.publisher.country.name)
        .annotate(|b| (b.count(), b.pages.max()))
        .order_by(|b| b.publisher.country.name.asc().nulls_first());
    let groups = groups.all(db).unwrap();
    assert_eq!(groups.iter().map(|(_, (count, _))| *count).sum::<i64>(), 10);
    let having = Book::objects().values(|b| b.publisher.name).annotate(|b| b.count()).filter(|b| b.count().gt(1));
    assert!(having.all(db).unwrap().iter().all(|(_, count)| *count > 1));
    let two =
        Author::objects().values(|a| a.country).annotate(|a| (a.books.count(), a.reviews.count(), a.books.pages.avg()));
    let two = two.all(db).unwrap();
    let all = Author::objects().all(db).unwrap();
    for (country, (books, reviews, _)) in two {
        let of: Vec<_> = all.iter().filter(|a| a.country.as_ref().map(|c| c.id().clone()) == country).collect();
        assert_eq!(books, whole(of.iter().map(|a| a.books.all(db).unwrap().len()).sum()));
        assert_eq!(reviews, whole(of.iter().map(|a| a.reviews.all(db).unwrap().len()).sum()));
    }
}

#[test]
fn aggregate_is_one_row_of_all() {
    let db = edge();
    let db = &*db;
    let (count, pages, price, rated) =
        Book::objects().aggregate(db, |b| (b.count(), b.pages.sum(), b.price.sum(), b.rating.count())).unwrap();
    assert_eq!(count, 10);
    let books = Book::objects().all(db).unwrap();
    assert_eq!(pages, Some(books.iter().filter_map(|b| b.pages).map(i64::from).sum()));
    assert_eq!(price, Some(books.iter().filter_map(|b| b.price).sum()));
    assert_eq!(rated, whole(books.iter().filter(|b| b.rating.is_some()).count()));
    let (most, mean) = Author::objects().aggregate(db, |a| (a.books.count().max(), a.books.count().avg())).unwrap();
    assert_eq!((most, mean), (Some(4), Some(2.0)));
    assert_eq!(
        Book::objects().order_by(|b| b.id).limit(3).aggregate(db, |b| (b.count(), b.id.sum())).unwrap(),
        (3, Some(6))
    );
    let log = db.capture(|| {
        let nothing =
            Book::objects().none().aggregate(db, |b| (b.count(), b.pages.sum(), b.pages.sum().default(0))).unwrap();
        assert_eq!(nothing, (0, None, 0));
    });
    assert_eq!(log.len(), 0);
    let (reviews, authors) = Book::objects().aggregate(db, |b| (b.reviews.count(), b.authors.count())).unwrap();
    assert_eq!(reviews, i64::try_from(Review::objects().count(db).unwrap()).unwrap());
    assert_eq!(authors, i64::try_from(Authorship::objects().count(db).unwrap()).unwrap());
}

#[test]
fn subqueries_know_the_row_outside() {
    let db = edge();
    let db = &*db;
    let latest = Author::objects()
        .annotate(|a| {
            subquery(Book::objects().filter(|b| b.authors.eq(a.id)).order_by(|b| b.id.desc()).values(|b| b.title))
        })
        .order_by(|a| a.id);
    for (author, title) in latest.all(db).unwrap() {
        let books = author.books.query().order_by(|b| b.id.desc()).first(db).unwrap();
        assert_eq!(title, books.map(|b| b.title));
    }
    let without = Author::objects().filter(|a| !exists(Review::objects().filter(|r| r.reviewer.eq(a.id))));
    assert!(without.all(db).unwrap().iter().all(|a| a.reviews.all(db).unwrap().is_empty()));
}
