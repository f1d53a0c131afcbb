//! Tables that are no more than a relation of many to many, as the library and Django make them.

use super::Schema;
use super::name::{ident, plural, snake_case};
use crate::value::ColumnType;

/// A table between two models.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The model that declares it.
    pub(super) from: usize,
    /// The model it leads to.
    pub(super) to: usize,
    /// The field that declares it.
    pub(super) field: String,
}

impl Schema<'_> {
    pub(super) fn find_links(&mut self) {
        for at in 0..self.models.len() {
            let pointed_at = self.models.iter().any(|model| model.relations.iter().any(|relation| relation.to == at));
            if let Some(link) = self.link(at).filter(|_| !pointed_at) {
                self.models[at].is_link = true;
                self.links.push(link);
            }
        }
    }

    /// The relation that a table is, if it is what would be made of it: its name that of the model and the field, its
    /// columns named after the models, the first that of the model that declares it.
    fn link(&self, at: usize) -> Option<Link> {
        let model = &self.models[at];
        let table = model.table;
        let key = table.column("id").filter(|key| key.auto && key.column_type == Some(ColumnType::BigInt))?;
        let plain = table.columns.len() == 3 && table.primary_key == ["id"] && !key.guessed && table.checks.is_empty();
        let sides = table.columns.iter().filter(|column| column.name != "id");
        let columns: Vec<_> = sides.map(|column| (column.name.as_str(), column)).collect();
        let [one, two] = columns.as_slice() else { return None };
        let bare = |name: &str| {
            table.column(name).is_some_and(|column| {
                !column.null && column.default.is_none() && column.generated.is_none() && !column.guessed
            }) && !table.is_unique(name)
        };
        if !plain || !bare(one.0) || !bare(two.0) || table.foreign_keys.len() != 2 {
            return None;
        }
        // The order of the columns in their unique constraint is that of the sides.
        let unique: Vec<_> = table.indexes.iter().filter(|index| index.is_unique()).collect();
        let [unique] = unique.as_slice() else { return None };
        let pair = unique.plain_columns()?;
        let [from_column, to_column] = pair.as_slice() else { return None };
        let leads = |column: &str| model.relations.iter().find(|relation| relation.column == column);
        let (from, to) = (leads(from_column)?.to, leads(to_column)?.to);
        let names = [&self.models[from], &self.models[to]].map(|model| model.name.to_lowercase());
        let expected = match names[0] == names[1] {
            true => [format!("from_{}_id", names[0]), format!("to_{}_id", names[1])],
            false => names.map(|name| format!("{name}_id")),
        };
        let field = table.name.strip_prefix(&self.models[from].table.name)?.strip_prefix('_')?;
        let column = |name: &str| self.models[from].table.columns.iter().any(|column| column.name == name);
        let speakable = super::name::Names::default().give(field, 0) == field;
        let mut others = table.indexes.iter().filter(|index| !index.is_unique());
        let own = |columns: Vec<&str>| columns.len() == 1;
        let indexed = others.all(|index| index.plain_columns().is_some_and(own) || index.parts.len() == 1);
        let made = expected == [from_column, to_column].map(|column| (*column).to_owned());
        (made && speakable && indexed && !column(field)).then(|| Link { from, to, field: field.to_owned() })
    }

    /// Both sides of each.
    pub(super) fn link_sides(&mut self) {
        for Link { from, to, field } in self.links.clone() {
            let (source, target) = (self.models[from].name.clone(), self.models[to].name.clone());
            if self.models[from].names.has(&field) {
                // A foreign key took the name.
                self.unlink(from, &field);
                continue;
            }
            let attributes = if from == to { vec!["symmetrical = false".to_owned()] } else { Vec::new() };
            let given = self.models[from].side(&field, format!("ManyToMany<{target}>"), attributes);
            let wished = if from == to { format!("{given}_from") } else { plural(&snake_case(&source)) };
            let via = vec![format!("via = {}", ident(&given))];
            self.models[to].side(&wished, format!("ManyToMany<{source}>"), via);
        }
    }

    /// The table is a model after all.
    fn unlink(&mut self, from: usize, field: &str) {
        let table = format!("{}_{field}", self.models[from].table.name);
        for model in self.models.iter_mut().filter(|model| model.table.name == table) {
            model.is_link = false;
        }
    }
}
