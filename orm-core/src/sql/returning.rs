//! A statement that gives back what it wrote.

use super::{Statement, quoted};

/// An update that gives these columns of each row it changed.
pub fn returning<'c>(update: &Statement, columns: impl IntoIterator<Item = &'c str>) -> Statement {
    let columns: Vec<String> = columns.into_iter().map(quoted).collect();
    Statement { sql: format!("{} RETURNING {}", update.sql, columns.join(", ")).into(), ..update.clone() }
}
