//! Closures that name columns of the model itself: for `save_only`, `update` and `get_or_create`.

use crate::ast::Expr;
use crate::error::{Error, Result};
use crate::expr::{Columns, Path};
use crate::meta::{ModelMeta, RelationKind};
use crate::model::Model;

/// The positions of the model's own fields that were chosen.
pub(super) fn own_fields<M: Model>(columns: &Columns) -> Result<Vec<usize>> {
    columns.exprs.iter().map(|expr| own_field(M::meta(), expr)).collect()
}

pub(super) fn own_field(meta: &'static ModelMeta, expr: &Expr<Path>) -> Result<usize> {
    let foreign = || Error::InvalidQuery {
        reason: format!(
            "only columns of `{}` itself can be named here, not expressions or columns of related rows",
            meta.name
        ),
    };
    let Expr::Column(path) = expr else { return Err(foreign()) };
    match (path.node.parent(), path.node.relation()) {
        (None, _) => Ok(path.field),
        // A relation by itself is its foreign key's column.
        (Some(parent), Some(relation)) if parent.parent().is_none() && path.field == path.node.meta().primary_key => {
            match &relation.kind {
                RelationKind::Forward { field } => Ok(*field),
                _ => Err(foreign()),
            }
        }
        _ => Err(foreign()),
    }
}
