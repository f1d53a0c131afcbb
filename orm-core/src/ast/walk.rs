//! Steps from an expression to those it is made of.

use super::{Expr, Reference};

impl<R: Reference> Expr<R> {
    /// Calls `visit` with each expression that this one is made of; what stands in selects and in questions about
    /// related rows is left out.
    pub fn parts<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr<R>)) {
        match self {
            Expr::Column(_)
            | Expr::Value(_)
            | Expr::Const(_)
            | Expr::Fault(_)
            | Expr::Exists(_)
            | Expr::Related(_)
            | Expr::Subquery { .. } => {}
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } | Expr::Xor(left, right) => {
                visit(left);
                visit(right);
            }
            Expr::Match { text, pattern, .. } => {
                visit(text);
                visit(pattern);
            }
            Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::Not(inner)
            | Expr::IsTrue(inner)
            | Expr::InList { item: inner, .. }
            | Expr::InSelect { item: inner, .. }
            | Expr::Extract { from: inner, .. }
            | Expr::Truncate { from: inner, .. } => visit(inner),
            Expr::And(all) | Expr::Or(all) => all.iter().for_each(visit),
            Expr::Call { args, .. } | Expr::Written { args, .. } => args.iter().for_each(visit),
            Expr::Case { whens, otherwise, .. } => {
                for (when, then) in whens {
                    visit(when);
                    visit(then);
                }
                otherwise.iter().for_each(|otherwise| visit(otherwise));
            }
            Expr::Aggregate(aggregate) => {
                let orders = aggregate.order_by.iter().map(|order| &order.expr);
                aggregate.args.iter().chain(&aggregate.filter).chain(orders).for_each(visit);
            }
            Expr::Window(window) => {
                let orders = window.order_by.iter().map(|order| &order.expr);
                window.args.iter().chain(&window.filter).chain(&window.partition_by).chain(orders).for_each(visit);
            }
        }
    }

    /// As [`parts`](Expr::parts), to change them.
    pub fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Expr<R>)) {
        match self {
            Expr::Column(_)
            | Expr::Value(_)
            | Expr::Const(_)
            | Expr::Fault(_)
            | Expr::Exists(_)
            | Expr::Related(_)
            | Expr::Subquery { .. } => {}
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } | Expr::Xor(left, right) => {
                visit(left);
                visit(right);
            }
            Expr::Match { text, pattern, .. } => {
                visit(text);
                visit(pattern);
            }
            Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::Not(inner)
            | Expr::IsTrue(inner)
            | Expr::InList { item: inner, .. }
            | Expr::InSelect { item: inner, .. }
            | Expr::Extract { from: inner, .. }
            | Expr::Truncate { from: inner, .. } => visit(inner),
            Expr::And(all) | Expr::Or(all) => all.iter_mut().for_each(visit),
            Expr::Call { args, .. } | Expr::Written { args, .. } => args.iter_mut().for_each(visit),
            Expr::Case { whens, otherwise, .. } => {
                for (when, then) in whens {
                    visit(when);
                    visit(then);
                }
                otherwise.iter_mut().for_each(|otherwise| visit(otherwise));
            }
            Expr::Aggregate(aggregate) => {
                let orders = aggregate.order_by.iter_mut().map(|order| &mut order.expr);
                aggregate.args.iter_mut().chain(&mut aggregate.filter).chain(orders).for_each(visit);
            }
            Expr::Window(window) => {
                let orders = window.order_by.iter_mut().map(|order| &mut order.expr);
                let parts = window.args.iter_mut().chain(&mut window.filter);
                parts.chain(&mut window.partition_by).chain(orders).for_each(visit);
            }
        }
    }

    /// Whether this expression, or one that it is made of, is such a one.
    pub fn any_part(&self, is: &mut dyn FnMut(&Expr<R>) -> bool) -> bool {
        let mut found = is(self);
        if !found {
            self.parts(&mut |part| found = found || part.any_part(is));
        }
        found
    }

    /// How many steps it takes to its deepest part. A select within counts as a few.
    pub fn depth(&self) -> usize {
        let mut deepest = match self {
            Expr::Exists(_) | Expr::Subquery { .. } | Expr::InSelect { .. } | Expr::Related(_) => 8,
            _ => 0,
        };
        self.parts(&mut |part| deepest = deepest.max(part.depth()));
        deepest + 1
    }
}
