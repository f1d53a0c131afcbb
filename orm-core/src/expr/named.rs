//! Orders by name, in Django's spelling: `-artist__name`.

use super::path::{Path, Scope};
use crate::ast::{Expr, Fault, OrderBy};
use crate::error::{Error, Result};
use crate::model::PathNode;

/// How many models an order may lead through before it is taken to lead in a circle.
const MAX_STEPS: usize = 16;

/// The order that the model at a node has by itself; none where it has no order.
pub(crate) fn own_order(node: &'static PathNode, scope: Scope) -> Result<Vec<OrderBy<Path>>> {
    let mut terms = Vec::new();
    add_own_order(node, scope, false, 0, &mut terms)?;
    Ok(terms)
}

/// The order by a relation: that of the model it leads to, or its key where that has none.
pub(crate) fn order_by_relation(node: &'static PathNode, scope: Scope, descending: bool) -> Vec<OrderBy<Path>> {
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
    terms: &mut Vec<OrderBy<Path>>,
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
    terms: &mut Vec<OrderBy<Path>>,
) -> Result<()> {
    if node.meta().ordering.is_empty() {
        let expr = Expr::Column(Path { node, field: node.meta().primary_key, scope });
        terms.push(OrderBy { expr, descending, nulls: None });
        return Ok(());
    }
    add_own_order(node, scope, descending, steps + 1, terms)
}

fn add_term(
    root: &'static PathNode,
    scope: Scope,
    name: &str,
    reversed: bool,
    steps: usize,
    terms: &mut Vec<OrderBy<Path>>,
) -> Result<()> {
    let (descending, path) = match name.strip_prefix('-') {
        Some(path) => (!reversed, path),
        None => (reversed, name),
    };
    let mut node = root;
    let mut names = path.split("__").peekable();
    while let Some(step) = names.next() {
        let last = names.peek().is_none();
        let meta = node.meta();
        if let Some(relation) = meta.relations.iter().position(|relation| relation.name == step) {
            node = node.child(relation);
            if last {
                return add_relation(node, scope, descending, steps, terms);
            }
            continue;
        }
        let field = if step == "pk" { Some(meta.primary_key) } else { meta.field_index(step) };
        if let Some(field) = field.filter(|_| last) {
            terms.push(OrderBy { expr: Expr::Column(Path { node, field, scope }), descending, nulls: None });
            return Ok(());
        }
        break;
    }
    let meta = node.meta();
    let fields = meta.fields.iter().map(|field| field.name);
    let relations = meta.relations.iter().map(|relation| relation.name);
    let mut valid: Vec<String> = fields.chain(relations).map(str::to_owned).collect();
    valid.sort();
    valid.dedup();
    Err(Error::UnknownField { name: name.to_owned(), valid })
}
