//! `squashmigrations`.

use clap::Args;

use super::project::Project;
use super::{Outcome, refused, style};
use crate::error::Result;
use crate::migrate::{Operation, squashed};

/// Writes one migration that does what several do. Databases that have them count it as applied; once `migrate`
/// ran on each, the files of the several can go.
#[derive(Args)]
pub(super) struct Arguments {
    /// The application
    app: String,
    /// The last migration to join; or the first, where another follows
    first: String,
    /// The last migration to join
    last: Option<String>,
    /// Show the file that would be written
    #[arg(long)]
    dry_run: bool,
    /// The name of the migration, without its number
    #[arg(long)]
    squashed_name: Option<String>,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let graph = project.graph()?;
    let name = |text: &str| project.migration(&arguments.app, Some(text));
    let (from, to) = match &arguments.last {
        Some(last) => (Some(name(&arguments.first)), name(last)),
        None => (None, name(&arguments.first)),
    };
    let mut migration = squashed(&graph, from.as_ref(), &to)?;
    if let Some(name) = &arguments.squashed_name {
        if name.is_empty() || !name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_') {
            return Err(refused("--squashed-name", "a migration's name is of letters, digits and underscores"));
        }
        migration.id.name = format!("{:04}_{name}", migration.id.number().unwrap_or(1));
    }
    style::line(&format!("{} migrations come to {} operations:", migration.replaces.len(), migration.operations.len()));
    for operation in &migration.operations {
        style::line(&format!("  - {}", operation.describe()));
    }
    if migration
        .operations
        .iter()
        .any(|operation| matches!(operation, Operation::RunRust { .. } | Operation::RunSql { .. }))
    {
        style::note(
            "steps in SQL and in Rust stay as they are and keep others apart: take out those that are needed no more",
        );
    }
    if arguments.dry_run {
        style::line(&migration.write()?);
    } else {
        let path = project.folder.add(&migration)?;
        style::heading(&format!("Wrote {}", path.display()));
    }
    Ok(Outcome::Done)
}
