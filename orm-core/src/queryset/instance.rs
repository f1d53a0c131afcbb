//! What can be done with one object: save, refresh, delete.

use std::panic::Location;
use std::time::{SystemTime, UNIX_EPOCH};

use super::delete::{Deleted, delete_rows};
use super::insert::save_draft;
use super::load::{Loading, load};
use super::query::at;
use super::{Query, QuerySet};
use crate::ast::{Alias, ColumnRef, CompareOp, Expr, Update};
use crate::db::{Handle, Port, ReadHandle};
use crate::error::{Error, Result};
use crate::expr::{Columns, Path, Selection, Sure, nested};
use crate::meta::{AutoNow, FieldMeta, ModelMeta};
use crate::model::{Draft, Model, ModelType, root_fields};
use crate::sql;
use crate::value::{ColumnType, Fixed, Value};

/// The methods of models. In the prelude.
pub trait Objects: Model {
    /// All rows, to be filtered, ordered and run.
    #[must_use]
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// `UPDATE` of every column of the row with this object's key.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone, [`Error::Unsaved`] where it never was, or as the database says.
    #[doc(alias = "force_update")]
    #[track_caller]
    fn save<'a, H: Handle + ?Sized>(&'a mut self, db: &'a H) -> H::Out<'a, ()> {
        let location = Location::caller();
        let all = (0..Self::meta().fields.len()).collect();
        H::drive(async move { update_object(self, db.port(), all, location).await })
    }

    /// `UPDATE` of some columns.
    ///
    /// # Errors
    /// As [`save`](Objects::save); [`Error::InvalidQuery`] where a column is not the model's own.
    #[doc(alias = "update_fields")]
    #[track_caller]
    fn save_only<'a, H: Handle + ?Sized, S: Selection>(
        &'a mut self,
        db: &'a H,
        fields: impl FnOnce(&'static Self::Fields<Sure>) -> S,
    ) -> H::Out<'a, ()> {
        let location = Location::caller();
        let fields = nested(|level| {
            let mut columns = Columns::default();
            fields(root_fields::<Self>(level)).select(&mut columns);
            own_fields::<Self>(&columns)
        });
        H::drive(async move { update_object(self, db.port(), fields?, location).await })
    }

    /// `INSERT` of the whole object; an auto-increment key of 0 is given by the database. What comes back is the object
    /// as it is stored.
    ///
    /// # Errors
    /// As the database says.
    #[doc(alias = "force_insert")]
    #[track_caller]
    fn insert<'a, H: Handle + ?Sized>(self, db: &'a H) -> H::Out<'a, Self> {
        save_draft(Draft::of(&self), db)
    }

    /// Reads the object's row again; what was loaded of its relations is forgotten.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the row is gone, or as the database says.
    #[doc(alias = "refresh_from_db")]
    #[track_caller]
    fn refresh<'a, H: ReadHandle + ?Sized>(&'a mut self, db: &'a H) -> H::Out<'a, ()> {
        let location = Location::caller();
        let port = db.port();
        let mut query = Query::new(ModelType::of::<Self>());
        let key = self.__value(Self::meta().primary_key);
        query.add_filter(crate::expr::equal(query.own(Self::meta().primary_key), Expr::Value(key)));
        query.ordered = true;
        H::drive(async move {
            let rows = load(port, Loading::of(&query, port.dialect(), location)?).await?;
            *self = super::terminal::typed(rows).pop().ok_or(Error::NotFound { model: Self::meta().name })?;
            Ok(())
        })
    }

    /// Deletes the row, and what `on_delete` says of those that point at it, in one transaction.
    ///
    /// # Errors
    /// [`Error::Protected`] where a row that points at it forbids it, [`Error::Unsaved`] where it has no row, or as the
    /// database says. Nothing is deleted then.
    #[track_caller]
    fn delete<'a, H: Handle + ?Sized>(self, db: &'a H) -> H::Out<'a, Deleted> {
        let location = Location::caller();
        let port = db.port();
        H::drive(async move {
            let key = key_of(&self)?;
            let mut query = Query::new(ModelType::of::<Self>());
            query.add_filter(crate::expr::equal(query.own(Self::meta().primary_key), Expr::Value(key)));
            delete_rows(port, &query, location).await
        })
    }
}

impl<M: Model> Objects for M {}

/// The key of an object that has one.
pub(super) fn key_of<M: Model>(object: &M) -> Result<Value> {
    let meta = M::meta();
    match object.__value(meta.primary_key) {
        Value::Int(0) if meta.key().auto => Err(Error::Unsaved { model: meta.name }),
        key => Ok(key),
    }
}

/// The positions of the model's own fields that were chosen.
pub(super) fn own_fields<M: Model>(columns: &Columns) -> Result<Vec<usize>> {
    columns.exprs.iter().map(|expr| own_field(M::meta(), expr)).collect()
}

pub(super) fn own_field(meta: &'static ModelMeta, expr: &Expr<Path>) -> Result<usize> {
    let foreign = || Error::InvalidQuery {
        reason: format!(
            "only columns of `{}` itself can be named here, not expressions or columns of related rows",
            meta.name
        ),
    };
    let Expr::Column(path) = expr else { return Err(foreign()) };
    match (path.node.parent(), path.node.relation()) {
        (None, _) => Ok(path.field),
        // A relation by itself is its foreign key's column.
        (Some(parent), Some(relation)) if parent.parent().is_none() && path.field == path.node.meta().primary_key => {
            match &relation.kind {
                crate::meta::RelationKind::Forward { field } => Ok(*field),
                _ => Err(foreign()),
            }
        }
        _ => Err(foreign()),
    }
}

async fn update_object<M: Model>(
    object: &mut M,
    port: &dyn Port,
    mut fields: Vec<usize>,
    location: &'static Location<'static>,
) -> Result<()> {
    let meta = M::meta();
    let key = key_of(object)?;
    fields.retain(|index| *index != meta.primary_key);
    if fields.is_empty() {
        return Ok(());
    }
    for (index, field) in meta.fields.iter().enumerate() {
        if field.auto_now == AutoNow::EachSave
            && fields.contains(&index)
            && let Some(now) = now_for(field.column_type)
        {
            object.__set(index, now.as_ref())?;
        }
    }
    let values: Vec<(usize, Value)> = fields.iter().map(|index| (*index, object.__value(*index))).collect();
    check_values(meta, values.iter().map(|(index, value)| (*index, value)))?;
    for (index, value) in &values {
        unsaved_reference(&meta.fields[*index], value)?;
    }
    let update = Update {
        table: meta.table,
        alias: Alias(0),
        assignments: values.into_iter().map(|(index, value)| (meta.fields[index].column, Expr::Value(value))).collect(),
        filter: Some(Expr::Compare {
            op: CompareOp::Eq,
            left: Box::new(Expr::Column(ColumnRef {
                alias: Alias(0),
                column: meta.key().column,
                column_type: meta.key().column_type,
                null: false,
            })),
            right: Box::new(Expr::Value(key)),
        }),
    };
    let executed = port.execute(at(sql::update(&update, port.dialect()), location)).await?;
    if executed.rows == 0 { Err(Error::NotFound { model: meta.name }) } else { Ok(()) }
}

/// A foreign key made from an object that had no key yet.
fn unsaved_reference(field: &FieldMeta, value: &Value) -> Result<()> {
    match (&field.reference, value) {
        (Some(reference), Value::Int(0)) if (reference.target)().key().auto => {
            Err(Error::Unsaved { model: (reference.target)().name })
        }
        _ => Ok(()),
    }
}

/// The present moment as a value of a column; none for a column that holds no such thing.
pub(super) fn now_for(column: ColumnType) -> Option<Value> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    const DAY: i64 = 86_400_000_000;
    match column {
        ColumnType::DateTime => Some(Value::DateTime(micros)),
        ColumnType::Timestamp => Some(Value::Timestamp(micros)),
        ColumnType::Date => Some(Value::Date(i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX))),
        ColumnType::Time => Some(Value::Time(micros.rem_euclid(DAY))),
        _ => None,
    }
}

/// Refuses values that their columns cannot hold, before anything is stored, alike on every database.
pub(super) fn check_values<'v>(
    meta: &'static ModelMeta,
    values: impl IntoIterator<Item = (usize, &'v Value)>,
) -> Result<()> {
    for (index, value) in values {
        let field = &meta.fields[index];
        if let Some(reason) = misfit(field, value) {
            return Err(Error::OutOfRange { column: format!("{}.{}", meta.table, field.column), reason });
        }
        unsaved_reference(field, value)?;
    }
    Ok(())
}

fn misfit(field: &FieldMeta, value: &Value) -> Option<String> {
    // A foreign key holds what its target's key does; only that tells how long a text may be.
    let column_type =
        field.reference.as_ref().map_or(field.column_type, |reference| (reference.target)().key().column_type);
    match (value, column_type) {
        (Value::Text(text), ColumnType::Text { max_length }) => {
            if text.contains('\0') {
                return Some("text cannot hold the character NUL".into());
            }
            let most = max_length? as usize;
            // Counting is only needed where there are more bytes than characters allowed.
            let length = if text.len() <= most { return None } else { text.chars().count() };
            (length > most).then(|| format!("it has {length} characters, {most} are allowed"))
        }
        (Value::Int(_), column) => {
            column.outside(value)?;
            let (least, most) = column.integer_range()?;
            Some(format!("{least} to {most} is allowed"))
        }
        (Value::Date(_) | Value::DateTime(_) | Value::Timestamp(_), column) => {
            column.outside(value).map(|_| "the years 1 to 9999 are allowed".into())
        }
        (Value::Duration(_), column) => column.outside(value).map(|_| "it is longer than 292,000 years".into()),
        (Value::Decimal(decimal), column @ ColumnType::Decimal { precision: Some(_) }) => {
            decimal_misfit(*decimal, column)
        }
        (Value::Decimal(_), column) if column.integer_range().is_some() => Some("it is beyond 64 bits".into()),
        (Value::Float(float), ColumnType::Float) if float.is_nan() => {
            Some("NaN is no number that both databases keep; use NULL".into())
        }
        _ => None,
    }
}

fn decimal_misfit(decimal: Fixed, column: ColumnType) -> Option<String> {
    let ColumnType::Decimal { precision: Some((digits, places)) } = column else { return None };
    let Some(exact) = decimal.rescaled(places.into()) else {
        return Some(format!("it has more than {places} digits after the point"));
    };
    let whole = u32::from(digits.saturating_sub(places));
    let limit = 10i128.checked_pow(whole + u32::from(places))?;
    (exact.units().abs() >= limit).then(|| format!("it has more than {whole} digits before the point"))
}
