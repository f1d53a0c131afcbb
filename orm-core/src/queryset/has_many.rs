//! The rows whose foreign key points at an object: add, remove, set, clear.

use std::collections::HashSet;
use std::panic::Location;

use super::key::{key_columns, key_of_row, keys_among};
use super::many_to_many::keys;
use super::query::at;
use super::related::relation_of;
use crate::ast::{Alias, ColumnRef, CompareOp, Expr, From, Select, Update, all};
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Result};
use crate::expr::Input;
use crate::meta::{FieldMeta, Link, ModelMeta};
use crate::model::Model;
use crate::relation::HasMany;
use crate::sql;
use crate::value::Value;

/// The foreign key that the relation is the other side of, and where it points.
struct Side {
    model: &'static ModelMeta,
    field: &'static FieldMeta,
    owner: Value,
    location: &'static Location<'static>,
}

fn column(field: &'static FieldMeta) -> Box<Expr<ColumnRef>> {
    Box::new(Expr::Column(ColumnRef {
        alias: Alias(0),
        column: field.column,
        column_type: field.column_type,
        null: false,
    }))
}

impl Side {
    fn of<T: Model>(relation: &HasMany<T>, location: &'static Location<'static>) -> Result<Self> {
        let (_, meta, link) = relation_of::<T>(relation.slot())?;
        let Link::Direct(direct) = link else {
            return Err(Error::InvalidQuery { reason: format!("`{}` goes by no foreign key", meta.name) });
        };
        Ok(Side { model: T::meta(), field: direct.there, owner: relation.slot().owner().clone(), location })
    }

    /// The rows that point at the object.
    fn owned(&self) -> Expr<ColumnRef> {
        Expr::Compare { op: CompareOp::Eq, left: column(self.field), right: Box::new(Expr::Value(self.owner.clone())) }
    }

    /// Points rows elsewhere; how many there are.
    async fn point(&self, port: &dyn Port, to: Value, filter: Expr<ColumnRef>) -> Result<u64> {
        let update = Update {
            table: self.model.table,
            alias: Alias(0),
            assignments: vec![(self.field.column, self.field.column_type, Expr::Value(to))],
            filter: Some(filter),
            returning: Vec::new(),
        };
        Ok(port.execute(at(sql::update(&update, port.dialect())?, self.location)).await?.rows)
    }

    async fn add(&self, port: &dyn Port, keys: Vec<Value>) -> Result<()> {
        let mut filters = keys_among(self.model, keys);
        if filters.len() < 2 {
            if let Some(only) = filters.pop() {
                self.point(port, self.owner.clone(), only).await?;
            }
            return Ok(());
        }
        let transaction = port.begin().await?;
        for filter in filters {
            self.point(transaction.port(), self.owner.clone(), filter).await?;
        }
        transaction.commit().await
    }

    /// Lets go of rows of the object; how many there were.
    async fn release(&self, port: &dyn Port, keys: Vec<Value>) -> Result<u64> {
        let mut released = 0;
        for filter in keys_among(self.model, keys) {
            released += self.point(port, Value::Null, all([self.owned(), filter])).await?;
        }
        Ok(released)
    }

    /// Rows can only be let go of where they may point nowhere.
    fn check_null(&self) -> Result<()> {
        if self.field.null {
            return Ok(());
        }
        let (model, field) = (self.model.name, self.field.name);
        let reason = format!("`{model}.{field}` takes no NULL: delete the rows, or point them at another object");
        Err(Error::InvalidQuery { reason })
    }

    async fn present(&self, port: &dyn Port) -> Result<Vec<Value>> {
        let model = self.model;
        let mut select = Select::new(From::table(model.table, Alias(0)));
        select.columns = key_columns(model, Alias(0)).map(Expr::Column).collect();
        select.filters = vec![self.owned()];
        let sink = Collect::new(move |row| key_of_row(model, row));
        Ok(Collect::take(port.query(at(sql::select(&select, port.dialect())?, self.location), sink).await?))
    }
}

/// What changes the relation forgets what was loaded of it, and the next use asks the database again.
impl<T: Model> HasMany<T> {
    /// Points the foreign key of objects (given by themselves or by key) at this one.
    ///
    /// SQL: one `UPDATE`.
    ///
    /// # Errors
    /// [`Error::Unsaved`] for an object without a key, or as the database says.
    #[track_caller]
    pub fn add<'a, H, V>(&'a self, db: &'a H, objects: impl IntoIterator<Item = V>) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
    {
        let location = Location::caller();
        let keys = keys(objects);
        H::drive(async move {
            Side::of(self, location)?.add(db.port(), keys?).await?;
            self.slot().renew();
            Ok(())
        })
    }

    /// Sets the foreign key of objects (given by themselves or by key) of this relation to NULL.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the foreign key takes no NULL, [`Error::NotFound`] where one of them is not of this
    /// relation (nothing is changed then), or as the database says.
    #[track_caller]
    pub fn remove<'a, H, V>(&'a self, db: &'a H, objects: impl IntoIterator<Item = V>) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
    {
        let location = Location::caller();
        let keys = keys(objects);
        H::drive(async move {
            let (side, keys) = (Side::of(self, location)?, keys?);
            side.check_null()?;
            if !keys.is_empty() {
                let count = keys.len() as u64;
                let transaction = db.port().begin().await?;
                if side.release(transaction.port(), keys).await? < count {
                    return Err(Error::NotFound { model: T::meta().name });
                }
                transaction.commit().await?;
            }
            self.slot().renew();
            Ok(())
        })
    }

    /// Sets the foreign key of all rows of this relation to NULL, by one `UPDATE`.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] where the foreign key takes no NULL, or as the database says.
    #[track_caller]
    pub fn clear<'a, H: Handle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, ()> {
        let location = Location::caller();
        H::drive(async move {
            let side = Side::of(self, location)?;
            side.check_null()?;
            side.point(db.port(), Value::Null, side.owned()).await?;
            self.slot().renew();
            Ok(())
        })
    }

    /// Has exactly these objects (or keys) in the relation: lets go of the others and adds those missing, in one transaction.
    /// Where the foreign key takes no NULL, it only adds, as in Django.
    ///
    /// # Errors
    /// As [`add`](HasMany::add).
    #[track_caller]
    pub fn set<'a, H, V>(&'a self, db: &'a H, objects: impl IntoIterator<Item = V>) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
    {
        let location = Location::caller();
        let keys = keys(objects);
        H::drive(async move {
            let (side, keys) = (Side::of(self, location)?, keys?);
            if side.field.null {
                let transaction = db.port().begin().await?;
                let port = transaction.port();
                let present: HashSet<Value> = side.present(port).await?.into_iter().collect();
                let wanted: HashSet<&Value> = keys.iter().collect();
                let gone: Vec<Value> = present.iter().filter(|key| !wanted.contains(key)).cloned().collect();
                side.release(port, gone).await?;
                side.add(port, keys.into_iter().filter(|key| !present.contains(key)).collect()).await?;
                transaction.commit().await?;
            } else {
                side.add(db.port(), keys).await?;
            }
            self.slot().renew();
            Ok(())
        })
    }
}
