//! Conditions and orders by name.

use orm::prelude::*;
use orm::{Error, Result};

use super::{edge, ids, keys};
use crate::models::edge::*;

#[test]
fn a_name_asks_what_the_path_asks() -> Result<()> {
    let db = edge();
    let same = |named: QuerySet<Book>, typed: QuerySet<Book>| assert_eq!(ids(&db, named), ids(&db, typed));
    let books = Book::objects;
    same(books().filter_by("title", "Alpha")?, books().filter(|b| b.title.eq("Alpha")));
    same(books().filter_by("title__exact", "Alpha")?, books().filter(|b| b.title.eq("Alpha")));
    same(books().filter_by("title__icontains", "ALPH")?, books().filter(|b| b.title.icontains("ALPH")));
    same(books().filter_by("title__startswith", "A")?, books().filter(|b| b.title.starts_with("A")));
    same(books().filter_by("title__iregex", "^a")?, books().filter(|b| b.title.iregex("^a")));
    same(books().filter_by("pages__gte", 200)?, books().filter(|b| b.pages.gte(200)));
    same(books().filter_by("pages__gte", "200")?, books().filter(|b| b.pages.gte(200)));
    same(books().filter_by("pages__in", [300, 120])?, books().filter(|b| b.pages.is_in([300, 120])));
    let pages = vec![300, 120];
    same(books().filter_by("pages__in", &pages)?, books().filter(|b| b.pages.is_in(pages.clone())));
    same(books().filter_by("pages__in", vec!["300", "120"])?, books().filter(|b| b.pages.is_in([300, 120])));
    same(books().filter_by("pages__in", vec![300, 120])?, books().filter(|b| b.pages.is_in([300, 120])));
    let from_a_url: Vec<&str> = "300,120".split(',').collect();
    same(books().filter_by("pages__in", &from_a_url)?, books().filter(|b| b.pages.is_in([300, 120])));
    same(books().filter_by("pages__in", from_a_url)?, books().filter(|b| b.pages.is_in([300, 120])));
    same(books().filter_by("pages__range", ["100", "300"])?, books().filter(|b| b.pages.in_range(100..=300)));
    same(books().filter_by("subtitle__isnull", true)?, books().filter(|b| b.subtitle.is_null()));
    same(books().filter_by("subtitle__isnull", "false")?, books().filter(|b| b.subtitle.is_not_null()));
    same(books().filter_by("subtitle", None::<&str>)?, books().filter(|b| b.subtitle.is_null()));
    same(books().filter_by("published__year", "2020")?, books().filter(|b| b.published.year().eq(2020)));
    same(books().filter_by("published__year__lt", 2020)?, books().filter(|b| b.published.year().lt(2020)));
    same(books().filter_by("price", "19.90")?, books().filter(|b| b.price.eq(Decimal::new(1990, 2))));
    same(books().filter_by("in_print", "True")?, books().filter(|b| b.in_print.eq(true)));
    same(
        books().filter_by("publisher__country__name", "Germany")?,
        books().filter(|b| b.publisher.country.name.eq("Germany")),
    );
    same(books().filter_by("publisher", "1")?, books().filter(|b| b.publisher.eq(1)));
    same(books().filter_by("publisher_id", 1)?, books().filter(|b| b.publisher.eq(1)));
    same(books().filter_by("publisher__pk", 1)?, books().filter(|b| b.publisher.eq(1)));
    same(books().filter_by("publisher__isnull", true)?, books().filter(|b| b.publisher.is_null()));
    same(books().filter_by("publisher__in", [1, 2])?, books().filter(|b| b.publisher.is_in([1, 2])));
    same(books().filter_by("reviews__stars__gte", 4)?, books().filter(|b| b.reviews.stars.gte(4)));
    same(books().filter_by("tags__name", "crime")?, books().filter(|b| b.tags.name.eq("crime")));
    same(books().exclude_by("reviews__stars", 5)?, books().exclude(|b| b.reviews.stars.eq(5)));
    same(books().exclude_by("pages__gt", "100")?, books().exclude(|b| b.pages.gt(100)));
    Ok(())
}

#[test]
fn an_order_by_name_is_the_order_by_the_path() -> Result<()> {
    let db = edge();
    let books = Book::objects;
    assert_eq!(
        keys(&db, books().order_by_name("-publisher__name,id")?),
        keys(&db, books().order_by(|b| (b.publisher.name.desc(), b.id.asc())))
    );
    assert_eq!(
        keys(&db, books().order_by_name("publisher,-pk")?),
        keys(&db, books().order_by(|b| (b.publisher.asc(), b.id.desc())))
    );
    assert_eq!(
        keys(&db, books().order_by_name("-published__year,published__week_day,id")?),
        keys(&db, books().order_by(|b| (b.published.year().desc(), b.published.week_day().asc(), b.id.asc())))
    );
    assert_eq!(
        keys(&db, Review::objects().order_by_name("created__date__month,created__time,id")?),
        keys(&db, Review::objects().order_by(|r| (r.created.date().month(), r.created.time(), r.id)))
    );
    for name in ["published__hour", "published__year__month", "published__gt", "published__year__exact", "title__lower"]
    {
        assert!(matches!(books().order_by_name(name), Err(Error::UnknownField { .. })), "{name}");
    }
    Ok(())
}

#[test]
fn an_unknown_name_is_an_error_that_lists_the_valid_ones() {
    let unknown = |name: &str| match Book::objects().filter_by(name, "x") {
        Err(Error::UnknownField { valid, .. }) => valid,
        other => panic!("{name}: {other:?}"),
    };
    assert!(unknown("titel").contains(&"title".to_owned()));
    assert!(unknown("publisher__nam").contains(&"name".to_owned()));
    assert!(unknown("title__contain").contains(&"icontains".to_owned()));
    assert!(!unknown("pages__contains").contains(&"contains".to_owned()));
    assert!(matches!(Book::objects().order_by_name("-titel"), Err(Error::UnknownField { .. })));
    assert!(matches!(Book::objects().order_by_name("title__year"), Err(Error::UnknownField { .. })));
}

#[test]
fn names_that_are_none_are_refused_before_they_are_near_any_sql() {
    let long = format!("publisher{}", "__parent".repeat(40));
    let names = [
        "",
        "__",
        "a____b",
        "title__",
        "__title",
        "_connector",
        "_negated",
        "pk__in__in",
        "title\0",
        "ﬁeld",
        "ｔitle",
        "title\"",
        "title' OR 1=1 --",
        "title) OR (1=1",
        "edge_book.title",
        "id; DROP TABLE edge_book",
        "TITLE",
        "?",
        "title__exact__exact",
        "title__icontains__icontains",
        "publisher__publisher",
        "1",
        "*",
        "title,id",
        " title",
        &long,
        &"x".repeat(10_000),
        &"__".repeat(10_000),
    ];
    for name in names {
        assert!(Book::objects().filter_by(name, "1").is_err(), "{name:.60}");
        assert!(Book::objects().exclude_by(name, "1").is_err(), "{name:.60}");
        assert!(name == "title,id" || Book::objects().order_by_name(name).is_err(), "{name:.60}");
    }
}

#[test]
fn a_value_that_is_none_of_its_column_is_an_error_that_says_what_is() {
    for (name, value, expected) in [
        ("pages", "many", "a whole number"),
        ("published", "yesterday", "a date"),
        ("price__gt", "cheap", "a decimal number"),
        ("in_print", "maybe", "`true` or `false`"),
        ("subtitle__isnull", "perhaps", "`true` or `false`"),
        ("pages__in", "1,2", "a list"),
        ("pages__range", "1", "two values"),
    ] {
        let error = Book::objects().filter_by(name, value).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains(name) && !error.contains("yesterday"), "{error}");
    }
    assert!(Book::objects().filter_by("pages__gt", None::<i64>).is_err());
    assert!(Book::objects().filter_by("pages", [1, 2]).is_err());
    assert!(Book::objects().filter_by("subtitle__isnull", 1).is_err());
    assert!(matches!(Book::objects().limit(1).filter_by("pages", 1), Err(Error::Sliced { .. })));
    assert!(matches!(Book::objects().limit(1).order_by_name("pages"), Err(Error::Sliced { .. })));
}

#[test]
fn a_number_with_a_fraction_lies_between_two_whole_ones() -> Result<()> {
    let home = edge();
    let db = &*home;
    let samples = || Sample::objects().filter(|s| s.i.in_range(-1000..1000));
    let all = samples().values(|s| s.i).all(db)?;
    for number in [-7.5, -7.0, -6.5, 0.5, 1.0, 6.5, 7.0, 7.5] {
        let count = |holds: &dyn Fn(f64) -> bool| all.iter().filter(|i| holds(f64::from(**i))).count() as u64;
        for (lookup, expected) in [
            ("i", count(&|i| i == number)),
            ("i__gt", count(&|i| i > number)),
            ("i__gte", count(&|i| i >= number)),
            ("i__lt", count(&|i| i < number)),
            ("i__lte", count(&|i| i <= number)),
        ] {
            assert_eq!(samples().filter_by(lookup, number)?.count(db)?, expected, "{lookup} {number}");
            let rest = all.len() as u64 - expected;
            assert_eq!(samples().exclude_by(lookup, number)?.count(db)?, rest, "not {lookup} {number}");
        }
        assert_eq!(samples().filter_by("i__in", [number, 1.5])?.count(db)?, count(&|i| i == number), "in {number}");
        let between = count(&|i| (-8.5..=number).contains(&i));
        assert_eq!(samples().filter_by("i__range", [-8.5, number])?.count(db)?, between, "to {number}");
    }
    assert_eq!(
        samples().filter_by("i__gt", Decimal::new(65, 1))?.count(db)?,
        samples().filter_by("i__gte", 7)?.count(db)?
    );
    for beyond in [f64::NAN, f64::INFINITY, 1e300] {
        assert!(samples().filter_by("i__lt", beyond).is_err());
    }
    assert!(samples().filter_by("i__gt", "6.5").is_err(), "text is read as the column's type is written");
    Ok(())
}

#[test]
fn text_that_is_a_number_beyond_all_columns_compares_as_one() -> Result<()> {
    let home = edge();
    let db = &*home;
    let books = Book::objects;
    let (above, below) = ("99999999999999999999", "-170141183460469231731687303715884105729");
    let counted = books().filter(|b| b.pages.is_not_null()).count(db)?;
    for (value, over, under) in [(above, 0, counted), (below, counted, 0)] {
        for (lookup, expected) in
            [("pages__gt", over), ("pages__gte", over), ("pages__lt", under), ("pages__lte", under)]
        {
            assert_eq!(books().filter_by(lookup, value)?.count(db)?, expected, "{lookup} {value}");
        }
        assert_eq!(books().filter_by("pages", value)?.count(db)?, 0);
        assert_eq!(books().filter_by("id__in", [value, "3"])?.count(db)?, 1);
        assert_eq!(books().exclude_by("id", value)?.count(db)?, books().count(db)?);
    }
    assert_eq!(books().filter_by("pages__range", [below, above])?.count(db)?, counted);
    assert_eq!(books().filter_by("pages__range", [above, above])?.count(db)?, 0);
    assert!(books().filter_by("pages__gt", "9999999999999999999x").is_err());
    Ok(())
}

#[test]
fn a_value_is_never_part_of_the_text() -> Result<()> {
    let db = edge();
    for value in ["'; DROP TABLE edge_book; --", "\" OR 1=1", "%", "_", "\\", "$1", "?1"] {
        let named = Book::objects().filter_by("title__icontains", value)?.sql(&*db)?.unwrap();
        let typed = Book::objects().filter(|b| b.title.icontains("x")).sql(&*db)?.unwrap();
        assert_eq!(named.sql, typed.sql);
        assert_eq!(Book::objects().filter_by("title", value)?.count(&*db)?, 0);
    }
    Ok(())
}
