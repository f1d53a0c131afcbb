//! What a table has beside its columns: constraints and indexes, each with its name and the statements about it.

use crate::sql::quoted;

/// A constraint or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Where it is created.
    pub stage: Stage,
    /// Its name.
    pub name: String,
    /// Its definition after its name.
    pub rest: String,
    /// The columns that it is over, as far as they are columns.
    pub columns: Vec<String>,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// A condition on every row.
    Check,
    /// A unique constraint.
    Unique,
    /// An index that is unique.
    UniqueIndex,
    /// An index.
    Index,
    /// A foreign key.
    ForeignKey,
}

/// Where an object is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// With its column, whose definition it is part of; the database names it.
    Column,
    /// In the table's definition.
    Table,
    /// Once its table is there.
    After,
    /// Once all tables are there.
    Last,
}

impl ObjectKind {
    /// Whether it is dropped and renamed as an index, not as a constraint of its table.
    pub fn is_index(self) -> bool {
        matches!(self, ObjectKind::UniqueIndex | ObjectKind::Index)
    }
}

impl Object {
    /// The object as a table's definition has it.
    pub(super) fn inline(&self) -> String {
        format!("CONSTRAINT {} {}", quoted(&self.name), self.rest)
    }

    /// The statement that makes it once its table is there.
    pub fn create(&self, table: &str) -> String {
        let (name, table, rest) = (quoted(&self.name), quoted(table), &self.rest);
        match self.kind {
            ObjectKind::UniqueIndex => format!("CREATE UNIQUE INDEX {name} ON {table} {rest}"),
            ObjectKind::Index => format!("CREATE INDEX {name} ON {table} {rest}"),
            _ => format!("ALTER TABLE {table} ADD CONSTRAINT {name} {rest}"),
        }
    }

    /// The statement that drops it.
    pub fn drop(&self, table: &str) -> String {
        if self.kind.is_index() {
            format!("DROP INDEX {}", quoted(&self.name))
        } else {
            format!("ALTER TABLE {} DROP CONSTRAINT {}", quoted(table), quoted(&self.name))
        }
    }

    /// The statement that names it anew, on a database that can.
    pub fn rename(&self, table: &str, name: &str) -> String {
        if self.kind.is_index() {
            format!("ALTER INDEX {} RENAME TO {}", quoted(&self.name), quoted(name))
        } else {
            format!("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", quoted(table), quoted(&self.name), quoted(name))
        }
    }

    /// Whether another is the same but for its name.
    pub fn is_like(&self, other: &Object) -> bool {
        self.kind == other.kind && self.rest == other.rest
    }
}
