//! Questions about related rows: `any`, `none` and `every`.

use orm::prelude::*;

use super::{edge, excluded, ids};
use crate::models::edge::*;

#[test]
fn any_holds_where_one_related_row_matches_and_gives_the_row_once() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.any(|r| r.stars.gte(4)))), [1, 2, 4, 6, 10]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.any(|r| r.stars.gte(5) & r.body.icontains("great")))),
        [1, 4]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.any(|t| t.name.eq("fiction")))), [1, 2, 5]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(|b| b.in_print.eq(true)))), [1, 2, 3, 4, 5, 6, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentees.any(|m| m.name.eq("bob")))), [2]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.friends.any(|f| f.country.eq("JP")))), [2]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.follows.any(|f| f.country.eq("DE")))), [2, 3, 4]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.followers.any(|f| f.country.eq("FR")))), [1]);
    assert_eq!(ids(&db, Item::objects().filter(|i| i.tokens.any(|t| t.name.eq("t3")))), [4]);
}

#[test]
fn any_of_two_in_one_filter_may_be_different_rows() {
    let db = edge();
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.tags.any(|t| t.name.eq("fiction")) & b.tags.any(|t| t.name.eq("sci-fi")))
        ),
        [1, 5]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.any(|r| r.stars.eq(5)) & b.reviews.none(|r| r.stars.lt(3)))),
        [4, 10]
    );
}

#[test]
fn none_holds_where_no_related_row_matches_or_there_is_none() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.none(|r| r.stars.gte(4)))), [3, 5, 7, 8, 9]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.none(|r| r.reviewer.name.eq("Bob")))),
        [3, 4, 5, 6, 7, 8, 9, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.none(|t| t.parent.name.eq("fiction")))), [2, 3, 6, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.none(|_| Q::always()))), [8, 9]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.none(|b| b.pages.gt(200)))), [7]);
}

#[test]
fn every_holds_where_each_related_row_matches_or_there_is_none() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.every(|r| r.stars.gte(3)))), [3, 4, 6, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.every(|t| t.parent.is_null()))), [2, 6, 8, 9]);
}

#[test]
fn every_does_not_hold_where_a_related_row_has_null() {
    let db = edge();
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.every(|b| b.pages.gt(0)))), [1, 3, 6, 7, 8]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.authorships.every(|a| a.share.gte(rust_decimal::Decimal::ZERO)))),
        [1, 2, 4, 5, 6, 7, 8, 9, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.every(|r| r.reviewer.country.eq("GB")))), [2, 8, 9, 10]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.every(|r| r.reviewer.is_not_null()))),
        [2, 3, 4, 6, 7, 8, 9, 10]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.every(|r| !r.reviewer.name.eq("Bob")))),
        [3, 4, 5, 6, 7, 8, 9, 10]
    );
}

#[test]
fn a_question_at_the_end_of_a_path_is_about_all_rows_it_leads_to() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.imprints.any(|p| p.name.eq("Tiny Press")))), [5]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.reviews.any(|r| r.stars.eq(5)))), [1, 2, 3, 4, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.reviews.none(|r| r.stars.eq(5)))), [5, 6, 7]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.tags.every(|t| t.parent.is_null()))), [6, 7]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.books.any(|b| b.pages.gte(450)))), [4, 5, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.books.none(|b| b.pages.gte(450)))), [1, 2, 3, 6, 7]);
    assert_eq!(ids(&db, Review::objects().filter(|r| r.reviewer.books.any(|b| b.id.eq(4)))), [1, 2, 4, 5]);
}

#[test]
fn questions_can_be_asked_within_questions() {
    let db = edge();
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.any(|b| b.reviews.any(|r| r.stars.eq(5))))),
        [1, 2, 3, 4, 8]
    );
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(|b| b.reviews.none(|r| r.stars.gt(0))))), [1, 8]);
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.none(|b| b.reviews.any(|r| r.stars.lt(3))))),
        [3, 5, 6, 7, 8]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.every(|b| b.tags.any(|t| t.parent.is_null())))),
        [2, 3, 4, 5, 6, 7]
    );
    assert_eq!(
        ids(&db, Tag::objects().filter(|t| t.books.any(|b| b.authors.every(|a| a.country.is_not_null())))),
        [1, 2, 3, 4, 5, 6, 8]
    );
}

#[test]
fn a_question_may_compare_with_the_row_it_is_asked_of() {
    let db = edge();
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(|b| b.editor.eq(a.mentor)))), [2]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.any(|r| r.created.date().lt(b.published)))), [10]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(|b| b.reviews.any(|r| r.reviewer.eq(a.id))))), [1, 8]);
    assert_eq!(
        ids(
            &db,
            Author::objects()
                .filter(|a| a.books.none(|b| b.authors.any(|other| other.country.eq(a.country) & other.id.ne(a.id))))
        ),
        [1, 2, 3, 4, 5, 6, 7, 8]
    );
}

#[test]
fn a_to_many_path_inside_a_question_speaks_of_one_row_too() {
    let db = edge();
    assert_eq!(
        ids(
            &db,
            Author::objects().filter(|a| a.books.any(|b| b.reviews.stars.gte(5) & b.reviews.body.icontains("great")))
        ),
        [1, 2, 3, 4]
    );
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(|b| !b.reviews.stars.gte(5)))), [1, 2, 4, 5, 6, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.none(|b| !b.reviews.stars.gte(5)))), [3, 7]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.every(|b| b.reviews.stars.gte(5)))), [3, 7]);
}

#[test]
fn questions_and_their_negations_part_the_table() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.any(|r| r.stars.gte(4))), [3, 5, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.none(|r| r.stars.gte(4))), [1, 2, 4, 6, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.every(|r| r.reviewer.country.eq("GB"))), [1, 3, 4, 5, 6, 7]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.any(|r| r.reviewer.name.eq("Bob")) | b.pages.gt(200)), [3, 5, 8, 9]);
    assert_eq!(
        excluded::<Book>(&db, |b| b.reviews.any(|r| r.reviewer.name.eq("Bob")) ^ b.pages.gt(200)),
        [1, 3, 5, 8, 9]
    );
    assert_eq!(excluded::<Author>(&db, |a| a.books.any(|b| b.tags.none(|t| t.name.eq("fiction")))), [7]);
    assert_eq!(
        excluded::<Author>(&db, |a| a.books.tags.any(|t| t.name.eq("fiction")) & a.books.pages.gt(200)),
        [3, 4, 5, 6, 7, 8]
    );
}

#[test]
fn a_question_after_a_condition_on_the_same_path_is_about_that_row() {
    let db = edge();
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200) & a.books.tags.any(|t| t.name.eq("fiction")))),
        [1, 2]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200) & a.books.tags.none(|t| t.name.eq("fiction")))),
        [1, 1, 2, 3, 4, 5, 6, 8]
    );
}
