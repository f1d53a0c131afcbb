//! A program's own SQL: rows of models, of values, and statements.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use super::load::{Loaded, Loading};
use super::prefetch::load;
use super::query::{Prefetch, at};
use super::terminal::{streaming, typed};
use super::{PrefetchPaths, Query};
use crate::db::{Collect, Executed, Handle, ReadHandle};
use crate::error::Result;
use crate::expr::{FromRow, Sure};
use crate::model::{FetchMode, Model, ModelType, root_fields};
use crate::sql::{Access, Dialect, Statement, with_placeholders};
use crate::value::{Params, Value};

/// Rows of `M` by SQL of a program's own: what [`raw`](super::Objects::raw) gives.
#[doc(alias = "RawQuerySet")]
pub struct Raw<M> {
    sql: String,
    params: Vec<Value>,
    mode: FetchMode,
    prefetch: Vec<Prefetch>,
    of: PhantomData<fn() -> M>,
}

impl<M> Clone for Raw<M> {
    fn clone(&self) -> Self {
        let Raw { sql, params, mode, prefetch, .. } = self;
        Raw { sql: sql.clone(), params: params.clone(), mode: *mode, prefetch: prefetch.clone(), of: PhantomData }
    }
}

/// The text, without the values.
impl<M> fmt::Debug for Raw<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({:?})", self.sql)
    }
}

impl<M: Model> Raw<M> {
    pub(super) fn new(sql: String, params: Vec<Value>) -> Self {
        Raw { sql, params, mode: FetchMode::default(), prefetch: Vec::new(), of: PhantomData }
    }

    /// Loads the rows at the ends of paths; see [`QuerySet::prefetch`](super::QuerySet::prefetch).
    #[must_use]
    pub fn prefetch<P: PrefetchPaths>(mut self, paths: impl FnOnce(&'static M::Fields<Sure>) -> P) -> Self {
        paths(root_fields::<M>(0)).prefetches(&mut self.prefetch);
        self
    }

    /// What happens when a relation is read that was not loaded; see [`QuerySet::fetch_mode`](super::QuerySet::fetch_mode).
    #[must_use]
    pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.mode = mode;
        self
    }

    fn loading(&self, dialect: &dyn Dialect, location: &'static Location<'static>) -> Result<Loading> {
        let mut query = Query::new(ModelType::of::<M>());
        query.mode = self.mode;
        query.prefetch.clone_from(&self.prefetch);
        let mut statement = written(&self.sql, self.params.clone(), dialect)?;
        statement.table = M::meta().table;
        Ok(Loading::by_name(&query, statement, location))
    }

    /// All rows.
    ///
    /// # Errors
    /// As the database says; [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a column of the model is missing,
    /// which it names, or where there are not as many placeholders as parameters.
    #[track_caller]
    pub fn all<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Vec<M>> {
        let port = db.port();
        let loading = self.loading(port.dialect(), Location::caller());
        H::drive(async move { Ok(typed(load(port, loading?).await?)) })
    }

    /// The rows one after another, in constant memory.
    ///
    /// # Errors
    /// As [`QuerySet::iter`](super::QuerySet::iter).
    #[doc(alias = "iterator")]
    #[track_caller]
    pub fn iter<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, H::Rows<'a, M>> {
        let loading = streaming(self.loading(db.port().dialect(), Location::caller()));
        db.rows(loading.map(|loading| loading.into_source(|loaded: Loaded| typed::<M>(loaded.rows))))
    }
}

/// A program's own SQL as a statement.
fn written(sql: &str, params: Vec<Value>, dialect: &dyn Dialect) -> Result<Statement> {
    let text = with_placeholders(sql, params.len(), dialect)?;
    let word: String = sql.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    let reads = ["SELECT", "VALUES", "EXPLAIN", "PRAGMA", "SHOW"].iter().any(|read| word.eq_ignore_ascii_case(read));
    Ok(Statement::raw(text, params, if reads { Access::Read } else { Access::Write }))
}

/// SQL of a program's own, on any handle. In the prelude.
///
/// Each `?` in the text is the place of a parameter, on both databases; `??` is a question mark. What stands in quotes and in
/// comments is left as it is. A value belongs into a parameter and never into the text.
pub trait Sql: ReadHandle {
    /// The rows of a query, each a value, a tuple of values by position, or a struct that derives `Row` by name:
    /// `db.query::<(i64, String)>("SELECT id, title FROM music_album WHERE plays > ?", (10,))`.
    ///
    /// # Errors
    /// As the database says; [`Error::Decode`](crate::error::Error::Decode) where a cell is not of the type asked for,
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a column is missing, or where there are not as many
    /// placeholders as parameters.
    #[doc(alias = "cursor")]
    #[doc(alias = "fetchall")]
    #[track_caller]
    fn query<T: FromRow>(&self, sql: &str, params: impl Params) -> Self::Out<'_, Vec<T>> {
        let port = self.port();
        let location = Location::caller();
        let statement = written(sql, params.values(), port.dialect());
        Self::drive(async move {
            let sink = Collect::new(|row| T::from_row(row));
            Ok(Collect::take(port.query(at(statement?, location), sink).await?))
        })
    }

    /// Runs a statement; how many rows it changed: `db.execute("UPDATE music_album SET plays = 0 WHERE id = ?", (3,))`.
    ///
    /// # Errors
    /// As the database says; [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where there are not as many placeholders
    /// as parameters.
    #[doc(alias = "cursor")]
    #[track_caller]
    fn execute(&self, sql: &str, params: impl Params) -> Self::Out<'_, u64>
    where
        Self: Handle,
    {
        let port = self.port();
        let location = Location::caller();
        let statement = written(sql, params.values(), port.dialect());
        Self::drive(async move {
            let Executed { rows, .. } = port.execute(at(statement?, location)).await?;
            Ok(rows)
        })
    }
}

impl<H: ReadHandle + ?Sized> Sql for H {}
