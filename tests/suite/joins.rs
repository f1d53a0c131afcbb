//! Paths over relations: which rows they find, and how often.

use orm::prelude::*;

use super::{edge, excluded, ids, keys};
use crate::models::edge::*;

#[test]
fn a_condition_at_the_end_of_a_path_finds_the_rows_that_lead_there() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.country.name.eq("Germany"))), [1, 2]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.mentor.name.eq("Anna Schmidt"))), [4, 8]);
}

#[test]
fn two_conditions_in_one_filter_speak_of_one_related_row() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.stars.gte(5) & b.reviews.body.icontains("great"))),
        [1, 4, 4]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.authorships.role.eq(Role::Co) & a.authorships.book.title.eq("Zeta"))),
        [1, 6]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.name.eq("fiction") & b.tags.name.eq("sci-fi"))), [0; 0]);
}

#[test]
fn a_many_to_many_relation_and_the_model_in_its_middle_speak_of_one_row() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.authors.name.eq("Bob") & b.authorships.role.eq(Role::Co))),
        [0; 0]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.authorships.role.eq(Role::Co) & b.authors.name.eq("bob"))), [4]);
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.authorships.role.eq(Role::Main) & a.books.pages.gt(400))),
        [2, 3]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.authorships.role.eq(Role::Main)).filter(|a| a.books.pages.gt(400))),
        [2, 2, 3, 4, 8]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(400) | a.authorships.role.eq(Role::Foreword))),
        [2, 3, 4, 4, 5, 8]
    );
}

#[test]
fn a_many_to_many_relation_and_the_model_in_its_middle_speak_of_one_row_unlike_django() {
    let db = edge();
    assert_eq!(
        excluded::<Book>(&db, |b| b.authors.name.eq("bob") & b.authorships.role.eq(Role::Main)),
        [1, 2, 3, 4, 6, 7, 8, 9, 10]
    );
    assert_eq!(
        excluded::<Author>(&db, |a| a.authorships.role.eq(Role::Main) & a.books.pages.gt(400)),
        [1, 4, 5, 6, 7, 8]
    );
}

#[test]
fn a_second_filter_speaks_of_another_related_row() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.name.eq("fiction")).filter(|b| b.tags.name.eq("sci-fi"))),
        [1, 5]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.stars.gte(5)).filter(|b| b.reviews.stars.lt(3))), [1, 2]);
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(200)).filter(|a| a.books.pages.lt(200))),
        [1, 1, 1, 4, 4, 8]
    );
}

#[test]
fn a_to_many_path_gives_a_row_for_each_related_row() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.stars.gt(0))), [1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 10]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.in_print.eq(true))), [1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 8]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.authors.country.code.is_in(["DE", "FR"]))),
        [1, 1, 2, 3, 6, 7, 10]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.authors.country.code.is_in(["DE", "FR"])).distinct()),
        [1, 2, 3, 6, 7, 10]
    );
}

#[test]
fn two_to_many_paths_in_one_filter_multiply() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.id.gt(0) & b.reviews.id.gt(0))),
        [1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 7, 10, 10]
    );
}

#[test]
fn or_keeps_rows_that_only_one_side_speaks_of() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.publisher.country.eq("DE") | b.editor.country.eq("GB"))),
        [1, 2, 4]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.publisher.name.eq("Aufbau") | b.pages.gte(300))),
        [1, 2, 4, 7, 8, 10]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.publisher.name.eq("Aufbau") | b.publisher.name.eq("Viking"))),
        [1, 2, 5, 8]
    );
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.publisher.country.name.eq("Germany")).filter(|b| b
                .publisher
                .name
                .eq("Aufbau")
                | b.pages.gte(300))
        ),
        [1, 2]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.profile.website.contains("example") | a.mentor.name.eq("bob"))),
        [1, 5]
    );
}

#[test]
fn or_over_a_to_many_path_gives_a_row_for_each_related_row_and_those_without() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.name.eq("fiction") | b.pages.gt(400))),
        [1, 2, 4, 4, 5, 10, 10]
    );
    assert_eq!(
        ids(&db, Author::objects().filter(|a| a.books.pages.gt(400) | a.mentor.is_null())),
        [1, 1, 1, 1, 2, 3, 4, 6, 7, 8]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.name.eq("history") | b.reviews.stars.eq(5))),
        [1, 1, 2, 4, 4, 4, 4, 10, 10]
    );
}

#[test]
fn columns_of_two_paths_can_be_compared() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.country.eq(b.editor.country))), [4, 5]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.publisher.country.eq(b.editor.country) | b.pages.gt(400))),
        [4, 5, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.created.date().lt(b.published))), [10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.authors.country.eq(b.publisher.country))), [1, 2, 3, 4, 5, 5, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel_of.pages.lt(b.pages))), [7]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.reviews.reviewer.eq(a.id))), [1, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.born.gt(a.mentor.born))), [2, 8]);
}

#[test]
fn two_paths_to_the_same_table_are_told_apart() {
    let db = edge();
    assert_eq!(
        ids(
            &db,
            Book::objects().filter(|b| b.publisher.country.name.eq("Germany") & b.editor.country.name.eq("France"))
        ),
        [1]
    );
}

#[test]
fn a_relation_that_is_null_is_one_that_leads_nowhere() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.is_null())), [7, 9]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.parent.is_null())), [1, 2, 3, 4, 7, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.is_null())), [8, 9]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.tags.is_not_null())),
        [1, 1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 7, 10, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.is_null())), [8, 9]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.is_not_null())), [1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 7, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.reviewer.is_null())), [1, 5, 8, 9]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.reviews.reviewer.is_not_null())),
        [1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 10]
    );
    assert_eq!(ids(&db, Author::objects().filter(|a| a.profile.is_null())), [3, 6, 7, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.profile.is_not_null())), [1, 2, 4, 5]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.mentor.mentor.is_null())), [1, 2, 3, 4, 6, 7, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.mentor.mentor.eq(None::<i64>))), [1, 2, 3, 4, 6, 7, 8]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel.is_null())), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel_of.is_not_null())), [2, 7]);
}

#[test]
fn a_column_is_null_where_the_row_before_it_is_missing_too() {
    let db = edge();
    assert_eq!(ids(&db, Author::objects().filter(|a| a.profile.website.is_null())), [2, 3, 6, 7, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.profile.website.is_not_null())), [1, 4, 5]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.founded.is_null())), [6, 7, 8, 9]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.authorships.share.is_null())), [3, 3, 9]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.authors.alias.is_null())), [1, 3, 6, 9, 10]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.reviews.reviewer.alias.is_null())), [1, 5, 5, 7, 8, 9]);
}

#[test]
fn both_directions_of_a_one_to_one_relation_can_be_walked() {
    let db = edge();
    assert_eq!(ids(&db, Author::objects().filter(|a| a.profile.newsletter.eq(true))), [1, 4]);
    assert_eq!(ids(&db, Profile::objects().filter(|p| p.author.country.code.is_in(["DE", "FR"]))), [1, 2]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel.title.eq("Beta"))), [1]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel_of.title.eq("Alpha"))), [2]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.sequel.sequel.title.eq("Eta"))), [1]);
}

#[test]
fn the_two_ends_of_a_relation_of_a_model_to_itself_are_told_apart() {
    let db = edge();
    assert_eq!(ids(&db, Author::objects().filter(|a| a.friends.name.eq("Anna Schmidt"))), [2, 3]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.friends.friends.eq(1))), [1, 1, 5]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.follows.eq(1))), [2, 3, 4]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.followers.eq(1))), [2]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.follows.followers.name.eq("bob"))), [2, 3, 4]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentees.name.eq("bob"))), [2]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentees.mentees.is_not_null())), [1, 1, 2]);
    assert_eq!(ids(&db, Tag::objects().filter(|t| t.children.books.title.eq("Alpha"))), [1]);
    assert_eq!(ids(&db, Publisher::objects().filter(|p| p.imprints.imprints.name.eq("Tiny Press"))), [3]);
}

#[test]
fn a_relation_compares_with_an_object_a_key_and_another_path() {
    let db = edge();
    assert_eq!(
        {
            let viking = Publisher::objects().find(&*db, 4).unwrap();
            ids(&db, Book::objects().filter(|b| b.publisher.eq(&viking)))
        },
        [5]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.eq(4))), [5]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.publisher.id.gt(3))), [5, 6, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.country.eq("DE"))), [1]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.country.is_in(["GB", "US"]))), [3, 4, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.country.code.starts_with("G"))), [3, 8]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.country.code.gt("GB"))), [4, 5, 6]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.mentor.eq(a.books.editor))), [2]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.eq(1))), [1, 2, 5]);
    assert_eq!(ids(&db, Book::objects().filter(|b| b.tags.is_in([1, 3]))), [1, 1, 2, 5, 5, 7]);
}

#[test]
fn keys_of_any_type_can_be_walked_to() {
    let db = edge();
    assert_eq!(ids(&db, Item::objects().filter(|i| i.tokens.name.eq("t2"))), [1]);
    assert_eq!(
        ids(
            &db,
            Item::objects().filter(|i| i.tokens.eq(uuid::Uuid::from_u128(0xabcd_efab_cdef_4bcd_8fab_cdef_abcd_efab)))
        ),
        [4]
    );
    assert_eq!(ids(&db, Item::objects().filter(|i| i.tokens.is_null())), [2, 3, 5, 6]);
    assert_eq!(
        Token::objects().filter(|t| t.item.key.eq("a")).order_by(|t| t.name).values(|t| t.name).all(&*db).unwrap(),
        ["t1", "t2"]
    );
    assert_eq!(
        Country::objects()
            .filter(|c| c.authors.books.title.eq("Zeta"))
            .order_by(|c| c.code)
            .values(|c| c.code)
            .all(&*db)
            .unwrap(),
        ["DE", "IS", "JP"]
    );
    assert_eq!(
        Country::objects()
            .filter(|c| c.publishers.is_null())
            .order_by(|c| c.code)
            .values(|c| c.code)
            .all(&*db)
            .unwrap(),
        ["IS", "JP"]
    );
}

#[test]
fn exclusive_or_holds_where_one_side_does_and_not_the_other() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.pages.gt(100) ^ b.in_print.eq(true))), [9]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.pages.gt(100) ^ b.in_print.eq(true) ^ b.rating.gt(2.0))),
        [1, 2, 4, 6, 7, 9]
    );
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.publisher.name.eq("Aufbau") ^ b.editor.name.eq("Bob"))),
        [1, 2, 4, 8]
    );
    assert_eq!(
        keys(
            &db,
            Book::objects()
                .filter(|b| b.tags.name.eq("fiction") ^ b.tags.name.eq("sci-fi"))
                .order_by(|b| (b.id, b.tags.id))
        ),
        [1, 1, 2, 5, 5, 7]
    );
}

#[test]
fn a_reusable_condition_is_a_function() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(is_long)), [1, 4, 7, 10]);
    assert_eq!(ids(&db, Review::objects().filter(|r| is_long(&r.book))), [1, 2, 3, 7, 8, 12, 13]);
    assert_eq!(ids(&db, Author::objects().filter(|a| a.books.any(is_long))), [1, 2, 3, 4, 8]);
    assert_eq!(excluded::<Book>(&db, is_long), [2, 3, 5, 6, 8, 9]);
}

#[test]
fn order_by_reuses_the_row_that_a_filter_speaks_of() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().filter(|b| b.reviews.stars.gte(4)).order_by(|b| (b.reviews.created, b.id))),
        [10, 6, 1, 1, 2, 4, 4]
    );
    assert_eq!(
        Book::objects()
            .filter(|b| b.tags.name.contains("i"))
            .order_by(|b| (b.tags.name, b.id))
            .values(|b| (b.id, b.tags.name))
            .all(&*db)
            .unwrap(),
        [
            (4, Some("crime".to_owned())),
            (5, Some("crime".to_owned())),
            (1, Some("fiction".to_owned())),
            (2, Some("fiction".to_owned())),
            (5, Some("fiction".to_owned())),
            (4, Some("history".to_owned())),
            (10, Some("history".to_owned())),
            (3, Some("physics".to_owned())),
            (1, Some("sci-fi".to_owned())),
            (5, Some("sci-fi".to_owned())),
            (7, Some("sci-fi".to_owned())),
            (3, Some("science".to_owned())),
            (6, Some("science".to_owned()))
        ]
    );
}

#[test]
fn a_path_in_the_order_keeps_rows_without_a_related_row() {
    let db = edge();
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.publisher.name.asc().nulls_last(), b.id.asc()))),
        [1, 2, 8, 3, 10, 4, 6, 5, 7, 9]
    );
    assert_eq!(
        keys(&db, Book::objects().order_by(|b| (b.tags.name.asc().nulls_first(), b.id.asc()))),
        [8, 9, 10, 4, 5, 1, 2, 5, 4, 10, 3, 1, 5, 7, 3, 6]
    );
}

#[test]
fn conditions_can_be_gathered_in_a_loop() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| Q::any(["Alpha", "Beta"].map(|title| b.title.eq(title))))), [1, 2]);
    assert_eq!(
        ids(&db, Book::objects().filter(|b| Q::all([b.pages.gt(100), b.in_print.eq(true)]))),
        [1, 2, 4, 6, 7, 10]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| Q::all([]) & b.pages.gt(400))), [4, 10]);
    assert_eq!(Book::objects().filter(|_| Q::any([])).count(&*db).unwrap(), 0);
}

fn is_long<N: Nullability>(book: &BookFields<N>) -> Q {
    book.pages.gte(300)
}
