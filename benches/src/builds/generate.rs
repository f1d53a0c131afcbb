//! Programs with so many models of twelve fields, each inserted, read by key, listed by a condition, changed and deleted.

use super::Library;

/// The files of a program: path and text.
pub fn files(library: Library, models: usize, name: &str, root: &str) -> Vec<(String, String)> {
    let numbers = || 1..=models;
    let mut files = vec![("Cargo.toml".to_owned(), manifest(library, name, root))];
    let mods: String = numbers().map(|n| format!("mod model{n};\n")).collect();
    let calls: String = numbers().map(|n| format!("    seen += model{n}::run(&mut db)?;\n")).collect();
    let schema: String = numbers().map(table).collect();
    let main = MAIN.replace("{mods}", &mods).replace("{calls}", &calls).replace("{open}", open(library));
    files.push(("src/main.rs".to_owned(), main.replace("{schema}", &schema)));
    files.extend(numbers().map(|n| (format!("src/model{n}.rs"), model(library).replace("{n}", &n.to_string()))));
    files
}

const MAIN: &str = r##"{mods}
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;
{open}
fn main() -> Outcome<()> {
    let mut db = open()?;
    let mut seen = 0;
{calls}    println!("{seen}");
    Ok(())
}

#[allow(dead_code)]
const SCHEMA: &str = "{schema}";
"##;

fn table(n: usize) -> String {
    format!(
        "CREATE TABLE app_model{n} (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT NULL, \
         title varchar(100) NOT NULL, kind varchar(100) NOT NULL, count bigint NOT NULL, size bigint NOT NULL, \
         rank bigint NOT NULL, price real NOT NULL, weight real NOT NULL, active bool NOT NULL, note varchar(100) NULL, \
         other bigint NULL);\n"
    )
}

fn manifest(library: Library, name: &str, root: &str) -> String {
    let dependencies = match library {
        Library::Rusqlite => "rusqlite = { version = \"0.39\", features = [\"bundled\"] }\n".to_owned(),
        Library::Ours => format!("orm = {{ path = \"{root}\" }}\n"),
        Library::Diesel => "diesel = { version = \"=2.3.14\", default-features = false, features = [\"sqlite\", \
                            \"returning_clauses_for_sqlite_3_35\", \"32-column-tables\"] }\n\
                            libsqlite3-sys = { version = \"0.37\", features = [\"bundled\"] }\n"
            .to_owned(),
        Library::SeaOrm => "sea-orm = { version = \"=2.0.4\", default-features = false, features = [\"macros\", \
                            \"sqlx-sqlite\", \"runtime-tokio\"] }\n\
                            tokio = { version = \"1\", features = [\"rt\"] }\n"
            .to_owned(),
    };
    format!(
        "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    )
}

/// How its program opens a database with its tables.
fn open(library: Library) -> &'static str {
    match library {
        Library::Rusqlite => {
            r#"
type Db = rusqlite::Connection;

fn open() -> Outcome<Db> {
    let db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(SCHEMA)?;
    Ok(db)
}
"#
        }
        Library::Ours => {
            r#"
type Db = orm::Database;

fn open() -> Outcome<Db> {
    let db = orm::connect("sqlite::memory:")?;
    db.create_tables()?;
    Ok(db)
}
"#
        }
        Library::Diesel => {
            r#"
type Db = diesel::SqliteConnection;

fn open() -> Outcome<Db> {
    use diesel::connection::{Connection, SimpleConnection};
    let mut db = diesel::SqliteConnection::establish(":memory:")?;
    db.batch_execute(SCHEMA)?;
    Ok(db)
}
"#
        }
        Library::SeaOrm => {
            r#"
pub struct Db {
    pub runtime: tokio::runtime::Runtime,
    pub connection: sea_orm::DatabaseConnection,
}

fn open() -> Outcome<Db> {
    use sea_orm::ConnectionTrait;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut options = sea_orm::ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let connection = runtime.block_on(sea_orm::Database::connect(options))?;
    runtime.block_on(connection.execute_unprepared(SCHEMA))?;
    Ok(Db { runtime, connection })
}
"#
        }
    }
}

fn model(library: Library) -> &'static str {
    match library {
        Library::Rusqlite => include_str!("rusqlite.txt"),
        Library::Ours => include_str!("ours.txt"),
        Library::Diesel => include_str!("diesel.txt"),
        Library::SeaOrm => include_str!("sea_orm.txt"),
    }
}
