//! `makemigrations`.

use clap::Args;

use super::ask::Asker;
use super::project::Project;
use super::{Outcome, refused, style};
use crate::error::Result;
use crate::migrate::{Migration, empty_migration, merge_migration, new_migrations};

/// Compares the models that the program links with the migrations that are there, and writes what is missing.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only these applications; by default, all
    apps: Vec<String>,
    /// Write nothing and end with 1 if something is missing: for tests and continuous integration
    #[arg(long)]
    check: bool,
    /// Show the files that would be written
    #[arg(long)]
    dry_run: bool,
    /// Ask nothing; what only its author can know is taken the safe way, and said
    #[arg(long, visible_alias = "noinput")]
    no_input: bool,
    /// The name of the migration, without its number
    #[arg(long, short)]
    name: Option<String>,
    /// Write a migration without operations, to be filled by hand (`run_sql`, `run_rust`)
    #[arg(long)]
    empty: bool,
    /// Join two last migrations of one application
    #[arg(long)]
    merge: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let mut migrations = found(project, arguments)?;
    if !arguments.apps.is_empty() {
        migrations.retain(|migration| arguments.apps.contains(&migration.id.app));
    }
    if let Some(name) = &arguments.name {
        rename(&mut migrations, name)?;
    }
    if migrations.is_empty() {
        style::line("No changes detected");
        return Ok(Outcome::Done);
    }
    for migration in &migrations {
        let path = project.folder.file(&migration.id);
        if arguments.check {
            style::heading(&format!("Missing: {}", migration.id));
        } else if arguments.dry_run {
            style::heading(&format!("Would write {}:", shown(&path)));
            style::line(&migration.write()?);
        } else {
            project.folder.add(migration)?;
            style::heading(&format!("Wrote {}", shown(&path)));
        }
        for operation in &migration.operations {
            style::line(&format!("  - {}", operation.describe()));
        }
    }
    Ok(if arguments.check { Outcome::Found } else { Outcome::Done })
}

fn found(project: &Project, arguments: &Arguments) -> Result<Vec<Migration>> {
    let graph = project.graph()?;
    if arguments.merge {
        let apps = graph.apps().into_iter().filter(|app| graph.leaves(app).len() > 1);
        return apps.map(|app| merge_migration(&graph, app)).collect();
    }
    if arguments.empty {
        let [app] = arguments.apps.as_slice() else {
            return Err(refused("makemigrations --empty", "name the one application that the migration is for"));
        };
        return Ok(vec![empty_migration(&graph, app)?]);
    }
    let models = project.models(&graph)?;
    let known = |app: &String| models.models.keys().any(|name| name.app == *app) || graph.apps().contains(app.as_str());
    if let Some(unknown) = arguments.apps.iter().find(|app| !known(app)) {
        let apps: Vec<&str> = models.models.keys().map(|name| name.app.as_str()).collect();
        return Err(refused(unknown, format!("no model is of this application; there are {}", distinct(&apps))));
    }
    let defaults = |name: &_, field: &str| Project::default(name, field);
    new_migrations(&graph, &models, &defaults, &mut Asker::new(arguments.no_input))
}

fn distinct(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.dedup();
    names.join(", ")
}

fn rename(migrations: &mut [Migration], name: &str) -> Result<()> {
    if name.is_empty() || !name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_') {
        return Err(refused("--name", "a migration's name is of letters, digits and underscores"));
    }
    for position in 0..migrations.len() {
        let old = migrations[position].id.clone();
        let number = old.number().unwrap_or_default();
        let new = format!("{number:04}_{name}");
        for other in migrations.iter_mut() {
            for parent in other.depends_on.iter_mut().filter(|parent| **parent == old) {
                parent.name.clone_from(&new);
            }
        }
        migrations[position].id.name = new;
    }
    Ok(())
}

/// A path as it is from here.
fn shown(path: &std::path::Path) -> String {
    let here = std::env::current_dir().ok();
    let short = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    short.unwrap_or(path).display().to_string()
}
