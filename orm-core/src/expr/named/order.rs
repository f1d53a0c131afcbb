//! Orders by name: `-artist__name`.

use super::super::composite::key_paths;
use super::super::path::{Path, Scope};
use super::lookup::part_of;
use super::{MAX_STEPS, Reached, json, unknown, walk};
use crate::ast::{Expr, Fault, OrderBy};
use crate::error::{Error, Result};
use crate::model::PathNode;
use crate::value::ColumnType;

type Terms = Vec<OrderBy<Path>>;

/// The order that the model at a node has by itself; none where it has no order.
pub(crate) fn own_order(node: &'static PathNode, scope: Scope) -> Result<Terms> {
    let mut terms = Vec::new();
    add_own_order(node, scope, false, 0, &mut terms)?;
    Ok(terms)
}

/// The order that a name says.
pub(crate) fn named_order(root: &'static PathNode, scope: Scope, name: &str) -> Result<Terms> {
    let mut terms = Vec::new();
    add_term(root, scope, name, false, 0, &mut terms)?;
    Ok(terms)
}

/// The order by a relation: that of the model it leads to, or its key where that has none.
pub(crate) fn order_by_relation(node: &'static PathNode, scope: Scope, descending: bool) -> Terms {
    let mut terms = Vec::new();
    if let Err(error) = add_relation(node, scope, descending, 0, &mut terms) {
        // Told once the query runs, since giving an order cannot fail.
        let expr = Expr::Fault(Fault::Invalid(error.to_string()));
        terms = vec![OrderBy { expr, descending, nulls: None }];
    }
    terms
}

fn add_own_order(
    node: &'static PathNode,
    scope: Scope,
    descending: bool,
    steps: usize,
    terms: &mut Terms,
) -> Result<()> {
    if steps > MAX_STEPS {
        let reason =
            format!("the order of `{}` leads in a circle: name a column instead of a relation", node.meta().name);
        return Err(Error::InvalidQuery { reason });
    }
    for name in node.meta().ordering {
        add_term(node, scope, name, descending, steps, terms)?;
    }
    Ok(())
}

fn add_relation(
    node: &'static PathNode,
    scope: Scope,
    descending: bool,
    steps: usize,
    terms: &mut Terms,
) -> Result<()> {
    if node.meta().ordering.is_empty() {
        add_key(node, scope, descending, terms);
        return Ok(());
    }
    add_own_order(node, scope, descending, steps + 1, terms)
}

fn add_key(node: &'static PathNode, scope: Scope, descending: bool, terms: &mut Terms) {
    let columns = key_paths(node, scope).map(Expr::Column);
    terms.extend(columns.map(|expr| OrderBy { expr, descending, nulls: None }));
}

fn add_term(
    root: &'static PathNode,
    scope: Scope,
    name: &str,
    reversed: bool,
    steps: usize,
    terms: &mut Terms,
) -> Result<()> {
    let (descending, path) = match name.strip_prefix('-') {
        Some(path) => (!reversed, path),
        None => (reversed, name),
    };
    match walk(root, scope, path)? {
        (Reached::Column(path), keys) if path.node.meta().fields[path.field].column_type == ColumnType::Json => {
            terms.push(OrderBy { expr: json::at(path, &keys), descending, nulls: None });
            Ok(())
        }
        (Reached::Column(path), rest) if !rest.is_empty() => {
            let expr = part_of(path, &rest).ok_or_else(|| unknown(root, name))?;
            terms.push(OrderBy { expr, descending, nulls: None });
            Ok(())
        }
        (_, rest) if !rest.is_empty() => Err(unknown(root, name)),
        (Reached::Relation(node), _) => add_relation(node, scope, descending, steps, terms),
        (Reached::Column(reached), _) if path == "pk" || path.ends_with("__pk") => {
            add_key(reached.node, scope, descending, terms);
            Ok(())
        }
        (Reached::Column(path), _) => {
            terms.push(OrderBy { expr: Expr::Column(path), descending, nulls: None });
            Ok(())
        }
    }
}
