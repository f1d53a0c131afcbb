//! The methods that give another queryset. Nothing runs here.

use std::fmt;
use std::marker::PhantomData;

use super::key::among_rows;
use super::{Query, Values};
use crate::ast::Expr;
use crate::expr::{Build, Chosen, Columns, InList, Order, Path, Q, Selection, Sure, nested};
use crate::model::{FetchMode, Model, ModelType, root_fields};

/// A lazy query for rows of `M`.
///
/// It is a value: cloning is cheap, chaining gives another one, and nothing is asked of a database until a method
/// that takes a handle is called. What cannot be, such as a filter after a slice, is told by that method too, so that
/// chains need no `?`.
///
/// A query that is used again is a method of an extension trait on `QuerySet<Album>`.
#[doc(alias = "Manager")]
pub struct QuerySet<M> {
    pub(super) query: Query,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for QuerySet<M> {
    fn clone(&self) -> Self {
        QuerySet { query: self.query.clone(), model: PhantomData }
    }
}

impl<M> fmt::Debug for QuerySet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuerySet({:?})", self.query)
    }
}

/// The methods that querysets of models and of values share.
macro_rules! shared_chain {
    () => {
        /// Only rows that the condition holds for. Several calls accumulate; a to-many relation is one row within
        /// one call, and another row in another call.
        ///
        /// SQL: `WHERE …`, with the joins that the paths need.
        #[must_use]
        pub fn filter(mut self, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Self {
            nested(|level| self.query.condition(level, condition(root_fields::<M>(level)), false));
            self
        }

        /// Only rows that the condition does not hold for: exactly those that `filter` with the same condition
        /// leaves out, rows with NULL included.
        ///
        /// SQL: `WHERE NOT …`; `NOT EXISTS (…)` where the condition is about a to-many relation.
        #[must_use]
        pub fn exclude(mut self, condition: impl FnOnce(&'static M::Fields<Sure>) -> Q) -> Self {
            nested(|level| self.query.condition(level, condition(root_fields::<M>(level)), true));
            self
        }

        /// The order of the rows, in place of any order before: a column, `.asc()` or `.desc()` of one, or a tuple
        /// of these.
        ///
        /// SQL: `ORDER BY …`. Where NULLs come is the database's own, unless a term says `nulls_first` or `nulls_last`.
        #[must_use]
        pub fn order_by<O: Order>(mut self, order: impl FnOnce(&'static M::Fields<Sure>) -> O) -> Self {
            nested(|level| {
                let mut terms = Vec::new();
                order(root_fields::<M>(level)).terms(&mut terms);
                self.query.set_order(level, terms);
            });
            self
        }

        /// No order at all, not even the model's own: Django's `order_by()` without arguments.
        #[must_use]
        pub fn unordered(mut self) -> Self {
            self.query.select.order_by.clear();
            self.query.ordered = true;
            self
        }

        /// The opposite order.
        #[must_use]
        pub fn reverse(mut self) -> Self {
            self.query.refuse_slice("reverse");
            self.query.reverse();
            self
        }

        /// Equal rows are given once: `SELECT DISTINCT`.
        #[must_use]
        pub fn distinct(mut self) -> Self {
            self.query.refuse_slice("make distinct");
            self.query.refuse_combined("make distinct");
            self.query.select.distinct = true;
            self.query.select.distinct_on.clear();
            self
        }

        /// Of the rows that are equal in these columns only the first: of each artist the album that is played most, by
        /// `order_by(|a| (a.artist.id, a.plays.desc())).distinct_on(|a| a.artist)`. The order must begin with the same
        /// columns. The last call counts.
        ///
        /// SQL: `SELECT DISTINCT ON (…)`, which PostgreSQL has; on SQLite it is
        /// [`Error::Unsupported`](crate::error::Error::Unsupported).
        #[doc(alias = "distinct")]
        #[must_use]
        pub fn distinct_on<C: Selection>(mut self, columns: impl FnOnce(&'static M::Fields<Sure>) -> C) -> Self {
            self.query.refuse_slice("make distinct");
            self.query.refuse_combined("make distinct");
            nested(|level| {
                let mut chosen = $crate::expr::Columns::default();
                columns(root_fields::<M>(level)).select(&mut chosen);
                self.query.set_distinct_on(level, chosen);
            });
            self
        }

        /// At most so many rows: `LIMIT`. Of several calls the smallest number counts.
        #[doc(alias = "slice")]
        #[must_use]
        pub fn limit(mut self, rows: u64) -> Self {
            self.query.narrow(rows);
            self
        }

        /// Leaves the first rows out: `OFFSET`. The last call counts.
        #[doc(alias = "slice")]
        #[must_use]
        pub fn offset(mut self, rows: u64) -> Self {
            self.query.select.offset = rows;
            self
        }

        /// No rows; no database is asked.
        #[must_use]
        pub fn none(mut self) -> Self {
            self.query.add_filter(Expr::Const(false));
            self
        }
    };
}
pub(super) use shared_chain;

/// The methods that querysets of models share, annotated or not.
macro_rules! model_chain {
    () => {
        /// Loads the rows at the ends of to-one paths in the same statement, by joins: `select_related(|t| (t.album.artist,
        /// t.genre))`. The rows on the way are loaded too.
        ///
        /// A path that leads to many rows is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) when it is run, where
        /// the compiler does not refuse it.
        pub fn select_related<P: super::paths::RelatedPaths>(
            mut self,
            paths: impl FnOnce(&'static M::Fields<Sure>) -> P,
        ) -> Self {
            self.query.refuse_combined("select related rows");
            let mut nodes = Vec::new();
            paths(root_fields::<M>(0)).nodes(&mut nodes);
            for node in nodes {
                let mut trail: Vec<_> = std::iter::successors(Some(node), |node| node.parent())
                    .take_while(|node| node.parent().is_some())
                    .collect();
                trail.reverse();
                for node in trail {
                    if node.relation().is_some_and(crate::meta::RelationMeta::is_many) {
                        let reason = format!(
                            "`select_related` joins one row, but `{}` leads to many: use `prefetch`",
                            node.names().join(".")
                        );
                        self.query.misused(reason);
                    } else if !self.query.related.iter().any(|known| std::ptr::eq(*known, node)) {
                        self.query.related.push(node);
                    }
                }
            }
            self
        }

        /// Loads the rows at the ends of paths, with one statement for each step of a path: `prefetch(|a| a.albums.tracks)`
        /// takes two more. `a.albums.matching(|albums| …)` chooses among them.
        #[doc(alias = "prefetch_related")]
        pub fn prefetch<P: super::paths::PrefetchPaths>(
            mut self,
            paths: impl FnOnce(&'static M::Fields<Sure>) -> P,
        ) -> Self {
            paths(root_fields::<M>(0)).prefetches(&mut self.query.prefetch);
            self
        }

        /// What happens when a relation is read that was not loaded with its row; [`FetchMode::Peers`] if not set.
        #[must_use]
        pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
            self.query.mode = mode;
            self
        }
    };
}
pub(super) use model_chain;

impl<M: Model> QuerySet<M> {
    pub(super) fn new() -> Self {
        QuerySet::of(Query::new(ModelType::of::<M>()))
    }

    pub(super) fn of(query: Query) -> Self {
        QuerySet { query, model: PhantomData }
    }

    shared_chain!();
    model_chain!();

    /// Rows of chosen columns instead of models: an expression, or a tuple of up to sixteen. A path that may be
    /// missing gives an `Option`.
    #[doc(alias = "values_list")]
    pub fn values<S: Selection>(mut self, selection: impl FnOnce(&'static M::Fields<Sure>) -> S) -> Values<M, S> {
        let cells = nested(|level| {
            let mut columns = Columns::default();
            selection(root_fields::<M>(level)).select(&mut columns);
            self.query.choose(level, columns)
        });
        Values::new(self.query, cells)
    }

    /// Rows as structs of a program's own, which derive `Row`: `values_as(|a| Card::select(a.title, a.artist.name))`. The
    /// compiler checks each field's type, and that what may be NULL goes into an `Option`.
    ///
    /// It is also what there is in place of Django's `only` and `defer`: rows with fewer columns are another struct.
    #[doc(alias = "values_list(named=True)")]
    #[doc(alias = "only")]
    #[doc(alias = "defer")]
    pub fn values_as<R, S>(
        self,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> Chosen<R, S>,
    ) -> Values<M, Chosen<R, S>>
    where
        R: Build<S>,
        S: Selection,
    {
        self.values(selection)
    }

    /// The rows with what is computed for each: `annotate(|a| (a.albums.count(), a.albums.plays.sum()))` gives pairs of an
    /// artist and these two.
    ///
    /// An aggregate is of the rows related to each row, restricted by the filters before it; each counts what it names,
    /// once, however many there are. A later `filter` may ask about aggregates too.
    #[doc(alias = "alias")]
    pub fn annotate<S: Selection + 'static>(
        mut self,
        selection: impl FnOnce(&'static M::Fields<Sure>) -> S,
    ) -> super::Annotated<M, S> {
        let cells = annotate(&mut self.query, |level, columns| selection(root_fields::<M>(level)).select(columns));
        super::Annotated::new(self.query, cells)
    }
}

/// Adds the columns of a closure to a query; how they are read.
pub(super) fn annotate(query: &mut Query, select: impl FnOnce(usize, &mut Columns)) -> Vec<crate::expr::Cell> {
    query.refuse_combined("annotate");
    nested(|level| {
        let mut columns = Columns::default();
        select(level, &mut columns);
        let cells = columns.cells.clone();
        query.add_columns(level, columns);
        cells
    })
}

/// `relation.is_in(queryset)`: the relation leads to one of the queryset's rows.
impl<M: Model> InList<M> for QuerySet<M> {
    fn contains(self, item: Expr<Path>) -> Expr<Path> {
        among_rows(item, self.query)
    }
}

pub(super) fn in_query(item: Expr<Path>, query: Query) -> Expr<Path> {
    match query.into_subquery() {
        Ok(select) => Expr::InSelect { item: Box::new(item), select: Box::new(select) },
        Err(error) => Expr::Fault(crate::ast::Fault::Invalid(error.to_string())),
    }
}
