//! Pages by number.

use std::panic::Location;
use std::pin::Pin;

use super::annotated::pairs;
use super::load::Loading;
use super::prefetch::{load, load_all};
use super::terminal::typed;
use super::{Annotated, Query, QuerySet, Values, terminal};
use crate::db::ReadHandle;
use crate::error::{Error, Result};
use crate::expr::Selection;
use crate::model::Model;

/// One page of a queryset's rows, and where it is among all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(alias = "Paginator")]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    number: u64,
    size: u64,
    total: u64,
}

impl<T> Page<T> {
    /// Its number, counted from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many rows a full page has.
    #[doc(alias = "per_page")]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many rows there are on all pages together.
    #[doc(alias = "count")]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many pages there are; one, where there are no rows.
    #[doc(alias = "num_pages")]
    pub fn pages(&self) -> u64 {
        pages(self.total, self.size)
    }

    /// Whether a page follows.
    pub fn has_next(&self) -> bool {
        self.number < self.pages()
    }

    /// Whether a page comes before.
    pub fn has_previous(&self) -> bool {
        self.number > 1
    }

    /// The number of the page that follows; none for the last.
    #[doc(alias = "next_page_number")]
    pub fn next(&self) -> Option<u64> {
        self.has_next().then_some(self.number + 1)
    }

    /// The number of the page before; none for the first.
    #[doc(alias = "previous_page_number")]
    pub fn previous(&self) -> Option<u64> {
        self.has_previous().then_some(self.number - 1)
    }

    /// The place of its first row among all, counted from 1; 0 where there are no rows.
    pub fn start_index(&self) -> u64 {
        if self.total == 0 { 0 } else { (self.number - 1) * self.size + 1 }
    }

    /// The place of its last row among all, counted from 1.
    pub fn end_index(&self) -> u64 {
        (self.number * self.size).min(self.total)
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

fn pages(total: u64, size: u64) -> u64 {
    total.div_ceil(size.max(1)).max(1)
}

impl Query {
    /// The part that a page is; its order made one that leaves no two rows to chance, where they have a key.
    fn page(&self, number: u64, size: u64, model: &'static str) -> Result<Query> {
        if number == 0 || size == 0 {
            let reason = "pages are counted from 1 and have at least one row".into();
            return Err(Error::InvalidQuery { reason });
        }
        let mut query = self.clone();
        query.refuse_slice("divide into pages");
        query.check()?;
        query.order_by_key();
        query.order_wholly()?;
        let offset = (number - 1).checked_mul(size).filter(|offset| i64::try_from(*offset).is_ok());
        query.select.offset = offset.ok_or(Error::NotFound { model })?;
        query.narrow(size);
        Ok(query)
    }
}

/// Where rows come from: a port, and what is to be read there.
type Read<'a, T> = Pin<Box<dyn Future<Output = Result<Vec<T>>> + Send + 'a>>;

/// Counts all rows, and reads those of one page.
fn read_page<'a, M: Model, T: Send + 'a, H: ReadHandle + ?Sized>(
    db: &'a H,
    counted: Query,
    (number, size): (u64, u64),
    location: &'static Location<'static>,
    rows: Result<Read<'a, T>>,
) -> H::Out<'a, Page<T>> {
    let port = db.port();
    H::drive(async move {
        let rows = rows?;
        let total = terminal::counted(&counted, port, location).await?;
        if number > pages(total, size) {
            return Err(Error::NotFound { model: M::meta().name });
        }
        let rows = if total == 0 { Vec::new() } else { rows.await? };
        Ok(Page { rows, number, size, total })
    })
}

macro_rules! paged {
    ($row:ty, $counted:ident, |$this:ident, $query:ident, $port:ident, $location:ident| $read:expr) => {
        /// One page of the rows, counted from 1, with the number of all: `page(&db, 2, 20)`. It takes two statements. Rows
        /// that are equal by the order are told apart by the key, so that none is on two pages.
        ///
        /// # Errors
        /// [`Error::NotFound`] for a page behind the last one; the first is there even without rows. [`Error::InvalidQuery`]
        /// for page 0 and for a size of 0, [`Error::Sliced`] after a limit or an offset.
        #[doc(alias = "Paginator")]
        #[doc(alias = "EmptyPage")]
        #[track_caller]
        pub fn page<'a, H: ReadHandle + ?Sized>(&self, db: &'a H, number: u64, size: u64) -> H::Out<'a, Page<$row>> {
            let ($this, $port, $location) = (self, db.port(), Location::caller());
            let part = self.query().page(number, size, M::meta().name);
            let rows = part.and_then(|$query| $read);
            read_page::<M, $row, H>(db, self.$counted(), (number, size), $location, rows)
        }
    };
}

impl<M: Model> QuerySet<M> {
    paged!(M, with_columns, |_this, query, port, location| {
        let loading = Loading::of(&query, port, location)?;
        Ok(Box::pin(async move { Ok(typed(load(port, loading).await?)) }) as Read<'a, M>)
    });
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    paged!((M, S::Output), with_key, |this, query, port, location| {
        let loading = Self::loading(&query, this.cells(), port, location)?;
        Ok(Box::pin(async move { Ok(pairs::<M, S>(load_all(port, loading).await?)) }) as Read<'a, _>)
    });
}

impl<M: Model, S: Selection> Values<M, S> {
    paged!(S::Output, to_query, |this, query, port, location| {
        let source = this.source(query.columns(port), location)?;
        Ok(Box::pin(terminal::collect(port, source)) as Read<'a, _>)
    });
}
