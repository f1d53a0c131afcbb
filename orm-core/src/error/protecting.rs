//! What forbids a deletion.

use std::fmt;

/// Rows that forbid the deletion of those that they point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protecting {
    /// The model whose rows they point at: the one that is deleted from, or one whose rows would go with it.
    pub model: &'static str,
    /// The model that they are rows of.
    pub by: &'static str,
    /// Its foreign key.
    pub field: &'static str,
    /// How many rows there are.
    pub count: usize,
}

/// How many relations a message names.
const NAMED: usize = 8;

/// As a message tells them, a relation after the other.
pub(super) struct Listed<'a>(pub(super) &'a [Protecting]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, Protecting { model, by, field, count }) in self.0.iter().take(NAMED).enumerate() {
            let (comma, rows) = (if position > 0 { ", " } else { "" }, if *count == 1 { "row" } else { "rows" });
            write!(f, "{comma}{count} {rows} of {by} through `{field}` to {model}")?;
        }
        match self.0.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, ", and {more} more relations"),
        }
    }
}
