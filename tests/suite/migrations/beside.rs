//! What a database has of a table beside what models know of it, and a migration of that table.

use orm::prelude::*;
use orm::schema::LiveTable;
use orm::{Database, Error};

use super::{run, shop, to};
use crate::open;
use crate::support::raw;

const WARES: &str = r#"
[[operations]]
create_model = "Ware"
table = "shop_ware"
fields = [
    { name = "id", type = "big_int", primary_key = true, auto = true },
    { name = "name", type = "text(40)" },
    { name = "stock", type = "integer" },
    { name = "gone", type = "integer", null = true },
]
checks = [{ name = "stock_is_known", condition = "lt(stock, 1000)" }]
"#;

/// Each makes a table anew where the database cannot alter it.
const CHANGES: &str = r#"
[[operations]]
add_field = "Ware"
field = { name = "colour", type = "text(10)" }
fill = "red"

[[operations]]
remove_constraint = "Ware"
name = "stock_is_known"

[[operations]]
rename_field = "Ware"
from = "stock"
to = "left"
column = "left"

[[operations]]
alter_field = "Ware"
field = { name = "name", type = "text(40)", null = true }
"#;

fn collation(db: &Database) -> &'static str {
    if db.system() == "postgresql" { "C" } else { "NOCASE" }
}

/// The table as models know it and as they do not: someone else's column, default, collation, checks, keys.
fn made(db: &Database) {
    run(db, &shop(&[("0001_initial", WARES)]), &to("0001")).unwrap();
    let key = if db.system() == "postgresql" { "bigserial PRIMARY KEY" } else { "integer PRIMARY KEY AUTOINCREMENT" };
    raw::run(
        db,
        &format!(
            "CREATE TABLE town (name varchar(40) PRIMARY KEY); INSERT INTO town VALUES ('Oslo'); DROP TABLE shop_ware; \
             CREATE TABLE shop_ware (id {key}, name varchar(40) COLLATE \"{}\" DEFAULT 'it''s' NOT NULL, stock integer NOT \
             NULL CHECK (stock <> 13), gone integer, town varchar(40) DEFAULT 'Oslo' NOT NULL CONSTRAINT its_town REFERENCES \
             town (name) ON UPDATE CASCADE, CONSTRAINT once UNIQUE (town, name), CONSTRAINT stock_is_known CHECK (stock < \
             1000), CONSTRAINT not_gone CHECK (gone > stock)); INSERT INTO shop_ware (name, stock) VALUES ('pen', 5)",
            collation(db)
        ),
    )
    .unwrap();
}

fn ware(db: &Database) -> LiveTable {
    db.introspect().unwrap().into_iter().find(|table| table.name == "shop_ware").unwrap()
}

#[test]
fn what_no_model_knows_of_a_table_stays_when_a_migration_alters_it() {
    let db = open();
    made(&db);
    let migrations = shop(&[("0001_initial", WARES), ("0002_changes", CHANGES)]);
    let before = ware(&db);
    run(&db, &migrations, &to("0002")).unwrap();
    let found = ware(&db);
    let town = found.column("town").unwrap();
    assert_eq!((&town.default, town.null), (&before.column("town").unwrap().default, false));
    let name = found.column("name").unwrap();
    assert_eq!(
        (&name.default, name.collation.as_deref()),
        (&before.column("name").unwrap().default, Some(collation(&db)))
    );
    assert!(name.null && found.column("colour").is_some());
    assert_eq!(found.foreign_keys, before.foreign_keys);
    assert!(found.indexes.iter().any(|index| index.is_unique() && index.name.as_deref() == Some("once")));
    let checks: Vec<_> = found.checks.iter().filter_map(|check| check.name.as_deref()).collect();
    assert!(checks.contains(&"not_gone") && !checks.contains(&"stock_is_known"), "{checks:?}");
    assert_eq!(found.checks.len(), 2, "{:?}", found.checks);
    // They hold still.
    for (sql, broken) in [
        ("\"left\" = 13", "the check without a name"),
        ("town = 'Bergen'", "the foreign key"),
        ("gone = 1", "the check"),
    ] {
        let changed = db.execute(&format!("UPDATE shop_ware SET {sql}"), ());
        assert!(
            matches!(changed, Err(Error::CheckViolation { .. } | Error::ForeignKeyViolation { .. })),
            "{broken}: {changed:?}"
        );
    }
    db.execute("UPDATE town SET name = 'Bergen'", ()).unwrap();
    let rows: Vec<(String, String, String, i32)> =
        db.query("SELECT name, town, colour, \"left\" FROM shop_ware", ()).unwrap();
    assert_eq!(rows, [("pen".into(), "Bergen".into(), "red".into(), 5)]);
}

#[test]
fn what_is_over_a_column_that_goes_goes_with_it() {
    let db = open();
    made(&db);
    let changes = "[[operations]]\nremove_field = \"Ware\"\nfield = \"gone\"\n\n[[operations]]\nadd_field = \"Ware\"\nfield = { name = \
                   \"colour\", type = \"text(10)\" }\nfill = \"red\"";
    run(&db, &shop(&[("0001_initial", WARES), ("0002_changes", changes)]), &to("0002")).unwrap();
    let found = ware(&db);
    assert!(found.column("gone").is_none() && found.column("town").is_some());
    assert!(found.checks.iter().all(|check| check.name.as_deref() != Some("not_gone")), "{:?}", found.checks);
    assert_eq!(found.foreign_keys.len(), 1);
}

#[test]
fn a_column_that_is_there_already_is_not_written_over() {
    let db = open();
    made(&db);
    let changes =
        "[[operations]]\nadd_field = \"Ware\"\nfield = { name = \"town\", type = \"text(10)\" }\nfill = \"red\"";
    let told =
        run(&db, &shop(&[("0001_initial", WARES), ("0002_changes", changes)]), &to("0002")).unwrap_err().to_string();
    assert!(told.contains("nothing of it is kept") && told.contains("town"), "{told}");
    let rows: Vec<(String,)> = db.query("SELECT town FROM shop_ware", ()).unwrap();
    assert_eq!(rows, [("Oslo".into(),)]);
}

#[test]
fn a_table_without_row_numbers_stays_so_and_a_strict_one_is_not_made_another() {
    let db = open();
    if db.system() == "postgresql" {
        return;
    }
    let initial = "[[operations]]\ncreate_model = \"Mark\"\ntable = \"mark\"\nfields = [{ name = \"name\", type = \"text\", primary_key = true }]";
    let change = "[[operations]]\nadd_field = \"Mark\"\nfield = { name = \"size\", type = \"integer\" }\nfill = 3";
    let migrations = shop(&[("0001_initial", initial), ("0002_size", change)]);
    run(&db, &migrations, &to("0001")).unwrap();
    raw::run(&db, "DROP TABLE mark; CREATE TABLE mark (name text PRIMARY KEY) STRICT").unwrap();
    let told = run(&db, &migrations, &to("0002")).unwrap_err().to_string();
    assert!(told.contains("STRICT") && told.contains("run_sql"), "{told}");
    raw::run(&db, "DROP TABLE mark; CREATE TABLE mark (name text PRIMARY KEY) WITHOUT ROWID").unwrap();
    run(&db, &migrations, &to("0002")).unwrap();
    let found = db.introspect().unwrap().into_iter().find(|table| table.name == "mark").unwrap();
    assert!(found.without_row_numbers && found.column("size").is_some());
}
