//! Querysets whose rows are chosen columns.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use super::chain::{in_query, shared_chain};
use super::query::at;
use super::{Query, terminal};
use crate::ast::Expr;
use crate::db::{Collect, ReadHandle, RowSource};
use crate::error::Result;
use crate::expr::{Cell, Columns, Expression, InList, Operand, Order, Path, Q, Selection, Sure, nested};
use crate::model::{Model, root_fields};
use crate::sql::Statement;
use crate::value::ColumnType;

/// A lazy query for chosen columns of `M` and of what it is related to: what [`QuerySet::values`](super::QuerySet::values)
/// gives. Of one column, it is also what `is_in` takes.
#[doc(alias = "values_list")]
pub struct Values<M, S> {
    query: Query,
    cells: Vec<Cell>,
    of: PhantomData<fn() -> (M, S)>,
}

impl<M, S> Clone for Values<M, S> {
    fn clone(&self) -> Self {
        Values { query: self.query.clone(), cells: self.cells.clone(), of: PhantomData }
    }
}

impl<M, S> fmt::Debug for Values<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({:?})", self.query)
    }
}

impl<M: Model, S: Selection> Values<M, S> {
    pub(super) fn new(query: Query, cells: Vec<Cell>) -> Self {
        Values { query, cells, of: PhantomData }
    }

    shared_chain!();

    /// What is computed for each group of equal rows, beside the row:
    /// `Track::objects().values(|t| t.genre.name).annotate(|t| (t.count(), t.milliseconds.avg()))`.
    ///
    /// SQL: `GROUP BY …` of the columns that hold no aggregate; without an aggregate nothing is grouped.
    pub fn annotate<T: Selection>(
        mut self,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> T,
    ) -> Values<M, (S, T)> {
        self.query.refuse_combined("annotate");
        let keys = self.query.select.columns.len();
        let aggregates = nested(|level| {
            let mut columns = Columns::default();
            selection(root_fields::<M>(level)).select(&mut columns);
            self.cells.extend(columns.cells.iter().copied());
            self.query.add_columns(level, columns)
        });
        if aggregates {
            self.query.group(keys);
        }
        Values::new(self.query, self.cells)
    }

    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    pub(super) fn to_query(&self) -> Query {
        self.query.clone()
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(super) fn into_query(self) -> Query {
        self.query
    }

    pub(super) fn first_column_type(&self) -> ColumnType {
        self.cells.first().map_or(ColumnType::BigInt, |cell| cell.column_type)
    }

    pub(super) fn source(
        &self,
        statement: Result<Option<Statement>>,
        location: &'static Location<'static>,
    ) -> Result<RowSource<S::Output>> {
        let cells = self.cells.clone();
        Ok(RowSource {
            statement: statement?.map(|statement| at(statement, location)),
            sink: Box::new(move || {
                let cells = cells.clone();
                Collect::new(move |row| S::decode(row, 0, &cells))
            }),
            rows: Box::new(Collect::take),
        })
    }

    /// All rows.
    ///
    /// # Errors
    /// As the database says, or [`Error::Decode`](crate::error::Error::Decode) where a cell does not fit its type.
    #[track_caller]
    pub fn all<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Vec<S::Output>> {
        let port = db.port();
        let source = self.source(self.query.columns(port), Location::caller());
        H::drive(async move { terminal::collect(port, source?).await })
    }

    /// The first row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](Values::all).
    #[track_caller]
    pub fn first<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<S::Output>> {
        let port = db.port();
        let mut values = self.clone();
        values.query.order_by_key();
        values.query.narrow(1);
        let source = values.source(values.query.columns(port), Location::caller());
        H::drive(async move { Ok(terminal::collect(port, source?).await?.pop()) })
    }

    /// The last row, by the primary key where there is no order; none where there are none.
    ///
    /// # Errors
    /// As [`all`](Values::all); [`Error::Sliced`](crate::error::Error::Sliced) after a limit or an offset.
    #[track_caller]
    pub fn last<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Option<S::Output>> {
        let port = db.port();
        let mut values = self.clone();
        values.query.refuse_slice("take the last row of");
        values.query.order_by_key();
        values.query.reverse();
        values.query.narrow(1);
        let source = values.source(values.query.columns(port), Location::caller());
        H::drive(async move { Ok(terminal::collect(port, source?).await?.pop()) })
    }

    /// The row at a position, counted from 0; see [`QuerySet::at`](super::QuerySet::at).
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound) where there are not so many; else as [`all`](Values::all).
    #[track_caller]
    pub fn at<'a, H: ReadHandle + ?Sized>(&self, db: &'a H, position: u64) -> H::Out<'a, S::Output> {
        let port = db.port();
        let mut values = self.clone();
        values.query.narrow_to(position);
        let source = values.source(values.query.columns(port), Location::caller());
        H::drive(async move { terminal::there::<M, _>(terminal::collect(port, source?).await?) })
    }

    /// The one row that the condition holds for: `values(|g| g.name).get(&db, |g| g.id.eq(3))`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound) where there is none,
    /// [`Error::MultipleObjects`](crate::error::Error::MultipleObjects) where there are more; else as
    /// [`all`](Values::all).
    #[track_caller]
    pub fn get<'a, H: ReadHandle + ?Sized>(
        &self,
        db: &'a H,
        condition: impl FnOnce(&'static M::Fields<Sure>) -> Q,
    ) -> H::Out<'a, S::Output> {
        let port = db.port();
        let mut values = self.clone();
        nested(|level| values.query.condition(level, condition(root_fields::<M>(level)), false));
        terminal::only_few(&mut values.query);
        let source = values.source(values.query.columns(port), Location::caller());
        H::drive(async move { terminal::one::<M, _>(terminal::collect(port, source?).await?) })
    }

    /// The number of rows: `SELECT COUNT(*)`; with `distinct`, of different rows.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn count<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, u64> {
        terminal::count(&self.query, db, Location::caller())
    }

    /// Whether there is a row: `SELECT 1 … LIMIT 1`.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn exists<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, bool> {
        terminal::exists(&self.query, db, Location::caller())
    }

    /// The rows one after another, in constant memory.
    ///
    /// # Errors
    /// As [`QuerySet::iter`](super::QuerySet::iter).
    #[doc(alias = "iterator")]
    #[track_caller]
    pub fn iter<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, H::Rows<'a, S::Output>> {
        db.rows(self.source(self.query.columns(db.port()), Location::caller()))
    }

    /// The statement and its parameters, without running it; none where it is known that there are no rows.
    ///
    /// # Errors
    /// What running it would find wrong before asking the database.
    pub fn sql<H: ReadHandle + ?Sized>(&self, db: &H) -> Result<Option<Statement>> {
        self.query.columns(db.port())
    }
}

/// `column.is_in(queryset.values(|x| x.column))`, of any column that could stand beside it: a relation takes keys too.
#[diagnostic::do_not_recommend]
impl<B, M: Model, S: Expression + Selection + Operand<B>> InList<B> for Values<M, S> {
    fn contains(self, item: Expr<Path>) -> Expr<Path> {
        in_query(item, self.query)
    }
}
