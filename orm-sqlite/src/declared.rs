//! The types that columns are declared with, which SQLite itself holds nobody to.

use orm_core::error::Result;
use orm_core::sql::{Declared, Holds, Judge, Statement};

use crate::connection::SqliteConnection;
use crate::dialect::column_type;
use crate::error::from_driver;

const JUDGE: Judge = Judge { silent: |_| true, named: column_type };

impl SqliteConnection {
    /// Refuses a statement that takes a column for what it is not: a number stored in a column of text is text from then on.
    pub(crate) fn hold_to_declared(&self, statement: &Statement) -> Result<()> {
        let mut agreed = self.agreed.borrow_mut();
        for table in agreed.unknown(statement, &JUDGE) {
            agreed.compare(statement, table, &self.declared(table)?, &JUDGE)?;
        }
        Ok(())
    }

    fn declared(&self, table: &str) -> Result<Vec<Declared>> {
        // What a view's columns hold is not told by their types.
        const COLUMNS: &str = "SELECT name, type FROM pragma_table_xinfo(?1) \
            WHERE EXISTS (SELECT 1 FROM pragma_table_list(?1) WHERE type = 'table')";
        let read = || {
            let mut columns = self.raw.prepare_cached(COLUMNS)?;
            let rows = columns.query_map([table], |row| {
                let column_type: String = row.get(1)?;
                Ok(Declared { name: row.get(0)?, holds: holds(&column_type), column_type })
            })?;
            rows.collect::<Result<_, _>>()
        };
        read().map_err(|error| from_driver(error, COLUMNS))
    }
}

/// A column without a type, or of one that SQLite has no rule for, keeps what it is given.
fn holds(declared: &str) -> Holds {
    if makes_text(declared) {
        Holds::Text
    } else if makes_numbers(declared) {
        Holds::Numbers
    } else {
        Holds::Else
    }
}

/// By SQLite's own rule.
fn makes_text(declared: &str) -> bool {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    !has(&["INT"]) && has(&["CHAR", "CLOB", "TEXT"])
}

/// By the whole word: SQLite's own rule takes `POINT` for an integer and `STRING` for a number, where programs keep text.
fn makes_numbers(declared: &str) -> bool {
    const NUMBERS: [&str; 14] = [
        "INT",
        "INTEGER",
        "TINYINT",
        "SMALLINT",
        "MEDIUMINT",
        "BIGINT",
        "INT2",
        "INT4",
        "INT8",
        "REAL",
        "FLOAT",
        "DOUBLE",
        "NUMERIC",
        "DECIMAL",
    ];
    let word = declared.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    NUMBERS.iter().any(|number| number.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_what_its_declared_type_makes_of_values() {
        for declared in ["text", "VARCHAR(20)", "character varying(9)", "nchar(3)", "char(32)", "clob"] {
            assert!(holds(declared) == Holds::Text, "{declared}");
        }
        for declared in ["integer", "INT UNSIGNED", "bigint(20)", "real", "double precision", "decimal(5, 2)"] {
            assert!(holds(declared) == Holds::Numbers, "{declared}");
        }
        for declared in
            ["", "ANY", "BLOB", "string", "uuid", "json", "point", "interval", "datetime", "bool", "boolean"]
        {
            assert!(holds(declared) == Holds::Else, "{declared}");
        }
    }
}
