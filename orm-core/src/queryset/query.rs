//! A query while it is chained: data, without a type parameter.

use std::panic::Location;

use super::combine::{columns, set_columns};
use super::group::ask_of_rows;
use super::key::key_columns;
use crate::ast::{Alias, ColumnRef, CompareOp, Expr, From, Grouping, Select, Source, all, derived_column};
use crate::error::{Error, Result};
use crate::expr::scope::{self, follow, settle, shift};
use crate::expr::{Columns, Path, Q, Scope};
use crate::model::{FetchMode, ModelType, PathNode};
use crate::resolve::{Each, Extras, Resolved, aggregated, resolve, resolve_over, windowed};
use crate::sql::Statement;

/// What a queryset holds.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) select: Select<Path>,
    /// Whether an order was asked for, be it none.
    pub(super) ordered: bool,
    /// How deep the closures were nested that its parts come from.
    depth: usize,
    pub(super) related: Vec<&'static PathNode>,
    pub(super) prefetch: Vec<Prefetch>,
    pub(super) mode: FetchMode,
    /// Whether the key that a table between relates a row to is read too.
    pub(super) owner_key: bool,
    pub(super) lock: Option<super::lock::Asked>,
    /// Of which rows the limit and the offset are; none is of all.
    pub(super) each: Option<Each>,
    misuse: Option<Misuse>,
}

/// What cannot be, found while chaining; told when the query runs.
#[derive(Clone, Debug)]
enum Misuse {
    Sliced(&'static str),
    Combined(&'static str),
    /// Querysets combined of combined ones, over and over.
    Nested(usize),
    Invalid(String),
}

/// One path to be prefetched, with the query for the rows at its end.
#[derive(Clone, Debug)]
pub struct Prefetch {
    /// The relations from the root to the end.
    pub(super) trail: Vec<&'static PathNode>,
    pub(super) query: Option<Box<Query>>,
}

impl Prefetch {
    pub(super) fn to(node: &'static PathNode, query: Option<Query>) -> Self {
        let mut trail: Vec<_> = std::iter::successors(Some(node), |node| node.parent())
            .take_while(|node| node.parent().is_some())
            .collect();
        trail.reverse();
        Prefetch { trail, query: query.map(Box::new) }
    }
}

impl Query {
    /// All rows of a model.
    pub(super) fn new(model: &'static ModelType) -> Self {
        Query {
            select: Select::new(model),
            ordered: false,
            depth: scope::depth(),
            related: Vec::new(),
            prefetch: Vec::new(),
            mode: FetchMode::default(),
            owner_key: false,
            lock: None,
            each: None,
            misuse: None,
        }
    }

    pub(super) fn model(&self) -> &'static ModelType {
        self.select.from
    }

    /// The path of one of the model's own fields.
    pub(super) fn own(&self, field: usize) -> Expr<Path> {
        Expr::Column(Path { node: (self.model().root)(0), field, scope: Scope::Up(0) })
    }

    pub(super) fn misused(&mut self, reason: String) {
        self.misuse.get_or_insert(Misuse::Invalid(reason));
    }

    /// Refuses to be combined of combined queries more than `most` deep.
    pub(super) fn nested_beyond(&mut self, most: usize) {
        self.misuse.get_or_insert(Misuse::Nested(most));
    }

    pub(super) fn refuse_slice(&mut self, action: &'static str) {
        if self.select.is_sliced() {
            self.misuse.get_or_insert(Misuse::Sliced(action));
        }
    }

    /// Whether its rows are those of several queries.
    pub(super) fn is_combined(&self) -> bool {
        self.select.combined.is_some()
    }

    pub(super) fn refuse_combined(&mut self, action: &'static str) {
        if self.is_combined() {
            self.misuse.get_or_insert(Misuse::Combined(action));
        }
    }

    /// Refuses to change rows where they are not just those of conditions.
    pub(super) fn refuse_change(&mut self, action: &'static str) {
        self.refuse_slice(action);
        self.refuse_combined(action);
        if !self.select.distinct_on.is_empty() {
            self.misused(format!("cannot {action} after `distinct_on`: ask for the keys first"));
        }
    }

    /// What is wrong with a query that becomes part of this one.
    pub(super) fn adopt_misuse(&mut self, other: &Query) {
        self.misuse = self.misuse.take().or_else(|| other.misuse.clone());
    }

    /// The depth of the closures that its parts come from.
    pub(super) fn level(&self) -> usize {
        self.depth
    }

    /// Whether the order decides which rows there are.
    pub(super) fn keeps_order(&self) -> bool {
        self.select.is_sliced() || !self.select.distinct_on.is_empty()
    }

    pub(super) fn check(&self) -> Result<()> {
        match &self.misuse {
            None => Ok(()),
            Some(Misuse::Sliced(action)) => Err(Error::Sliced { action }),
            Some(Misuse::Nested(most)) => Err(Error::QueryTooComplex {
                reason: format!(
                    "querysets are combined more than {most} deep in one another; add them one by one to the same queryset, \
                     or give conditions to one `Q::any`"
                ),
            }),
            Some(Misuse::Combined(action)) => Err(Error::InvalidQuery {
                reason: format!(
                    "cannot {action} after `union`, `intersection` or `difference`: do it to the querysets before"
                ),
            }),
            Some(Misuse::Invalid(reason)) => Err(Error::InvalidQuery { reason: reason.clone() }),
        }
    }

    /// Makes what is there already fit for standing at another depth of nested closures.
    pub(super) fn move_to(&mut self, level: usize) {
        if level != self.depth {
            let by = isize::try_from(level).unwrap_or(0) - isize::try_from(self.depth).unwrap_or(0);
            shift(&mut self.select, by);
            self.depth = level;
        }
    }

    /// Adds a condition that a closure at `level` gave; its negation where `negated`.
    pub(super) fn condition(&mut self, level: usize, condition: Q, negated: bool) {
        let (mut expr, _) = (if negated { !condition } else { condition }).into_parts();
        if matches!(expr, Expr::Const(true)) {
            return;
        }
        self.refuse_slice("filter");
        self.refuse_combined("filter");
        self.move_to(level);
        settle(&mut expr, level);
        follow(&mut expr, self.select.filters.len());
        self.recall(&mut expr);
        self.select.filters.push(expr);
    }

    /// Adds a condition on the model's own columns.
    pub(super) fn add_filter(&mut self, filter: Expr<Path>) {
        self.select.filters.push(filter);
    }

    pub(super) fn set_distinct_on(&mut self, level: usize, columns: Columns) {
        self.move_to(level);
        self.select.distinct = false;
        self.select.distinct_on = columns.exprs;
        for expr in &mut self.select.distinct_on {
            settle(expr, level);
            follow(expr, self.select.filters.len());
        }
    }

    pub(super) fn set_columns(&mut self, level: usize, columns: Columns) {
        self.select.columns.clear();
        self.add_columns(level, columns);
    }

    /// Selects more columns; whether one of them is an aggregate.
    pub(super) fn add_columns(&mut self, level: usize, columns: Columns) -> bool {
        self.move_to(level);
        let mut aggregates = false;
        let before = self.select.columns.len();
        for mut column in columns.exprs {
            settle(&mut column, level);
            follow(&mut column, self.select.filters.len());
            self.recall_keys(&mut column);
            aggregates |= aggregated(&column);
            self.select.columns.push(column);
        }
        self.order_recalls(before);
        aggregates
    }

    /// Aggregates as a closure at `level` gave them, of all rows of the query.
    pub(super) fn own_aggregates(&mut self, level: usize, columns: Columns) -> Vec<Expr<Path>> {
        self.move_to(level);
        let mut exprs = columns.exprs;
        for expr in &mut exprs {
            settle(expr, level);
            follow(expr, self.select.filters.len());
            self.recall(expr);
        }
        exprs
    }

    /// The select that gives aggregates of all rows, in one row.
    pub(super) fn whole(&self, aggregates: Vec<Expr<Path>>) -> Result<Resolved> {
        self.check()?;
        if let Some(loose) = aggregates.iter().find(|expr| !aggregated(expr) && !matches!(expr, Expr::Value(_))) {
            let of = match loose {
                Expr::Fault(_) => None,
                Expr::Column(path) => Some(format!("the column `{}`", path.column().1)),
                _ => Some("an expression".to_owned()),
            };
            if let Some(of) = of {
                let reason = format!("`aggregate` gives one row of all rows, but {of} in it is no aggregate");
                return Err(Error::InvalidQuery { reason });
            }
        }
        let extras = Extras::default();
        let select = &self.select;
        let windows = select.filters.iter().chain(&aggregates).any(windowed);
        let own = self.keeps_order() || self.is_combined();
        if own || select.distinct || windows || select.grouping != Grouping::Rows {
            let mut select = if self.keeps_order() { self.with_order()? } else { select.clone() };
            self.select_own(&mut select);
            return resolve_over(select, &aggregates, &extras);
        }
        let mut select =
            Select { order_by: Vec::new(), columns: aggregates, grouping: Grouping::All, ..select.clone() };
        ask_of_rows(&mut select.filters);
        resolve(&select, &extras)
    }

    /// At most so many rows of those there are already.
    pub(super) fn narrow(&mut self, limit: u64) {
        self.select.limit = Some(self.select.limit.map_or(limit, |present| present.min(limit)));
    }

    pub(super) fn resolve_with(&self, select: &Select<Path>, models: bool) -> Result<Resolved> {
        self.check()?;
        if i64::try_from(select.offset).is_err() || select.limit.is_some_and(|limit| i64::try_from(limit).is_err()) {
            return Err(Error::InvalidQuery { reason: "a limit or an offset is beyond 2^63".into() });
        }
        let related: &[_] = if models { &self.related } else { &[] };
        let locked: &[_] =
            if models || self.related.is_empty() { self.lock.as_ref().map_or(&[], |lock| &lock.of) } else { &[] };
        resolve(
            select,
            &Extras {
                models: related,
                own_model: models,
                owner_key: self.owner_key,
                each: self.each,
                locked,
                locks: self.lock.is_some(),
                reserved: 0,
            },
        )
    }

    /// The resolved select of the rows themselves, without an order unless it is sliced: what counting, updating and
    /// subqueries start from.
    pub(super) fn rows(&self) -> Result<Resolved> {
        self.rows_beside(0)
    }

    /// Has a combination of models select their columns: rows are equal where all of these are.
    pub(super) fn select_own(&self, select: &mut Select<Path>) {
        if self.is_combined() && columns(select).is_empty() {
            let fields = 0..(self.model().meta)().fields.len();
            set_columns(select, &fields.map(|field| self.own(field)).collect::<Vec<_>>());
        }
    }

    /// As [`Query::rows`], with the first aliases left to others.
    pub(super) fn rows_beside(&self, reserved: usize) -> Result<Resolved> {
        self.check()?;
        let mut select = if self.keeps_order() {
            self.with_order()?
        } else {
            Select { order_by: Vec::new(), ..self.select.clone() }
        };
        self.select_own(&mut select);
        resolve(&select, &Extras { reserved, ..Extras::default() })
    }

    /// The keys of the rows, with the first aliases left to others.
    pub(super) fn keys_beside(&self, reserved: usize) -> Result<Resolved> {
        let mut query = self.clone();
        query.select.columns = query.own_key().collect();
        query.select.distinct = false;
        query.rows_beside(reserved)
    }

    /// The condition on a table by itself (alias 0) that gives a query's rows: the query's own where it reads no other
    /// table, else that the key is among its rows'. None where it is known that there are no rows.
    pub(super) fn row_filter(&self) -> Result<Option<Expr<ColumnRef>>> {
        let resolved = self.rows()?;
        if resolved.empty {
            return Ok(None);
        }
        let Select { from, grouping, .. } = &resolved.select;
        let own = from.joins.is_empty() && matches!(from.source, Source::Table(_)) && grouping.is_empty();
        if own && !resolved.select.is_sliced() {
            return Ok(Some(all(resolved.select.filters)));
        }
        let meta = (self.model().meta)();
        if !meta.composite.is_empty() {
            // A key of several columns is no item of a list: it is looked for in a table of the rows' keys.
            let keys = From::select(self.keys_beside(2)?.select, Alias(1));
            let equal = key_columns(meta, Alias(0)).enumerate().map(|(position, here)| {
                let there = ColumnRef { alias: Alias(1), column: derived_column(position), ..here.clone() };
                Expr::Compare {
                    op: CompareOp::Eq,
                    left: Box::new(Expr::Column(there)),
                    right: Box::new(Expr::Column(here)),
                }
            });
            return Ok(Some(Expr::Exists(Box::new(Select { filters: equal.collect(), ..Select::new(keys) }))));
        }
        let key = meta.key();
        let column = ColumnRef { alias: Alias(0), column: key.column, column_type: key.column_type, null: false };
        let select = Box::new(self.keys_beside(1)?.select);
        Ok(Some(Expr::InSelect { item: Box::new(Expr::Column(column)), select }))
    }

    /// As a subquery, of the key where no column is chosen, inside the closures that run now.
    pub(super) fn into_subquery(mut self) -> Result<Select<Path>> {
        self.check()?;
        if columns(&self.select).is_empty() {
            let key: Vec<_> = self.own_key().collect();
            set_columns(&mut self.select, &key);
        }
        self.move_to(scope::depth());
        if self.keeps_order() {
            self.select = self.with_order()?;
        } else {
            self.select.order_by.clear();
        }
        Ok(self.select)
    }
}

/// A statement with the place in the program that it comes from.
pub(super) fn at(statement: Statement, location: &'static Location<'static>) -> Statement {
    Statement { location: Some(location), ..statement }
}
