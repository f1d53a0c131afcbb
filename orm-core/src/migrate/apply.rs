//! Operations on the models' state.

use super::operation::{ConstraintKey, Operation};
use crate::schema::state::{FieldKind, FieldState, ModelName, ModelState, PartsState, State};
use crate::schema::{Change, rename_formula};

impl Operation {
    /// What it does to the models of application `app`.
    ///
    /// # Errors
    /// Why it does not fit them, in words: a field that is there already, a model that is not.
    pub fn apply(&self, app: &str, state: &mut State) -> Result<(), String> {
        let within = Within { app, operation: self };
        match self {
            Operation::CreateModel { model, state: created } => {
                if state.models.insert(within.name(model), created.clone()).is_some() {
                    return Err(within.wrong(format!("there is a model {model} already")));
                }
            }
            Operation::DeleteModel { model } => {
                within.model(state, model)?;
                state.models.remove(&within.name(model));
            }
            Operation::RenameModel { from, to, table } => within.rename_model(state, from, to, table.as_deref())?,
            Operation::AlterTable { model, table } => {
                let between = within.between_tables(state, model, table)?;
                let altered = within.model(state, model)?;
                altered.table.clone_from(table);
                for (position, table) in between {
                    if let FieldKind::ManyToMany { table: old, .. } = &mut altered.fields[position].kind {
                        *old = table;
                    }
                }
            }
            Operation::AlterOptions { model, ordering } => within.model(state, model)?.ordering.clone_from(ordering),
            Operation::AlterPrimaryKey { model, fields } => {
                within.model(state, model)?.primary_key.clone_from(fields);
            }
            Operation::AddField { model, field, .. } => {
                let altered = within.model(state, model)?;
                if altered.field(&field.name).is_some() {
                    return Err(within.wrong(format!("{model} has a field {} already", field.name)));
                }
                altered.fields.push(field.clone());
            }
            Operation::RemoveField { model, field, .. } => {
                within.field(state, model, field)?;
                within.model(state, model)?.fields.retain(|other| other.name != *field);
            }
            Operation::AlterField { model, field, .. } => {
                *within.field(state, model, &field.name)? = field.clone();
            }
            Operation::RenameField { model, from, to, column } => {
                within.rename_field(state, model, from, to, column.as_deref())?;
            }
            Operation::AddIndex { model, index } => within.model(state, model)?.indexes.push(index.clone()),
            Operation::RemoveIndex { model, name } => {
                let at = within.index(state, model, name)?;
                within.model(state, model)?.indexes.remove(at);
            }
            Operation::RenameIndex { model, from, to } => {
                let at = within.index(state, model, from)?;
                within.model(state, model)?.indexes[at].name = Some(to.clone());
            }
            Operation::AddUnique { model, unique } => within.model(state, model)?.uniques.push(unique.clone()),
            Operation::AddCheck { model, check } => within.model(state, model)?.checks.push(check.clone()),
            Operation::RemoveConstraint { model, key } => within.remove_constraint(state, model, key)?,
            Operation::RunSql { state: operations, .. } | Operation::Separate { state: operations, .. } => {
                for operation in operations {
                    operation.apply(app, state)?;
                }
            }
            Operation::RunRust { .. } => {}
        }
        Ok(())
    }

    /// What it does to the tables, of an operation that does it by the models' states alone.
    pub(super) fn change<'s>(&self, app: &str, before: &'s State, after: &'s State) -> Change<'s> {
        let name = |model: &str| ModelName { app: app.to_owned(), name: model.to_owned() };
        let mut change = Change { before, after, model: None, field: None, fill: None };
        match self {
            Operation::RenameModel { from, to, .. } => change.model = Some((name(from), name(to))),
            Operation::RenameField { model, from, to, .. } => {
                change.field = Some((name(model), from.clone(), to.clone()));
            }
            Operation::AddField { model, field, fill: Some(fill) }
            | Operation::AlterField { model, field, fill: Some(fill) } => {
                change.fill = Some((name(model), field.name.clone(), fill.clone()));
            }
            _ => {}
        }
        change
    }

    /// As [`change`](Operation::change), to undo it. `before` and `after` are those of the operation itself.
    pub(super) fn undoing<'s>(&self, app: &str, before: &'s State, after: &'s State) -> Change<'s> {
        let mut change = self.change(app, before, after);
        std::mem::swap(&mut change.before, &mut change.after);
        change.model = change.model.map(|(from, to)| (to, from));
        change.field = change.field.map(|(model, from, to)| (model, to, from));
        change.fill = match self {
            Operation::RemoveField { model, field, fill: Some(fill) } => {
                let model = ModelName { app: app.to_owned(), name: model.clone() };
                Some((model, field.clone(), fill.clone()))
            }
            _ => None,
        };
        change
    }
}

struct Within<'a> {
    app: &'a str,
    operation: &'a Operation,
}

impl Within<'_> {
    fn wrong(&self, reason: String) -> String {
        format!("{}: {reason}", self.operation.describe())
    }

    fn name(&self, model: &str) -> ModelName {
        ModelName { app: self.app.to_owned(), name: model.to_owned() }
    }

    fn model<'s>(&self, state: &'s mut State, model: &str) -> Result<&'s mut ModelState, String> {
        let found = state.models.get_mut(&self.name(model));
        found.ok_or_else(|| self.wrong(format!("there is no model {model} at this point")))
    }

    fn field<'s>(&self, state: &'s mut State, model: &str, field: &str) -> Result<&'s mut FieldState, String> {
        let found = self.model(state, model)?.fields.iter_mut().find(|other| other.name == field);
        found.ok_or_else(|| self.wrong(format!("{model} has no field {field} at this point")))
    }

    fn index(&self, state: &mut State, model: &str, name: &str) -> Result<usize, String> {
        let model_state = self.model(state, model)?;
        let at = model_state.indexes.iter().position(|index| index.name.as_deref() == Some(name));
        at.ok_or_else(|| self.wrong(format!("{model} has no index {name} at this point")))
    }

    /// The tables between that are named after the model's own, by their fields' positions, as they are named once that is
    /// called `table`.
    fn between_tables(&self, state: &mut State, model: &str, table: &str) -> Result<Vec<(usize, String)>, String> {
        let altered = self.model(state, model)?;
        let old = altered.table.clone();
        let between = altered.fields.iter().enumerate().filter_map(|(position, field)| match &field.kind {
            FieldKind::ManyToMany { table: between, .. } if *between == format!("{old}_{}", field.name) => {
                Some((position, format!("{table}_{}", field.name)))
            }
            _ => None,
        });
        Ok(between.collect())
    }

    fn rename_model(&self, state: &mut State, from: &str, to: &str, table: Option<&str>) -> Result<(), String> {
        if state.models.contains_key(&self.name(to)) {
            return Err(self.wrong(format!("there is a model {to} already")));
        }
        self.model(state, from)?;
        if let Some(table) = table {
            Operation::AlterTable { model: from.to_owned(), table: table.to_owned() }.apply(self.app, state)?;
        }
        let (before, after) = (self.name(from), self.name(to));
        if let Some(model) = state.models.remove(&before) {
            state.models.insert(after.clone(), model);
        }
        for field in state.models.values_mut().flat_map(|model| &mut model.fields) {
            let target = match &mut field.kind {
                FieldKind::Column(column) => column.reference.as_mut().map(|reference| &mut reference.to),
                FieldKind::ManyToMany { to, .. } => Some(to),
            };
            if let Some(target) = target.filter(|target| **target == before) {
                *target = after.clone();
            }
        }
        Ok(())
    }

    fn rename_field(
        &self,
        state: &mut State,
        model: &str,
        from: &str,
        to: &str,
        column: Option<&str>,
    ) -> Result<(), String> {
        if self.model(state, model)?.field(to).is_some() {
            return Err(self.wrong(format!("{model} has a field {to} already")));
        }
        let field = self.field(state, model, from)?;
        to.clone_into(&mut field.name);
        let mut columns = None;
        match (&mut field.kind, column) {
            (FieldKind::Column(state), Some(column)) => {
                columns = Some((std::mem::replace(&mut state.name, column.to_owned()), column.to_owned()));
            }
            (FieldKind::ManyToMany { table, .. }, Some(between)) => between.clone_into(table),
            (_, None) => {}
        }
        let renamed = self.model(state, model)?;
        renamed.rename_in_fields(from, to);
        if let Some((before, after)) = columns {
            renamed.rename_in_formulas(&|name| if name == before { after.clone() } else { name.to_owned() });
        }
        Ok(())
    }

    fn remove_constraint(&self, state: &mut State, model: &str, key: &ConstraintKey) -> Result<(), String> {
        let altered = self.model(state, model)?;
        let (uniques, checks) = (altered.uniques.len(), altered.checks.len());
        altered.uniques.retain(|unique| ConstraintKey::of(unique) != *key);
        if let ConstraintKey::Name(name) = key {
            altered.checks.retain(|check| check.name != *name);
        }
        if (altered.uniques.len(), altered.checks.len()) == (uniques, checks) {
            return Err(self.wrong(format!("{model} has no such constraint at this point")));
        }
        Ok(())
    }
}

impl ModelState {
    /// A field has another name: so it has in keys, constraints, indexes and orders.
    fn rename_in_fields(&mut self, from: &str, to: &str) {
        let rename = |name: &mut String| match name.strip_prefix('-') {
            Some(rest) if rest == from => *name = format!("-{to}"),
            None if name == from => to.clone_into(name),
            _ => {}
        };
        let parts = self.uniques.iter_mut().map(|unique| &mut unique.parts);
        for parts in parts.chain(self.indexes.iter_mut().map(|index| &mut index.parts)) {
            if let PartsState::Fields(fields) = parts {
                fields.iter_mut().for_each(rename);
            }
        }
        let include = self.uniques.iter_mut().map(|unique| &mut unique.include);
        let lists = include.chain(self.indexes.iter_mut().map(|index| &mut index.include));
        lists.chain([&mut self.primary_key, &mut self.ordering]).flatten().for_each(rename);
    }

    /// Columns have other names: so they have in formulas.
    fn rename_in_formulas(&mut self, own: &dyn Fn(&str) -> String) {
        let rename = |text: &mut String| *text = rename_formula(text, own);
        self.checks.iter_mut().for_each(|check| rename(&mut check.condition));
        let generated = self.fields.iter_mut().filter_map(FieldState::formula_mut);
        generated.for_each(rename);
        for unique in &mut self.uniques {
            unique.condition.iter_mut().for_each(rename);
        }
        for index in &mut self.indexes {
            index.condition.iter_mut().for_each(rename);
        }
        let parts = self.uniques.iter_mut().map(|unique| &mut unique.parts);
        for parts in parts.chain(self.indexes.iter_mut().map(|index| &mut index.parts)) {
            if let PartsState::Formulas(terms) = parts {
                terms.iter_mut().for_each(rename);
            }
        }
    }
}
