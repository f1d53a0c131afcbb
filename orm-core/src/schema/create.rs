//! Tables to the statements that create them.

use super::definition::Definer;
use super::name::{foreign_key_name, index_name, meta_index_name, pattern_index_name, unique_name};
use super::table::{Column, Definition, ForeignKey, Index, IndexColumn, Parts, Table, Unique};
use crate::error::{Error, Result};
use crate::meta::{Deferrable, IndexMethod};
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
    pub(super) fn new(table: Table, dialect: &dyn Dialect) -> Result<Self> {
        let writer = Writer { table: &table, dialect, longest: dialect.max_identifier().min(LONGEST) };
        let (created, indexes, foreign_keys) = (writer.table()?, writer.indexes()?, writer.foreign_keys());
        Ok(Creation { name: table.name, table: created, indexes, foreign_keys })
    }

    /// The names that share one space with those of tables: of indexes and of unique constraints.
    pub(super) fn relation_names(table: &Table, dialect: &dyn Dialect) -> Result<Vec<String>> {
        let writer = Writer { table, dialect, longest: dialect.max_identifier().min(LONGEST) };
        let columns = table.columns.iter().flat_map(|column| {
            let plain = writer.is_indexed(column).then(|| writer.index_name(column));
            let pattern = writer.pattern_ops(column).map(|_| writer.pattern_index_name(column));
            plain.into_iter().chain(pattern)
        });
        let mut names: Vec<String> = columns.collect();
        for unique in &table.uniques {
            names.push(writer.unique_name(unique)?);
        }
        for index in &table.indexes {
            names.push(writer.meta_index_name(index)?);
        }
        Ok(names)
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
    fn define(&self, definition: &Definition) -> Result<String> {
        match definition {
            Definition::Tree(expr) => self.definer().expr(expr),
            Definition::Sql(sql) => Ok(sql.clone()),
        }
    }

    fn default(&self, default: &Definition) -> Result<String> {
        match default {
            Definition::Tree(expr) => Definer { changing: true, ..self.definer() }.expr(expr),
            Definition::Sql(sql) => Ok(sql.clone()),
        }
    }

    fn definer(&self) -> Definer<'_> {
        Definer { model: &self.table.model, dialect: self.dialect, changing: false }
    }

    fn table(&self) -> Result<String> {
        let mut parts = self.table.columns.iter().map(|column| self.column(column)).collect::<Result<Vec<_>>>()?;
        for check in &self.table.checks {
            let condition = self.define(&check.condition)?;
            parts.push(format!("CONSTRAINT {} CHECK ({condition})", quoted(&check.name)));
        }
        for unique in &self.table.uniques {
            if let (Some(name), Some(columns)) = (&unique.name, plain(unique)) {
                parts.push(format!("CONSTRAINT {} {}", quoted(name), self.unique(unique, columns)?));
            }
        }
        if !self.table.primary_key.is_empty() {
            parts.push(format!("PRIMARY KEY ({})", list(&self.table.primary_key)));
        }
        Ok(format!("CREATE TABLE {} ({})", quoted(&self.table.name), parts.join(", ")))
    }

    /// A constraint of columns alone.
    fn unique(&self, unique: &Unique, columns: &[IndexColumn]) -> Result<String> {
        let columns = list(columns.iter().map(|column| &column.name));
        Ok(format!("UNIQUE{} ({columns}){}", self.nulls(unique)?, self.deferrable(unique)?))
    }

    fn deferrable(&self, unique: &Unique) -> Result<&'static str> {
        let Some(deferrable) = unique.deferrable else { return Ok("") };
        if !self.dialect.deferrable_uniques() {
            let feature = "unique constraint that is looked at later (`deferrable`)".to_owned();
            return Err(Error::Unsupported { database: self.dialect.name(), feature });
        }
        Ok(match deferrable {
            Deferrable::Deferred => " DEFERRABLE INITIALLY DEFERRED",
            Deferrable::Immediate => " DEFERRABLE INITIALLY IMMEDIATE",
        })
    }

    fn nulls(&self, unique: &Unique) -> Result<&'static str> {
        if unique.nulls_distinct {
            Ok("")
        } else if self.dialect.nulls_not_distinct() {
            Ok(" NULLS NOT DISTINCT")
        } else {
            let feature = "unique constraint that counts NULLs as equal (`nulls_distinct = false`)".to_owned();
            Err(Error::Unsupported { database: self.dialect.name(), feature })
        }
    }

    fn column(&self, column: &Column) -> Result<String> {
        let name = quoted(&column.name);
        if column.auto {
            return Ok(format!(
                "{name} {} {}",
                self.dialect.auto_key_type(column.column_type),
                self.dialect.auto_key()
            ));
        }
        let mut sql = format!("{name} {}", self.dialect.column_type(column.column_type));
        if let Some(default) = &column.default {
            sql += &format!(" DEFAULT ({})", self.default(default)?);
        }
        match &column.generated {
            Some(generated) => sql += &format!(" GENERATED ALWAYS AS ({}) STORED", self.define(generated)?),
            None => sql += if column.null { " NULL" } else { " NOT NULL" },
        }
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
            Some(target) if target.constraint && self.dialect.inline_foreign_keys() => {
                sql += &format!(" {}", references(target))
            }
            Some(_) => {}
        }
        Ok(sql)
    }

    fn indexes(&self) -> Result<Vec<String>> {
        let mut statements = Vec::new();
        for unique in &self.table.uniques {
            let (name, table) = (quoted(&self.unique_name(unique)?), quoted(&self.table.name));
            match plain(unique) {
                Some(_) if unique.name.is_some() => {}
                Some(columns) if !self.dialect.inline_foreign_keys() => {
                    let constraint = self.unique(unique, columns)?;
                    statements.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} {constraint}"));
                }
                _ => {
                    let nulls = self.nulls(unique)?;
                    let rest = self.rest(&unique.include, nulls, unique.condition.as_ref())?;
                    let parts = self.parts(&unique.parts, &unique.opclasses)?;
                    statements.push(format!("CREATE UNIQUE INDEX {name} ON {table} ({parts}){rest}"));
                }
            }
        }
        for column in &self.table.columns {
            if self.is_indexed(column) {
                statements.push(self.index(&self.index_name(column), &quoted(&column.name)));
            }
            if let Some(ops) = self.pattern_ops(column) {
                let searched = format!("{} {ops}", quoted(&column.name));
                statements.push(self.index(&self.pattern_index_name(column), &searched));
            }
        }
        for index in &self.table.indexes {
            statements.push(self.meta_index(index)?);
        }
        Ok(statements)
    }

    fn meta_index(&self, index: &Index) -> Result<String> {
        let (name, table) = (quoted(&self.meta_index_name(index)?), quoted(&self.table.name));
        let parts = self.parts(&index.parts, &index.opclasses)?;
        let (mut method, mut options) = (String::new(), String::new());
        if self.dialect.index_methods() {
            method = index.method.map_or_else(String::new, |method| format!(" USING {}", method.name()));
            if !index.options.is_empty() {
                let all: Vec<String> = index.options.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                options = format!(" WITH ({})", all.join(", "));
            }
        }
        let include = self.include(&index.include);
        let condition = self.condition(index.condition.as_ref())?;
        Ok(format!("CREATE INDEX {name} ON {table}{method} ({parts}){include}{options}{condition}"))
    }

    fn parts(&self, parts: &Parts, opclasses: &[&'static str]) -> Result<String> {
        let count = match parts {
            Parts::Columns(columns) => columns.len(),
            Parts::Expressions(terms) => terms.len(),
        };
        if !opclasses.is_empty() && opclasses.len() != count {
            let reason = format!("{} operator classes are named for {count} terms: name one for each", opclasses.len());
            return Err(Error::InvalidModel { model: self.table.model.clone(), reason });
        }
        let opclass = |at: usize| match opclasses.get(at) {
            Some(opclass) if self.dialect.index_methods() => {
                let steps: Vec<String> = opclass.split('.').map(quoted).collect();
                format!(" {}", steps.join("."))
            }
            _ => String::new(),
        };
        let parts = match parts {
            Parts::Columns(columns) => columns
                .iter()
                .enumerate()
                .map(|(at, column)| {
                    let direction = if column.descending { " DESC" } else { "" };
                    format!("{}{}{direction}", quoted(&column.name), opclass(at))
                })
                .collect(),
            Parts::Expressions(terms) => terms
                .iter()
                .enumerate()
                .map(|(at, term)| self.definer().term(term, &opclass(at)))
                .collect::<Result<Vec<_>>>()?,
        };
        Ok(parts.join(", "))
    }

    /// What follows the parts of an index.
    fn rest(&self, include: &[String], nulls: &str, condition: Option<&Definition>) -> Result<String> {
        Ok(format!("{}{nulls}{}", self.include(include), self.condition(condition)?))
    }

    fn include(&self, include: &[String]) -> String {
        if include.is_empty() || !self.dialect.covering_indexes() {
            return String::new();
        }
        format!(" INCLUDE ({})", list(include))
    }

    fn condition(&self, condition: Option<&Definition>) -> Result<String> {
        condition.map_or_else(|| Ok(String::new()), |condition| Ok(format!(" WHERE {}", self.define(condition)?)))
    }

    fn index(&self, name: &str, parts: &str) -> String {
        format!("CREATE INDEX {} ON {} ({parts})", quoted(name), quoted(&self.table.name))
    }

    fn foreign_keys(&self) -> Vec<String> {
        if self.dialect.inline_foreign_keys() {
            return Vec::new();
        }
        let table = &self.table.name;
        let pointing = self.table.columns.iter().filter_map(|column| Some((column, column.reference.as_ref()?)));
        pointing
            .filter(|(_, target)| target.constraint)
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

    fn unique_name(&self, unique: &Unique) -> Result<String> {
        if let Some(name) = &unique.name {
            return Ok(name.clone());
        }
        match plain(unique) {
            Some(columns) => {
                let columns: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                Ok(unique_name(&self.table.name, &columns, self.longest))
            }
            None => Err(self.nameless("unique constraint")),
        }
    }

    fn meta_index_name(&self, index: &Index) -> Result<String> {
        match (&index.name, &index.parts) {
            (Some(name), _) => Ok(name.clone()),
            (None, Parts::Columns(columns))
                if index.condition.is_none() && index.include.is_empty() && index.opclasses.is_empty() =>
            {
                let columns: Vec<(&str, bool)> =
                    columns.iter().map(|column| (column.name.as_str(), column.descending)).collect();
                let suffix = index.method.map_or("idx", IndexMethod::name);
                Ok(meta_index_name(&self.table.name, &columns, suffix))
            }
            _ => Err(self.nameless("index")),
        }
    }

    fn nameless(&self, what: &str) -> Error {
        let reason = format!("a {what} of more than columns has a name: give it one with `name = \"...\"`");
        Error::InvalidModel { model: self.table.model.clone(), reason }
    }
}

/// The columns of a unique constraint that is no more than that.
fn plain(unique: &Unique) -> Option<&[IndexColumn]> {
    match &unique.parts {
        Parts::Columns(columns)
            if unique.condition.is_none() && unique.include.is_empty() && unique.opclasses.is_empty() =>
        {
            Some(columns)
        }
        _ => None,
    }
}

fn list<'a>(columns: impl IntoIterator<Item = &'a String>) -> String {
    let columns: Vec<String> = columns.into_iter().map(|column| quoted(column)).collect();
    columns.join(", ")
}

fn references(target: &ForeignKey) -> String {
    let on_delete = target.on_delete.map_or_else(String::new, |action| format!(" ON DELETE {action}"));
    let (table, column) = (quoted(&target.table), quoted(&target.column));
    format!("REFERENCES {table} ({column}){on_delete} DEFERRABLE INITIALLY DEFERRED")
}
