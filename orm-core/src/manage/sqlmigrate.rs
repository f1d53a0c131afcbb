//! `sqlmigrate`.

use clap::Args;

use super::project::Project;
use super::{Outcome, style};
use crate::db::Port;
use crate::error::Result;
use crate::migrate::Direction;
use crate::migrate::execute::statements;
use crate::schema::state::State;

/// Shows the statements of a migration as the database would get them.
#[derive(Args)]
pub(super) struct Arguments {
    /// The application, or the migration as `blog.0002`
    app: String,
    /// The migration: its name, or how it begins
    migration: Option<String>,
    /// The statements that undo it
    #[arg(long)]
    backwards: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let graph = project.graph()?;
    let migration = graph.find(&project.migration(&arguments.app, arguments.migration.as_deref()))?;
    let mut before = State::default();
    for earlier in graph.migrations().iter().take_while(|other| other.id != migration.id) {
        earlier.apply_to(&mut before)?;
    }
    let direction = if arguments.backwards { Direction::Backwards } else { Direction::Forwards };
    let db = project.database()?;
    let statements = statements(migration, &before, direction, db.dialect())?;
    if migration.atomic {
        style::line("BEGIN;");
    }
    for statement in statements {
        style::line(&statement);
    }
    if migration.atomic {
        style::line("COMMIT;");
    }
    Ok(Outcome::Done)
}
