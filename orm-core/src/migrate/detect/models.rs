//! What happens to whole models: other names, other tables, deletion, options, constraints and indexes.

use super::Detector;
use super::compare::{are_alike, is_like};
use crate::error::Result;
use crate::migrate::operation::{ConstraintKey, Operation};
use crate::schema::state::{FieldKind, ModelName};

impl Detector<'_> {
    pub(super) fn renamed_models(&mut self) -> Result<()> {
        let new: Vec<ModelName> =
            self.to.models.keys().filter(|name| !self.current.models.contains_key(name)).cloned().collect();
        for to in new {
            let wanted = &self.to.models[&to];
            let gone =
                self.current.models.iter().filter(|(name, _)| name.app == to.app && !self.to.models.contains_key(name));
            let alike: Vec<ModelName> = gone
                .filter(|(from, model)| are_alike((from, &to), model, wanted))
                .map(|(from, _)| from.clone())
                .collect();
            for from in alike {
                if self.questions.is_renamed_model(&from, &to)? {
                    let table = self.to.models[&to].table.clone();
                    let table = (self.current.models[&from].table != table).then_some(table);
                    self.add(&to.app, Operation::RenameModel { from: from.name, to: to.name.clone(), table })?;
                    break;
                }
            }
        }
        Ok(())
    }

    pub(super) fn renamed_fields(&mut self) -> Result<()> {
        for name in self.common() {
            let wanted = &self.to.models[&name];
            for field in &wanted.fields {
                let current = &self.current.models[&name];
                if current.field(&field.name).is_some() {
                    continue;
                }
                let gone = current.fields.iter().filter(|old| wanted.field(&old.name).is_none());
                let alike: Vec<String> =
                    gone.filter(|old| is_like(old, field, None)).map(|old| old.name.clone()).collect();
                for from in alike {
                    if !self.questions.is_renamed_field(&name, &from, &field.name)? {
                        continue;
                    }
                    let other = |old: &str, new: &str| (old != new).then(|| new.to_owned());
                    let old = self.current.models[&name].field(&from).map(|field| &field.kind);
                    let column = match (old, &field.kind) {
                        (Some(FieldKind::Column(old)), FieldKind::Column(new)) => other(&old.name, &new.name),
                        (Some(FieldKind::ManyToMany { table: old, .. }), FieldKind::ManyToMany { table: new, .. }) => {
                            other(old, new)
                        }
                        _ => None,
                    };
                    let (model, to) = (name.name.clone(), field.name.clone());
                    self.add(&name.app, Operation::RenameField { model, from, to, column })?;
                    break;
                }
            }
        }
        Ok(())
    }

    pub(super) fn renamed_tables(&mut self) -> Result<()> {
        for name in self.common() {
            let table = self.to.models[&name].table.clone();
            if self.current.models[&name].table != table {
                self.add(&name.app, Operation::AlterTable { model: name.name.clone(), table })?;
            }
        }
        Ok(())
    }

    /// Constraints and indexes that go, before what they are over changes.
    pub(super) fn removed_definitions(&mut self) -> Result<()> {
        for name in self.common() {
            let (current, wanted) = (self.current.models[&name].clone(), &self.to.models[&name]);
            let model = || name.name.clone();
            for index in current.indexes.iter().filter(|index| !wanted.indexes.contains(index)) {
                let mut like = wanted.indexes.iter().filter(|other| {
                    let mut other = (*other).clone();
                    other.name.clone_from(&index.name);
                    other == *index
                });
                let free = like.find(|other| !current.indexes.contains(other)).and_then(|other| other.name.clone());
                let Some(from) = index.name.clone() else { continue };
                match free {
                    Some(to) => self.add(&name.app, Operation::RenameIndex { model: model(), from, to })?,
                    None => self.add(&name.app, Operation::RemoveIndex { model: model(), name: from })?,
                }
            }
            for unique in current.uniques.iter().filter(|unique| !wanted.uniques.contains(unique)) {
                let key = ConstraintKey::of(unique);
                self.add(&name.app, Operation::RemoveConstraint { model: model(), key })?;
            }
            for check in current.checks.iter().filter(|check| !wanted.checks.contains(check)) {
                let key = ConstraintKey::Name(check.name.clone());
                self.add(&name.app, Operation::RemoveConstraint { model: model(), key })?;
            }
        }
        Ok(())
    }

    /// Constraints and indexes that come, once what they are over is there.
    pub(super) fn added_definitions(&mut self) -> Result<()> {
        for name in self.common() {
            let wanted = self.to.models[&name].clone();
            let model = || name.name.clone();
            if self.current.models[&name].primary_key != wanted.primary_key {
                let fields = wanted.primary_key.clone();
                self.add(&name.app, Operation::AlterPrimaryKey { model: model(), fields })?;
            }
            for unique in wanted.uniques {
                if !self.current.models[&name].uniques.contains(&unique) {
                    self.add(&name.app, Operation::AddUnique { model: model(), unique })?;
                }
            }
            for check in wanted.checks {
                if !self.current.models[&name].checks.contains(&check) {
                    self.add(&name.app, Operation::AddCheck { model: model(), check })?;
                }
            }
            for index in wanted.indexes {
                if !self.current.models[&name].indexes.contains(&index) {
                    self.add(&name.app, Operation::AddIndex { model: model(), index })?;
                }
            }
        }
        Ok(())
    }

    /// Models that go: each once nothing points at it any more.
    pub(super) fn deleted_models(&mut self) -> Result<()> {
        loop {
            let gone: Vec<ModelName> =
                self.current.models.keys().filter(|name| !self.to.models.contains_key(name)).cloned().collect();
            let Some(first) = gone.first().cloned() else { return Ok(()) };
            let free = gone.iter().find(|name| self.pointing_at(name).is_empty()).cloned();
            match free {
                Some(name) => self.add(&name.app, Operation::DeleteModel { model: name.name.clone() })?,
                // They point at each other in a circle.
                None => {
                    for (model, field) in self.pointing_at(&first) {
                        let app = model.app.clone();
                        self.remove_definitions_of(&model)?;
                        self.add(&app, Operation::RemoveField { model: model.name, field, fill: None })?;
                    }
                }
            }
        }
    }

    /// Takes away all constraints and indexes of a model that goes.
    fn remove_definitions_of(&mut self, name: &ModelName) -> Result<()> {
        let going = self.current.models[name].clone();
        let model = || name.name.clone();
        for index in going.indexes.iter().filter_map(|index| index.name.clone()) {
            self.add(&name.app, Operation::RemoveIndex { model: model(), name: index })?;
        }
        let checks = going.checks.iter().map(|check| ConstraintKey::Name(check.name.clone()));
        for key in going.uniques.iter().map(ConstraintKey::of).chain(checks) {
            self.add(&name.app, Operation::RemoveConstraint { model: model(), key })?;
        }
        Ok(())
    }

    /// The fields of other models that lead to this one.
    fn pointing_at(&self, target: &ModelName) -> Vec<(ModelName, String)> {
        let others = self.current.models.iter().filter(|(name, _)| *name != target);
        let fields = others.flat_map(|(name, model)| model.fields.iter().map(move |field| (name, field)));
        let pointing = fields.filter(|(_, field)| field.target() == Some(target));
        pointing.map(|(name, field)| (name.clone(), field.name.clone())).collect()
    }

    pub(super) fn options(&mut self) -> Result<()> {
        for name in self.common() {
            let ordering = self.to.models[&name].ordering.clone();
            if self.current.models[&name].ordering != ordering {
                self.add(&name.app, Operation::AlterOptions { model: name.name.clone(), ordering })?;
            }
        }
        Ok(())
    }
}
