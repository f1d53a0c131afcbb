//! The types that columns have, where the server would say nothing of one that its model does not.

use std::pin::pin;

use futures_util::TryStreamExt;
use orm_core::error::Result;
use orm_core::sql::{Declared, Dialect, Holds, Judge, Role, Statement, quoted};
use orm_core::value::ColumnType;
use tokio_postgres::types::Type;

use crate::connection::{PostgresConnection, Stop};
use crate::dialect::POSTGRES;
use crate::error::Broken;

/// The server judges all else itself.
const JUDGE: Judge = Judge {
    silent: |stretch| match stretch.column_type {
        // It is compared as text, whatever it is in the database.
        ColumnType::Text { .. } => matches!(stretch.role, Role::Compared | Role::Involved),
        // It would be stored as text.
        _ => matches!(stretch.role, Role::Stored | Role::Assigned),
    },
    named: |column_type| POSTGRES.column_type(column_type),
};

impl PostgresConnection {
    /// Refuses a statement that takes a column for what it is not: a column of text takes numbers, as text.
    pub(crate) fn hold_to_declared(&mut self, statement: &Statement) -> Result<()> {
        for table in self.agreed.unknown(statement, &JUDGE) {
            let columns = self.declared_columns(statement, table)?;
            self.agreed.compare(statement, table, &columns, &JUDGE)?;
        }
        Ok(())
    }

    fn declared_columns(&mut self, statement: &Statement, table: &str) -> Result<Vec<Declared>> {
        const COLUMNS: &str = "SELECT a.attname::pg_catalog.text, pg_catalog.format_type(a.atttypid, a.atttypmod), t.typcategory = 'S' \
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
            WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped \
            AND t.typcategory IN ('S', 'N', 'B')";
        let table = quoted(table);
        let run = self.driver.run(|client| async move {
            let mut rows = pin!(client.query_typed_raw(COLUMNS, [(table, Type::TEXT)]).await?);
            let mut columns = Vec::new();
            while let Some(row) = rows.try_next().await? {
                let holds = if row.try_get(2)? { Holds::Text } else { Holds::Numbers };
                columns.push(Declared { name: row.try_get(0)?, column_type: row.try_get(1)?, holds });
            }
            Ok::<_, Stop>(columns)
        });
        self.outcome(&Broken { sql: COLUMNS, statement: Some(statement) }, run)
    }
}
