//! A fresh database for each test, gone when the test is over.

#![allow(dead_code, reason = "each suite opens one kind of database")]

pub mod log;
pub mod raw;
pub mod server;

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use orm::Database;

/// An empty database of its own. It is removed when this is dropped.
pub struct TestDatabase {
    // None only while it is being dropped.
    db: Option<Database>,
    url: String,
    home: Home,
}

/// Where a database lives.
enum Home {
    Folder(PathBuf),
    /// The database's name, and the copied one that is kept until the last of its copies is gone.
    Server(String, Option<server::Copied>),
}

impl TestDatabase {
    fn open(url: String, home: Home) -> Self {
        log::listen();
        let db = orm::connect(&with_password(&url))
            .unwrap_or_else(|error| panic!("cannot open the test's database: {error}"));
        TestDatabase { db: Some(db), url, home }
    }

    /// It once more, by a URL with a password where that is of no matter to its server.
    pub fn with_password(&self) -> Database {
        orm::connect(&with_password(&self.url)).unwrap_or_else(|error| panic!("cannot open it once more: {error}"))
    }

    /// It once more as another user, who needs no password; none where databases have no users.
    pub fn open_as(&self, user: &str) -> Option<Database> {
        let Home::Server(name, _) = &self.home else { return None };
        let url = server::url_as(user, name).expect("the server was connected to as a user");
        Some(orm::connect(&url).unwrap_or_else(|error| panic!("cannot open it as another user: {error}")))
    }

    /// Its URL, to open it once more.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.db.as_ref().expect("is there until it is dropped")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.db = None;
        match &self.home {
            Home::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Home::Server(name, _) => server::drop_database(name),
        }
    }
}

/// The URL with the password that must not be shown, unless it has one or has no place for it.
fn with_password(url: &str) -> String {
    match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?))) {
        Some(("postgres" | "postgresql", (user, rest))) if !user.contains(['/', ':']) => {
            format!("postgres://{user}:{}@{rest}", log::PASSWORD)
        }
        _ => url.to_owned(),
    }
}

/// A name that no other test has.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("orm_test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A database in a file of its own.
pub fn sqlite() -> TestDatabase {
    in_file(|_| {})
}

/// A copy of a database that Django made, by the name of its application.
pub fn sqlite_by_django(application: &str) -> TestDatabase {
    in_file(|path| {
        let made = by_django(&format!("{application}.sqlite3"));
        fs::copy(&made, path).unwrap_or_else(|error| panic!("cannot copy {}: {error}", made.display()));
    })
}

fn in_file(prepare: impl FnOnce(&Path)) -> TestDatabase {
    let folder = std::env::temp_dir().join(unique_name());
    fs::create_dir_all(&folder).expect("the temporary folder can be written to");
    let path = folder.join("test.db");
    prepare(&path);
    let path = path.display().to_string().replace('%', "%25").replace('?', "%3F");
    TestDatabase::open(format!("sqlite://{path}"), Home::Folder(folder))
}

fn by_django(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/django").join(file)
}

/// A database on the server of `ORM_TEST_POSTGRES_URL`, or, without that, on a throwaway server that lives as long
/// as this process. None, and a line on standard error, where there is no such server.
pub fn postgres() -> Option<TestDatabase> {
    let name = unique_name();
    let url = server::create_database(&name)?;
    Some(TestDatabase::open(url, Home::Server(name, None)))
}

/// A copy of a database that Django made, by the name of its application; as [`postgres`].
pub fn postgres_by_django(application: &'static str) -> Option<TestDatabase> {
    let name = unique_name();
    let (url, copied) = server::copy_database(&name, application, || {
        let dump = by_django(&format!("{application}_pg.sql"));
        fs::read_to_string(&dump).unwrap_or_else(|error| panic!("cannot read {}: {error}", dump.display()))
    })?;
    Some(TestDatabase::open(url, Home::Server(name, Some(copied))))
}
