//! The tables that a database has.

use super::{Collect, Database, Port, ReadHandle, now};
use crate::error::{Error, Result};
use crate::meta::{ModelMeta, registered};
use crate::schema::state::State;
use crate::schema::{Difference, LiveTable, drift};
use crate::sql::{Access, Statement};
use crate::value::Value;

/// The tables and views of a database, by name: of PostgreSQL those in the schema where new tables go, `current_schema()`.
///
/// The answers of several queries are put together, so that tables should not be changed meanwhile. Views that no longer
/// hold have no columns.
///
/// # Errors
/// [`Error::Unsupported`] for a backend that cannot tell, or what the database says.
pub async fn introspect(port: &dyn Port) -> Result<Vec<LiveTable>> {
    let Some(catalogue) = port.catalogue() else {
        let feature = "a list of the tables that there are".to_owned();
        return Err(Error::Unsupported { database: port.dialect().name(), feature });
    };
    let mut answers = Vec::new();
    for question in catalogue.questions() {
        let width = question.width;
        let sink = Collect::<Vec<Value>>::new(move |row| {
            (0..width).map(|at| Ok(row.get(at)?.to_value())).collect::<Result<Vec<_>>>()
        });
        let statement = Statement::raw(question.sql, Vec::new(), Access::Read);
        answers.push(match port.query(statement, sink).await {
            Ok(rows) => Collect::take(rows),
            Err(_) if question.optional => Vec::new(),
            Err(error) => return Err(error),
        });
    }
    catalogue.tables(&answers)
}

/// What a database has otherwise than the models say, of the tables that the models want.
///
/// # Errors
/// [`Error::InvalidModel`] where the models do not fit together, else as [`introspect`].
pub async fn check_models_of(port: &dyn Port, models: &[&'static ModelMeta]) -> Result<Vec<Difference>> {
    let state = State::of(models)?;
    let live = introspect(port).await?;
    match port.catalogue() {
        Some(catalogue) => drift(&state, &live, port.dialect(), catalogue),
        None => Ok(Vec::new()),
    }
}

impl Database {
    /// What the database has otherwise than the models say that the program links: each difference with the struct, the
    /// field and the statements that would mend it. Nothing is changed.
    ///
    /// A definition that the database puts in other words (a check, a default) is told to be another one only if that is
    /// sure: where it is alike but for its literals. What models cannot say, and tables that no model has, are left alone.
    ///
    /// # Errors
    /// [`Error::InvalidModel`] where the models do not fit together, else as [`Database::introspect`].
    ///
    /// ```
    /// # fn show(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// for difference in db.check_models()? {
    ///     println!("{difference}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_models(&self) -> Result<Vec<Difference>> {
        now(check_models_of(ReadHandle::port(self), &registered()))
    }

    /// The tables and views that the database has, by name: their columns, keys, constraints and indexes, each as the
    /// database has it. Of PostgreSQL these are the tables of the schema where new ones go.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a backend that cannot tell, or what the database says.
    #[doc(alias = "connection.introspection")]
    #[doc(alias = "get_table_description")]
    #[doc(alias = "get_constraints")]
    pub fn introspect(&self) -> Result<Vec<LiveTable>> {
        now(introspect(ReadHandle::port(self)))
    }
}
