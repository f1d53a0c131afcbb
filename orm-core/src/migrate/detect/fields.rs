//! Fields that come, change and go.

use super::{Detector, Fill, FillFor};
use crate::error::Result;
use crate::migrate::operation::Operation;
use crate::schema::state::{ColumnState, FieldKind, FieldState, ModelName};
use crate::value::Value;

impl Detector<'_> {
    pub(super) fn removed_fields(&mut self) -> Result<()> {
        for name in self.common() {
            let wanted = &self.to.models[&name];
            let gone: Vec<String> = self.current.models[&name]
                .fields
                .iter()
                .filter(|field| wanted.field(&field.name).is_none_or(|other| !is_one_kind(field, other)))
                .map(|field| field.name.clone())
                .collect();
            for field in gone {
                self.add(&name.app, Operation::RemoveField { model: name.name.clone(), field, fill: None })?;
            }
        }
        Ok(())
    }

    pub(super) fn altered_fields(&mut self) -> Result<()> {
        for name in self.common() {
            for field in self.to.models[&name].fields.clone() {
                let Some(current) = self.current.models[&name].field(&field.name).cloned() else { continue };
                if current == field {
                    continue;
                }
                let fill = match (current.column(), field.column()) {
                    (Some(old), Some(new)) if old.null && !new.null && new.generated.is_none() => {
                        self.fill(&name, &field, FillFor::NotNull)?
                    }
                    _ => None,
                };
                self.add(&name.app, Operation::AlterField { model: name.name.clone(), field, fill })?;
            }
        }
        Ok(())
    }

    pub(super) fn added_fields(&mut self) -> Result<()> {
        for name in self.common() {
            for field in self.to.models[&name].fields.clone() {
                if self.current.models[&name].field(&field.name).is_some() {
                    continue;
                }
                let fill = match field.column() {
                    Some(column) if needs_fill(column) && !self.was_created(&name) => {
                        self.fill(&name, &field, FillFor::Added)?
                    }
                    _ => None,
                };
                self.add(&name.app, Operation::AddField { model: name.name.clone(), field, fill })?;
            }
        }
        Ok(())
    }

    /// What the rows that are there get: the program's own default, or what the author says.
    fn fill(&mut self, model: &ModelName, field: &FieldState, why: FillFor) -> Result<Option<Value>> {
        if let Some(default) = (self.defaults)(model, &field.name) {
            return Ok(Some(default));
        }
        Ok(match self.questions.fill(model, field, why)? {
            Fill::Value(value) => Some(value),
            Fill::Nothing => None,
        })
    }

    /// Whether a model comes with these very operations, so that it has no rows.
    fn was_created(&self, name: &ModelName) -> bool {
        self.found.iter().any(|(app, operation)| {
            *app == name.app && matches!(operation, Operation::CreateModel { model, .. } if *model == name.name)
        })
    }
}

/// Whether one can become the other: a column, a column; a relation over a table between, another to the same model.
fn is_one_kind(one: &FieldState, other: &FieldState) -> bool {
    match (&one.kind, &other.kind) {
        (FieldKind::Column(_), FieldKind::Column(_)) => true,
        (FieldKind::ManyToMany { to: one, .. }, FieldKind::ManyToMany { to: other, .. }) => one == other,
        _ => false,
    }
}

fn needs_fill(column: &ColumnState) -> bool {
    !column.null && !column.auto && column.default.is_none() && column.generated.is_none()
}
