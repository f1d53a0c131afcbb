//! Conditions: which related rows they speak of, and what becomes a subquery.
//!
//! In one call of `filter` a to-many relation is one row wherever it stands outside of a negation, and a negation
//! beside it speaks of that same row. A to-many relation that only stands inside a negation is asked about as a
//! whole: the negation becomes `NOT EXISTS`, so that it is true of exactly the rows that the condition is not true of.

use super::anchor::{Anchor, many_nodes};
use super::join::{Frame, key_columns};
use super::{Bound, Extras, Resolver};
use crate::ast::{self, Alias, ColumnRef, Expr, Fault, OrderBy, Select};
use crate::error::{Error, Result};
use crate::expr::{Path, Quantified, Quantifier, Scope};
use crate::meta::RelationMeta;
use crate::model::PathNode;

impl Resolver {
    /// One call of `filter`.
    pub(super) fn filter(&mut self, filter: &Expr<Path>, frame: usize) -> Result<Expr<ColumnRef>> {
        let outside = (self.call, self.bound.len());
        self.calls += 1;
        self.call = Some(self.calls);
        let mut positive = Vec::new();
        many_nodes(filter, 0, &mut positive);
        positive.retain(|anchor| anchor.scope == Scope::Up(0));
        self.bind(&positive, frame);
        let resolved = self.expr(filter);
        self.call = outside.0;
        self.bound.truncate(outside.1);
        resolved
    }

    /// Resolves an expression. Conditions may be nested hundreds deep, so the functions that call each other for each
    /// step keep little on the stack: the rarer ones are apart.
    pub(super) fn expr(&mut self, expr: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        match expr {
            Expr::And(all) => self.each(all).map(Expr::And),
            Expr::Or(any) => self.each(any).map(Expr::Or),
            Expr::Not(inner) => self.negation(inner),
            Expr::Xor(left, right) => Ok(Expr::Xor(self.boxed(left)?, self.boxed(right)?)),
            Expr::Column(path) => self.path(path).map(Expr::Column),
            Expr::Value(value) => Ok(Expr::Value(value.clone())),
            Expr::Const(known) => Ok(Expr::Const(*known)),
            Expr::Related(quantified) => self.related(quantified),
            Expr::Fault(fault) => Err(error_of(fault)),
            other => self.operation(other),
        }
    }

    pub(super) fn each(&mut self, parts: &[Expr<Path>]) -> Result<Vec<Expr<ColumnRef>>> {
        let mut resolved = Vec::with_capacity(parts.len());
        for part in parts {
            resolved.push(self.expr(part)?);
        }
        Ok(resolved)
    }

    pub(super) fn boxed(&mut self, inner: &Expr<Path>) -> Result<Box<Expr<ColumnRef>>> {
        self.expr(inner).map(Box::new)
    }

    fn operation(&mut self, expr: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        Ok(match expr {
            Expr::Compare { op, left, right } => {
                Expr::Compare { op: *op, left: self.boxed(left)?, right: self.boxed(right)? }
            }
            Expr::IsNull(inner) => Expr::IsNull(self.boxed(inner)?),
            Expr::IsNotNull(inner) => Expr::IsNotNull(self.boxed(inner)?),
            Expr::IsTrue(inner) => Expr::IsTrue(self.boxed(inner)?),
            Expr::InList { item, list } => Expr::InList { item: self.boxed(item)?, list: list.clone() },
            Expr::InSelect { item, select } => {
                Expr::InSelect { item: self.boxed(item)?, select: Box::new(self.subquery(select)?) }
            }
            Expr::Match { kind, ignore_case, text, pattern } => Expr::Match {
                kind: *kind,
                ignore_case: *ignore_case,
                text: self.boxed(text)?,
                pattern: self.boxed(pattern)?,
            },
            Expr::Extract { part, from, of } => Expr::Extract { part: *part, from: self.boxed(from)?, of: *of },
            Expr::Truncate { to, from, of } => Expr::Truncate { to: *to, from: self.boxed(from)?, of: *of },
            Expr::Arithmetic { op, left, right, result } => {
                Expr::Arithmetic { op: *op, left: self.boxed(left)?, right: self.boxed(right)?, result: *result }
            }
            Expr::Exists(select) => Expr::Exists(Box::new(self.subquery(select)?)),
            other => return self.value(other),
        })
    }

    /// What is no condition, mostly.
    fn value(&mut self, expr: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        Ok(match expr {
            Expr::Call { function, args, result } => {
                Expr::Call { function: *function, args: self.each(args)?, result: *result }
            }
            Expr::Written { pieces, args, result } => {
                Expr::Written { pieces: pieces.clone(), args: self.each(args)?, result: *result }
            }
            Expr::Case { whens, otherwise, result } => {
                let mut resolved = Vec::with_capacity(whens.len());
                for (when, then) in whens {
                    resolved.push((self.expr(when)?, self.expr(then)?));
                }
                let otherwise = otherwise.as_ref().map(|otherwise| self.boxed(otherwise)).transpose()?;
                Expr::Case { whens: resolved, otherwise, result: *result }
            }
            Expr::Aggregate(aggregate) => return self.aggregate(aggregate),
            Expr::Window(window) => Expr::Window(Box::new(ast::Window {
                function: window.function,
                args: self.each(&window.args)?,
                filter: window.filter.as_ref().map(|filter| self.expr(filter)).transpose()?,
                partition_by: self.each(&window.partition_by)?,
                order_by: self.orders(&window.order_by)?,
                frame: window.frame,
                result: window.result,
            })),
            Expr::Subquery { select, result } => {
                Expr::Subquery { select: Box::new(self.subquery(select)?), result: *result }
            }
            other => return self.expr(other),
        })
    }

    pub(super) fn orders(&mut self, orders: &[OrderBy<Path>]) -> Result<Vec<OrderBy<ColumnRef>>> {
        let resolve = |OrderBy { expr, descending, nulls }: &OrderBy<Path>| {
            Ok(OrderBy { expr: self.expr(expr)?, descending: *descending, nulls: *nulls })
        };
        orders.iter().map(resolve).collect()
    }

    fn subquery(&mut self, select: &Select<Path>) -> Result<Select<ColumnRef>> {
        let outside = (self.call.take(), self.group.take());
        let resolved = self.query(select, &Extras::default());
        (self.call, self.group) = outside;
        let mut resolved = resolved?;
        if resolved.columns.len() > select.columns.len() && !select.columns.is_empty() {
            resolved = self.only(resolved, select.columns.len());
        }
        Ok(resolved)
    }

    /// Makes relations one row of a frame until `bound` is cut back.
    pub(super) fn bind(&mut self, anchors: &[Anchor], frame: usize) {
        for Anchor { node, scope } in anchors {
            self.bound.push(Bound { node, level: self.level(*scope), frame, call: self.call });
        }
    }

    fn negation(&mut self, inner: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        let mut positive = Vec::new();
        many_nodes(inner, 0, &mut positive);
        positive.retain(|anchor| self.bound(anchor.node, anchor.scope).is_none());
        let condition = if positive.is_empty() { self.expr(inner)? } else { self.exists(&positive, inner)? };
        Ok(Expr::Not(Box::new(condition)))
    }

    /// `EXISTS (…)`: a condition holds for some of the rows that certain to-many relations lead to.
    fn exists(&mut self, anchors: &[Anchor], condition: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        let Anchor { node, scope } = anchors[0];
        let (there, here) = self.surely(node.parent().ok_or_else(no_relation)?, scope)?;
        let frame = self.ask(there);
        // Nothing is put together in there: an aggregate is of the row outside.
        let outside = (self.bound.len(), self.group.take());
        self.bind(anchors, frame);
        let condition = self.expr(condition);
        self.bound.truncate(outside.0);
        self.group = outside.1;
        let filters = vec![condition?];
        self.demand(frame, &filters);
        Ok(self.correlated(frame, here, filters))
    }

    /// The model on the way back from `node` whose row outside is surely there, and that row's key: a condition that is
    /// true where a related row is missing must be asked where the way to it breaks off, too.
    fn surely(&mut self, mut node: &'static PathNode, scope: Scope) -> Result<(&'static PathNode, Vec<ColumnRef>)> {
        loop {
            let alias = self.node(node, scope)?;
            match node.parent() {
                Some(parent) if self.is_outer(alias) => node = parent,
                _ => return Ok((node, key_columns(alias, node.meta()))),
            }
        }
    }

    /// A frame that asks about rows related to those of a model outside. Its first table is that model's again, so that
    /// there is a row even where a relation leads nowhere.
    pub(super) fn ask(&mut self, parent: &'static PathNode) -> usize {
        let frame = self.frames.len();
        let alias = self.new_alias(frame);
        self.frames.push(Frame::new(None, parent.meta().table, alias));
        frame
    }

    /// `any`, `none` and `every`: the last two are negations of the first.
    fn related(&mut self, quantified: &Quantified) -> Result<Expr<ColumnRef>> {
        let any = |predicate: Expr<Path>| {
            let (quantifier, predicate) = (Quantifier::Any, Box::new(predicate));
            Expr::Related(Quantified { quantifier, predicate, ..quantified.clone() })
        };
        match quantified.quantifier {
            Quantifier::Any => self.any(quantified),
            Quantifier::None => self.negation(&any((*quantified.predicate).clone())),
            Quantifier::Every => self.negation(&any(Expr::Not(quantified.predicate.clone()))),
        }
    }

    fn any(&mut self, quantified: &Quantified) -> Result<Expr<ColumnRef>> {
        let Quantified { node, scope, predicate, .. } = quantified;
        let many = |node: &PathNode| node.relation().is_some_and(RelationMeta::is_many);
        let trail: Vec<_> = std::iter::successors(Some(*node), |node| node.parent()).collect();
        // What is walked inside: all from the outermost to-many relation that is not one row outside already.
        let first = trail.iter().rposition(|node| many(node) && self.bound(node, *scope).is_none()).unwrap_or(0);
        let parent = trail[first].parent().ok_or_else(no_relation)?;
        let here = self.node(parent, *scope)?;
        let frame = self.ask(parent);
        // The rows walked over are this question's own: a path in the condition that begins outside means others.
        let outside = self.bound.len();
        let walked = trail[..=first].iter().filter(|node| many(node));
        self.bind(&walked.map(|node| Anchor { node, scope: *scope }).collect::<Vec<_>>(), frame);
        let root = self.node(node, *scope);
        self.bound.truncate(outside);
        let filters = vec![self.inside(frame, root?, predicate)?];
        self.demand(frame, &filters);
        Ok(self.correlated(frame, key_columns(here, parent.meta()), filters))
    }

    /// Resolves what is asked of each related row, one level further in.
    fn inside(&mut self, frame: usize, root: Alias, predicate: &Expr<Path>) -> Result<Expr<ColumnRef>> {
        for joined in &mut self.frames[frame].joins {
            joined.join.outer = false;
        }
        self.frames[frame].root = Some(root);
        self.levels.push(frame);
        let group = self.group.take();
        let resolved = self.filter(predicate, frame);
        self.group = group;
        self.levels.pop();
        resolved
    }

    /// The `EXISTS` of a frame. The first table repeats the row outside whose key is `here`; where a join to related rows
    /// must find one anyway, that is the first table instead, and the join's condition is a filter.
    fn correlated(&mut self, frame: usize, here: Vec<ColumnRef>, filters: Vec<Expr<ColumnRef>>) -> Expr<ColumnRef> {
        Expr::Exists(Box::new(self.beside(frame, here, filters)))
    }

    /// The select that asks a frame about rows related to the one outside whose key is `here`. Nothing is selected yet.
    pub(super) fn beside(
        &mut self,
        frame: usize,
        here: Vec<ColumnRef>,
        mut filters: Vec<Expr<ColumnRef>>,
    ) -> Select<ColumnRef> {
        let mut from = self.from(frame);
        let outside = |join: &ast::Join| self.homes[join.left.alias.0 as usize] != frame;
        let equal = |left: ColumnRef, right: ColumnRef| Expr::Compare {
            op: ast::CompareOp::Eq,
            left: Box::new(Expr::Column(left)),
            right: Box::new(Expr::Column(right)),
        };
        let start = from.joins.iter().position(|join| !join.outer && outside(join));
        let again = match start {
            Some(position) => {
                let join = from.joins.remove(position);
                (from.source, from.alias) = (join.source, join.alias);
                equal(join.right, join.left)
            }
            None => {
                let again = |key: ColumnRef| equal(ColumnRef { alias: from.alias, ..key.clone() }, key);
                ast::all(here.into_iter().map(again))
            }
        };
        filters.insert(0, again);
        let mut select = Select::new(from);
        select.filters = filters;
        select
    }
}

pub(super) fn no_relation() -> Error {
    Error::InvalidQuery { reason: "the root of a query is no relation".into() }
}

pub(super) fn error_of(fault: &Fault) -> Error {
    match fault {
        Fault::Unsaved(model) => Error::Unsaved { model },
        Fault::TooDeep(depth) => Error::QueryTooComplex {
            reason: format!(
                "conditions are nested more than {depth} deep; `Q::any` and `Q::all` take lists of any length"
            ),
        },
        Fault::TooLong(depth) => Error::QueryTooComplex {
            reason: format!(
                "a computed value is nested more than {depth} deep; put its constants together first, or compute a part of it \
                 in the program"
            ),
        },
        Fault::Invalid(reason) => Error::InvalidQuery { reason: reason.clone() },
    }
}
