//! `select_for_update`: rows that nobody else changes until the transaction ends.

use super::paths::LockPaths;
use super::{Query, QuerySet};
use crate::ast::{self, Alias, ColumnRef, Expr, Lock, Source, Wait};
use crate::error::{Error, Result};
use crate::expr::Sure;
use crate::model::{Model, PathNode, root_fields};
use crate::resolve::Resolved;

/// What is asked of a lock before paths are resolved.
pub(super) type Asked = Lock<&'static PathNode>;

impl Query {
    fn lock(&mut self, method: &'static str) -> &mut Asked {
        if self.lock.is_none() {
            self.misused(format!("`{method}` is said of a lock: call `select_for_update` before it"));
        }
        self.lock.get_or_insert_default()
    }

    fn wait(&mut self, method: &'static str, wait: Wait) {
        let before = std::mem::replace(&mut self.lock(method).wait, wait);
        if before != Wait::Long && before != wait {
            self.misused("a locked row is either left out (`skip_locked`) or an error (`nowait`), not both".into());
        }
    }

    /// The lock on the rows of a resolved select.
    pub(super) fn lock_on(&self, asked: &Asked, resolved: &Resolved) -> Result<Lock<Alias>> {
        let select = &resolved.select;
        let refuse = |reason: &str| Err(Error::InvalidQuery { reason: reason.to_owned() });
        let computed =
            |expr: &Expr<ColumnRef>| expr.any_part(&mut |part| matches!(part, Expr::Aggregate(_) | Expr::Window(_)));
        let apart = select.distinct || !select.distinct_on.is_empty() || !select.grouping.is_empty();
        if apart || !matches!(select.from.source, Source::Table(_)) || select.columns.iter().any(computed) {
            return refuse(
                "`select_for_update` locks rows of tables: it goes neither with groups nor with distinct rows",
            );
        }
        let of = &resolved.locked;
        let locked = |join: &&ast::Join| join.outer && (of.is_empty() || of.contains(&join.alias));
        if let Some(join) = select.from.joins.iter().find(locked) {
            return refuse(&format!(
                "`select_for_update` cannot lock rows of `{}`, which may be missing: `lock_of(|row| row)` locks the \
                 queryset's own rows alone",
                join.source.table_name()
            ));
        }
        Ok(Lock { of: of.clone(), wait: asked.wait, no_key: asked.no_key })
    }
}

impl<M: Model> QuerySet<M> {
    /// Locks the rows until the transaction ends: whoever would change or lock them waits. Those that `select_related` joins
    /// are locked too, unless [`lock_of`](QuerySet::lock_of) says which.
    ///
    /// It must run inside a transaction. A row that may be missing cannot be locked, and neither can groups, distinct rows or
    /// combinations, for their rows are none of a table's.
    ///
    /// SQL: `… FOR UPDATE` on PostgreSQL. SQLite locks no rows: there a transaction that will write begins with the lock of
    /// the whole database, and reading is as without this method.
    #[must_use]
    pub fn select_for_update(mut self) -> Self {
        self.query.lock.get_or_insert_default();
        self
    }

    /// Leaves rows out that another transaction has locked, after [`select_for_update`](QuerySet::select_for_update):
    /// `SKIP LOCKED`. What a queue of jobs takes its next job by.
    #[must_use]
    pub fn skip_locked(mut self) -> Self {
        self.query.wait("skip_locked", Wait::Skip);
        self
    }

    /// Fails at once with [`Error::Timeout`] where a row is locked, after
    /// [`select_for_update`](QuerySet::select_for_update): `NOWAIT`.
    #[must_use]
    pub fn nowait(mut self) -> Self {
        self.query.wait("nowait", Wait::No);
        self
    }

    /// Lets others insert rows that refer to the locked ones, after [`select_for_update`](QuerySet::select_for_update):
    /// `FOR NO KEY UPDATE`.
    #[must_use]
    pub fn no_key(mut self) -> Self {
        self.query.lock("no_key").no_key = true;
        self
    }

    /// Which rows are locked, after [`select_for_update`](QuerySet::select_for_update): `|t| t` is the queryset's own alone,
    /// `|t| (t, t.album)` also those at the end of a path that `select_related` joins.
    ///
    /// SQL: `FOR UPDATE OF …`.
    #[doc(alias = "of")]
    #[must_use]
    pub fn lock_of<P: LockPaths>(mut self, paths: impl FnOnce(&'static M::Fields<Sure>) -> P) -> Self {
        let mut nodes = Vec::new();
        paths(root_fields::<M>(0)).locked((self.query.model().root)(0), &mut nodes);
        self.query.lock("lock_of").of = nodes;
        self
    }
}
