//! Histories that are gone forwards and back.

use orm::Error;
use orm::migrate::Target;
use orm::prelude::*;

use super::catalogue::catalogue;
use super::{THINGS, fill, run, shop, to};
use crate::open;

/// Applies a second migration to filled tables, compares what `read` gives, and takes it back.
#[track_caller]
fn forwards_and_back(second: &str, forwards: &[&str], back: &[&str], sql_after: &str, sql_before: &str) {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS), ("0002_next", second)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    let before = catalogue(&db);
    let read = |sql: &str| db.query::<String>(sql, ()).unwrap();
    run(&db, &migrations, &to("0002")).unwrap();
    assert_eq!(read(sql_after), forwards);
    assert_ne!(catalogue(&db), before, "the tables changed");
    run(&db, &migrations, &to("0001")).unwrap();
    assert_eq!(read(sql_before), back);
    assert_eq!(catalogue(&db), before, "the tables are as they were");
    run(&db, &migrations, &to("0002")).unwrap();
    run(&db, &migrations, &to("zero")).unwrap();
    assert!(catalogue(&db).is_empty(), "nothing is left: {:?}", catalogue(&db));
}

const NAMES: &str = "SELECT name FROM shop_thing ORDER BY id";
const CHAIR_AND_NAIL: &[&str] = &["chair", "nail"];

#[test]
fn a_renamed_field_keeps_its_rows() {
    forwards_and_back(
        "[[operations]]\nrename_field = \"Thing\"\nfrom = \"name\"\nto = \"title\"\ncolumn = \"title\"",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        "SELECT title FROM shop_thing ORDER BY id",
        NAMES,
    );
}

#[test]
fn a_renamed_field_that_a_check_is_about_is_checked_under_its_new_name() {
    forwards_and_back(
        "[[operations]]\nrename_field = \"Thing\"\nfrom = \"price\"\nto = \"cost\"\ncolumn = \"cost\"",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        "SELECT name FROM shop_thing WHERE cost >= 0 ORDER BY id",
        NAMES,
    );
}

#[test]
fn a_renamed_model_keeps_its_rows_and_what_points_at_them() {
    let second = "[[operations]]\nrename_model = \"Thing\"\nto = \"Article\"\ntable = \"shop_article\"";
    forwards_and_back(
        second,
        &["chair nail"],
        &["chair nail"],
        "SELECT a.name || ' ' || b.name FROM shop_article_parts p JOIN shop_article a ON a.id = p.from_article_id
         JOIN shop_article b ON b.id = p.to_article_id",
        "SELECT a.name || ' ' || b.name FROM shop_thing_parts p JOIN shop_thing a ON a.id = p.from_thing_id
         JOIN shop_thing b ON b.id = p.to_thing_id",
    );
    forwards_and_back(
        "[[operations]]\nrename_model = \"Material\"\nto = \"Stuff\"\ntable = \"shop_stuff\"",
        &["wood", "iron"],
        CHAIR_AND_NAIL,
        "SELECT s.name FROM shop_thing t JOIN shop_stuff s ON s.id = t.material_id ORDER BY t.id",
        NAMES,
    );
}

#[test]
fn a_field_that_takes_no_null_is_added_with_a_value_for_the_rows_that_are_there() {
    forwards_and_back(
        "[[operations]]\nadd_field = \"Thing\"\nfield = { name = \"colour\", type = \"text(10)\", index = true }\nfill = \"gr'ey\"",
        &["gr'ey", "gr'ey"],
        CHAIR_AND_NAIL,
        "SELECT colour FROM shop_thing",
        NAMES,
    );
}

#[test]
fn a_field_that_may_be_null_is_added_and_removed() {
    forwards_and_back(
        "[[operations]]\nadd_field = \"Thing\"\nfield = { name = \"weight\", type = \"integer\", null = true }",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        "SELECT name FROM shop_thing WHERE weight IS NULL ORDER BY id",
        NAMES,
    );
    forwards_and_back(
        "[[operations]]\nremove_field = \"Thing\"\nfield = \"note\"",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        NAMES,
        "SELECT name FROM shop_thing WHERE note IS NULL ORDER BY id",
    );
}

#[test]
fn a_foreign_key_is_removed_and_comes_back_with_the_value_that_the_file_says() {
    forwards_and_back(
        "[[operations]]\nremove_field = \"Thing\"\nfield = \"material\"\nfill = 2",
        CHAIR_AND_NAIL,
        &["iron", "iron"],
        NAMES,
        "SELECT m.name FROM shop_thing t JOIN shop_material m ON m.id = t.material_id",
    );
}

#[test]
fn a_field_becomes_longer_unique_and_indexed() {
    forwards_and_back(
        "[[operations]]\nalter_field = \"Thing\"\nfield = { name = \"name\", type = \"text(80)\", unique = true }",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        NAMES,
        NAMES,
    );
    forwards_and_back(
        "[[operations]]\nalter_field = \"Material\"\nfield = { name = \"name\", type = \"text(40)\", index = true }",
        &["iron", "wood"],
        &["iron", "wood"],
        "SELECT name FROM shop_material ORDER BY name",
        "SELECT name FROM shop_material ORDER BY name",
    );
}

#[test]
fn null_becomes_a_value_where_a_field_takes_none_any_more() {
    forwards_and_back(
        "[[operations]]\nalter_field = \"Thing\"\nfield = { name = \"note\", type = \"text\" }\nfill = \"none\"",
        &["none", "small"],
        &["none", "small"],
        "SELECT note FROM shop_thing ORDER BY id",
        "SELECT note FROM shop_thing ORDER BY id",
    );
}

#[test]
fn a_number_becomes_text_and_a_number_again() {
    forwards_and_back(
        "[[operations]]\nremove_constraint = \"Thing\"\nname = \"price_not_negative\"\n
         [[operations]]\nalter_field = \"Thing\"\nfield = { name = \"price\", type = \"text(20)\" }",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        "SELECT name FROM shop_thing WHERE price LIKE '10.5%' OR price LIKE '0.05%' ORDER BY id",
        "SELECT name FROM shop_thing WHERE price > 0 ORDER BY id",
    );
}

#[test]
fn constraints_and_indexes_come_go_and_get_other_names() {
    forwards_and_back(
        r#"
        [[operations]]
        add_unique = "Thing"
        unique = { fields = ["name", "material"] }
        [[operations]]
        add_unique = "Thing"
        unique = { name = "one_cheap_each", fields = ["name"], condition = "lt(price, 1)" }
        [[operations]]
        add_check = "Thing"
        check = { name = "named", condition = "ne(name, '')" }
        [[operations]]
        rename_index = "Thing"
        from = "shop_thing_name_idx"
        to = "shop_thing_by_name"
        [[operations]]
        add_index = "Thing"
        index = { name = "shop_thing_dear", fields = ["-price"], condition = "gt(price, 5)" }
        [[operations]]
        add_index = "Material"
        index = { name = "shop_material_lower", expressions = ["lower<text>(name)"] }
        "#,
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        NAMES,
        NAMES,
    );
}

#[test]
fn a_relation_over_a_table_between_comes_and_goes() {
    forwards_and_back(
        "[[operations]]\nadd_field = \"Material\"\nfield = { name = \"uses\", many_to_many = \"Thing\", table = \"shop_material_uses\" }
         [[operations]]\nremove_field = \"Thing\"\nfield = \"parts\"",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        NAMES,
        NAMES,
    );
}

#[test]
fn a_model_is_deleted_and_its_empty_table_comes_back() {
    forwards_and_back(
        "[[operations]]\nremove_field = \"Thing\"\nfield = \"material\"\nfill = 1
         [[operations]]\nrun_sql = \"\"\nreverse = \"INSERT INTO shop_material (id, name) VALUES (1, 'oak')\"
         [[operations]]\ndelete_model = \"Material\"",
        CHAIR_AND_NAIL,
        &["oak", "oak"],
        NAMES,
        "SELECT m.name FROM shop_thing t JOIN shop_material m ON m.id = t.material_id",
    );
}

#[test]
fn a_table_gets_another_name_with_those_named_after_it() {
    forwards_and_back(
        "[[operations]]\nalter_table = \"Thing\"\ntable = \"shop_goods\"",
        CHAIR_AND_NAIL,
        CHAIR_AND_NAIL,
        "SELECT g.name FROM shop_goods g WHERE id IN (SELECT from_thing_id FROM shop_goods_parts UNION SELECT to_thing_id FROM shop_goods_parts) ORDER BY id",
        NAMES,
    );
}

#[test]
fn a_table_that_got_its_name_is_as_if_it_was_created_under_it() {
    let db = open();
    let second = "[[operations]]\nalter_table = \"Material\"\ntable = \"shop_stuff\"";
    run(&db, &shop(&[("0001_initial", THINGS), ("0002_next", second)]), &Target::Latest).unwrap();
    let at_once = open();
    let stuff = THINGS.replace("shop_material", "shop_stuff");
    run(&at_once, &shop(&[("0001_initial", &stuff)]), &Target::Latest).unwrap();
    assert_eq!(catalogue(&db), catalogue(&at_once));
}

#[test]
fn a_constraint_of_the_columns_of_the_key_goes_without_the_key() {
    let first = r#"
        [[operations]]
        create_model = "Tag"
        table = "shop_tag"
        fields = [{ name = "id", type = "big_int", primary_key = true, auto = true }]
        unique = [{ name = "shop_tag_once", fields = ["id"] }]
    "#;
    let second = "[[operations]]\nremove_constraint = \"Tag\"\nname = \"shop_tag_once\"";
    let db = open();
    run(&db, &shop(&[("0001_initial", first), ("0002_next", second)]), &Target::Latest).unwrap();
    db.execute("INSERT INTO shop_tag (id) VALUES (1)", ()).unwrap();
    let twice = db.execute("INSERT INTO shop_tag (id) VALUES (1)", ()).unwrap_err();
    assert!(matches!(twice, Error::UniqueViolation { .. }), "{twice}");
}

#[test]
fn sql_runs_on_the_database_that_it_is_for() {
    let db = open();
    let migrations = shop(&[
        ("0001_initial", THINGS),
        (
            "0002_sql",
            r#"
            [[operations]]
            run_sql = { sqlite = "INSERT INTO shop_material (name) VALUES ('sqlite')", postgres = "INSERT INTO shop_material (name) VALUES ('postgresql')" }
            reverse = "DELETE FROM shop_material"
            "#,
        ),
    ]);
    run(&db, &migrations, &to("0002")).unwrap();
    let names: Vec<String> = db.query("SELECT name FROM shop_material", ()).unwrap();
    assert_eq!(names, [db.system()]);
    run(&db, &migrations, &to("0001")).unwrap();
    assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_material", ()).unwrap(), [0]);
}

#[test]
fn keys_count_on_after_a_table_was_altered() {
    let db = open();
    let wider =
        "[[operations]]\nalter_field = \"Material\"\nfield = { name = \"name\", type = \"text(90)\", null = true }";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_wider", wider)]);
    run(&db, &migrations, &to("0001")).unwrap();
    for name in ["a", "b", "c"] {
        db.execute("INSERT INTO shop_material (name) VALUES (?)", (name,)).unwrap();
    }
    db.execute("DELETE FROM shop_material WHERE name <> 'a'", ()).unwrap();
    run(&db, &migrations, &to("0002")).unwrap();
    db.execute("INSERT INTO shop_material (name) VALUES ('d')", ()).unwrap();
    let ids: Vec<i64> = db.query("SELECT id FROM shop_material ORDER BY id", ()).unwrap();
    assert_eq!(ids, [1, 4], "a key that was used is not used again");
}

#[test]
fn what_nobody_modelled_stays_when_a_table_is_altered() {
    let db = open();
    let wider =
        "[[operations]]\nalter_field = \"Thing\"\nfield = { name = \"name\", type = \"text(90)\", null = true }";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_wider", wider)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    db.execute("CREATE INDEX by_hand ON shop_thing (note)", ()).unwrap();
    if db.system() == "sqlite" {
        db.execute("CREATE VIEW shop_cheap AS SELECT price FROM shop_thing WHERE price < 1", ()).unwrap();
        db.execute("CREATE TRIGGER by_hand_too AFTER INSERT ON shop_thing BEGIN DELETE FROM shop_thing WHERE name = 'bad'; END", ())
            .unwrap();
    }
    run(&db, &migrations, &to("0002")).unwrap();
    db.execute("INSERT INTO shop_thing (id, name, price, material_id) VALUES (9, 'bad', 1, 1)", ()).unwrap();
    let indexes = if db.system() == "sqlite" {
        assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_cheap", ()).unwrap(), [1]);
        assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_thing WHERE name = 'bad'", ()).unwrap(), [0]);
        "SELECT count(*) FROM sqlite_master WHERE name = 'by_hand'"
    } else {
        "SELECT count(*) FROM pg_indexes WHERE indexname = 'by_hand'"
    };
    assert_eq!(db.query::<i64>(indexes, ()).unwrap(), [1]);
    let foreign_keys_hold =
        db.execute("INSERT INTO shop_thing (id, name, price, material_id) VALUES (7, 'x', 1, 77)", ());
    assert!(foreign_keys_hold.is_err(), "a key that points nowhere is refused again");
}

#[test]
fn a_squashed_migration_stands_for_those_it_replaces_when_their_files_are_gone_too() {
    use std::collections::BTreeSet;

    use orm::migrate::{Graph, Migration, MigrationName, squashed};

    let db = open();
    let more = "[[operations]]\nadd_field = \"Thing\"\nfield = { name = \"more\", type = \"integer\", null = true }";
    let two = shop(&[("0001_initial", THINGS), ("0002_more", more)]);
    run(&db, &two, &to("0002")).unwrap();
    fill(&db);
    let as_before = catalogue(&db);
    let graph = Graph::new(two.clone(), &BTreeSet::new()).unwrap();
    let last = MigrationName { app: "shop".into(), name: "0002_more".into() };
    let text = squashed(&graph, None, &last).unwrap().write().unwrap();
    let read = |text: &str| Migration::read("shop", "0001_squashed_0002_more", text).unwrap();
    let all = [two, vec![read(&text)]].concat();
    run(&db, &all, &orm::migrate::Target::Latest).unwrap();
    assert_eq!(catalogue(&db), as_before, "nothing of it was run");
    // Its own file stays as it is; those of the two are gone.
    let alone = [read(&text)];
    run(&db, &alone, &orm::migrate::Target::Latest).unwrap();
    run(&db, &alone, &to("zero")).unwrap();
    assert!(catalogue(&db).is_empty(), "it was undone as a whole");
    run(&db, &alone, &orm::migrate::Target::Latest).unwrap();
    assert_eq!(catalogue(&db).len(), as_before.len());
}
