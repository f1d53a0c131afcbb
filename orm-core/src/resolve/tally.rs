//! Aggregates of related rows, taken once for all rows of a query: a joined table that has a row for each of them.
//!
//! A subquery beside each row is run for each row, and where it joins tables itself a database may read them as a whole
//! every time. So what lies beyond one table is put together by the key of the query's rows and joined to them. The
//! table repeats the query's filters: where these leave few rows, only theirs are put together.

use super::Extras;
use super::Resolver;
use super::aggregate::Named;
use super::anchor::joins_many;
use super::group::{self, Filters, columns_known, outermost};
use super::join::{self, Frame, Joined};
use crate::ast::{Aggregate, Alias, ColumnRef, Expr, From, Function, Grouping, Join, Select, Source, derived_column};
use crate::error::Result;
use crate::expr::scope::reaches_out;
use crate::expr::{Path, Scope, key_paths};
use crate::meta::{Link, RelationKind};
use crate::model::{ModelType, PathNode};
use crate::value::{ColumnType, Value};

/// The tables that are joined to a query for its aggregates.
#[derive(Debug)]
pub(super) struct Tallies {
    model: &'static ModelType,
    /// The aggregates that may be taken so, where not all may.
    only: Option<Vec<Aggregate<Path>>>,
    all: Vec<Tally>,
}

/// A joined table of what aggregates are of each row.
#[derive(Debug)]
struct Tally {
    alias: Alias,
    named: Named,
    aggregates: Vec<Aggregate<Path>>,
    /// The numbers of the filters that restrict what is aggregated.
    restricting: Vec<usize>,
}

/// The most values of a list that are worth being sent twice.
const LONG: usize = 500;

/// Where aggregates of the rows of a select may be taken so; none where they may not.
pub(super) fn tallies(select: &Select<Path>, filters: &Filters<'_>, extras: &Extras<'_>) -> Option<Tallies> {
    let meta = (select.from.meta)();
    let apart = extras.each.is_some() && select.is_sliced();
    // A lock is on rows of tables, and `DISTINCT ON` goes by expressions that are written twice.
    if apart || extras.locks || !select.distinct_on.is_empty() || !meta.composite.is_empty() {
        return None;
    }
    // What rows are grouped by is written twice, too.
    if let Grouping::Values(keys) = &select.grouping {
        let of_row = |part: &Expr<Path>| matches!(part, Expr::Aggregate(aggregate) if aggregate.of_row);
        if keys.iter().chain(&select.columns).any(|key| key.any_part(&mut { of_row })) {
            return None;
        }
    }
    let once = |part: &Expr<Path>| !may_be_repeated(part);
    if filters.plain.iter().any(|(_, filter)| filter.any_part(&mut { once }) || reaches_out(filter)) {
        return None;
    }
    // Of a slice only the rows that are given are counted, unless all have to be to tell which these are.
    let only = select.is_sliced().then(|| {
        let mut asked = Vec::new();
        let orders = select.order_by.iter().map(|order| &order.expr);
        filters.asked.iter().chain(&filters.windowed).chain(orders).for_each(|expr| outermost(expr, &mut asked));
        asked.into_iter().cloned().collect::<Vec<_>>()
    });
    if only.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    Some(Tallies { model: select.from, only, all: Vec::new() })
}

/// Whether a part of a condition holds of the same rows when it is asked again, at no great cost.
fn may_be_repeated(part: &Expr<Path>) -> bool {
    match part {
        Expr::Written { .. } | Expr::Call { function: Function::Random, .. } => false,
        Expr::InList { list, .. } => list.len() <= LONG,
        _ => true,
    }
}

impl Resolver {
    /// An aggregate of related rows as a column of a joined table; none where a subquery beside each row is as good, or
    /// where it cannot be joined.
    pub(super) fn tallied(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        restricting: &[usize],
    ) -> Option<Expr<ColumnRef>> {
        let frame = *self.levels.last()?;
        let tallies = self.frames[frame].tallies.as_ref()?;
        let may = tallies.only.as_ref().is_none_or(|only| only.iter().any(|one| one.is_like(aggregate)));
        let whole = Expr::Aggregate(Box::new(aggregate.clone()));
        // What has only a name may give something of no rows.
        if !may
            || aggregate.function.is_named()
            || !named.are_of_own_rows()
            || reaches_out(&whole)
            || !joins(aggregate, named)
        {
            return None;
        }
        let known = tallies.all.iter().position(|tally| {
            let like = |(position, known): (usize, &Aggregate<Path>)| known.is_like(aggregate).then_some(position);
            tally.restricting == restricting && tally.aggregates.iter().enumerate().find_map(like).is_some()
        });
        let shared = || tallies.all.iter().position(|tally| tally.takes(named, restricting));
        let position = match known.or_else(shared) {
            Some(position) => position,
            None => {
                let alias = self.new_alias(frame);
                let tally =
                    Tally { alias, named: named.clone(), aggregates: Vec::new(), restricting: restricting.to_vec() };
                let all = &mut self.frames[frame].tallies.as_mut()?.all;
                all.push(tally);
                all.len() - 1
            }
        };
        let tally = &mut self.frames[frame].tallies.as_mut()?.all[position];
        let column = tally.aggregates.iter().position(|known| known.is_like(aggregate)).unwrap_or_else(|| {
            tally.aggregates.push(aggregate.clone());
            tally.aggregates.len() - 1
        });
        let column = ColumnRef {
            alias: tally.alias,
            // The first is the key.
            column: derived_column(column + 1),
            column_type: aggregate.result,
            null: true,
        };
        let value = Expr::Column(column);
        if !aggregate.function.counts() {
            return Some(value);
        }
        let args = vec![value, Expr::Value(Value::Int(0))];
        Some(Expr::Call { function: Function::Coalesce, args, result: ColumnType::BigInt })
    }

    /// Joins the tables to a query that its aggregates are columns of.
    pub(super) fn join_tallies(&mut self, frame: usize) -> Result<()> {
        let Some(tallies) = self.frames[frame].tallies.take() else { return Ok(()) };
        // Each is of a row of the query by itself, however the query puts rows together.
        let group = self.group.take();
        let base = self.frames[frame].alias;
        for tally in tallies.all {
            let alias = tally.alias;
            let (rows, by) = self.tally(tally, tallies.model, frame)?;
            let left = ColumnRef { alias: base, ..by };
            let right = ColumnRef { alias, column: derived_column(0), null: true, ..left.clone() };
            let join = Join { source: Source::Select(Box::new(rows)), alias, outer: true, left, right };
            self.frames[frame].joins.push(Joined::one(join));
        }
        self.group = group;
        Ok(())
    }

    /// The rows of such a table: a value of a column of the query's model, and what is aggregated of the rows related to
    /// those that have it; and that column.
    fn tally(
        &mut self,
        tally: Tally,
        model: &'static ModelType,
        around: usize,
    ) -> Result<(Select<ColumnRef>, ColumnRef)> {
        let root = (model.root)(0);
        let frame = self.frames.len();
        let base = self.new_alias(frame);
        self.frames.push(Frame::new(Some(base), root.meta().table, base));
        let level = self.levels.len() - 1;
        self.levels[level] = frame;
        let made = self.tally_parts(&tally, model, around, frame);
        self.levels[level] = around;
        let (mut taken, mut conditions, mut keys) = made?;
        self.demand(frame, &conditions);
        if let Some((between, owners)) = self.frames[around].within.clone() {
            let owner = self.within(frame, base, root.meta(), between, &owners);
            conditions.push(Expr::InList { item: Box::new(Expr::Column(owner)), list: owners });
        }
        let key = join::column(base, root.meta().key());
        let mut select = Select::new(self.from(frame));
        select.filters = conditions;
        let (mut select, by, group) = match taken.len() {
            1 if !keys.is_empty() => {
                keys.insert(0, key.clone());
                let select = self.once(frame, taken.swap_remove(0), select, keys);
                let group = ColumnRef { alias: select.from.alias, column: derived_column(0), ..key.clone() };
                (select, key, group)
            }
            _ => {
                select.columns = taken.into_iter().map(|one| Expr::Aggregate(Box::new(one))).collect();
                let (by, group) = without_base(&mut select).unwrap_or_else(|| (key.clone(), key));
                (select, by, group)
            }
        };
        select.columns.insert(0, Expr::Column(group.clone()));
        select.grouping.by = vec![Expr::Column(group)];
        Ok((select, by))
    }

    /// The aggregates in a frame of their own, the filters, and the keys of the rows that they are of, where the filters
    /// multiply these.
    #[allow(clippy::type_complexity, reason = "three things that come into being together")]
    fn tally_parts(
        &mut self,
        tally: &Tally,
        model: &'static ModelType,
        around: usize,
        frame: usize,
    ) -> Result<(Vec<Aggregate<ColumnRef>>, Vec<Expr<ColumnRef>>, Vec<ColumnRef>)> {
        let mut conditions = Vec::new();
        for (number, filter) in self.frames[around].before.clone() {
            if tally.restricting.contains(&number) {
                conditions.push(self.filter(&filter, frame)?);
            } else if filter.any_part(&mut |part| matches!(part, Expr::Aggregate(_))) {
                // It would cost as much as what it spares.
            } else if joins_many(&filter) {
                // Joined here, it would multiply what is aggregated.
                conditions.push(self.filter(&among(model, filter), frame)?);
            } else {
                conditions.push(self.filter(&filter, frame)?);
            }
        }
        // A negation in an aggregate's own filter is of the row that is aggregated.
        let outside = self.bound.len();
        self.bind(tally.named.anchors(), frame);
        let taken: Result<_> = tally.aggregates.iter().map(|aggregate| self.taken(aggregate)).collect();
        self.bound.truncate(outside);
        let taken = taken?;
        let mut keys = self.keys(tally.named.anchors())?;
        self.require(frame, &keys);
        let nodes: Vec<_> = tally.named.anchors().iter().map(|anchor| anchor.node).collect();
        let joined: Vec<_> = self.frames[frame].many().collect();
        if group::same(&nodes, &joined) {
            keys.clear();
        }
        Ok((taken, conditions, keys))
    }
}

impl Tally {
    /// Whether it can have another aggregate, too. Where filters restrict it, it may come to be of one only.
    fn takes(&self, named: &Named, restricting: &[usize]) -> bool {
        let plain = |named: &Named, restricting: &[usize]| restricting.is_empty() && !named.is_multiplied();
        plain(&self.named, &self.restricting) && plain(named, restricting) && self.named.is_same(named)
    }
}

/// That a row is among those of which a condition holds.
fn among(model: &'static ModelType, condition: Expr<Path>) -> Expr<Path> {
    let key = |scope| key_paths((model.root)(0), scope).next().map(Expr::Column);
    match (key(Scope::Up(0)), key(Scope::Up(0))) {
        (Some(item), Some(column)) => {
            let select = Select { columns: vec![column], filters: vec![condition], ..Select::new(model) };
            Expr::InSelect { item: Box::new(item), select: Box::new(select) }
        }
        _ => condition,
    }
}

/// Whether an aggregate of each row reads more than one table.
fn joins(aggregate: &Aggregate<Path>, named: &Named) -> bool {
    let [anchor] = named.anchors() else { return true };
    let (Some(parent), Some(relation)) = (anchor.node.parent(), anchor.node.relation()) else { return true };
    if parent.parent().is_some() {
        return true;
    }
    let key = anchor.node.meta().primary_key;
    let between = matches!(parent.meta().link(relation), Ok(Link::Between(_)));
    let here = |path: &Path| {
        let node: &PathNode = path.node;
        let own = std::ptr::eq(node, anchor.node) && (!between || path.field == key);
        // A foreign key's own column is the key at its end.
        let foreign = !between
            && node.parent().is_some_and(|parent| std::ptr::eq(parent, anchor.node))
            && node.relation().is_some_and(|relation| matches!(relation.kind, RelationKind::Forward { .. }))
            && path.field == node.meta().primary_key;
        own || foreign
    };
    Expr::Aggregate(Box::new(aggregate.clone())).any_part(&mut |part| matches!(part, Expr::Column(path) if !here(path)))
}

/// Leaves the first table out where it does no more than to lead to the next. The column that leads there, and what it
/// equals.
fn without_base(select: &mut Select<ColumnRef>) -> Option<(ColumnRef, ColumnRef)> {
    let base = select.from.alias;
    let first = select.from.joins.first()?;
    let mut known = Vec::new();
    columns_known(select, &mut known);
    let leads = !first.outer && first.left.alias == base && matches!(first.source, Source::Table(_));
    if !leads || known.iter().filter(|column| column.alias == base).count() != 1 {
        return None;
    }
    let first = select.from.joins.remove(0);
    select.from = From { source: first.source, alias: first.alias, joins: std::mem::take(&mut select.from.joins) };
    Some((first.left, first.right))
}
