//! Models that come: each after those it points at.

use super::Detector;
use crate::error::Result;
use crate::migrate::operation::Operation;
use crate::schema::state::{FieldState, ModelName, ModelState, PartsState};

impl Detector<'_> {
    pub(super) fn created_models(&mut self) -> Result<()> {
        loop {
            let new: Vec<&ModelName> =
                self.to.models.keys().filter(|name| !self.current.models.contains_key(name)).collect();
            let Some(first) = new.first() else { return Ok(()) };
            let waits = |name: &&&ModelName| !self.missing_targets(name).is_empty();
            let name = match new.iter().find(|name| !waits(name)) {
                Some(name) => (*name).clone(),
                // In a circle: the first whose key does not wait; what points on comes as a field of its own.
                None => (*new.iter().find(|name| !self.key_waits(name)).unwrap_or(first)).clone(),
            };
            let state = self.without_missing(&name);
            self.add(&name.app, Operation::CreateModel { model: name.name.clone(), state })?;
        }
    }

    fn is_missing(&self, of: &ModelName, field: &FieldState) -> bool {
        field.target().is_some_and(|target| target != of && !self.current.models.contains_key(target))
    }

    /// The models that one points at and that are not there yet.
    fn missing_targets(&self, name: &ModelName) -> Vec<&FieldState> {
        self.to.models[name].fields.iter().filter(|field| self.is_missing(name, field)).collect()
    }

    fn key_waits(&self, name: &ModelName) -> bool {
        let is_key = |field: &&FieldState| field.column().is_some_and(|column| column.primary_key);
        self.missing_targets(name).iter().any(is_key)
    }

    /// The model without the fields that point at what is not there yet, and without what is over these.
    fn without_missing(&self, name: &ModelName) -> ModelState {
        let mut model = self.to.models[name].clone();
        let missing: Vec<String> = self
            .missing_targets(name)
            .into_iter()
            .filter(|field| field.column().is_none_or(|column| !column.primary_key))
            .map(|field| field.name.clone())
            .collect();
        if missing.is_empty() {
            return model;
        }
        model.fields.retain(|field| !missing.contains(&field.name));
        let stands = |parts: &PartsState, include: &[String]| match parts {
            PartsState::Fields(fields) => {
                let plain = fields.iter().map(|field| field.trim_start_matches('-'));
                !plain.chain(include.iter().map(String::as_str)).any(|field| missing.iter().any(|gone| gone == field))
            }
            // Which columns it is over does not show.
            PartsState::Formulas(_) => false,
        };
        model.uniques.retain(|unique| unique.condition.is_none() && stands(&unique.parts, &unique.include));
        model.indexes.retain(|index| index.condition.is_none() && stands(&index.parts, &index.include));
        model.checks.clear();
        model.primary_key.retain(|field| !missing.contains(field));
        model
    }
}
