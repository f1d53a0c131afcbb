//! Migrations on a database: what stays, what changes, and what is refused.

mod beside;
mod catalogue;
mod derived;
mod django;
mod histories;
mod killed;
mod locks;
mod names;
mod random;
mod refused;
mod rust;

use orm::Database;
use orm::migrate::execute::{Options, migrate};
use orm::migrate::{Migration, MigrationName, Target};

/// Migrations of the application `shop` from the texts of their files, each after the one before where it says nothing.
pub(super) fn shop(files: &[(&str, &str)]) -> Vec<Migration> {
    let mut migrations: Vec<Migration> = Vec::new();
    for (name, text) in files {
        let mut migration = Migration::read("shop", name, text).unwrap();
        if migration.depends_on.is_empty() {
            migration.depends_on.extend(migrations.last().map(|last| last.id.clone()));
        }
        migrations.push(migration);
    }
    migrations
}

pub(super) fn to(name: &str) -> Target {
    match name {
        "zero" => Target::Zero("shop".into()),
        name => Target::Migration(MigrationName { app: "shop".into(), name: name.into() }),
    }
}

pub(super) fn run(db: &Database, migrations: &[Migration], target: &Target) -> orm::Result<()> {
    migrate(db, migrations.to_vec(), target, Options::default(), &mut |_| {})
}

/// The first migration of the shop: things and what they are made of.
pub(super) const THINGS: &str = r#"
[[operations]]
create_model = "Material"
table = "shop_material"
fields = [
    { name = "id", type = "big_int", primary_key = true, auto = true },
    { name = "name", type = "text(40)", unique = true },
]

[[operations]]
create_model = "Thing"
table = "shop_thing"
fields = [
    { name = "id", type = "big_int", primary_key = true, auto = true },
    { name = "name", type = "text(40)" },
    { name = "price", type = "decimal(10, 2)" },
    { name = "note", type = "text", null = true },
    { name = "material", references = "Material", on_delete = "cascade" },
    { name = "parts", many_to_many = "Thing", table = "shop_thing_parts" },
]
indexes = [{ name = "shop_thing_name_idx", fields = ["name"] }]
checks = [{ name = "price_not_negative", condition = "gte(price, 0)" }]
"#;

/// Rows for [`THINGS`].
pub(super) fn fill(db: &Database) {
    use orm::prelude::*;
    db.execute("INSERT INTO shop_material (id, name) VALUES (1, 'wood'), (2, 'iron')", ()).unwrap();
    db.execute(
        "INSERT INTO shop_thing (id, name, price, note, material_id) VALUES (1, 'chair', 10.50, NULL, 1), (2, 'nail', 0.05, 'small', 2)",
        (),
    )
    .unwrap();
    db.execute("INSERT INTO shop_thing_parts (id, from_thing_id, to_thing_id) VALUES (1, 1, 2)", ()).unwrap();
}
