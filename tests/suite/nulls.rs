//! NULL: a condition is true of a row or it is not, and `exclude` gives exactly the rows that `filter` does not.

use orm::prelude::*;

use super::{edge, excluded, ids};
use crate::models::edge::*;

#[test]
fn exclude_keeps_rows_whose_column_is_null() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(100)), [3, 5, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.rating.eq(4.5)), [2, 3, 4, 5, 6, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.subtitle.contains("first")), [2, 3, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.subtitle.icontains("first")), [2, 3, 5, 6, 7, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.in_range(100..=300)), [3, 4, 5, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.is_in([120, 450])), [1, 3, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.published.year().eq(2020)), [1, 3, 4, 5, 6, 8, 9, 10]);
    assert_eq!(excluded::<Sample>(&db, |s| s.flag.eq(true)), [1, 3, 5, 6, 8, 9, 11]);
    assert_eq!(excluded::<Sample>(&db, |s| s.d.lt(rust_decimal::Decimal::ONE)), [2, 4, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.alias.regex("^[a-z]+$")), [2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn exclude_keeps_rows_where_either_column_is_null() {
    let db = edge();
    assert_eq!(excluded::<Sample>(&db, |s| s.i.eq(s.j)), [3, 4, 5, 6, 8, 9, 10, 11, 12]);
    assert_eq!(excluded::<Sample>(&db, |s| s.j.eq(s.i)), [3, 4, 5, 6, 8, 9, 10, 11, 12]);
    assert_eq!(excluded::<Sample>(&db, |s| s.j.gt(s.i)), [1, 2, 4, 5, 7, 8, 10, 11]);
    assert_eq!(excluded::<Sample>(&db, |s| s.big.lte(s.big)), [5]);
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.s.icontains(p.t)),
        [1, 7, 8, 9, 11, 13, 14, 15, 17, 18, 19, 20, 21, 23, 25]
    );
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.t.starts_with(p.s)),
        [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
    assert_eq!(excluded::<Sample>(&db, |s| (s.j + 1).gt(3)), [1, 2, 3, 4, 5, 8, 12]);
}

#[test]
fn exclude_keeps_rows_where_a_part_of_the_condition_is_null() {
    let db = edge();
    assert_eq!(
        excluded::<Book>(&db, |b| b.pages.gt(100) & b.price.gt(rust_decimal::Decimal::from(15))),
        [2, 3, 5, 8, 9]
    );
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(100) | b.price.gt(rust_decimal::Decimal::from(15))), [3, 5, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(100) ^ b.rating.gt(2.0)), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(100) & !b.rating.gt(2.0)), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| !(b.pages.gt(100) & !b.rating.gt(2.0)) | b.title.eq("Beta")), [10]);
    assert_eq!(excluded::<Book>(&db, |b| !(b.pages.gt(100) ^ !b.rating.gt(2.0))), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_negation_of_a_negation_leaves_rows_with_null_out() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| !b.pages.gt(100)), [1, 2, 4, 6, 7, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| !!b.pages.gt(100))), [1, 2, 4, 6, 7, 10]);
}

#[test]
fn exclude_keeps_rows_whose_path_leads_nowhere() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.country.name.eq("Germany")), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.name.eq("Aufbau")), [3, 4, 5, 6, 7, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.parent.name.eq("Viking")), [1, 2, 3, 4, 5, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.founded.year().lt(1930)), [1, 2, 4, 6, 7, 8, 9]);
    assert_eq!(excluded::<Author>(&db, |a| a.profile.newsletter.eq(true)), [2, 3, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.profile.website.contains("a")), [2, 3, 4, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.mentor.mentor.name.eq("Anna Schmidt")), [1, 2, 3, 5, 6, 7]);
    assert_eq!(excluded::<Book>(&db, |b| b.sequel.sequel.pages.gt(1)), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.country.eq("DE")), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.country.eq(b.editor.country)), [1, 2, 3, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.name.eq("Aufbau") | b.editor.name.eq("Bob")), [3, 5, 6, 7, 9, 10]);
    assert_eq!(
        excluded::<Book>(&db, |b| b.publisher.name.eq("Aufbau") & b.editor.name.eq("Bob")),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    );
}

#[test]
fn exclude_of_is_null_keeps_the_rows_that_are_there() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.is_null()), [1, 2, 3, 4, 5, 6, 8, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.parent.is_null()), [5, 6]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.parent.is_not_null()), [1, 2, 3, 4, 7, 8, 9, 10]);
    assert_eq!(excluded::<Author>(&db, |a| a.profile.is_null()), [1, 2, 4, 5]);
    assert_eq!(excluded::<Author>(&db, |a| a.profile.website.is_null()), [1, 4, 5]);
    assert_eq!(excluded::<Author>(&db, |a| a.profile.website.is_not_null()), [2, 3, 6, 7, 8]);
    assert_eq!(excluded::<Book>(&db, |b| b.subtitle.is_not_null()), [2, 5, 7, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.subtitle.eq(None::<&str>)), [1, 3, 4, 6, 8, 10]);
}

#[test]
fn exclude_over_a_to_many_path_keeps_rows_none_of_whose_related_rows_match() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction")), [3, 4, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.stars.gte(4)), [3, 5, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.reviewer.name.eq("Bob")), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.pages.gt(200)), [7]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.tags.name.eq("fiction")), [3, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.friends.name.eq("Anna Schmidt")), [1, 4, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.follows.eq(1)), [1, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.mentor.books.title.eq("Alpha")), [1, 5, 6, 7, 8]);
    assert_eq!(excluded::<Review>(&db, |r| r.book.tags.name.eq("crime")), [1, 2, 3, 4, 5, 6, 11, 12, 13]);
    assert_eq!(excluded::<Review>(&db, |r| r.reviewer.books.title.eq("Delta")), [3, 6, 7, 8, 9, 10, 11, 12, 13]);
    assert_eq!(excluded::<Tag>(&db, |t| t.children.books.pages.gt(100)), [2, 3, 5, 6, 7, 8]);
    assert_eq!(excluded::<Tag>(&db, |t| t.parent.children.name.eq("crime")), [1, 2, 4, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.publisher.country.name.eq("Germany")), [3, 4, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.reviews.reviewer.country.eq("JP")), [1, 2, 5, 6, 7, 8]);
    assert_eq!(excluded::<Publisher>(&db, |p| p.imprints.books.authors.name.eq("bob")), [1, 2, 4, 5, 6, 7]);
}

#[test]
fn exclude_of_is_null_over_a_to_many_path_parts_the_table() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.tags.is_null()), [1, 2, 3, 4, 5, 6, 7, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.is_not_null()), [8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.is_null()), [1, 2, 3, 4, 5, 6, 7, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.is_not_null()), [8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.reviewer.is_null()), [2, 3, 4, 6, 7, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.reviewer.is_not_null()), [8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.authorships.share.is_null()), [1, 2, 4, 5, 6, 7, 8, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.authorships.share.is_not_null()), [3, 9]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.reviews.is_null()), [1, 2, 3, 4, 5, 6]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.reviews.is_not_null()), [7]);
    assert_eq!(excluded::<Author>(&db, |a| a.mentees.profile.is_null()), [2, 4]);
    assert_eq!(excluded::<Author>(&db, |a| a.mentees.profile.website.is_null()), [2, 4]);
}

#[test]
fn exclude_with_two_conditions_speaks_of_one_related_row() {
    let db = edge();
    assert_eq!(
        excluded::<Book>(&db, |b| b.reviews.stars.gte(5) & b.reviews.body.icontains("great")),
        [2, 3, 5, 6, 7, 8, 9, 10]
    );
}

#[test]
fn exclude_with_two_conditions_speaks_of_one_related_row_unlike_django() {
    let db = edge();
    assert_eq!(
        excluded::<Book>(&db, |b| b.reviews.stars.lt(3) & b.reviews.reviewer.name.eq("Bob")),
        [1, 3, 4, 5, 6, 7, 8, 9, 10]
    );
    assert_eq!(
        excluded::<Author>(&db, |a| a.authorships.role.eq(Role::Main) & a.authorships.book.title.eq("Zeta")),
        [1, 2, 3, 4, 6, 7, 8]
    );
    assert_eq!(excluded::<Author>(&db, |a| a.books.pages.gt(200) & a.books.rating.lt(3.0)), [3, 4, 7]);
}

#[test]
fn exclude_of_or_and_exclusive_or_over_a_to_many_path_parts_the_table() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") | b.pages.gt(400)), [3, 6, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") | b.reviews.stars.eq(5)), [3, 6, 7, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") & b.reviews.stars.eq(5)), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") & b.pages.gt(200)), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.publisher.name.eq("Aufbau") | b.tags.name.eq("crime")), [3, 6, 7, 9, 10]);
}

#[test]
fn exclude_of_or_and_exclusive_or_over_a_to_many_path_parts_the_table_unlike_django() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") ^ b.tags.name.eq("sci-fi")), [3, 4, 6, 8, 9, 10]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") ^ b.pages.gt(200)), [3, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.tags.name.eq("fiction") ^ b.reviews.stars.eq(5)), [3, 6, 7, 8, 9]);
}

#[test]
fn a_negation_inside_an_excluded_condition_parts_the_table() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| !b.tags.name.eq("fiction")), [1, 2, 5]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(100) & !b.tags.name.eq("fiction")), [1, 2, 3, 5, 8, 9]);
    assert_eq!(excluded::<Book>(&db, |b| b.pages.gt(400) | !b.tags.name.eq("fiction")), [1, 2, 5]);
    assert_eq!(excluded::<Book>(&db, |b| !(b.pages.gt(100) & !b.tags.name.eq("fiction"))), [4, 6, 7, 10]);
    assert_eq!(
        excluded::<Author>(&db, |a| !a.books.tags.name.eq("fiction") & !a.books.reviews.stars.eq(5)),
        [1, 2, 3, 4, 8]
    );
}

#[test]
fn a_negation_inside_an_excluded_condition_parts_the_table_unlike_django() {
    let db = edge();
    assert_eq!(
        excluded::<Book>(&db, |b| b.tags.name.eq("fiction") & !b.tags.name.eq("sci-fi")),
        [3, 4, 6, 7, 8, 9, 10]
    );
    assert_eq!(
        excluded::<Book>(&db, |b| b.reviews.stars.gte(4) & !b.reviews.reviewer.name.eq("Bob")),
        [2, 3, 5, 7, 8, 9]
    );
    assert_eq!(excluded::<Author>(&db, |a| a.books.pages.gt(200) & !a.books.tags.name.eq("fiction")), [7]);
    assert_eq!(
        excluded::<Author>(&db, |a| !(a.books.pages.gt(200) & !a.books.tags.name.eq("fiction"))),
        [1, 1, 2, 3, 4, 5, 6, 8]
    );
}

#[test]
fn a_negation_beside_a_condition_in_one_filter_speaks_of_the_same_related_row() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.stars.gte(4) & !b.reviews.reviewer.name.eq("Bob"))),
        [1, 4, 4, 6, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.name.eq("fiction") & !b.tags.name.eq("sci-fi"))), [1, 2, 5]);
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200) & !a.books.title.eq("Alpha"))),
        [1, 1, 2, 3, 4, 5, 6, 8]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200) & !a.books.tags.name.eq("fiction"))),
        [1, 1, 2, 3, 4, 5, 6, 8]
    );
}

#[test]
fn a_filter_and_then_an_exclude_speak_of_different_related_rows() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.name.eq("fiction")).exclude(|b| b.tags.name.eq("sci-fi"))),
        [2]
    );
    assert_eq!(
        ids(&db, Book::objects().exclude(|b| b.tags.name.eq("sci-fi")).filter(|b| b.tags.name.eq("fiction"))),
        [2]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200)).exclude(|a| a.books.tags.name.eq("fiction"))),
        [3, 5, 6, 8]
    );
    assert_eq!(
        ids(&db, Book::objects().exclude(|b| b.tags.name.eq("fiction")).exclude(|b| b.reviews.stars.eq(5))),
        [3, 6, 7, 8, 9]
    );
}

#[test]
fn columns_of_a_row_and_of_a_related_row_compare_under_exclude() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.reviews.created.date().lt(b.published)), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.published.lt(a.born)), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.editor.eq(a.mentor)), [1, 3, 4, 5, 6, 7, 8]);
    assert_eq!(excluded::<Book>(&db, |b| b.authors.country.eq(b.publisher.country)), [6, 7, 8, 9]);
    assert_eq!(excluded::<Author>(&db, |a| a.books.reviews.reviewer.eq(a.id)), [2, 3, 4, 5, 6, 7]);
}

#[test]
fn columns_of_a_row_and_of_a_related_row_compare_under_exclude_unlike_django() {
    let db = edge();
    assert_eq!(excluded::<Book>(&db, |b| b.authorships.author.eq(b.reviews.reviewer)), [1, 2, 3, 4, 5, 7, 8, 9]);
}

#[test]
fn nulls_in_a_list_match_nothing() {
    let db = edge();
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.flag.is_in([Some(true), None]))), [2, 4, 7, 10, 12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.j.is_in([Some(3), None]))), [6, 7, 10, 11]);
    assert_eq!(excluded::<Sample>(&db, |s| s.j.is_in([3])), [1, 2, 3, 4, 5, 8, 9, 12]);
    assert_eq!(ids(&db, Sample::objects().filter(|s| s.j.is_in([None::<i32>]))), [0; 0]);
}

#[test]
fn a_list_with_null_under_exclude_keeps_rows_with_null_unlike_django() {
    let db = edge();
    assert_eq!(excluded::<Sample>(&db, |s| s.j.is_in([Some(3), None])), [1, 2, 3, 4, 5, 8, 9, 12]);
    assert_eq!(excluded::<Sample>(&db, |s| s.j.is_in([None::<i32>])), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
}

#[test]
fn nulls_in_a_subquery_match_nothing_and_do_not_spoil_exclude() {
    let db = edge();
    assert_eq!(
        ids(&db, Sample::objects().filter(|s| s.i.is_in(Sample::objects().values(|s| s.j)))),
        [1, 2, 6, 7, 9, 10, 11]
    );
    assert_eq!(excluded::<Sample>(&db, |s| s.j.is_in(Sample::objects().values(|s| s.i))), [4, 5]);
    assert_eq!(
        excluded::<Book>(&db, |b| b.publisher.is_in(Publisher::objects().filter(|p| p.country.eq("US")))),
        [1, 2, 3, 4, 6, 7, 9, 10]
    );
    assert_eq!(excluded::<Author>(&db, |a| a.mentor.is_in(Book::objects().values(|b| b.editor))), [1, 6, 7]);
}

#[test]
fn nulls_in_a_subquery_match_nothing_and_do_not_spoil_exclude_unlike_django() {
    let db = edge();
    assert_eq!(excluded::<Sample>(&db, |s| s.i.is_in(Sample::objects().values(|s| s.j))), [3, 4, 5, 8, 12]);
    assert_eq!(excluded::<Author>(&db, |a| a.id.is_in(Book::objects().values(|b| b.editor.id))), [8]);
}

#[test]
fn the_negated_comparison_is_exclude() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.pages.ne(300))), [2, 3, 4, 5, 6, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.name.ne("Aufbau"))), [3, 4, 5, 6, 7, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.name.ne("fiction"))), [3, 4, 6, 7, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.subtitle.ne(None::<&str>))), [1, 3, 4, 6, 8, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.ne(1))), [3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn nothing_is_within_a_range_that_has_null_for_an_end() {
    let db = edge();
    let db = &*db;
    let all = Sample::objects().count(db).unwrap();
    for (low, high) in [(None, Some(5)), (Some(5), None), (None, None)] {
        assert_eq!(Sample::objects().filter(|s| s.i.in_range(low..=high)).count(db).unwrap(), 0);
        assert_eq!(Sample::objects().exclude(|s| s.i.in_range(low..high)).count(db).unwrap(), all);
        let named = Sample::objects().filter_by("i__range", [low, high]).unwrap();
        assert_eq!(named.count(db).unwrap(), 0);
    }
    assert!(Sample::objects().filter_by("i__range", [1]).is_err());
}
