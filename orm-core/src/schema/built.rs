//! From models at one point of a history to tables.

use super::formula;
use super::state::{
    ColumnState, ComputedState, FieldKind, FieldState, IndexState, ModelName, ModelState, PartsState, State,
    UniqueState,
};
use super::table::{Check, Column, Definition, ForeignKey, Index, IndexColumn, Parts, Table, Unique};
use crate::ast::{Alias, ColumnRef, OrderBy};
use crate::error::{Error, Result};
use crate::meta::{ModelMeta, lasting};
use crate::value::ColumnType;

impl State {
    /// The tables of all models, those between many-to-many relations after the model that declares them.
    ///
    /// # Errors
    /// [`Error::InvalidModel`] where a relation leads to no model, keys point at each other in a circle, or a condition
    /// cannot be read.
    pub fn tables(&self) -> Result<Vec<Table>> {
        let tables = self.models.keys().map(|name| self.tables_of(name));
        Ok(tables.collect::<Result<Vec<_>>>()?.concat())
    }

    /// The tables of one model: its own, then those between.
    ///
    /// # Errors
    /// As [`State::tables`].
    pub fn tables_of(&self, name: &ModelName) -> Result<Vec<Table>> {
        let Some(model) = self.models.get(name) else { return Ok(Vec::new()) };
        let builder = Builder { state: self, name, model };
        let mut tables = vec![builder.table()?];
        for field in &model.fields {
            if let FieldKind::ManyToMany { to, table } = &field.kind {
                tables.push(builder.between(field, to, table)?);
            }
        }
        Ok(tables)
    }
}

struct Builder<'a> {
    state: &'a State,
    name: &'a ModelName,
    model: &'a ModelState,
}

impl Builder<'_> {
    fn invalid(&self, reason: String) -> Error {
        Error::InvalidModel { model: self.name.to_string(), reason }
    }

    fn table(&self) -> Result<Table> {
        let columns = self.model.fields.iter().filter_map(|field| Some(self.column(field, field.column()?)));
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let checks = self.model.checks.iter().map(|check| {
            Ok(Check { name: check.name.clone(), condition: self.condition(&columns, &check.name, &check.condition)? })
        });
        Ok(Table {
            name: self.model.table.clone(),
            model: self.name.name.clone(),
            primary_key: self.columns(&self.model.primary_key)?,
            checks: checks.collect::<Result<_>>()?,
            uniques: self.model.uniques.iter().map(|unique| self.unique(&columns, unique)).collect::<Result<_>>()?,
            indexes: self.model.indexes.iter().map(|index| self.index(&columns, index)).collect::<Result<_>>()?,
            columns,
        })
    }

    fn column_of(&self, field: &str) -> Result<String> {
        let column = self.model.column(field).map(|column| column.name.clone());
        column.ok_or_else(|| self.invalid(format!("there is no column for the field `{field}`")))
    }

    fn columns(&self, fields: &[String]) -> Result<Vec<String>> {
        fields.iter().map(|field| self.column_of(field)).collect()
    }

    /// An expression of the table's columns, which are looked up as they are defined.
    fn term(&self, columns: &[Column], of: &str, text: &str) -> Result<OrderBy<ColumnRef>> {
        let column = |name: &str| {
            let column = columns.iter().find(|column| column.name == name)?;
            let (column_type, null) = (column.column_type, column.null);
            Some(ColumnRef { alias: Alias(0), column: lasting(name.to_owned()), column_type, null })
        };
        formula::read(text, &column).map_err(|reason| self.invalid(format!("`{of}`: {reason}")))
    }

    fn condition(&self, columns: &[Column], of: &str, text: &str) -> Result<Definition> {
        Ok(Definition::Tree(self.term(columns, of, text)?.expr))
    }

    fn parts(&self, columns: &[Column], of: &str, parts: &PartsState) -> Result<Parts> {
        let directed = |field: &String| {
            let (name, descending) = field.strip_prefix('-').map_or((field.as_str(), false), |name| (name, true));
            Ok(IndexColumn { name: self.column_of(name)?, descending })
        };
        Ok(match parts {
            PartsState::Fields(fields) => Parts::Columns(fields.iter().map(directed).collect::<Result<_>>()?),
            PartsState::Formulas(terms) => {
                let terms = terms.iter().map(|term| self.term(columns, of, term));
                Parts::Expressions(terms.collect::<Result<_>>()?)
            }
        })
    }

    fn unique(&self, columns: &[Column], unique: &UniqueState) -> Result<Unique> {
        let of = unique.name.as_deref().unwrap_or("unique");
        let condition = unique.condition.as_ref().map(|condition| self.condition(columns, of, condition));
        Ok(Unique {
            name: unique.name.clone(),
            parts: self.parts(columns, of, &unique.parts)?,
            condition: condition.transpose()?,
            include: self.columns(&unique.include)?,
            nulls_distinct: unique.nulls_distinct,
            deferrable: unique.deferrable,
            opclasses: unique.opclasses.clone(),
        })
    }

    fn index(&self, columns: &[Column], index: &IndexState) -> Result<Index> {
        let of = index.name.as_deref().unwrap_or("index");
        let condition = index.condition.as_ref().map(|condition| self.condition(columns, of, condition));
        Ok(Index {
            name: index.name.clone(),
            parts: self.parts(columns, of, &index.parts)?,
            condition: condition.transpose()?,
            include: self.columns(&index.include)?,
            method: index.method,
            options: index.options.clone(),
            opclasses: index.opclasses.clone(),
        })
    }

    /// The model that a relation leads to.
    fn target(&self, to: &ModelName) -> Result<&ModelState> {
        self.state.models.get(to).ok_or_else(|| self.invalid(format!("a relation leads to `{to}`, which is not there")))
    }

    fn reference(&self, to: &ModelName, constraint: bool, on_delete: Option<&'static str>) -> Result<ForeignKey> {
        let target = self.target(to)?;
        let (table, column) = (target.table.clone(), self.key(to, target)?.name.clone());
        Ok(ForeignKey { table, column, constraint, on_delete })
    }

    fn key<'s>(&self, name: &ModelName, model: &'s ModelState) -> Result<&'s ColumnState> {
        let key = model.fields.iter().filter_map(FieldState::column).find(|column| column.primary_key);
        key.ok_or_else(|| self.invalid(format!("a relation leads to `{name}`, whose primary key is not one column")))
    }

    /// The type of a column that points at a row of `to`: that of its key, whose own conditions are not repeated. A key may
    /// itself point at a row, and so on.
    fn key_type(&self, to: &ModelName) -> Result<ColumnType> {
        let (mut name, mut seen) = (to, vec![to]);
        loop {
            let key = self.key(name, self.target(name)?)?;
            let next = match (&key.reference, key.column_type) {
                (Some(reference), _) => &reference.to,
                (None, Some(column_type)) => return Ok(pointing(column_type)),
                (None, None) => return Err(self.invalid(format!("the primary key of `{name}` has no type"))),
            };
            if seen.contains(&next) {
                let models: Vec<String> = seen.iter().map(ToString::to_string).collect();
                let reason = format!("the primary keys of {} point at each other in a circle", models.join(", "));
                return Err(self.invalid(reason));
            }
            seen.push(next);
            name = next;
        }
    }

    fn column(&self, field: &FieldState, column: &ColumnState) -> Result<Column> {
        let target = column.reference.as_ref();
        let column_type = match (target, column.column_type) {
            (Some(reference), _) => self.key_type(&reference.to)?,
            (None, Some(column_type)) => column_type,
            (None, None) => return Err(self.invalid(format!("the field `{}` has no type", field.name))),
        };
        Ok(Column {
            name: column.name.clone(),
            column_type,
            null: column.null,
            primary_key: column.primary_key,
            auto: column.auto,
            unique: column.unique,
            index: column.index,
            default: match &column.default {
                None => None,
                Some(ComputedState::Sql(sql)) => Some(Definition::Sql(sql.clone())),
                Some(ComputedState::Formula(formula)) => Some(self.condition(&[], &field.name, formula)?),
            },
            generated: match &column.generated {
                None => None,
                Some(ComputedState::Sql(sql)) => Some(Definition::Sql(sql.clone())),
                Some(ComputedState::Formula(formula)) => Some(self.generated(&field.name, formula)?),
            },
            reference: target
                .map(|reference| self.reference(&reference.to, reference.constraint, reference.on_delete.in_database()))
                .transpose()?,
        })
    }

    /// What a column is computed from: other columns, none of which is computed itself.
    fn generated(&self, of: &str, formula: &str) -> Result<Definition> {
        let plain = self.model.fields.iter().filter_map(|field| Some((field, field.column()?)));
        let plain = plain.filter(|(_, column)| column.generated.is_none());
        let columns = plain.map(|(field, column)| self.column(field, column)).collect::<Result<Vec<_>>>()?;
        self.condition(&columns, of, formula)
    }

    /// The table between two models.
    fn between(&self, field: &FieldState, to: &ModelName, table: &str) -> Result<Table> {
        let (from, into) = between_columns(&self.name.name, &to.name);
        let key = Column {
            name: "id".to_owned(),
            column_type: ColumnType::BigInt,
            null: false,
            primary_key: true,
            auto: true,
            unique: false,
            index: false,
            default: None,
            generated: None,
            reference: None,
        };
        let side = |name: &String, target: &ModelName| -> Result<Column> {
            Ok(Column {
                name: name.clone(),
                column_type: self.key_type(target)?,
                primary_key: false,
                auto: false,
                index: true,
                reference: Some(self.reference(target, true, None)?),
                ..key.clone()
            })
        };
        let (first, second) = (side(&from, self.name)?, side(&into, to)?);
        Ok(Table {
            name: table.to_owned(),
            model: format!("{}.{}", self.name.name, field.name),
            columns: vec![key, first, second],
            primary_key: Vec::new(),
            checks: Vec::new(),
            uniques: vec![Unique {
                name: None,
                parts: Parts::Columns([from, into].map(|name| IndexColumn { name, descending: false }).into()),
                condition: None,
                include: Vec::new(),
                nulls_distinct: true,
                deferrable: None,
                opclasses: Vec::new(),
            }],
            indexes: Vec::new(),
        })
    }
}

/// The type of a column that points at a key of this type: its range is that of the key.
fn pointing(key: ColumnType) -> ColumnType {
    match key {
        ColumnType::PositiveSmallInt => ColumnType::SmallInt,
        ColumnType::PositiveInteger => ColumnType::Integer,
        ColumnType::PositiveBigInt => ColumnType::BigInt,
        other => other,
    }
}

/// The tables of the models, those between many-to-many relations after the model that declares them. A model
/// that is named twice counts once.
///
/// # Errors
/// As [`State::of`] and [`State::tables`].
pub fn tables(models: &[&'static ModelMeta]) -> Result<Vec<Table>> {
    let state = State::of(&with_targets(models))?;
    let mut named: Vec<ModelName> =
        models.iter().filter(|model| model.proxy.is_none()).map(|model| ModelName::of(model)).collect();
    let mut seen = std::collections::HashSet::new();
    named.retain(|name| seen.insert(name.clone()));
    let tables = named.iter().map(|name| state.tables_of(name));
    Ok(tables.collect::<Result<Vec<_>>>()?.concat())
}

/// The models and those that their columns and tables point at.
fn with_targets(models: &[&'static ModelMeta]) -> Vec<&'static ModelMeta> {
    let mut all: Vec<&'static ModelMeta> = Vec::new();
    let mut waiting = models.to_vec();
    while let Some(model) = waiting.pop() {
        let model = if models.iter().any(|named| std::ptr::eq(*named, model)) { model } else { model.concrete() };
        if all.iter().any(|known| std::ptr::eq(*known, model)) {
            continue;
        }
        all.push(model);
        let references = model.fields.iter().filter_map(|field| field.reference.as_ref());
        waiting.extend(references.map(|reference| (reference.target)()));
        waiting.extend(model.relations.iter().map(|relation| (relation.target)()));
    }
    all
}

/// The names of the two foreign keys of the table between two models: first that to the model with the `ManyToMany`
/// field, then that to its target.
fn between_columns(model: &str, target: &str) -> (String, String) {
    let (from, to) = (model.to_lowercase(), target.to_lowercase());
    if from == to {
        (format!("from_{from}_id"), format!("to_{to}_id"))
    } else {
        (format!("{from}_id"), format!("{to}_id"))
    }
}
