//! What is wrong with tables before a database is asked.

use std::collections::HashMap;

use super::create::Creation;
use super::name::fitting_name;
use super::table::{Check, Table};
use crate::error::{Error, Result};
use crate::sql::Dialect;

/// Checks that every name can be used and none is used twice. Names that differ in case alone count as the
/// same, which they are on SQLite.
pub(super) fn check(tables: &[Table], dialect: &dyn Dialect) -> Result<()> {
    let mut relations: HashMap<String, &str> = HashMap::new();
    for table in tables {
        check_name(table, "table", &table.name, dialect)?;
        if let Some(other) = relations.insert(table.name.to_lowercase(), &table.model) {
            let reason = format!(
                "its table `{}` is that of `{other}` too; name one of them with `#[model(table = \"...\")]`",
                table.name
            );
            return Err(invalid(table, reason));
        }
    }
    for table in tables {
        if table.columns.is_empty() {
            return Err(invalid(table, "it has no columns".to_owned()));
        }
        let mut columns = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            check_name(table, "column", &column.name, dialect)?;
            let name = column.name.to_lowercase();
            if columns.contains(&name) {
                let reason = format!("two fields have the column `{}`; name one with `column`", column.name);
                return Err(invalid(table, reason));
            }
            columns.push(name);
        }
        for (position, check) in table.checks.iter().enumerate() {
            check_name(table, "constraint", &check.name, dialect)?;
            let same = |other: &Check| other.name.eq_ignore_ascii_case(&check.name);
            if table.checks[..position].iter().any(same) {
                return Err(invalid(table, format!("two of its checks have the name `{}`", check.name)));
            }
        }
        for name in Creation::relation_names(table, dialect)? {
            check_name(table, "constraint or index", &name, dialect)?;
            if let Some(other) = relations.insert(name.to_lowercase(), &table.model) {
                return Err(invalid(
                    table,
                    format!("the name `{name}` of a constraint or index is used by `{other}` too"),
                ));
            }
        }
    }
    Ok(())
}

fn check_name(table: &Table, what: &str, name: &str, dialect: &dyn Dialect) -> Result<()> {
    let longest = dialect.max_identifier();
    let reason = if name.is_empty() {
        format!("a {what} has an empty name")
    } else if name.contains('\0') {
        format!("the name of a {what} holds a zero character")
    } else if name.len() > longest {
        let shorter = fitting_name(name, longest);
        format!(
            "the {what} name `{name}` has {} bytes where {} takes {longest}; Django would call it `{shorter}`",
            name.len(),
            dialect.name()
        )
    } else {
        return Ok(());
    };
    Err(invalid(table, reason))
}

fn invalid(table: &Table, reason: String) -> Error {
    Error::InvalidModel { model: table.model.clone(), reason }
}
