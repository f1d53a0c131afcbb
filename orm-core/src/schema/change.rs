//! From one state of the models to the next: which tables change, and how.

use std::collections::BTreeMap;

use super::alter::{Alteration, Alterations, Step};
use super::state::{FieldKind, FieldState, ModelName, State};
use super::table::Table;
use crate::error::Result;
use crate::sql::Dialect;
use crate::value::Value;

/// A step of the models' history.
pub struct Change<'a> {
    /// The models as they are.
    pub before: &'a State,
    /// The models as they shall be.
    pub after: &'a State,
    /// A model that only has another name: before, after.
    pub model: Option<(ModelName, ModelName)>,
    /// A field that only has another name: its model after, its name before and after.
    pub field: Option<(ModelName, String, String)>,
    /// What the rows that are there get in a field: its model after, its name after, the value.
    pub fill: Option<(ModelName, String, Value)>,
}

/// What a table was made from: a model, or its many-to-many field.
type Origin = (ModelName, Option<String>);

impl Change<'_> {
    /// The statements that take a database from the one to the other, in their order.
    ///
    /// # Errors
    /// [`Error::InvalidModel`](crate::error::Error::InvalidModel) where the models of a state do not fit together.
    pub fn steps(&self, dialect: &dyn Dialect) -> Result<Vec<Step>> {
        let (before, after) = (tables(self.before)?, tables(self.after)?);
        let mut alterations = Alterations::default();
        for (origin, table) in &before {
            let origin = self.becomes(origin);
            match after.get(&origin) {
                Some(next) => alterations.altered.push(self.alteration(&origin, table, next)),
                None => alterations.dropped.push(table),
            }
        }
        let goes_on: Vec<Origin> = before.keys().map(|origin| self.becomes(origin)).collect();
        alterations.created =
            after.iter().filter(|(origin, _)| !goes_on.contains(origin)).map(|(_, table)| table).collect();
        alterations.steps(dialect)
    }

    fn becomes(&self, (model, field): &Origin) -> Origin {
        let model = match &self.model {
            Some((before, after)) if before == model => after,
            _ => model,
        };
        let field = field.as_ref().map(|field| self.field_after(model, field));
        (model.clone(), field)
    }

    fn field_after(&self, model: &ModelName, name: &str) -> String {
        match &self.field {
            Some((of, before, after)) if of == model && before == name => after.clone(),
            _ => name.to_owned(),
        }
    }

    fn alteration<'t>(&self, origin: &Origin, before: &'t Table, after: &'t Table) -> Alteration<'t> {
        let (model, between) = origin;
        let kept = match between {
            // Between two models there are a key and two sides, whatever they are called.
            Some(_) => {
                before.columns.iter().zip(&after.columns).map(|(b, a)| (b.name.clone(), a.name.clone())).collect()
            }
            None => self.kept(model),
        };
        let mut fills = BTreeMap::new();
        if let Some((of, field, value)) = self.fill.as_ref().filter(|_| between.is_none())
            && of == model
            && let Some(column) = self.after.models.get(of).and_then(|state| state.column(field))
        {
            fills.insert(column.name.clone(), value.clone());
        }
        Alteration { before, after, kept, fills }
    }

    /// The columns of a model that go on: those of the same fields.
    fn kept(&self, model: &ModelName) -> Vec<(String, String)> {
        let was = match &self.model {
            Some((before, after)) if after == model => before,
            _ => model,
        };
        let fields = self.before.models.get(was).map(|state| state.fields.as_slice()).unwrap_or_default();
        let kept = fields.iter().filter_map(|field| {
            let column = field.column()?;
            let next = self.after.models.get(model)?.column(&self.field_after(model, &field.name))?;
            Some((column.name.clone(), next.name.clone()))
        });
        kept.collect()
    }
}

fn tables(state: &State) -> Result<BTreeMap<Origin, Table>> {
    let mut all = BTreeMap::new();
    for (name, model) in &state.models {
        let between = model.fields.iter().filter(|field| matches!(field.kind, FieldKind::ManyToMany { .. }));
        let origins = std::iter::once(None).chain(between.map(|field: &FieldState| Some(field.name.clone())));
        let tables = state.tables_of(name)?;
        all.extend(origins.map(|field| (name.clone(), field)).zip(tables));
    }
    Ok(all)
}
