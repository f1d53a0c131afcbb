//! The columns of a row by their names.

use super::{Row, ValueRef};
use crate::error::{Error, Result};

/// Where columns of these names stand in a row; the error names those that are not there.
///
/// # Errors
/// [`Error::InvalidQuery`] where some are missing, or one stands there twice.
pub fn places(row: &dyn Row, names: &[&str], of: &str) -> Result<Vec<usize>> {
    let columns: Vec<&str> = (0..row.width()).filter_map(|position| row.name(position)).collect();
    let mut places = Vec::with_capacity(names.len());
    let mut missing = Vec::new();
    for name in names {
        let mut found = columns.iter().enumerate().filter(|(_, column)| *column == name).map(|(position, _)| position);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                let reason =
                    format!("the query for {of} gives the column `{name}` twice: name the columns that it selects");
                return Err(Error::InvalidQuery { reason });
            }
            (Some(position), None) => places.push(position),
            (None, _) => missing.push(*name),
        }
    }
    if missing.is_empty() {
        return Ok(places);
    }
    let reason = format!(
        "the query for {of} does not give the column{} `{}`; it gives `{}`",
        if missing.len() == 1 { "" } else { "s" },
        missing.join("`, `"),
        columns.join("`, `")
    );
    Err(Error::InvalidQuery { reason })
}

/// A row whose cells stand elsewhere in another.
pub struct Rearranged<'r> {
    /// The other row.
    pub row: &'r dyn Row,
    /// Where its cells are.
    pub places: &'r [usize],
}

impl Row for Rearranged<'_> {
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        // A position that is not there is an error of the other row's.
        self.row.cell(self.places.get(position).copied().unwrap_or(usize::MAX))
    }
}
