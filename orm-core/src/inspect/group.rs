//! Unique constraints, indexes and checks to what attributes say.

use super::name::LONGEST;
use super::relation::Relation;
use super::{Schema, is_name, longest};
use crate::meta::Deferrable;
use crate::schema::lex::plain;
use crate::schema::{LiveIndex, LiveIndexKind, LiveTerm, implicit_name, index_name, meta_index_name, unique_name};
use crate::sql::quoted;

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
}

/// How a unique constraint or an index is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// By a column's `unique`.
    Unique(String),
    /// By a column's `db_index`.
    Indexed(String),
    /// By what the column is already.
    Implied,
    /// By the model.
    Model,
}

impl Schema<'_> {
    /// How each index of a table is said.
    pub(super) fn said(&self, at: usize) -> Vec<Said> {
        let mut said: Vec<Said> = Vec::new();
        let table = self.models[at].table;
        for index in &table.indexes {
            let how = self.how(at, index);
            // Of two that are alike the second is said by itself.
            let first = matches!(how, Said::Implied | Said::Model) || !said.contains(&how);
            said.push(if first { how } else { Said::Model });
        }
        said
    }

    /// Whether a foreign key's column has the index that comes with one.
    pub(super) fn is_indexed(&self, at: usize, column: &str) -> bool {
        let of_column =
            |index: &&LiveIndex| !index.is_unique() && index.plain_columns().is_some_and(|of| of == [column]);
        let mut indexes = self.models[at].table.indexes.iter().filter(of_column);
        indexes.any(|index| self.how(at, index) == Said::Implied)
    }

    fn how(&self, at: usize, index: &LiveIndex) -> Said {
        let model = &self.models[at];
        let (table, longest) = (model.table, longest(self.dialect));
        if let [part] = index.parts.as_slice()
            && let (LiveTerm::Column(column), Some(class)) = (&part.of, &part.class)
            && ["varchar_pattern_ops", "text_pattern_ops"].contains(&class.as_str())
        {
            // It comes with another index of the column.
            let with =
                table.indexes.iter().any(|other| other.plain_columns().is_some_and(|of| of == [column.as_str()]));
            return if with || model.key() == Some(column) { Said::Implied } else { Said::Model };
        }
        let Some(columns) = index.plain_columns() else { return Said::Model };
        let [column] = columns.as_slice() else { return Said::Model };
        let (column, name) = ((*column).to_owned(), index.name.as_deref());
        let relation = model.relations.iter().find(|relation| relation.column == column);
        let is_key = model.key() == Some(column.as_str());
        let alone = |unique: bool| {
            let like = table.indexes.iter().filter(|other| {
                other.is_unique() == unique && other.plain_columns().is_some_and(|of| of == [column.as_str()])
            });
            like.count() == 1
        };
        if index.is_unique() {
            let own = implicit_name(&table.name, &column, "key", longest);
            let plain = index.kind == LiveIndexKind::Constraint && name.is_none_or(|name| name == own);
            return match relation {
                Some(relation) if relation.one && !is_key && (plain || alone(true)) => Said::Implied,
                None if plain && !is_key => Said::Unique(column),
                _ => Said::Model,
            };
        }
        let own = name.is_some_and(|name| name == index_name(&table.name, &[&column], longest));
        match relation {
            Some(relation) if !relation.one && (own || alone(false)) => Said::Implied,
            None if own && !is_key && !table.is_unique(&column) => Said::Indexed(column),
            _ => Said::Model,
        }
    }

    /// What the model says of its constraints and indexes, and what it cannot.
    pub(super) fn groups(&mut self, at: usize) {
        let said = self.said(at);
        let table = self.models[at].table;
        for (index, _) in table.indexes.iter().zip(&said).filter(|(_, said)| **said == Said::Model) {
            match self.group(at, index) {
                Some(attribute) => self.models[at].attributes.push(attribute),
                None => {
                    let what = if index.is_unique() { "unique constraint" } else { "index" };
                    let name = index.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
                    let method = index.method.as_ref().filter(|_| !index.is_ordered());
                    let method = method.map(|method| format!(" ({method})")).unwrap_or_default();
                    self.models[at].notes.push(format!(
                        "The database has the {what}{name}{method} over {}, which is not repeated here.",
                        index.rest()
                    ));
                }
            }
        }
        for key in &table.foreign_keys {
            let is_field = |relation: &Relation| key.columns == [relation.column.as_str()];
            if !self.models[at].relations.iter().any(is_field) {
                let note = format!(
                    "The database has {} point at {} of `{}`. Models point at keys of one column, and not in a circle of keys.",
                    list(&key.columns),
                    list(&key.to),
                    key.table
                );
                self.models[at].notes.push(note);
            }
        }
        for check in &table.checks {
            let implied = table.columns.iter().any(|column| {
                let condition = column
                    .column_type
                    .and_then(|column_type| self.dialect.column_check(column_type, &quoted(&column.name)));
                condition.is_some_and(|condition| plain(&condition) == plain(&check.meaning()))
            });
            if implied {
                continue;
            }
            let model = &mut self.models[at];
            let named = check.name.as_ref().filter(|name| is_name(name));
            let attribute =
                named.and_then(|name| Some(format!("check({name:?}, {})", model.closure(&check.condition)?)));
            if let Some(attribute) = attribute {
                model.attributes.push(attribute);
            } else {
                let name = check.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
                let note =
                    format!("The database has the check{name}, {}, which is not repeated here.", check.condition);
                self.models[at].notes.push(note);
            }
        }
    }

    /// `unique(..)` or `index(..)`; none for what these cannot say.
    fn group(&self, at: usize, index: &LiveIndex) -> Option<String> {
        let model = &self.models[at];
        const METHODS: [&str; 6] = ["btree", "hash", "gin", "gist", "spgist", "brin"];
        let method = index.method.as_deref().unwrap_or("btree");
        let condition = index.condition.as_ref().map(|condition| model.closure(condition));
        if matches!(condition, Some(None)) || index.options.is_some() || !METHODS.contains(&method) {
            return None;
        }
        let mut terms = Vec::new();
        let mut columns = Vec::new();
        for part in &index.parts {
            let LiveTerm::Column(column) = &part.of else { return None };
            let descends = part.descending && !index.is_unique();
            if part.nulls.is_some() || (part.descending && !descends) {
                return None;
            }
            let ident = model.ident(column)?;
            if columns.iter().any(|(name, _)| *name == column.as_str()) {
                return None;
            }
            terms.push(if descends { format!("-{ident}") } else { ident });
            columns.push((column.as_str(), part.descending));
        }
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let table = &model.table.name;
        let made_up = match index.is_unique() {
            true => unique_name(table, &names, longest(self.dialect)),
            false if index.is_ordered() => meta_index_name(table, &columns, "idx"),
            false => meta_index_name(table, &columns, method),
        };
        // Classes are named for all parts or for none.
        let classes: Vec<String> = index.parts.iter().filter_map(|part| part.class.clone()).collect();
        let is_word = |class: &String| class.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !classes.is_empty() && (classes.len() < columns.len() || !classes.iter().all(is_word)) {
            return None;
        }
        let simple =
            condition.is_none() && index.include.is_empty() && classes.is_empty() && index.deferrable.is_none();
        let unnamed = index.name.is_none() && index.is_unique();
        if !(simple && (unnamed || index.name.as_ref() == Some(&made_up))) {
            let name = index.name.as_ref().filter(|name| is_name(name) && name.len() <= LONGEST)?;
            terms.insert(0, format!("name = {name:?}"));
        }
        if !index.is_ordered() {
            terms.push(format!("using = {method}"));
        }
        if !classes.is_empty() {
            let classes: Vec<String> = classes.iter().map(|class| format!("{class:?}")).collect();
            terms.push(format!("opclasses({})", classes.join(", ")));
        }
        terms.extend(index.deferrable.map(|when| match when {
            Deferrable::Deferred => "deferrable = deferred".to_owned(),
            Deferrable::Immediate => "deferrable = immediate".to_owned(),
        }));
        if !index.include.is_empty() {
            let include = index.include.iter().map(|column| model.ident(column)).collect::<Option<Vec<_>>>()?;
            terms.push(format!("include({})", include.join(", ")));
        }
        if let Some(condition) = condition.flatten() {
            if !index.nulls_distinct {
                return None;
            }
            terms.push(format!("condition = {condition}"));
        }
        if !index.nulls_distinct {
            terms.push("nulls_distinct = false".to_owned());
        }
        Some(format!("{}({})", if index.is_unique() { "unique" } else { "index" }, terms.join(", ")))
    }
}
