//! A table as it is once tables and columns have other names, and nothing else has changed.

use super::formula;
use super::table::{Definition, Parts, Table};
use crate::ast::{ColumnRef, Expr};
use crate::meta::lasting;

/// New names of tables and columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Tables: before, after.
    pub(super) tables: Vec<(String, String)>,
    /// Columns: the table before, then the column's name before and after.
    pub(super) columns: Vec<(String, String, String)>,
}

impl Names {
    pub(super) fn table(&self, name: &str) -> String {
        self.tables.iter().find(|(before, _)| before == name).map_or(name, |(_, after)| after).to_owned()
    }

    pub(super) fn column(&self, table: &str, name: &str) -> String {
        let renamed = self.columns.iter().find(|(of, before, _)| of == table && before == name);
        renamed.map_or(name, |(_, _, after)| after).to_owned()
    }
}

impl Table {
    /// The table under the new names.
    pub(super) fn renamed(&self, names: &Names) -> Table {
        let mut table = self.clone();
        let own = |name: &str| names.column(&self.name, name);
        table.name = names.table(&self.name);
        for column in &mut table.columns {
            column.name = own(&column.name);
            if let Some(reference) = &mut column.reference {
                reference.column = names.column(&reference.table, &reference.column);
                reference.table = names.table(&reference.table);
            }
            column.generated.iter_mut().for_each(|definition| rename(definition, &own));
        }
        table.primary_key.iter_mut().for_each(|name| *name = own(name));
        table.checks.iter_mut().for_each(|check| rename(&mut check.condition, &own));
        for unique in &mut table.uniques {
            rename_parts(&mut unique.parts, &own);
            unique.condition.iter_mut().for_each(|condition| rename(condition, &own));
            unique.include.iter_mut().for_each(|name| *name = own(name));
        }
        for index in &mut table.indexes {
            rename_parts(&mut index.parts, &own);
            index.condition.iter_mut().for_each(|condition| rename(condition, &own));
            index.include.iter_mut().for_each(|name| *name = own(name));
        }
        table
    }
}

fn rename_parts(parts: &mut Parts, own: &dyn Fn(&str) -> String) {
    match parts {
        Parts::Columns(columns) => columns.iter_mut().for_each(|column| column.name = own(&column.name)),
        Parts::Expressions(terms) => terms.iter_mut().for_each(|term| rename_in(&mut term.expr, own)),
    }
}

fn rename(definition: &mut Definition, own: &dyn Fn(&str) -> String) {
    if let Definition::Tree(expr) = definition {
        rename_in(expr, own);
    }
}

fn rename_in(expr: &mut Expr<ColumnRef>, own: &dyn Fn(&str) -> String) {
    if let Expr::Column(column) = expr {
        column.column = lasting(own(column.column));
    }
    expr.parts_mut(&mut |part| rename_in(part, own));
}

/// A formula whose columns have other names; as it is where it cannot be read.
pub fn rename_formula(text: &str, own: &dyn Fn(&str) -> String) -> String {
    // The types of columns do not show in the text.
    let any = |name: &str| {
        let column_type = crate::value::ColumnType::BigInt;
        Some(ColumnRef { alias: crate::ast::Alias(0), column: lasting(name.to_owned()), column_type, null: true })
    };
    let Ok(mut term) = formula::read(text, &any) else { return text.to_owned() };
    rename_in(&mut term.expr, own);
    formula::write_term(&term).unwrap_or_else(|_| text.to_owned())
}
