//! A table made anew: what models know of it, and what the database has beside, which is to be kept.

use std::collections::BTreeMap;

use crate::schema::lex::{Likeness, Plain, compare, plain};
use crate::schema::live::{Action, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveTable};
use crate::schema::object::{Object, ObjectKind};
use crate::schema::table::Table;
use crate::schema::write::list;
use crate::sql::quoted;

/// How a foreign key's definition ends, as this library writes it.
const DEFERRED: &str = " DEFERRABLE INITIALLY DEFERRED";

/// How a table is made anew with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anew {
    /// As models know it, under the names that it has by now.
    pub(super) before: Table,
    /// As it shall be.
    pub(super) after: Table,
    /// The columns that go on, by their names after.
    pub(super) kept: Vec<String>,
    /// The constraints and indexes that models know, before or after.
    pub(super) known: Vec<Object>,
    /// The definitions of its columns, each with its name.
    pub(super) columns: Vec<(String, String)>,
    /// The constraints in its definition.
    pub(super) constraints: Vec<String>,
    /// The columns to copy, and what is copied into each.
    pub(super) copied: Vec<(String, String)>,
    /// The statements that take over the counter of its keys.
    pub(super) counted: Vec<String>,
    /// The statements that make its indexes.
    pub(super) indexes: Vec<String>,
}

/// What a database has of a table that no model knows.
#[derive(Default)]
struct Beside {
    /// Behind the definition of a column.
    of_columns: BTreeMap<String, String>,
    /// Columns: the name, the definition, and whether it is computed.
    columns: Vec<(String, String, bool)>,
    constraints: Vec<String>,
    /// Behind the definition of the table.
    options: &'static str,
}

impl Anew {
    /// The statements. What the table that is there has beside what models know is kept: columns, defaults, collations,
    /// checks, unique constraints and foreign keys, but for those over a column that goes. Triggers, and indexes that no
    /// model knows, have to be kept by whoever runs them.
    pub fn statements(&self, found: Option<&LiveTable>) -> Vec<String> {
        let beside = found.map(|live| self.beside(live)).unwrap_or_default();
        let interim = format!("new__{}", self.after.name);
        let (table, anew) = (quoted(&self.after.name), quoted(&interim));
        let mut parts: Vec<String> = Vec::new();
        for (name, definition) in &self.columns {
            parts.push(match beside.of_columns.get(name) {
                Some(more) => with(definition, more),
                None => definition.clone(),
            });
        }
        parts.extend(beside.columns.iter().map(|(_, definition, _)| definition.clone()));
        parts.extend(self.constraints.iter().cloned());
        parts.extend(beside.constraints);
        let (mut columns, mut values): (Vec<String>, Vec<String>) = self.copied.iter().cloned().unzip();
        for (name, ..) in beside.columns.iter().filter(|(.., computed)| !computed) {
            columns.push(name.clone());
            values.push(quoted(name));
        }
        let mut statements = vec![
            format!("CREATE TABLE {anew} ({}){}", parts.join(", "), beside.options),
            format!("INSERT INTO {anew} ({}) SELECT {} FROM {table}", list(&columns), values.join(", ")),
        ];
        statements.extend(self.counted.iter().cloned());
        // Otherwise views of the table, which is not there for the moment, would be in the way.
        statements.push("PRAGMA legacy_alter_table = ON".to_owned());
        statements.push(format!("DROP TABLE {table}"));
        statements.push(format!("ALTER TABLE {anew} RENAME TO {table}"));
        statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
        statements.extend(self.indexes.iter().cloned());
        statements
    }

    /// Why the table that is there cannot be made anew without losing something; none where it can.
    pub fn refusal(&self, found: &LiveTable) -> Option<String> {
        if found.strict {
            return Some(format!(
                "`{}` is a STRICT table, and made anew with the types of models it would be none: change it by `run_sql`, \
                 with `state` for what that means to the models",
                found.name
            ));
        }
        let added = self.after.columns.iter().map(|column| &column.name).filter(|name| !self.kept.contains(name));
        let there = |name: &&String| found.column(name).is_some() && self.before.column(name).is_none();
        let name = added.into_iter().find(there)?;
        Some(format!(
            "`{}` has a column `{name}` already, which no migration made: rename or drop it, or note the migration as \
             applied by `migrate --fake`",
            found.name
        ))
    }

    fn beside(&self, live: &LiveTable) -> Beside {
        let mut beside = Beside::default();
        for column in &live.columns {
            match self.before.columns.iter().find(|known| same(&known.name, &column.name)) {
                Some(_) => self.of_column(column, live, &mut beside),
                None if self.after.column(&column.name).is_some() => {}
                None => {
                    let computed = column.generated.is_some();
                    beside.columns.push((column.name.clone(), definition(column), computed));
                }
            }
        }
        let keys = live.foreign_keys.iter().filter(|key| !self.points(&key.columns) && self.stays(&key.columns));
        let uniques = live.indexes.iter().filter_map(|index| self.unique(index, live));
        let checks = live.checks.iter().filter(|check| {
            let (name, rest) = (check.name.as_deref(), format!("CHECK ({})", check.meaning()));
            let is_known = |object: &&Object| {
                object.kind == ObjectKind::Check
                    && (name.is_some_and(|name| same(name, &object.name))
                        || compare(&object.rest, &rest) == Likeness::Same)
            };
            self.known.iter().find(is_known).is_none() && !self.names_removed(&check.condition)
        });
        let checks = checks.map(|check| named(check.name.as_deref(), &format!("CHECK ({})", check.condition)));
        beside.constraints.extend(checks);
        beside.constraints.extend(uniques);
        beside.constraints.extend(keys.map(foreign_key));
        if live.without_row_numbers && !self.after.columns.iter().any(|column| column.auto) {
            beside.options = " WITHOUT ROWID";
        }
        beside
    }

    /// What no model knows of a column that models know.
    fn of_column(&self, live: &LiveColumn, table: &LiveTable, beside: &mut Beside) {
        let kept = self.kept.iter().find(|name| same(name, &live.name));
        let both = kept.and_then(|name| Some((self.before.column(name)?, self.after.column(name)?)));
        let Some((before, after)) = both.filter(|(_, after)| !after.auto) else { return };
        let mut more = String::new();
        if let Some(default) = &live.default
            && before.default.is_none()
            && after.default.is_none()
            && after.generated.is_none()
        {
            more += &said_default(default);
        }
        if let Some(collation) = &live.collation {
            more += &format!(" COLLATE {}", quoted(collation));
        }
        let update = table.foreign_key(&live.name).and_then(|key| words(key.on_update));
        if let (Some(action), Some(old), Some(new)) = (update, &before.reference, &after.reference)
            && old.table == new.table
        {
            more += &format!(" ON UPDATE {action}");
        }
        if !more.is_empty() {
            beside.of_columns.insert(after.name.clone(), more);
        }
    }

    /// A unique constraint that no model knows.
    fn unique(&self, index: &LiveIndex, live: &LiveTable) -> Option<String> {
        let columns: Vec<String> = index.plain_columns()?.into_iter().map(str::to_owned).collect();
        let is_known = |object: &Object| match object.kind {
            ObjectKind::Unique => all_same(&object.columns, &columns),
            ObjectKind::UniqueIndex => all_same(&object.columns, &columns) && !object.rest.contains(" WHERE "),
            _ => false,
        } || index.name.as_deref().is_some_and(|name| same(name, &object.name));
        let beside = index.kind == LiveIndexKind::Constraint
            && !all_same(&live.primary_key, &columns)
            && self.stays(&columns)
            && !self.known.iter().any(is_known);
        beside.then(|| named(index.name.as_deref(), &format!("UNIQUE ({})", list(&columns))))
    }

    /// Whether models know a foreign key of these columns.
    fn points(&self, columns: &[String]) -> bool {
        let [column] = columns else { return false };
        let tables = [&self.before, &self.after];
        let mut of = tables.into_iter().flat_map(|table| &table.columns).filter(|known| same(&known.name, column));
        of.any(|known| known.reference.as_ref().is_some_and(|to| to.constraint))
    }

    /// Whether none of these columns goes.
    fn stays(&self, columns: &[String]) -> bool {
        !columns.iter().any(|column| self.removed().any(|name| same(name, column)))
    }

    fn names_removed(&self, sql: &str) -> bool {
        let words = plain(sql);
        self.removed().any(|name| words.contains(&Plain::Word(name.to_lowercase())))
    }

    fn removed(&self) -> impl Iterator<Item = &String> {
        let before = self.before.columns.iter().map(|column| &column.name);
        before.filter(|name| !self.kept.contains(name))
    }
}

/// SQLite tells names apart whatever the case of their letters.
fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn all_same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

/// A column's definition with more behind it; a foreign key has to end as it does.
fn with(definition: &str, more: &str) -> String {
    match definition.strip_suffix(DEFERRED) {
        // What is not of the foreign key comes before it.
        Some(start) => match more.split_once(" ON UPDATE ") {
            Some((first, action)) => format!("{start} ON UPDATE {action}{DEFERRED}{first}"),
            None => format!("{definition}{more}"),
        },
        None => format!("{definition}{more}"),
    }
}

fn named(name: Option<&str>, rest: &str) -> String {
    name.map_or_else(|| rest.to_owned(), |name| format!("CONSTRAINT {} {rest}", quoted(name)))
}

fn said_default(sql: &str) -> String {
    // Text in double quotation marks is only text where nothing is around it.
    if sql.starts_with('"') { format!(" DEFAULT {sql}") } else { format!(" DEFAULT ({sql})") }
}

/// The definition of a column that no model has.
fn definition(column: &LiveColumn) -> String {
    let mut sql = format!("{} {}", quoted(&column.name), column.declared);
    if let Some(collation) = &column.collation {
        sql += &format!(" COLLATE {}", quoted(collation));
    }
    if let Some(default) = &column.default {
        sql += &said_default(default);
    }
    if let Some(generated) = &column.generated {
        sql += &format!(" GENERATED ALWAYS AS ({generated}) STORED");
    }
    if !column.null {
        sql += " NOT NULL";
    }
    sql
}

fn words(action: Action) -> Option<&'static str> {
    match action {
        Action::Restrict => Some("RESTRICT"),
        other => other.sql(),
    }
}

fn foreign_key(key: &LiveForeignKey) -> String {
    let mut sql = format!("FOREIGN KEY ({}) REFERENCES {}", list(&key.columns), quoted(&key.table));
    if !key.to.is_empty() {
        sql += &format!(" ({})", list(&key.to));
    }
    for (when, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(action) = words(action) {
            sql += &format!(" ON {when} {action}");
        }
    }
    if key.deferred {
        sql += DEFERRED;
    } else if key.deferrable {
        sql += " DEFERRABLE";
    }
    named(key.name.as_deref(), &sql)
}
