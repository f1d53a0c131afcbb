//! Querysets of models with what is computed for each.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use super::Query;
use super::chain::{annotate, model_chain, shared_chain};
use super::load::{Beside, Loaded, Loading};
use super::prefetch::load_all;
use super::terminal::{self, streaming, typed};
use crate::ast::{Expr, Grouping};
use crate::db::{Port, ReadHandle};
use crate::error::{Error, Result};
use crate::expr::{Cell, Order, Q, Selection, Sure, nested};
use crate::model::{FetchMode, Model, root_fields};
use crate::resolve::aggregated;
use crate::sql::Statement;
use crate::value::{Row, ValueRef};

/// A lazy query for rows of `M`, each with what is computed for it: what [`QuerySet::annotate`](super::QuerySet::annotate)
/// gives.
pub struct Annotated<M, S> {
    query: Query,
    cells: Vec<Cell>,
    of: PhantomData<fn() -> (M, S)>,
}

impl<M, S> Clone for Annotated<M, S> {
    fn clone(&self) -> Self {
        Annotated { query: self.query.clone(), cells: self.cells.clone(), of: PhantomData }
    }
}

impl<M, S> fmt::Debug for Annotated<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Annotated({:?})", self.query)
    }
}

/// What is read beside the models.
struct Extra<S: Selection> {
    rows: Vec<S::Output>,
    cells: Vec<Cell>,
}

impl<S: Selection + 'static> Beside for Extra<S> {
    fn row(&mut self, row: &dyn Row, at: usize) -> Result<()> {
        self.rows.push(S::decode(&After { row, at }, 0, &self.cells)?);
        Ok(())
    }
}

/// A row without its first columns.
struct After<'r> {
    row: &'r dyn Row,
    at: usize,
}

impl Row for After<'_> {
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        self.row.cell(self.at + position)
    }
}

pub(super) fn pairs<M: Model, S: Selection + 'static>(loaded: Loaded) -> Vec<(M, S::Output)> {
    let extra = loaded.beside.and_then(|beside| (beside as Box<dyn Any>).downcast::<Extra<S>>().ok());
    typed::<M>(loaded.rows).into_iter().zip(extra.map(|extra| extra.rows).unwrap_or_default()).collect()
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    pub(super) fn new(query: Query, cells: Vec<Cell>) -> Self {
        Annotated { query, cells, of: PhantomData }
    }

    shared_chain!();
    model_chain!();

    /// More that is computed for each row: what came before and this, as a pair.
    pub fn annotate<T: Selection + 'static>(
        mut self,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    ) -> Annotated<M, (S, T)> {
        let cells = annotate(&mut self.query, |level, columns| selection(root_fields::<M>(level)).select(columns));
        self.cells.extend(cells);
        Annotated::new(self.query, self.cells)
    }

    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(super) fn into_query(self) -> Query {
        self.query
    }

    pub(super) fn loading(
        query: &Query,
        cells: &[Cell],
        port: &dyn Port,
        location: &'static Location<'static>,
    ) -> Result<Loading> {
        let cells = cells.to_vec();
        let loading = Loading::of(query, port, location)?;
        Ok(loading.beside(move || Box::new(Extra::<S> { rows: Vec::new(), cells: cells.clone() })))
    }

    /// All rows.
    ///
    /// # Errors
    /// As the database says, or [`Error::Decode`](crate::error::Error::Decode) where a cell does not fit.
    #[track_caller]
    pub fn all<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Vec<(M, S::Output)>> {
        let port = db.port();
        let loading = Self::loading(&self.query, &self.cells, port, Location::caller());
        H::drive(async move { Ok(pairs::<M, S>(load_all(port, loading?).await?)) })
    }

    /// The first row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](Annotated::all).
    #[track_caller]
    pub fn first<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<(M, S::Output)>> {
        let port = db.port();
        let mut query = self.query.clone();
        query.order_by_key();
        query.narrow(1);
        let loading = Self::loading(&query, &self.cells, port, Location::caller());
        H::drive(async move { Ok(pairs::<M, S>(load_all(port, loading?).await?).pop()) })
    }

    /// The last row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](Annotated::all); [`Error::Sliced`](crate::error::Error::Sliced) after a limit or an offset.
    #[track_caller]
    pub fn last<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<(M, S::Output)>> {
        let mut query = self.query.clone();
        query.refuse_slice("take the last row of");
        query.order_by_key();
        query.reverse();
        query.narrow(1);
        let port = db.port();
        let loading = Self::loading(&query, &self.cells, port, Location::caller());
        H::drive(async move { Ok(pairs::<M, S>(load_all(port, loading?).await?).pop()) })
    }

    /// The row at a position, counted from 0; see [`QuerySet::at`](super::QuerySet::at).
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound) where there are not so many; else as [`all`](Annotated::all).
    #[track_caller]
    pub fn at<'a, H: ReadHandle + ?Sized>(&self, db: &'a H, position: u64) -> H::Out<'a, (M, S::Output)> {
        let port = db.port();
        let mut query = self.query.clone();
        query.narrow_to(position);
        let loading = Self::loading(&query, &self.cells, port, Location::caller());
        H::drive(async move { terminal::there::<M, _>(pairs::<M, S>(load_all(port, loading?).await?)) })
    }

    /// The one row that the condition holds for.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound) where there is none,
    /// [`Error::MultipleObjects`](crate::error::Error::MultipleObjects) where there are more.
    #[track_caller]
    pub fn get<'a, H: ReadHandle + ?Sized>(
        &self,
        db: &'a H,
        condition: impl FnOnce(&'static M::Fields<Sure>) -> Q,
    ) -> H::Out<'a, (M, S::Output)> {
        let mut query = self.query.clone();
        nested(|level| query.condition(level, condition(root_fields::<M>(level)), false));
        terminal::only_few(&mut query);
        let port = db.port();
        let loading = Self::loading(&query, &self.cells, port, Location::caller());
        H::drive(async move { terminal::one::<M, _>(pairs::<M, S>(load_all(port, loading?).await?)) })
    }

    /// The number of rows.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn count<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, u64> {
        terminal::count(&self.with_key(), db, Location::caller())
    }

    /// Whether there is a row.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn exists<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, bool> {
        terminal::exists(&self.with_key(), db, Location::caller())
    }

    /// The rows one after another, in constant memory; see [`QuerySet::iter`](super::QuerySet::iter).
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn iter<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, H::Rows<'a, (M, S::Output)>> {
        let loading = streaming(Self::loading(&self.query, &self.cells, db.port(), Location::caller()));
        db.rows(loading.map(|loading| loading.into_source(pairs::<M, S>)))
    }

    /// The statement and its parameters, without running it; none where it is known that there are no rows.
    ///
    /// # Errors
    /// What running it would find wrong before asking the database.
    pub fn sql<H: ReadHandle + ?Sized>(&self, db: &H) -> Result<Option<Statement>> {
        self.query.models(db.port())
    }

    /// The key beside what is computed, where equal rows count once; by itself where they need not be told apart, so that
    /// nothing is computed that is not asked about.
    pub(super) fn with_key(&self) -> Query {
        let mut query = self.whole();
        let key = query.own_key();
        if !query.select.distinct {
            if query.select.columns.iter().any(aggregated) {
                query.select.grouping = Grouping::Each;
            }
            query.select.columns.clear();
        }
        query.select.columns.extend(key);
        query
    }

    /// Where rows are combined, they are equal in all they have.
    pub(super) fn whole(&self) -> Query {
        let mut query = self.query.clone();
        if query.is_combined() {
            let fields = 0..M::meta().fields.len();
            let own: Vec<_> = fields.map(|field| query.own(field)).collect();
            super::combine::add_columns(&mut query.select, &own);
        }
        query
    }
}
