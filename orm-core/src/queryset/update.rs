//! `update`: many rows changed by one statement.

use std::panic::Location;

use super::check::check_values;
use super::own::own_field;
use super::query::at;
use super::{Query, QuerySet};
use crate::ast::{Alias, ColumnRef, CompareOp, Expr, Key, Place, Select, Shape, Update};
use crate::db::{Handle, Port};
use crate::error::{Error, Result};
use crate::expr::scope::{follow, settle};
use crate::expr::{Assignments, Path, Scope, Sure, key_paths, nested};
use crate::meta::{FieldMeta, RelationMeta};
use crate::model::{Model, ModelType, root_fields};
use crate::resolve::{Extras, aggregated, resolve};
use crate::sql::{self, Asked, Dialect, Statement};

impl<M: Model> QuerySet<M> {
    /// Changes the rows, in one statement: `update(&db, |a| (a.plays.set(a.plays + 1), a.genre.set("Pop")))`. Gives the
    /// number of rows matched.
    ///
    /// A value may be computed: from the row's own columns as they were before, from rows that it leads to
    /// (`a.genre.set(a.artist.name)`), by an aggregate of rows related to it (`a.plays.set(a.tracks.count())`) or by a
    /// [`subquery`](super::subquery()). A condition is a value of a `bool` column.
    ///
    /// SQL: `UPDATE .. SET ..`; what other tables say is a subquery for each row.
    ///
    /// Fields with `auto_now` keep their value, as in Django.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where a column is set twice, to NULL that it does not take, or to a column of related rows that
    /// may be several, [`Error::Sliced`] after a limit or an offset, [`Error::OutOfRange`] for a value that its column cannot hold, or as
    /// the database says.
    #[doc(alias = "F")]
    #[track_caller]
    pub fn update<'a, H: Handle + ?Sized, A: Assignments>(
        &self,
        db: &'a H,
        set: impl FnOnce(&'static M::Fields<Sure>) -> A,
    ) -> H::Out<'a, u64> {
        let location = Location::caller();
        let port = db.port();
        let statement = self.update_statement(set, port);
        H::drive(async move {
            match statement? {
                None => Ok(0),
                Some(statement) => Ok(port.execute(at(statement, location)).await?.rows),
            }
        })
    }

    fn update_statement<A: Assignments>(
        &self,
        set: impl FnOnce(&'static M::Fields<Sure>) -> A,
        port: &dyn Port,
    ) -> Result<Option<Statement>> {
        let mut query = self.query.clone();
        query.refuse_change("update");
        query.check()?;
        query.select.distinct = false;
        let given = nested(|level| {
            let mut assignments = Vec::new();
            set(root_fields::<M>(level)).assignments(&mut assignments);
            for assignment in &mut assignments {
                settle(&mut assignment.value, level);
            }
            assignments
        });
        let mut change = Change { query, assignments: Vec::with_capacity(given.len()) };
        for assignment in given {
            change.set(own_field(M::meta(), &Expr::Column(assignment.path))?, assignment.value)?;
        }
        if change.assignments.is_empty() {
            return Ok(None);
        }
        port.templates().statement(Asked::Update, &change, |change| change.statement(port.dialect()))
    }
}

/// What is set in which rows.
#[derive(Clone)]
struct Change {
    query: Query,
    /// By the positions of the fields.
    assignments: Vec<(usize, Expr<Path>)>,
}

impl Change {
    /// Sets one more field, if it takes the value.
    fn set(&mut self, position: usize, value: Expr<Path>) -> Result<()> {
        let meta = (self.query.model().meta)();
        let field = &meta.fields[position];
        let refuse = |why: &str| {
            let reason = format!("`{}.{}` {why}", meta.name, field.name);
            Err(Error::InvalidQuery { reason })
        };
        if field.generated.is_some() {
            return refuse("is computed by the database: set what it is computed from");
        }
        if let Expr::Value(value) = &value {
            check_values(meta, [(position, value)])?;
            if value.is_null() && !field.null {
                return refuse("cannot be set to NULL");
            }
        }
        if self.assignments.iter().any(|(set, _)| *set == position) {
            return refuse("is set twice");
        }
        self.assignments.push((position, value));
        Ok(())
    }

    fn statement(&self, dialect: &dyn Dialect) -> Result<Option<Statement>> {
        let model = self.query.model();
        let meta = (model.meta)();
        let set = |(position, value): &(usize, Expr<Path>)| {
            let column = &meta.fields[*position];
            Ok((column.column, column.column_type, assigned(value.clone(), model, column)?))
        };
        let assignments = self.assignments.iter().map(set).collect::<Result<_>>()?;
        let Some(filter) = self.query.row_filter()? else { return Ok(None) };
        let filter = (!matches!(filter, Expr::Const(true))).then_some(filter);
        let update = Update { table: meta.table, alias: Alias(0), assignments, filter, returning: Vec::new() };
        sql::update(&update, dialect).map(Some)
    }
}

impl Shape for Change {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.query.shape(key);
        key.number(self.assignments.len());
        for (position, value) in &self.assignments {
            key.number(*position);
            value.shape(key);
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.query.places(visit);
        self.assignments.iter_mut().for_each(|(_, value)| value.places(visit));
    }
}

/// A value as the statement has it. One that is not of the row alone becomes a subquery about the same row.
fn assigned(mut value: Expr<Path>, model: &'static ModelType, column: &FieldMeta) -> Result<Expr<ColumnRef>> {
    let refuse = |why: &str| {
        let reason = format!("`{}.{}` cannot be set to {why}", (model.meta)().name, column.name);
        Err(Error::InvalidQuery { reason })
    };
    if value.any_part(&mut |part| matches!(part, Expr::Window(_))) {
        return refuse("a window of other rows: use a subquery");
    }
    if leads_to_many(&value) {
        return refuse("a column of rows that may be several: aggregate them, or use a subquery");
    }
    let mut select = Select::new(model);
    if !aggregated(&value) {
        select.columns = vec![value];
        let resolved = resolve(&select, &Extras::default())?;
        if resolved.select.from.joins.is_empty() {
            let mut columns = resolved.select.columns;
            // One column was asked for.
            return columns.pop().map_or_else(|| refuse("nothing"), Ok);
        }
        value = select.columns.swap_remove(0);
    }
    let root = (model.root)(0);
    let key = |scope| key_paths(root, scope).map(Expr::Column);
    let same = key(Scope::Up(0)).zip(key(Scope::Up(1))).map(|(left, right)| Expr::Compare {
        op: CompareOp::Eq,
        left: Box::new(left),
        right: Box::new(right),
    });
    select.filters = same.collect();
    follow(&mut value, select.filters.len());
    select.columns = vec![value];
    let inside = Expr::Subquery { select: Box::new(select), result: column.column_type };
    let outer = Select { columns: vec![inside], ..Select::new(model) };
    let mut columns = resolve(&outer, &Extras::default())?.select.columns;
    columns.pop().map_or_else(|| refuse("nothing"), Ok)
}

/// Whether a value, outside of aggregates and subqueries, is of a relation to many rows.
fn leads_to_many(value: &Expr<Path>) -> bool {
    match value {
        Expr::Column(path) => std::iter::successors(Some(path.node), |node| node.parent())
            .any(|node| node.relation().is_some_and(RelationMeta::is_many)),
        Expr::Aggregate(_) => false,
        other => {
            let mut found = false;
            other.parts(&mut |part| found = found || leads_to_many(part));
            found
        }
    }
}
