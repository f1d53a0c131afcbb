//! Which joins must find a row for a condition to hold, and so can be inner.

use std::collections::HashSet;

use super::Resolver;
use crate::ast::{Alias, ColumnRef, Expr, NullWhen};

/// The aliases that must have a row; none where the condition never holds, which demands everything.
type Demands = Option<HashSet<Alias>>;

impl Resolver {
    /// Makes the joins inner that the conditions of a frame demand, with those they hang on.
    pub(super) fn demand(&mut self, frame: usize, filters: &[Expr<ColumnRef>]) {
        let mut demanded = HashSet::new();
        for filter in filters {
            demanded.extend(demands(filter).unwrap_or_default());
        }
        // A join stands after those it hangs on, so one pass from the back reaches them all.
        for joined in self.frames[frame].joins.iter_mut().rev() {
            if demanded.contains(&joined.join.alias) {
                joined.join.outer = false;
                demanded.insert(joined.join.left.alias);
            }
        }
    }
}

fn demands(condition: &Expr<ColumnRef>) -> Demands {
    match condition {
        Expr::Const(false) => None,
        Expr::Compare { left, right, .. } => {
            let mut all = strict(left);
            all.extend(strict(right));
            Some(all)
        }
        Expr::Match { text, pattern, .. } => {
            let mut all = strict(text);
            all.extend(strict(pattern));
            Some(all)
        }
        Expr::InList { list, .. } if list.is_empty() => None,
        Expr::InList { item, .. } | Expr::InSelect { item, .. } => Some(strict(item)),
        Expr::And(all) => {
            let mut demanded = HashSet::new();
            for each in all {
                demanded.extend(demands(each)?);
            }
            Some(demanded)
        }
        Expr::Or(any) => {
            let mut common: Demands = None;
            for each in any.iter().filter_map(demands) {
                common = Some(match common {
                    None => each,
                    Some(so_far) => so_far.intersection(&each).copied().collect(),
                });
            }
            common
        }
        Expr::IsNotNull(tested) => Some(strict(tested)),
        Expr::IsTrue(inner) => demands(inner),
        Expr::Column(_) | Expr::Call { .. } => Some(strict(condition)),
        // A negation holds where the row is missing, too.
        _ => Some(HashSet::new()),
    }
}

/// The aliases without whose row a value is NULL.
fn strict(value: &Expr<ColumnRef>) -> HashSet<Alias> {
    match value {
        Expr::Column(column) => HashSet::from([column.alias]),
        Expr::Extract { from, .. } | Expr::Truncate { from, .. } => strict(from),
        Expr::Arithmetic { left, right, .. } => {
            let mut all = strict(left);
            all.extend(strict(right));
            all
        }
        Expr::Call { function, args, .. }
            if matches!(function.null_when(), NullWhen::AnyIs | NullWhen::AnyIsOrElse) =>
        {
            args.iter().flat_map(strict).collect()
        }
        _ => HashSet::new(),
    }
}
