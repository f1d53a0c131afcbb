//! Opening databases, and what is said where that fails.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use orm_core::db::{Backend, TransactionOptions};
use orm_core::error::Error;
use orm_core::value::Value;
use support::{Folder, backend, execute, memory, one, query, text};

#[test]
fn the_settings_hold_when_they_are_read_back() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    for (pragma, expected) in [
        ("foreign_keys", Value::Int(1)),
        ("journal_mode", text("wal")),
        ("synchronous", Value::Int(2)),
        ("busy_timeout", Value::Int(5000)),
        ("journal_size_limit", Value::Int(67_108_864)),
        ("trusted_schema", Value::Int(0)),
        ("query_only", Value::Int(0)),
    ] {
        assert_eq!(one(&mut *connection, &format!("PRAGMA {pragma}"), vec![]), expected, "{pragma}");
    }
    assert_eq!(connection.max_parameters(), 32_766);
}

#[test]
fn a_rollback_journal_can_be_asked_for() {
    let folder = Folder::new();
    let url = format!("sqlite://{}?journal=delete", folder.path("a.db").display());
    let mut connection = backend(&url).connect().unwrap();
    assert_eq!(one(&mut *connection, "PRAGMA journal_mode", vec![]), text("delete"));
}

#[test]
fn a_database_in_memory_has_one_connection() {
    assert_eq!(backend("sqlite::memory:").max_connections(), Some(1));
    assert_eq!(backend("sqlite://a.db").max_connections(), None);
    assert_eq!(one(&mut *memory(), "PRAGMA foreign_keys", vec![]), Value::Int(1));
}

#[test]
fn a_file_is_created_unless_the_mode_says_otherwise() {
    let folder = Folder::new();
    let url = |mode: &str| format!("sqlite://{}?mode={mode}", folder.path("a.db").display());
    for mode in ["ro", "rw"] {
        let error = backend(&url(mode)).connect().err().unwrap();
        assert!(error.to_string().contains("leave `mode` out to have it created"), "{error}");
        assert!(!folder.path("a.db").exists());
    }
    backend(&url("rwc")).connect().unwrap().batch("CREATE TABLE t (a)").unwrap();
    let mut reader = backend(&url("ro")).connect().unwrap();
    assert_eq!(one(&mut *reader, "SELECT count(*) FROM t", vec![]), Value::Int(0));
    let error = execute(&mut *reader, "INSERT INTO t VALUES (1)", vec![]).unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
    reader.begin(&TransactionOptions::default()).unwrap();
    reader.commit().unwrap();
}

#[test]
fn a_path_that_looks_like_a_uri_is_a_path() {
    let folder = Folder::new();
    let name = "file:a.db?mode=memory&vfs=nonesuch";
    let url = format!("sqlite://{}", folder.path(name).display().to_string().replace('?', "%3F"));
    backend(&url).connect().unwrap().batch("CREATE TABLE t (a)").unwrap();
    assert!(folder.path(name).exists());
}

#[test]
fn a_missing_folder_and_a_folder_in_place_of_a_file_are_told_apart() {
    let folder = Folder::new();
    let missing = folder.backend("no/a.db").connect().err().unwrap();
    assert!(matches!(&missing, Error::Connect { .. }), "{missing:?}");
    assert!(missing.to_string().contains("does not exist; create it first"), "{missing}");
    std::fs::create_dir(folder.path("d")).unwrap();
    let error = folder.backend("d").connect().err().unwrap();
    assert!(matches!(&error, Error::Connect { .. }) && error.to_string().contains("it is a folder"), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_an_error_of_its_own() {
    let folder = Folder::new();
    std::fs::write(folder.path("a.txt"), "not a database, by far, and longer than a header. ".repeat(40)).unwrap();
    for mode in ["ro", "rwc"] {
        let url = format!("sqlite://{}?mode={mode}", folder.path("a.txt").display());
        let error = backend(&url).connect().err().unwrap();
        assert!(matches!(&error, Error::NotADatabase { .. }), "{error:?}");
        assert!(error.to_string().contains("name another file"), "{error}");
    }
}

#[test]
fn a_damaged_file_is_an_error_that_breaks_the_connection() {
    let folder = Folder::new();
    let mut connection = folder.backend("a.db").connect().unwrap();
    connection.batch("CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(connection);
    let mut bytes = std::fs::read(folder.path("a.db")).unwrap();
    let end = bytes.len();
    bytes[end - 4096..].fill(0xa5);
    std::fs::write(folder.path("a.db"), bytes).unwrap();
    let mut connection = folder.backend("a.db").connect().unwrap();
    let error = query(&mut *connection, "SELECT a FROM t", vec![]).unwrap_err();
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
    assert_eq!(connection.state(), orm_core::db::ConnectionState::Broken);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_deleted_or_replaced_is_noticed() {
    let folder = Folder::new();
    let backend = folder.backend("a.db");
    assert!(backend.check_target().is_ok());
    let kept = backend.connect().unwrap();
    assert!(backend.check_target().is_ok());
    std::fs::rename(folder.path("a.db"), folder.path("b.db")).unwrap();
    assert!(matches!(backend.check_target(), Err(Error::FileReplaced { .. })));
    assert!(matches!(backend.connect(), Err(Error::FileReplaced { .. })));
    assert!(!folder.path("a.db").exists(), "it is not made anew");
    std::fs::write(folder.path("a.db"), "").unwrap();
    assert!(matches!(backend.check_target(), Err(Error::FileReplaced { .. })));
    drop(kept);
}

#[cfg(unix)]
#[test]
fn a_deleted_file_is_noticed_by_writing_where_there_is_no_log() {
    let folder = Folder::new();
    let url = format!("sqlite://{}?journal=delete", folder.path("a.db").display());
    let mut connection = backend(&url).connect().unwrap();
    connection.batch("CREATE TABLE t (a)").unwrap();
    std::fs::remove_file(folder.path("a.db")).unwrap();
    let error = execute(&mut *connection, "INSERT INTO t VALUES (1)", vec![]).unwrap_err();
    assert!(matches!(&error, Error::FileReplaced { path } if path.ends_with("a.db")), "{error:?}");
    assert_eq!(connection.state(), orm_core::db::ConnectionState::Broken);
}

#[test]
fn many_connections_open_a_new_file_at_once() {
    let folder = Folder::new();
    let backend = folder.backend("a.db");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| backend.connect().map(drop))).collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
    });
}

#[test]
fn a_database_is_found_by_the_scheme_of_its_url() {
    let db = orm_core::db::Database::builder()
        .url("sqlite::memory:")
        .busy_timeout(std::time::Duration::from_secs(1))
        .statement_timeout(std::time::Duration::from_secs(1))
        .open()
        .unwrap();
    assert!(format!("{db:?}").contains("sqlite"), "{db:?}");
}
