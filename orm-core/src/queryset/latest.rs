//! One row by an order, many by a list of keys, and the dates that there are.

use std::collections::HashMap;
use std::hash::Hash;
use std::panic::Location;

use super::load::Loading;
use super::prefetch::load;
use super::terminal::typed;
use super::{Query, QuerySet, Values};
use crate::ast::{Expr, Unit};
use crate::db::ReadHandle;
use crate::error::{Error, Result};
use crate::expr::{Computed, Expression, Field, InList, Lookups, Nullability, Order, Ordering, Path, Sure, nested};
use crate::model::{Model, root_fields};
use crate::value::{FieldType, TemporalType};

impl<M: Model> QuerySet<M> {
    /// The greatest row by an order: `latest(&db, |i| i.invoice_date)`. NULLs are where the database puts them, so that on
    /// PostgreSQL a row without a date is the latest; filter it out or say `.asc().nulls_first()`.
    ///
    /// SQL: `… ORDER BY … DESC LIMIT 1`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no row, [`Error::Sliced`] after a limit or an offset.
    #[doc(alias = "get_latest_by")]
    #[track_caller]
    pub fn latest<'a, H: ReadHandle + ?Sized, O: Order>(
        &self,
        db: &'a H,
        order: impl FnOnce(&'static M::Fields<Sure>) -> O,
    ) -> H::Out<'a, M> {
        let mut query = self.clone().order_by(order).query;
        query.reverse();
        first_of(query, db, Location::caller())
    }

    /// The smallest row by an order; see [`latest`](QuerySet::latest).
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn earliest<'a, H: ReadHandle + ?Sized, O: Order>(
        &self,
        db: &'a H,
        order: impl FnOnce(&'static M::Fields<Sure>) -> O,
    ) -> H::Out<'a, M> {
        first_of(self.clone().order_by(order).query, db, Location::caller())
    }

    /// The rows of these keys, by key: `in_bulk(&db, [1, 2, 3])`. Keys that no row has are left out; an empty list asks
    /// nothing. A model whose key is several columns has no type for such a map: `.filter(|l| l.pk().is_in(keys))` finds its
    /// rows.
    ///
    /// SQL: `… WHERE id IN (…)`.
    ///
    /// # Errors
    /// [`Error::Sliced`] after a limit or an offset, or as [`all`](QuerySet::all).
    #[track_caller]
    pub fn in_bulk<'a, H: ReadHandle + ?Sized>(&self, db: &'a H, keys: impl InList<M>) -> H::Out<'a, HashMap<M::Key, M>>
    where
        M::Key: Eq + Hash,
    {
        let key = M::meta().primary_key;
        let condition = nested(|_| keys.contains(self.query.own(key)));
        by_field(self.query.clone(), condition, key, db, Location::caller())
    }

    /// As [`in_bulk`](QuerySet::in_bulk), by a unique field: `in_bulk_by(&db, |g| g.name, ["Rock", "Jazz"])`.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the field is another model's, or is neither unique nor the only one of
    /// [`distinct_on`](QuerySet::distinct_on); else as there.
    #[doc(alias = "in_bulk(field_name)")]
    #[track_caller]
    pub fn in_bulk_by<'a, H: ReadHandle + ?Sized, T, N: Nullability>(
        &self,
        db: &'a H,
        field: impl FnOnce(&'static M::Fields<Sure>) -> Field<T, N>,
        values: impl InList<T>,
    ) -> H::Out<'a, HashMap<T, M>>
    where
        T: FieldType + Eq + Hash,
    {
        let mut query = self.query.clone();
        let path = field(root_fields::<M>(0)).path();
        let meta = M::meta();
        let about = &meta.fields[path.field.min(meta.fields.len() - 1)];
        let unique = about.primary_key || about.unique;
        let first = matches!(&*query.select.distinct_on, [Expr::Column(on)] if on.field == path.field && on.node.parent().is_none());
        if path.node.parent().is_some() {
            query.misused("`in_bulk_by` takes a field of the queryset's own model".into());
        } else if !unique && !first {
            query.misused(format!("`in_bulk_by` takes a unique field, and `{}.{}` is none", meta.name, about.name));
        }
        let condition = nested(|_| values.contains(query.own(path.field)));
        by_field(query, condition, path.field, db, Location::caller())
    }

    /// The different dates of a column, each cut off at a unit, in ascending order and without NULL: `dates(|i| i.day,
    /// Unit::Month)`. [`reverse`](Values::reverse) turns the order round.
    ///
    /// SQL: `SELECT DISTINCT … WHERE … IS NOT NULL ORDER BY 1`.
    #[doc(alias = "datetimes")]
    pub fn dates<E>(
        self,
        field: impl Fn(&'static M::Fields<Sure>) -> E,
        unit: Unit,
    ) -> Values<M, Computed<E::Value, Sure>>
    where
        E: Expression<Null: Nullability>,
        E::Base: TemporalType,
    {
        let there = self.filter(|row| field(row).is_not_null()).order_by(|row| field(row).trunc(unit).asc());
        there
            .values(|row| {
                let cut = field(row).trunc(unit);
                let column = cut.column_type();
                Computed::new(cut.into_ast(), column)
            })
            .distinct()
    }

    /// As [`dates`](QuerySet::dates), of a column of moments or times.
    pub fn datetimes<E>(
        self,
        field: impl Fn(&'static M::Fields<Sure>) -> E,
        unit: Unit,
    ) -> Values<M, Computed<E::Value, Sure>>
    where
        E: Expression<Null: Nullability>,
        E::Base: TemporalType,
    {
        self.dates(field, unit)
    }
}

fn first_of<'a, M: Model, H: ReadHandle + ?Sized>(
    mut query: Query,
    db: &'a H,
    location: &'static Location<'static>,
) -> H::Out<'a, M> {
    query.narrow(1);
    let port = db.port();
    let loading = Loading::of(&query, port, location);
    H::drive(async move {
        let first: Option<M> = typed(load(port, loading?).await?).pop();
        first.ok_or(Error::NotFound { model: M::meta().name })
    })
}

/// The rows that a condition on a field holds for, by the value of the field.
fn by_field<'a, M: Model, T: FieldType + Eq + Hash, H: ReadHandle + ?Sized>(
    mut query: Query,
    condition: Expr<Path>,
    field: usize,
    db: &'a H,
    location: &'static Location<'static>,
) -> H::Out<'a, HashMap<T, M>> {
    query.refuse_slice("choose by a list in");
    query.refuse_combined("choose by a list");
    query.add_filter(condition);
    if query.select.distinct_on.is_empty() {
        query.select.order_by.clear();
        query.ordered = true;
    }
    let port = db.port();
    let loading = Loading::of(&query, port, location);
    H::drive(async move {
        let rows: Vec<M> = typed(load(port, loading?).await?);
        rows.into_iter().map(|row| Ok((value_of::<M, T>(&row, field)?, row))).collect()
    })
}

/// The value of a row's field, as the type it has.
fn value_of<M: Model, T: FieldType>(row: &M, field: usize) -> Result<T> {
    crate::model::decode_cell(row.__value(field).as_ref(), M::meta(), field)
}
