//! Those that are compared, each written as its own documentation would have it.

mod diesel;
mod new;
pub mod ours;
mod raw_postgres;
mod raw_sqlite;
mod rows;
mod sea_orm;
mod sqlx;

use crate::session::Session;
use crate::{Database, Outcome, postgres};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// rusqlite, or the postgres crate: what the others are measured by.
    Raw,
    Ours,
    Diesel,
    SeaOrm,
    Sqlx,
}

impl Driver {
    pub const ALL: [Driver; 5] = [Driver::Raw, Driver::Ours, Driver::Diesel, Driver::SeaOrm, Driver::Sqlx];

    pub fn name(self) -> &'static str {
        match self {
            Driver::Raw => "raw",
            Driver::Ours => "orm",
            Driver::Diesel => "diesel",
            Driver::SeaOrm => "sea-orm",
            Driver::Sqlx => "sqlx",
        }
    }

    /// Its name in the tables.
    pub fn title(self) -> &'static str {
        match self {
            Driver::Raw => "raw driver",
            Driver::Ours => "orm",
            Driver::Diesel => "Diesel",
            Driver::SeaOrm => "SeaORM",
            Driver::Sqlx => "sqlx",
        }
    }

    pub fn by_name(name: &str) -> Option<Driver> {
        Driver::ALL.into_iter().find(|driver| driver.name() == name)
    }

    /// A connection to an empty database of its own.
    pub fn open(self, database: Database) -> Outcome<Box<dyn Session>> {
        match database {
            Database::Sqlite => self.open_at("sqlite::memory:"),
            Database::Postgres => {
                self.open_at(&postgres::create_database(&format!("bench_{}", self.name().replace('-', "_")))?)
            }
        }
    }

    /// A connection to the database of a URL.
    pub fn open_at(self, url: &str) -> Outcome<Box<dyn Session>> {
        match (self, Database::of_url(url)) {
            (Driver::Raw, Database::Sqlite) => raw_sqlite::open(url),
            (Driver::Raw, Database::Postgres) => raw_postgres::open(url),
            (Driver::Ours, _) => ours::open(url),
            (Driver::Diesel, Database::Sqlite) => diesel::open_sqlite(url),
            (Driver::Diesel, Database::Postgres) => diesel::open_postgres(url),
            (Driver::SeaOrm, _) => sea_orm::open(url),
            (Driver::Sqlx, Database::Sqlite) => sqlx::open_sqlite(url),
            (Driver::Sqlx, Database::Postgres) => sqlx::open_postgres(url),
        }
    }
}

/// The SQLite that they all are linked with.
pub fn sqlite_version() -> String {
    format!("SQLite {}", rusqlite::version())
}

/// What the asynchronous ones run on: this thread, where all the others run too.
fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
