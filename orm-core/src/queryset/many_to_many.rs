//! The rows between the two sides of a many-to-many relation: add, remove, set, clear.

use std::collections::HashSet;
use std::panic::Location;

use super::check::now_for;
use super::query::at;
use super::related::relation_of;
use crate::ast::{Alias, ColumnRef, CompareOp, Delete, Expr, From, Insert, Select};
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Result};
use crate::expr::Input;
use crate::meta::{AutoNow, Between, Link, ModelMeta, RelationKind, Through};
use crate::model::{Model, ModelType};
use crate::relation::ManyToMany;
use crate::sql;
use crate::value::{ColumnType, Value};

/// What adding and removing go by.
struct Sides {
    between: Between,
    owner: Value,
    owner_type: ColumnType,
    other_type: ColumnType,
    /// Whether each pair is stored in both directions.
    symmetrical: bool,
    /// The model of the table between; none where it is the library's own, with a unique pair and nothing else in it.
    model: Option<&'static ModelMeta>,
}

fn sides<T: Model>(field: &ManyToMany<T>) -> Result<Sides> {
    let (peers, relation, link) = relation_of::<T>(field.slot())?;
    let Link::Between(between) = link else {
        return Err(Error::InvalidQuery { reason: format!("`{}` has no table between", relation.name) });
    };
    let symmetrical = matches!(relation.kind, RelationKind::ManyToMany { symmetrical: true, .. });
    let through = |kind: &RelationKind| match kind {
        RelationKind::ManyToMany { through: Through::Model { model, .. }, .. } => Some(model()),
        _ => None,
    };
    let model = match &relation.kind {
        RelationKind::ReverseManyToMany { via } => {
            (relation.target)().relation(via).and_then(|other| through(&other.kind))
        }
        kind => through(kind),
    };
    Ok(Sides {
        between,
        owner: field.slot().owner().clone(),
        owner_type: (peers.model().meta)().key().column_type,
        other_type: T::meta().key().column_type,
        symmetrical,
        model,
    })
}

fn keys<T: Model, V: Input<T>>(objects: impl IntoIterator<Item = V>) -> Result<Vec<Value>> {
    let mut seen = HashSet::new();
    let mut keys = Vec::new();
    for object in objects {
        let key = object.into_value()?;
        if seen.insert(key.clone()) {
            keys.push(key);
        }
    }
    Ok(keys)
}

impl Sides {
    fn column(&self, name: &'static str, column_type: ColumnType) -> Expr<ColumnRef> {
        Expr::Column(ColumnRef { alias: Alias(0), column: name, column_type, null: false })
    }

    fn owned(&self, column: &'static str) -> Expr<ColumnRef> {
        Expr::Compare {
            op: CompareOp::Eq,
            left: Box::new(self.column(column, self.owner_type)),
            right: Box::new(Expr::Value(self.owner.clone())),
        }
    }

    fn among(&self, column: &'static str, keys: &[Value]) -> Expr<ColumnRef> {
        Expr::InList { item: Box::new(self.column(column, self.other_type)), list: keys.to_vec() }
    }

    /// Deletes the pairs that a condition for each direction names.
    async fn delete(
        &self,
        port: &dyn Port,
        keys: Option<&[Value]>,
        location: &'static Location<'static>,
    ) -> Result<()> {
        let Between { table, from, to } = self.between;
        let pairs = |from, to| match keys {
            None => self.owned(from),
            Some(keys) => Expr::And(vec![self.owned(from), self.among(to, keys)]),
        };
        let mut filter = pairs(from, to);
        if self.symmetrical {
            filter = Expr::Or(vec![filter, pairs(to, from)]);
        }
        let delete = Delete { table, alias: Alias(0), filter: Some(filter) };
        port.execute(at(sql::delete(&delete, port.dialect())?, location)).await.map(|_| ())
    }

    /// The keys that the owner is related to already, of these or of all.
    async fn present(
        &self,
        port: &dyn Port,
        keys: Option<&[Value]>,
        location: &'static Location<'static>,
    ) -> Result<Vec<Value>> {
        let Between { table, from, to } = self.between;
        let mut select = Select::new(From::table(table, Alias(0)));
        select.columns = vec![self.column(to, self.other_type)];
        select.filters = vec![self.owned(from)];
        select.filters.extend(keys.map(|keys| self.among(to, keys)));
        let column = self.other_type;
        let sink = Collect::new(move |row| Ok(row.get(0)?.to_value_of(column)));
        Ok(Collect::take(port.query(at(sql::select(&select, port.dialect())?, location), sink).await?))
    }

    /// Inserts the pairs that are not there.
    async fn add(&self, port: &dyn Port, mut keys: Vec<Value>, location: &'static Location<'static>) -> Result<()> {
        if self.model.is_some() {
            let present = self.present(port, Some(&keys), location).await?;
            keys.retain(|key| !present.contains(key));
        }
        let Between { table, from, to } = self.between;
        let mut rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![self.owner.clone(), key.clone()]).collect();
        if self.symmetrical {
            let turned = keys.iter().filter(|key| **key != self.owner);
            rows.extend(turned.map(|key| vec![key.clone(), self.owner.clone()]));
        }
        let (mut columns, mut types) = (vec![from, to], vec![self.owner_type, self.other_type]);
        for (index, field) in self.model.map_or(&[][..], |model| model.fields).iter().enumerate() {
            if field.column == from || field.column == to {
                continue;
            }
            // Anew for each row, since a default may be another each time.
            let values: Option<Vec<Value>> = rows.iter().map(|_| self.given(index)).collect();
            if let Some(values) = values {
                columns.push(field.column);
                types.push(field.column_type);
                rows.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
            }
        }
        let most = match port.dialect().insert_by_arrays() {
            true => rows.len(),
            false => (port.max_parameters() / columns.len()).min(250),
        };
        for rows in rows.chunks(most.max(1)) {
            let insert = Insert {
                table,
                columns: columns.clone(),
                types: types.clone(),
                rows: rows.to_vec(),
                auto_key: None,
                ignore_conflicts: self.model.is_none(),
                returning: Vec::new(),
            };
            port.execute(at(sql::insert(&insert, port.dialect())?, location)).await?;
        }
        Ok(())
    }

    /// What a column of the model between has in a row that is added: its default or the present moment; none where it
    /// is left to the database.
    fn given(&self, index: usize) -> Option<Value> {
        let model = self.model?;
        let field = &model.fields[index];
        let now = if field.auto_now == AutoNow::No { None } else { now_for(field.column_type) };
        now.or_else(|| (ModelType::of_meta(model).default)(index))
    }
}

/// What changes the relation forgets what was loaded of it, and the next use asks the database again. Rows that
/// [`all`](ManyToMany::all) lent out before stay as they are, in memory too, until the object goes.
impl<T: Model> ManyToMany<T> {
    /// Relates objects (or their keys) to this one; those that are related already stay as they are.
    ///
    /// SQL: `INSERT … ON CONFLICT DO NOTHING`.
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
            let (sides, keys) = (sides(self)?, keys?);
            if !keys.is_empty() {
                let transaction = db.port().begin().await?;
                sides.add(transaction.port(), keys, location).await?;
                transaction.commit().await?;
            }
            self.slot().renew();
            Ok(())
        })
    }

    /// Ends the relation to objects (or their keys). The objects themselves stay.
    ///
    /// # Errors
    /// [`Error::Unsaved`] for an object without a key, or as the database says.
    #[track_caller]
    pub fn remove<'a, H, V>(&'a self, db: &'a H, objects: impl IntoIterator<Item = V>) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
    {
        let location = Location::caller();
        let keys = keys(objects);
        H::drive(async move {
            let (sides, keys) = (sides(self)?, keys?);
            if !keys.is_empty() {
                sides.delete(db.port(), Some(&keys), location).await?;
            }
            self.slot().renew();
            Ok(())
        })
    }

    /// Relates exactly these objects (or keys): removes the others, adds those missing, in one transaction.
    ///
    /// # Errors
    /// As [`add`](ManyToMany::add).
    #[track_caller]
    pub fn set<'a, H, V>(&'a self, db: &'a H, objects: impl IntoIterator<Item = V>) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
    {
        let location = Location::caller();
        let keys = keys(objects);
        H::drive(async move {
            let (sides, keys) = (sides(self)?, keys?);
            let transaction = db.port().begin().await?;
            let port = transaction.port();
            let present: HashSet<Value> = sides.present(port, None, location).await?.into_iter().collect();
            let gone: Vec<Value> = present.iter().filter(|key| !keys.contains(key)).cloned().collect();
            let new: Vec<Value> = keys.into_iter().filter(|key| !present.contains(key)).collect();
            if !gone.is_empty() {
                sides.delete(port, Some(&gone), location).await?;
            }
            if !new.is_empty() {
                sides.add(port, new, location).await?;
            }
            transaction.commit().await?;
            self.slot().renew();
            Ok(())
        })
    }

    /// Ends the relation to all objects, by one `DELETE`. The objects themselves stay.
    ///
    /// # Errors
    /// As the database says.
    #[track_caller]
    pub fn clear<'a, H: Handle + ?Sized>(&'a self, db: &'a H) -> H::Out<'a, ()> {
        let location = Location::caller();
        H::drive(async move {
            sides(self)?.delete(db.port(), None, location).await?;
            self.slot().renew();
            Ok(())
        })
    }
}
