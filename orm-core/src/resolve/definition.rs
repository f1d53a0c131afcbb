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
