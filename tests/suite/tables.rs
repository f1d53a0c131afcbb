//! Creating tables.

use orm::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(app = "suite")]
pub struct Shelf {
    pub id: i64,
    #[field(max_length = 40, unique)]
    pub label: String,
    pub volumes: HasMany<Volume>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "suite", unique(title, shelf), index(rank))]
pub struct Volume {
    pub id: i64,
    #[field(max_length = 80)]
    pub title: String,
    pub rank: Option<i32>,
    #[field(on_delete = Cascade)]
    pub shelf: ForeignKey<Shelf>,
}

#[test]
fn tables_are_created_once_and_left_alone_afterwards() {
    let db = crate::open();
    db.create_tables().unwrap();
    let again = db.capture(|| db.create_tables().unwrap());
    assert!(again.iter().all(|statement| !statement.sql.contains("CREATE")), "{again:?}");
}

#[test]
fn no_two_tests_share_a_database() {
    let (one, other) = (crate::open(), crate::open());
    one.create_tables().unwrap();
    let created = other.capture(|| other.create_tables().unwrap());
    assert!(created.iter().any(|statement| statement.sql.contains("CREATE TABLE \"suite_shelf\"")), "{created:?}");
}
