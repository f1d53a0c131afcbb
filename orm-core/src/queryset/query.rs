//! A query while it is chained: data, without a type parameter.

use std::panic::Location;

use super::group::ask_of_rows;
use crate::ast::{Alias, ColumnRef, Expr, Grouping, OrderBy, Select, Source, all};
use crate::error::{Error, Result};
use crate::expr::scope::{self, follow, settle, shift};
use crate::expr::{Columns, Path, Q, Scope, own_order};
use crate::meta::Between;
use crate::model::{FetchMode, ModelType, PathNode};
use crate::resolve::{Each, Extras, Resolved, Within, aggregated, resolve, resolve_over, windowed};
use crate::sql::{self, Dialect, Statement};
use crate::value::Value;

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
    /// Only the rows that a table between relates to these keys.
    pub(super) within: Option<(Between, Vec<Value>)>,
    /// Whether the owner's key of `within` is read too.
    pub(super) owner_key: bool,
    /// Of which rows the limit and the offset are; none is of all.
    pub(super) each: Option<Each>,
    misuse: Option<Misuse>,
}

/// What cannot be, found while chaining; told when the query runs.
#[derive(Clone, Debug)]
enum Misuse {
    Sliced(&'static str),
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
            within: None,
            owner_key: false,
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

    pub(super) fn refuse_slice(&mut self, action: &'static str) {
        if self.select.is_sliced() {
            self.misuse.get_or_insert(Misuse::Sliced(action));
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        match &self.misuse {
            None => Ok(()),
            Some(Misuse::Sliced(action)) => Err(Error::Sliced { action }),
            Some(Misuse::Invalid(reason)) => Err(Error::InvalidQuery { reason: reason.clone() }),
        }
    }

    /// Makes what is there already fit for standing at another depth of nested closures.
    fn move_to(&mut self, level: usize) {
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

    pub(super) fn set_order(&mut self, level: usize, mut terms: Vec<OrderBy<Path>>) {
        self.refuse_slice("order");
        self.move_to(level);
        for term in &mut terms {
            settle(&mut term.expr, level);
            follow(&mut term.expr, usize::MAX);
            self.recall(&mut term.expr);
        }
        self.select.order_by = terms;
        self.ordered = true;
    }

    /// Sets an order of the model's own, given by name.
    pub(super) fn set_named_order(&mut self, terms: Vec<OrderBy<Path>>) {
        self.select.order_by = terms;
        self.ordered = true;
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
        let extras = Extras { within: self.within(), ..Extras::default() };
        let select = &self.select;
        let windows = select.filters.iter().chain(&aggregates).any(windowed);
        if select.is_sliced() || select.distinct || windows || select.grouping != Grouping::Rows {
            let select = if select.is_sliced() { self.with_order()? } else { select.clone() };
            return resolve_over(select, &aggregates, &extras);
        }
        let mut select =
            Select { order_by: Vec::new(), columns: aggregates, grouping: Grouping::All, ..select.clone() };
        ask_of_rows(&mut select.filters);
        resolve(&select, &extras)
    }

    /// The select with the order that applies: the one asked for, else the model's own.
    fn with_order(&self) -> Result<Select<Path>> {
        let mut select = self.select.clone();
        if !self.ordered {
            select.order_by = own_order((self.model().root)(0), Scope::Up(0))?;
        }
        Ok(select)
    }

    /// By the primary key where there is no other order: what `first` and `last` go by.
    pub(super) fn order_by_key(&mut self) {
        let meta = (self.model().meta)();
        if matches!(self.select.grouping, Grouping::Values(_)) {
            // Groups have no key; those of the first are what rows are told apart by.
            if self.select.order_by.is_empty() {
                let keys = self.select.columns.iter().filter(|column| !aggregated(column));
                let order = |expr: &Expr<Path>| OrderBy { expr: expr.clone(), descending: false, nulls: None };
                self.select.order_by = keys.map(order).collect();
            }
        } else if self.select.order_by.is_empty() && (self.ordered || meta.ordering.is_empty()) {
            let expr = self.own(meta.primary_key);
            self.select.order_by = vec![OrderBy { expr, descending: false, nulls: None }];
            self.ordered = true;
        }
    }

    /// The opposite order.
    pub(super) fn reverse(&mut self) {
        if !self.ordered {
            match own_order((self.model().root)(0), Scope::Up(0)) {
                Ok(order) => self.select.order_by = order,
                Err(error) => self.misused(error.to_string()),
            }
            self.ordered = true;
        }
        for term in &mut self.select.order_by {
            term.descending = !term.descending;
            term.nulls = term.nulls.map(|nulls| match nulls {
                crate::ast::Nulls::First => crate::ast::Nulls::Last,
                crate::ast::Nulls::Last => crate::ast::Nulls::First,
            });
        }
    }

    /// At most so many rows of those there are already.
    pub(super) fn narrow(&mut self, limit: u64) {
        self.select.limit = Some(self.select.limit.map_or(limit, |present| present.min(limit)));
    }

    fn within(&self) -> Option<Within<'_>> {
        self.within.as_ref().map(|(between, keys)| Within { between: *between, keys, key_column: self.owner_key })
    }

    pub(super) fn resolve_with(&self, select: &Select<Path>, models: bool) -> Result<Resolved> {
        self.check()?;
        if i64::try_from(select.offset).is_err() || select.limit.is_some_and(|limit| i64::try_from(limit).is_err()) {
            return Err(Error::InvalidQuery { reason: "a limit or an offset is beyond 2^63".into() });
        }
        let related: &[_] = if models { &self.related } else { &[] };
        resolve(
            select,
            &Extras { models: related, own_model: models, within: self.within(), each: self.each, reserved: 0 },
        )
    }

    /// The statement that gives whole models; none where it is known that there are none.
    pub(super) fn models(&self, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let resolved = self.resolve_with(&self.with_order()?, true)?;
        Ok(statement(&resolved, dialect))
    }

    /// The statement that gives the chosen columns.
    pub(super) fn columns(&self, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let resolved = self.resolve_with(&self.with_order()?, false)?;
        Ok(statement(&resolved, dialect))
    }

    /// The statement that asks whether there is a row.
    pub(super) fn any_row(&self, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let mut query = self.clone();
        if !query.select.is_sliced() {
            query.select.order_by.clear();
            query.select.distinct = false;
        }
        if !query.select.distinct && query.select.grouping == Grouping::Rows {
            query.select.columns.clear();
        }
        query.narrow(1);
        let resolved = query.resolve_with(&query.select, false)?;
        Ok(statement(&resolved, dialect))
    }

    /// The resolved select of the rows themselves, without an order unless it is sliced: what counting, updating and
    /// subqueries start from.
    pub(super) fn rows(&self) -> Result<Resolved> {
        self.rows_beside(0)
    }

    /// As [`Query::rows`], with the first aliases left to others.
    pub(super) fn rows_beside(&self, reserved: usize) -> Result<Resolved> {
        self.check()?;
        let select = if self.select.is_sliced() {
            self.with_order()?
        } else {
            Select { order_by: Vec::new(), ..self.select.clone() }
        };
        resolve(&select, &Extras { within: self.within(), reserved, ..Extras::default() })
    }

    /// The keys of the rows, with the first aliases left to others.
    pub(super) fn keys_beside(&self, reserved: usize) -> Result<Resolved> {
        let mut query = self.clone();
        query.select.columns = vec![query.own((query.model().meta)().primary_key)];
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
        let key = (self.model().meta)().key();
        let column = ColumnRef { alias: Alias(0), column: key.column, column_type: key.column_type, null: false };
        let select = Box::new(self.keys_beside(1)?.select);
        Ok(Some(Expr::InSelect { item: Box::new(Expr::Column(column)), select }))
    }

    /// As a subquery of one column inside the closures that run now.
    pub(super) fn into_subquery(mut self) -> Result<Select<Path>> {
        self.check()?;
        if self.select.columns.is_empty() {
            self.select.columns = vec![self.own((self.model().meta)().primary_key)];
        }
        self.move_to(scope::depth());
        if self.select.is_sliced() {
            self.select = self.with_order()?;
        } else {
            self.select.order_by.clear();
        }
        Ok(self.select)
    }
}

fn statement(resolved: &Resolved, dialect: &dyn Dialect) -> Option<Statement> {
    if resolved.empty { None } else { Some(sql::select(&resolved.select, dialect)) }
}

/// A statement with the place in the program that it comes from.
pub(super) fn at(statement: Statement, location: &'static Location<'static>) -> Statement {
    Statement { location: Some(location), ..statement }
}
