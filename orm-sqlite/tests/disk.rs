//! What becomes of a database when its disk fails or may not be written to.
//!
//! Some of this needs a process of its own, with a limit or without a right: the test's program is then run again, for the
//! same test alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use orm_core::db::{Backend, Connection, ConnectionState, TransactionOptions};
use orm_core::error::{Error, Result};
use orm_core::value::Value;
use support::{Folder, backend, execute, one, query, text};

/// Names the database to the process that is run.
const FILE: &str = "ORM_TEST_DISK_FILE";

/// The database, in a process that was run for this.
fn given() -> Option<PathBuf> {
    std::env::var_os(FILE).map(PathBuf::from)
}

/// Runs a test of this program again, by a command that is put before it; what it prints. None, and a line on standard
/// error, where the command is not there.
fn again(test: &str, by: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(by[0]);
    command.args(&by[1..]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(FILE, file);
    match command.output() {
        Ok(output) => {
            let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success() && out.contains("1 passed"), "{out}{err}");
            Some(out.into_owned())
        }
        Err(error) => {
            // Written past the capture of tests, which would keep it from being seen.
            let _ = writeln!(std::io::stderr(), "NOT RUN: {test}. It needs the command `{}`: {error}", by[0]);
            assert!(std::env::var_os("CI").is_none(), "every test is meant to run");
            None
        }
    }
}

fn url(file: &Path, settings: &str) -> String {
    format!("sqlite://{}{settings}", file.display())
}

#[test]
fn a_file_that_may_only_be_read_is_an_error_of_its_own() {
    fn refused(file: &Path) {
        let error = backend(&url(file, "")).connect().err().unwrap();
        assert!(matches!(&error, Error::ReadOnly { .. }) && error.to_string().contains("?mode=ro"), "{error}");
        let mut reader = backend(&url(file, "?mode=ro")).connect().unwrap();
        assert_eq!(one(&mut *reader, "SELECT a FROM t", vec![]), Value::Int(1));
    }
    if let Some(file) = given() {
        return refused(&file);
    }
    let folder = Folder::new();
    let path = folder.path("a.db");
    let mut connection = backend(&url(&path, "?journal=delete")).connect().unwrap();
    connection.batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    drop(connection);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_err() {
        return refused(&path);
    }
    // The superuser may write anywhere, by a right that can be put down.
    let without = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
    again("a_file_that_may_only_be_read_is_an_error_of_its_own", &without, &path);
}

/// Files may have 256 kB, and who writes beyond is told so instead of being ended.
const LIMITED: [&str; 4] = ["bash", "-c", "trap '' XFSZ; ulimit -f 256; exec \"$0\" \"$@\"", "--"];

/// Inserts rows, each committed, until the disk fails; how many were committed, and the error.
fn fill(connection: &mut dyn Connection, block: bool) -> (i64, Error) {
    let insert = |connection: &mut dyn Connection, number: i64| -> Result<()> {
        let row = vec![Value::Int(number), text(&"x".repeat(3000))];
        if !block {
            return execute(connection, "INSERT INTO t VALUES (?1, ?2)", row).map(drop);
        }
        connection.begin(&TransactionOptions::default())?;
        execute(connection, "INSERT INTO t VALUES (?1, ?2)", row)?;
        connection.commit()
    };
    let mut number = 0;
    loop {
        match insert(connection, number) {
            Ok(()) => number += 1,
            Err(error) => return (number, error),
        }
        assert!(number < 1000, "no limit holds");
    }
}

#[test]
fn a_write_that_fails_is_told_ends_the_connection_and_loses_nothing_that_was_committed() {
    if let Some(file) = given() {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let journal = name.split('-').next().unwrap();
        let backend = backend(&url(&file, &format!("?journal={journal}")));
        let mut connection = backend.connect().unwrap();
        let (committed, error) = fill(&mut *connection, name.ends_with("block"));
        // A statement that fails was not committed; whether a COMMIT was is not known when it fails.
        let unknown = matches!(error, Error::CommitOutcomeUnknown { .. });
        assert!(matches!(error, Error::Io { .. }) || (unknown && name.ends_with("block")), "{error:?}");
        assert!(error.fault().and_then(|fault| fault.code()).unwrap().starts_with("SQLITE_IOERR"), "{error:?}");
        assert!(error.breaks_connection());
        assert_eq!(connection.state(), ConnectionState::Broken);
        println!("committed={committed} unknown={unknown}");
        return;
    }
    const NAME: &str = "a_write_that_fails_is_told_ends_the_connection_and_loses_nothing_that_was_committed";
    let folder = Folder::new();
    for name in ["wal-statement", "wal-block", "delete-statement", "delete-block"] {
        let path = folder.path(&format!("{name}.db"));
        let journal = name.split('-').next().unwrap();
        let url = url(&path, &format!("?journal={journal}"));
        backend(&url).connect().unwrap().batch("CREATE TABLE t (a integer PRIMARY KEY, b text)").unwrap();
        let Some(said) = again(NAME, &LIMITED, &path) else { return };
        let told = said.split("committed=").nth(1).unwrap();
        let (committed, rest) = told.split_once(" unknown=").unwrap();
        let (committed, unknown) = (committed.parse::<i64>().unwrap(), rest.starts_with("true"));
        assert!(committed > 5, "{said}");
        let mut connection = backend(&url).connect().unwrap();
        assert_eq!(one(&mut *connection, "PRAGMA integrity_check", vec![]), text("ok"));
        let Value::Int(found) = one(&mut *connection, "SELECT count(*) FROM t", vec![]) else { panic!() };
        assert!(found == committed || (unknown && found == committed + 1), "{name}: {found} of {committed}");
        execute(&mut *connection, "INSERT INTO t VALUES (5000, '')", vec![]).unwrap();
    }
}

#[test]
fn a_file_that_is_cut_off_under_a_connection_is_damaged_and_ends_it() {
    let folder = Folder::new();
    for journal in ["wal", "delete"] {
        let path = folder.path(&format!("{journal}.db"));
        let url = url(&path, &format!("?journal={journal}"));
        let mut writer = backend(&url).connect().unwrap();
        writer.batch("CREATE TABLE t (a integer PRIMARY KEY, b text)").unwrap();
        for number in 0..200 {
            execute(&mut *writer, "INSERT INTO t VALUES (?1, ?2)", vec![Value::Int(number), text(&"x".repeat(900))])
                .unwrap();
        }
        if journal == "wal" {
            writer.batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        }
        // One that has read a single row, and none of what is cut off.
        let mut reader = backend(&url).connect().unwrap();
        assert_eq!(one(&mut *reader, "SELECT a FROM t WHERE a = 0", vec![]), Value::Int(0));
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(4096 * 4).unwrap();
        let error = query(&mut *reader, "SELECT sum(length(b)) FROM t", vec![]).unwrap_err();
        assert!(matches!(error, Error::Corrupt { .. } | Error::Io { .. }), "{journal}: {error:?}");
        assert_eq!(reader.state(), ConnectionState::Broken);
    }
}
