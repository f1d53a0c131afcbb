//! The types that columns have, where the server would say nothing of one that its model does not.

use std::pin::pin;

use futures_util::TryStreamExt;
use orm_core::error::Result;
use orm_core::sql::{Declared, Dialect, Holds, Judge, Role, Statement, Stretch, quoted};
use orm_core::value::ColumnType;
use tokio_postgres::types::Type;

use crate::connection::{PostgresConnection, Stop};
use crate::dialect::POSTGRES;
use crate::error::Broken;

/// The server judges all else itself.
const JUDGE: Judge = Judge {
    // Text is compared as text, whatever the column is in the database; what is stored in a column of text is text.
    silent: |stretch| {
        matches!(stretch.column_type, ColumnType::Text { .. }) || matches!(stretch.role, Role::Stored | Role::Assigned)
    },
    named: |column_type| POSTGRES.column_type(column_type),
};

/// A column of an enum type, which takes text only where it is cast to it.
pub(crate) struct EnumColumn {
    table: &'static str,
    column: String,
    of: String,
}

impl PostgresConnection {
    /// Refuses a statement that takes a column for what it is not: a column of text takes numbers, as text.
    pub(crate) fn hold_to_declared(&mut self, statement: &Statement) -> Result<()> {
        for table in self.agreed.unknown(statement, &JUDGE) {
            let columns = self.declared_columns(statement, table)?;
            self.agreed.compare(statement, table, &columns, &JUDGE)?;
        }
        Ok(())
    }

    fn declared_columns(&mut self, statement: &Statement, table: &'static str) -> Result<Vec<Declared>> {
        const COLUMNS: &str = "SELECT a.attname::pg_catalog.text, pg_catalog.format_type(a.atttypid, a.atttypmod), \
            t.typcategory::pg_catalog.text, \
            pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(t.typname)) \
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
            JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
            WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped \
            AND t.typcategory IN ('S', 'N', 'B', 'E')";
        let name = quoted(table);
        let run = self.driver.run(|client| async move {
            let mut rows = pin!(client.query_typed_raw(COLUMNS, [(name, Type::TEXT)]).await?);
            let (mut columns, mut enums) = (Vec::new(), Vec::new());
            while let Some(row) = rows.try_next().await? {
                let holds = match row.try_get(2)? {
                    "S" => Holds::Text,
                    "E" => Holds::Else,
                    _ => Holds::Numbers,
                };
                if holds == Holds::Else {
                    enums.push(EnumColumn { table, column: row.try_get(0)?, of: row.try_get(3)? });
                }
                columns.push(Declared { name: row.try_get(0)?, column_type: row.try_get(1)?, holds });
            }
            Ok::<_, Stop>((columns, enums))
        });
        let (columns, enums) = self.outcome(&Broken { sql: COLUMNS, statement: Some(statement) }, run)?;
        self.enums.retain(|known| known.table != table);
        self.enums.extend(enums);
        Ok(columns)
    }

    /// The statement's text where it stores text in columns of enum types, to which it must be cast.
    pub(crate) fn cast_to_enums(&self, statement: &Statement) -> Option<String> {
        if self.enums.is_empty() {
            return None;
        }
        let subjects = &statement.subjects;
        let of_enum = |stretch: &Stretch| {
            let stored = matches!(stretch.role, Role::Stored | Role::Assigned);
            let is = |known: &&EnumColumn| known.table == stretch.table && known.column == stretch.column;
            self.enums.iter().find(is).filter(|_| stored).map(|known| known.of.as_str())
        };
        let mut casts = Vec::new();
        for (stretch, of) in subjects.all().iter().filter_map(|stretch| Some((stretch, of_enum(stretch)?))) {
            let text = stretch.text();
            if !text.is_empty() {
                // `"mood" = ` and then the value.
                casts.push((text.start + quoted(stretch.column).len() + 3, "(".to_owned()));
                casts.push((text.end, format!("){TEXT}::{of}")));
            }
        }
        if let Some((width, end)) = subjects.rows() {
            let columns: Vec<_> = subjects.all().iter().filter(|stretch| stretch.text().is_empty()).collect();
            for (number, after) in placeholders(&statement.sql).filter(|(number, _)| *number < end && width > 0) {
                let Some(of) = columns.get(number % width).and_then(|stretch| of_enum(stretch)) else { continue };
                let rest = &statement.sql[after..];
                casts.push(match rest.strip_prefix(TEXT).and_then(|rest| rest.strip_prefix("[]")) {
                    Some(rest) => (statement.sql.len() - rest.len(), format!("::{of}[]")),
                    None => (after, format!("{TEXT}::{of}")),
                });
            }
        }
        if casts.is_empty() {
            return None;
        }
        let mut sql = statement.sql.to_string();
        casts.sort_by_key(|(at, _)| *at);
        for (at, cast) in casts.iter().rev() {
            sql.insert_str(*at, cast);
        }
        Some(sql)
    }
}

const TEXT: &str = "::pg_catalog.text";

/// The numbers of a text's placeholders, counted from 0, and where each ends. In quotes there is none: no value stands
/// in the text, and names may have anything.
fn placeholders(sql: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut within = false;
    let starts = sql.bytes().enumerate().filter(move |(_, byte)| {
        within ^= *byte == b'"';
        *byte == b'$' && !within
    });
    starts.filter_map(|(at, _)| {
        let digits = sql[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = sql[at + 1..at + 1 + digits].parse().ok()?;
        Some((number.checked_sub(1)?, at + 1 + digits))
    })
}
