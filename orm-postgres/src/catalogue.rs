//! The tables of a database, as `pg_catalog` tells them. They are those of the schema where new tables go.

mod questions;
mod types;

use std::collections::BTreeMap;

use orm_core::error::{Error, Result};
use orm_core::meta::Deferrable;
use orm_core::schema::{
    Action, Catalogue, LiveCheck, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveKind, LivePart, LiveTable,
    LiveTerm, Question, Rows, lex,
};
use orm_core::value::Value;

/// PostgreSQL's catalogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PostgresCatalogue;

impl Catalogue for PostgresCatalogue {
    fn questions(&self) -> &'static [Question] {
        &questions::QUESTIONS
    }

    fn tables(&self, answers: &[Rows]) -> Result<Vec<LiveTable>> {
        let [tables, columns, checks, keys, indexes] = answers else {
            return Err(unexpected("the catalogue"));
        };
        let mut found = BTreeMap::new();
        for row in tables {
            let name = text(row, 0)?;
            let kind = match text(row, 1)?.as_str() {
                "partition" => LiveKind::Partition,
                "view" => LiveKind::View,
                "foreign" => LiveKind::Foreign,
                _ => LiveKind::Table,
            };
            found.insert(
                name.clone(),
                LiveTable {
                    name,
                    kind,
                    columns: Vec::new(),
                    primary_key: Vec::new(),
                    foreign_keys: Vec::new(),
                    checks: Vec::new(),
                    indexes: Vec::new(),
                    without_row_numbers: false,
                    strict: false,
                },
            );
        }
        for row in columns {
            if let Some(table) = found.get_mut(&text(row, 0)?) {
                table.columns.push(column(row)?);
            }
        }
        for row in checks {
            if let Some(table) = found.get_mut(&text(row, 0)?) {
                table.checks.push(LiveCheck { name: Some(text(row, 1)?), condition: text(row, 2)? });
            }
        }
        for row in keys {
            if let Some(table) = found.get_mut(&text(row, 0)?) {
                foreign_key(row, &mut table.foreign_keys)?;
            }
        }
        for parts in indexes.chunk_by(|one, other| one.get(..2) == other.get(..2)) {
            if let Some(table) =
                parts.first().map(|row| text(row, 0)).transpose()?.and_then(|name| found.get_mut(&name))
            {
                index(parts, table)?;
            }
        }
        let mut tables: Vec<LiveTable> = found.into_values().collect();
        for table in &mut tables {
            table.refine(false);
        }
        Ok(tables)
    }

    fn spelled(&self, declared: &str) -> String {
        types::spelled(declared)
    }
}

fn column(row: &[Value]) -> Result<LiveColumn> {
    let declared = text(row, 2)?;
    let nearest = types::read(&text(row, 3)?, &text(row, 4)?);
    let (column_type, guessed) = nearest.map_or((None, true), |(nearest, guessed)| (Some(nearest), guessed));
    let (identity, generated, default) = (text(row, 6)?, text(row, 7)?, optional(row, 8));
    let serial = default.as_ref().is_some_and(|default| default.starts_with("nextval("));
    let computed = !generated.is_empty();
    Ok(LiveColumn {
        name: text(row, 1)?,
        column_type,
        guessed: guessed || declared != text(row, 3)?,
        null: !truth(row, 5)?,
        auto: serial || !identity.is_empty(),
        collation: optional(row, 9),
        default: default.clone().filter(|_| !serial && !computed),
        generated: default.filter(|_| computed),
        declared,
    })
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

/// One pair of columns of a foreign key; they come one after another.
fn foreign_key(row: &[Value], keys: &mut Vec<LiveForeignKey>) -> Result<()> {
    let name = Some(text(row, 1)?);
    let (from, to) = (text(row, 2)?, text(row, 4)?);
    if let Some(key) = keys.last_mut().filter(|key| key.name == name) {
        key.columns.push(from);
        key.to.push(to);
        return Ok(());
    }
    keys.push(LiveForeignKey {
        name,
        columns: vec![from],
        table: text(row, 3)?,
        to: vec![to],
        on_delete: action(&text(row, 5)?),
        on_update: action(&text(row, 6)?),
        deferrable: truth(row, 7)?,
        deferred: truth(row, 8)?,
    });
    Ok(())
}

/// One index, by its parts.
fn index(rows: &[Vec<Value>], table: &mut LiveTable) -> Result<()> {
    const DESCENDING: i64 = 1;
    const NULLS_FIRST: i64 = 2;
    let Some(first) = rows.first() else { return Ok(()) };
    let mut parts = Vec::new();
    let mut include = Vec::new();
    for row in rows {
        if !truth(row, 6)? {
            include.push(text(row, 7)?);
            continue;
        }
        let options = number(row, 9)?;
        let (descending, nulls_first) = (options & DESCENDING != 0, options & NULLS_FIRST != 0);
        parts.push(LivePart {
            of: match optional(row, 7) {
                Some(column) => LiveTerm::Column(column),
                None => LiveTerm::Expression(text(row, 8)?),
            },
            descending,
            nulls: (descending != nulls_first).then_some(if nulls_first { "FIRST" } else { "LAST" }),
            class: optional(row, 10),
        });
    }
    if truth(first, 3)? {
        table.primary_key = parts
            .into_iter()
            .filter_map(|part| match part.of {
                LiveTerm::Column(name) => Some(name),
                LiveTerm::Expression(_) => None,
            })
            .collect();
        return Ok(());
    }
    let words = lex::tokens(&text(first, 12)?);
    let equal = words.windows(3).any(|three| three[0].is("NULLS") && three[1].is("NOT") && three[2].is("DISTINCT"));
    table.indexes.push(LiveIndex {
        name: Some(text(first, 1)?),
        kind: match (truth(first, 4)?, truth(first, 2)?) {
            (true, _) => LiveIndexKind::Constraint,
            (false, true) => LiveIndexKind::Unique,
            (false, false) => LiveIndexKind::Plain,
        },
        method: Some(text(first, 5)?),
        parts,
        include,
        condition: optional(first, 11),
        nulls_distinct: !equal,
        options: optional(first, 13),
        deferrable: match optional(first, 14).as_deref() {
            Some("DEFERRED") => Some(Deferrable::Deferred),
            Some(_) => Some(Deferrable::Immediate),
            None => None,
        },
    });
    Ok(())
}

fn unexpected(what: &str) -> Error {
    Error::Decode {
        column: what.to_owned(),
        expected: "what was asked for",
        found: "something else".into(),
        path: None,
    }
}

fn optional(row: &[Value], at: usize) -> Option<String> {
    match row.get(at) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn text(row: &[Value], at: usize) -> Result<String> {
    optional(row, at).ok_or_else(|| unexpected("a text in the catalogue"))
}

fn truth(row: &[Value], at: usize) -> Result<bool> {
    match row.get(at) {
        Some(Value::Bool(truth)) => Ok(*truth),
        _ => Err(unexpected("a truth value in the catalogue")),
    }
}

fn number(row: &[Value], at: usize) -> Result<i64> {
    match row.get(at) {
        Some(Value::Int(number)) => Ok(*number),
        _ => Err(unexpected("a number in the catalogue")),
    }
}
