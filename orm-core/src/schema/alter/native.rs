//! Alterations on a database that alters tables as they stand.

use super::{Alteration, Alterations, Objects, Step};
use crate::error::{Error, Result};
use crate::schema::object::{Object, ObjectKind, Stage};
use crate::schema::renamed::Names;
use crate::schema::table::{Column, Definition, Table};
use crate::schema::write::{Writer, list};
use crate::sql::{Dialect, quoted};
use crate::value::{ColumnType, Value};

/// The statements: whatever is in the way goes first in all tables, then columns change, then what is new comes; foreign
/// keys last, for both their ends must be there.
pub(super) fn steps(alterations: &Alterations<'_>, names: &Names, dialect: &dyn Dialect) -> Result<Vec<Step>> {
    let mut phases = Phases::default();
    for alteration in &alterations.altered {
        let renamed = alteration.before.renamed(names);
        // What is named after another table changes where that has another name.
        if alteration.before != alteration.after || alteration.renames() {
            let objects = alteration.objects(&renamed, dialect)?;
            Native { alteration, renamed: &renamed, dialect, phases: &mut phases }.alter(&objects)?;
        }
    }
    let Phases { dropped, columns, created, foreign_keys } = phases;
    let after = created.into_iter().chain(foreign_keys).map(Step::Run);
    Ok(dropped.into_iter().chain(columns).chain(after).collect())
}

#[derive(Default)]
struct Phases {
    dropped: Vec<Step>,
    columns: Vec<Step>,
    created: Vec<String>,
    foreign_keys: Vec<String>,
}

struct Native<'a> {
    alteration: &'a Alteration<'a>,
    /// The table as it is under its new names.
    renamed: &'a Table,
    dialect: &'a dyn Dialect,
    phases: &'a mut Phases,
}

impl Native<'_> {
    fn alter(&mut self, objects: &Objects) -> Result<()> {
        let (old, name) = (&self.alteration.before.name, &self.alteration.after.name);
        let gone: Vec<&str> = self.alteration.removed().map(|column| column.name.as_str()).collect();
        for object in &objects.dropped {
            // What is part of a column goes with it.
            let goes = object.stage == Stage::Column && object.columns.iter().any(|name| gone.contains(&name.as_str()));
            if !goes {
                self.phases.dropped.push(of_object(old, object, None));
            }
        }
        if old != name {
            self.run(format!("ALTER TABLE {} RENAME TO {}", quoted(old), quoted(name)));
            if !self.renamed.key().is_empty() {
                // It has another name already where Django renamed the table once: Django leaves keys their first names.
                let (old, new) = (quoted(&self.key_name(self.alteration.before)), quoted(&self.key_name(self.renamed)));
                self.run(format!("ALTER INDEX IF EXISTS {old} RENAME TO {new}"));
            }
        }
        for (before, after) in &self.alteration.kept {
            if before != after {
                self.change(format!("RENAME COLUMN {} TO {}", quoted(before), quoted(after)));
            }
        }
        for (object, new) in &objects.renamed {
            self.phases.columns.push(of_object(name, object, Some(new.clone())));
        }
        self.key(true);
        for column in &gone {
            self.change(format!("DROP COLUMN {}", quoted(column)));
        }
        let mut with_columns = Vec::new();
        for column in self.alteration.added() {
            self.add(column)?;
            with_columns.push(column.name.as_str());
        }
        let renamed = self.renamed;
        for (before, after) in self.alteration.columns(renamed) {
            if self.is_computed_anew(before, after)? {
                self.change(format!("DROP COLUMN {}", quoted(&after.name)));
                self.add(after)?;
                with_columns.push(after.name.as_str());
            } else {
                self.alter_column(before, after)?;
            }
        }
        self.key(false);
        for object in &objects.created {
            let made =
                object.stage == Stage::Column && object.columns.iter().any(|c| with_columns.contains(&c.as_str()));
            let statement = object.create(name);
            match object.kind {
                _ if made => {}
                ObjectKind::ForeignKey => self.phases.foreign_keys.push(statement),
                _ => self.phases.created.push(statement),
            }
        }
        Ok(())
    }

    fn run(&mut self, statement: String) {
        self.phases.columns.push(Step::Run(statement));
    }

    fn change(&mut self, change: String) {
        self.run(format!("ALTER TABLE {} {change}", quoted(&self.alteration.after.name)));
    }

    /// A primary key that becomes another: the old one goes before the columns change, the new one comes after.
    fn key(&mut self, old: bool) {
        let (before, after) = (self.renamed.key(), self.alteration.after.key());
        if before == after {
            return;
        }
        let columns = if old { &before } else { &after };
        // What is added as a key brings its constraint along.
        let added = self.alteration.added().any(|column| column.primary_key);
        if columns.is_empty() || (!old && added) {
            return;
        }
        let name = quoted(&self.key_name(self.alteration.after));
        if old {
            self.change(format!("DROP CONSTRAINT {name} CASCADE"));
        } else {
            self.change(format!("ADD CONSTRAINT {name} PRIMARY KEY ({})", list(columns)));
        }
    }

    fn key_name(&self, table: &Table) -> String {
        Writer::new(table, self.dialect).key_name()
    }

    fn literal(&self, column: &Column, value: &Value) -> Result<String> {
        literal(self.dialect, self.alteration.after, column, value)
    }

    fn add(&mut self, column: &Column) -> Result<()> {
        let writer = Writer::new(self.alteration.after, self.dialect);
        let name = quoted(&column.name);
        match self.alteration.fills.get(&column.name) {
            Some(value) if column.default.is_none() => {
                let default = Some(Definition::Sql(self.literal(column, value)?));
                let filled = Column { default, ..column.clone() };
                self.change(format!("ADD COLUMN {}", writer.column(&filled)?));
                self.change(format!("ALTER COLUMN {name} DROP DEFAULT"));
            }
            _ => self.change(format!("ADD COLUMN {}", writer.column(column)?)),
        }
        Ok(())
    }

    fn is_computed_anew(&self, before: &Column, after: &Column) -> Result<bool> {
        let writer = Writer::new(self.alteration.after, self.dialect);
        let text = |column: &Column| column.generated.as_ref().map(|of| writer.define(of)).transpose();
        let (old, new) = (text(before)?, text(after)?);
        let typed = |column: &Column| self.dialect.column_type(column.column_type);
        Ok(old != new || (new.is_some() && typed(before) != typed(after)))
    }

    fn alter_column(&mut self, before: &Column, after: &Column) -> Result<()> {
        let name = quoted(&after.name);
        let typed = |column: &Column| self.dialect.column_type(column.column_type);
        let (old_type, new_type) = (typed(before), typed(after));
        let retyped = old_type != new_type;
        if before.auto && !after.auto {
            self.change(format!("ALTER COLUMN {name} DROP IDENTITY IF EXISTS"));
        }
        if before.default.is_some() && (retyped || before.default != after.default) {
            self.change(format!("ALTER COLUMN {name} DROP DEFAULT"));
        }
        if retyped {
            let value = converted(&name, before.column_type, after.column_type, &new_type);
            self.change(format!("ALTER COLUMN {name} TYPE {new_type} USING {value}"));
        }
        if let Some(default) = after.default.as_ref().filter(|_| retyped || before.default != after.default) {
            let default = Writer::new(self.alteration.after, self.dialect).default(default)?;
            self.change(format!("ALTER COLUMN {name} SET DEFAULT ({default})"));
        }
        if before.null && !after.null {
            if let Some(value) = self.alteration.fills.get(&after.name) {
                let (table, value) = (quoted(&self.alteration.after.name), self.literal(after, value)?);
                self.run(format!("UPDATE {table} SET {name} = {value} WHERE {name} IS NULL"));
                // The table may not be altered while a deferred check of these rows is pending.
                self.run("SET CONSTRAINTS ALL IMMEDIATE".to_owned());
            }
            self.change(format!("ALTER COLUMN {name} SET NOT NULL"));
        } else if after.null && !before.null {
            self.change(format!("ALTER COLUMN {name} DROP NOT NULL"));
        }
        if after.auto && !before.auto {
            self.change(format!("ALTER COLUMN {name} ADD GENERATED BY DEFAULT AS IDENTITY"));
            self.run(self.dialect.count_on(&self.alteration.after.name, &after.name));
        }
        Ok(())
    }
}

fn of_object(table: &str, object: &Object, rename: Option<String>) -> Step {
    Step::Object { table: table.to_owned(), object: Box::new(object.clone()), rename }
}

/// A column's value as one of another type. Between types that know nothing of each other the way is by text.
fn converted(name: &str, before: ColumnType, after: ColumnType, new_type: &str) -> String {
    let number =
        |of: ColumnType| of.integer_range().is_some() || matches!(of, ColumnType::Float | ColumnType::Decimal { .. });
    let moment = |of: ColumnType| matches!(of, ColumnType::Date | ColumnType::DateTime | ColumnType::Timestamp);
    let text = |of: ColumnType| matches!(of, ColumnType::Text { .. });
    let both = |is: &dyn Fn(ColumnType) -> bool| is(before) && is(after);
    if both(&number) || both(&moment) || text(before) || text(after) {
        format!("{name}::{new_type}")
    } else if before == ColumnType::Bool && number(after) {
        format!("{name}::integer::{new_type}")
    } else if number(before) && after == ColumnType::Bool {
        format!("{name} <> 0")
    } else {
        format!("{name}::text::{new_type}")
    }
}

/// A value in a definition.
pub(super) fn literal(dialect: &dyn Dialect, table: &Table, column: &Column, value: &Value) -> Result<String> {
    if value.is_null() {
        return Ok("NULL".to_owned());
    }
    dialect.literal(value).ok_or_else(|| Error::InvalidModel {
        model: table.model.clone(),
        reason: format!(
            "the rows that are there cannot be given such a value in `{}`: add it so that it may be NULL, fill it by \
             `run_sql` or `run_rust`, then make it NOT NULL",
            column.name
        ),
    })
}
