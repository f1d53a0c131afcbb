//! How deep the closures are nested that are running now, and what that means for the paths in them.
//!
//! Inside its closure a path knows the depth of the closure it was born in. When the closure's
//! result enters a queryset, depths become distances ([`Scope::Up`]), so that a queryset built in
//! one place can be used in another.

use std::cell::Cell;

use super::path::{Path, Scope};
use crate::ast::{Expr, OrderBy, Select};

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
    for expr in select.columns.iter_mut().chain(&mut select.filters) {
        each_scope(expr, inside, change);
    }
    for OrderBy { expr, .. } in &mut select.order_by {
        each_scope(expr, inside, change);
    }
}

/// Calls `change` with each scope and the number of queries it stands in, counted from the outermost.
fn each_scope(expr: &mut Expr<Path>, inside: usize, change: Change<'_>) {
    match expr {
        Expr::Column(path) => change(&mut path.scope, inside),
        Expr::Value(_) | Expr::Const(_) | Expr::Fault(_) => {}
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } | Expr::Xor(left, right) => {
            each_scope(left, inside, change);
            each_scope(right, inside, change);
        }
        Expr::Match { text, pattern, .. } => {
            each_scope(text, inside, change);
            each_scope(pattern, inside, change);
        }
        Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Not(inner)
        | Expr::IsTrue(inner)
        | Expr::InList { item: inner, .. }
        | Expr::Extract { from: inner, .. }
        | Expr::Truncate { from: inner, .. } => each_scope(inner, inside, change),
        Expr::And(all) | Expr::Or(all) => all.iter_mut().for_each(|inner| each_scope(inner, inside, change)),
        Expr::InSelect { item, select } => {
            each_scope(item, inside, change);
            each_scope_of_select(select, inside + 1, change);
        }
        Expr::Exists(select) => each_scope_of_select(select, inside + 1, change),
        Expr::Related(quantified) => {
            change(&mut quantified.scope, inside);
            each_scope(&mut quantified.predicate, inside + 1, change);
        }
    }
}
