//! Foreign keys, and their other sides.

use super::field::Field;
use super::name::{plural, snake_case};
use super::{Model, Schema};
use crate::schema::{Action, LiveForeignKey};

/// A foreign key that is a field.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// Its column.
    pub(super) column: String,
    /// The model it leads to.
    pub(super) to: usize,
    /// Whether only one row points at each.
    pub(super) one: bool,
    /// What the database does on deletion.
    pub(super) on_delete: Action,
}

impl Schema<'_> {
    /// Finds foreign keys, names fields, and gives relations their other sides.
    pub(super) fn relate(&mut self) {
        for at in 0..self.models.len() {
            self.models[at].relations = self.relations_of(at);
        }
        self.break_circles();
        self.find_links();
        for at in 0..self.models.len() {
            self.fields(at);
        }
        self.link_sides();
        for at in 0..self.models.len() {
            self.other_sides(at);
        }
    }

    fn relations_of(&self, at: usize) -> Vec<Relation> {
        let table = self.models[at].table;
        let mut relations: Vec<Relation> = Vec::new();
        for key in &table.foreign_keys {
            let Some((column, to)) = self.target(key) else { continue };
            let usable = table.column(column).is_some_and(super::field::is_usable);
            if usable && !relations.iter().any(|relation| relation.column == column) {
                let (column, one) = (column.to_owned(), table.is_unique(column));
                relations.push(Relation { column, to, one, on_delete: key.on_delete });
            }
        }
        relations
    }

    /// The column of a foreign key and the model it leads to, if it leads to the key of one.
    fn target<'k>(&self, key: &'k LiveForeignKey) -> Option<(&'k str, usize)> {
        let ([column], [to]) = (key.columns.as_slice(), key.to.as_slice()) else { return None };
        let model = self.model_of(&key.table)?;
        let target = self.models[model].key()?;
        target.eq_ignore_ascii_case(to).then_some((column, model))
    }

    /// Keys that are foreign keys lead to a key that is none; those that go round are columns.
    fn break_circles(&mut self) {
        for at in 0..self.models.len() {
            let mut seen = vec![at];
            while let Some(next) = seen.last().and_then(|at| self.key_relation(*at)) {
                if seen.contains(&next) {
                    let key = self.models[at].key().map(str::to_owned);
                    self.models[at].relations.retain(|relation| Some(&relation.column) != key.as_ref());
                    break;
                }
                seen.push(next);
            }
        }
    }

    fn key_relation(&self, at: usize) -> Option<usize> {
        let model = &self.models[at];
        let key = model.key()?;
        model.relations.iter().find(|relation| relation.column == key).map(|relation| relation.to)
    }

    /// The sides of a model's foreign keys that are on the models they lead to.
    fn other_sides(&mut self, at: usize) {
        if self.models[at].is_link {
            return;
        }
        let relations = self.models[at].relations.clone();
        let from = self.models[at].name.clone();
        for relation in &relations {
            let Some(field) = self.models[at].field(&relation.column) else { continue };
            let (field, ident) = (field.name.clone(), super::name::ident(&field.name));
            let several = relations.iter().filter(|other| other.to == relation.to).count() > 1;
            let target = &mut self.models[relation.to];
            // Nothing can stand for many rows on a model whose key is several columns.
            if target.key().is_none() {
                continue;
            }
            let implied = snake_case(&target.name);
            let own = if relation.one { snake_case(&from) } else { plural(&snake_case(&from)) };
            let wished = if several && field != implied { format!("{field}_{own}") } else { own };
            target.side(
                &wished,
                format!("{}<{from}>", if relation.one { "HasOne" } else { "HasMany" }),
                if field == implied { Vec::new() } else { vec![format!("via = {ident}")] },
            );
        }
    }
}

impl Model<'_> {
    /// Adds a side without a column.
    pub(super) fn side(&mut self, wished: &str, rust: String, attributes: Vec<String>) -> String {
        let number = self.fields.len() + self.sides.len();
        let wished = if self.names.has(wished) { format!("{wished}_set") } else { wished.to_owned() };
        let name = self.names.give(&wished, number);
        self.sides.push(Field { name: name.clone(), column: None, rust, attributes, notes: Vec::new() });
        name
    }
}
