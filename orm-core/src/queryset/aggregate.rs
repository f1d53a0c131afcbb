//! `aggregate`: one row of all rows.

use std::panic::Location;

use super::query::at;
use super::{Annotated, Query, QuerySet, Values};
use crate::ast::{ColumnRef, Expr, Function};
use crate::db::{Collect, ReadHandle};
use crate::error::Error;
use crate::expr::{Columns, Selection, Sure, nested};
use crate::model::{Model, root_fields};
use crate::sql;
use crate::value::Value;

/// Runs the aggregates that a closure gave.
fn run<'a, M: Model, T: Selection, H: ReadHandle + ?Sized>(
    mut query: Query,
    db: &'a H,
    selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    location: &'static Location<'static>,
) -> H::Out<'a, T::Output> {
    let mut exprs = Vec::new();
    let cells = nested(|level| {
        let mut columns = Columns::default();
        selection(root_fields::<M>(level)).select(&mut columns);
        let cells = columns.cells.clone();
        exprs = query.own_aggregates(level, columns);
        cells
    });
    let port = db.port();
    let whole = query.whole(exprs);
    H::drive(async move {
        let whole = whole?;
        if whole.empty
            && let Some(row) = of_nothing(&whole.select.columns)
        {
            return T::decode(&row, 0, &cells);
        }
        let sink = Collect::new(move |row| T::decode(row, 0, &cells));
        let statement = at(sql::select(&whole.select, port.dialect())?, location);
        let mut rows: Vec<T::Output> = Collect::take(port.query(statement, sink).await?);
        rows.pop().ok_or_else(|| Error::InvalidQuery { reason: "the database gave no row of aggregates".into() })
    })
}

/// What aggregates of no rows are, where that is known without a database.
fn of_nothing(columns: &[Expr<ColumnRef>]) -> Option<Vec<Value>> {
    columns.iter().map(value_of_nothing).collect()
}

fn value_of_nothing(expr: &Expr<ColumnRef>) -> Option<Value> {
    match expr {
        Expr::Aggregate(aggregate) if aggregate.function.counts() => Some(Value::Int(0)),
        Expr::Aggregate(_) => Some(Value::Null),
        Expr::Subquery { select, .. } if select.filters.contains(&Expr::Const(false)) => {
            let column = select.columns.first()?;
            let aggregate = column.any_part(&mut |part| matches!(part, Expr::Aggregate(_)));
            if aggregate && select.grouping.is_empty() { value_of_nothing(column) } else { Some(Value::Null) }
        }
        Expr::Value(value) => Some(value.clone()),
        Expr::Call { function: Function::Coalesce, args, .. } => {
            let values: Vec<Value> = args.iter().map(value_of_nothing).collect::<Option<_>>()?;
            Some(values.into_iter().find(|value| !value.is_null()).unwrap_or(Value::Null))
        }
        Expr::Arithmetic { left, right, .. } => {
            let null = value_of_nothing(left)?.is_null() || value_of_nothing(right)?.is_null();
            null.then_some(Value::Null)
        }
        _ => None,
    }
}

impl<M: Model> QuerySet<M> {
    /// Aggregates of all rows, in one row: `aggregate(&db, |i| (i.total.sum(), i.total.avg(), i.count()))`.
    ///
    /// After a limit, an offset or `distinct` they are of just the rows that the queryset gives.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] for a column that is in no aggregate, or as the database says.
    #[track_caller]
    pub fn aggregate<'a, H: ReadHandle + ?Sized, T: Selection>(
        &self,
        db: &'a H,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    ) -> H::Out<'a, T::Output> {
        run::<M, T, H>(self.query.clone(), db, selection, Location::caller())
    }
}

impl<M: Model, S: Selection> Values<M, S> {
    /// Aggregates of all rows, in one row; see [`QuerySet::aggregate`].
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn aggregate<'a, H: ReadHandle + ?Sized, T: Selection>(
        &self,
        db: &'a H,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    ) -> H::Out<'a, T::Output> {
        run::<M, T, H>(self.clone().into_query(), db, selection, Location::caller())
    }
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    /// Aggregates of all rows, in one row; see [`QuerySet::aggregate`].
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn aggregate<'a, H: ReadHandle + ?Sized, T: Selection>(
        &self,
        db: &'a H,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    ) -> H::Out<'a, T::Output> {
        run::<M, T, H>(self.whole(), db, selection, Location::caller())
    }
}
