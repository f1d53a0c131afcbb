//! What the page for those who come from Django says is here, asked of both: what is expected Django answers on the same
//! database. Each test names the behaviours that it is of.

use orm::prelude::*;

use super::{edge, keys};
use crate::models::edge::*;

/// GRP-02, GRP-11, GRP-25, GRP-26, AGG-09, QT-12.
#[test]
fn groups_and_slices_are_aggregated_as_django_does() {
    let db = edge();
    let db = &*db;
    let print = Book::objects().values(|b| b.in_print).annotate(|b| b.reviews.stars.max());
    assert_eq!(print.order_by(|b| b.in_print).all(db).unwrap(), [(false, Some(3)), (true, Some(5))]);
    let publishers = Book::objects().values(|b| b.publisher).annotate(|b| b.count()).filter(|b| b.count().gt(1));
    assert_eq!(publishers.count(db).unwrap(), 3);
    let slice = Book::objects().order_by(|b| b.id).limit(4);
    let slice = slice.aggregate(db, |b| (b.pages.sum(), b.count(), b.publisher.count_distinct())).unwrap();
    assert_eq!(slice, (Some(870), 4, 3));
    let countries = Country::objects().aggregate(db, |c| {
        let reviews = c.publishers.books.reviews.count();
        (reviews.clone().sum(), reviews.clone().max(), reviews.avg())
    });
    let (sum, max, avg) = countries.unwrap();
    assert_eq!((sum, max), (Some(11), Some(5)));
    assert!((avg.unwrap() - 1.833_333_333_333_333_3).abs() < 1e-9);
}

/// AGG-10, AGG-18, GRP-08, GRP-10.
#[test]
fn aggregates_over_chains_of_relations_are_as_in_django() {
    let db = edge();
    let db = &*db;
    let good = Author::objects().filter(|a| a.books.reviews.stars.gte(4)).order_by(|a| a.id);
    let good = good.values(|a| (a.id, a.books.reviews.count())).all(db).unwrap();
    assert_eq!(good, [(1, 4), (2, 3), (3, 2), (4, 2), (5, 1), (6, 1), (8, 1)]);
    let all = Country::objects().order_by(|c| c.code);
    let all = all.values(|c| (c.code, c.authors.books.reviews.count(), c.authors.books.reviews.stars.sum()));
    let wanted = [("DE", 7, 20), ("FR", 5, 19), ("GB", 3, 15), ("IS", 1, 4), ("JP", 2, 7), ("US", 6, 14)];
    assert_eq!(all.all(db).unwrap(), wanted.map(|(code, count, stars)| (code.into(), count, Some(stars))));
    let named = Country::objects()
        .annotate(|c| c.authors.books.reviews.count().filter(c.authors.name.icontains("a")))
        .filter(|c| c.authors.books.reviews.count().filter(c.authors.name.icontains("a")).gt(0))
        .order_by(|c| (c.authors.books.reviews.count().filter(c.authors.name.icontains("a")).desc(), c.code));
    let named: Vec<_> = named.all(db).unwrap().into_iter().map(|(country, count)| (country.code, count)).collect();
    let wanted = [("DE", 7), ("FR", 5), ("JP", 2), ("GB", 1), ("IS", 1)];
    assert_eq!(named, wanted.map(|(code, count)| (code.into(), count)));
    let tags = Country::objects().filter(|c| c.eu.eq(true)).order_by(|c| c.code);
    let tags = tags.values(|c| (c.code, c.publishers.books.tags.count_distinct()));
    assert_eq!(tags.all(db).unwrap(), [("DE", 2), ("FR", 4)].map(|(code, count)| (code.into(), count)));
}

/// SUB-01, SUB-03, SUB-04, SUB-05.
#[test]
fn subqueries_give_what_django_gives() {
    let db = edge();
    let db = &*db;
    let of_p = Publisher::objects().filter(|p| p.name.starts_with("P"));
    assert_eq!(keys(db, Book::objects().filter(|b| b.publisher.is_in(of_p.clone().values(|p| p.id)))), [4]);
    assert_eq!(keys(db, Book::objects().filter(|b| b.publisher.is_in(of_p))), [4]);
    let long = Publisher::objects()
        .order_by(|p| p.id)
        .values(|p| exists(Book::objects().filter(|b| b.publisher.eq(p.id) & b.pages.gt(200))));
    assert_eq!(long.all(db).unwrap(), [true, true, true, false, true, false, false]);
    let best = Publisher::objects().order_by(|p| p.id).values(|p| {
        let books = Book::objects().filter(|b| b.publisher.eq(p.id));
        subquery(books.order_by(|b| (b.pages.desc().nulls_last(), b.id)).values(|b| b.title))
    });
    let best = best.all(db).unwrap();
    let best: Vec<_> = best.iter().map(Option::as_deref).collect();
    let titles = ["Alpha", "Iota", "Delta", "Epsilon", "Zeta", "alpha"];
    assert_eq!(best[..6], titles.map(Some));
    assert_eq!(best[6], None);
}

/// SUB-05: the row of an outer closure stands for itself, as `OuterRef("pk")` does.
#[test]
fn a_row_outside_stands_beside_relations_as_an_object_does() {
    let db = edge();
    let db = &*db;
    let long = Publisher::objects()
        .order_by(|p| p.id)
        .values(|p| exists(Book::objects().filter(|b| b.publisher.eq(p) & b.pages.gt(200))));
    assert_eq!(long.all(db).unwrap(), [true, true, true, false, true, false, false]);
    let some =
        Author::objects().filter(|a| exists(Book::objects().filter(|b| b.authors.eq(a) & b.reviews.stars.gte(5))));
    let same = Author::objects().filter(|a| a.books.any(|b| b.reviews.stars.gte(5)));
    assert_eq!(keys(db, some.order_by(|a| a.id)), keys(db, same.order_by(|a| a.id)));
    // Of text, too, and through further relations.
    let home = Country::objects()
        .filter(|c| exists(Book::objects().filter(|b| b.publisher.country.eq(c) & b.authors.country.eq(c))));
    let wanted = Country::objects()
        .filter(|c| exists(Book::objects().filter(|b| b.publisher.country.eq(c.code) & b.authors.country.eq(c.code))));
    assert_eq!(home.count(db).unwrap(), wanted.count(db).unwrap());
    assert!(home.count(db).unwrap() > 0);
    let itself = Author::objects().filter(|a| a.mentor.eq(a)).count(db).unwrap();
    assert_eq!(itself, Author::objects().filter(|a| a.mentor.eq(a.id)).count(db).unwrap());
}

/// WIN-01, WIN-02, WIN-06, WIN-08.
#[test]
fn windows_see_what_they_see_in_django() {
    let db = edge();
    let db = &*db;
    let last = Book::objects()
        .filter(|b| row_number().over(|w| w.partition_by(b.publisher).order_by(b.id.desc())).eq(1))
        .order_by(|b| b.id);
    assert_eq!(keys(db, last), [2, 4, 5, 6, 8, 9, 10]);
    let beside = Book::objects().order_by(|b| b.id).values(|b| {
        let before = lag(b.id, 1).default(0).over(|w| w.partition_by(b.in_print).order_by(b.id));
        (before, b.id.sum().over(|w| w.order_by(b.id).rows(-1..=0)))
    });
    let wanted = [(0, 1), (1, 3), (0, 5), (2, 7), (3, 9), (4, 11), (6, 13), (5, 15), (7, 17), (9, 19)];
    let found: Vec<_> =
        beside.all(db).unwrap().into_iter().map(|(before, sum)| (before.unwrap(), sum.unwrap())).collect();
    assert_eq!(found, wanted);
}

/// QT-08, QT-10, QS-05, QS-08.
#[test]
fn rows_are_picked_as_django_picks_them() {
    let db = edge();
    let db = &*db;
    let mut some: Vec<_> = Book::objects().in_bulk(db, [1, 2, 99]).unwrap().into_keys().collect();
    some.sort_unstable();
    assert_eq!(some, [1, 2]);
    let paged = Book::objects().filter(|b| b.pages.is_not_null());
    assert_eq!(paged.latest(db, |b| (b.pages, b.id)).unwrap().id, 10);
    assert_eq!(paged.earliest(db, |b| (b.pages, b.id)).unwrap().id, 5);
    let liked = Publisher::objects().filter(|p| p.books.reviews.stars.gt(3)).distinct().order_by(|p| p.id);
    assert_eq!(keys(db, liked), [1, 2, 3, 5]);
}
