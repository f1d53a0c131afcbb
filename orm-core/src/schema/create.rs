//! Tables to the statements that create them.

use super::object::{Object, ObjectKind, Stage};
use super::table::Table;
use super::write::{Writer, list};
use crate::error::Result;
use crate::sql::{Dialect, quoted};

/// How to create one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// The table's name.
    pub name: String,
    /// The statement that creates it.
    pub table: String,
    /// The unique constraints and indexes, to be made once it is there.
    pub indexes: Vec<String>,
    /// The foreign keys that are not part of it, to be made once all tables are there.
    pub foreign_keys: Vec<String>,
}

impl Creation {
    pub(crate) fn of(table: &Table, dialect: &dyn Dialect) -> Result<Self> {
        let writer = Writer::new(table, dialect);
        let objects = writer.objects()?;
        let at = |stage| {
            let objects = objects.iter().filter(move |object: &&Object| object.stage == stage);
            objects.map(|object| object.create(&table.name)).collect()
        };
        Ok(Creation {
            name: table.name.clone(),
            table: definition(&writer, &table.name, &objects)?,
            indexes: at(Stage::After),
            foreign_keys: at(Stage::Last),
        })
    }

    /// The names that share one space with those of tables: of indexes and of unique constraints.
    pub(super) fn relation_names(table: &Table, dialect: &dyn Dialect) -> Result<Vec<String>> {
        let objects = Writer::new(table, dialect).objects()?.into_iter();
        let shares = |object: &Object| {
            object.stage != Stage::Column && !matches!(object.kind, ObjectKind::Check | ObjectKind::ForeignKey)
        };
        Ok(objects.filter(shares).map(|object| object.name).collect())
    }
}

/// The statement that creates a table, under a name that may be another than its own.
pub(super) fn definition(writer: &Writer<'_>, name: &str, objects: &[Object]) -> Result<String> {
    let table = writer.table;
    let mut parts = table.columns.iter().map(|column| writer.column(column)).collect::<Result<Vec<_>>>()?;
    parts.extend(objects.iter().filter(|object| object.stage == Stage::Table).map(Object::inline));
    if !table.primary_key.is_empty() {
        parts.push(format!("PRIMARY KEY ({})", list(&table.primary_key)));
    }
    Ok(format!("CREATE TABLE {} ({})", quoted(name), parts.join(", ")))
}

/// All statements, in the order to run them in.
pub(crate) fn statements(creations: Vec<Creation>) -> Vec<String> {
    let (mut tables, mut indexes, mut foreign_keys) = (Vec::new(), Vec::new(), Vec::new());
    for creation in creations {
        tables.push(creation.table);
        indexes.extend(creation.indexes);
        foreign_keys.extend(creation.foreign_keys);
    }
    tables.into_iter().chain(indexes).chain(foreign_keys).collect()
}
