//! Models made from the tables of databases: the sources are kept here, compiled, and held against what is made of the same
//! databases again. With `ORM_TEST_WRITE=1` they are written anew.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]
#![cfg(all(feature = "sqlite", feature = "postgres"))]

#[path = "../support/mod.rs"]
mod support;

macro_rules! sources {
    ($($module:ident)*) => {$(
        #[rustfmt::skip]
        mod $module;
    )*};
}

sources! {
    postgres_chinook postgres_edge postgres_foreign postgres_hostile postgres_sakila
    sqlite_chinook sqlite_edge sqlite_foreign sqlite_hostile sqlite_sakila
}

use std::path::Path;

use orm::db::{ReadHandle, create_tables_of, now};
use orm::meta::ModelMeta;
use orm::prelude::*;
use orm::schema::state::State;
use orm::schema::{
    Action, LiveCheck, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveKind, LivePart, LiveTable, LiveTerm,
    drift,
};
use orm::value::ColumnType;
use proptest::prelude::*;
use support::{TestDatabase, raw};

/// The models of a module.
macro_rules! models {
    ($module:ident: $($model:ident)*) => {
        vec![$(<$module::$model as orm::Model>::meta()),*]
    };
}

/// Those of two modules, whose models have the same names.
macro_rules! of_both {
    ($sqlite:ident $postgres:ident: $($model:ident)*) => {
        [models!($sqlite: $($model)*), models!($postgres: $($model)*)]
    };
}

fn source(db: &Database, app: Option<&str>) -> String {
    orm::inspect::models(&db.introspect().unwrap(), app, db.port().dialect())
}

/// What is made of a database must be what is kept in the file, and say nothing else than the database. Differences that there
/// may be are given by their beginnings.
#[track_caller]
fn assert_kept(db: &Database, case: &str, app: Option<&str>, models: &[&'static ModelMeta], differences: &[&str]) {
    let system = if db.system() == "postgresql" { "postgres" } else { "sqlite" };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/inspected/{system}_{case}.rs"));
    let made = source(db, app);
    if std::env::var_os("ORM_TEST_WRITE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(made == kept, "{} is\n{kept}\nand should be\n{made}", path.display());
    assert_eq!(made.matches("\npub struct ").count(), models.len(), "the test does not name all models");
    let (state, tables) = (State::of(models).unwrap(), db.introspect().unwrap());
    let found = drift(&state, &tables, db.port().dialect(), db.port().catalogue().unwrap()).unwrap();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let as_told = found.iter().zip(differences).all(|(found, told)| found.starts_with(told));
    assert!(found.len() == differences.len() && as_told, "{system}:\n{}", found.join("\n"));
}

/// Both databases, where there is a PostgreSQL server.
fn both(sqlite: TestDatabase, postgres: Option<TestDatabase>) -> Vec<TestDatabase> {
    assert!(postgres.is_some() || std::env::var_os("CI").is_none(), "there is no PostgreSQL server");
    std::iter::once(sqlite).chain(postgres).collect()
}

fn by_django(application: &'static str) -> Vec<TestDatabase> {
    both(support::sqlite_by_django(application), support::postgres_by_django(application))
}

fn by_script(sqlite: &str, postgres: &str) -> Vec<TestDatabase> {
    let databases = both(support::sqlite(), support::postgres());
    for (db, script) in databases.iter().zip([sqlite, postgres]) {
        raw::run(db, script).unwrap();
    }
    databases
}

#[test]
fn models_of_the_film_rental_are_its_tables() {
    let models = of_both!(sqlite_sakila postgres_sakila: Actor Address Category City Country Customer Film FilmActor
        FilmCategory Inventory Language Payment Rental Staff Store);
    for (db, models) in by_django("sakila").iter().zip(models) {
        assert_kept(db, "sakila", Some("sakila"), &models, &[]);
    }
}

#[test]
fn models_of_the_music_shop_and_of_djangos_users_are_their_tables() {
    let models = of_both!(sqlite_chinook postgres_chinook: AuthGroup AuthGroupPermissions AuthPermission AuthUser
        AuthUserGroups AuthUserUserPermissions Album Artist Customer Employee Genre Invoice Invoiceline Mediatype Playlist
        Track DjangoContentType);
    for (db, models) in by_django("chinook").iter().zip(models) {
        assert_kept(db, "chinook", Some("chinook"), &models, &[]);
    }
}

#[test]
fn models_of_the_corners_are_their_tables() {
    let models = of_both!(sqlite_edge postgres_edge: Author Authorship Book Cascadechild Country Defaultchild Doc Event
        Item Leaf Nullchild Phrase Profile Protectchild Publisher Restrictchild Review Root Sample Tag Token);
    for (db, models) in by_django("edge").iter().zip(models) {
        assert_kept(db, "edge", Some("edge"), &models, &[]);
    }
}

#[test]
fn what_is_created_of_such_models_gives_the_same_models() {
    let models = of_both!(sqlite_sakila postgres_sakila: Actor Address Category City Country Customer Film FilmActor
        FilmCategory Inventory Language Payment Rental Staff Store);
    let originals = by_django("sakila");
    for ((db, original), models) in both(support::sqlite(), support::postgres()).iter().zip(&originals).zip(models) {
        now(create_tables_of(db.port(), &models)).unwrap();
        assert_eq!(source(db, Some("sakila")), source(original, Some("sakila")));
    }
}

#[test]
fn such_models_read_the_rows_and_walk_their_relations() -> orm::Result<()> {
    use sqlite_sakila::{City, Film};
    let db = support::sqlite_by_django("sakila");
    let film = Film::objects().order_by(|f| f.film_id).prefetch(|f| f.film_actors).first(&*db)?.unwrap();
    assert_eq!((film.title.as_str(), film.language.get(&*db)?.name.trim()), ("ACADEMY DINOSAUR", "English"));
    assert_eq!(film.film_actors.all(&*db)?.len(), 10);
    let rented = City::objects().filter(|c| c.addresses.customers.rentals.inventory.film.title.eq(&film.title));
    assert!(rented.exists(&*db)?);
    Ok(())
}

#[test]
fn models_of_tables_that_neither_django_nor_this_library_made_say_what_they_leave_out() {
    let models = of_both!(sqlite_foreign postgres_foreign: Account Actor Film FilmActor FilmExtras Language Other Review
        Same Staff);
    let databases = by_script(include_str!("foreign_sqlite.sql"), include_str!("foreign_postgres.sql"));
    // Indexes of foreign keys have names of their own.
    let sqlite = [
        "`Film.language`: the index `film_language_id_1fc707db` is called `idx_fk_language_id`",
        "`Film`: the database has an index `idx_cheap`",
        "`Other.id`: the database has it point at `same`",
    ];
    // A key of text has an index for prefixes with models, and what points at a key has its type.
    let postgres = [
        "`Account.email`: the database has no index `account_email_1d744048_like`",
        "`Film.language`: the model says integer, the database has smallint",
        "`Film.original_language`: the model says integer, the database has smallint",
        "`Film`: the database has a column `special_features` (text[])",
        "`Film`: the database has a column `fulltext` (tsvector)",
        "`Film.language`: the index `film_language_id_1fc707db` is called `idx_fk_language_id`",
        "`Film`: the database has an index `idx_cheap`",
        "`Film`: the database has an index `idx_lower`",
        "`Other.id`: the database has it point at `same`",
        "`Staff.username`: the database has no index `staff_username_9bca0107_like`",
        "`Staff.email`: the database has no index `staff_email_a4287e4b_like`",
    ];
    for ((db, models), differences) in databases.iter().zip(models).zip([sqlite.as_slice(), &postgres]) {
        assert_kept(db, "foreign", None, &models, differences);
    }
}

#[test]
fn conditions_become_closures_where_their_meaning_is_sure() {
    let sure = [
        ("a >= -5 AND b < a", "|m| m.a.gte(-5) & m.b.lt(m.a)"),
        ("(a = 1) OR (b IS NULL) OR s IS NOT NULL", "|m| m.a.eq(1) | m.b.is_null() | m.s.is_not_null()"),
        ("s IN ('x', 'it''s', '\"]')", "|m| m.s.is_in([\"x\", \"it's\", \"\\\"]\"])"),
        ("a IN (1, 2)", "|m| m.a.is_in([1, 2])"),
        ("NOT t", "|m| m.t.eq(false)"),
        ("t AND a > 0", "|m| m.t.eq(true) & m.a.gt(0)"),
    ];
    let told = [
        "a = 1 AND (b = 2 OR b = 3)",
        "NOT (t AND a > 0)",
        "abs(a) > 1",
        "a + b > 1",
        "a <> 1",
        "length(s) > 1",
        "s > 'x'",
        "a > 3000000000",
        "CASE WHEN t THEN a > 1 ELSE b > 1 END",
        "(a = 1) = t",
    ];
    let all = sure.iter().map(|(sql, _)| sql).chain(&told).enumerate();
    let checks = all.map(|(at, sql)| format!(", CONSTRAINT c{at} CHECK ({sql})")).collect::<String>();
    let script = format!(
        "CREATE TABLE t (id bigint PRIMARY KEY, a integer, b integer, s varchar(9), t bool, abs integer{checks})"
    );
    for db in by_script(&script, &script) {
        let source = source(&db, None);
        for (at, (_, closure)) in sure.iter().enumerate() {
            assert!(source.contains(&format!("check(\"c{at}\", {closure})")), "{closure} is not in\n{source}");
        }
        for (at, sql) in told.iter().enumerate().map(|(at, sql)| (at + sure.len(), sql)) {
            assert!(
                source.contains(&format!("The database has the check `c{at}`, ")),
                "{sql} is no comment of\n{source}"
            );
        }
    }
}

#[test]
fn models_of_hostile_names_are_models_and_nothing_else() {
    let models = [
        models!(sqlite_hostile: Table1 Table2 OptionTable OptionFieldsTable Film FilmBuilderTable FilmFieldsTable
            ModelTable VecTable XImplDropFor Table11),
        models!(postgres_hostile: Table1 Table2 AName OptionTable OptionFieldsTable Film FilmBuilderTable FilmFieldsTable
            ModelTable VecTable XImplDropFor Table12),
    ];
    let databases = by_script(include_str!("hostile_sqlite.sql"), include_str!("hostile_postgres.sql"));
    let sqlite = [
        "`Table2`: the database has a column `a_name_that_goes_on_and_on_and_on_until",
        "`XImplDropFor.d2`: the database's default is lower('X') || 'y'",
    ];
    let mut postgres = sqlite.to_vec();
    postgres[0] = "`Table2.id`: the database has no index";
    postgres[1] = "`XImplDropFor.d2`: the database's default is (lower(";
    postgres.push("`XImplDropFor`: the database has a column `Self` (text)");
    for ((db, models), differences) in databases.iter().zip(models).zip([sqlite.as_slice(), &postgres]) {
        assert_kept(db, "hostile", None, &models, differences);
    }
}

/// What is left of a source without its literals and comments. Both are checked to be of one line each.
fn bare(source: &str) -> String {
    let mut bare = String::new();
    for line in source.lines() {
        if line.trim_start().starts_with("//") {
            assert!(line.is_ascii() && !line.contains(|c: char| c.is_control()), "{line}");
            continue;
        }
        let (mut within, mut escaped) = (false, false);
        for character in line.chars() {
            assert!(
                !character.is_control()
                    && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
                "{line}"
            );
            match character {
                '"' if !escaped => within = !within,
                _ if within => {}
                other => bare.push(other),
            }
            escaped = within && character == '\\' && !escaped;
        }
        assert!(!within, "a literal ends with its line: {line}");
        bare.push('\n');
    }
    bare
}

/// Names and SQL that someone hostile may have left in a catalogue.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z_]{1,8}",
        any::<String>(),
        proptest::sample::select(vec![
            "x: i32 } impl Drop for ..",
            "r#type",
            "self",
            "Self",
            "\"]",
            "*/",
            "\u{202e}evil",
            "a\n// b",
            "${}",
            "\\\"",
            "'); system(..)",
            "\r\npub mod m;",
            "/// doc",
            "#[cfg(any())]",
            "\\",
            "''",
            "'a\" + \"b'",
            "id",
            "pk",
            "fn",
        ])
        .prop_map(str::to_owned),
    ]
}

fn hostile_table() -> impl Strategy<Value = LiveTable> {
    let types = proptest::sample::select(vec![
        Some(ColumnType::BigInt),
        Some(ColumnType::Text { max_length: Some(3) }),
        Some(ColumnType::Json),
        None,
    ]);
    let column =
        (hostile(), hostile(), types, any::<[bool; 3]>(), prop::option::of(hostile()), prop::option::of(hostile()));
    let column = column.prop_map(|(name, declared, column_type, [guessed, null, auto], default, generated)| {
        LiveColumn { name, declared, column_type, guessed, null, auto, default, collation: None, generated }
    });
    let lists = (prop::collection::vec(column, 1..5), prop::collection::vec(hostile(), 0..3));
    (hostile(), lists, hostile(), hostile()).prop_map(|(name, (columns, names), other, sql)| {
        let first = columns[0].name.clone();
        let part = |of| LivePart { of, descending: false, nulls: None, class: None };
        let index = |kind, of| LiveIndex {
            name: Some(other.clone()),
            kind,
            method: Some(if sql.len() % 2 == 0 { "btree".into() } else { sql.clone() }),
            parts: vec![part(of)],
            include: names.clone(),
            condition: None,
            nulls_distinct: true,
            options: None,
            deferrable: None,
        };
        LiveTable {
            kind: LiveKind::Table,
            primary_key: vec![first.clone()],
            foreign_keys: vec![LiveForeignKey {
                name: None,
                columns: columns.iter().skip(1).take(1).map(|column| column.name.clone()).collect(),
                table: name.clone(),
                to: vec![first.clone()],
                on_delete: Action::Cascade,
                on_update: Action::NoAction,
                deferrable: true,
                deferred: true,
            }],
            checks: vec![LiveCheck { name: Some(other.clone()), condition: sql.clone() }],
            indexes: vec![
                index(LiveIndexKind::Constraint, LiveTerm::Column(first)),
                index(LiveIndexKind::Plain, LiveTerm::Expression(sql.clone())),
            ],
            name,
            columns,
            without_row_numbers: false,
            strict: false,
        }
    })
}

proptest! {
    #[test]
    fn nothing_in_a_catalogue_gets_out_of_literals_and_comments(
        tables in prop::collection::vec(hostile_table(), 1..4),
        app in prop::option::of(hostile()),
    ) {
        let db = orm::connect("sqlite::memory:").unwrap();
        let source = orm::inspect::models(&tables, app.as_deref(), db.port().dialect());
        let bare = bare(&source);
        let plain = |c: char| c.is_ascii_alphanumeric() || "_#[]():,<>{}=-!*;|&. \n".contains(c);
        prop_assert!(bare.chars().all(plain), "{source}");
        for line in bare.lines() {
            let line = line.trim_start();
            let known = ["use orm::prelude::", "#[", "#![doc = ]", "pub ", "app = ,", "table = ", "primary_key(", "unique(",
                "check(", "index(", "max_length", "column = ", "primary_key", "on_delete", "db_default", "generated", "db_index", "unique", "auto", "via", "symmetrical", ")]", "}"];
            prop_assert!(line.is_empty() || known.iter().any(|known| line.starts_with(known)), "{line}\nin\n{source}");
        }
        prop_assert_eq!(bare.matches('{').count(), bare.matches('}').count());
        prop_assert_eq!(bare.matches('{').count(), bare.matches("pub struct ").count());
    }
}
