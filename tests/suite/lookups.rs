//! Lookups on numbers, truth values, keys and lists.

use orm::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{edge, excluded, ids};
use crate::models::edge::*;

#[test]
fn comparisons_find_what_they_say() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.gt(7))), [8, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.gte(7))), [4, 8, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.lt(-7))), [12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.lte(-7))), [3, 12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.big.eq(9_007_199_254_740_993))), [8]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.big.eq(i64::MAX))), [4]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.f.eq(0.1))), [10]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.f.gt(1e299))), [8]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.d.eq(Decimal::new(75, 1)))), [4]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.d.gt(Decimal::new(1, 7)) & s.d.lt(Decimal::new(2, 6)))), [9]);
}

#[test]
fn a_truth_value_is_compared_like_any_other() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.flag.eq(true))), [2, 4, 7, 10, 12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.flag.eq(false))), [1, 3, 8, 9]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.flag.ne(true))), [1, 3, 5, 6, 8, 9, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.flag.eq(None::<bool>))), [5, 6, 11]);
    assert_eq!(ids(&db, Book::objects().filter(|b| !b.in_print.eq(true))), [3, 5, 8]);
}

#[test]
fn a_range_leaves_its_end_out_or_not_as_rust_writes_it() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(2..=7))), [4, 5, 6, 7]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(2..7))), [5, 6, 7]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(7..))), [4, 8, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(..7))), [1, 2, 3, 5, 6, 7, 9, 12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(..=7))), [1, 2, 3, 4, 5, 6, 7, 9, 12]);
    assert_eq!(
        ids(&db, Sample::objects().filter(|s| s.i.in_range::<i32, _>(..))),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    );
}

#[test]
fn a_range_the_wrong_way_round_is_empty() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(std::ops::RangeInclusive::new(10, 1)))), [0; 0]);
}

#[test]
fn the_ends_of_a_range_may_be_columns() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.in_range(s.j..=s.j))), [1, 2, 7]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.big.in_range(s.big..))), [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.pages.in_range(b.sequel_of.pages..))), [7]);
}

#[test]
fn an_empty_range_of_columns_under_exclude_keeps_rows_with_null() {
    let db = edge();
    assert_eq!(excluded::<Sample>(&db, |s| s.j.in_range(0..=2)), [4, 5, 6, 7, 9, 10, 11, 12]);
}

#[test]
fn an_empty_range_of_columns_under_exclude_keeps_rows_with_null_unlike_django() {
    let db = edge();
    assert_eq!(excluded::<Sample>(&db, |s| s.i.in_range(s.j..=s.j)), [3, 4, 5, 6, 8, 9, 10, 11, 12]);
}

#[test]
fn is_in_takes_arrays_vectors_slices_and_iterators() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.is_in([7, 10]))), [4, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.is_in(vec![7, 10, 7]))), [4, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.is_in(&[7, 10][..]))), [4, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.is_in((0..3).map(|n| n * 5)))), [1, 5, 10, 11]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.label.is_in(["one", "dup"]))), [2, 11]);
}

#[test]
fn is_in_takes_columns_and_expressions() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.title.is_in([b.title.lower(), b.title.reverse()]))), [8]);
    assert_eq!(excluded::<Sample>(&db, |s| s.i.is_in([s.j])), ids(&db, Sample::objects().exclude(|s| s.i.eq(s.j))));
    assert_eq!(
        ids(&db, Sample::objects().filter(|s| s.i.is_in([s.j, s.j]) | s.i.is_in(Vec::<i32>::new()))),
        ids(&db, Sample::objects().filter(|s| s.i.eq(s.j)))
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.editor.is_in([b.authors.mentor]))),
        ids(&db, Book::objects().filter(|b| b.editor.eq(b.authors.mentor)))
    );
}

#[test]
fn a_list_of_thousands_is_one_statement() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.i.is_in(-1500..1500))), [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]);
    assert_eq!(
        orm::assert_num_queries!(db, 1, Sample::objects().filter(|s| s.i.is_in(0..40_000)).count(&*db).unwrap()),
        8
    );
}

#[test]
fn is_in_takes_a_queryset_of_one_column_or_of_models() {
    let db = edge();
    assert_eq!(
        ids(&db, Sample::objects().filter(|s| s.i.is_in(Sample::objects().exclude(|s| s.j.is_null()).values(|s| s.j)))),
        [1, 2, 6, 7, 9, 10, 11]
    );
    assert_eq!(
        ids(
            &db,
            Book::objects()
                .filter(|b| b.publisher.is_in(Publisher::objects().filter(|p| p.country.name.eq("Germany"))))
        ),
        [1, 2]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.is_in(Tag::objects().filter(|t| t.parent.is_null())))),
        [1, 2, 3, 4, 5, 6, 10]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.country.is_in(Country::objects().filter(|c| c.eu.eq(true))))),
        [1, 2]
    );
    assert_eq!(
        ids(&db, Item::objects().filter(|i| i.tokens.is_in(Token::objects().filter(|t| t.name.gt("t1"))))),
        [1, 4]
    );
    assert_eq!(
        ids(
            &db,
            Author::objects()
                .filter(|a| a.id.is_in(Book::objects().filter(|b| b.pages.gt(200)).values(|b| b.authors.id)))
        ),
        [1, 2, 3, 4, 5, 6, 8]
    );
}

#[test]
fn is_in_takes_a_sliced_queryset() {
    let db = edge();
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.id.is_in(Book::objects().order_by(|b| b.id.desc()).limit(3).values(|b| b.id)))
        ),
        [8, 9, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.is_in(Publisher::objects().limit(2)))), [1, 2, 8]);
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.publisher.is_in(Publisher::objects().order_by(|p| p.id).offset(2).limit(2)))
        ),
        [4, 5]
    );
}

#[test]
fn a_queryset_made_outside_can_be_used_inside_a_condition_on_the_same_model() {
    let db = edge();
    assert_eq!(
        {
            let fiction = Book::objects().filter(|b| b.tags.name.eq("fiction"));
            ids(&db, Book::objects().filter(|b| b.tags.name.eq("crime") & b.id.is_in(fiction.values(|b| b.id))))
        },
        [5]
    );
    assert_eq!(
        {
            let other = Book::objects().exclude(|b| b.tags.name.eq("fiction"));
            ids(&db, Book::objects().filter(|b| b.tags.name.eq("physics") & b.id.is_in(other.values(|b| b.id))))
        },
        [3]
    );
    assert_eq!(
        {
            let tagged = Book::objects().values(|b| b.tags.id);
            ids(&db, Book::objects().filter(|b| b.tags.name.eq("physics") & b.id.is_in(tagged)))
        },
        [3]
    );
}

#[test]
fn a_queryset_inside_a_condition_may_speak_of_the_row_outside() {
    let db = edge();
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.editor.is_in(Author::objects().filter(|a| a.country.eq(b.publisher.country))))
        ),
        [4, 5]
    );
    assert_eq!(
        excluded::<Book>(&db, |b| b.editor.is_in(Author::objects().filter(|a| a.country.eq(b.publisher.country)))),
        [1, 2, 3, 6, 7, 8, 9, 10]
    );
}

#[test]
fn arithmetic_on_columns_can_be_compared() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| (s.i + 1).eq(8))), [4]);
    assert_eq!(
        ids(&db, Sample::objects().exclude(|s| s.label.is_in(["big", "minint"])).filter(|s| (s.i * s.j).gt(10))),
        [10, 11]
    );
    assert_eq!(ids(&db, Item::objects().filter(|i| (i.value - i.rank).lt(0))), [3, 4]);
}

#[test]
fn keys_of_text_and_uuid_are_compared() {
    let db = edge();
    assert_eq!(
        ids(&db, Item::objects().filter(|i| i.uid.eq(Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0005)))),
        [5]
    );
    assert_eq!(
        ids(
            &db,
            Item::objects()
                .filter(|i| i.uid.is_in([Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0001), Uuid::nil()]))
        ),
        [1]
    );
    assert_eq!(
        excluded::<Item>(&db, |i| i.uid.eq(Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0005))),
        [1, 2, 3, 4, 6]
    );
    assert_eq!(Country::objects().find(&*db, "IS").unwrap().name, "Ísland");
    assert_eq!(
        Token::objects().find(&*db, Uuid::from_u128(0x2222_2222_2222_4222_8222_2222_2222_2222)).unwrap().name,
        "t2"
    );
}

#[test]
fn choices_are_compared_by_their_variants() {
    let db = edge();
    assert_eq!(ids(&db, Authorship::objects().filter(|a| a.role.eq(Role::Co))), [2, 7, 11, 12, 16]);
    assert_eq!(
        ids(&db, Authorship::objects().filter(|a| a.role.is_in([Role::Co, Role::Foreword]))),
        [2, 5, 7, 9, 11, 12, 16]
    );
    assert_eq!(ids(&db, Authorship::objects().filter(|a| a.role.ne(Role::Main))), [2, 5, 7, 9, 11, 12, 16]);
}

#[test]
fn nothing_is_greater_than_null_and_asking_is_an_error() {
    let db = edge();
    let error = Sample::objects().filter(|s| s.j.gt(None::<i32>)).all(&*db).unwrap_err();
    assert!(matches!(&error, orm::Error::InvalidQuery { .. }), "{error:?}");
}

#[test]
fn one_row_is_got_or_it_is_an_error() {
    let db = edge();
    assert_eq!(Book::objects().get(&*db, |b| b.title.eq("Gamma")).unwrap().id, 3);
    let none = Book::objects().get(&*db, |b| b.title.eq("nothing")).unwrap_err();
    assert!(matches!(&none, orm::Error::NotFound { model } if *model == "Book"), "{none:?}");
    let many = Book::objects().get(&*db, |b| b.pages.eq(300)).unwrap_err();
    assert!(matches!(&many, orm::Error::MultipleObjects { model, found: 2, .. } if *model == "Book"), "{many:?}");
    let gone = Book::objects().find(&*db, 99).unwrap_err();
    assert!(matches!(&gone, orm::Error::NotFound { .. }), "{gone:?}");
}
