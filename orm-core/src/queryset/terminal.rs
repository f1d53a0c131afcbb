//! The methods of a queryset that ask the database.

use std::panic::Location;

use super::load::Loading;
use super::prefetch::load;
use super::query::at;
use super::{Query, QuerySet};
use crate::db::{Collect, Port, ReadHandle, RowSource};
use crate::error::{Error, Result};
use crate::expr::{KeyOf, Q, Sure, nested};
use crate::model::{AnyRows, Model, root_fields};
use crate::sql::{self, Asked, Statement};
use crate::value::ValueRef;

/// How many rows `get` reads before it gives up counting.
const GET_LIMIT: u64 = 21;

pub(super) async fn collect<T: Send + 'static>(port: &dyn Port, source: RowSource<T>) -> Result<Vec<T>> {
    match source.statement {
        None => Ok(Vec::new()),
        Some(statement) => {
            let sink = (source.sink)();
            Ok((source.rows)(port.query(statement, sink).await?))
        }
    }
}

/// The rows as what they are.
pub(super) fn typed<M: Model>(rows: Box<dyn AnyRows>) -> Vec<M> {
    rows.into_any().downcast::<Vec<M>>().map(|rows| *rows).unwrap_or_default()
}

pub(super) fn count<'a, H: ReadHandle + ?Sized>(
    query: &Query,
    db: &'a H,
    location: &'static Location<'static>,
) -> H::Out<'a, u64> {
    let port = db.port();
    let statement = counting(query, port, location);
    H::drive(async move { run_count(statement?, port).await })
}

/// As [`count`], as a step of an operation.
pub(super) async fn counted(query: &Query, port: &dyn Port, location: &'static Location<'static>) -> Result<u64> {
    run_count(counting(query, port, location)?, port).await
}

fn counting(query: &Query, port: &dyn Port, location: &'static Location<'static>) -> Result<Option<Statement>> {
    let statement = query.asked(Asked::Count, port, |query| {
        let resolved = query.rows()?;
        if resolved.empty { Ok(None) } else { sql::count(&resolved.select, port.dialect()).map(Some) }
    })?;
    Ok(statement.map(|statement| at(statement, location)))
}

async fn run_count(statement: Option<Statement>, port: &dyn Port) -> Result<u64> {
    let Some(statement) = statement else { return Ok(0) };
    let sink = Collect::new(|row| match row.get(0)? {
        ValueRef::Int(count) => Ok(u64::try_from(count).unwrap_or(0)),
        _ => Ok(0),
    });
    Ok(Collect::take(port.query(statement, sink).await?).pop().unwrap_or(0))
}

pub(super) fn exists<'a, H: ReadHandle + ?Sized>(
    query: &Query,
    db: &'a H,
    location: &'static Location<'static>,
) -> H::Out<'a, bool> {
    let port = db.port();
    let statement = query.any_row(port);
    H::drive(async move {
        let Some(statement) = statement? else { return Ok(false) };
        let sink = Collect::new(|_| Ok(()));
        Ok(!Collect::<()>::take(port.query(at(statement, location), sink).await?).is_empty())
    })
}

impl<M: Model> QuerySet<M> {
    /// All rows.
    ///
    /// # Errors
    /// As the database says, or [`Error::Decode`] where a cell does not fit the model.
    #[track_caller]
    pub fn all<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Vec<M>> {
        let port = db.port();
        let loading = Loading::of(&self.query, port, Location::caller());
        H::drive(async move { Ok(typed(load(port, loading?).await?)) })
    }

    /// The first row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](QuerySet::all).
    #[track_caller]
    pub fn first<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<M>> {
        let port = db.port();
        let mut query = self.query.clone();
        query.order_by_key();
        query.narrow(1);
        let loading = Loading::of(&query, port, Location::caller());
        H::drive(async move { Ok(typed(load(port, loading?).await?).pop()) })
    }

    /// The last row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](QuerySet::all); [`Error::Sliced`] after a limit or an offset.
    #[track_caller]
    pub fn last<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<M>> {
        let port = db.port();
        let mut query = self.query.clone();
        query.refuse_slice("take the last row of");
        query.order_by_key();
        query.reverse();
        query.narrow(1);
        let loading = Loading::of(&query, port, Location::caller());
        H::drive(async move { Ok(typed(load(port, loading?).await?).pop()) })
    }

    /// The row at a position, counted from 0, by the primary key where there is no order; of a slice, of its own rows.
    ///
    /// SQL: `… LIMIT 1 OFFSET position`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there are not so many; else as [`all`](QuerySet::all).
    #[doc(alias = "IndexError")]
    #[doc(alias = "__getitem__")]
    #[track_caller]
    pub fn at<'a, H: ReadHandle + ?Sized>(&self, db: &'a H, position: u64) -> H::Out<'a, M> {
        let port = db.port();
        let mut query = self.query.clone();
        query.narrow_to(position);
        let loading = Loading::of(&query, port, Location::caller());
        H::drive(async move { there::<M, M>(typed(load(port, loading?).await?)) })
    }

    /// The one row that the condition holds for.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, [`Error::MultipleObjects`] where there are more.
    #[doc(alias = "DoesNotExist")]
    #[doc(alias = "MultipleObjectsReturned")]
    #[track_caller]
    pub fn get<'a, H: ReadHandle + ?Sized>(
        &self,
        db: &'a H,
        condition: impl FnOnce(&'static M::Fields<Sure>) -> Q,
    ) -> H::Out<'a, M> {
        let mut query = self.query.clone();
        nested(|level| query.condition(level, condition(root_fields::<M>(level)), false));
        get_one(query, db, Location::caller())
    }

    /// The row of this primary key; where that is a relation, also of the object that it leads to.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    #[doc(alias = "pk")]
    #[track_caller]
    pub fn find<'a, H: ReadHandle + ?Sized, K: KeyOf<M>>(&self, db: &'a H, key: K) -> H::Out<'a, M> {
        let mut query = self.query.clone();
        let own = query.own(M::meta().primary_key);
        query.refuse_slice("filter");
        query.refuse_combined("filter");
        query.add_filter(crate::expr::equal(own, key.into_key()));
        get_one(query, db, Location::caller())
    }

    /// The number of rows: `SELECT COUNT(*)`. Joins to several rows multiply, as they do in `all`.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn count<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, u64> {
        count(&self.with_columns(), db, Location::caller())
    }

    /// Whether there is a row: `SELECT 1 … LIMIT 1`.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn exists<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, bool> {
        exists(&self.with_columns(), db, Location::caller())
    }

    /// The rows one after another, in constant memory. Rows read together know each other, so that lazy relations load
    /// by the thousand; `prefetch` does not go with it.
    ///
    /// What the program changes meanwhile is not seen by rows still to come. An in-memory SQLite database, which is one
    /// connection, gives all rows at once.
    ///
    /// `for track in Track::objects().iter(&db)? { seconds += track?.seconds; }`
    ///
    /// # Errors
    /// As [`all`](QuerySet::all), for what is found wrong up to the first rows, which are read at once; what fails after
    /// them is an item, and the last one.
    #[doc(alias = "iterator")]
    #[track_caller]
    pub fn iter<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, H::Rows<'a, M>> {
        let location = Location::caller();
        let loading = streaming(Loading::of(&self.query, db.port(), location));
        let source = loading.map(|loading| loading.into_source(|loaded| typed::<M>(loaded.rows)));
        db.rows(source)
    }

    /// The statement and its parameters, without running it; none where it is known that there are no rows.
    ///
    /// # Errors
    /// What running it would find wrong before asking the database.
    #[doc(alias = "query")]
    pub fn sql<H: ReadHandle + ?Sized>(&self, db: &H) -> Result<Option<Statement>> {
        self.query.models(db.port())
    }

    /// With the key as its column, where equal rows or a slice make the columns matter.
    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    pub(super) fn with_columns(&self) -> Query {
        let mut query = self.query.clone();
        if query.select.distinct || query.select.is_sliced() {
            query.select.columns = query.own_key().collect();
        }
        query
    }
}

/// A query that is read in portions.
pub(super) fn streaming(loading: Result<Loading>) -> Result<Loading> {
    let loading = loading?;
    if loading.prefetch.is_empty() {
        return Ok(loading);
    }
    Err(Error::InvalidQuery {
        reason: "`iter` cannot prefetch: leave `prefetch` out and read the relations, which load for many rows at once"
            .into(),
    })
}

fn get_one<'a, M: Model, H: ReadHandle + ?Sized>(
    mut query: Query,
    db: &'a H,
    location: &'static Location<'static>,
) -> H::Out<'a, M> {
    let port = db.port();
    only_few(&mut query);
    let loading = Loading::of(&query, port, location);
    H::drive(async move { one::<M, M>(typed(load(port, loading?).await?)) })
}

/// As many rows as tell whether there is just one.
pub(super) fn only_few(query: &mut Query) {
    if !query.select.is_sliced() {
        query.select.order_by.clear();
        query.ordered = true;
    }
    query.narrow(GET_LIMIT);
}

/// The row that was asked for, if it is there.
pub(super) fn there<M: Model, T>(mut rows: Vec<T>) -> Result<T> {
    rows.pop().ok_or(Error::NotFound { model: M::meta().name })
}

/// The one row that there is.
pub(super) fn one<M: Model, T>(mut rows: Vec<T>) -> Result<T> {
    match rows.len() {
        1 => Ok(rows.swap_remove(0)),
        0 => Err(Error::NotFound { model: M::meta().name }),
        found => {
            let more = found as u64 == GET_LIMIT;
            Err(Error::MultipleObjects { model: M::meta().name, found: found - usize::from(more), more })
        }
    }
}
