//! A row of SQLite as cells.

use orm_core::error::Error;
use orm_core::value::{Row, ValueRef};
use rusqlite::types::ValueRef as Cell;

/// The row that a statement stands at.
pub(crate) struct SqliteRow<'r, 's>(pub(crate) &'r rusqlite::Row<'s>);

impl SqliteRow<'_, '_> {
    #[cold]
    fn broken(&self, position: usize, expected: &'static str, found: &str) -> Box<Error> {
        let statement: &rusqlite::Statement<'_> = self.0.as_ref();
        let column = statement.column_name(position).map_or_else(|_| format!("number {position}"), str::to_owned);
        Box::new(Error::Decode { column, path: None, expected, found: found.into() })
    }
}

impl Row for SqliteRow<'_, '_> {
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        Ok(match self.0.get_ref(position) {
            Ok(Cell::Null) => ValueRef::Null,
            Ok(Cell::Integer(integer)) => ValueRef::Int(integer),
            Ok(Cell::Real(float)) => ValueRef::Float(float),
            Ok(Cell::Text(text)) => ValueRef::Text(
                std::str::from_utf8(text).map_err(|_| self.broken(position, "text", "bytes that are not UTF-8"))?,
            ),
            Ok(Cell::Blob(bytes)) => ValueRef::Bytes(bytes),
            Err(_) => return Err(self.broken(position, "a value", "nothing")),
        })
    }

    fn name(&self, position: usize) -> Option<&str> {
        let statement: &rusqlite::Statement<'_> = self.0.as_ref();
        statement.column_name(position).ok()
    }

    fn width(&self) -> usize {
        let statement: &rusqlite::Statement<'_> = self.0.as_ref();
        statement.column_count()
    }
}
