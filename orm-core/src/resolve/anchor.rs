//! Which to-many relations an expression speaks of.

use crate::ast::{Expr, OrderBy, Select};
use crate::expr::{Path, Quantified, Quantifier, Scope};
use crate::meta::RelationMeta;
use crate::model::PathNode;

/// A to-many relation that a condition speaks of, and which query its path begins in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub(super) node: &'static PathNode,
    pub(super) scope: Scope,
}

/// The to-many relations that a condition speaks of outside of negations, each once; `inside` is how many queries
/// further in the condition stands than the one that their scopes are told from. Paths of the queries between, which
/// are one row there, are left out.
pub(super) fn many_nodes(expr: &Expr<Path>, inside: usize, anchors: &mut Vec<Anchor>) {
    match expr {
        Expr::Column(path) => {
            let Scope::Up(up) = path.scope else { return };
            let Some(scope) = up.checked_sub(inside).map(Scope::Up) else { return };
            let mut trail: Vec<_> = std::iter::successors(Some(path.node), |node| node.parent())
                .filter(|node| node.relation().is_some_and(RelationMeta::is_many))
                .collect();
            // The outermost first: a relation that begins at another one comes after it.
            trail.reverse();
            for node in trail {
                if !anchors.iter().any(|known| known.scope == scope && std::ptr::eq(known.node, node)) {
                    anchors.push(Anchor { node, scope });
                }
            }
        }
        Expr::InSelect { item, select } => {
            many_nodes(item, inside, anchors);
            many_nodes_of(select, inside + 1, anchors);
        }
        Expr::Exists(select) | Expr::Subquery { select, .. } => many_nodes_of(select, inside + 1, anchors),
        Expr::Related(Quantified { quantifier: Quantifier::Any, predicate, .. }) => {
            many_nodes(predicate, inside + 1, anchors);
        }
        // A negation asks about the rows as a whole, and an aggregate puts them together.
        Expr::Related(_) | Expr::Not(_) | Expr::Aggregate(_) => {}
        other => other.parts(&mut |part| many_nodes(part, inside, anchors)),
    }
}

/// Whether a condition joins a to-many relation of its own query.
pub(crate) fn joins_many(condition: &Expr<Path>) -> bool {
    let mut anchors = Vec::new();
    many_nodes(condition, 0, &mut anchors);
    anchors.iter().any(|anchor| anchor.scope == Scope::Up(0))
}

fn many_nodes_of(select: &Select<Path>, inside: usize, anchors: &mut Vec<Anchor>) {
    let orders = select.order_by.iter().map(|OrderBy { expr, .. }| expr);
    for expr in select.columns.iter().chain(&select.filters).chain(orders) {
        many_nodes(expr, inside, anchors);
    }
    for member in select.combined.iter().flat_map(|combination| &combination.members) {
        many_nodes_of(member, inside, anchors);
    }
}
