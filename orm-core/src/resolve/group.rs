//! Which aggregates of a query are of its own groups, and what the groups are.

use std::borrow::Cow;

use super::Resolver;
use super::anchor::{Anchor, many_nodes};
use crate::ast::{Aggregate, ColumnRef, Expr, Grouping, Groups, OrderBy, Select, Source};
use crate::error::Result;
use crate::expr::scope::nearest;
use crate::expr::{Path, Scope};
use crate::model::PathNode;

/// How a query puts rows together.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) grouping: Grouping<Path>,
    /// What rows are grouped by beside what is selected.
    by: Vec<Expr<ColumnRef>>,
    /// All that tells groups apart.
    pub(super) divisions: Vec<Expr<Path>>,
    pub(super) frame: usize,
    /// The to-many relations whose joined rows the groups are of.
    pub(super) rows: Vec<&'static PathNode>,
    /// To-many relations that are joined for the aggregates: all of these aggregate the same.
    pub(super) joined: Vec<&'static PathNode>,
    /// The number of filters that joined anything.
    pub(super) filters: usize,
    /// Whether the groups of rows can be those of the joins: nothing else multiplies them.
    pub(super) clean: bool,
}

/// A filter and its number among those of its query.
pub(super) type Numbered = (usize, Expr<Path>);

/// The filters of a query by what they are asked of.
#[derive(Default)]
pub(super) struct Filters<'f> {
    /// Of rows, each with its number; borrowed where nothing was taken apart, which is nearly always.
    pub(super) plain: Vec<(usize, Cow<'f, Expr<Path>>)>,
    /// Of aggregates, too.
    pub(super) asked: Vec<Expr<Path>>,
    /// Of windows, too: these see the rows that the others leave.
    pub(super) windowed: Vec<Expr<Path>>,
}

impl<'f> Filters<'f> {
    /// Takes the filters apart, where all their parts must hold.
    pub(super) fn of(filters: &'f [Expr<Path>]) -> Self {
        let mut split = Filters::default();
        for (number, filter) in filters.iter().enumerate() {
            match filter {
                Expr::And(all) if aggregated(filter) || windowed(filter) => {
                    let mut plain = Vec::new();
                    for part in all {
                        match (windowed(part), aggregated(part)) {
                            (true, _) => split.windowed.push(part.clone()),
                            (false, true) => split.asked.push(part.clone()),
                            (false, false) => plain.push(part.clone()),
                        }
                    }
                    if !plain.is_empty() {
                        split.plain.push((number, Cow::Owned(crate::ast::all(plain))));
                    }
                }
                filter if windowed(filter) => split.windowed.push(filter.clone()),
                filter if aggregated(filter) => split.asked.push(filter.clone()),
                filter => split.plain.push((number, Cow::Borrowed(filter))),
            }
        }
        split
    }
}

/// Whether an expression holds a window of its own query.
pub(crate) fn windowed(expr: &Expr<Path>) -> bool {
    let own = |part: &Expr<Path>| matches!(part, Expr::Window(_)) && nearest(part).is_none_or(|up| up == 0);
    expr.any_part(&mut { own })
}

/// Whether an expression holds an aggregate of its own query.
pub(crate) fn aggregated(expr: &Expr<Path>) -> bool {
    expr.any_part(&mut is_own)
}

fn is_own(expr: &Expr<Path>) -> bool {
    matches!(expr, Expr::Aggregate(aggregate) if !aggregate.of_row) && nearest(expr).is_none_or(|up| up == 0)
}

/// Whether a select aggregates anything.
pub(super) fn aggregates(select: &Select<Path>, asked: &[Expr<Path>]) -> bool {
    asked.iter().any(aggregated)
        || select.grouping != Grouping::Rows
        || select.columns.iter().any(aggregated)
        || select.order_by.iter().any(|order| aggregated(&order.expr))
}

/// The to-many relations that an aggregate is of.
pub(super) fn anchors_of(aggregate: &Aggregate<Path>) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let orders = aggregate.order_by.iter().map(|order| &order.expr);
    for part in aggregate.args.iter().chain(&aggregate.filter).chain(orders) {
        many_nodes(part, 0, &mut anchors);
    }
    anchors
}

fn nodes(anchors: &[Anchor]) -> Vec<&'static PathNode> {
    anchors.iter().filter(|anchor| anchor.scope == Scope::Up(0)).map(|anchor| anchor.node).collect()
}

pub(super) fn contains(nodes: &[&'static PathNode], node: &'static PathNode) -> bool {
    nodes.iter().any(|known| std::ptr::eq(*known, node))
}

pub(super) fn same(left: &[&'static PathNode], right: &[&'static PathNode]) -> bool {
    left.len() == right.len() && left.iter().all(|node| contains(right, node))
}

/// The aggregates of a query's own that stand in an expression, without those inside others.
pub(super) fn outermost<'e>(expr: &'e Expr<Path>, found: &mut Vec<&'e Aggregate<Path>>) {
    match expr {
        Expr::Aggregate(aggregate) if is_own(expr) => found.push(aggregate),
        other => other.parts(&mut |part| outermost(part, found)),
    }
}

/// Columns that stand in no aggregate of the same query and in nothing that is grouped `by`, those that subqueries know
/// from outside among them.
fn loose<'e>(expr: &'e Expr<ColumnRef>, by: &[Expr<ColumnRef>], found: &mut Vec<&'e ColumnRef>) {
    if by.contains(expr) {
        return;
    }
    match expr {
        Expr::Column(column) => found.push(column),
        Expr::Aggregate(_) => return,
        Expr::InSelect { select, .. } | Expr::Exists(select) | Expr::Subquery { select, .. } => {
            columns_known(select, found)
        }
        _ => {}
    }
    expr.parts(&mut |part| loose(part, by, found));
}

/// All columns of a select.
pub(super) fn columns_known<'e>(select: &'e Select<ColumnRef>, found: &mut Vec<&'e ColumnRef>) {
    fn each<'e>(expr: &'e Expr<ColumnRef>, found: &mut Vec<&'e ColumnRef>) {
        match expr {
            // What it is of may come from outside, too.
            Expr::Aggregate(_) => expr.parts(&mut |part| each(part, found)),
            other => loose(other, &[], found),
        }
    }
    for join in &select.from.joins {
        found.push(&join.left);
        if let Source::Select(inner) = &join.source {
            columns_known(inner, found);
        }
    }
    if let Source::Select(inner) = &select.from.source {
        columns_known(inner, found);
    }
    let orders = select.order_by.iter().map(|order| &order.expr);
    let groups = select.grouping.by.iter().chain(&select.grouping.having);
    select.columns.iter().chain(&select.filters).chain(orders).chain(groups).for_each(|expr| each(expr, found));
}

impl Resolver {
    /// Decides how a query puts rows together, once its filters are joined.
    pub(super) fn plan(&mut self, select: &Select<Path>, asked: &[Expr<Path>], frame: usize) -> Result<Plan> {
        let orders = select.order_by.iter().map(|order| &order.expr);
        let parts: Vec<&Expr<Path>> = select.columns.iter().chain(asked).chain(orders).collect();
        let mut loose = Vec::new();
        parts.iter().for_each(|part| many_nodes(part, 0, &mut loose));
        let loose = nodes(&loose);
        let (mut by, mut divisions) = (Vec::new(), Vec::new());
        if let Grouping::Values(keys) = &select.grouping {
            let orders = select.order_by.iter().map(|order| &order.expr);
            for key in keys.iter().chain(&select.columns).chain(orders) {
                if !aggregated(key) && !windowed(key) && !divisions.contains(key) {
                    divisions.push(key.clone());
                }
            }
            // What the rows are grouped by is joined first, so that it is among what the groups are of.
            for key in select.columns.iter().filter(|column| !aggregated(column)) {
                self.expr(key)?;
            }
            for key in keys.iter().filter(|key| !select.columns.contains(key)) {
                by.push(self.expr(key)?);
            }
        }
        let rows: Vec<_> = self.frames[frame].many().collect();
        let filters = self.frames[frame].before.last().map_or(0, |(number, _)| number + 1);
        let mut plan = Plan {
            grouping: select.grouping.clone(),
            by,
            divisions,
            frame,
            rows,
            joined: Vec::new(),
            filters,
            clean: loose.is_empty(),
        };
        if matches!(plan.grouping, Grouping::Values(_) | Grouping::All) {
            let mut found = Vec::new();
            parts.iter().for_each(|part| outermost(part, &mut found));
            let sets: Vec<_> = found.into_iter().map(|aggregate| nodes(&anchors_of(aggregate))).collect();
            if let Some((first, others)) = sets.split_first()
                && plan.rows.iter().all(|row| contains(first, row))
                && others.iter().all(|other| same(first, other))
            {
                plan.joined.clone_from(first);
            }
        }
        Ok(plan)
    }

    /// `GROUP BY` and `HAVING` of a query whose parts are resolved.
    pub(super) fn groups(
        &self,
        plan: &Plan,
        keys: &[ColumnRef],
        columns: &[Expr<ColumnRef>],
        order_by: &[OrderBy<ColumnRef>],
        having: Vec<Expr<ColumnRef>>,
    ) -> Groups {
        let of_group = |expr: &Expr<ColumnRef>| expr.any_part(&mut |part| matches!(part, Expr::Aggregate(_)));
        let aggregates = columns.iter().chain(order_by.iter().map(|order| &order.expr)).any(of_group);
        let orders = order_by.iter().map(|order| &order.expr);
        let by = match plan.grouping {
            Grouping::All => Vec::new(),
            Grouping::Values(_) => {
                let windowed = |expr: &Expr<ColumnRef>| expr.any_part(&mut |part| matches!(part, Expr::Window(_)));
                let parts: Vec<_> = columns.iter().chain(orders).collect();
                let (of_groups, plain): (Vec<_>, Vec<_>) =
                    parts.into_iter().partition(|expr| of_group(expr) || windowed(expr));
                let mut by: Vec<_> = plan.by.iter().chain(plain).cloned().collect();
                // What stands beside an aggregate, and what windows go by, must be one value in each group.
                let mut others = Vec::new();
                of_groups.into_iter().chain(&having).for_each(|expr| loose(expr, &by, &mut others));
                let others = others.into_iter().filter(|column| self.homes[column.alias.0 as usize] == plan.frame);
                let others: Vec<_> = others.cloned().map(Expr::Column).collect();
                by.extend(others);
                by
            }
            // Without joins to many rows each row is a group of its own already.
            Grouping::Rows | Grouping::Each
                if !aggregates && having.is_empty() && self.frames[plan.frame].many().next().is_none() =>
            {
                Vec::new()
            }
            Grouping::Rows | Grouping::Each => {
                // The key decides the columns of the row itself; those of other rows are told one by one.
                let mut others = Vec::new();
                columns.iter().chain(orders).chain(&having).for_each(|expr| loose(expr, &[], &mut others));
                let mut by = keys.to_vec();
                for column in others {
                    let here = self.homes[column.alias.0 as usize] == plan.frame;
                    if here && keys.iter().all(|key| column.alias != key.alias) && !by.contains(column) {
                        by.push(column.clone());
                    }
                }
                by.into_iter().map(Expr::Column).collect()
            }
        };
        let mut distinct: Vec<Expr<ColumnRef>> = Vec::new();
        for expr in by {
            // What repeats would be grouped by twice; what is the same everywhere divides nothing.
            if !distinct.contains(&expr) && !matches!(expr, Expr::Value(_) | Expr::Const(_)) {
                distinct.push(expr);
            }
        }
        Groups { by: distinct, having }
    }
}
