//! `showmigrations`.

use clap::Args;

use super::project::Project;
use super::{Outcome, style};
use crate::error::Result;
use crate::migrate::execute::applied;
use crate::migrate::{Graph, History, MigrationName};

/// Lists the migrations of each application, [X] beside those that the database has.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only these applications; by default, all
    apps: Vec<String>,
    /// In the order in which they are applied, with what each comes after
    #[arg(long)]
    plan: bool,
    /// When each was applied
    #[arg(long)]
    when: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let history = History::read(&project.database()?)?;
    let done = applied(&project.migrations, &history);
    let graph = Graph::new(project.migrations.clone(), &done)?;
    let is_asked = |app: &str| arguments.apps.is_empty() || arguments.apps.iter().any(|asked| asked == app);
    let box_of = |name: &MigrationName| match history.get(name) {
        Some(begun) if begun.done.is_some() => "[-]",
        _ if done.contains(name) => "[X]",
        _ => "[ ]",
    };
    let when = |name: &MigrationName| match history.get(name).filter(|_| arguments.when) {
        Some(applied) => format!(" ({})", applied.at),
        None => String::new(),
    };
    if arguments.plan {
        for migration in graph.migrations().iter().filter(|migration| is_asked(&migration.id.app)) {
            let parents: Vec<String> = migration.depends_on.iter().map(ToString::to_string).collect();
            let after = if parents.is_empty() { String::new() } else { format!(" ... after {}", parents.join(", ")) };
            style::line(&format!("{}  {}{}{after}", box_of(&migration.id), migration.id, when(&migration.id)));
        }
        return Ok(Outcome::Done);
    }
    for app in graph.apps().into_iter().filter(|app| is_asked(app)) {
        style::heading(if app.is_empty() { "(no application)" } else { app });
        for migration in graph.migrations().iter().filter(|migration| migration.id.app == app) {
            style::line(&format!(" {} {}{}", box_of(&migration.id), migration.id.name, when(&migration.id)));
        }
    }
    if graph.migrations().is_empty() {
        style::line("There are no migrations yet; makemigrations makes them.");
    }
    Ok(Outcome::Done)
}
