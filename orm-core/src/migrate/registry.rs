//! Functions of a program's own that migrations run, by name.

use super::lookup::Models;
use crate::error::Result;

/// A step of a migration that is written in Rust: what `run_rust` names.
#[derive(Clone, Copy)]
pub struct Step {
    /// The name that files use.
    pub name: &'static str,
    /// What it does, given the models as they are at that point.
    pub forwards: fn(&Models<'_>) -> Result<()>,
    /// What undoes it; the migration cannot be undone without.
    pub backwards: Option<fn(&Models<'_>) -> Result<()>>,
}

inventory::collect!(Step);

/// The step of this name that the program links.
pub(super) fn step(name: &str) -> Option<Step> {
    inventory::iter::<Step>.into_iter().find(|step| step.name == name).copied()
}
