//! Querysets inside the closures of others.

use super::{Annotated, QuerySet, Values};
use crate::ast::{Expr, Fault, Select};
use crate::error::Result;
use crate::expr::{Computed, Expression, Maybe, Path, Q, Selection};
use crate::model::Model;
use crate::value::FieldType;

/// A queryset that may stand inside a closure of another.
pub trait Subquery {
    /// Its select, as seen from the closures that run now.
    #[doc(hidden)]
    fn __select(self) -> Result<Select<Path>>;
}

impl<M: Model> Subquery for QuerySet<M> {
    fn __select(self) -> Result<Select<Path>> {
        self.query.into_subquery()
    }
}

impl<M: Model, S: Selection> Subquery for Values<M, S> {
    fn __select(self) -> Result<Select<Path>> {
        self.into_query().into_subquery()
    }
}

impl<M: Model, S: Selection + 'static> Subquery for Annotated<M, S> {
    fn __select(self) -> Result<Select<Path>> {
        self.into_query().into_subquery()
    }
}

/// Whether a queryset gives a row: `EXISTS (…)`. The outer row is what the outer closure got:
///
/// `Album::objects().filter(|a| exists(Track::objects().filter(|t| t.album.eq(a.id) & t.milliseconds.gt(a.plays))))`.
#[doc(alias = "Exists")]
#[doc(alias = "OuterRef")]
pub fn exists(queryset: impl Subquery) -> Q {
    Q::deep(match queryset.__select() {
        Ok(select) => Expr::Exists(Box::new(select.for_existence())),
        Err(error) => Expr::Fault(Fault::Invalid(error.to_string())),
    })
}

/// The first value that a queryset of one column gives, NULL where it gives no row:
/// `subquery(Album::objects().filter(|a| a.artist.eq(ar.id)).order_by(|a| a.plays.desc()).values(|a| a.title))`.
///
/// SQL: `(SELECT … LIMIT 1)`.
#[doc(alias = "Subquery")]
#[doc(alias = "OuterRef")]
pub fn subquery<M, S>(queryset: Values<M, S>) -> Computed<S::Value, Maybe>
where
    M: Model,
    S: Selection + Expression,
    S::Value: FieldType,
{
    let result = queryset.first_column_type();
    let expr = match queryset.limit(1).__select() {
        Ok(select) => Expr::Subquery { select: Box::new(select), result },
        Err(error) => Expr::Fault(Fault::Invalid(error.to_string())),
    };
    Computed::new(expr, result)
}
