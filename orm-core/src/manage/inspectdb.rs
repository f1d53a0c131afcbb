//! `inspectdb`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::project::Project;
use super::{Outcome, refused, style};
use crate::db::Port;
use crate::error::Result;
use crate::inspect::models;
use crate::schema::LiveKind;

/// Writes models for the tables of the database, with their relations: a file to begin with, for a database that was there first.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only these tables; by default, all
    tables: Vec<String>,
    /// The application of the models; a table `shop_item` is then that of `Item` in `shop`
    #[arg(long)]
    app: Option<String>,
    /// Views too, as models to read from
    #[arg(long)]
    include_views: bool,
    /// Write to this file, which must not be there yet, instead of showing it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let db = project.database()?;
    let mut tables = db.introspect()?;
    if let Some(missing) = arguments.tables.iter().find(|name| !tables.iter().any(|table| table.name == **name)) {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        return Err(refused(missing, format!("there is no such table; there are {}", names.join(", "))));
    }
    tables.retain(|table| {
        let is_named = arguments.tables.contains(&table.name);
        let is_table = matches!(table.kind, LiveKind::Table | LiveKind::Partition);
        is_named || (arguments.tables.is_empty() && (is_table || arguments.include_views))
    });
    let source = models(&tables, arguments.app.as_deref(), db.dialect());
    match &arguments.output {
        None => {
            // A pipe that is closed has read what it wanted.
            let _ = std::io::stdout().write_all(source.as_bytes());
        }
        Some(path) => {
            let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
            let written = file.and_then(|mut file| file.write_all(source.as_bytes()));
            written.map_err(|error| refused(&path.display().to_string(), format!("cannot write it: {error}")))?;
            style::heading(&format!("Wrote {}", path.display()));
        }
    }
    Ok(Outcome::Done)
}
