//! How deep the closures are nested that are running now, and what that means for the paths in them.
//!
//! Inside its closure a path knows the depth of the closure it was born in. When the closure's
//! result enters a queryset, depths become distances ([`Scope::Up`]), so that a queryset built in
//! one place can be used in another.

use std::cell::Cell;

use super::path::{Path, Scope};
use crate::ast::{Aggregate, Expr, Grouping, OrderBy, Select};

thread_local! {
    // Only how deep this thread's call stack is in closures; nothing of a query or a connection.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// How many closures are running around this point.
pub fn depth() -> usize {
    DEPTH.get()
}

/// Runs a closure one level further in; it gets the level.
pub fn nested<T>(closure: impl FnOnce(usize) -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            DEPTH.set(DEPTH.get() - 1);
        }
    }
    let level = DEPTH.get();
    DEPTH.set(level + 1);
    let _leave = Leave;
    closure(level)
}

/// Turns the depths in a closure's result into distances, as seen from the query at `level`.
pub(crate) fn settle(expr: &mut Expr<Path>, level: usize) {
    each_scope(expr, 0, &mut |scope, _| {
        if let Scope::Depth(depth) = *scope {
            *scope = Scope::Up(level.saturating_sub(depth));
        }
    });
}

/// Moves what reaches beyond a query outward (or inward, by a negative number), because the query is used at
/// another depth than it was built at.
pub(crate) fn shift(select: &mut Select<Path>, by: isize) {
    if by != 0 {
        each_scope_of_select(select, 0, &mut |scope, inside| {
            if let Scope::Up(up) = scope
                && *up > inside
            {
                *up = up.saturating_add_signed(by);
            }
        });
    }
}

type Change<'a> = &'a mut dyn FnMut(&mut Scope, usize);

fn each_scope_of_select(select: &mut Select<Path>, inside: usize, change: Change<'_>) {
    let keys = match &mut select.grouping {
        Grouping::Values(keys) => keys.as_mut_slice(),
        _ => &mut [],
    };
    for expr in select.columns.iter_mut().chain(&mut select.filters).chain(keys) {
        each_scope(expr, inside, change);
    }
    for OrderBy { expr, .. } in &mut select.order_by {
        each_scope(expr, inside, change);
    }
    select.distinct_on.iter_mut().for_each(|expr| each_scope(expr, inside, change));
    // The members stand in the combination's place, not inside it.
    for member in select.combined.iter_mut().flat_map(|combination| &mut combination.members) {
        each_scope_of_select(member, inside, change);
    }
}

/// Calls `change` with each scope and the number of queries it stands in, counted from the outermost.
fn each_scope(expr: &mut Expr<Path>, inside: usize, change: Change<'_>) {
    match expr {
        Expr::Column(path) => change(&mut path.scope, inside),
        Expr::InSelect { select, .. } | Expr::Exists(select) | Expr::Subquery { select, .. } => {
            each_scope_of_select(select, inside + 1, change);
        }
        Expr::Related(quantified) => {
            change(&mut quantified.scope, inside);
            each_scope(&mut quantified.predicate, inside + 1, change);
        }
        _ => {}
    }
    expr.parts_mut(&mut |part| each_scope(part, inside, change));
}

/// How far out the innermost query is that an expression takes a column of; none where it takes none.
pub(crate) fn nearest(expr: &Expr<Path>) -> Option<usize> {
    let scope = match expr {
        Expr::Column(path) => Some(path.scope),
        Expr::Related(quantified) => Some(quantified.scope),
        _ => None,
    };
    let mut nearest = scope.and_then(|scope| match scope {
        Scope::Up(up) => Some(up),
        Scope::Depth(_) => None,
    });
    expr.parts(&mut |part| nearest = [nearest, self::nearest(part)].into_iter().flatten().min());
    nearest
}

/// Calls `visit` with the aggregates of a query's own in an expression, the inner ones first.
pub(crate) fn own_aggregates(expr: &mut Expr<Path>, visit: &mut dyn FnMut(&mut Aggregate<Path>)) {
    let own = matches!(expr, Expr::Aggregate(_)) && nearest(expr) == Some(0);
    expr.parts_mut(&mut |part| own_aggregates(part, visit));
    if let Expr::Aggregate(aggregate) = expr
        && own
    {
        visit(aggregate);
    }
}

/// Tells the aggregates of a query's own that the first `after` of its filters restrict them.
pub(crate) fn follow(expr: &mut Expr<Path>, after: usize) {
    own_aggregates(expr, &mut |aggregate| aggregate.after = after);
}
