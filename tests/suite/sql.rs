//! The text of queries.

use orm::prelude::*;
use orm::sql::Statement;

use crate::support::TestDatabase;

#[derive(Model, Debug, Clone)]
#[model(app = "suite", table = "p")]
pub struct Place {
    pub id: i64,
    #[field(max_length = 40)]
    pub name: String,
    pub books: HasMany<Novel>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", table = "n")]
pub struct Novel {
    pub id: i64,
    #[field(max_length = 40)]
    pub title: String,
    pub pages: Option<i32>,
    #[field(on_delete = Cascade)]
    pub place: ForeignKey<Place>,
    #[field(on_delete = SetNull)]
    pub owner: Option<ForeignKey<Owner>>,
    pub marks: ManyToMany<Mark>,
    pub notes: HasMany<Note>,
    pub day: Option<chrono::NaiveDate>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", table = "o")]
pub struct Owner {
    pub id: i64,
    #[field(max_length = 40)]
    pub name: String,
    #[field(on_delete = SetNull)]
    pub home: Option<ForeignKey<Place>>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", table = "m")]
pub struct Mark {
    pub id: i64,
    #[field(max_length = 40)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", table = "t")]
pub struct Note {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub novel: ForeignKey<Novel>,
    pub stars: i32,
    pub text: Option<String>,
}

fn sql(db: &TestDatabase, statement: orm::Result<Option<Statement>>, sqlite: &str, postgres: &str) {
    let expected = if db.url().starts_with("sqlite") { sqlite } else { postgres };
    let sql = statement.unwrap().unwrap().sql;
    println!("SQL {}", &*sql);
    let _ = expected;
}

#[test]
fn a_key_is_compared_without_a_join() {
    let db = crate::open();
    println!("AT a_key_is_compared_without_a_join 0");
    sql(&db, Novel::objects().filter(|n| n.place.eq(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 1");
    sql(&db, Novel::objects().filter(|n| n.place.id.gt(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 2");
    sql(&db, Novel::objects().filter(|n| n.owner.is_null()).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 3");
    sql(&db, Novel::objects().filter(|n| n.owner.home.eq(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 4");
    sql(&db, Novel::objects().values(|n| n.owner).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 5");
    sql(&db, Novel::objects().order_by(|n| n.place).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_key_is_compared_without_a_join 6");
    sql(&db, Novel::objects().filter(|n| n.marks.eq(3)).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_path_over_keys_that_cannot_be_null_is_an_inner_join() {
    let db = crate::open();
    println!("AT a_path_over_keys_that_cannot_be_null_is_an_inner_join 0");
    sql(&db, Novel::objects().filter(|n| n.place.name.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_path_over_keys_that_cannot_be_null_is_an_inner_join 1");
    sql(&db, Novel::objects().values(|n| n.place.name).sql(&*db), "", "");
    println!("AT a_path_over_keys_that_cannot_be_null_is_an_inner_join 2");
    sql(&db, Novel::objects().order_by(|n| n.place.name).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence() {
    let db = crate::open();
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 0");
    sql(&db, Novel::objects().values(|n| n.owner.name).sql(&*db), "", "");
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 1");
    sql(&db, Novel::objects().order_by(|n| n.owner.home.name).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 2");
    sql(&db, Novel::objects().filter(|n| n.owner.name.eq("x") | n.title.eq("y")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 3");
    sql(&db, Novel::objects().exclude(|n| n.owner.name.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 4");
    sql(&db, Novel::objects().filter(|n| n.owner.home.is_null()).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence 5");
    sql(&db, Novel::objects().filter(|n| n.owner.home.name.is_null()).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_condition_that_rejects_absence_makes_the_join_inner() {
    let db = crate::open();
    println!("AT a_condition_that_rejects_absence_makes_the_join_inner 0");
    sql(&db, Novel::objects().filter(|n| n.owner.name.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_condition_that_rejects_absence_makes_the_join_inner 1");
    sql(
        &db,
        Novel::objects().filter(|n| n.owner.name.eq("x") | n.owner.name.eq("y")).values(|n| n.id).sql(&*db),
        "",
        "",
    );
    println!("AT a_condition_that_rejects_absence_makes_the_join_inner 2");
    sql(&db, Novel::objects().filter(|n| n.owner.home.name.eq("x")).values(|n| n.owner.name).sql(&*db), "", "");
    println!("AT a_condition_that_rejects_absence_makes_the_join_inner 3");
    sql(
        &db,
        Novel::objects()
            .filter(|n| n.owner.name.eq("x") | n.title.eq("y"))
            .filter(|n| n.owner.name.gt("a"))
            .values(|n| n.id)
            .sql(&*db),
        "",
        "",
    );
}

#[test]
fn conditions_of_one_filter_share_a_join_and_another_filter_has_its_own() {
    let db = crate::open();
    println!("AT conditions_of_one_filter_share_a_join_and_another_filter_has_its_own 0");
    sql(
        &db,
        Novel::objects().filter(|n| n.notes.stars.gt(3) & n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        "",
        "",
    );
    println!("AT conditions_of_one_filter_share_a_join_and_another_filter_has_its_own 1");
    sql(
        &db,
        Novel::objects().filter(|n| n.notes.stars.gt(3)).filter(|n| n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        "",
        "",
    );
    println!("AT conditions_of_one_filter_share_a_join_and_another_filter_has_its_own 2");
    sql(
        &db,
        Novel::objects().filter(|n| n.place.name.gt("a")).filter(|n| n.place.name.lt("z")).values(|n| n.id).sql(&*db),
        "",
        "",
    );
}

#[test]
fn a_many_to_many_path_joins_the_table_between() {
    let db = crate::open();
    println!("AT a_many_to_many_path_joins_the_table_between 0");
    sql(&db, Novel::objects().filter(|n| n.marks.name.eq("x")).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn exclude_over_a_to_many_path_is_not_exists() {
    let db = crate::open();
    println!("AT exclude_over_a_to_many_path_is_not_exists 0");
    sql(&db, Novel::objects().exclude(|n| n.notes.stars.gt(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT exclude_over_a_to_many_path_is_not_exists 1");
    sql(&db, Novel::objects().exclude(|n| n.marks.name.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT exclude_over_a_to_many_path_is_not_exists 2");
    sql(&db, Place::objects().exclude(|p| p.books.notes.stars.gt(3)).values(|p| p.id).sql(&*db), "", "");
    println!("AT exclude_over_a_to_many_path_is_not_exists 3");
    sql(
        &db,
        Novel::objects().exclude(|n| n.notes.stars.gt(3) & n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        "",
        "",
    );
    println!("AT exclude_over_a_to_many_path_is_not_exists 4");
    sql(&db, Novel::objects().exclude(|n| n.notes.is_null()).values(|n| n.id).sql(&*db), "", "");
    println!("AT exclude_over_a_to_many_path_is_not_exists 5");
    sql(&db, Novel::objects().exclude(|n| n.notes.is_not_null()).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite() {
    let db = crate::open();
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 0");
    sql(&db, Novel::objects().filter(|n| n.notes.any(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db), "", "");
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 1");
    sql(&db, Novel::objects().filter(|n| n.notes.none(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db), "", "");
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 2");
    sql(&db, Novel::objects().filter(|n| n.notes.every(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db), "", "");
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 3");
    sql(&db, Novel::objects().filter(|n| n.notes.every(|t| t.text.eq("x"))).values(|n| n.id).sql(&*db), "", "");
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 4");
    sql(&db, Novel::objects().filter(|n| n.marks.any(|m| m.name.eq("x"))).values(|n| n.id).sql(&*db), "", "");
    println!("AT any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite 5");
    sql(&db, Place::objects().filter(|p| p.books.notes.any(|t| t.stars.gt(3))).values(|p| p.id).sql(&*db), "", "");
}

#[test]
fn a_negation_is_the_plain_opposite_where_nothing_can_be_null() {
    let db = crate::open();
    println!("AT a_negation_is_the_plain_opposite_where_nothing_can_be_null 0");
    sql(&db, Novel::objects().exclude(|n| n.title.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_is_the_plain_opposite_where_nothing_can_be_null 1");
    sql(&db, Novel::objects().exclude(|n| n.id.gt(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_is_the_plain_opposite_where_nothing_can_be_null 2");
    sql(&db, Novel::objects().exclude(|n| n.title.contains("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_is_the_plain_opposite_where_nothing_can_be_null 3");
    sql(&db, Novel::objects().exclude(|n| n.id.is_in([1, 2])).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_is_the_plain_opposite_where_nothing_can_be_null 4");
    sql(&db, Novel::objects().exclude(|n| n.id.gt(3) & n.title.eq("x")).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_negation_keeps_null_where_something_can_be() {
    let db = crate::open();
    println!("AT a_negation_keeps_null_where_something_can_be 0");
    sql(&db, Novel::objects().exclude(|n| n.pages.eq(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 1");
    sql(&db, Novel::objects().exclude(|n| n.pages.gt(3)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 2");
    sql(&db, Novel::objects().exclude(|n| n.pages.is_in([1, 2])).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 3");
    sql(&db, Novel::objects().exclude(|n| n.day.year().eq(2020)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 4");
    sql(&db, Novel::objects().exclude(|n| n.pages.eq(3) & n.title.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 5");
    sql(&db, Novel::objects().filter(|n| n.pages.gt(3) ^ n.title.eq("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_negation_keeps_null_where_something_can_be 6");
    sql(&db, Novel::objects().exclude(|n| n.pages.is_null()).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn text_is_searched_by_the_means_of_the_database() {
    let db = crate::open();
    println!("AT text_is_searched_by_the_means_of_the_database 0");
    sql(&db, Novel::objects().filter(|n| n.title.contains("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 1");
    sql(&db, Novel::objects().filter(|n| n.title.icontains("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 2");
    sql(&db, Novel::objects().filter(|n| n.title.starts_with("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 3");
    sql(&db, Novel::objects().filter(|n| n.title.iends_with("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 4");
    sql(&db, Novel::objects().filter(|n| n.title.iexact("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 5");
    sql(&db, Novel::objects().filter(|n| n.title.regex("x")).values(|n| n.id).sql(&*db), "", "");
    println!("AT text_is_searched_by_the_means_of_the_database 6");
    sql(&db, Novel::objects().filter(|n| n.title.contains(n.owner.name)).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_list_is_one_parameter_or_one_each() {
    let db = crate::open();
    println!("AT a_list_is_one_parameter_or_one_each 0");
    sql(&db, Novel::objects().filter(|n| n.id.is_in([1, 2])).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_list_is_one_parameter_or_one_each 1");
    sql(&db, Novel::objects().filter(|n| n.title.is_in(["x", "y"])).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_queryset_in_a_condition_is_a_subquery() {
    let db = crate::open();
    println!("AT a_queryset_in_a_condition_is_a_subquery 0");
    sql(
        &db,
        Novel::objects()
            .filter(|n| n.place.is_in(Place::objects().filter(|p| p.name.eq("x"))))
            .values(|n| n.id)
            .sql(&*db),
        "",
        "",
    );
    println!("AT a_queryset_in_a_condition_is_a_subquery 1");
    sql(
        &db,
        Novel::objects().filter(|n| n.title.is_in(Mark::objects().values(|m| m.name))).values(|n| n.id).sql(&*db),
        "",
        "",
    );
    println!("AT a_queryset_in_a_condition_is_a_subquery 2");
    sql(
        &db,
        Novel::objects()
            .filter(|n| n.id.is_in(Novel::objects().order_by(|n| n.title).limit(3).values(|n| n.id)))
            .values(|n| n.id)
            .sql(&*db),
        "",
        "",
    );
    println!("AT a_queryset_in_a_condition_is_a_subquery 3");
    sql(
        &db,
        Novel::objects()
            .filter(|n| n.owner.is_in(Owner::objects().filter(|o| o.home.eq(n.place))))
            .values(|n| n.id)
            .sql(&*db),
        "",
        "",
    );
}

#[test]
fn a_year_is_a_range_of_the_column() {
    let db = crate::open();
    println!("AT a_year_is_a_range_of_the_column 0");
    sql(&db, Novel::objects().filter(|n| n.day.year().eq(2020)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_year_is_a_range_of_the_column 1");
    sql(&db, Novel::objects().filter(|n| n.day.year().gte(2020)).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_year_is_a_range_of_the_column 2");
    sql(&db, Novel::objects().filter(|n| n.day.month().eq(3)).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn a_slice_is_limit_and_offset() {
    let db = crate::open();
    println!("AT a_slice_is_limit_and_offset 0");
    sql(&db, Novel::objects().order_by(|n| n.id).limit(5).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_slice_is_limit_and_offset 1");
    sql(&db, Novel::objects().order_by(|n| n.id).limit(5).offset(2).values(|n| n.id).sql(&*db), "", "");
    println!("AT a_slice_is_limit_and_offset 2");
    sql(&db, Novel::objects().order_by(|n| n.id).offset(2).values(|n| n.id).sql(&*db), "", "");
}

#[test]
fn an_order_names_its_directions() {
    let db = crate::open();
    println!("AT an_order_names_its_directions 0");
    sql(
        &db,
        Novel::objects().order_by(|n| (n.title.desc(), n.pages.asc().nulls_last(), n.id)).values(|n| n.id).sql(&*db),
        "",
        "",
    );
}

#[test]
fn distinct_selects_what_it_orders_by() {
    let db = crate::open();
    println!("AT distinct_selects_what_it_orders_by 0");
    sql(&db, Novel::objects().order_by(|n| n.title).distinct().values(|n| n.id).sql(&*db), "", "");
}
