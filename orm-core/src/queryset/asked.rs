//! The statements that are asked of a query. One that was asked before is not written again.

use std::hash::Hash;

use super::Query;
use crate::ast::{Grouping, Key, Place, Shape};
use crate::db::Port;
use crate::error::Result;
use crate::resolve::Resolved;
use crate::sql::{self, Asked, Dialect, Statement};

impl Query {
    /// The statement that gives whole models; none where it is known that there are none.
    pub(super) fn models(&self, port: &dyn Port) -> Result<Option<Statement>> {
        self.asked(Asked::Models, port, |query| {
            query.written(&query.resolve_with(&query.with_order()?, true)?, port.dialect())
        })
    }

    /// The statement that gives the chosen columns.
    pub(super) fn columns(&self, port: &dyn Port) -> Result<Option<Statement>> {
        self.asked(Asked::Columns, port, |query| {
            query.written(&query.resolve_with(&query.with_order()?, false)?, port.dialect())
        })
    }

    /// The statement that is asked for, written if it is not known from an earlier query.
    pub(super) fn asked(
        &self,
        asked: Asked,
        port: &dyn Port,
        write: impl Fn(&Query) -> Result<Option<Statement>>,
    ) -> Result<Option<Statement>> {
        self.check()?;
        port.templates().statement(asked, self, write)
    }

    /// The statement that gives the rows, locked where that was asked for.
    fn written(&self, resolved: &Resolved, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let Some(asked) = &self.lock else { return statement(resolved, dialect) };
        let lock = self.lock_on(asked, resolved)?;
        if resolved.empty { Ok(None) } else { sql::locking(&resolved.select, &lock, dialect).map(Some) }
    }

    /// The statement that asks whether there is a row.
    pub(super) fn any_row(&self, port: &dyn Port) -> Result<Option<Statement>> {
        self.asked(Asked::AnyRow, port, |query| query.any_row_written(port.dialect()))
    }

    fn any_row_written(&self, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let mut query = self.clone();
        if !query.select.is_sliced() {
            query.select.order_by.clear();
            query.select.distinct = false;
            query.select.distinct_on.clear();
        }
        if !query.select.distinct && query.select.distinct_on.is_empty() && query.select.grouping == Grouping::Rows {
            query.select.columns.clear();
        }
        query.narrow(1);
        let mut select = query.select.clone();
        query.select_own(&mut select);
        let resolved = query.resolve_with(&select, false)?;
        statement(&resolved, dialect)
    }
}

fn statement(resolved: &Resolved, dialect: &dyn Dialect) -> Result<Option<Statement>> {
    if resolved.empty { Ok(None) } else { sql::select(&resolved.select, dialect).map(Some) }
}

impl Shape for Query {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.select.shape(key);
        (self.ordered, self.owner_key, self.each).hash(key);
        key.number(self.related.len());
        self.related.iter().for_each(|node| key.address(*node));
        key.number(self.lock.is_some().into());
        if let Some(lock) = &self.lock {
            (lock.wait, lock.no_key).hash(key);
            key.number(lock.of.len());
            lock.of.iter().for_each(|node| key.address(*node));
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.select.places(visit);
    }
}
