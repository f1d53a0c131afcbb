//! Steps that are written in Rust.

use orm::migrate::Models;
use orm::migrate::execute::{Options, migrate};
use orm::migrate::{Target, execute};
use orm::prelude::*;

use super::{THINGS, fill, run, shop, to};
use crate::open;

fn shout(models: &Models<'_>) -> orm::Result<()> {
    let things = models.model("Thing")?;
    things.each(|thing| {
        let (name, note): (String, Option<String>) = (thing.get("name")?, thing.get("note")?);
        things.update(thing, [("name", format!("{}!{}", name.to_uppercase(), note.unwrap_or_default()))])?;
        Ok(())
    })
}

fn whisper(models: &Models<'_>) -> orm::Result<()> {
    let things = models.model("shop.Thing")?;
    for thing in things.all()? {
        let name: String = thing.get("name")?;
        things.update(&thing, [("name", name.to_lowercase())])?;
    }
    Ok(())
}

orm::migration_step!(shout, whisper);

fn fails(models: &Models<'_>) -> orm::Result<()> {
    let materials = models.model("Material")?;
    materials.insert([("name", "lost")])?;
    models.model("Nothing").map(|_| ())
}

orm::migration_step!(fails);

const SHOUT: &str = r#"
depends_on = ["0001_initial"]
[[operations]]
run_rust = "shout"
[[operations]]
remove_field = "Thing"
field = "note"
"#;

#[test]
fn a_function_gets_the_models_as_they_are_at_its_point_and_another_undoes_it() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS), ("0002_shout", SHOUT)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    run(&db, &migrations, &to("0002")).unwrap();
    let names = || db.query::<String>("SELECT name FROM shop_thing ORDER BY id", ()).unwrap();
    assert_eq!(names(), ["CHAIR!", "NAIL!small"]);
    run(&db, &migrations, &to("0001")).unwrap();
    assert_eq!(names(), ["chair!", "nail!small"]);
}

#[test]
fn a_function_that_fails_leaves_all_as_it_was() {
    let db = open();
    let text = "depends_on = [\"0001_initial\"]\n[[operations]]\nrun_rust = \"fails\"";
    let migrations = shop(&[("0001_initial", THINGS), ("0002_fails", text)]);
    let told = run(&db, &migrations, &Target::Latest).unwrap_err().to_string();
    assert!(told.contains("no model `shop.Nothing`"), "{told}");
    assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_material", ()).unwrap(), [0]);
}

#[test]
fn a_function_that_the_program_does_not_have_is_told_by_name() {
    let db = open();
    let text = "depends_on = [\"0001_initial\"]\n[[operations]]\nrun_rust = \"nowhere\"";
    let told =
        run(&db, &shop(&[("0001_initial", THINGS), ("0002_rust", text)]), &Target::Latest).unwrap_err().to_string();
    assert!(told.contains("registered as `nowhere`") && told.contains("migration_step!"), "{told}");
}

#[test]
fn a_migration_that_is_faked_is_noted_and_not_run() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS)]);
    let fake = Options { fake: true, ..Options::default() };
    migrate(&db, migrations.clone(), &Target::Latest, fake, &mut |_| {}).unwrap();
    execute::check_applied(&*db, &migrations).unwrap();
    assert!(db.query::<i64>("SELECT count(*) FROM shop_material", ()).is_err());
}

#[test]
fn the_first_migration_is_noted_where_its_tables_are_there_already() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS)]);
    run(&db, &migrations, &Target::Latest).unwrap();
    fill(&db);
    db.execute("DELETE FROM orm_migrations", ()).unwrap();
    let adopting = Options { fake_initial: true, ..Options::default() };
    migrate(&db, migrations.clone(), &Target::Latest, adopting, &mut |_| {}).unwrap();
    assert_eq!(db.query::<i64>("SELECT count(*) FROM shop_material", ()).unwrap(), [2]);
    execute::check_applied(&*db, &migrations).unwrap();
}

#[test]
fn a_migration_that_is_not_atomic_goes_on_where_it_was_interrupted() {
    let db = open();
    let pieces = |last: &str| {
        format!(
            "depends_on = [\"0001_initial\"]\natomic = false
             [[operations]]\nrun_sql = \"INSERT INTO shop_material (name) VALUES ('once')\"
             [[operations]]\nrun_sql = \"{last}\""
        )
    };
    let broken = shop(&[("0001_initial", THINGS), ("0002_pieces", &pieces("INSERT INTO nowhere VALUES (1)"))]);
    let told = run(&db, &broken, &Target::Latest).unwrap_err().to_string();
    assert!(told.contains("1 operations before it are kept"), "{told}");
    let mended = shop(&[
        ("0001_initial", THINGS),
        ("0002_pieces", &pieces("INSERT INTO shop_material (name) VALUES ('twice')")),
    ]);
    db.execute("UPDATE orm_migrations SET checksum = ? WHERE name = '0002_pieces'", (mended[1].checksum.as_str(),))
        .unwrap();
    run(&db, &mended, &Target::Latest).unwrap();
    let names: Vec<String> = db.query("SELECT name FROM shop_material ORDER BY id", ()).unwrap();
    assert_eq!(names, ["once", "twice"]);
}

fn numbers(models: &Models<'_>) -> orm::Result<()> {
    let materials = models.model("Material")?;
    materials.insert([("id", orm::value::Value::Int(7)), ("name", orm::value::Value::Text("tin".into()))])?;
    materials.insert([("id", orm::value::Value::Int(900)), ("name", orm::value::Value::Text("zinc".into()))])?;
    materials.insert([("name", "lead")])
}

fn overflows(models: &Models<'_>) -> orm::Result<()> {
    models.model("Material")?.insert([("name", "x".repeat(41))])
}

orm::migration_step!(numbers);
orm::migration_step!(overflows);

#[test]
fn keys_that_a_function_gives_are_not_given_again() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS), ("0002_rows", "[[operations]]\nrun_rust = \"numbers\"")]);
    run(&db, &migrations, &to("0002")).unwrap();
    db.execute("INSERT INTO shop_material (name) VALUES ('iron')", ()).unwrap();
    let keys: Vec<i64> = db.query("SELECT id FROM shop_material ORDER BY id", ()).unwrap();
    assert_eq!(keys, [7, 900, 901, 902]);
}

#[test]
fn a_function_writes_nothing_that_its_column_cannot_hold() {
    let db = open();
    let migrations = shop(&[("0001_initial", THINGS), ("0002_rows", "[[operations]]\nrun_rust = \"overflows\"")]);
    let told = run(&db, &migrations, &to("0002")).unwrap_err().to_string();
    assert!(told.contains("`shop_material.name` does not fit: it has 41 characters"), "{told}");
}
