//! The folders that migrations lie in, and the files that programs carry within them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Migration, MigrationName};
use crate::error::{Error, Result};

/// The name of the file that says which migration of each application is the last.
pub const LATEST: &str = "latest.txt";

/// The migrations that a program carries: what `orm::migrations!` makes.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// Where the folder was when the program was compiled.
    pub folder: &'static str,
    /// The files: their paths within the folder, and their texts.
    pub files: &'static [(&'static str, &'static str)],
}

/// A crate's migrations, which the program links.
pub struct Registered(pub Migrations);

inventory::collect!(Registered);

impl Migrations {
    /// The migrations, read.
    ///
    /// # Errors
    /// [`Error::Migration`] for a file that cannot be read.
    pub fn read(&self) -> Result<Vec<Migration>> {
        self.files
            .iter()
            .filter_map(|(path, text)| Some((named(path)?, text)))
            .map(|(name, text)| Migration::read(&name.app, &name.name, text))
            .collect()
    }

    /// All migrations that the program carries, those of its dependencies too.
    ///
    /// # Errors
    /// As [`Migrations::read`].
    pub fn linked() -> Result<Vec<Migration>> {
        let mut all: BTreeMap<MigrationName, Migration> = BTreeMap::new();
        for Registered(migrations) in inventory::iter::<Registered> {
            for migration in migrations.read()? {
                all.insert(migration.id.clone(), migration);
            }
        }
        Ok(all.into_values().collect())
    }
}

/// The migration whose file has this path within the folder; none where it is no migration's.
fn named(path: &str) -> Option<MigrationName> {
    let path = path.replace('\\', "/");
    let (app, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let name = file.strip_suffix(".toml")?;
    (!app.contains('/')).then(|| MigrationName { app: app.to_owned(), name: name.to_owned() })
}

/// A folder of migrations: those of models without an application in it, those of each application in a folder of its name.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of this path. It need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Folder { path: path.into() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The migrations in it.
    ///
    /// # Errors
    /// [`Error::Migration`] for a file that cannot be read.
    pub fn read(&self) -> Result<Vec<Migration>> {
        let mut migrations = self.read_app("", &self.path)?;
        for (name, path) in entries(&self.path)? {
            if path.is_dir() {
                migrations.extend(self.read_app(&name, &path)?);
            }
        }
        Ok(migrations)
    }

    fn read_app(&self, app: &str, folder: &Path) -> Result<Vec<Migration>> {
        let mut migrations = Vec::new();
        for (file, path) in entries(folder)? {
            if let Some(name) = file.strip_suffix(".toml") {
                let text = std::fs::read_to_string(&path).map_err(|error| failed("read", &path, &error))?;
                migrations.push(Migration::read(app, name, &text)?);
            }
        }
        Ok(migrations)
    }

    /// Notes the last migration of an application, a line for each: two branches that each add one meet there, and the compiler
    /// sees that the folder has changed.
    fn note_latest(&self, name: &MigrationName) -> Result<()> {
        let path = self.path.join(LATEST);
        let before = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(failed("read", &path, &error)),
        };
        let others = before.lines().filter(|line| MigrationName::within("", line).app != name.app);
        let mut lines: Vec<String> = others.filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
        lines.push(format!("{name}\n"));
        lines.sort();
        std::fs::write(&path, lines.concat()).map_err(|error| failed("write", &path, &error))
    }

    fn of_app(&self, app: &str) -> PathBuf {
        if app.is_empty() { self.path.clone() } else { self.path.join(app) }
    }

    /// The file of a migration.
    pub fn file(&self, name: &MigrationName) -> PathBuf {
        self.of_app(&name.app).join(format!("{}.toml", name.name))
    }

    /// Writes the file of a new migration, and which is the last of its application.
    ///
    /// # Errors
    /// [`Error::Migration`] where a file of that name is there already, or it cannot be written.
    pub fn add(&self, migration: &Migration) -> Result<PathBuf> {
        let (folder, path, text) = (self.of_app(&migration.id.app), self.file(&migration.id), migration.write()?);
        std::fs::create_dir_all(&folder).map_err(|error| failed("make", &folder, &error))?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| failed("write", &path, &error))?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(|error| failed("write", &path, &error))?;
        self.note_latest(&migration.id)?;
        Ok(path)
    }
}

/// What is in a folder, by name; nothing where there is no folder.
fn entries(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(failed("read", folder, &error)),
    };
    let mut found = BTreeMap::new();
    for entry in listed {
        let entry = entry.map_err(|error| failed("read", folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.insert(name, entry.path());
        }
    }
    Ok(found)
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::Migration { migration: path.display().to_string(), reason: format!("cannot {what} it: {error}") }
}

/// The applications of which a folder, or the program, has migrations, and those that migrations of other crates are of.
pub fn foreign_apps(own: &[Migration], linked: &[Migration]) -> BTreeSet<String> {
    let mine: BTreeSet<&str> = own.iter().map(|migration| migration.id.app.as_str()).collect();
    linked.iter().map(|migration| migration.id.app.clone()).filter(|app| !mine.contains(app.as_str())).collect()
}
