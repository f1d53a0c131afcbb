//! What is refused, and that nothing is half done then.

use orm::Error;
use orm::migrate::execute::{Options, check_applied, migrate};
use orm::migrate::{Migration, Target};
use orm::prelude::*;

use super::catalogue::catalogue;
use super::{THINGS, fill, run, shop, to};
use crate::open;
use crate::support::raw;

const NAME: &str =
    "[[operations]]\nalter_field = \"Material\"\nfield = { name = \"name\", type = \"text(90)\", unique = true }";

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
    assert!(
        told.contains("2 rows of `shop_thing` have the same `material_id` as another: those with the keys 1, 2"),
        "{told}"
    );
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
    assert!(told.contains("1 rows of `shop_thing` have NULL in `note`: those with the keys 1"), "{told}");
}

#[test]
fn the_rows_that_break_a_new_check_or_share_what_shall_be_unique_are_told() {
    for (second, expected) in [
        (
            "[[operations]]\nadd_check = \"Thing\"\ncheck = { name = \"dear\", condition = \"gt(price, 1)\" }",
            "1 rows of `shop_thing` do not meet `dear`: those with the keys 2",
        ),
        (
            "[[operations]]\nadd_unique = \"Thing\"\nunique = { fields = [\"material\", \"price\"] }",
            "2 rows of `shop_thing` have the same (material, price) as another: those with the keys 7, 8",
        ),
    ] {
        let db = open();
        let migrations = shop(&[("0001_initial", THINGS), ("0002_next", second)]);
        run(&db, &migrations, &to("0001")).unwrap();
        fill(&db);
        db.execute("INSERT INTO shop_thing (id, name, price, material_id) VALUES (7, 'x', 9, 1), (8, 'y', 9, 1)", ())
            .unwrap();
        let told = reason(run(&db, &migrations, &to("0002")));
        assert!(told.contains(expected), "{told}");
    }
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
fn a_table_that_is_there_already_is_an_error_that_says_what_to_do() {
    let db = open();
    db.execute("CREATE TABLE shop_material (id integer)", ()).unwrap();
    let before = catalogue(&db);
    for fake_initial in [false, true] {
        let options = Options { fake_initial, ..Options::default() };
        let migrations = shop(&[("0001_initial", THINGS)]);
        let told = reason(migrate(&db, migrations, &Target::Latest, options, &mut |_| {}));
        assert!(told.contains("shop_material") && told.contains("Create model Material"), "{told}");
        assert!(
            told.contains("of its tables `shop_material` are there already") && told.contains("`shop_thing`"),
            "{told}"
        );
        assert!(told.contains("rename or drop") && told.contains("--fake-initial"), "{told}");
        assert_eq!(catalogue(&db), before);
    }
}

#[test]
fn a_value_for_the_rows_that_are_there_fits_its_column() {
    for (field, fill, expected) in [
        ("type = \"text(5)\"", "\"too long\"", "it has 8 characters, 5 are allowed"),
        ("type = \"small_int\"", "70000", "32767"),
        ("type = \"decimal(4, 2)\"", "\"1.234\"", "2 digits after the point"),
    ] {
        let text =
            format!("[[operations]]\nadd_field = \"Thing\"\nfield = {{ name = \"more\", {field} }}\nfill = {fill}");
        let told = Migration::read("shop", "0002_more", &text).unwrap_err().to_string();
        assert!(told.contains("the `fill` of `more` does not fit") && told.contains(expected), "{told}");
    }
}

#[test]
fn a_user_without_rights_is_told_what_they_are() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS), ("0002_name", NAME)]);
    if db.system() != "postgresql" {
        // Rights are the file's there.
        let only_read = orm::connect(&format!("{}?mode=ro", db.url())).unwrap();
        let told = reason(run(&only_read, &migrations, &Target::Latest));
        assert!(told.contains("read-only") && told.contains("mode=ro"), "{told}");
        return;
    }
    let role = format!("orm_weak_{}", std::process::id());
    raw::run(
        &db,
        &format!("CREATE ROLE {role} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {role}"),
    )
    .unwrap();
    let weak = db.open_as(&role).unwrap();
    let told = reason(run(&weak, &migrations, &Target::Latest));
    assert!(told.contains("nothing of it is kept") && told.contains("GRANT CREATE ON SCHEMA"), "{told}");
    assert!(catalogue(&db).is_empty());
    raw::run(&db, &format!("GRANT CREATE ON SCHEMA public TO {role}")).unwrap();
    run(&weak, &migrations, &to("0001")).unwrap();
    raw::run(&db, "ALTER TABLE shop_material OWNER TO CURRENT_USER").unwrap();
    let before = catalogue(&db);
    let told = reason(run(&weak, &migrations, &to("0002")));
    assert!(told.contains("Alter field name of Material") && told.contains("only its owner"), "{told}");
    assert_eq!(catalogue(&db), before);
    run(&db, &migrations, &to("0002")).unwrap();
    drop(weak);
    raw::run(&db, &format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}")).unwrap();
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
            "[[operations]]\nadd_field = \"T\"\nfield = { name = \"x\", type = \"integer\", db_default_sql = \"0); drop table x; --\" }",
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

#[test]
fn no_text_of_a_file_makes_the_reader_panic() {
    use proptest::prelude::*;
    let words = prop::sample::select(vec![
        "[[operations]]",
        "create_model",
        "add_field",
        "fields",
        "field",
        "name",
        "type",
        "table",
        "=",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "\n",
        ",",
        "integer",
        "text(9)",
        "decimal(9, 2)",
        "references",
        "on_delete",
        "cascade",
        "fill",
        "1",
        "-9",
        "1e400",
        "'",
        "checks",
        "condition",
        "gte(price, 0)",
        "and(",
        ")",
        "<",
        ">",
        "case<integer>(",
        "sql<text>('",
        "x",
        ".",
        "\u{202e}",
        "depends_on",
        "run_sql",
    ]);
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config {
        cases: 300,
        failure_persistence: None,
        ..Default::default()
    });
    let db = open();
    runner
        .run(&prop::collection::vec(words, 0..40), |words| {
            let text = words.join(" ");
            if let Ok(migration) = Migration::read("shop", "0001_x", &text) {
                run(&db, &[migration], &to("0001_x")).ok();
            }
            // As a condition too, which has a notation of its own.
            let file = THINGS.replace("gte(price, 0)", &text.replace(['"', '\n', '\\'], " "));
            if let Ok(migration) = Migration::read("shop", "0001_x", &file) {
                orm::migrate::execute::statements(
                    &migration,
                    &Default::default(),
                    orm::migrate::Direction::Forwards,
                    dialect(&db),
                )
                .ok();
            }
            Ok(())
        })
        .unwrap();
}

fn dialect(db: &orm::Database) -> &'static dyn orm::sql::Dialect {
    orm::db::Port::dialect(db)
}
