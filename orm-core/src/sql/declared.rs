//! What columns are declared as in the database, held to what models say of them.
//!
//! Some databases say nothing where a column is of another type than its model says: SQLite takes any value into any
//! column, PostgreSQL makes text of whatever is stored in a column of text. So a connection looks for itself, once for
//! each column, when it first prepares a statement about it.

use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};

use super::subject::Stretch;
use super::{Statement, Subjects};
use crate::error::{Fault, Result};
use crate::value::ColumnType;

/// A column as the database has it.
pub struct Declared {
    /// Its name.
    pub name: String,
    /// Its type, in the database's words.
    pub column_type: String,
    /// What it holds.
    pub holds: Holds,
}

/// What a column makes of values, so that others cannot be read back from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text, of numbers too.
    Text,
    /// Numbers, or truth values.
    Numbers,
    /// Something else, or whatever it is given.
    Else,
}

/// How a database judges types.
pub struct Judge {
    /// Whether the database itself may be silent about what the statement does with the column.
    pub silent: fn(&Stretch) -> bool,
    /// The model's type in the database's words.
    pub named: fn(ColumnType) -> String,
}

/// Why a column is not what its model says. Decimals are read from text too, and bytes stay bytes.
fn contradiction(model: ColumnType, holds: Holds) -> Option<&'static str> {
    use ColumnType::{Bytes, Date, DateTime, Decimal, Json, Text, Time, Timestamp, Uuid};
    match (model, holds) {
        (_, Holds::Else) | (Bytes | Decimal { .. }, _) => None,
        (Text { .. } | Date | Time | DateTime | Timestamp | Uuid | Json, Holds::Numbers) => {
            Some("text does not stay what it is there")
        }
        (Text { .. } | Date | Time | DateTime | Timestamp | Uuid | Json, Holds::Text) | (_, Holds::Numbers) => None,
        (_, Holds::Text) => Some("a number becomes text there"),
    }
}

/// The columns that one connection has looked at and found to be as their models say.
#[derive(Default)]
pub struct Agreed(HashSet<(&'static str, &'static str, Discriminant<ColumnType>)>);

impl Agreed {
    /// The tables with columns that are still to be looked at.
    pub fn unknown(&self, statement: &Statement, judge: &Judge) -> Vec<&'static str> {
        let mut tables = Vec::new();
        for stretch in self.open(&statement.subjects, judge) {
            if !tables.contains(&stretch.table) {
                tables.push(stretch.table);
            }
        }
        tables
    }

    /// Holds the columns of one table to what the statement's models say. What the database does not have is left to it.
    ///
    /// # Errors
    /// [`Error::ColumnMismatch`](crate::error::Error::ColumnMismatch).
    pub fn compare(&mut self, statement: &Statement, table: &str, columns: &[Declared], judge: &Judge) -> Result<()> {
        let of_table = self.open(&statement.subjects, judge).filter(|stretch| stretch.table == table);
        let mut agreed = Vec::new();
        for stretch in of_table {
            let declared = columns.iter().find(|declared| declared.name.eq_ignore_ascii_case(stretch.column));
            if let Some(Declared { column_type, holds, .. }) = declared
                && let Some(reason) = contradiction(stretch.column_type, *holds)
            {
                let fault = Fault::new(reason).with_statement(&*statement.sql);
                return Err(stretch.mismatch(&(judge.named)(stretch.column_type), column_type, fault));
            }
            agreed.push(key(stretch));
        }
        self.0.extend(agreed);
        Ok(())
    }

    fn open<'s>(&'s self, subjects: &'s Subjects, judge: &Judge) -> impl Iterator<Item = &'s Stretch> {
        let silent = judge.silent;
        subjects.all().iter().filter(move |stretch| silent(stretch) && !self.0.contains(&key(stretch)))
    }
}

fn key(stretch: &Stretch) -> (&'static str, &'static str, Discriminant<ColumnType>) {
    (stretch.table, stretch.column, discriminant(&stretch.column_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: ColumnType = ColumnType::Text { max_length: None };

    #[test]
    fn only_what_cannot_be_read_back_is_a_contradiction() {
        for model in [ColumnType::Bool, ColumnType::BigInt, ColumnType::PositiveInteger, ColumnType::Float] {
            assert!(contradiction(model, Holds::Text).is_some() && contradiction(model, Holds::Numbers).is_none());
        }
        for model in [TEXT, ColumnType::Date, ColumnType::Uuid] {
            assert!(contradiction(model, Holds::Numbers).is_some() && contradiction(model, Holds::Text).is_none());
        }
        for model in [ColumnType::Decimal { precision: None }, ColumnType::Bytes] {
            assert!(contradiction(model, Holds::Text).is_none() && contradiction(model, Holds::Numbers).is_none());
        }
        assert!(contradiction(TEXT, Holds::Else).is_none() && contradiction(ColumnType::Float, Holds::Else).is_none());
    }
}
