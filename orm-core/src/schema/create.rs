//! Tables to the statements that create them.

use super::name::{foreign_key_name, index_name, meta_index_name, pattern_index_name, unique_name};
use super::table::{Column, ForeignKey, Index, Table, Unique};
use crate::sql::{Dialect, quoted};

/// Django measures generated names by this where the database sets no limit, or a greater one.
const LONGEST: usize = 200;

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
    pub(super) fn new(table: Table, dialect: &dyn Dialect) -> Self {
        let writer = Writer { table: &table, dialect, longest: dialect.max_identifier().min(LONGEST) };
        let (created, indexes, foreign_keys) = (writer.table(), writer.indexes(), writer.foreign_keys());
        Creation { name: table.name, table: created, indexes, foreign_keys }
    }

    /// The names that share one space with those of tables: of indexes and of unique constraints.
    pub(super) fn relation_names(table: &Table, dialect: &dyn Dialect) -> Vec<String> {
        let writer = Writer { table, dialect, longest: dialect.max_identifier().min(LONGEST) };
        let columns = table.columns.iter().flat_map(|column| {
            let plain = writer.is_indexed(column).then(|| writer.index_name(column));
            let pattern = writer.pattern_ops(column).map(|_| writer.pattern_index_name(column));
            plain.into_iter().chain(pattern)
        });
        let uniques = table.uniques.iter().map(|unique| writer.unique_name(unique));
        let indexes = table.indexes.iter().map(|index| writer.meta_index_name(index));
        columns.chain(uniques).chain(indexes).collect()
    }
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

struct Writer<'a> {
    table: &'a Table,
    dialect: &'a dyn Dialect,
    longest: usize,
}

impl Writer<'_> {
    fn table(&self) -> String {
        let columns = self.table.columns.iter().map(|column| self.column(column));
        let named = self.table.uniques.iter().filter_map(|unique| {
            let name = unique.name.as_ref()?;
            Some(format!("CONSTRAINT {} UNIQUE ({})", quoted(name), list(&unique.columns)))
        });
        let parts: Vec<String> = columns.chain(named).collect();
        format!("CREATE TABLE {} ({})", quoted(&self.table.name), parts.join(", "))
    }

    fn column(&self, column: &Column) -> String {
        let name = quoted(&column.name);
        if column.auto {
            return format!("{name} {} {}", self.dialect.auto_key_type(column.column_type), self.dialect.auto_key());
        }
        let mut sql = format!("{name} {}", self.dialect.column_type(column.column_type));
        if let Some(default) = &column.default {
            sql += &format!(" DEFAULT ({default})");
        }
        sql += if column.null { " NULL" } else { " NOT NULL" };
        if column.primary_key {
            sql += " PRIMARY KEY";
        } else if column.unique {
            sql += " UNIQUE";
        }
        match &column.reference {
            None => {
                if let Some(condition) = self.dialect.column_check(column.column_type, &name) {
                    sql += &format!(" CHECK ({condition})");
                }
            }
            Some(target) if self.dialect.inline_foreign_keys() => sql += &format!(" {}", references(target)),
            Some(_) => {}
        }
        sql
    }

    fn indexes(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for unique in self.table.uniques.iter().filter(|unique| unique.name.is_none()) {
            let (name, table, columns) =
                (quoted(&self.unique_name(unique)), quoted(&self.table.name), list(&unique.columns));
            statements.push(if self.dialect.inline_foreign_keys() {
                format!("CREATE UNIQUE INDEX {name} ON {table} ({columns})")
            } else {
                format!("ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})")
            });
        }
        for column in &self.table.columns {
            if self.is_indexed(column) {
                statements.push(self.index(&self.index_name(column), &quoted(&column.name)));
            }
            if let Some(ops) = self.pattern_ops(column) {
                statements
                    .push(self.index(&self.pattern_index_name(column), &format!("{} {ops}", quoted(&column.name))));
            }
        }
        for index in &self.table.indexes {
            let columns: Vec<String> = index
                .columns
                .iter()
                .map(|column| format!("{}{}", quoted(&column.name), if column.descending { " DESC" } else { "" }))
                .collect();
            statements.push(self.index(&self.meta_index_name(index), &columns.join(", ")));
        }
        statements
    }

    fn index(&self, name: &str, columns: &str) -> String {
        format!("CREATE INDEX {} ON {} ({columns})", quoted(name), quoted(&self.table.name))
    }

    fn foreign_keys(&self) -> Vec<String> {
        if self.dialect.inline_foreign_keys() {
            return Vec::new();
        }
        let table = &self.table.name;
        let pointing = self.table.columns.iter().filter_map(|column| Some((column, column.reference.as_ref()?)));
        pointing
            .map(|(column, target)| {
                let name = foreign_key_name(table, &column.name, &target.table, &target.column, self.longest);
                format!(
                    "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) {}",
                    quoted(table),
                    quoted(&name),
                    quoted(&column.name),
                    references(target)
                )
            })
            .collect()
    }

    /// What is unique has an index already.
    fn is_indexed(&self, column: &Column) -> bool {
        column.index && !column.unique && !column.primary_key
    }

    fn pattern_ops(&self, column: &Column) -> Option<&'static str> {
        let searched = column.index || column.unique || column.primary_key;
        searched.then(|| self.dialect.pattern_ops(column.column_type)).flatten()
    }

    fn index_name(&self, column: &Column) -> String {
        index_name(&self.table.name, &[&column.name], self.longest)
    }

    fn pattern_index_name(&self, column: &Column) -> String {
        pattern_index_name(&self.table.name, &column.name, self.longest)
    }

    fn unique_name(&self, unique: &Unique) -> String {
        let columns: Vec<&str> = unique.columns.iter().map(String::as_str).collect();
        unique.name.clone().unwrap_or_else(|| unique_name(&self.table.name, &columns, self.longest))
    }

    fn meta_index_name(&self, index: &Index) -> String {
        let columns: Vec<(&str, bool)> =
            index.columns.iter().map(|column| (column.name.as_str(), column.descending)).collect();
        index.name.clone().unwrap_or_else(|| meta_index_name(&self.table.name, &columns))
    }
}

fn list(columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    columns.join(", ")
}

fn references(target: &ForeignKey) -> String {
    format!("REFERENCES {} ({}) DEFERRABLE INITIALLY DEFERRED", quoted(&target.table), quoted(&target.column))
}
