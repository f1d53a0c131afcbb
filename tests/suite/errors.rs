//! What goes wrong is the same error on every database, says what, where and what to do, and keeps values to itself.

use std::fmt::Debug;
use std::io::{Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;
use crate::support::raw;

/// Stands for what must not be shown: a password, a value.
const CANARY: &str = "canary";

#[derive(FieldType, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Good,
    Bad,
}

#[derive(Model, Debug, Clone)]
#[model(app = "errors")]
pub struct Owner {
    #[field(primary_key, max_length = 20)]
    pub name: String,
    pub things: HasMany<Thing>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "errors", unique(name, count))]
pub struct Thing {
    pub id: i64,
    #[field(max_length = 20)]
    pub name: String,
    #[field(default = 0)]
    pub count: u32,
    #[field(max_length = 10, default = Mood::Good)]
    pub mood: Mood,
    pub data: Option<serde_json::Value>,
    #[field(on_delete = Cascade)]
    pub owner: Option<ForeignKey<Owner>>,
    pub parts: HasMany<Part>,
}

#[derive(Model, Debug, Clone)]
#[model(app = "errors")]
pub struct Part {
    pub id: i64,
    #[field(on_delete = Cascade)]
    pub thing: ForeignKey<Thing>,
    #[field(max_length = 20, unique)]
    pub code: Option<String>,
}

fn is_postgres(db: &Database) -> bool {
    db.system() == "postgresql"
}

/// Checks what an error shows, and gives its message.
#[track_caller]
fn shown<T: Debug>(result: Result<T>) -> (Error, String) {
    let error = result.expect_err("this must fail");
    let message = error.to_string();
    for text in [&message, &format!("{error:?}"), &format!("{error:#?}")] {
        assert!(!text.to_lowercase().contains(CANARY), "{text}");
    }
    assert!(message.len() > 15 && !message.contains("  "), "{message}");
    (error, message)
}

macro_rules! assert_error {
    ($result:expr, $pattern:pat $(if $guard:expr)?, $($word:expr),+ $(,)?) => {{
        let (error, message) = shown($result);
        assert!(matches!(&error, $pattern $(if $guard)?), "{error:?}");
        $(assert!(message.contains($word), "`{}` is not in: {message}", $word);)+
    }};
}

fn unsaved() -> Thing {
    Thing { id: 0, name: "x".into(), count: 0, mood: Mood::Good, data: None, owner: None, parts: HasMany::default() }
}

/// The table of `Thing` as another program might have made it.
fn table_of_another(db: &Database, columns: &str, values: &str) {
    raw::run(db, r#"DROP TABLE "errors_part""#).unwrap();
    raw::run(db, r#"DROP TABLE "errors_thing""#).unwrap();
    raw::run(db, &format!(r#"CREATE TABLE "errors_thing" ({columns})"#)).unwrap();
    raw::run(db, &format!(r#"INSERT INTO "errors_thing" VALUES ({values})"#)).unwrap();
}

const COLUMNS: &str = "id bigint, name varchar(20), count bigint, mood varchar(20), data text, owner_id varchar(20)";

#[test]
fn a_url_that_is_not_understood_says_which_part() {
    for (url, word) in [
        ("", "scheme"),
        ("chinook.db", "scheme"),
        ("nodatabase://u:canary@h/d", "nodatabase"),
        ("sqlite://", "file"),
        ("sqlite://x.db?colour=canary", "colour"),
        ("sqlite://x.db?mode=canary", "mode"),
        ("sqlite://x%zz.db", "%"),
    ] {
        assert_error!(orm::connect(url), Error::Url { .. }, word);
    }
    if cfg!(feature = "postgres") {
        for (url, word) in [
            ("postgres:h/d", "//"),
            ("postgres://u:canary@h:99999/d", "port"),
            ("postgres://u:canary@[::1/d", "]"),
            ("postgres://u:canary%zz@h/d", "password"),
            ("postgres://u:canary@h/d?sslmode=canary", "sslmode"),
            ("postgres://u:canary@h/d?nothing=canary", "valid are"),
            ("postgres://u:canary@h/d?connect_timeout=canary", "connect_timeout"),
        ] {
            assert_error!(orm::connect(url), Error::Url { .. }, word);
        }
    }
}

#[test]
fn a_database_that_is_not_there_says_what_to_do() {
    let home = fresh();
    let db = &*home;
    if is_postgres(db) {
        assert_error!(
            orm::connect("postgres://u:canary@127.0.0.1:1/d"),
            Error::Connect { .. },
            "127.0.0.1:1",
            "no server listens there"
        );
        assert_error!(
            orm::connect("postgres://u:canary@%2Fnowhere/d"),
            Error::Connect { .. },
            "/nowhere",
            "no server listens there"
        );
        let (base, name) = home.url().split_once("/orm_test").unwrap();
        let settings = name.split_once('?').map(|(_, settings)| format!("?{settings}")).unwrap_or_default();
        assert_error!(orm::connect(&format!("{base}/nowhere{settings}")), Error::Connect { .. }, "nowhere", "createdb");
    } else {
        assert_error!(orm::connect("sqlite:///nowhere/at/all.db"), Error::Connect { .. }, "/nowhere/at", "folder");
        assert_error!(orm::connect("sqlite://nowhere.db?mode=rw"), Error::Connect { .. }, "nowhere.db");
        let folder = std::env::temp_dir().display().to_string();
        assert_error!(orm::connect(&format!("sqlite://{folder}")), Error::Connect { .. }, &folder);
    }
}

#[test]
fn a_wrong_password_is_not_shown() {
    let home = fresh();
    if !is_postgres(&home) {
        return;
    }
    // A server that knows one answer.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 1024]);
            let said = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"ed\"\0\0";
            let length = u32::try_from(said.len() + 4).unwrap().to_be_bytes();
            let _ = connection.write_all(&[&b"E"[..], &length, said].concat());
        }
    });
    let url = format!("postgres://ed:canary@127.0.0.1:{port}/d");
    assert_error!(orm::connect(&url), Error::Connect { .. }, "check the user and the password", "ed@127.0.0.1");
    assert_error!(
        orm::connect(&format!("postgres://ed@127.0.0.1:{port}/d?password=canary")),
        Error::Connect { .. },
        "password"
    );
}

#[test]
fn no_debug_of_a_database_shows_a_password() {
    let home = fresh();
    let url = match home.url().split_once("orm@") {
        Some((_, rest)) => format!("postgres://orm:canary@{rest}"),
        None => home.url().to_owned(),
    };
    let builder = Database::builder().url(&url);
    let text = format!("{builder:?}");
    let db = builder.open().unwrap();
    let transaction = db.atomic(|tx| Ok::<_, Error>(format!("{tx:?}"))).unwrap();
    let text = format!("{text} {db:?} {:?} {:?} {transaction}", db.pool_status(), db.transaction());
    assert!(!text.contains(CANARY), "{text}");
    assert!(text.contains("orm_test"), "{text}");
}

#[test]
fn a_missing_table_is_named() {
    let home = fresh();
    let db = &*home;
    raw::run(db, r#"DROP TABLE "errors_part""#).unwrap();
    let missing = |result: Result<()>| {
        assert_error!(result, Error::MissingTable { table, .. } if table == "errors_part", "errors_part", "does not exist");
    };
    missing(Part::objects().all(db).map(drop));
    missing(Part::objects().filter(|p| p.code.eq(CANARY)).count(db).map(drop));
    missing(Part::builder().thing(1).code(CANARY).save(db).map(drop));
    missing(Part::objects().update(db, |p| p.code.set(CANARY)).map(drop));
    missing(Part::objects().delete(db).map(drop));
    missing(Part::objects().bulk_create(db, (0..2).map(|_| Part::builder().thing(1).code(CANARY))).map(drop));
}

#[test]
fn a_missing_column_is_named() {
    let home = fresh();
    let db = &*home;
    raw::run(db, r#"ALTER TABLE "errors_part" RENAME COLUMN "code" TO "other""#).unwrap();
    let missing = |result: Result<()>| {
        assert_error!(result, Error::MissingColumn { column, .. } if column.ends_with("code"), "code", "does not exist");
    };
    missing(Part::objects().all(db).map(drop));
    missing(Part::objects().filter(|p| p.code.eq(CANARY)).count(db).map(drop));
    missing(Part::builder().thing(1).code(CANARY).save(db).map(drop));
    missing(Part::objects().update(db, |p| p.code.set(CANARY)).map(drop));
}

#[test]
fn a_cell_that_does_not_fit_its_field_names_the_column_and_both_types() {
    let home = fresh();
    let db = &*home;
    for (columns, values, column, expected) in [
        (COLUMNS.replace("count bigint", "count text"), "1, 'a', 'canary', 'good', NULL, NULL", "count", "u32"),
        (COLUMNS.to_owned(), "1, 'a', 4294967296, 'good', NULL, NULL", "count", "u32"),
        (COLUMNS.to_owned(), "1, 'a', -1, 'good', NULL, NULL", "count", "u32"),
        (COLUMNS.to_owned(), "1, 'a', 1, 'canary', NULL, NULL", "mood", "one of good, bad"),
        (COLUMNS.to_owned(), "1, 'a', 1, 'good', '{\"canary\": ', NULL", "data", "JSON"),
        (COLUMNS.to_owned(), "1, NULL, 1, 'good', NULL, NULL", "name", "String"),
        (COLUMNS.to_owned(), "1, 'a', NULL, 'good', NULL, NULL", "count", "u32"),
        (COLUMNS.replace("name varchar(20)", "name bigint"), "1, 5, 1, 'good', NULL, NULL", "name", "String"),
    ] {
        let home = fresh();
        let db = &*home;
        table_of_another(db, &columns, values);
        let named = format!("errors_thing.{column}");
        assert_error!(
            Thing::objects().all(db),
            Error::Decode { column, .. } if *column == named,
            &named,
            expected
        );
        assert_error!(Thing::objects().iter(db).map(|_| ()), Error::Decode { .. }, &named);
        assert_error!(Thing::objects().find(db, 1), Error::Decode { .. }, &named);
    }
    table_of_another(db, COLUMNS, "1, NULL, 4294967296, 'canary', NULL, NULL");
    for (result, column, expected) in [
        (Thing::objects().values(|t| t.name).all(db).map(drop), "name", "String"),
        (Thing::objects().values(|t| (t.id, t.count)).all(db).map(drop), "count", "u32"),
        (Thing::objects().values(|t| t.mood).first(db).map(drop), "mood", "one of good, bad"),
    ] {
        let named = format!("errors_thing.{column}");
        assert_error!(result, Error::Decode { column, .. } if *column == named, named.as_str(), expected);
    }
}

#[test]
fn a_value_that_does_not_fit_is_refused_before_the_database_is_asked() {
    let home = fresh();
    let db = &*home;
    let long = CANARY.repeat(4);
    let too_long = "errors_thing.name";
    orm::assert_num_queries!(db, 0, {
        assert_error!(Thing::builder().name(&long).save(db), Error::OutOfRange { .. }, too_long, "24 characters", "20");
        assert_error!(
            Thing::objects().update(db, |t| t.name.set(&long)),
            Error::OutOfRange { .. },
            too_long,
            "24 characters"
        );
        assert_error!(Thing::builder().name("can\0ary").save(db), Error::OutOfRange { .. }, too_long, "NUL");
        assert_error!(
            Thing::builder().name("x").count(u32::MAX).save(db),
            Error::OutOfRange { .. },
            "errors_thing.count",
            "2147483647"
        );
        assert_error!(
            Thing::builder().name("x").owner(long.as_str()).save(db),
            Error::OutOfRange { .. },
            "errors_thing.owner_id",
        );
    });
}

#[test]
fn a_nul_in_a_condition_is_refused_alike() {
    let home = fresh();
    let db = &*home;
    assert_error!(Thing::objects().filter(|t| t.name.eq("can\0ary")).all(db), Error::OutOfRange { .. }, "NUL");
    assert_error!(
        Thing::objects().filter(|t| t.name.is_in(["a", "can\0ary"])).all(db),
        Error::OutOfRange { .. },
        "NUL"
    );
    assert_error!(Thing::objects().filter(|t| t.name.contains("can\0ary")).all(db), Error::OutOfRange { .. }, "NUL");
}

#[test]
fn constraints_that_refuse_are_told_apart() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Owner::builder().name(CANARY).save(db)?;
    let thing = Thing::builder().name(CANARY).count(1).owner(CANARY).save(db)?;
    let part = Part::builder().thing(&thing).code(CANARY).save(db)?;
    assert_error!(
        Thing::builder().name(CANARY).count(1).save(db),
        Error::UniqueViolation { table, columns, .. } if table == "errors_thing" && *columns == ["name", "count"],
        "name, count",
        "errors_thing"
    );
    assert_error!(
        Part::builder().thing(&thing).code(CANARY).save(db),
        Error::UniqueViolation { table, columns, .. } if table == "errors_part" && *columns == ["code"],
        "code"
    );
    assert_error!(
        Owner::builder().name(CANARY).save(db),
        Error::UniqueViolation { table, columns, .. } if table == "errors_owner" && *columns == ["name"],
        "errors_owner"
    );
    assert_error!(
        Thing::builder().name("x").owner("canary 2").save(db),
        Error::ForeignKeyViolation { table: Some(table), .. } if table == "errors_thing",
        "foreign key",
        "errors_thing",
        "does not exist"
    );
    assert_error!(
        raw::run(db, r#"UPDATE "errors_thing" SET "name" = NULL"#),
        Error::NotNullViolation { table, column, .. } if table == "errors_thing" && column == "name",
        "cannot be NULL"
    );
    assert_error!(
        Thing::objects().update(db, |t| t.count.set(t.count - 5)),
        Error::CheckViolation { .. },
        "errors_thing",
        "count"
    );
    assert_error!(
        raw::run(db, r#"UPDATE "errors_part" SET "code" = NULL, "thing_id" = 77"#),
        Error::ForeignKeyViolation { .. },
        "foreign key"
    );
    assert_eq!(Part::objects().find(db, part.id)?.code.as_deref(), Some(CANARY));
    Ok(())
}

#[test]
fn an_object_without_a_row_is_refused_wherever_its_key_is_needed() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let saved = Thing::builder().name("saved").save(db)?;
    let mut part = Part::builder().thing(&saved).save(db)?;
    let new = &unsaved();
    orm::assert_num_queries!(db, 0, {
        let refused = |result: Result<()>| {
            assert_error!(result, Error::Unsaved { model: "Thing" }, "Thing", "save it first");
        };
        refused(Part::objects().filter(|p| p.thing.eq(new)).all(db).map(drop));
        refused(Part::objects().exclude(|p| p.thing.ne(new)).count(db).map(drop));
        refused(Part::objects().filter(|p| p.thing.is_in([&saved, new])).all(db).map(drop));
        refused(Part::objects().get(db, |p| !p.thing.eq(new)).map(drop));
        refused(Part::builder().thing(new).save(db).map(drop));
        refused(Part::objects().bulk_create(db, [Part::builder().thing(new)]).map(drop));
        refused(Part::builder().thing(new).get_or_create(db, |p| p.thing).map(drop));
        refused(Part::objects().update(db, |p| p.thing.set(new)).map(drop));
        part.thing = new.into();
        refused(part.save(db));
        refused(part.clone().insert(db).map(drop));
    });
    Ok(())
}

#[test]
fn a_slice_is_not_changed_any_more() -> Result<()> {
    let home = fresh();
    let db = &*home;
    let sliced = || Thing::objects().order_by(|t| t.name).limit(3);
    let refused = |result: Result<()>, action: &str| {
        assert_error!(result, Error::Sliced { .. }, action, "before the slice");
    };
    orm::assert_num_queries!(db, 0, {
        refused(sliced().filter(|t| t.id.eq(1)).all(db).map(drop), "filter");
        refused(sliced().exclude(|t| t.id.eq(1)).count(db).map(drop), "filter");
        refused(sliced().get(db, |t| t.id.eq(1)).map(drop), "filter");
        refused(sliced().find(db, 1).map(drop), "filter");
        refused(sliced().order_by(|t| t.id).all(db).map(drop), "order");
        refused(sliced().reverse().all(db).map(drop), "reverse");
        refused(sliced().last(db).map(drop), "last");
        refused(sliced().distinct().all(db).map(drop), "distinct");
        refused(sliced().update(db, |t| t.count.set(1)).map(drop), "update");
        refused(sliced().delete(db).map(drop), "delete");
        refused(Thing::objects().offset(1).filter(|t| t.id.eq(1)).exists(db).map(drop), "filter");
        refused(sliced().values(|t| t.name).filter(|t| t.id.eq(1)).all(db).map(drop), "filter");
    });
    Ok(())
}

#[test]
fn a_path_to_many_is_refused_by_select_related_with_what_to_do() {
    let home = fresh();
    let db = &*home;
    assert_error!(
        Thing::objects().select_related(|t| t.parts.thing).all(db),
        Error::InvalidQuery { .. },
        "parts",
        "prefetch"
    );
    assert_error!(
        Owner::objects().select_related(|o| o.things.owner).count(db),
        Error::InvalidQuery { .. },
        "things",
        "prefetch"
    );
}

#[test]
fn no_row_and_too_many_rows_name_the_model() -> Result<()> {
    let home = fresh();
    let db = &*home;
    assert_error!(Thing::objects().get(db, |t| t.name.eq(CANARY)), Error::NotFound { model: "Thing" }, "Thing");
    Thing::objects().bulk_create(db, (0..30).map(|n| Thing::builder().name(CANARY).count(n)))?;
    assert_error!(
        Thing::objects().get(db, |t| t.name.eq(CANARY)),
        Error::MultipleObjects { model: "Thing", more: true, .. },
        "Thing",
        "more than"
    );
    assert_error!(
        Thing::objects().get(db, |t| t.count.lt(2)),
        Error::MultipleObjects { found: 2, more: false, .. },
        "2 Thing rows"
    );
    Ok(())
}

#[test]
fn a_pattern_that_is_refused_is_not_shown() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Thing::builder().name("x").save(db)?;
    let (error, _) = shown(Thing::objects().filter(|t| t.name.regex("(canary")).all(db));
    assert!(matches!(error, Error::InvalidQuery { .. }), "{error:?}");
    Ok(())
}

#[test]
fn a_closure_that_panics_spoils_no_later_query() -> Result<()> {
    let home = fresh();
    let db = &*home;
    Thing::builder().name("x").save(db)?;
    for _ in 0..3 {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            Thing::objects().filter(|t| t.parts.any(|_| Q::any(std::iter::once_with(|| panic!("in the condition")))))
        }));
        assert!(panicked.is_err());
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            Thing::objects().update(db, |_| -> orm::expr::Assignment { panic!("in the assignment") })
        }));
        assert!(panicked.is_err());
    }
    let found = Thing::objects().filter(|t| t.name.eq("x") & t.parts.none(|p| p.thing.name.eq("x")));
    assert_eq!(found.count(db)?, 1);
    assert_eq!(Thing::objects().exclude(|t| t.parts.any(|p| p.id.gt(0))).count(db)?, 1);
    Ok(())
}

/// Ends every other connection to the database.
fn end_all_others(home: &crate::support::TestDatabase) {
    let other = Database::builder().url(home.url()).pool_size(1).open().unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    raw::run(&other, sql).unwrap();
    std::thread::sleep(Duration::from_millis(100));
}

#[test]
fn a_server_that_ends_connections_is_survived() -> Result<()> {
    let home = fresh();
    let db = &*home;
    if !is_postgres(db) {
        return Ok(());
    }
    let lost: Result<()> = db.atomic(|tx| {
        Thing::builder().name("lost").save(tx)?;
        end_all_others(&home);
        assert_error!(Thing::builder().name(CANARY).save(tx), Error::ConnectionLost { .. }, "connection");
        assert!(Thing::objects().count(tx).is_err());
        Ok(())
    });
    assert!(lost.is_err());
    let unknown: Result<()> = db.atomic(|tx| {
        Thing::builder().name("lost").save(tx)?;
        end_all_others(&home);
        Ok(())
    });
    assert!(matches!(unknown, Err(Error::CommitOutcomeUnknown { .. } | Error::ConnectionLost { .. })), "{unknown:?}");
    assert_eq!(Thing::objects().count(db)?, 0);
    // Connections that idle are asked before they are used.
    Thing::objects().count(db)?;
    end_all_others(&home);
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(Thing::objects().count(db)?, 0);
    Thing::builder().name("x").save(db)?;
    // One that was just used may be found dead once.
    end_all_others(&home);
    let next = Thing::objects().count(db);
    assert!(matches!(next, Ok(1) | Err(Error::ConnectionLost { .. })), "{next:?}");
    assert_eq!(Thing::objects().count(db)?, 1);
    let mut rows = Thing::objects().iter(db)?;
    assert!(rows.next().is_some_and(|row| row.is_ok()));
    drop(rows);
    Ok(())
}

#[test]
fn a_statement_that_takes_too_long_is_ended() -> Result<()> {
    let home = fresh();
    let db = &Database::builder().url(home.url()).statement_timeout(Duration::from_millis(200)).open()?;
    if is_postgres(db) {
        assert_error!(raw::run(db, "SELECT pg_sleep(20)"), Error::Timeout { .. }, "longer than allowed");
    } else {
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        assert_error!(raw::run(db, endless), Error::Timeout { .. }, "longer than allowed");
    }
    assert_eq!(Thing::objects().count(db)?, 0);
    Ok(())
}

#[test]
fn a_pool_without_a_free_connection_says_who_holds_them() -> Result<()> {
    let home = fresh();
    let one = Database::builder().url(home.url()).pool_size(1).checkout_timeout(Duration::from_millis(50));
    let db = &one.open()?;
    db.atomic(|tx| {
        Thing::builder().name("x").save(tx)?;
        let elsewhere = std::thread::scope(|scope| scope.spawn(|| Thing::objects().count(db)).join().unwrap());
        assert_error!(
            elsewhere,
            Error::PoolTimeout { size: 1, by_this_thread: false, .. },
            "raise `pool_size`",
            "errors.rs"
        );
        Ok::<_, Error>(())
    })?;
    assert_eq!(Thing::objects().count(db)?, 1);
    Ok(())
}
