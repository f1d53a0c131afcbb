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
            table: definition(&writer, &objects)?,
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

/// The statement that creates a table.
fn definition(writer: &Writer<'_>, objects: &[Object]) -> Result<String> {
    let (columns, constraints) = parts(writer, objects)?;
    let parts: Vec<String> = columns.into_iter().map(|(_, column)| column).chain(constraints).collect();
    Ok(format!("CREATE TABLE {} ({})", quoted(&writer.table.name), parts.join(", ")))
}

/// The columns of a table's definition, each with its name.
type Columns = Vec<(String, String)>;

/// What a table's definition has: its columns and its constraints.
pub(super) fn parts(writer: &Writer<'_>, objects: &[Object]) -> Result<(Columns, Vec<String>)> {
    let table = writer.table;
    let columns = table.columns.iter().map(|column| Ok((column.name.clone(), writer.column(column)?)));
    let columns = columns.collect::<Result<Vec<_>>>()?;
    let of_table = objects.iter().filter(|object| object.stage == Stage::Table);
    let mut constraints: Vec<String> = of_table.map(Object::inline).collect();
    if !table.primary_key.is_empty() {
        constraints.push(format!("PRIMARY KEY ({})", list(&table.primary_key)));
    }
    Ok((columns, constraints))
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
