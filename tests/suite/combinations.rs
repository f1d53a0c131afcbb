//! `union`, `intersection`, `difference`: the rows of several querysets, and what can be done with them.

use orm::Error;
use orm::prelude::*;

use super::{edge, ids, keys};
use crate::models::edge::*;

fn long() -> QuerySet<Book> {
    Book::objects().filter(|b| b.pages.gte(300))
}

fn sold_out() -> QuerySet<Book> {
    Book::objects().filter(|b| b.in_print.eq(false))
}

#[test]
fn the_rows_of_either_queryset_are_given_once() {
    let db = edge();
    assert_eq!(keys(&db, long().union(sold_out()).order_by(|b| b.id.desc())), [10, 8, 7, 5, 4, 3, 1]);
    assert_eq!(ids(&db, long().union(long())), [1, 4, 7, 10]);
    assert_eq!(ids(&db, long().union_all(long().filter(|b| b.id.lt(5)))), [1, 1, 4, 4, 7, 10]);
    assert_eq!(
        ids(&db, long().union(sold_out()).union(Book::objects().filter(|b| b.id.eq(2)))),
        [1, 2, 3, 4, 5, 7, 8, 10]
    );
}

#[test]
fn the_rows_of_both_querysets_and_those_of_one_alone() {
    let db = edge();
    let first = || Book::objects().filter(|b| b.id.lte(4));
    assert_eq!(ids(&db, long().intersection(first())), [1, 4]);
    assert_eq!(ids(&db, long().difference(first())), [7, 10]);
    assert_eq!(ids(&db, first().difference(long()).difference(sold_out())), [2]);
    assert_eq!(ids(&db, first().difference(long().union(sold_out()))), [2]);
    assert_eq!(ids(&db, first().union(sold_out()).intersection(long())), [1, 4]);
}

#[test]
fn null_is_equal_to_null_among_combined_rows() {
    let db = edge();
    let ratings = |keys: [i64; 2]| Book::objects().filter(|b| b.id.is_in(keys)).values(|b| b.rating);
    let mut both = ratings([3, 1]).intersection(ratings([9, 7])).all(&*db).unwrap();
    both.sort_by(f64_or_null);
    assert_eq!(both, [None, Some(4.5)]);
    assert_eq!(ratings([3, 1]).difference(ratings([9, 7])).all(&*db).unwrap(), []);
    assert_eq!(ratings([3, 9]).union(ratings([3, 9])).all(&*db).unwrap(), [None]);
}

fn f64_or_null(one: &Option<f64>, other: &Option<f64>) -> std::cmp::Ordering {
    one.partial_cmp(other).unwrap()
}

#[test]
fn rows_of_different_models_are_combined_where_their_types_are_the_same() {
    let db = edge();
    let names = Country::objects().filter(|c| c.code.eq("DE")).values(|c| (c.code, c.name));
    let titles = Book::objects().filter(|b| b.id.eq(1)).values(|b| (b.title, b.title));
    let rows = names.union(titles).order_by(|c| c.name).all(&*db).unwrap();
    assert_eq!(rows, [("Alpha".to_owned(), "Alpha".to_owned()), ("DE".to_owned(), "Germany".to_owned())]);
}

#[test]
fn a_combination_is_sliced_counted_and_asked_for_its_first_row() {
    let db = edge();
    let both = || long().union(sold_out());
    assert_eq!(both().count(&*db).unwrap(), 7);
    assert!(both().exists(&*db).unwrap());
    assert_eq!(keys(&db, both().order_by(|b| b.id.desc()).offset(1).limit(3)), [8, 7, 5]);
    assert_eq!(both().order_by(|b| b.id.desc()).offset(1).limit(3).count(&*db).unwrap(), 3);
    assert_eq!(both().first(&*db).unwrap().unwrap().id, 1);
    assert_eq!(both().last(&*db).unwrap().unwrap().id, 10);
    assert_eq!(both().order_by(|b| b.title).reverse().first(&*db).unwrap().unwrap().id, 8);
    assert_eq!(both().iter(&*db).unwrap().count(), 7);
    assert_eq!(both().page(&*db, 2, 4).unwrap().rows.len(), 3);
    assert_eq!(both().values(|b| b.id).order_by(|b| b.id).all(&*db).unwrap(), [1, 3, 4, 5, 7, 8, 10]);
    assert_eq!(both().values(|b| b.in_print).count(&*db).unwrap(), 2, "what is selected is what is compared");
    assert_eq!(both().order_by(|b| b.id).limit(1).get(&*db, |_| Q::always()).unwrap().id, 1);
    assert_eq!(both().none().all(&*db).unwrap().len(), 0);
}

#[test]
fn aggregates_are_of_the_rows_of_a_combination() {
    let db = edge();
    let both = long().union(sold_out());
    let (count, pages, most) = both.aggregate(&*db, |b| (b.count(), b.pages.count(), b.pages.max())).unwrap();
    assert_eq!((count, pages, most), (7, 6, Some(1000)));
    let titles = both.clone().values(|b| b.title);
    let error = titles.aggregate(&*db, |b| b.pages.max()).unwrap_err();
    assert!(error.to_string().contains("`pages` is not selected"), "{error}");
}

#[test]
fn a_combination_may_stand_inside_another_query() {
    let db = edge();
    let both = || long().union(sold_out());
    assert_eq!(ids(&db, Book::objects().filter(|b| b.id.is_in(both().values(|b| b.id)))), [1, 3, 4, 5, 7, 8, 10]);
    assert_eq!(ids(&db, Book::objects().exclude(|b| b.id.is_in(both().values(|b| b.id)))), [2, 6, 9]);
    assert_eq!(
        ids(&db, Review::objects().filter(|r| r.book.is_in(both()))),
        ids(&db, Review::objects().filter(|r| { r.book.id.is_in([1, 3, 4, 5, 7, 8, 10]) }))
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.id.is_in(both().order_by(|b| b.id.desc()).limit(2).values(|b| b.id)))),
        [8, 10]
    );
    let outer = Publisher::objects().filter(|p| {
        exists(
            Book::objects()
                .filter(|b| b.publisher.eq(p.id) & b.pages.gt(400))
                .union(Book::objects().filter(|b| b.publisher.eq(p.id) & b.in_print.eq(false))),
        )
    });
    assert_eq!(ids(&db, outer), [2, 3, 4, 6]);
}

#[test]
fn parts_keep_their_own_order_and_slices_on_both_databases_unlike_django() {
    let db = edge();
    let ends = Book::objects().order_by(|b| b.id.desc()).limit(2).union(Book::objects().order_by(|b| b.id).limit(2));
    assert_eq!(ids(&db, ends.clone()), [1, 2, 9, 10]);
    assert_eq!(ends.count(&*db).unwrap(), 4);
}

#[test]
fn what_is_known_to_be_empty_is_left_out() {
    let db = edge();
    let nothing = || Book::objects().none();
    assert_eq!(ids(&db, long().union(nothing())), [1, 4, 7, 10]);
    assert_eq!(ids(&db, nothing().union(long())), [1, 4, 7, 10]);
    assert_eq!(ids(&db, long().difference(nothing())), [1, 4, 7, 10]);
    assert_eq!(nothing().union(long()).count(&*db).unwrap(), 4);
    let asked = db.capture(|| {
        assert_eq!(ids(&db, long().intersection(nothing())), [0; 0]);
        assert_eq!(ids(&db, nothing().difference(long())), [0; 0]);
        assert_eq!(ids(&db, nothing().union(nothing())), [0; 0]);
        assert_eq!(nothing().union(nothing()).count(&*db).unwrap(), 0);
        assert!(!nothing().union(nothing()).exists(&*db).unwrap());
    });
    assert!(asked.is_empty(), "{asked:?}");
    let titles = Review::objects().values(|r| r.book.title);
    assert_eq!(
        titles.clone().union(Review::objects().none().values(|r| r.book.title)).count(&*db).unwrap(),
        titles.distinct().count(&*db).unwrap(),
        "equal rows are given once even where one part is left"
    );
}

#[test]
fn the_own_order_of_a_model_is_that_of_a_combination() {
    let db = edge();
    let all = || Publisher::objects();
    assert_eq!(keys(&db, all().union(all())), keys(&db, all()));
}

#[test]
fn rows_of_a_combination_know_each_other_and_load_what_they_lead_to() {
    let db = edge();
    let both = long().union(sold_out()).order_by(|b| b.id);
    let asked = db.capture(|| {
        for book in both.all(&*db).unwrap() {
            if let Some(publisher) = &book.publisher {
                publisher.get(&*db).unwrap();
            }
        }
    });
    assert_eq!(asked.len(), 2, "{asked:?}");
    let related = |books: QuerySet<Book>| books.select_related(|b| b.publisher);
    let joined = related(long()).union(related(sold_out())).order_by(|b| b.id).all(&*db).unwrap();
    let name = |book: &Book| book.publisher.as_ref().map(|publisher| publisher.loaded().unwrap().id);
    assert_eq!(
        joined.iter().map(name).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3), Some(4), None, Some(6), Some(2)]
    );
}

#[test]
fn annotated_rows_are_combined_with_what_is_computed_for_them() {
    let db = edge();
    let counted = |books: QuerySet<Book>| books.annotate(|b| b.reviews.count());
    let rows = counted(long()).union(counted(sold_out()));
    assert_eq!(rows.count(&*db).unwrap(), 7);
    let alone =
        counted(Book::objects().filter(|b| b.id.is_in([1, 3, 4, 5, 7, 8, 10]))).order_by(|b| b.id).all(&*db).unwrap();
    let together = rows.order_by(|b| b.id).all(&*db).unwrap();
    let pair = |(book, count): &(Book, i64)| (book.id, *count);
    assert_eq!(together.iter().map(pair).collect::<Vec<_>>(), alone.iter().map(pair).collect::<Vec<_>>());
}

#[test]
fn what_belongs_before_a_combination_is_an_error_after_it_and_asks_nothing() {
    let db = edge();
    let both = || long().union(sold_out());
    let asked = db.capture(|| {
        for wrong in [
            both().filter(|b| b.id.gt(1)),
            both().exclude(|b| b.id.gt(1)),
            both().distinct(),
            both().distinct_on(|b| b.id),
            both().select_related(|b| b.publisher),
            both().filter_by("id", 1).unwrap(),
            both().union(sold_out()).filter(|b| b.id.gt(1)),
            long().union(both().filter(|b| b.id.gt(1))),
        ] {
            let error = wrong.all(&*db).unwrap_err();
            assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
            assert!(error.to_string().contains("after `union`, `intersection` or `difference`"), "{error}");
        }
        assert!(both().annotate(|b| b.reviews.count()).all(&*db).is_err());
        assert!(both().find(&*db, 1).is_err());
        assert!(both().get(&*db, |b| b.id.eq(1)).is_err());
        assert!(both().delete(&*db).is_err());
        assert!(both().update(&*db, |b| b.pages.set(1)).is_err());
        assert!(both().in_bulk(&*db, [1]).is_err());
        let order = both().order_by(|b| b.publisher.name).all(&*db).unwrap_err();
        assert!(order.to_string().contains("`name` is not selected"), "{order}");
    });
    assert!(asked.is_empty(), "{asked:?}");
    let matching = Publisher::objects().prefetch(|p| p.books.matching(|books| books.union(Book::objects())));
    let error = matching.all(&*db).unwrap_err();
    assert!(error.to_string().contains("do it to the querysets before"), "{error}");
}

#[test]
fn the_text_is_that_of_the_parts_with_the_operator_between() {
    let db = edge();
    let postgres = db.url().starts_with("postgres");
    let text = |values: &orm::Values<Book, _>| {
        values.sql(&*db).unwrap().unwrap().sql.replace(if postgres { '$' } else { '?' }, "?")
    };
    let one = Book::objects().filter(|b| b.id.lte(3)).values(|b| b.id);
    let other = Book::objects().filter(|b| b.id.gte(9)).values(|b| b.id);
    assert_eq!(
        text(&one.clone().union_all(other.clone()).order_by(|b| b.id.desc()).limit(4)),
        r#"SELECT "edge_book"."id" FROM "edge_book" WHERE "edge_book"."id" <= ?1 UNION ALL SELECT "T2"."id" FROM "edge_book" AS "T2" WHERE "T2"."id" >= ?2 ORDER BY 1 DESC LIMIT 4"#
    );
    assert_eq!(
        text(&one.difference(other.limit(1))),
        r#"SELECT "edge_book"."id" FROM "edge_book" WHERE "edge_book"."id" <= ?1 EXCEPT SELECT * FROM (SELECT "T2"."id" FROM "edge_book" AS "T2" WHERE "T2"."id" >= ?2 LIMIT 1) AS "rows""#
    );
}
