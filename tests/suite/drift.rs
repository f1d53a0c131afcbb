//! What a live database has otherwise than the models say.

use orm::schema::{Difference, DifferenceKind, Step};
use orm::{Database, prelude::*};

use crate::support::raw;

#[derive(Model, Debug, Clone)]
#[model(
    app = "drift",
    unique(title, shelf, name = "tome_unique"),
    index(-pages, name = "tome_pages"),
    check("tome_some_pages", |t| t.pages.gte(1))
)]
pub struct Tome {
    pub id: i64,
    #[field(max_length = 160)]
    pub title: String,
    pub pages: i32,
    #[field(max_length = 20, unique)]
    pub isbn: Option<String>,
    #[field(db_default = "'dust'", max_length = 20)]
    pub smell: String,
    #[field(on_delete = Cascade)]
    pub shelf: ForeignKey<Case>,
    pub read_by: ManyToMany<Case>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "drift", table = "drift_case")]
pub struct Case {
    pub id: i64,
    pub weight: u32,
}

fn is_postgres(db: &Database) -> bool {
    db.system() == "postgresql"
}

fn of_tomes(db: &Database) -> Vec<Difference> {
    let mut found = db.check_models().unwrap();
    found.retain(|difference| difference.table.starts_with("drift_"));
    found
}

fn mend(db: &Database, differences: &[Difference]) {
    for step in differences.iter().flat_map(|difference| &difference.mend) {
        match step {
            Step::Run(_) | Step::Object { .. } => {
                step.statements().iter().for_each(|statement| raw::run(db, statement).unwrap());
            }
            Step::Rebuild { .. } => {
                let statements = step.statements().join(";\n");
                raw::run(db, &format!("PRAGMA foreign_keys = OFF;\n{statements};\nPRAGMA foreign_keys = ON")).unwrap();
            }
        }
    }
}

/// Changes a fresh database by SQL, and says what is different then. Mended, nothing is.
#[track_caller]
fn told(sqlite: &str, postgres: &str) -> Vec<(DifferenceKind, String)> {
    let db = super::fresh();
    raw::run(&db, if is_postgres(&db) { postgres } else { sqlite }).unwrap();
    let found = of_tomes(&db);
    let told = found.iter().map(|difference| {
        assert!(!difference.mend.is_empty(), "{difference}");
        (difference.kind, difference.to_string().lines().next().unwrap().to_owned())
    });
    let told = told.collect();
    mend(&db, &found);
    assert_eq!(of_tomes(&db), []);
    told
}

/// The table of `Tome` with a part of its definition put otherwise.
fn tome(from: &str, to: &str) -> String {
    let definition = "CREATE TABLE drift_tome (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"title\" varchar(160) NOT \
         NULL, \"pages\" integer NOT NULL, \"isbn\" varchar(20) NULL UNIQUE, \"smell\" varchar(20) DEFAULT ('dust') NOT NULL, \
         \"shelf_id\" bigint NOT NULL REFERENCES \"drift_case\" (\"id\") DEFERRABLE INITIALLY DEFERRED, \
         CONSTRAINT \"tome_some_pages\" CHECK (\"pages\" >= 1), CONSTRAINT \"tome_unique\" UNIQUE (\"title\", \"shelf_id\"))";
    assert!(definition.contains(from), "{from}");
    let indexes = "CREATE INDEX drift_tome_shelf_id_1ebfe80d ON drift_tome (shelf_id); CREATE INDEX tome_pages ON \
         drift_tome (pages DESC)";
    format!("PRAGMA foreign_keys = OFF; DROP TABLE drift_tome; {}; {indexes}", definition.replace(from, to))
}

#[test]
fn what_was_made_of_the_models_is_as_they_say() {
    let db = super::fresh();
    let found = db.check_models().unwrap();
    assert!(found.is_empty(), "{}", found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_django_made_of_its_models_is_as_ours_say() {
    for application in ["chinook", "sakila", "edge"] {
        let db = crate::by_django(application);
        let mut found = db.check_models().unwrap();
        // The database has the tables of one application only.
        found.retain(|difference| {
            difference.kind != DifferenceKind::MissingTable || difference.table.starts_with(application)
        });
        let shown = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(found.is_empty(), "{shown}");
    }
}

#[test]
fn a_table_that_is_not_there_is_told_with_the_statements_that_make_it() {
    let told = told("DROP TABLE drift_tome_read_by", "DROP TABLE drift_tome_read_by");
    let text = "`Tome.read_by`: there is no table `drift_tome_read_by`.".to_owned();
    assert_eq!(told, [(DifferenceKind::MissingTable, text)]);
}

#[test]
fn a_column_that_is_not_there_is_told_with_what_hangs_on_it() {
    let told = told(&tome(", \"isbn\" varchar(20) NULL UNIQUE", ""), "ALTER TABLE drift_tome DROP COLUMN isbn");
    let text = "`Tome.isbn`: there is no column `isbn` in the table `drift_tome`.".to_owned();
    assert_eq!(told, [(DifferenceKind::MissingColumn, text)]);
}

#[test]
fn a_column_that_no_field_is_for_is_told_and_whether_it_is_in_the_way() {
    let add = "ALTER TABLE drift_case ADD COLUMN colour integer NOT NULL DEFAULT 0";
    let told = told(
        add,
        &format!("{add}; ALTER TABLE drift_case ALTER colour DROP DEFAULT; CREATE INDEX ON drift_case (colour)"),
    );
    let [(DifferenceKind::ExtraColumn, text)] = told.as_slice() else { panic!("{told:?}") };
    let told = "`Case`: the database has a column `colour` (integer) that no field is for";
    assert!(text.to_lowercase().starts_with(&told.to_lowercase()), "{text}");
    assert_eq!(text.ends_with("takes no row without a value in it."), !text.contains("INTEGER"), "{text}");
}

#[test]
fn another_type_is_told_in_the_words_of_both() {
    let told = told(
        &tome("\"title\" varchar(160)", "\"title\" varchar(100)"),
        "ALTER TABLE drift_tome ALTER title TYPE varchar(100)",
    );
    let [(DifferenceKind::Type, text)] = told.as_slice() else { panic!("{told:?}") };
    assert!(text.starts_with("`Tome.title`: the model says text(160), the database has "), "{text}");
    assert!(text.ends_with("(100)."), "{text}");
}

#[test]
fn a_column_that_takes_null_though_the_field_does_not_is_told() {
    let told = told(
        &tome("\"pages\" integer NOT NULL", "\"pages\" integer NULL"),
        "ALTER TABLE drift_tome ALTER pages DROP NOT NULL",
    );
    let text = "`Tome.pages`: the model never has it NULL, the database lets it be.".to_owned();
    assert_eq!(told, [(DifferenceKind::Null, text)]);
}

#[test]
fn another_default_is_told_and_the_same_in_other_words_is_not() {
    let told_of = told(
        &tome("DEFAULT ('dust')", "DEFAULT 'lavender'"),
        "ALTER TABLE drift_tome ALTER smell SET DEFAULT 'lavender'",
    );
    let [(DifferenceKind::Default, text)] = told_of.as_slice() else { panic!("{told_of:?}") };
    assert!(
        text.starts_with("`Tome.smell`: the model says that the database's default is 'dust', it is 'lav"),
        "{text}"
    );
    let same = told(
        &tome("DEFAULT ('dust')", "DEFAULT 'dust'"),
        "ALTER TABLE drift_tome ALTER smell SET DEFAULT ('du' || 'st')",
    );
    assert_eq!(same, []);
    let none = told(&tome(" DEFAULT ('dust')", ""), "ALTER TABLE drift_tome ALTER smell DROP DEFAULT");
    assert_eq!(none.len(), 1, "{none:?}");
}

#[test]
fn a_check_that_is_missing_or_of_other_numbers_is_told() {
    let told_of = told(
        &tome("CHECK (\"pages\" >= 1)", "CHECK (\"pages\" >= 2)"),
        "ALTER TABLE drift_tome DROP CONSTRAINT tome_some_pages, ADD CONSTRAINT tome_some_pages CHECK (pages >= 2)",
    );
    let [(DifferenceKind::Check, text)] = told_of.as_slice() else { panic!("{told_of:?}") };
    assert!(text.contains("`tome_some_pages` is CHECK (\"pages\" >= 1) to the model"), "{text}");
    let other_words = told(
        &tome("CHECK (\"pages\" >= 1)", "CHECK (1 <= pages)"),
        "ALTER TABLE drift_tome DROP CONSTRAINT tome_some_pages, ADD CONSTRAINT tome_some_pages CHECK (1 <= pages)",
    );
    assert_eq!(other_words, []);
    let missing = told(
        &tome("CONSTRAINT \"tome_some_pages\" CHECK (\"pages\" >= 1), ", ""),
        "ALTER TABLE drift_tome DROP CONSTRAINT tome_some_pages",
    );
    let text = "`Tome`: the database has no check `tome_some_pages`, CHECK (\"pages\" >= 1).".to_owned();
    assert_eq!(missing, [(DifferenceKind::Check, text)]);
}

#[test]
fn unique_constraints_that_are_missing_are_told() {
    let several = told(
        &tome(", CONSTRAINT \"tome_unique\" UNIQUE (\"title\", \"shelf_id\")", ""),
        "ALTER TABLE drift_tome DROP CONSTRAINT tome_unique",
    );
    assert_eq!(several.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [DifferenceKind::Unique], "{several:?}");
    let one = told(&tome("NULL UNIQUE", "NULL"), "ALTER TABLE drift_tome DROP CONSTRAINT drift_tome_isbn_key");
    let text = "`Tome.isbn`: the model has it unique, the database does not.".to_owned();
    assert_eq!(one, [(DifferenceKind::Unique, text)]);
}

#[test]
fn indexes_that_are_missing_or_too_many_or_otherwise_called_are_told() {
    let drop = "DROP INDEX tome_pages";
    let missing = told(drop, drop);
    let text = "`Tome.pages`: the database has no index `tome_pages`, (\"pages\" DESC).".to_owned();
    assert_eq!(missing, [(DifferenceKind::Index, text)]);
    let create = "CREATE INDEX other ON drift_tome (pages, title)";
    let extra = told(create, create);
    assert_eq!(extra.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [DifferenceKind::Index], "{extra:?}");
    let rename = "DROP INDEX tome_pages; CREATE INDEX tome_sheets ON drift_tome (pages DESC)";
    let renamed = told(rename, rename);
    let text = "`Tome.pages`: the index `tome_pages` is called `tome_sheets` in the database.".to_owned();
    assert_eq!(renamed, [(DifferenceKind::Name, text)]);
}

#[test]
fn a_foreign_key_that_is_missing_is_told() {
    let told = told(
        &tome("REFERENCES \"drift_case\" (\"id\") DEFERRABLE INITIALLY DEFERRED", ""),
        "ALTER TABLE drift_tome DROP CONSTRAINT drift_tome_shelf_id_1ebfe80d_fk_drift_case_id",
    );
    let text = "`Tome.shelf`: the model has it point at `drift_case`, the database has no such foreign key.".to_owned();
    assert_eq!(told, [(DifferenceKind::ForeignKey, text)]);
}

#[test]
fn what_the_database_does_on_deletion_is_told_where_it_is_not_what_the_model_says() {
    let constraint = "drift_tome_shelf_id_1ebfe80d_fk_drift_case_id";
    let told = told(
        &tome("(\"id\") DEFERRABLE", "(\"id\") ON DELETE CASCADE DEFERRABLE"),
        &format!(
            "ALTER TABLE drift_tome DROP CONSTRAINT {constraint}, ADD CONSTRAINT {constraint} FOREIGN KEY (shelf_id) \
             REFERENCES drift_case (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"
        ),
    );
    let text =
        "`Tome.shelf`: the model has the database do nothing when what it points at is deleted, it does CASCADE.";
    assert_eq!(told, [(DifferenceKind::ForeignKey, text.to_owned())]);
}

#[test]
fn a_type_without_its_condition_is_told() {
    let db = super::fresh();
    if !is_postgres(&db) {
        return;
    }
    raw::run(&db, "ALTER TABLE drift_case DROP CONSTRAINT drift_case_weight_check").unwrap();
    let found = of_tomes(&db);
    assert_eq!(found.iter().map(|difference| difference.kind).collect::<Vec<_>>(), [DifferenceKind::Check]);
    mend(&db, &found);
    assert_eq!(of_tomes(&db), []);
}
