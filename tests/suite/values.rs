//! Rows of chosen columns.

use chrono::NaiveDate;
use orm::prelude::*;
use rust_decimal::Decimal;

use super::edge;
use crate::models::edge::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn one_column_gives_its_values() {
    let db = edge();
    assert_eq!(
        Book::objects().filter(|b| b.id.lt(4)).order_by(|b| b.id).values(|b| b.title).all(&*db).unwrap(),
        ["Alpha", "Beta", "Gamma"]
    );
    assert_eq!(Book::objects().order_by(|b| b.id).values(|b| b.id).all(&*db).unwrap(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_column_that_may_be_null_gives_an_option() {
    let db = edge();
    assert_eq!(
        Book::objects().order_by(|b| b.id).values(|b| (b.id, b.pages, b.price, b.published)).all(&*db).unwrap(),
        [
            (1, Some(300), Some(decimal("19.90")), Some(day(2019, 12, 30))),
            (2, Some(120), Some(decimal("9.99")), Some(day(2020, 1, 5))),
            (3, None, None, Some(day(2021, 1, 1))),
            (4, Some(450), Some(decimal("25.00")), None),
            (5, Some(0), Some(decimal("0.00")), Some(day(2018, 12, 31))),
            (6, Some(210), Some(decimal("15.50")), Some(day(2016, 2, 29))),
            (7, Some(300), Some(decimal("19.90")), Some(day(2020, 12, 31))),
            (8, Some(99), Some(decimal("7.25")), Some(day(2019, 12, 29))),
            (9, None, None, None),
            (10, Some(1000), Some(decimal("100.00")), Some(day(2000, 1, 1)))
        ]
    );
}

#[test]
fn a_path_that_may_lead_nowhere_gives_an_option() {
    let db = edge();
    assert_eq!(
        Book::objects()
            .order_by(|b| b.id)
            .values(|b| (b.id, b.publisher.name, b.editor.profile.website))
            .all(&*db)
            .unwrap(),
        [
            (1, Some("Aufbau".to_owned()), None),
            (2, Some("Aufbau".to_owned()), None),
            (3, Some("Gallimard".to_owned()), Some("https://a.example".to_owned())),
            (4, Some("Penguin".to_owned()), None),
            (5, Some("Viking".to_owned()), Some("".to_owned())),
            (6, Some("Tiny Press".to_owned()), None),
            (7, None, None),
            (8, Some("Aufbau".to_owned()), Some("https://知.example".to_owned())),
            (9, None, None),
            (10, Some("Gallimard".to_owned()), None)
        ]
    );
    assert_eq!(
        Author::objects().order_by(|a| a.id).values(|a| (a.id, a.mentor.mentor.name, a.country.eu)).all(&*db).unwrap(),
        [
            (1, None, Some(true)),
            (2, None, Some(true)),
            (3, None, Some(false)),
            (4, Some("Anna Schmidt".to_owned()), Some(false)),
            (5, Some("Émile Zola-Ray".to_owned()), None),
            (6, None, None),
            (7, None, None),
            (8, Some("Anna Schmidt".to_owned()), Some(false))
        ]
    );
    assert_eq!(
        Book::objects().order_by(|b| b.id).values(|b| (b.sequel.title, b.sequel_of.title)).all(&*db).unwrap(),
        [
            (Some("Beta".to_owned()), None),
            (Some("Eta".to_owned()), Some("Alpha".to_owned())),
            (None, None),
            (None, None),
            (None, None),
            (None, None),
            (None, Some("Beta".to_owned())),
            (None, None),
            (None, None),
            (None, None)
        ]
    );
}

#[test]
fn a_path_that_always_leads_somewhere_gives_the_value() {
    let db = edge();
    assert_eq!(
        Review::objects().filter(|r| r.id.lt(4)).order_by(|r| r.id).values(|r| (r.id, r.book.title)).all(&*db).unwrap(),
        [(1, "Alpha".to_owned()), (2, "Alpha".to_owned()), (3, "Alpha".to_owned())]
    );
}

#[test]
fn a_relation_gives_its_key() {
    let db = edge();
    assert_eq!(
        Book::objects().order_by(|b| b.id).values(|b| (b.publisher, b.editor)).all(&*db).unwrap(),
        [
            (Some(1), Some(2)),
            (Some(1), None),
            (Some(2), Some(1)),
            (Some(3), Some(3)),
            (Some(4), Some(4)),
            (Some(5), None),
            (None, None),
            (Some(6), Some(5)),
            (None, Some(7)),
            (Some(2), Some(6))
        ]
    );
    assert_eq!(
        Author::objects().order_by(|a| a.id).values(|a| a.country).all(&*db).unwrap(),
        [
            Some("DE".to_owned()),
            Some("FR".to_owned()),
            Some("GB".to_owned()),
            Some("US".to_owned()),
            Some("JP".to_owned()),
            Some("IS".to_owned()),
            None,
            Some("GB".to_owned())
        ]
    );
    assert_eq!(
        Book::objects()
            .filter(|b| b.id.lt(5))
            .order_by(|b| (b.id, b.tags.id))
            .values(|b| (b.id, b.tags))
            .all(&*db)
            .unwrap(),
        [(1, Some(1)), (1, Some(3)), (2, Some(1)), (3, Some(2)), (3, Some(6)), (4, Some(4)), (4, Some(5))]
    );
}

#[test]
fn a_to_many_path_gives_a_row_for_each_related_row_and_one_where_there_is_none() {
    let db = edge();
    assert_eq!(
        Book::objects()
            .filter(|b| b.id.gte(7))
            .order_by(|b| (b.id, b.authors.id))
            .values(|b| (b.title, b.authors.name))
            .all(&*db)
            .unwrap(),
        [
            ("Eta".to_owned(), Some("Anna Schmidt".to_owned())),
            ("alpha".to_owned(), Some("D'Arcy \"Quote\" \\ Slash".to_owned())),
            ("Orphan".to_owned(), None),
            ("Iota".to_owned(), Some("Émile Zola-Ray".to_owned())),
            ("Iota".to_owned(), Some("D'Arcy \"Quote\" \\ Slash".to_owned()))
        ]
    );
}

#[test]
fn values_of_a_filtered_path_are_those_of_the_row_the_filter_speaks_of() {
    let db = edge();
    assert_eq!(
        Book::objects()
            .filter(|b| b.reviews.stars.eq(5))
            .order_by(|b| (b.id, b.reviews.id))
            .values(|b| (b.id, b.reviews.body))
            .all(&*db)
            .unwrap(),
        [
            (1, Some("Great".to_owned())),
            (2, Some("better".to_owned())),
            (4, Some("GREAT".to_owned())),
            (4, Some("great".to_owned())),
            (10, Some("self review".to_owned()))
        ]
    );
}

#[test]
fn what_is_computed_can_be_selected() {
    let db = edge();
    assert_eq!(
        Item::objects()
            .order_by(|i| i.id)
            .values(|i| (i.value + 1, i.value * i.rank, i.value - i.rank))
            .all(&*db)
            .unwrap(),
        [(11, 10, 9), (21, 40, 18), (-29, -90, -33), (1, 0, -1), (6, 10, 3), (1001, 1000, 999)]
    );
}

#[test]
fn values_can_be_filtered_and_sliced_further() {
    let db = edge();
    assert_eq!(
        Book::objects()
            .values(|b| b.title)
            .filter(|b| b.pages.gte(300))
            .exclude(|b| b.in_print.eq(false))
            .order_by(|b| b.title.desc())
            .offset(1)
            .limit(2)
            .all(&*db)
            .unwrap(),
        ["Eta", "Delta"]
    );
    assert_eq!(Book::objects().values(|b| b.title).filter(|b| b.pages.gte(300)).count(&*db).unwrap(), 4);
    assert!(!Book::objects().values(|b| b.title).filter(|b| b.pages.gte(9000)).exists(&*db).unwrap());
}

#[test]
fn get_gives_the_columns_of_the_one_row() {
    let home = edge();
    let db = &*home;
    let titles = Book::objects().values(|b| (b.title, b.publisher.name));
    assert_eq!(titles.get(db, |b| b.id.eq(2)).unwrap(), ("Beta".into(), Some("Aufbau".into())));
    assert!(matches!(titles.get(db, |b| b.id.eq(99)), Err(orm::Error::NotFound { .. })));
    assert!(matches!(titles.get(db, |b| b.in_print.eq(true)), Err(orm::Error::MultipleObjects { .. })));
    // Of groups it asks the groups.
    let groups = Book::objects().values(|b| b.in_print).annotate(|b| b.count());
    assert_eq!(groups.get(db, |b| b.count().gt(5)).unwrap(), (true, 7));
    assert!(matches!(
        Book::objects().limit(3).values(|b| b.id).get(db, |b| b.id.eq(2)),
        Err(orm::Error::Sliced { .. })
    ));
}
