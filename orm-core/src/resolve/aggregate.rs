//! Aggregates: of the query's own groups, or of the rows related to each row, by a subquery.
//!
//! An aggregate counts what it names, once. It is taken of the query's own joined rows where these are just the rows
//! that it names; everywhere else it is a subquery of its own, with the filters repeated that restrict it.

use std::collections::HashSet;

use super::Resolver;
use super::anchor::{Anchor, many_nodes};
use super::group::{Numbered, Plan, anchors_of, contains, same};
use super::join::{Frame, key_columns};
use super::pieces::{Division, equal};
use crate::ast::{self, Aggregate, ColumnRef, CompareOp, Expr, From, Grouping, OrderBy, Select, derived_column};
use crate::error::{Error, Result};
use crate::expr::scope::nearest;
use crate::expr::{Path, Scope, key_paths};
use crate::model::PathNode;

/// What the rows of a subquery have in common with those outside.
#[derive(Clone, Copy)]
pub(super) enum Beside<'p> {
    /// They are related to one row.
    Row,
    /// They are in one group.
    Group(&'p Plan),
    /// Nothing.
    Nothing,
}

impl Beside<'_> {
    fn is_row(self) -> bool {
        matches!(self, Beside::Row)
    }
}

/// Where an aggregate is taken.
enum Place {
    /// In the query's own groups.
    Here,
    /// In a subquery, of the rows related to each row.
    Row,
    /// In a subquery of its own, of all rows of the query.
    Apart,
    /// Of what a subquery gives for each row of a group.
    Pieces,
}

/// The to-many relations whose rows an aggregate is of.
#[derive(Clone, Debug)]
pub(super) struct Named {
    anchors: Vec<Anchor>,
    /// Whether its own filter or order leads to others, which would give these rows several times.
    multiplied: bool,
}

impl Named {
    fn of(aggregate: &Aggregate<Path>) -> Self {
        let mut anchors = Vec::new();
        aggregate.args.iter().for_each(|arg| many_nodes(arg, 0, &mut anchors));
        let multiplied = anchors_of(aggregate).len() > anchors.len();
        Named { anchors, multiplied }
    }

    pub(super) fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    pub(super) fn is_multiplied(&self) -> bool {
        self.multiplied
    }

    /// Whether these are relations of the query's own rows.
    pub(super) fn are_of_own_rows(&self) -> bool {
        !self.anchors.is_empty() && self.anchors.iter().all(|anchor| anchor.scope == Scope::Up(0))
    }

    /// Whether another aggregate is of the same rows.
    pub(super) fn is_same(&self, other: &Named) -> bool {
        let nodes = |named: &Named| named.anchors.iter().map(|anchor| anchor.node).collect::<Vec<_>>();
        same(&nodes(self), &nodes(other))
    }
}

impl Resolver {
    /// An aggregate.
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate<Path>) -> Result<Expr<ColumnRef>> {
        if let Some(over) = self.over.iter().find(|over| over.aggregate == *aggregate) {
            return Ok(Expr::Aggregate(Box::new(over.taken.clone())));
        }
        let named = Named::of(aggregate);
        let up = aggregate.args.iter().filter_map(nearest).min().unwrap_or(0);
        // What stands inside an aggregate is taken of each row.
        let plan = if up == 0 { self.group.take() } else { None };
        let place =
            plan.as_ref().filter(|_| !aggregate.of_row).map_or(Place::Row, |plan| place(plan, aggregate, &named));
        // It is no condition's own: the same wherever it stands, also beside conditions on the rows that it is of.
        let level = self.level(Scope::Up(up));
        let outside = (self.call.take(), self.bound.clone());
        self.bound.retain(|bound| bound.level != level);
        let taken = match place {
            Place::Here => self.here(aggregate, &named).map(|taken| Expr::Aggregate(Box::new(taken))),
            Place::Row => self.of_each_row(aggregate, &named, up, Beside::Row),
            Place::Apart => self.of_each_row(aggregate, &named, up, Beside::Nothing),
            Place::Pieces => self.of_pieces(aggregate, &named, plan.as_ref()),
        };
        (self.call, self.bound) = outside;
        if plan.is_some() {
            self.group = plan;
        }
        taken
    }

    /// The aggregate of a query's own rows. What keeps NULL is told which of the rows are there.
    fn here(&mut self, aggregate: &Aggregate<Path>, named: &Named) -> Result<Aggregate<ColumnRef>> {
        let mut taken = self.taken(aggregate)?;
        if aggregate.function.may_keep_null() {
            let keys = self.keys(&named.anchors)?;
            let there = keys.into_iter().map(|key| Expr::IsNotNull(Box::new(Expr::Column(key))));
            let all: Vec<_> = there.chain(taken.filter.take()).collect();
            taken.filter = (!all.is_empty()).then(|| ast::all(all));
        }
        Ok(taken)
    }

    /// The aggregate of rows that are joined here.
    pub(super) fn taken(&mut self, aggregate: &Aggregate<Path>) -> Result<Aggregate<ColumnRef>> {
        Ok(Aggregate {
            function: aggregate.function,
            args: self.each(&aggregate.args)?,
            distinct: aggregate.distinct,
            filter: aggregate.filter.as_ref().map(|filter| self.expr(filter)).transpose()?,
            order_by: self.orders(&aggregate.order_by)?,
            result: aggregate.result,
            after: 0,
            of_row: false,
        })
    }

    /// The aggregate as a subquery, of the rows related to the row outside or, where not `beside` one, of all there are.
    pub(super) fn of_each_row(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        up: usize,
        beside: Beside<'_>,
    ) -> Result<Expr<ColumnRef>> {
        let repeated = self.repeated(aggregate, &named.anchors, up, beside);
        if beside.is_row() && up == 0 {
            let restricting: Vec<_> = repeated.iter().map(|(number, _)| *number).collect();
            if let Some(column) = self.tallied(aggregate, named, &restricting) {
                return Ok(column);
            }
        }
        let outside = self.group.take();
        let repeated = repeated.into_iter().map(|(_, filter)| filter).collect();
        let select = self.subquery_of(aggregate, named, up, beside, repeated);
        self.group = outside;
        let (select, result) = (Box::new(select?), aggregate.result);
        let value = Expr::Subquery { select, result };
        Ok(value)
    }

    fn subquery_of(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        up: usize,
        beside: Beside<'_>,
        repeated: Vec<Expr<Path>>,
    ) -> Result<Select<ColumnRef>> {
        let unbound = named.anchors.iter().filter(|anchor| self.bound(anchor.node, anchor.scope).is_none());
        let unbound: Vec<Anchor> = if named.multiplied { Vec::new() } else { unbound.copied().collect() };
        match unbound.first().map(|anchor| (anchor.node.parent(), anchor.scope)) {
            Some((Some(parent), scope)) if repeated.is_empty() && beside.is_row() => {
                self.of_related(aggregate, &unbound, parent, scope)
            }
            _ => self.of_again(aggregate, named, up, repeated, beside),
        }
    }

    /// The filters that restrict an aggregate: those before it that speak of the same related rows; all of them, where it
    /// is of all rows.
    fn repeated(
        &self,
        aggregate: &Aggregate<Path>,
        anchors: &[Anchor],
        up: usize,
        beside: Beside<'_>,
    ) -> Vec<Numbered> {
        if up != 0 {
            return Vec::new();
        }
        let Some(frame) = self.levels.last() else { return Vec::new() };
        let speaks = |filter: &Expr<Path>| {
            let mut spoken = Vec::new();
            many_nodes(filter, 0, &mut spoken);
            spoken.iter().any(|one| anchors.iter().any(|other| std::ptr::eq(one.node, other.node)))
        };
        let before = self.frames[*frame].before.iter();
        let restricting =
            before.filter(|(number, filter)| !beside.is_row() || (*number < aggregate.after && speaks(filter)));
        restricting.cloned().collect()
    }

    /// Of the rows that relations lead to from a row outside.
    fn of_related(
        &mut self,
        aggregate: &Aggregate<Path>,
        anchors: &[Anchor],
        parent: &'static PathNode,
        scope: Scope,
    ) -> Result<Select<ColumnRef>> {
        let outer = self.node(parent, scope)?;
        let frame = self.ask(parent);
        let outside = self.bound.len();
        self.bind(anchors, frame);
        let taken = self.taken(aggregate);
        let keys = self.keys(anchors);
        self.bound.truncate(outside);
        self.require(frame, &keys?);
        let mut select = self.beside(frame, key_columns(outer, parent.meta()), Vec::new());
        select.columns = vec![Expr::Aggregate(Box::new(taken?))];
        Ok(select)
    }

    /// Of the query's rows again, with filters repeated; of the same row only, where `beside` it.
    fn of_again(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        up: usize,
        filters: Vec<Expr<Path>>,
        beside: Beside<'_>,
    ) -> Result<Select<ColumnRef>> {
        let root = aggregate.args.iter().find_map(|arg| root_of(arg, up)).ok_or_else(|| Error::InvalidQuery {
            reason: "an aggregate needs a column of the rows that it is of".into(),
        })?;
        let level = self.level(Scope::Up(up)).saturating_sub(1);
        let outer = self.node(root, Scope::Up(up))?;
        let frame = self.frames.len();
        let alias = self.new_alias(frame);
        self.frames.push(Frame::new(Some(alias), root.meta().table, alias));
        let key = key_columns(alias, root.meta());
        let by = match beside {
            Beside::Group(plan) => self.divisions(plan)?,
            _ => Vec::new(),
        };
        let around = std::mem::replace(&mut self.levels[level], frame);
        let made = self.filtered(aggregate, named, &filters, &by, key.clone(), frame);
        self.levels[level] = around;
        let (taken, mut conditions, multiplied) = made?;
        self.demand(frame, &conditions);
        if beside.is_row() {
            let same = key.into_iter().zip(key_columns(outer, root.meta())).map(|(left, right)| Expr::Compare {
                op: CompareOp::Eq,
                left: Box::new(Expr::Column(left)),
                right: Box::new(Expr::Column(right)),
            });
            conditions.splice(0..0, same);
        } else if let Some((between, keys)) = self.frames[around].within.clone() {
            let owner = self.within(frame, alias, root.meta(), between, &keys);
            conditions.push(Expr::InList { item: Box::new(Expr::Column(owner)), list: keys });
        }
        let mut select = Select::new(self.from(frame));
        select.filters = conditions;
        if !multiplied.is_empty() {
            return Ok(self.once(frame, taken, select, multiplied));
        }
        select.columns = vec![Expr::Aggregate(Box::new(taken))];
        Ok(select)
    }

    /// The aggregate in a frame of its own, its filters, and, where the filters multiply the rows that it names, these
    /// rows' keys.
    #[allow(clippy::type_complexity, reason = "three things that come into being together")]
    fn filtered(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        filters: &[Expr<Path>],
        by: &[Division],
        key: Vec<ColumnRef>,
        frame: usize,
    ) -> Result<(Aggregate<ColumnRef>, Vec<Expr<ColumnRef>>, Vec<ColumnRef>)> {
        let mut conditions = Vec::new();
        for filter in filters {
            conditions.push(self.filter(filter, frame)?);
        }
        for division in by {
            let again = self.expr(&division.by)?;
            conditions.push(equal(again, division.here.clone()));
        }
        // A negation in its own filter is of the row that is aggregated.
        let outside = self.bound.len();
        self.bind(&named.anchors, frame);
        let taken = self.taken(aggregate);
        self.bound.truncate(outside);
        let taken = taken?;
        let mut keys = self.keys(&named.anchors)?;
        self.require(frame, &keys);
        let nodes: Vec<_> = named.anchors.iter().map(|anchor| anchor.node).collect();
        let joined: Vec<_> = self.frames[frame].many().collect();
        if same(&nodes, &joined) {
            keys.clear();
        } else if keys.is_empty() {
            keys = key;
        }
        Ok((taken, conditions, keys))
    }

    /// The aggregate of rows that are each taken once: of a `SELECT DISTINCT` of their keys and of what is aggregated.
    pub(super) fn once(
        &mut self,
        frame: usize,
        taken: Aggregate<ColumnRef>,
        mut rows: Select<ColumnRef>,
        keys: Vec<ColumnRef>,
    ) -> Select<ColumnRef> {
        let alias = self.new_alias(frame);
        self.outer.insert(alias, true);
        rows.distinct = true;
        rows.columns = keys.into_iter().map(Expr::Column).collect();
        let result = taken.result;
        let mut moved = |expr: Expr<ColumnRef>| {
            let (column_type, null) = match &expr {
                Expr::Column(column) => (column.column_type, column.null),
                other => (other.column_type().unwrap_or(result), true),
            };
            rows.columns.push(expr);
            Expr::Column(ColumnRef { alias, column: derived_column(rows.columns.len() - 1), column_type, null })
        };
        let aggregate = Aggregate {
            args: taken
                .args
                .into_iter()
                .map(|arg| if matches!(arg, Expr::Value(_)) { arg } else { moved(arg) })
                .collect(),
            filter: taken.filter.map(&mut moved),
            order_by: taken.order_by.into_iter().map(|order| OrderBy { expr: moved(order.expr), ..order }).collect(),
            ..Aggregate::new(taken.function, Vec::new(), result)
        };
        let aggregate = Aggregate { distinct: taken.distinct, ..aggregate };
        let mut select = Select::new(From::select(rows, alias));
        select.columns = vec![Expr::Aggregate(Box::new(aggregate))];
        select
    }

    /// The keys of the rows that relations lead to.
    pub(super) fn keys(&mut self, anchors: &[Anchor]) -> Result<Vec<ColumnRef>> {
        let keys = anchors.iter().flat_map(|anchor| key_paths(anchor.node, anchor.scope));
        keys.map(|key| self.path(&key)).collect()
    }

    /// Makes the joins of a frame inner that lead to the tables of these columns.
    pub(super) fn require(&mut self, frame: usize, columns: &[ColumnRef]) {
        let mut required: HashSet<_> = columns.iter().map(|column| column.alias).collect();
        for joined in self.frames[frame].joins.iter_mut().rev() {
            if required.contains(&joined.join.alias) {
                joined.join.outer = false;
                required.insert(joined.join.left.alias);
            }
        }
    }
}

/// Where an aggregate of a query's own is taken.
fn place(plan: &Plan, aggregate: &Aggregate<Path>, of: &Named) -> Place {
    let named: Vec<_> =
        of.anchors.iter().filter(|anchor| anchor.scope == Scope::Up(0)).map(|anchor| anchor.node).collect();
    let of_rows = named.iter().all(|node| contains(&plan.rows, node));
    match plan.grouping {
        Grouping::Values(_) if of.multiplied => Place::Pieces,
        Grouping::All if of.multiplied => Place::Apart,
        _ if of.multiplied => Place::Row,
        Grouping::Rows | Grouping::Each => {
            let here = plan.clean && !named.is_empty() && same(&named, &plan.rows) && aggregate.after >= plan.filters;
            if here { Place::Here } else { Place::Row }
        }
        Grouping::Values(_) | Grouping::All if same(&named, &plan.joined) && !named.is_empty() => Place::Here,
        Grouping::Values(_) if of_rows => Place::Here,
        Grouping::Values(_) => Place::Pieces,
        Grouping::All if named.is_empty() || same(&named, &plan.rows) => Place::Here,
        Grouping::All => Place::Apart,
    }
}

/// The root of a path that begins so far out.
fn root_of(expr: &Expr<Path>, up: usize) -> Option<&'static PathNode> {
    if let Expr::Column(path) = expr
        && path.scope == Scope::Up(up)
    {
        return std::iter::successors(Some(path.node), |node| node.parent()).last();
    }
    let mut root = None;
    expr.parts(&mut |part| root = root.or_else(|| root_of(part, up)));
    root
}
