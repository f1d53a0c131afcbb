//! The order of a query's rows.

use super::Query;
use super::combine::columns;
use crate::ast::{Expr, Grouping, Nulls, OrderBy, Select};
use crate::error::Result;
use crate::expr::scope::{follow, settle};
use crate::expr::{Path, Scope, own_order};
use crate::resolve::aggregated;

impl Query {
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

    /// The select with the order that applies: the one asked for, else the model's own.
    pub(super) fn with_order(&self) -> Result<Select<Path>> {
        let mut select = self.select.clone();
        if !self.ordered {
            select.order_by = own_order((self.model().root)(0), Scope::Up(0))?;
            let chosen = columns(&select);
            let there = |order: &OrderBy<Path>| match &order.expr {
                Expr::Column(path) if chosen.is_empty() => path.node.parent().is_none(),
                _ => chosen.contains(&order.expr),
            };
            if self.is_combined() && !select.order_by.iter().all(there) {
                select.order_by.clear();
            }
        }
        Ok(select)
    }

    /// The row at a position of those there are, counted from 0.
    pub(super) fn narrow_to(&mut self, position: u64) {
        let within = self.select.limit.is_none_or(|limit| position < limit);
        self.order_by_key();
        self.select.offset = self.select.offset.saturating_add(position);
        self.select.limit = Some(u64::from(within));
    }

    /// By the primary key where there is no other order: what `first` and `last` go by.
    pub(super) fn order_by_key(&mut self) {
        let meta = (self.model().meta)();
        let whole_rows = columns(&self.select).is_empty();
        if matches!(self.select.grouping, Grouping::Values(_)) || (self.is_combined() && !whole_rows) {
            // Groups have no key; those of the first are what rows are told apart by.
            if self.select.order_by.is_empty() {
                let keys = columns(&self.select).iter().filter(|column| !aggregated(column));
                let order = |expr: &Expr<Path>| OrderBy { expr: expr.clone(), descending: false, nulls: None };
                self.select.order_by = keys.map(order).collect();
            }
        } else if self.select.order_by.is_empty() && (self.ordered || meta.ordering.is_empty()) {
            self.select.order_by = self.key_order();
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
                Nulls::First => Nulls::Last,
                Nulls::Last => Nulls::First,
            });
        }
    }

    /// Ends the order by the key, where each row has one of its own: rows that are equal by the order would otherwise come
    /// in any, another one each time.
    pub(super) fn order_wholly(&mut self) -> Result<()> {
        self.select.order_by = self.with_order()?.order_by;
        self.ordered = true;
        let rows = columns(&self.select).is_empty() || !self.is_combined();
        let whole = !matches!(self.select.grouping, Grouping::Values(_)) && rows && !self.select.distinct;
        if !whole {
            return Ok(());
        }
        for key in self.key_order() {
            let is_key = |order: &OrderBy<Path>| match (&order.expr, &key.expr) {
                (Expr::Column(one), Expr::Column(key)) => {
                    one.node.parent().is_none() && one.field == key.field && one.scope == key.scope
                }
                _ => false,
            };
            if !self.select.order_by.iter().any(is_key) {
                self.select.order_by.push(key);
            }
        }
        Ok(())
    }
}
