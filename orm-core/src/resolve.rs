//! Paths to joins: what a queryset holds becomes what the writer takes.
//!
//! First every path becomes a column of an alias, and joins come into being, outer wherever a row
//! may be missing (`join`, `condition`). Then each condition that can only hold where a joined row
//! exists makes its join inner (`demand`). Last, negations are made two-valued, now that it is
//! known what can be NULL, and what is known beforehand folds away (`lower`); years become ranges (`year`). What is
//! aggregated where is decided once the joins of the filters are known (`group`, `aggregate`, `pieces`).

mod aggregate;
mod anchor;
mod combine;
mod condition;
mod definition;
mod demand;
mod group;
mod join;
mod lower;
mod over;
mod pieces;
mod window;
mod year;

use std::collections::HashMap;

pub use definition::{columns_of, resolve_for_definition};
use group::Filters;

use crate::ast::{Alias, ColumnRef, Expr, Groups, OrderBy, Select};

use crate::error::{Error, Result};
use crate::expr::{Path, Scope};
use crate::model::PathNode;
pub(crate) use anchor::joins_many;
pub(crate) use group::{aggregated, windowed};
pub use over::resolve_over;

/// A select that the writer takes.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The select.
    pub select: Select<ColumnRef>,
    /// Whether it is known to give no rows, so that it need not be run.
    pub empty: bool,
    /// The alias of its first table.
    pub base: Alias,
    /// The aliases of the models that were asked for to be locked.
    pub locked: Vec<Alias>,
}

/// What is asked for beside the select's own columns.
#[derive(Clone, Debug, Default)]
pub struct Extras<'a> {
    /// Models whose columns follow the select's, each at the end of a path to one row.
    pub models: &'a [&'static PathNode],
    /// Whether the columns of the select's own model come first.
    pub own_model: bool,
    /// Whether the key that a table between relates a row to follows all other columns, where rows are those of such keys.
    pub owner_key: bool,
    /// The models whose rows are to be locked: the select's own, and some of `models`.
    pub locked: &'a [&'static PathNode],
    /// Of which rows the limit and the offset are; none is of all.
    pub each: Option<Each>,
    /// How many aliases are left to tables outside of the select.
    pub reserved: usize,
}

/// Rows that are sliced apart from others.
#[derive(Clone, Copy, Debug, Hash)]
pub enum Each {
    /// Those of equal values in a field of the select's model, by its position.
    Field(usize),
    /// Those of the same owner of the table between.
    Owner,
}

/// Resolves a queryset's select.
///
/// # Errors
/// What the paths and conditions hold that cannot be: [`Error::Unsaved`], [`Error::QueryTooComplex`], [`Error::InvalidQuery`].
pub fn resolve(select: &Select<Path>, extras: &Extras<'_>) -> Result<Resolved> {
    let mut resolver = Resolver::default();
    // An alias nobody asks about may have any home.
    resolver.homes.resize(extras.reserved, usize::MAX);
    let mut resolved = resolver.query(select, extras)?;
    let outer = std::mem::take(&mut resolver.outer);
    lower::select(&mut resolved, &outer);
    let empty = resolved.filters.iter().any(|filter| matches!(filter, Expr::Const(false)));
    let base = resolved.from.alias;
    let locked = resolver.locked;
    Ok(Resolved { select: resolved, empty: empty || select.limit == Some(0), base, locked })
}

/// Makes aliases and joins while a statement is resolved.
#[derive(Debug, Default)]
struct Resolver {
    frames: Vec<join::Frame>,
    /// The frames of the queries around the present point, outermost first.
    levels: Vec<usize>,
    /// In which frame each alias is.
    homes: Vec<usize>,
    /// To-many relations that are one row for the conditions around the present point.
    bound: Vec<Bound>,
    /// The call of `filter` that is being resolved: to-many joins of other calls are not reused.
    call: Option<usize>,
    calls: usize,
    /// How the query that is being resolved puts rows together; none where it does not, and inside an aggregate.
    group: Option<group::Plan>,
    /// Aggregates that are of a derived table's columns, where they are.
    over: Vec<over::Over>,
    /// The aliases whose rows are to be locked.
    locked: Vec<Alias>,
    /// What is known in the end: which aliases may have no row.
    outer: HashMap<Alias, bool>,
}

/// A to-many relation that is one row for some conditions.
#[derive(Clone, Copy, Debug)]
struct Bound {
    node: &'static PathNode,
    /// How many queries were open where its path begins: the same path may stand in a query and in one inside it.
    level: usize,
    /// The frame that has the row.
    frame: usize,
    /// The call of `filter` that the row belongs to.
    call: Option<usize>,
}

impl Resolver {
    fn query(&mut self, select: &Select<Path>, extras: &Extras<'_>) -> Result<Select<ColumnRef>> {
        if let Some(combination) = &select.combined {
            return self.combination(select, combination, extras);
        }
        let meta = (select.from.meta)();
        let (frame, base) = self.open(meta);
        let Filters { plain, asked, windowed } = Filters::of(&select.filters);
        let own: Vec<_> = asked.iter().chain(&windowed).cloned().collect();
        let aggregates = group::aggregates(select, &own);
        let mut filters = Vec::new();
        for (number, filter) in plain {
            filters.push(self.filter(&filter, frame)?);
            if aggregates {
                self.frames[frame].before.push((number, filter.into_owned()));
            }
        }
        if aggregates {
            self.frames[frame].within.clone_from(&select.within);
            self.group = Some(self.plan(select, &own, frame)?);
        }
        let mut columns = Vec::new();
        if extras.own_model {
            columns.extend(meta.fields.iter().map(|field| Expr::Column(join::column(base, field))));
        }
        for node in extras.models {
            let alias = self.node(node, Scope::Up(0))?;
            columns.extend(node.meta().fields.iter().map(|field| Expr::Column(join::column(alias, field))));
        }
        for node in extras.locked {
            if node.parent().is_some() && !group::contains(extras.models, node) {
                let path = node.names().join(".");
                let reason = format!("`lock_of` names `{path}`, which `select_related` does not join");
                return Err(Error::InvalidQuery { reason });
            }
            let alias = self.node(node, Scope::Up(0))?;
            self.locked.push(alias);
        }
        for column in &select.columns {
            columns.push(self.expr(column)?);
        }
        let chosen = columns.len() - select.columns.len();
        let mut order_by = Vec::with_capacity(select.order_by.len());
        for order in &select.order_by {
            // What is selected is not computed again: with a subquery or a parameter in it the database would not know it to
            // be the same.
            let again = select.columns.iter().position(|column| *column == order.expr);
            let expr = match again {
                Some(position) => columns[chosen + position].clone(),
                None => self.expr(&order.expr)?,
            };
            order_by.push(OrderBy { expr, descending: order.descending, nulls: order.nulls });
        }
        let distinct_on = self.each(&select.distinct_on)?;
        check_distinct_on(&distinct_on, &order_by)?;
        let mut having = Vec::new();
        for filter in &asked {
            let condition = self.filter(filter, frame)?;
            let of_group = condition.any_part(&mut |part| matches!(part, Expr::Aggregate(_)));
            if of_group { having.push(condition) } else { filters.push(condition) }
        }
        let (mut kept, mut owners) = (Vec::new(), None);
        for filter in &windowed {
            kept.push(self.filter(filter, frame)?);
        }
        if let Some((between, keys)) = &select.within {
            let owner = self.within(frame, base, meta, *between, keys);
            filters.push(Expr::InList { item: Box::new(Expr::Column(owner.clone())), list: keys.clone() });
            if extras.owner_key {
                columns.push(Expr::Column(owner.clone()));
            }
            owners = Some(owner);
        }
        let (mut limit, mut offset) = (select.limit, select.offset);
        if let Some(each) = &extras.each
            && select.is_sliced()
        {
            let partition = match each {
                Each::Field(field) => Some(join::column(base, &meta.fields[*field])),
                Each::Owner => owners,
            };
            kept.extend(window::slice_of(partition, &order_by, limit.take(), std::mem::take(&mut offset)));
        }
        if select.distinct {
            add_order_columns(&mut columns, &order_by);
        }
        self.demand(frame, &filters);
        let grouping = match self.group.take() {
            Some(plan) => {
                let keys = join::key_columns(base, meta);
                self.groups(&plan, &keys, &columns, &order_by, having)
            }
            None => Groups { by: Vec::new(), having },
        };
        let from = self.close(frame);
        let select = Select {
            from,
            columns,
            filters,
            order_by,
            grouping,
            distinct: select.distinct,
            distinct_on,
            combined: (),
            within: (),
            limit,
            offset,
        };
        Ok(if kept.is_empty() { select } else { self.keep(select, kept) })
    }

    fn path(&mut self, path: &Path) -> Result<ColumnRef> {
        let field = &path.node.meta().fields[path.field];
        if path.field == path.node.meta().primary_key
            && let Some(column) = self.key_without_join(path.node, path.scope)?
        {
            return Ok(column);
        }
        let alias = self.node(path.node, path.scope)?;
        Ok(join::column(alias, field))
    }
}

/// The first of equal rows is only told by an order within them.
fn check_distinct_on(distinct_on: &[Expr<ColumnRef>], order_by: &[OrderBy<ColumnRef>]) -> Result<()> {
    let first = &order_by[..order_by.len().min(distinct_on.len())];
    if first.iter().all(|order| distinct_on.contains(&order.expr)) {
        return Ok(());
    }
    let reason = "`distinct_on` needs an order that begins with the same columns: order by them first".into();
    Err(Error::InvalidQuery { reason })
}

/// `SELECT DISTINCT` must give what it orders by.
fn add_order_columns(columns: &mut Vec<Expr<ColumnRef>>, order_by: &[OrderBy<ColumnRef>]) {
    for order in order_by {
        if !columns.contains(&order.expr) {
            columns.push(order.expr.clone());
        }
    }
}
