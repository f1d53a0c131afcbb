//! Tables that are there in the form of those that models want.

use super::{Action, Catalogue, LiveColumn, LiveForeignKey, LiveIndex, LiveIndexKind, LiveTable, LiveTerm};
use crate::schema::lex::plain;
use crate::schema::table::{Check, Column, Definition, ForeignKey, Index, IndexColumn, Parts, Table, Unique};
use crate::sql::{Dialect, quoted};

impl LiveTable {
    /// The table in the form of those that models want; `model` is what messages call it. None where anything of it would
    /// be lost by that: a type that models have no word for, what the database does on deletion, an index over an
    /// expression, a check without a name, a collation.
    pub fn as_table(&self, model: &str, dialect: &dyn Dialect, catalogue: &dyn Catalogue) -> Option<Table> {
        let columns = self.columns.iter().map(|column| self.as_column(column, dialect, catalogue));
        let columns = columns.collect::<Option<Vec<_>>>()?;
        let collated = self.columns.iter().any(|column| column.collation.is_some());
        if collated || self.without_row_numbers || self.strict {
            return None;
        }
        if self.foreign_keys.iter().any(|key| key.columns.len() != 1) {
            return None;
        }
        let implied: Vec<_> = columns
            .iter()
            .filter_map(|column| dialect.column_check(column.column_type, &quoted(&column.name)))
            .map(|condition| plain(&condition))
            .collect();
        let checks = self.checks.iter().filter(|check| !implied.contains(&plain(&check.meaning())));
        let checks = checks.map(|check| {
            Some(Check { name: check.name.clone()?, condition: Definition::Sql(check.condition.clone()) })
        });
        let mut table = Table {
            name: self.name.clone(),
            model: model.to_owned(),
            columns,
            primary_key: if self.primary_key.len() > 1 { self.primary_key.clone() } else { Vec::new() },
            checks: checks.collect::<Option<_>>()?,
            uniques: Vec::new(),
            indexes: Vec::new(),
        };
        for index in &self.indexes {
            let parts = Parts::Columns(columns_of(index)?);
            let condition = index.condition.clone().map(Definition::Sql);
            let (name, include) = (index.name.clone(), index.include.clone());
            let alone = index.plain_columns().filter(|columns| columns.len() == 1);
            match (index.kind, alone) {
                (LiveIndexKind::Constraint, Some(columns)) if index.name.is_none() => {
                    let over = |column: &&mut Column| columns.contains(&column.name.as_str());
                    table.columns.iter_mut().filter(over).for_each(|column| column.unique = true);
                }
                (LiveIndexKind::Plain, _) => table.indexes.push(Index {
                    name,
                    parts,
                    condition,
                    include,
                    method: None,
                    options: Vec::new(),
                    opclasses: Vec::new(),
                }),
                _ => {
                    let nulls_distinct = index.nulls_distinct;
                    let (deferrable, opclasses) = (index.deferrable, Vec::new());
                    table.uniques.push(Unique {
                        name,
                        parts,
                        condition,
                        include,
                        nulls_distinct,
                        deferrable,
                        opclasses,
                    });
                }
            }
        }
        Some(table)
    }

    fn as_column(&self, column: &LiveColumn, dialect: &dyn Dialect, catalogue: &dyn Catalogue) -> Option<Column> {
        let column_type = column.column_type?;
        let written = match column.auto {
            true => dialect.auto_key_type(column_type),
            false => dialect.column_type(column_type),
        };
        if column.guessed || catalogue.spelled(&written) != catalogue.spelled(&column.declared) {
            return None;
        }
        let keys = self.foreign_keys.iter().filter(|key| key.columns.contains(&column.name));
        let mut references = keys.map(reference).collect::<Option<Vec<_>>>()?;
        let reference = references.pop();
        references.is_empty().then(|| Column {
            name: column.name.clone(),
            column_type,
            null: column.null,
            primary_key: matches!(&*self.primary_key, [key] if *key == column.name),
            auto: column.auto,
            unique: false,
            index: false,
            default: column.default.clone().map(Definition::Sql),
            generated: column.generated.clone().map(Definition::Sql),
            reference,
        })
    }
}

fn reference(key: &LiveForeignKey) -> Option<ForeignKey> {
    let plain = key.on_delete != Action::Restrict && key.on_update == Action::NoAction && key.deferred;
    let [column] = key.to.as_slice() else { return None };
    plain.then(|| ForeignKey {
        table: key.table.clone(),
        column: column.clone(),
        constraint: true,
        on_delete: key.on_delete.sql(),
    })
}

fn columns_of(index: &LiveIndex) -> Option<Vec<IndexColumn>> {
    let columns = index.parts.iter().map(|part| match &part.of {
        LiveTerm::Column(name) if part.class.is_none() && part.nulls.is_none() => {
            Some(IndexColumn { name: name.clone(), descending: part.descending })
        }
        _ => None,
    });
    columns.collect::<Option<_>>().filter(|_| index.is_ordered() && index.options.is_none())
}
