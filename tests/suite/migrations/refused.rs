//! What is refused, and that nothing is half done then.

use orm::Error;
use orm::migrate::execute::check_applied;
use orm::migrate::{Migration, Target};
use orm::prelude::*;

use super::catalogue::catalogue;
use super::{THINGS, fill, run, shop, to};
use crate::open;

#[track_caller]
fn reason<T: std::fmt::Debug>(result: orm::Result<T>) -> String {
    match result.unwrap_err() {
        Error::Migration { migration, reason } => format!("{migration}: {reason}"),
        other => panic!("another error: {other:?}"),
    }
}

#[test]
fn rows_that_break_a_new_constraint_leave_all_as_it_was() {
    let db = open();
    let second = "[[operations]]\nadd_field = \"Thing\"\nfield = { name = \"extra\", type = \"integer\", null = true }
                  [[operations]]\nalter_field = \"Thing\"\nfield = { name = \"material\", references = \"Material\", on_delete = \"cascade\", unique = true }";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_unique", second)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    db.execute("UPDATE shop_thing SET material_id = 1", ()).unwrap();
    let before = catalogue(&db);
    let told = reason(run(&db, &migrations, &to("0002")));
    assert!(told.contains("shop.0002_unique") && told.contains("Alter field material of Thing"), "{told}");
    assert!(told.contains("material_id"), "it names the column: {told}");
    assert_eq!(catalogue(&db), before, "nothing of it is kept");
    db.execute("UPDATE shop_thing SET material_id = id", ()).unwrap();
    run(&db, &migrations, &to("0002")).unwrap();
}

#[test]
fn a_null_where_none_is_taken_any_more_leaves_all_as_it_was() {
    let db = open();
    let second = "[[operations]]\nalter_field = \"Thing\"\nfield = { name = \"note\", type = \"text\" }";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_note", second)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    let told = reason(run(&db, &migrations, &to("0002")));
    assert!(told.contains("note"), "{told}");
}

#[test]
fn a_file_that_was_changed_after_it_was_applied_is_named() {
    let db = open();
    run(&db, &shop(&[("0001_initial", THINGS)]), &Target::Latest).unwrap();
    let changed = shop(&[("0001_initial", &THINGS.replace("text(40)", "text(41)"))]);
    let told = reason(run(&db, &changed, &Target::Latest));
    assert!(told.starts_with("shop.0001_initial: its file was changed"), "{told}");
    let gone: Vec<Migration> = shop(&[("0003_other", "")]);
    let told = reason(run(&db, &gone, &Target::Latest));
    assert!(told.starts_with("shop.0001_initial: it is applied") && told.contains("gone"), "{told}");
    let windows = shop(&[("0001_initial", &THINGS.replace('\n', "\r\n"))]);
    run(&db, &windows, &Target::Latest).unwrap();
}

#[test]
fn two_last_migrations_are_a_conflict_that_names_both() {
    let db = open();
    let branch = "depends_on = [\"0001_initial\"]";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_a", branch), ("0002_b", branch)]);
    let told = reason(run(&db, &migrations, &Target::Latest));
    assert!(told.contains("0002_a") && told.contains("0002_b") && told.contains("--merge"), "{told}");
}

#[test]
fn what_depends_on_a_file_that_is_not_there_or_on_itself_is_refused() {
    let db = open();
    let told = reason(run(&db, &shop(&[("0002_b", "depends_on = [\"0001_a\"]")]), &Target::Latest));
    assert!(told.contains("depends on `shop.0001_a`"), "{told}");
    let circle = shop(&[("0001_a", "depends_on = [\"0002_b\"]"), ("0002_b", "depends_on = [\"0001_a\"]")]);
    let told = reason(run(&db, &circle, &Target::Latest));
    assert!(told.contains("depends on itself"), "{told}");
}

#[test]
fn a_table_that_is_there_already_is_an_error_that_names_it() {
    let db = open();
    db.execute("CREATE TABLE shop_material (id integer)", ()).unwrap();
    let told = reason(run(&db, &shop(&[("0001_initial", THINGS)]), &Target::Latest));
    assert!(told.contains("shop_material") && told.contains("Create model Material"), "{told}");
}

#[test]
fn what_cannot_be_undone_is_refused_before_anything_is() {
    let db = open();
    let migrations = shop(&[
        ("0001_initial", THINGS),
        ("0002_sql", "depends_on = [\"0001_initial\"]\n[[operations]]\nrun_sql = \"DELETE FROM shop_thing\""),
        (
            "0003_more",
            "depends_on = [\"0002_sql\"]\n[[operations]]\nadd_field = \"Thing\"\nfield = { name = \"more\", type = \"integer\", null = true }",
        ),
        (
            "0004_price",
            "depends_on = [\"0003_more\"]\n[[operations]]\nremove_constraint = \"Thing\"\nname = \"price_not_negative\"\n[[operations]]\nremove_field = \"Thing\"\nfield = \"price\"",
        ),
    ]);
    run(&db, &migrations, &to("0003")).unwrap();
    let before = catalogue(&db);
    let told = reason(run(&db, &migrations, &to("0001")));
    assert!(told.starts_with("shop.0002_sql: it cannot be undone") && told.contains("reverse"), "{told}");
    assert_eq!(catalogue(&db), before, "what comes after it is not undone either");
    run(&db, &migrations, &Target::Latest).unwrap();
    let told = reason(run(&db, &migrations, &to("0003")));
    assert!(told.contains("`price` takes no NULL"), "{told}");
}

#[test]
fn a_program_can_refuse_to_start_on_a_database_that_is_behind() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS)]);
    let told = reason(check_applied(&*db, &migrations));
    assert!(told.contains("shop.0001_initial") && told.contains("migrate"), "{told}");
    run(&db, &migrations, &Target::Latest).unwrap();
    check_applied(&*db, &migrations).unwrap();
}

#[test]
fn files_that_are_no_migrations_are_told_with_the_place() {
    for (text, expected) in [
        ("depends_on = 3", "expected a sequence"),
        ("[[operations]]\nfly = \"Thing\"", "operation 1: it does nothing known"),
        (
            "[[operations]]\nremove_index = \"Thing\"\nname = \"x\"\nconcurrently = true",
            "operation 1: `remove_index`: unknown field `concurrently`",
        ),
        (
            "[[operations]]\nadd_field = \"T\"\nfield = { name = \"x\", type = \"int); drop table x; --\" }",
            "`int); drop table x; --` is no column type",
        ),
        (
            "[[operations]]\nadd_field = \"T\"\nfield = { name = \"x\", type = \"integer\", db_default = \"0); drop table x; --\" }",
            "is not one expression",
        ),
        (
            "[[operations]]\nadd_field = \"T\"\nfield = { name = \"x\", type = \"integer\" }\nfill = \"many\"",
            "expected a whole number",
        ),
        ("[[operations]]\nadd_check = \"T\"\ncheck = { name = \"c\" }", "missing field `condition`"),
    ] {
        let told = reason(Migration::read("shop", "0001_x", text));
        assert!(told.starts_with("shop.0001_x: ") && told.contains(expected), "{told}");
    }
    let huge = format!("# {}", "x".repeat(1 << 20));
    assert!(reason(Migration::read("shop", "0001_x", &huge)).contains("bytes"));
    let deep = format!("depends_on = {}{}", "[".repeat(500), "]".repeat(500));
    assert!(Migration::read("shop", "0001_x", &deep).is_err());
}

#[test]
fn a_formula_that_names_no_column_or_hides_sql_is_refused() {
    for (formula, expected) in [
        ("gte(cost, 0)", "no column `cost`"),
        ("gte(price, 0)) OR (1 = 1", "expected the end"),
        ("gte(price, 0); DROP TABLE x", "expected the end"),
        ("gte(price", "expected `,` or `)`"),
        ("explode(price)", "there is no `explode`"),
        ("eq(name, 'x", "does not end"),
    ] {
        let text = THINGS.replace("gte(price, 0)", formula);
        let db = open();
        let told = run(&db, &shop(&[("0001_initial", &text)]), &Target::Latest).unwrap_err().to_string();
        assert!(told.contains(expected), "{formula}: {told}");
    }
}
