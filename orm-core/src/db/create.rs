//! Creating the tables that models need.

use std::collections::HashSet;

use super::{Collect, Database, Port, ReadHandle, now};
use crate::error::Result;
use crate::meta::{ModelMeta, registered};
use crate::schema::{creations, statements};
use crate::sql::{Access, Statement};
use crate::value::ValueRef;

/// Creates the tables of every model that the program links, as [`create_tables_of`] does.
///
/// # Errors
/// As [`create_tables_of`].
pub async fn create_tables(port: &dyn Port) -> Result<()> {
    create_tables_of(port, &registered()).await
}

/// Creates the tables of the models with their constraints and indexes, in one transaction: all of them
/// or none.
///
/// A table of that name which exists already is left as it is, whatever its columns; so calling this twice
/// does nothing the second time. It is meant for examples and tests, and for one caller at a time.
///
/// # Errors
/// [`Error::InvalidModel`](crate::error::Error::InvalidModel) before anything is sent, or what the database says.
pub async fn create_tables_of(port: &dyn Port, models: &[&'static ModelMeta]) -> Result<()> {
    let dialect = port.dialect();
    let mut wanted = creations(models, dialect)?;
    let transaction = port.begin().await?;
    let names = Statement::raw(dialect.table_names(), Vec::new(), Access::Read);
    let sink = Collect::<String>::new(|row| match row.get(0)? {
        ValueRef::Text(name) => Ok(name.to_owned()),
        _ => Ok(String::new()),
    });
    let existing: HashSet<String> = Collect::take(transaction.port().query(names, sink).await?).into_iter().collect();
    wanted.retain(|creation| !existing.contains(&creation.name));
    if !wanted.is_empty() {
        transaction.port().batch(statements(wanted).join(";\n")).await?;
    }
    transaction.commit().await
}

impl Database {
    /// Creates the tables of every model that the program links, with their constraints and indexes: all of them or
    /// none. A table that exists already is left as it is, whatever its columns.
    ///
    /// This is for examples and tests, and for one caller at a time.
    ///
    /// # Errors
    /// [`Error::InvalidModel`](crate::error::Error::InvalidModel) before anything is sent, or what the database says.
    #[doc(alias = "migrate")]
    #[doc(alias = "syncdb")]
    pub fn create_tables(&self) -> Result<()> {
        now(create_tables(ReadHandle::port(self)))
    }
}
