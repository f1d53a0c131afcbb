//! Many migrations into one that stands for them.

use super::{Graph, Migration, MigrationName, Operation, optimized};
use crate::error::{Error, Result};

/// One migration that does what those of an application from `from` (the first without one) up to `to` do, in as few
/// operations as they come to. It replaces them: databases that have them all applied count it as applied.
///
/// # Errors
/// [`Error::Migration`] where one of them is not there.
pub fn squashed(graph: &Graph, from: Option<&MigrationName>, to: &MigrationName) -> Result<Migration> {
    let last = graph.find(to)?.id.clone();
    let first = from.map(|from| graph.find(from).map(|migration| migration.id.clone())).transpose()?;
    let of_app = graph.migrations().iter().filter(|migration| migration.id.app == last.app);
    let begun = of_app.skip_while(|migration| first.as_ref().is_some_and(|first| migration.id != *first));
    let mut chosen: Vec<&Migration> = Vec::new();
    for migration in begun {
        chosen.push(migration);
        if migration.id == last {
            break;
        }
    }
    if chosen.len() < 2 || chosen.last().is_none_or(|migration| migration.id != last) {
        let reason = "there are not two migrations or more up to it that could be one".to_owned();
        return Err(Error::Migration { migration: last.to_string(), reason });
    }
    let names: Vec<MigrationName> = chosen
        .iter()
        .flat_map(|migration| match migration.replaces.is_empty() {
            true => vec![migration.id.clone()],
            false => migration.replaces.clone(),
        })
        .collect();
    let number = chosen[0].id.number().unwrap_or(1);
    let id = MigrationName { app: last.app.clone(), name: format!("{number:04}_squashed_{}", last.name) };
    let mut squashed = Migration::new(id);
    let inside = |name: &&MigrationName| !chosen.iter().any(|migration| migration.id == **name);
    for migration in &chosen {
        for parent in migration.depends_on.iter().filter(inside) {
            if !squashed.depends_on.contains(parent) {
                squashed.depends_on.push(parent.clone());
            }
        }
        squashed.atomic &= migration.atomic;
    }
    let operations: Vec<Operation> = chosen.iter().flat_map(|migration| migration.operations.clone()).collect();
    squashed.operations = optimized(&last.app, operations);
    squashed.replaces = names;
    Ok(squashed)
}
