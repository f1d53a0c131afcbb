//! New migrations from what the models have become.

use std::collections::BTreeMap;

use super::detect::{Defaults, Part, Questions, detect, parts};
use super::name::suggested;
use super::{Graph, Migration, MigrationName, optimized};
use crate::error::{Error, Result};
use crate::schema::state::{ModelName, State};

/// The migrations that lead from the last of the files to the models as `to` has them, each after those it depends on; none
/// where nothing changed.
///
/// # Errors
/// [`Error::Migration`] where the files do not fit each other, or what `questions` gives.
#[doc(alias = "makemigrations")]
pub fn new_migrations(
    graph: &Graph,
    to: &State,
    defaults: Defaults<'_>,
    questions: &mut dyn Questions,
) -> Result<Vec<Migration>> {
    graph.check_conflicts()?;
    let from = graph.state(None)?;
    let parts = parts(detect(&from, to, defaults, questions)?);
    let mut made: Vec<Migration> = Vec::new();
    // The last migration of each application so far: in the files, or new.
    let mut last: BTreeMap<String, MigrationName> = BTreeMap::new();
    for app in graph.apps() {
        last.extend(graph.leaves(app).first().map(|leaf| (app.to_owned(), leaf.id.clone())));
    }
    let before = last.clone();
    for Part { app, operations, after, needs } in parts {
        let parent = last.get(&app);
        let number = parent.and_then(MigrationName::number).map_or(1, |number| number + 1);
        let operations = optimized(&app, operations);
        let name = suggested(number, parent.is_none(), &operations);
        let mut migration = Migration::new(MigrationName { app: app.clone(), name });
        migration.operations = operations;
        migration.depends_on.extend(parent.cloned());
        migration.depends_on.extend(after.iter().map(|part| made[*part].id.clone()));
        let made_for = |model: &ModelName| {
            made.iter().any(|other| other.id.app == model.app && migration.depends_on.contains(&other.id))
        };
        let needed: Vec<MigrationName> =
            needs.iter().filter(|model| !made_for(model)).filter_map(|model| before.get(&model.app).cloned()).collect();
        migration.depends_on.extend(needed);
        let mut seen = Vec::new();
        migration.depends_on.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        last.insert(app, migration.id.clone());
        made.push(migration);
    }
    made.retain(|migration| !migration.operations.is_empty());
    Ok(made)
}

/// An empty migration of an application, to be filled by hand.
///
/// # Errors
/// [`Error::Migration`] where the application has two last migrations.
pub fn empty_migration(graph: &Graph, app: &str) -> Result<Migration> {
    graph.check_conflicts()?;
    let parent = graph.leaves(app).first().map(|leaf| leaf.id.clone());
    let number = parent.as_ref().and_then(MigrationName::number).map_or(1, |number| number + 1);
    let mut migration = Migration::new(MigrationName { app: app.to_owned(), name: suggested(number, false, &[]) });
    migration.depends_on.extend(parent);
    Ok(migration)
}

/// A migration without operations that comes after all last ones of an application: what joins two branches.
///
/// # Errors
/// [`Error::Migration`] where there is nothing to join, or both branches change the same model, so that their order matters.
pub fn merge_migration(graph: &Graph, app: &str) -> Result<Migration> {
    let leaves = graph.leaves(app);
    let [first, second, ..] = leaves.as_slice() else {
        let reason = "there is one last migration: nothing is to be joined".to_owned();
        return Err(Error::Migration { migration: app.to_owned(), reason });
    };
    for (position, leaf) in leaves.iter().enumerate() {
        for other in &leaves[position + 1..] {
            if let Some(model) = graph.both_change(leaf, other) {
                let reason = format!(
                    "it and `{}` both change {model}, so that their order matters: make one depend on the other by hand \
                     (`depends_on`)",
                    other.id
                );
                return Err(Error::Migration { migration: leaf.id.to_string(), reason });
            }
        }
    }
    let number = leaves.iter().filter_map(|leaf| leaf.id.number()).max().unwrap_or_default() + 1;
    let name = match leaves.len() {
        2 => format!("{number:04}_merge_{}_{}", first.id.name, second.id.name),
        _ => format!("{number:04}_merge"),
    };
    let mut migration = Migration::new(MigrationName { app: app.to_owned(), name });
    migration.depends_on = leaves.iter().map(|leaf| leaf.id.clone()).collect();
    Ok(migration)
}
