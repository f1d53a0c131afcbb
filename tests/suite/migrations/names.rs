//! Constraints and indexes that have other names than models know.

use std::collections::BTreeSet;

use super::catalogue::catalogue;
use super::{THINGS, fill, run, shop, to};
use crate::open;
use crate::support::raw;

/// Django leaves constraints and indexes their names when their table is renamed.
#[test]
fn what_has_another_name_in_the_database_is_found_by_what_it_is() {
    let db = open();
    let changes = r#"
[[operations]]
alter_field = "Thing"
field = { name = "material", references = "Material", on_delete = "cascade", db_constraint = false, index = false }

[[operations]]
remove_constraint = "Thing"
name = "price_not_negative"

[[operations]]
remove_index = "Thing"
name = "shop_thing_name_idx"

[[operations]]
alter_field = "Material"
field = { name = "name", type = "text(40)" }
"#;
    let migrations = shop(&[("0001_initial", THINGS), ("0002_without", changes)]);
    run(&db, &migrations, &to("0001")).unwrap();
    fill(&db);
    let expected = {
        let db = open();
        run(&db, &migrations, &to("0002")).unwrap();
        catalogue(&db)
    };
    if db.system() == "postgresql" {
        for table in db.introspect().unwrap().iter().filter(|table| table.name.starts_with("shop_")) {
            let keys = table.foreign_keys.iter().filter_map(|key| key.name.clone());
            let checks = table.checks.iter().filter_map(|check| check.name.clone());
            for name in keys.chain(checks) {
                raw::run(
                    &db,
                    &format!("ALTER TABLE \"{}\" RENAME CONSTRAINT \"{name}\" TO \"old_{name}\"", table.name),
                )
                .unwrap();
            }
            for name in table.indexes.iter().filter_map(|index| index.name.clone()) {
                raw::run(&db, &format!("ALTER INDEX \"{name}\" RENAME TO \"old_{name}\"")).unwrap();
            }
        }
    }
    run(&db, &migrations, &to("0002")).unwrap();
    let left = |lines: Vec<String>| lines.iter().map(|line| line.replace("old_", "")).collect::<BTreeSet<_>>();
    assert_eq!(left(catalogue(&db)), left(expected));
}
