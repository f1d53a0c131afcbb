//! Conditions and how they are put together.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use super::path::Path;
use super::{Expression, Sure};
use crate::ast::{self, Expr, Fault};

/// How deeply conditions may be nested: what half a megabyte of stack walks without optimization. Lists in `Q::all` and
/// `Q::any` count once.
const MAX_DEPTH: usize = 200;

/// A condition: true of a row, or not. Put together with `&`, `|`, `^` and `!`.
///
/// NULL does not leak: where SQL would say "unknown" a condition does not hold, and its negation does.
#[derive(Clone, Debug)]
#[must_use = "a condition does nothing until it is given to `filter` or `exclude`"]
pub struct Q {
    expr: Expr<Path>,
    // Counted as it grows, so that no tree is ever too deep to be walked or dropped.
    depth: usize,
}

impl Q {
    pub(crate) fn new(expr: Expr<Path>) -> Self {
        let depth = expr.depth();
        Q::from_parts(expr, depth)
    }

    /// Of a query of its own, which takes many steps to walk.
    pub(crate) fn deep(expr: Expr<Path>) -> Self {
        Q { expr, depth: 8 }
    }

    pub(crate) fn from_parts(expr: Expr<Path>, depth: usize) -> Self {
        if depth > MAX_DEPTH { Q { expr: Expr::Fault(Fault::TooDeep(MAX_DEPTH)), depth: 1 } } else { Q { expr, depth } }
    }

    pub(crate) fn into_parts(self) -> (Expr<Path>, usize) {
        (self.expr, self.depth)
    }

    /// The condition that always holds: what to begin with when conditions are gathered in a loop.
    pub fn always() -> Self {
        Q::new(Expr::Const(true))
    }

    /// The condition that never holds.
    pub fn never() -> Self {
        Q::new(Expr::Const(false))
    }

    /// All of the conditions; holds where there are none.
    pub fn all(conditions: impl IntoIterator<Item = Q>) -> Self {
        conditions.into_iter().fold(Q::always(), |all, next| all & next)
    }

    /// One of the conditions; does not hold where there are none.
    pub fn any(conditions: impl IntoIterator<Item = Q>) -> Self {
        conditions.into_iter().fold(Q::never(), |any, next| any | next)
    }
}

impl BitAnd for Q {
    type Output = Q;

    fn bitand(self, other: Q) -> Q {
        let depth = match (&self.expr, &other.expr) {
            (Expr::Const(true), _) => return other,
            (_, Expr::Const(true)) => return self,
            (Expr::And(_), Expr::And(_)) => self.depth.max(other.depth),
            (Expr::And(_), _) => self.depth.max(other.depth + 1),
            (_, Expr::And(_)) => other.depth.max(self.depth + 1),
            _ => self.depth.max(other.depth) + 1,
        };
        Q::from_parts(ast::all([self.expr, other.expr]), depth)
    }
}

impl BitOr for Q {
    type Output = Q;

    fn bitor(self, other: Q) -> Q {
        let depth = match (&self.expr, &other.expr) {
            (Expr::Const(false), _) => return other,
            (_, Expr::Const(false)) => return self,
            (Expr::Or(_), Expr::Or(_)) => self.depth.max(other.depth),
            (Expr::Or(_), _) => self.depth.max(other.depth + 1),
            (_, Expr::Or(_)) => other.depth.max(self.depth + 1),
            _ => self.depth.max(other.depth) + 1,
        };
        Q::from_parts(ast::any([self.expr, other.expr]), depth)
    }
}

impl BitXor for Q {
    type Output = Q;

    fn bitxor(self, other: Q) -> Q {
        // One of these takes two steps to walk.
        let depth = self.depth.max(other.depth).saturating_add(2);
        Q::from_parts(Expr::Xor(Box::new(self.expr), Box::new(other.expr)), depth)
    }
}

impl Not for Q {
    type Output = Q;

    fn not(self) -> Q {
        match self.expr {
            Expr::Not(inner) => Q { expr: *inner, depth: self.depth.saturating_sub(1).max(1) },
            Expr::Const(known) => Q::new(Expr::Const(!known)),
            expr => Q::from_parts(Expr::Not(Box::new(expr)), self.depth + 1),
        }
    }
}

/// Whether the condition holds, as a value: to be selected, set or ordered by. Never NULL.
impl Expression for Q {
    type Base = bool;
    type Null = Sure;
    type Value = bool;

    fn into_ast(self) -> Expr<Path> {
        Expr::IsTrue(Box::new(self.expr))
    }
}
