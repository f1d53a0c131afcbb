//! The tables of a database, as its pragmas and the text of its definitions tell them.
//!
//! The pragmas say what SQLite goes by. What it only keeps as text (the names of constraints, conditions, expressions,
//! whether a key may be checked late) is read from the statement that made the table.

mod definition;
mod types;

use std::collections::BTreeMap;

use definition::{Definition, Index};
use orm_core::error::{Error, Result};
use orm_core::schema::{
    Action, Catalogue, LiveCheck, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveKind, LivePart, LiveTable,
    LiveTerm, Question, Rows,
};
use orm_core::value::{ColumnType, Value};

/// SQLite's catalogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SqliteCatalogue;

/// What is SQLite's own, and what keeps the rows of virtual tables, is no table of anyone's.
const QUESTIONS: [Question; 5] = [
    Question {
        sql: "SELECT m.name, l.type, m.sql FROM sqlite_schema AS m INNER JOIN pragma_table_list AS l \
              ON l.name = m.name AND l.schema = 'main' WHERE m.type IN ('table', 'view') AND l.type <> 'shadow' \
              AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name",
        width: 3,
        optional: false,
    },
    Question {
        sql: "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM sqlite_schema AS m, \
              pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' ORDER BY m.name, c.cid",
        width: 7,
        optional: false,
    },
    Question {
        sql: "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM sqlite_schema AS m, \
              pragma_table_xinfo(m.name) AS c WHERE m.type = 'view' ORDER BY m.name, c.cid",
        width: 7,
        optional: true,
    },
    Question {
        sql: "SELECT m.name, k.id, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete FROM sqlite_schema AS m, \
              pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' ORDER BY m.name, k.id, k.seq",
        width: 7,
        optional: false,
    },
    Question {
        sql: "SELECT m.name, i.name, i.\"unique\", i.origin, x.name, x.\"desc\", s.sql FROM sqlite_schema AS m, \
              pragma_index_list(m.name) AS i, pragma_index_xinfo(i.name) AS x LEFT JOIN sqlite_schema AS s \
              ON s.name = i.name AND s.type = 'index' WHERE m.type = 'table' AND x.key ORDER BY m.name, i.seq, x.seqno",
        width: 7,
        optional: false,
    },
];

impl Catalogue for SqliteCatalogue {
    fn questions(&self) -> &'static [Question] {
        &QUESTIONS
    }

    fn tables(&self, answers: &[Rows]) -> Result<Vec<LiveTable>> {
        let [tables, columns, of_views, keys, indexes] = answers else {
            return Err(unexpected("the catalogue"));
        };
        let mut found = Vec::new();
        for row in tables {
            let name = text(row, 0)?;
            let definition = optional(row, 2).map(|sql| Definition::read(&sql)).unwrap_or_default();
            found.push((
                LiveTable {
                    kind: match text(row, 1)?.as_str() {
                        "view" => LiveKind::View,
                        "virtual" => LiveKind::Foreign,
                        _ => LiveKind::Table,
                    },
                    name,
                    columns: Vec::new(),
                    primary_key: Vec::new(),
                    foreign_keys: Vec::new(),
                    checks: Vec::new(),
                    indexes: Vec::new(),
                    without_row_numbers: definition.without_row_numbers,
                    strict: definition.strict,
                },
                definition,
            ));
        }
        let primary_keys: BTreeMap<String, Vec<String>> = {
            let mut of = BTreeMap::<String, Vec<(i64, String)>>::new();
            for row in columns {
                of.entry(text(row, 0)?).or_default().push((number(row, 5)?, text(row, 1)?));
            }
            let ordered = |mut columns: Vec<(i64, String)>| {
                columns.retain(|(place, _)| *place > 0);
                columns.sort_unstable();
                columns.into_iter().map(|(_, name)| name).collect()
            };
            of.into_iter().map(|(table, columns)| (table, ordered(columns))).collect()
        };
        for (table, definition) in &mut found {
            table.primary_key = primary_keys.get(&table.name).cloned().unwrap_or_default();
            let of = |row: &&Vec<Value>| matches!(row.first(), Some(Value::Text(name)) if *name == table.name);
            for row in columns.iter().chain(of_views).filter(of) {
                table.columns.extend(column(row, &table.primary_key, definition)?);
            }
            table.foreign_keys = foreign_keys(&keys.iter().filter(of).collect::<Vec<_>>(), definition, &primary_keys)?;
            table.indexes = self::indexes(&indexes.iter().filter(of).collect::<Vec<_>>(), definition)?;
            let check = |(name, condition): &(Option<String>, String)| LiveCheck {
                name: name.clone(),
                condition: condition.clone(),
            };
            table.checks = definition.checks.iter().map(check).collect();
            table.refine(true);
        }
        let mut tables: Vec<LiveTable> = found.into_iter().map(|(table, _)| table).collect();
        counted_keys(&mut tables);
        Ok(tables)
    }

    fn spelled(&self, declared: &str) -> String {
        types::spelled(declared)
    }
}

/// The type of keys that are counted up is told by the columns that point at them: the keys themselves are `integer`,
/// however large they get. One that nothing points at is as large as can be.
fn counted_keys(tables: &mut [LiveTable]) {
    let pointing = |table: &str, key: &str| {
        let keys = tables.iter().flat_map(|from| from.foreign_keys.iter().map(move |key| (from, key)));
        let to = keys.filter(|(_, to)| {
            to.table.eq_ignore_ascii_case(table) && matches!(&*to.to, [only] if only.eq_ignore_ascii_case(key))
        });
        let types: Vec<_> = to.filter_map(|(from, to)| from.column(to.columns.first()?)?.column_type).collect();
        let fits = types.first().copied().filter(|first| types.iter().all(|other| other == first));
        fits.filter(|fits| matches!(fits, ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt))
    };
    let types: Vec<Option<ColumnType>> =
        tables.iter().map(|table| pointing(&table.name, table.primary_key.first()?)).collect();
    for (table, found) in tables.iter_mut().zip(types) {
        for column in table.columns.iter_mut().filter(|column| column.auto) {
            column.column_type = Some(found.unwrap_or(ColumnType::BigInt));
        }
    }
}

/// A column; none for one that a virtual table hides.
fn column(row: &[Value], primary_key: &[String], definition: &Definition) -> Result<Option<LiveColumn>> {
    const HIDDEN: i64 = 1;
    let hidden = number(row, 6)?;
    if hidden == HIDDEN {
        return Ok(None);
    }
    let (name, declared) = (text(row, 1)?, text(row, 2)?);
    let in_key = primary_key.contains(&name);
    // Such a key is the number of the row itself, whether it is said to count up or not.
    let auto =
        in_key && primary_key.len() == 1 && declared.eq_ignore_ascii_case("integer") && !definition.without_row_numbers;
    let generated = definition.generated.iter().find(|(of, _)| of.eq_ignore_ascii_case(&name));
    // It says the type with the words of what it computes.
    let declared = match generated.and_then(|_| declared.to_lowercase().find("generated always")) {
        Some(end) => declared[..end].trim_end().to_owned(),
        None => declared,
    };
    let (column_type, guessed) = types::read(&declared);
    Ok(Some(LiveColumn {
        column_type: Some(column_type),
        guessed,
        null: number(row, 3)? == 0 && !in_key,
        auto,
        default: optional(row, 4).filter(|_| generated.is_none()),
        collation: definition.collation_of(&name),
        generated: generated.map(|(_, sql)| sql.clone()),
        name,
        declared,
    }))
}

fn foreign_keys(
    rows: &[&Vec<Value>],
    definition: &Definition,
    primary_keys: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<LiveForeignKey>> {
    let mut keys: Vec<(i64, LiveForeignKey)> = Vec::new();
    for row in rows {
        let (id, from, to) = (number(row, 1)?, text(row, 3)?, optional(row, 4));
        match keys.last_mut().filter(|(last, _)| *last == id) {
            Some((_, key)) => {
                key.columns.push(from);
                key.to.extend(to);
            }
            None => keys.push((
                id,
                LiveForeignKey {
                    name: None,
                    columns: vec![from],
                    table: text(row, 2)?,
                    to: to.into_iter().collect(),
                    on_delete: Action::parse(&text(row, 6)?),
                    on_update: Action::parse(&text(row, 5)?),
                    deferrable: false,
                    deferred: false,
                },
            )),
        }
    }
    // It tells the last one first.
    let mut keys: Vec<LiveForeignKey> = keys.into_iter().rev().map(|(_, key)| key).collect();
    let mut written: Vec<_> = definition.foreign_keys.iter().collect();
    for key in &mut keys {
        if key.to.is_empty() {
            // It points at the primary key without naming it.
            let target = primary_keys.iter().find(|(table, _)| table.eq_ignore_ascii_case(&key.table));
            key.to = target.map(|(_, columns)| columns.clone()).unwrap_or_default();
        }
        let same = |text: &definition::ForeignKey| {
            text.table.eq_ignore_ascii_case(&key.table) && same_names(&text.columns, &key.columns)
        };
        if let Some(at) = written.iter().position(|text| same(text)) {
            let text = written.remove(at);
            key.name = text.name.clone();
            (key.deferrable, key.deferred) = (text.deferrable, text.deferred);
        }
    }
    Ok(keys)
}

fn same_names(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

fn indexes(rows: &[&Vec<Value>], definition: &Definition) -> Result<Vec<LiveIndex>> {
    let mut indexes = Vec::new();
    for part in rows.chunk_by(|one, other| one.get(1) == other.get(1)) {
        let Some(first) = part.first() else { continue };
        let origin = text(first, 3)?;
        if origin == "pk" {
            continue;
        }
        let written = optional(first, 6).map(|sql| Index::read(&sql)).unwrap_or_default();
        let mut parts = Vec::new();
        for (at, row) in part.iter().enumerate() {
            let text = written.parts.get(at);
            let of = match optional(row, 4) {
                Some(column) => LiveTerm::Column(column),
                None => LiveTerm::Expression(text.map(|part| part.0.clone()).unwrap_or_default()),
            };
            let class = text.and_then(|part| part.1.clone());
            parts.push(LivePart { of, descending: number(row, 5)? == 1, nulls: None, class });
        }
        let columns: Vec<String> = part.iter().filter_map(|row| optional(row, 4)).collect();
        let constraint = origin == "u";
        let named = definition.uniques.iter().find(|(_, of)| same_names(of, &columns));
        indexes.push(LiveIndex {
            name: match constraint {
                // What it calls such an index itself is no name that one could use.
                true => named.and_then(|(name, _)| name.clone()),
                false => Some(text(first, 1)?),
            },
            kind: match (constraint, number(first, 2)? == 1) {
                (true, _) => LiveIndexKind::Constraint,
                (false, true) => LiveIndexKind::Unique,
                (false, false) => LiveIndexKind::Plain,
            },
            method: None,
            parts,
            include: Vec::new(),
            condition: written.condition,
            nulls_distinct: true,
            options: None,
            deferrable: None,
        });
    }
    // The last one comes first.
    indexes.reverse();
    Ok(indexes)
}

fn unexpected(what: &str) -> Error {
    Error::Decode {
        column: what.to_owned(),
        expected: "what was asked for",
        found: "something else".into(),
        path: None,
    }
}

fn text(row: &[Value], at: usize) -> Result<String> {
    optional(row, at).ok_or_else(|| unexpected("a name in the catalogue"))
}

fn optional(row: &[Value], at: usize) -> Option<String> {
    match row.get(at) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn number(row: &[Value], at: usize) -> Result<i64> {
    match row.get(at) {
        Some(Value::Int(number)) => Ok(*number),
        _ => Err(unexpected("a number in the catalogue")),
    }
}
