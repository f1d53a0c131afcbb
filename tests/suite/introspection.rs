//! The tables of a live database, as its catalogue tells them.

use orm::Database;
use orm::schema::{Action, LiveColumn, LiveIndex, LiveIndexKind, LiveKind, LiveTable, LiveTerm};
use orm::value::ColumnType;

use crate::support::raw;

fn is_postgres(db: &Database) -> bool {
    db.system() == "postgresql"
}

fn table(db: &Database, name: &str) -> LiveTable {
    db.introspect().unwrap().into_iter().find(|table| table.name == name).unwrap()
}

fn columns<T>(table: &LiveTable, of: impl Fn(&LiveColumn) -> T) -> Vec<(&str, T)> {
    table.columns.iter().map(|column| (column.name.as_str(), of(column))).collect()
}

fn parts(index: &LiveIndex) -> Vec<String> {
    let part = index.parts.iter().map(|part| {
        let of = match &part.of {
            LiveTerm::Column(name) => name.clone(),
            LiveTerm::Expression(sql) => sql.replace(['(', ')'], ""),
        };
        of + if part.descending { " desc" } else { "" }
    });
    part.collect()
}

#[test]
fn what_django_made_is_read_with_types_nulls_and_keys() {
    let db = crate::by_django("sakila");
    let film = table(&db, "film");
    let (text, postgres) = (|length| ColumnType::Text { max_length: length }, is_postgres(&db));
    let decimal = |digits| ColumnType::Decimal { precision: postgres.then_some((digits, 2)) };
    assert_eq!(film.kind, LiveKind::Table);
    assert!(film.columns.iter().all(|column| !column.guessed && column.default.is_none()), "{film:#?}");
    let mut found = columns(&film, |column| (column.column_type.unwrap(), column.null, column.auto));
    found.sort_unstable_by_key(|(name, _)| *name);
    assert_eq!(
        found,
        [
            ("description", (text(None), true, false)),
            ("film_id", (ColumnType::Integer, false, true)),
            ("language_id", (ColumnType::Integer, false, false)),
            ("last_update", (ColumnType::DateTime, false, false)),
            ("length", (ColumnType::PositiveSmallInt, true, false)),
            ("original_language_id", (ColumnType::Integer, true, false)),
            ("rating", (text(Some(5)), true, false)),
            ("release_year", (ColumnType::Integer, true, false)),
            ("rental_duration", (ColumnType::SmallInt, false, false)),
            ("rental_rate", (decimal(4), false, false)),
            ("replacement_cost", (decimal(5), false, false)),
            ("special_features", (ColumnType::Json, true, false)),
            ("title", (text(Some(255)), false, false)),
        ]
    );
    assert_eq!(film.primary_key, ["film_id"]);
    let key = film.foreign_key("language_id").unwrap();
    assert_eq!((key.table.as_str(), key.to.as_slice()), ("language", ["language_id".to_owned()].as_slice()));
    assert_eq!(
        (key.on_delete, key.on_update, key.deferrable, key.deferred),
        (Action::NoAction, Action::NoAction, true, true)
    );
    assert_eq!(key.name.is_some(), postgres);
    let index = film.indexes.iter().find(|index| index.name.as_deref() == Some("film_title_4fca390c")).unwrap();
    assert_eq!((index.kind, index.plain_columns()), (LiveIndexKind::Plain, Some(vec!["title"])));
}

#[test]
fn constraints_and_indexes_are_read_with_names_directions_and_conditions() {
    let db = super::fresh();
    let parcel = table(&db, "suite_parcel");
    let index = |name: &str| parcel.indexes.iter().find(|index| index.name.as_deref() == Some(name)).unwrap();
    let light = index("parcel_light");
    assert_eq!(parts(light), ["weight desc", "kind"]);
    assert_eq!(light.condition.as_deref().unwrap().replace(['(', ')', '"'], ""), "weight < 10");
    assert_eq!(light.include, if is_postgres(&db) { vec!["code".to_owned()] } else { Vec::new() });
    assert_eq!((light.kind, light.is_unique()), (LiveIndexKind::Plain, false));
    assert_eq!(index("parcel_code").kind, LiveIndexKind::Unique);
    assert_eq!(
        parts(index("parcel_sum")).iter().map(|part| part.replace('"', "")).collect::<Vec<_>>(),
        ["weight + limit desc", "kind"]
    );
    let mut checks: Vec<_> = parcel.checks.iter().filter_map(|check| check.name.as_deref()).collect();
    checks.sort_unstable();
    assert_eq!(checks, ["parcel_kind", "parcel_lost", "parcel_sent", "parcel_weight"]);
    let double = parcel.column("double").unwrap();
    assert!(double.generated.as_deref().is_some_and(|sql| sql.contains("weight * 2")), "{double:?}");
    assert_eq!((double.column_type, double.default.as_deref()), (Some(ColumnType::BigInt), None));
}

#[test]
fn keys_of_several_columns_come_in_the_order_of_the_key() {
    let db = crate::open();
    let sql = "CREATE TABLE line (b integer NOT NULL, a integer NOT NULL, note text DEFAULT 'it''s', PRIMARY KEY (a, b)); \
               CREATE TABLE part (x integer, y integer, n integer, CONSTRAINT to_line FOREIGN KEY (x, y) \
               REFERENCES line (a, b) ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT one UNIQUE (y, n), UNIQUE (n))";
    raw::run(&db, sql).unwrap();
    let (line, part) = (table(&db, "line"), table(&db, "part"));
    assert_eq!(line.primary_key, ["a", "b"]);
    assert_eq!(columns(&line, |column| column.auto), [("b", false), ("a", false), ("note", false)]);
    assert!(line.column("note").unwrap().default.as_deref().is_some_and(|default| default.starts_with("'it''s'")));
    let [key] = part.foreign_keys.as_slice() else { panic!("{part:?}") };
    assert_eq!(
        (key.name.as_deref(), key.columns.as_slice()),
        (Some("to_line"), ["x".to_owned(), "y".into()].as_slice())
    );
    assert_eq!((key.table.as_str(), key.to.as_slice()), ("line", ["a".to_owned(), "b".into()].as_slice()));
    assert_eq!((key.on_delete, key.on_update, key.deferrable), (Action::Cascade, Action::SetNull, false));
    let one = part.indexes.iter().find(|index| index.name.as_deref() == Some("one")).unwrap();
    assert_eq!((one.kind, one.plain_columns()), (LiveIndexKind::Constraint, Some(vec!["y", "n"])));
    assert!(part.is_unique("n") && !part.is_unique("y"));
}

#[test]
fn views_are_told_from_tables_and_a_broken_one_is_no_obstacle() {
    let db = crate::open();
    raw::run(&db, "CREATE TABLE gem (id integer PRIMARY KEY, name text); CREATE VIEW names AS SELECT name FROM gem")
        .unwrap();
    let names = table(&db, "names");
    assert_eq!(
        (names.kind, columns(&names, |column| column.column_type.unwrap())),
        (LiveKind::View, vec![("name", ColumnType::Text { max_length: None })])
    );
    if !is_postgres(&db) {
        raw::run(&db, "CREATE VIEW broken AS SELECT * FROM nowhere").unwrap();
        assert_eq!(table(&db, "broken").columns, []);
        assert_eq!(table(&db, "gem").columns.len(), 2);
    }
}

#[test]
fn names_of_any_letters_are_read_as_they_are() {
    let db = super::fresh();
    let weird = table(&db, "weird \"t\u{e4}ble\" (1)");
    assert!(weird.is_unique("a \"b\" \u{e9}"), "{weird:?}");
}

#[test]
fn types_that_models_have_no_word_for_are_told_to_be_guesses() {
    let db = crate::open();
    let (sql, expected) = match is_postgres(&db) {
        true => (
            "CREATE TYPE mood AS ENUM ('good'); CREATE DOMAIN year AS integer CHECK (VALUE > 1900); \
             CREATE TABLE strange (a mood, b year, c character(3), d integer[], e inet, f smallserial)",
            ["mood", "year", "character(3)", "integer[]", "inet"],
        ),
        false => (
            "CREATE TABLE strange (a mood, b, c character(3), d tinyint, e money, f smallint)",
            ["mood", "", "character(3)", "tinyint", "money"],
        ),
    };
    raw::run(&db, sql).unwrap();
    let strange = table(&db, "strange");
    let (sure, guessed): (Vec<_>, Vec<_>) = strange.columns.iter().partition(|column| !column.guessed);
    assert_eq!(guessed.iter().map(|column| column.declared.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(
        sure.iter().map(|column| (column.column_type.unwrap(), column.auto)).collect::<Vec<_>>(),
        [(ColumnType::SmallInt, is_postgres(&db))]
    );
}
