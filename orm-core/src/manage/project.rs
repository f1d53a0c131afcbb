//! The program's models, migrations and database.

use std::collections::BTreeSet;

use super::{Common, Program, WITHOUT_URL, refused};
use crate::db::Database;
use crate::error::Result;
use crate::meta::registered;
use crate::migrate::folder::{Folder, Migrations, foreign_apps};
use crate::migrate::{Graph, Migration, MigrationName};
use crate::model::ModelType;
use crate::schema::state::{ModelName, State};
use crate::value::Value;

pub(super) struct Project {
    pub(super) program: Program,
    url: Option<String>,
    /// Whether the database was named on the command line.
    pub(super) names_database: bool,
    pub(super) folder: Folder,
    /// The migrations in the folder, or, where there is none, those that the program carries.
    pub(super) migrations: Vec<Migration>,
    /// The applications whose migrations come with other crates.
    pub(super) foreign: BTreeSet<String>,
}

impl Project {
    pub(super) fn new(program: Program, common: Common) -> Result<Self> {
        let folder = Folder::new(common.migrations.unwrap_or_else(|| program.migrations.folder.into()));
        let carried = Migrations::linked()?;
        // While developing, the files are as they are now, not as they were when the program was compiled.
        let own = if folder.path().is_dir() { folder.read()? } else { program.migrations.read()? };
        let compiled = program.migrations.read()?;
        let foreign = foreign_apps(&[own.clone(), compiled.clone()].concat(), &carried);
        let mut migrations = own;
        migrations.extend(carried.into_iter().filter(|migration| foreign.contains(&migration.id.app)));
        let names_database = common.database.is_some();
        let url = common
            .database
            .filter(|url| url != WITHOUT_URL)
            .or_else(|| std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()));
        let url = url.or_else(|| program.database.map(str::to_owned));
        Ok(Project { program, url, names_database, folder, migrations, foreign })
    }

    pub(super) fn url(&self) -> Result<&str> {
        self.url.as_deref().ok_or_else(|| {
            refused(
                "the database",
                "none is named: use --database URL, the variable DATABASE_URL, or `orm::manage!(.., database = \"..\")`",
            )
        })
    }

    pub(super) fn database(&self) -> Result<Database> {
        // One connection is enough, and no statement of a migration is cut off.
        Database::builder().url(self.url()?).pool_size(2).open()
    }

    /// Refuses to work without models, which are there only if their crate is linked.
    pub(super) fn check_models(&self) -> Result<()> {
        if !registered().is_empty() {
            return Ok(());
        }
        Err(refused(
            self.program.name,
            "this program links no models, so that none is found: name the library with the models in `orm::manage!(name)`, \
             and see that it has a `#[derive(Model)]`",
        ))
    }

    /// The models as the program has them; those of other crates' applications as their migrations have them.
    pub(super) fn models(&self, graph: &Graph) -> Result<State> {
        self.check_models()?;
        let mut state = State::of(&registered())?;
        if !self.foreign.is_empty() {
            state.models.retain(|name, _| !self.foreign.contains(&name.app));
            let before = graph.state(None)?;
            let theirs = before.models.into_iter().filter(|(name, _)| self.foreign.contains(&name.app));
            state.models.extend(theirs);
        }
        Ok(state)
    }

    /// The default that the program gives to a field.
    pub(super) fn default(name: &ModelName, field: &str) -> Option<Value> {
        let model = registered().into_iter().find(|model| model.app == name.app && model.name == name.name)?;
        let position = model.field_index(field)?;
        (ModelType::of_meta(model).default)(position).filter(|value| !value.is_null())
    }

    /// The migrations in order, none of them applied.
    pub(super) fn graph(&self) -> Result<Graph> {
        Graph::new(self.migrations.clone(), &BTreeSet::new())
    }

    /// The migration that two arguments name, `blog 0002`, or one, `blog.0002` or `0002`.
    pub(super) fn migration(&self, app: &str, name: Option<&str>) -> MigrationName {
        match name {
            Some(name) => MigrationName { app: app.to_owned(), name: name.to_owned() },
            None => MigrationName::within("", app),
        }
    }
}
