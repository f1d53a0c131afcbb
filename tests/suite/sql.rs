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

/// Checks the text of a query, as SQLite and as PostgreSQL have it.
#[track_caller]
fn writes(db: &TestDatabase, statement: orm::Result<Option<Statement>>, sqlite: &str, postgres: &str) {
    let expected = if db.url().starts_with("sqlite") { sqlite } else { postgres };
    assert_eq!(&*statement.unwrap().unwrap().sql, expected);
}

/// As [`writes`], where the two differ in nothing but their placeholders and the cast of text that is compared.
#[track_caller]
fn writes_alike(db: &TestDatabase, statement: orm::Result<Option<Statement>>, sql: &str) {
    let mut postgres = sql.replace('?', "$");
    for column in ["name", "title", "text"] {
        for operator in ["=", "<>", "<", ">", "<=", ">="] {
            postgres = postgres
                .replace(&format!(r#""{column}" {operator} "#), &format!(r#""{column}"::pg_catalog.text {operator} "#));
        }
    }
    writes(db, statement, sql, &postgres);
}

#[test]
fn a_key_is_compared_without_a_join() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.place.eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."place_id" = ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.place.id.gt(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."place_id" > ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.is_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."owner_id" IS NULL"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.home.eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."home_id" = ?1"#,
    );
    writes_alike(&db, Novel::objects().values(|n| n.owner).sql(&*db), r#"SELECT "n"."owner_id" FROM "n""#);
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.place).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."place_id""#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.marks.eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "n_marks" ON "n_marks"."novel_id" = "n"."id" WHERE "n_marks"."mark_id" = ?1"#,
    );
}

#[test]
fn a_path_over_keys_that_cannot_be_null_is_an_inner_join() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.place.name.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "p" ON "p"."id" = "n"."place_id" WHERE "p"."name" = ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().values(|n| n.place.name).sql(&*db),
        r#"SELECT "p"."name" FROM "n" INNER JOIN "p" ON "p"."id" = "n"."place_id""#,
    );
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.place.name).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "p" ON "p"."id" = "n"."place_id" ORDER BY "p"."name""#,
    );
}

#[test]
fn a_path_that_may_lead_nowhere_is_a_left_join_where_nothing_rejects_its_absence() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().values(|n| n.owner.name).sql(&*db),
        r#"SELECT "o"."name" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id""#,
    );
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.owner.home.name).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id" LEFT JOIN "p" ON "p"."id" = "o"."home_id" ORDER BY "p"."name""#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.name.eq("x") | n.title.eq("y")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."name" = ?1 OR "n"."title" = ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.owner.name.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."name" <> ?1 OR "o"."name" IS NULL"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.home.is_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."home_id" IS NULL"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.home.name.is_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" LEFT JOIN "o" ON "o"."id" = "n"."owner_id" LEFT JOIN "p" ON "p"."id" = "o"."home_id" WHERE "p"."name" IS NULL"#,
    );
}

#[test]
fn a_condition_that_rejects_absence_makes_the_join_inner() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.name.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."name" = ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.name.eq("x") | n.owner.name.eq("y")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE "o"."name" = ?1 OR "o"."name" = ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.owner.home.name.eq("x")).values(|n| n.owner.name).sql(&*db),
        r#"SELECT "o"."name" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" INNER JOIN "p" ON "p"."id" = "o"."home_id" WHERE "p"."name" = ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects()
            .filter(|n| n.owner.name.eq("x") | n.title.eq("y"))
            .filter(|n| n.owner.name.gt("a"))
            .values(|n| n.id)
            .sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE ("o"."name" = ?1 OR "n"."title" = ?2) AND "o"."name" > ?3"#,
    );
}

#[test]
fn conditions_of_one_filter_share_a_join_and_another_filter_has_its_own() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.stars.gt(3) & n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "t" ON "t"."novel_id" = "n"."id" WHERE "t"."stars" > ?1 AND "t"."text" = ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.stars.gt(3)).filter(|n| n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "t" ON "t"."novel_id" = "n"."id" INNER JOIN "t" AS "T3" ON "T3"."novel_id" = "n"."id" WHERE "t"."stars" > ?1 AND "T3"."text" = ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.place.name.gt("a")).filter(|n| n.place.name.lt("z")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "p" ON "p"."id" = "n"."place_id" WHERE "p"."name" > ?1 AND "p"."name" < ?2"#,
    );
}

#[test]
fn a_many_to_many_path_joins_the_table_between() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.marks.name.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "n_marks" ON "n_marks"."novel_id" = "n"."id" INNER JOIN "m" ON "m"."id" = "n_marks"."mark_id" WHERE "m"."name" = ?1"#,
    );
}

#[test]
fn exclude_over_a_to_many_path_is_not_exists() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.notes.stars.gt(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND "t"."stars" > ?1)"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.marks.name.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "n_marks" INNER JOIN "m" ON "m"."id" = "n_marks"."mark_id" WHERE "n_marks"."novel_id" = "n"."id" AND "m"."name" = ?1)"#,
    );
    writes_alike(
        &db,
        Place::objects().exclude(|p| p.books.notes.stars.gt(3)).values(|p| p.id).sql(&*db),
        r#"SELECT "p"."id" FROM "p" WHERE NOT EXISTS (SELECT 1 FROM "n" INNER JOIN "t" ON "t"."novel_id" = "n"."id" WHERE "n"."place_id" = "p"."id" AND "t"."stars" > ?1)"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.notes.stars.gt(3) & n.notes.text.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND "t"."stars" > ?1 AND "t"."text" = ?2)"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.notes.is_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "n" AS "T2" LEFT JOIN "t" ON "t"."novel_id" = "n"."id" WHERE "T2"."id" = "n"."id" AND "t"."id" IS NULL)"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.notes.is_not_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id")"#,
    );
}

#[test]
fn any_is_exists_none_is_not_exists_and_every_is_not_exists_of_the_opposite() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.any(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND "t"."stars" > ?1)"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.none(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND "t"."stars" > ?1)"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.every(|t| t.stars.gt(3))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND "t"."stars" <= ?1)"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.notes.every(|t| t.text.eq("x"))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."novel_id" = "n"."id" AND ("t"."text" <> ?1 OR "t"."text" IS NULL))"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.marks.any(|m| m.name.eq("x"))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE EXISTS (SELECT 1 FROM "n_marks" INNER JOIN "m" ON "m"."id" = "n_marks"."mark_id" WHERE "n_marks"."novel_id" = "n"."id" AND "m"."name" = ?1)"#,
    );
    writes_alike(
        &db,
        Place::objects().filter(|p| p.books.notes.any(|t| t.stars.gt(3))).values(|p| p.id).sql(&*db),
        r#"SELECT "p"."id" FROM "p" WHERE EXISTS (SELECT 1 FROM "n" INNER JOIN "t" ON "t"."novel_id" = "n"."id" WHERE "n"."place_id" = "p"."id" AND "t"."stars" > ?1)"#,
    );
}

#[test]
fn a_negation_is_the_plain_opposite_where_nothing_can_be_null() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.title.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title" <> ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.id.gt(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."id" <= ?1"#,
    );
    writes(
        &db,
        Novel::objects().exclude(|n| n.title.contains("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT (instr("n"."title", ?1) > 0)"#,
        r#"SELECT "n"."id" FROM "n" WHERE NOT (("n"."title")::pg_catalog.text LIKE $1 ESCAPE '\')"#,
    );
    writes(
        &db,
        Novel::objects().exclude(|n| n.id.is_in([1, 2])).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE NOT ("n"."id" IN (?1, ?2))"#,
        r#"SELECT "n"."id" FROM "n" WHERE NOT ("n"."id" = ANY($1))"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.id.gt(3) & n.title.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."id" <= ?1 OR "n"."title" <> ?2"#,
    );
}

#[test]
fn a_negation_keeps_null_where_something_can_be() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.pages.eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."pages" <> ?1 OR "n"."pages" IS NULL"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.pages.gt(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."pages" <= ?1 OR "n"."pages" IS NULL"#,
    );
    writes(
        &db,
        Novel::objects().exclude(|n| n.pages.is_in([1, 2])).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE ("n"."pages" IN (?1, ?2)) IS NOT TRUE"#,
        r#"SELECT "n"."id" FROM "n" WHERE ("n"."pages" = ANY($1)) IS NOT TRUE"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.pages.eq(3) & n.title.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."pages" <> ?1 OR "n"."pages" IS NULL OR "n"."title" <> ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.pages.gt(3) ^ n.title.eq("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE (("n"."pages" > ?1) IS TRUE) <> ("n"."title" = ?2)"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.pages.is_null()).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."pages" IS NOT NULL"#,
    );
}

#[test]
fn text_is_searched_by_the_means_of_the_database() {
    let db = crate::open();
    writes(
        &db,
        Novel::objects().filter(|n| n.title.contains("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE instr("n"."title", ?1) > 0"#,
        r#"SELECT "n"."id" FROM "n" WHERE ("n"."title")::pg_catalog.text LIKE $1 ESCAPE '\'"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.icontains("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE instr(orm_upper("n"."title"), orm_upper(?1)) > 0"#,
        r#"SELECT "n"."id" FROM "n" WHERE pg_catalog.upper(("n"."title")::pg_catalog.text) LIKE pg_catalog.upper(($1)::pg_catalog.text) ESCAPE '\'"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.starts_with("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE substr("n"."title", 1, length(?1)) = ?1"#,
        r#"SELECT "n"."id" FROM "n" WHERE ("n"."title")::pg_catalog.text LIKE $1 ESCAPE '\'"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.iends_with("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE substr(orm_upper("n"."title"), length("n"."title") - length(?1) + 1) = orm_upper(?1)"#,
        r#"SELECT "n"."id" FROM "n" WHERE pg_catalog.upper(("n"."title")::pg_catalog.text) LIKE pg_catalog.upper(($1)::pg_catalog.text) ESCAPE '\'"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.iexact("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE orm_upper("n"."title") = orm_upper(?1)"#,
        r#"SELECT "n"."id" FROM "n" WHERE pg_catalog.upper(("n"."title")::pg_catalog.text) = pg_catalog.upper(($1)::pg_catalog.text)"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.regex("x")).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title" REGEXP ?1"#,
        r#"SELECT "n"."id" FROM "n" WHERE ("n"."title")::pg_catalog.text ~ ($1)::pg_catalog.text"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.contains(n.owner.name)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE instr("n"."title", "o"."name") > 0"#,
        r#"SELECT "n"."id" FROM "n" INNER JOIN "o" ON "o"."id" = "n"."owner_id" WHERE pg_catalog.strpos(("n"."title")::pg_catalog.text, ("o"."name")::pg_catalog.text) > 0"#,
    );
}

#[test]
fn a_list_is_one_parameter_or_one_each() {
    let db = crate::open();
    writes(
        &db,
        Novel::objects().filter(|n| n.id.is_in([1, 2])).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."id" IN (?1, ?2)"#,
        r#"SELECT "n"."id" FROM "n" WHERE "n"."id" = ANY($1)"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.is_in(["x", "y"])).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title" IN (?1, ?2)"#,
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title"::pg_catalog.text = ANY($1)"#,
    );
}

#[test]
fn a_queryset_in_a_condition_is_a_subquery() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects()
            .filter(|n| n.place.is_in(Place::objects().filter(|p| p.name.eq("x"))))
            .values(|n| n.id)
            .sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."place_id" IN (SELECT "p"."id" FROM "p" WHERE "p"."name" = ?1)"#,
    );
    writes(
        &db,
        Novel::objects().filter(|n| n.title.is_in(Mark::objects().values(|m| m.name))).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title" IN (SELECT "m"."name" FROM "m")"#,
        r#"SELECT "n"."id" FROM "n" WHERE "n"."title"::pg_catalog.text IN (SELECT "m"."name"::pg_catalog.text FROM "m")"#,
    );
    writes_alike(
        &db,
        Novel::objects()
            .filter(|n| n.id.is_in(Novel::objects().order_by(|n| n.title).limit(3).values(|n| n.id)))
            .values(|n| n.id)
            .sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."id" IN (SELECT "T2"."id" FROM "n" AS "T2" ORDER BY "T2"."title" LIMIT 3)"#,
    );
    writes_alike(
        &db,
        Novel::objects()
            .filter(|n| n.owner.is_in(Owner::objects().filter(|o| o.home.eq(n.place))))
            .values(|n| n.id)
            .sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."owner_id" IN (SELECT "o"."id" FROM "o" WHERE "o"."home_id" = "n"."place_id")"#,
    );
}

#[test]
fn a_year_is_a_range_of_the_column() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.day.year().eq(2020)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."day" >= ?1 AND "n"."day" < ?2"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.day.year().gte(2020)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."day" >= ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().filter(|n| n.day.iso_year().lte(2020)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."day" < ?1"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.day.year().eq(2020)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."day" < ?1 OR "n"."day" >= ?2 OR "n"."day" IS NULL"#,
    );
    writes_alike(
        &db,
        Novel::objects().exclude(|n| n.day.year().gt(2020)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE "n"."day" < ?1 OR "n"."day" IS NULL"#,
    );
}

#[test]
fn any_other_part_of_a_date_is_computed() {
    let db = crate::open();
    writes(
        &db,
        Novel::objects().filter(|n| n.day.month().eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE CAST(strftime('%m', substr("n"."day", 1, 19)) AS integer) = ?1"#,
        r#"SELECT "n"."id" FROM "n" WHERE EXTRACT(MONTH FROM ("n"."day"))::pg_catalog.int4 = $1"#,
    );
    writes(
        &db,
        Novel::objects().exclude(|n| n.day.month().eq(3)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" WHERE CAST(strftime('%m', substr("n"."day", 1, 19)) AS integer) <> ?1 OR "n"."day" IS NULL"#,
        r#"SELECT "n"."id" FROM "n" WHERE EXTRACT(MONTH FROM ("n"."day"))::pg_catalog.int4 <> $1 OR "n"."day" IS NULL"#,
    );
}

#[test]
fn a_slice_is_limit_and_offset() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.id).limit(5).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."id" LIMIT 5"#,
    );
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.id).limit(5).offset(2).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."id" LIMIT 5 OFFSET 2"#,
    );
    writes(
        &db,
        Novel::objects().order_by(|n| n.id).offset(2).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."id" LIMIT -1 OFFSET 2"#,
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."id" OFFSET 2"#,
    );
}

#[test]
fn an_order_names_its_directions() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().order_by(|n| (n.title.desc(), n.pages.asc().nulls_last(), n.id)).values(|n| n.id).sql(&*db),
        r#"SELECT "n"."id" FROM "n" ORDER BY "n"."title" DESC, "n"."pages" NULLS LAST, "n"."id""#,
    );
}

#[test]
fn distinct_selects_what_it_orders_by() {
    let db = crate::open();
    writes_alike(
        &db,
        Novel::objects().order_by(|n| n.title).distinct().values(|n| n.id).sql(&*db),
        r#"SELECT DISTINCT "n"."id", "n"."title" FROM "n" ORDER BY "n"."title""#,
    );
}
