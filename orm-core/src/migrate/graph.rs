//! All migrations and which comes before which.

use std::collections::{BTreeMap, BTreeSet};

use super::{Migration, MigrationName};
use crate::error::{Error, Result};
use crate::schema::state::State;

/// The migrations of all applications in an order in which they can be applied.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In order: each after those it depends on.
    migrations: Vec<Migration>,
}

/// Where to migrate to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every migration applied.
    Latest,
    /// Every migration of one application, and what they need.
    App(String),
    /// One migration as the last of its application.
    Migration(MigrationName),
    /// No migration of an application.
    Zero(String),
}

/// Which way a migration is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Applied.
    Forwards,
    /// Undone.
    Backwards,
}

fn wrong(migration: &MigrationName, reason: String) -> Error {
    Error::Migration { migration: migration.to_string(), reason }
}

impl Graph {
    /// Puts migrations in order. One that replaces others stands for them, unless some of them but not all are among
    /// `applied`: then they go on by themselves until all are.
    ///
    /// # Errors
    /// [`Error::Migration`] where one depends on one that is not there, or on itself by way of others.
    pub fn new(migrations: Vec<Migration>, applied: &BTreeSet<MigrationName>) -> Result<Self> {
        let migrations = replaced(migrations, applied);
        let position: BTreeMap<&MigrationName, usize> =
            migrations.iter().enumerate().map(|(at, migration)| (&migration.id, at)).collect();
        // A migration that was replaced is where the one is that replaces it.
        let instead: BTreeMap<&MigrationName, usize> = migrations
            .iter()
            .enumerate()
            .flat_map(|(at, migration)| migration.replaces.iter().map(move |replaced| (replaced, at)))
            .collect();
        let find = |name: &MigrationName| position.get(name).or_else(|| instead.get(name)).copied();
        let mut parents = vec![BTreeSet::new(); migrations.len()];
        for (at, migration) in migrations.iter().enumerate() {
            for name in &migration.depends_on {
                let parent = find(name).ok_or_else(|| {
                    let reason =
                        format!("it depends on `{name}`, of which there is no file{}", similar(&migrations, name));
                    wrong(&migration.id, reason)
                })?;
                if parent != at {
                    parents[at].insert(parent);
                }
            }
            for child in migration.run_before.iter().filter_map(find) {
                parents[child].insert(at);
            }
        }
        let order = in_order(&migrations, &parents)?;
        let mut places: Vec<Option<Migration>> = migrations.into_iter().map(Some).collect();
        Ok(Graph { migrations: order.into_iter().filter_map(|at| places[at].take()).collect() })
    }

    /// The migrations, each after those it depends on.
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// The applications that have migrations.
    pub fn apps(&self) -> BTreeSet<&str> {
        self.migrations.iter().map(|migration| migration.id.app.as_str()).collect()
    }

    /// The migrations of an application that none of its others comes after; more than one is a conflict.
    pub fn leaves(&self, app: &str) -> Vec<&Migration> {
        let of_app = self.migrations.iter().filter(|migration| migration.id.app == app);
        let is_parent = |name: &MigrationName| {
            self.migrations.iter().any(|other| other.id.app == app && self.parents(other).any(|parent| parent == name))
        };
        of_app.filter(|migration| !is_parent(&migration.id)).collect()
    }

    /// The migrations that one depends on, those replaced by the ones that replace them.
    pub(super) fn parents<'g>(&'g self, migration: &'g Migration) -> impl Iterator<Item = &'g MigrationName> {
        let named = migration.depends_on.iter().map(|name| self.standing_for(name));
        let before =
            self.migrations.iter().filter(|other| other.run_before.contains(&migration.id)).map(|other| &other.id);
        named.chain(before)
    }

    /// The migration that stands for one of this name: itself, or the one that replaces it.
    fn standing_for<'g>(&'g self, name: &'g MigrationName) -> &'g MigrationName {
        let replacing = self.migrations.iter().find(|other| other.replaces.contains(name));
        let is_there = self.migrations.iter().any(|other| other.id == *name);
        replacing.filter(|_| !is_there).map_or(name, |other| &other.id)
    }

    /// A model that two branches of one application both change, if there is one.
    pub(super) fn both_change(&self, one: &Migration, other: &Migration) -> Option<String> {
        let branch = |leaf: &Migration, without: &Migration| -> BTreeSet<String> {
            let (own, theirs) = (self.with_parents(std::iter::once(leaf)), self.with_parents(std::iter::once(without)));
            let only = self.migrations.iter().filter(|migration| migration.id.app == leaf.id.app);
            let only = only.filter(|migration| own.contains(&migration.id) && !theirs.contains(&migration.id));
            only.flat_map(|migration| migration.operations.iter().filter_map(|operation| operation.model()))
                .map(str::to_owned)
                .collect()
        };
        let (own, theirs) = (branch(one, other), branch(other, one));
        own.intersection(&theirs).next().cloned()
    }

    /// Refuses two last migrations of one application.
    ///
    /// # Errors
    /// [`Error::Migration`] that names both.
    pub fn check_conflicts(&self) -> Result<()> {
        for app in self.apps() {
            let leaves = self.leaves(app);
            if let [first, second, ..] = leaves.as_slice() {
                let reason = format!(
                    "`{}` is a last migration of the same application, as when two branches each add one; join them by \
                     `makemigrations --merge`",
                    second.id
                );
                return Err(wrong(&first.id, reason));
            }
        }
        Ok(())
    }

    /// Refuses a history in which a migration is applied and one that it depends on is not.
    ///
    /// # Errors
    /// [`Error::Migration`] that names both.
    pub fn check_history(&self, applied: &BTreeSet<MigrationName>) -> Result<()> {
        for migration in self.migrations.iter().filter(|migration| applied.contains(&migration.id)) {
            let stands = |name: &&MigrationName| {
                let replaced = || {
                    let parent = self.migrations.iter().find(|other| other.id == **name);
                    parent.is_some_and(|parent| {
                        !parent.replaces.is_empty() && parent.replaces.iter().all(|old| applied.contains(old))
                    })
                };
                applied.contains(*name) || replaced()
            };
            if let Some(parent) = self.parents(migration).find(|name| !stands(name)) {
                let reason = format!("it is applied, but `{parent}`, on which it depends, is not");
                return Err(wrong(&migration.id, reason));
            }
        }
        Ok(())
    }

    /// The models as they are after every migration up to this one; after all without one.
    ///
    /// # Errors
    /// [`Error::Migration`] where an operation does not fit what came before.
    pub fn state(&self, up_to: Option<&MigrationName>) -> Result<State> {
        let mut state = State::default();
        for migration in &self.migrations {
            migration.apply_to(&mut state)?;
            if Some(&migration.id) == up_to {
                break;
            }
        }
        Ok(state)
    }

    /// What is to be done to get to a target, in its order.
    ///
    /// # Errors
    /// [`Error::Migration`] for a target that is not there.
    pub fn plan(&self, target: &Target, applied: &BTreeSet<MigrationName>) -> Result<Vec<(Direction, &Migration)>> {
        let forwards = |wanted: &BTreeSet<&MigrationName>| {
            let missing = self.migrations.iter().filter(|migration| !applied.contains(&migration.id));
            missing
                .filter(|migration| wanted.contains(&migration.id))
                .map(|migration| (Direction::Forwards, migration))
                .collect()
        };
        match target {
            Target::Latest => Ok(forwards(&self.migrations.iter().map(|migration| &migration.id).collect())),
            Target::App(app) => {
                self.known_app(app)?;
                let of_app = self.migrations.iter().filter(|migration| migration.id.app == *app);
                Ok(forwards(&self.with_parents(of_app)))
            }
            Target::Zero(app) => {
                self.known_app(app)?;
                let of_app = self.migrations.iter().filter(|migration| migration.id.app == *app);
                Ok(self.backwards(of_app, applied))
            }
            Target::Migration(name) => {
                let target = self.find(name)?;
                if applied.contains(&target.id) {
                    let later = self.children(target).into_iter().filter(|other| other.id.app == target.id.app);
                    return Ok(self.backwards(later, applied));
                }
                Ok(forwards(&self.with_parents(std::iter::once(target))))
            }
        }
    }

    /// The migration of this name, or the only one of its application that begins so.
    ///
    /// # Errors
    /// [`Error::Migration`] where there is none, or several.
    pub fn find(&self, name: &MigrationName) -> Result<&Migration> {
        self.known_app(&name.app)?;
        let of_app = || self.migrations.iter().filter(|migration| migration.id.app == name.app);
        if let Some(exact) = of_app().find(|migration| migration.id == *name) {
            return Ok(exact);
        }
        let begun: Vec<&Migration> = of_app().filter(|migration| migration.id.name.starts_with(&name.name)).collect();
        match begun.as_slice() {
            [only] => Ok(only),
            [] => Err(wrong(name, format!("there is no such migration{}", similar(&self.migrations, name)))),
            [first, second, ..] => {
                Err(wrong(name, format!("several migrations begin so, `{}` and `{}`: name one", first.id, second.id)))
            }
        }
    }

    fn known_app(&self, app: &str) -> Result<()> {
        let apps = self.apps();
        if apps.contains(app) {
            return Ok(());
        }
        let shown = |app: &'_ str| match app {
            "" => "\"\" (the models without an application)".to_owned(),
            app => app.to_owned(),
        };
        let known: Vec<String> = apps.into_iter().map(shown).collect();
        let reason = match known.is_empty() {
            true => "there are no migrations at all; `makemigrations` makes them".to_owned(),
            false => format!("no application of this name has migrations; there are {}", known.join(", ")),
        };
        Err(Error::Migration { migration: app.to_owned(), reason })
    }

    fn with_parents<'g>(&'g self, of: impl Iterator<Item = &'g Migration>) -> BTreeSet<&'g MigrationName> {
        let mut wanted: BTreeSet<&MigrationName> = of.map(|migration| &migration.id).collect();
        for migration in self.migrations.iter().rev() {
            if wanted.contains(&migration.id) {
                wanted.extend(self.parents(migration));
            }
        }
        wanted
    }

    /// The migrations that come after one, of whatever application.
    fn children<'g>(&'g self, of: &'g Migration) -> Vec<&'g Migration> {
        let mut reached: BTreeSet<&MigrationName> = BTreeSet::from([&of.id]);
        let mut children = Vec::new();
        for migration in &self.migrations {
            if self.parents(migration).any(|parent| reached.contains(parent)) {
                reached.insert(&migration.id);
                children.push(migration);
            }
        }
        children
    }

    /// Undoing these and whatever comes after them, the last first.
    fn backwards<'g>(
        &'g self,
        of: impl Iterator<Item = &'g Migration>,
        applied: &BTreeSet<MigrationName>,
    ) -> Vec<(Direction, &'g Migration)> {
        let mut undone = BTreeSet::new();
        for migration in of {
            undone.insert(&migration.id);
            undone.extend(self.children(migration).into_iter().map(|child| &child.id));
        }
        let undone = self.migrations.iter().rev().filter(|migration| undone.contains(&migration.id));
        undone
            .filter(|migration| applied.contains(&migration.id))
            .map(|migration| (Direction::Backwards, migration))
            .collect()
    }
}

impl Migration {
    /// Moves the models' state by all its operations.
    ///
    /// # Errors
    /// [`Error::Migration`] where an operation does not fit.
    pub fn apply_to(&self, state: &mut State) -> Result<()> {
        for (position, operation) in self.operations.iter().enumerate() {
            let applied = operation.apply(&self.id.app, state);
            applied.map_err(|reason| wrong(&self.id, format!("operation {}: {reason}", position + 1)))?;
        }
        Ok(())
    }
}

/// The migrations that count: those that replace others, or those others.
fn replaced(migrations: Vec<Migration>, applied: &BTreeSet<MigrationName>) -> Vec<Migration> {
    let there: BTreeSet<MigrationName> = migrations.iter().map(|migration| migration.id.clone()).collect();
    let (mut gone, mut unused) = (BTreeSet::new(), BTreeSet::new());
    for migration in migrations.iter().filter(|migration| !migration.replaces.is_empty()) {
        let count = migration.replaces.iter().filter(|name| applied.contains(*name)).count();
        let whole = count == 0 || count == migration.replaces.len() || applied.contains(&migration.id);
        if whole || !migration.replaces.iter().all(|name| there.contains(name)) {
            gone.extend(migration.replaces.iter().cloned());
        } else {
            unused.insert(migration.id.clone());
        }
    }
    migrations
        .into_iter()
        .filter(|migration| !gone.contains(&migration.id) && !unused.contains(&migration.id))
        .collect()
}

/// Parents first; where that leaves a choice, by application and name.
fn in_order(migrations: &[Migration], parents: &[BTreeSet<usize>]) -> Result<Vec<usize>> {
    let mut order: Vec<usize> = Vec::with_capacity(migrations.len());
    let mut placed = vec![false; migrations.len()];
    let mut by_name: Vec<usize> = (0..migrations.len()).collect();
    by_name.sort_by_key(|at| &migrations[*at].id);
    while order.len() < migrations.len() {
        let ready =
            by_name.iter().copied().find(|at| !placed[*at] && parents[*at].iter().all(|parent| placed[*parent]));
        let Some(ready) = ready else {
            let circle: Vec<String> =
                by_name.iter().filter(|at| !placed[**at]).map(|at| format!("`{}`", migrations[*at].id)).collect();
            let first = by_name.iter().find(|at| !placed[**at]).copied().unwrap_or_default();
            let reason =
                format!("it depends on itself by way of others: among {} no one can come first", circle.join(", "));
            return Err(wrong(&migrations[first].id, reason));
        };
        placed[ready] = true;
        order.push(ready);
    }
    Ok(order)
}

fn similar(migrations: &[Migration], name: &MigrationName) -> String {
    let of_app = migrations.iter().filter(|migration| migration.id.app == name.app);
    let names: Vec<String> = of_app.map(|migration| format!("`{}`", migration.id.name)).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("; there are {}", names.join(", ")),
    }
}
