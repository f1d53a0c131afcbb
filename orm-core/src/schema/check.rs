//! What is wrong with tables before a database is asked.

use std::collections::HashMap;

use super::create::Creation;
use super::name::fitting_name;
use super::table::{Check, Table};
use super::twin::are_twins;
use crate::error::{Error, Result};
use crate::meta::ModelMeta;
use crate::sql::Dialect;

/// Checks that every name can be used and none is used twice. Names that differ in case alone count as the
/// same, which they are on SQLite; names that look the same and are not, because one has a letter in one piece and the
/// other in two, are refused too, for nobody could tell which is meant.
pub(super) fn check(tables: &[Table], dialect: &dyn Dialect) -> Result<()> {
    let mut relations = Names::default();
    for table in tables {
        check_name(table, "table", &table.name, dialect)?;
        match relations.add(&table.name, &table.model) {
            Ok(()) => {}
            Err(Taken::Same(other)) => {
                let reason = format!(
                    "its table `{}` is that of `{other}` too; name one of them with `#[model(table = \"...\")]`",
                    table.name
                );
                return Err(invalid(table, reason));
            }
            Err(Taken::Twin(twin, other)) => {
                let told = told_apart("table", &table.name, &twin);
                let reason = format!("{told}, of `{other}`; name one of them with `#[model(table = \"...\")]`");
                return Err(invalid(table, reason));
            }
        }
    }
    for table in tables {
        if table.columns.is_empty() {
            return Err(invalid(table, "it has no columns".to_owned()));
        }
        let mut columns = Names::default();
        for column in &table.columns {
            check_name(table, "column", &column.name, dialect)?;
            match columns.add(&column.name, "") {
                Ok(()) => {}
                Err(Taken::Same(_)) => {
                    let reason = format!("two fields have the column `{}`; name one with `column`", column.name);
                    return Err(invalid(table, reason));
                }
                Err(Taken::Twin(twin, _)) => {
                    let told = told_apart("column", &column.name, &twin);
                    return Err(invalid(table, format!("{told}; name one with `column`")));
                }
            }
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
            match relations.add(&name, &table.model) {
                Ok(()) => {}
                Err(Taken::Same(other)) => {
                    let reason = format!("the name `{name}` of a constraint or index is used by `{other}` too");
                    return Err(invalid(table, reason));
                }
                Err(Taken::Twin(twin, other)) => {
                    let told = told_apart("constraint or index", &name, &twin);
                    return Err(invalid(table, format!("{told}, of `{other}`; name one of them otherwise")));
                }
            }
        }
    }
    Ok(())
}

/// Checks that each relation of the models leads somewhere, by a column that it can go by.
pub(super) fn check_relations(models: &[&'static ModelMeta]) -> Result<()> {
    for model in models {
        for relation in model.relations {
            model.link(relation)?;
        }
    }
    Ok(())
}

/// Names that must differ, and whose they are.
#[derive(Default)]
struct Names<'t> {
    all: HashMap<String, &'t str>,
    /// Those that another could look the same as, as they are written.
    beyond_ascii: Vec<(String, &'t str)>,
}

/// Why a name cannot be had: whose it is.
enum Taken<'t> {
    /// By the same.
    Same(&'t str),
    /// By one that looks the same, which comes first.
    Twin(String, &'t str),
}

impl<'t> Names<'t> {
    fn add(&mut self, name: &str, whose: &'t str) -> Result<(), Taken<'t>> {
        let folded = name.to_lowercase();
        if !name.is_ascii() {
            let twin = |(other, _): &&(String, &str)| are_twins(&folded, &other.to_lowercase());
            if let Some((other, whose)) = self.beyond_ascii.iter().find(twin) {
                return Err(Taken::Twin(other.clone(), whose));
            }
            self.beyond_ascii.push((name.to_owned(), whose));
        }
        match self.all.insert(folded, whose) {
            Some(other) => Err(Taken::Same(other)),
            None => Ok(()),
        }
    }
}

/// Both names in an escaped form, for they look the same.
fn told_apart(what: &str, name: &str, twin: &str) -> String {
    format!(
        "the {what} name `{}` looks the same as `{}` and is another: one has a letter in one piece, the other a letter \
         and its marks",
        name.escape_default(),
        twin.escape_default()
    )
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
