//! Writes the parts of a table: its columns, and its constraints and indexes as [`Object`]s.

use super::definition::Definer;
use super::name::{
    foreign_key_name, implicit_key_name, implicit_name, index_name, meta_index_name, pattern_index_name, unique_name,
};
use super::object::{Object, ObjectKind, Stage};
use super::table::{Column, Definition, ForeignKey, Index, IndexColumn, Parts, Table, Unique};
use crate::error::{Error, Result};
use crate::meta::{Deferrable, IndexMethod};
use crate::sql::{Dialect, quoted};

/// Django measures generated names by this where the database sets no limit, or a greater one.
const LONGEST: usize = 200;

#[cfg(feature = "migrate")]
impl Table {
    /// The condition of the check of this name, as the database has it.
    pub(crate) fn check_sql(&self, name: &str, dialect: &dyn Dialect) -> Option<String> {
        let check = self.checks.iter().find(|check| check.name == name)?;
        Writer::new(self, dialect).define(&check.condition).ok()
    }
}

/// Writes the parts of one table.
pub(super) struct Writer<'a> {
    pub(super) table: &'a Table,
    pub(super) dialect: &'a dyn Dialect,
    longest: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(table: &'a Table, dialect: &'a dyn Dialect) -> Self {
        Writer { table, dialect, longest: dialect.max_identifier().min(LONGEST) }
    }

    pub(super) fn define(&self, definition: &Definition) -> Result<String> {
        match definition {
            Definition::Tree(expr) => self.definer().expr(expr),
            Definition::Sql(sql) => Ok(sql.clone()),
        }
    }

    pub(super) fn default(&self, default: &Definition) -> Result<String> {
        match default {
            Definition::Tree(expr) => Definer { changing: true, ..self.definer() }.expr(expr),
            Definition::Sql(sql) => Ok(sql.clone()),
        }
    }

    fn definer(&self) -> Definer<'_> {
        Definer { model: &self.table.model, dialect: self.dialect, changing: false }
    }

    /// The table's constraints and indexes, in the order to create them in.
    pub(super) fn objects(&self) -> Result<Vec<Object>> {
        let mut objects = Vec::new();
        for column in &self.table.columns {
            objects.extend(self.of_column(column)?);
        }
        for check in &self.table.checks {
            objects.push(Object {
                kind: ObjectKind::Check,
                stage: Stage::Table,
                name: check.name.clone(),
                rest: format!("CHECK ({})", self.define(&check.condition)?),
                columns: Vec::new(),
            });
        }
        for unique in &self.table.uniques {
            objects.push(self.unique(unique)?);
        }
        for column in &self.table.columns {
            objects.extend(self.indexes_of(column));
        }
        for index in &self.table.indexes {
            objects.push(self.index(index)?);
        }
        objects.extend(self.table.columns.iter().filter_map(|column| self.foreign_key(column)));
        Ok(objects)
    }

    /// What is part of a column's definition.
    fn of_column(&self, column: &Column) -> Result<Vec<Object>> {
        let mut objects = Vec::new();
        let mut add = |kind, ending, rest| {
            objects.push(Object {
                kind,
                stage: Stage::Column,
                name: implicit_name(&self.table.name, &column.name, ending, self.longest),
                rest,
                columns: vec![column.name.clone()],
            });
        };
        let name = quoted(&column.name);
        if column.unique && !column.primary_key {
            add(ObjectKind::Unique, "key", format!("UNIQUE ({name})"));
        }
        let check = self.dialect.column_check(column.column_type, &name);
        if let Some(condition) = check.filter(|_| column.reference.is_none() && !column.auto) {
            add(ObjectKind::Check, "check", format!("CHECK ({condition})"));
        }
        if let Some(target) =
            column.reference.as_ref().filter(|target| target.constraint && self.dialect.inline_foreign_keys())
        {
            add(ObjectKind::ForeignKey, "fkey", references(target));
        }
        Ok(objects)
    }

    /// The name of the table's primary key, which is part of its definition.
    pub(super) fn key_name(&self) -> String {
        implicit_key_name(&self.table.name, self.longest)
    }

    /// A column's part of the table's definition.
    pub(super) fn column(&self, column: &Column) -> Result<String> {
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
        }
        for object in self.of_column(column)? {
            sql.push(' ');
            sql += match object.kind {
                ObjectKind::Unique => "UNIQUE",
                _ => &object.rest,
            };
        }
        Ok(sql)
    }

    fn unique(&self, unique: &Unique) -> Result<Object> {
        let nulls = self.nulls(unique)?;
        let object = |kind, stage, rest| {
            let (name, columns) = (self.unique_name(unique)?, columns_of(&unique.parts));
            Ok(Object { kind, stage, name, rest, columns })
        };
        let wait = self.deferrable(unique)?;
        let constraint = |columns: &[IndexColumn]| {
            format!("UNIQUE{nulls} ({}){wait}", list(columns.iter().map(|column| &column.name)))
        };
        match plain(unique) {
            Some(columns)
                if unique.name.is_some() && (self.dialect.inline_foreign_keys() || !self.is_twin(unique, columns)) =>
            {
                object(ObjectKind::Unique, Stage::Table, constraint(columns))
            }
            Some(columns) if !self.dialect.inline_foreign_keys() => {
                object(ObjectKind::Unique, Stage::After, constraint(columns))
            }
            _ => {
                let rest = self.rest(&unique.include, nulls, unique.condition.as_ref())?;
                let rest = format!("({}){rest}", self.parts(&unique.parts, &unique.opclasses)?);
                object(ObjectKind::UniqueIndex, Stage::After, rest)
            }
        }
    }

    /// Whether something else is unique by the same columns, or the key is of these. PostgreSQL makes one constraint of two
    /// such that stand in a table's definition, so that dropping the one later would drop the other: even the key.
    fn is_twin(&self, unique: &Unique, columns: &[IndexColumn]) -> bool {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let alone = |column: &Column| column.unique && names == [column.name.as_str()];
        let like = |other: &Unique| {
            other != unique
                && plain(other).is_some_and(|columns| columns.iter().map(|column| &column.name).eq(names.iter()))
        };
        self.table.key() == names || self.table.columns.iter().any(alone) || self.table.uniques.iter().any(like)
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

    /// The indexes that a column has by itself.
    fn indexes_of(&self, column: &Column) -> Vec<Object> {
        let index = |name, rest| Object {
            kind: ObjectKind::Index,
            stage: Stage::After,
            name,
            rest,
            columns: vec![column.name.clone()],
        };
        let mut objects = Vec::new();
        // What is unique has an index already.
        if column.index && !column.unique && !column.primary_key {
            let name = index_name(&self.table.name, &[&column.name], self.longest);
            objects.push(index(name, format!("({})", quoted(&column.name))));
        }
        let searched = column.index || column.unique || column.primary_key;
        if let Some(ops) = searched.then(|| self.dialect.pattern_ops(column.column_type)).flatten() {
            let name = pattern_index_name(&self.table.name, &column.name, self.longest);
            objects.push(index(name, format!("({} {ops})", quoted(&column.name))));
        }
        objects
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

    fn index(&self, index: &Index) -> Result<Object> {
        let parts = self.parts(&index.parts, &index.opclasses)?;
        let (mut method, mut options) = (String::new(), String::new());
        if self.dialect.index_methods() {
            method = index.method.map_or_else(String::new, |method| format!("USING {} ", method.name()));
            if !index.options.is_empty() {
                let all: Vec<String> = index.options.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                options = format!(" WITH ({})", all.join(", "));
            }
        }
        let (include, condition) = (self.include(&index.include), self.condition(index.condition.as_ref())?);
        Ok(Object {
            kind: ObjectKind::Index,
            stage: Stage::After,
            name: self.meta_index_name(index)?,
            rest: format!("{method}({parts}){include}{options}{condition}"),
            columns: columns_of(&index.parts),
        })
    }

    fn parts(&self, parts: &Parts, opclasses: &[String]) -> Result<String> {
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

    fn foreign_key(&self, column: &Column) -> Option<Object> {
        let target = column.reference.as_ref()?;
        if !target.constraint || self.dialect.inline_foreign_keys() {
            return None;
        }
        let table = &self.table.name;
        Some(Object {
            kind: ObjectKind::ForeignKey,
            stage: Stage::Last,
            name: foreign_key_name(table, &column.name, &target.table, &target.column, self.longest),
            rest: format!("FOREIGN KEY ({}) {}", quoted(&column.name), references(target)),
            columns: vec![column.name.clone()],
        })
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

fn columns_of(parts: &Parts) -> Vec<String> {
    match parts {
        Parts::Columns(columns) => columns.iter().map(|column| column.name.clone()).collect(),
        Parts::Expressions(_) => Vec::new(),
    }
}

pub(super) fn list(columns: impl IntoIterator<Item: AsRef<str>>) -> String {
    let columns: Vec<String> = columns.into_iter().map(|column| quoted(column.as_ref())).collect();
    columns.join(", ")
}

fn references(target: &ForeignKey) -> String {
    let on_delete = target.on_delete.map_or_else(String::new, |action| format!(" ON DELETE {action}"));
    let (table, column) = (quoted(&target.table), quoted(&target.column));
    format!("REFERENCES {table} ({column}){on_delete} DEFERRABLE INITIALLY DEFERRED")
}
