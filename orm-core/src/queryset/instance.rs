//! What can be done with one object: save, refresh, delete.

use std::panic::Location;

use super::check::{check_values, now_for, unsaved_reference};
use super::delete::{Deleted, delete_rows};
use super::insert::save_draft;
use super::key::key_is;
use super::load::Loading;
use super::own::own_fields;
use super::prefetch::load;
use super::query::at;
use super::{Manager, Query, QuerySet};
use crate::ast::{Alias, Expr, Update};
use crate::db::{Collect, Handle, Port, ReadHandle};
use crate::error::{Error, Result};
use crate::expr::{Columns, Selection, Sure, nested};
use crate::meta::AutoNow;
use crate::model::{Draft, Model, ModelType, key_value, root_fields};
use crate::sql::{self, Asked};
use crate::value::{Params, Value};

/// The methods of models. In the prelude.
pub trait Objects: Model {
    /// All rows, to be filtered, ordered and run; those that the model's manager gives, where it has one.
    #[doc(alias = "Manager")]
    #[doc(alias = "_default_manager")]
    #[must_use]
    fn objects() -> QuerySet<Self> {
        QuerySet::of(Query::managed(ModelType::of::<Self>()))
    }

    /// All rows, whatever the model's manager gives.
    #[doc(alias = "_base_manager")]
    #[must_use]
    fn base_objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// Rows by SQL of a program's own: `Album::raw("SELECT * FROM music_album WHERE plays > ?", (10,))`. Columns are matched by
    /// name; more than the model has are left aside, and one that is missing is an error that names it.
    ///
    /// Each `?` is the place of a parameter, on both databases; `??` is a question mark.
    #[doc(alias = "RawQuerySet")]
    #[must_use]
    fn raw(sql: impl Into<String>, params: impl Params) -> super::Raw<Self> {
        super::Raw::new(sql.into(), params.values())
    }

    /// The rows that another manager gives: `Album::managed::<Drafts>()`.
    #[must_use]
    fn managed<G: Manager<Self>>() -> QuerySet<Self> {
        G::queryset(QuerySet::new())
    }

    /// `UPDATE` of every column of the row with this object's key. Fields with `auto_now` are set to now first, and
    /// fields that the database computes are read back. It never inserts; [`insert`](Objects::insert) and builders do.
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

    /// `UPDATE` of some columns: `save_only(&db, |a| (a.genre, a.plays))`.
    ///
    /// # Errors
    /// As [`save`](Objects::save); [`Error::InvalidQuery`] where a column is not the model's own, or is its key.
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
        let fields = fields.and_then(|fields| match fields.contains(&Self::meta().primary_key) {
            true => {
                Err(Error::InvalidQuery { reason: format!("the key of a `{}` cannot be saved", Self::meta().name) })
            }
            false => Ok(fields),
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
        let loading = own_row(self, port, location);
        H::drive(async move {
            let rows = load(port, loading?).await?;
            *self = super::terminal::typed(rows).pop().ok_or(Error::NotFound { model: Self::meta().name })?;
            Ok(())
        })
    }

    /// Reads some columns of the object's row again: `refresh_only(&db, |a| (a.genre, a.plays))`. A foreign key among them
    /// forgets its row where it points at another one now; all else stays as it is, saved or not.
    ///
    /// # Errors
    /// As [`refresh`](Objects::refresh); [`Error::InvalidQuery`] where a column is not the model's own.
    #[doc(alias = "refresh_from_db")]
    #[track_caller]
    fn refresh_only<'a, H: ReadHandle + ?Sized, S: Selection>(
        &'a mut self,
        db: &'a H,
        fields: impl FnOnce(&'static Self::Fields<Sure>) -> S,
    ) -> H::Out<'a, ()> {
        let location = Location::caller();
        let port = db.port();
        let fields = nested(|level| {
            let mut columns = Columns::default();
            fields(root_fields::<Self>(level)).select(&mut columns);
            own_fields::<Self>(&columns)
        });
        let loading = own_row(self, port, location);
        H::drive(async move {
            let (fields, rows) = (fields?, load(port, loading?).await?);
            let row: Option<Self> = super::terminal::typed(rows).pop();
            let row = row.ok_or(Error::NotFound { model: Self::meta().name })?;
            for field in fields {
                let value = row.__value(field);
                if value != self.__value(field) {
                    self.__set(field, value.as_ref())?;
                }
            }
            Ok(())
        })
    }

    /// Looks at the values of the fields, without a database: whether they are empty, fit their columns, are among their
    /// choices, and what their validators say. A text is not empty unless its field says `blank`; an `Option` may be.
    ///
    /// Nothing calls this or [`full_clean`](Objects::full_clean) by itself: `save` does not.
    ///
    /// # Errors
    /// [`Error::Validation`] with all that is wrong, by field.
    fn clean_fields(&self) -> Result<()> {
        let values: Vec<_> = (0..Self::meta().fields.len()).map(|field| Some(self.__value(field))).collect();
        super::clean::clean_values::<Self>(&values).into_result()
    }

    /// Looks at everything: the fields by themselves, that foreign keys lead somewhere, the model's own `clean`, that no
    /// other row has what must be unique, and that no check refuses the row. An object with a key counts as one that has a
    /// row already. A builder has this method too, for what has none.
    ///
    /// SQL: one `SELECT 1` for each foreign key and each unique constraint, and one statement for all conditions. What is
    /// wrong by itself is not asked about.
    ///
    /// # Errors
    /// [`Error::Validation`] with all that is wrong, by field and of the whole, with Django's codes; or as the database
    /// says.
    #[track_caller]
    fn full_clean<'a, H: ReadHandle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, ()> {
        let location = Location::caller();
        let port = db.port();
        H::drive(async move { super::validate::validate_object(self, port, location).await })
    }

    /// Deletes the row, and what `on_delete` says of those that point at it, in one transaction.
    ///
    /// # Errors
    /// [`Error::Protected`] where rows that point at it forbid it, with all that do, [`Error::Unsaved`] where it has no row, or as the
    /// database says. Nothing is deleted then.
    #[track_caller]
    fn delete<'a, H: Handle + ?Sized>(self, db: &'a H) -> H::Out<'a, Deleted> {
        let location = Location::caller();
        let port = db.port();
        H::drive(async move {
            let key = key_of(&self)?;
            let mut query = Query::new(ModelType::of::<Self>());
            query.add_filter(crate::expr::equal(query.own(Self::meta().primary_key), Expr::Value(key.clone())));
            delete_rows(port, &query, Some(key), location).await
        })
    }
}

impl<M: Model> Objects for M {}

/// The key of an object that has one.
pub(super) fn key_of<M: Model>(object: &M) -> Result<Value> {
    let meta = M::meta();
    match key_value(object) {
        Value::Int(0) if meta.key().auto => Err(Error::Unsaved { model: meta.name }),
        key => Ok(key),
    }
}

/// Reading an object's row.
fn own_row<M: Model>(object: &M, port: &dyn Port, location: &'static Location<'static>) -> Result<Loading> {
    let mut query = Query::new(ModelType::of::<M>());
    let key = key_of(object)?;
    query.add_filter(crate::expr::equal(query.own(M::meta().primary_key), Expr::Value(key)));
    query.ordered = true;
    Loading::of(&query, port, location)
}

async fn update_object<M: Model>(
    object: &mut M,
    port: &dyn Port,
    mut fields: Vec<usize>,
    location: &'static Location<'static>,
) -> Result<()> {
    let meta = M::meta();
    let key = key_of(object)?;
    fields.retain(|index| !meta.key_positions().contains(index) && meta.fields[*index].generated.is_none());
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
        assignments: values
            .into_iter()
            .map(|(index, value)| (meta.fields[index].column, meta.fields[index].column_type, Expr::Value(value)))
            .collect(),
        filter: Some(key_is(meta, Alias(0), &key)),
        returning: Vec::new(),
    };
    let write = |update: &Update| sql::update(update, port.dialect()).map(Some);
    let statement = port.templates().statement(Asked::Update, &update, write)?;
    let Some(statement) = statement.map(|statement| at(statement, location)) else { return Ok(()) };
    let computed: Vec<usize> = (0..meta.fields.len()).filter(|index| meta.fields[*index].generated.is_some()).collect();
    if computed.is_empty() {
        let executed = port.execute(statement).await?;
        return if executed.rows == 0 { Err(Error::NotFound { model: meta.name }) } else { Ok(()) };
    }
    let columns: Vec<_> = computed.iter().map(|index| &meta.fields[*index]).collect();
    let statement = sql::returning(&statement, columns.iter().map(|field| field.column));
    let types: Vec<_> = columns.iter().map(|field| field.column_type).collect();
    let sink = Collect::new(move |row| {
        types.iter().enumerate().map(|(at, column)| Ok(row.get(at)?.to_value_of(*column))).collect::<Result<Vec<_>>>()
    });
    let returned: Option<Vec<Value>> = Collect::take(port.query(statement, sink).await?).pop();
    let returned = returned.ok_or(Error::NotFound { model: meta.name })?;
    for (index, value) in computed.into_iter().zip(&returned) {
        object.__set(index, value.as_ref())?;
    }
    Ok(())
}
