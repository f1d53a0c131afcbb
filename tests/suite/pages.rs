//! Pages, the latest and the earliest row, rows by a list of keys, the dates that there are, plans.

use std::collections::HashMap;

use orm::Error;
use orm::prelude::*;

use super::{edge, keys};
use crate::models::edge::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_latest_row_is_the_greatest_by_the_order_and_the_earliest_the_smallest() {
    let db = edge();
    let dated = || Book::objects().filter(|b| b.published.is_not_null());
    assert_eq!(dated().latest(&*db, |b| (b.published, b.id)).unwrap().id, 3);
    assert_eq!(
        dated().earliest(&*db, |b| (b.published, b.id)).unwrap().id,
        dated().order_by(|b| (b.published, b.id)).first(&*db).unwrap().unwrap().id
    );
    assert_eq!(Book::objects().latest(&*db, |b| b.pages.asc().nulls_first()).unwrap().id, 10);
    assert_eq!(Book::objects().earliest(&*db, |b| b.pages.desc().nulls_last()).unwrap().id, 10);
    assert!(matches!(Book::objects().none().latest(&*db, |b| b.id), Err(Error::NotFound { model: "Book" })));
    assert!(matches!(Book::objects().limit(2).latest(&*db, |b| b.id), Err(Error::Sliced { .. })));
}

#[test]
fn null_is_where_the_database_has_it_for_the_latest_row() {
    let db = edge();
    let latest = Book::objects().latest(&*db, |b| (b.rating, b.id)).unwrap().id;
    let earliest = Book::objects().earliest(&*db, |b| (b.rating, b.id)).unwrap().id;
    let postgres = db.url().starts_with("postgres");
    assert_eq!((latest, earliest), if postgres { (9, 10) } else { (4, 3) });
}

#[test]
fn rows_by_a_list_of_keys_are_a_map() {
    let db = edge();
    let found = Book::objects().in_bulk(&*db, [1, 2, 2, 9999]).unwrap();
    let titles: HashMap<i64, &str> = found.iter().map(|(key, book)| (*key, &*book.title)).collect();
    assert_eq!(titles, HashMap::from([(1, "Alpha"), (2, "Beta")]));
    let countries = Country::objects().in_bulk(&*db, ["DE", "XX"]).unwrap();
    assert_eq!(countries.keys().collect::<Vec<_>>(), ["DE"]);
    assert_eq!(Book::objects().in_bulk(&*db, (1..=5000).collect::<Vec<i64>>()).unwrap().len(), 10);
    assert_eq!(Book::objects().filter(|b| b.id.gt(1)).in_bulk(&*db, [1, 2]).unwrap().len(), 1);
    let asked = db.capture(|| {
        assert!(Book::objects().in_bulk(&*db, [0_i64; 0]).unwrap().is_empty());
        assert!(matches!(Book::objects().limit(2).in_bulk(&*db, [1]), Err(Error::Sliced { .. })));
    });
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn rows_by_a_list_of_unique_values_are_a_map_too() {
    let db = edge();
    let all = Item::objects().order_by(|i| i.key).values(|i| (i.key, i.id)).all(&*db).unwrap();
    let (key, id) = all[0].clone();
    let found = Item::objects().in_bulk_by(&*db, |i| i.key, [&*key, "nope"]).unwrap();
    assert_eq!(found.into_iter().map(|(key, item)| (key, item.id)).collect::<Vec<_>>(), [(key, id)]);
    for error in [
        Book::objects().in_bulk_by(&*db, |b| b.title, ["Alpha"]).unwrap_err(),
        Book::objects().in_bulk_by(&*db, |b| b.editor.name, ["Alpha"]).unwrap_err(),
    ] {
        assert!(matches!(&error, Error::InvalidQuery { .. }), "{error:?}");
    }
}

#[test]
fn the_dates_of_a_column_are_each_given_once_and_in_order() {
    let db = edge();
    let years = Book::objects().dates(|b| b.published, Unit::Year);
    assert_eq!(
        years.all(&*db).unwrap(),
        ["2000-01-01", "2016-01-01", "2018-01-01", "2019-01-01", "2020-01-01", "2021-01-01"].map(day)
    );
    let months = Book::objects().dates(|b| b.published, Unit::Month).reverse();
    assert_eq!(months.clone().limit(3).all(&*db).unwrap(), ["2021-01-01", "2020-12-01", "2020-01-01"].map(day));
    let moments = Event::objects().datetimes(|e| e.at, Unit::Day).all(&*db).unwrap();
    assert!(moments.is_sorted() && !moments.is_empty());
    assert!(moments.iter().all(|moment| moment.time() == NaiveTime::MIN));
    let of_reviews = Review::objects().filter(|r| r.stars.gte(4)).dates(|r| r.book.published, Unit::Year);
    assert!(of_reviews.all(&*db).unwrap().is_sorted());
}

#[test]
fn a_page_tells_where_it_is() {
    let db = edge();
    let books = Book::objects().order_by(|b| b.in_print);
    let pages: Vec<_> = (1..=4).map(|number| books.page(&*db, number, 3).unwrap()).collect();
    let mut seen: Vec<i64> = pages.iter().flat_map(|page| page.rows.iter().map(|book| book.id)).collect();
    assert_eq!(seen, [3, 5, 8, 1, 2, 4, 6, 7, 9, 10], "what is equal by the order comes by the key");
    seen.sort_unstable();
    assert_eq!(seen, (1..=10).collect::<Vec<_>>());
    let [first, second, _, last] = &pages[..] else { panic!() };
    assert_eq!((first.number(), first.size(), first.total(), first.pages()), (1, 3, 10, 4));
    assert_eq!((first.has_next(), first.has_previous()), (true, false));
    assert_eq!((second.next(), second.previous()), (Some(3), Some(1)));
    assert_eq!((second.start_index(), second.end_index()), (4, 6));
    assert_eq!((last.next(), last.start_index(), last.end_index(), last.rows.len()), (None, 10, 10, 1));
    assert!(matches!(books.page(&*db, 5, 3), Err(Error::NotFound { model: "Book" })));
    assert!(matches!(books.page(&*db, 0, 3), Err(Error::InvalidQuery { .. })));
    assert!(matches!(books.page(&*db, 1, 0), Err(Error::InvalidQuery { .. })));
    assert!(matches!(books.page(&*db, u64::MAX, u64::MAX), Err(Error::NotFound { .. })));
    assert!(matches!(books.clone().limit(3).page(&*db, 1, 2), Err(Error::Sliced { .. })));
    let empty = Book::objects().none().page(&*db, 1, 3).unwrap();
    assert_eq!((empty.pages(), empty.total(), empty.start_index(), empty.end_index()), (1, 0, 0, 0));
    assert!(!empty.has_next() && empty.rows.is_empty());
}

#[test]
fn values_and_annotated_rows_come_in_pages_too() {
    let db = edge();
    let titles = Book::objects().values(|b| b.title).order_by(|b| b.title);
    assert_eq!(titles.page(&*db, 2, 4).unwrap().rows, titles.clone().offset(4).limit(4).all(&*db).unwrap());
    let kinds = Book::objects().values(|b| b.in_print).distinct().order_by(|b| b.in_print).page(&*db, 1, 10).unwrap();
    assert_eq!((kinds.rows.clone(), kinds.total()), (vec![false, true], 2));
    let counted = Book::objects().annotate(|b| b.reviews.count()).page(&*db, 1, 4).unwrap();
    assert_eq!((counted.rows.len(), counted.total()), (4, 10));
}

#[test]
fn of_rows_equal_in_some_columns_the_first_is_given_on_postgres() {
    let db = edge();
    let longest = Book::objects()
        .filter(|b| b.publisher.is_not_null())
        .order_by(|b| (b.publisher.id.asc(), b.pages.desc().nulls_last()))
        .distinct_on(|b| b.publisher);
    if !db.url().starts_with("postgres") {
        let error = longest.all(&*db).unwrap_err();
        assert!(matches!(&error, Error::Unsupported { database: "SQLite", .. }), "{error:?}");
        assert!(Book::objects().filter(|b| b.id.is_in(longest.clone().values(|b| b.id))).all(&*db).is_err());
        assert!(longest.count(&*db).is_err());
        return;
    }
    assert_eq!(keys(&db, longest.clone()), [1, 10, 4, 5, 6, 8]);
    assert_eq!(longest.count(&*db).unwrap(), 6);
    assert!(longest.exists(&*db).unwrap());
    assert_eq!(longest.aggregate(&*db, |b| b.pages.max()).unwrap(), Some(1000));
    let inside = Book::objects().filter(|b| b.id.is_in(longest.clone().values(|b| b.id))).order_by(|b| b.id);
    assert_eq!(keys(&db, inside), [1, 4, 5, 6, 8, 10]);
    let by_publisher = longest.in_bulk(&*db, [1, 4, 7]).unwrap();
    assert_eq!(by_publisher.len(), 2);
    let wrong = Book::objects().order_by(|b| b.id).distinct_on(|b| b.publisher).all(&*db).unwrap_err();
    assert!(wrong.to_string().contains("order that begins with the same columns"), "{wrong}");
    assert!(matches!(longest.delete(&*db), Err(Error::InvalidQuery { .. })));
    assert!(matches!(Book::objects().limit(1).distinct_on(|b| b.id).all(&*db), Err(Error::Sliced { .. })));
}

#[test]
fn a_plan_is_what_the_database_says() {
    let db = edge();
    let plan = Book::objects().filter(|b| b.publisher.name.eq("x")).explain(&*db).unwrap();
    assert!(plan.contains("edge_book") || plan.contains("edge_publisher"), "{plan}");
    let plan = Book::objects().values(|b| b.id).order_by(|b| b.title).explain(&*db).unwrap();
    assert!(plan.contains("edge_book"), "{plan}");
    assert_eq!(Book::objects().none().explain(&*db).unwrap(), "");
}
