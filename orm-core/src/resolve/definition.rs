//! Expressions that stand in a table's definition.

use std::collections::HashMap;

use super::{Resolver, lower};
use crate::ast::{ColumnRef, Expr};
use crate::error::{Error, Result};
use crate::expr::Path;
use crate::model::ModelType;

/// Resolves an expression about one table, for its definition; the table's alias is 0.
///
/// # Errors
/// [`Error::InvalidModel`] where it needs another table.
pub fn resolve_for_definition(expr: &Expr<Path>, model: &'static ModelType) -> Result<Expr<ColumnRef>> {
    let meta = (model.meta)();
    let invalid = |reason: String| Error::InvalidModel { model: meta.name.to_owned(), reason };
    let mut resolver = Resolver::default();
    let (frame, _) = resolver.open(meta);
    let expr = resolver.expr(expr).map_err(|error| invalid(error.to_string()))?;
    if !resolver.frames[frame].joins.is_empty() {
        return Err(invalid(
            "a constraint or index speaks of its table's own columns alone, not of related rows".to_owned(),
        ));
    }
    Ok(lower::lower(expr, &HashMap::new()))
}

/// The columns that an expression of a definition names; none where it holds what cannot stand in one.
pub fn columns_of(expr: &Expr<ColumnRef>) -> Option<Vec<&'static str>> {
    let mut columns = Vec::new();
    add_columns(expr, &mut columns)?;
    Some(columns)
}

fn add_columns(expr: &Expr<ColumnRef>, columns: &mut Vec<&'static str>) -> Option<()> {
    match expr {
        Expr::Column(column) => columns.push(column.column),
        Expr::Value(_) | Expr::Const(_) => {}
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } | Expr::Xor(left, right) => {
            add_columns(left, columns)?;
            add_columns(right, columns)?;
        }
        Expr::Match { text, pattern, .. } => {
            add_columns(text, columns)?;
            add_columns(pattern, columns)?;
        }
        Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Not(inner)
        | Expr::IsTrue(inner)
        | Expr::InList { item: inner, .. } => add_columns(inner, columns)?,
        Expr::Extract { from, .. } | Expr::Truncate { from, .. } => add_columns(from, columns)?,
        Expr::Case { whens, otherwise, .. } => {
            for (when, then) in whens {
                add_columns(when, columns)?;
                add_columns(then, columns)?;
            }
            if let Some(otherwise) = otherwise {
                add_columns(otherwise, columns)?;
            }
        }
        Expr::And(all) | Expr::Or(all) | Expr::Call { args: all, .. } => {
            for part in all {
                add_columns(part, columns)?;
            }
        }
        _ => return None,
    }
    Some(())
}
