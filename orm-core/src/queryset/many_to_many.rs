//! The rows between the two sides of a many-to-many relation: add, remove, set, clear.

use std::collections::HashSet;
use std::panic::Location;

use super::check::{check_values, now_for};
use super::insert::insert_draft;
use super::query::at;
use super::related::relation_of;
use crate::ast::{Alias, ColumnRef, CompareOp, Conflict, Delete, Expr, From, Insert, Select};
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Result};
use crate::expr::Input;
use crate::meta::{AutoNow, Between, Link, ModelMeta, RelationKind, Through};
use crate::model::{Draft, IntoDraft, Model, ModelType, Partial};
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
    /// What rows of that model are given, by field; none where there is nothing.
    given: Vec<Option<Value>>,
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
        given: Vec::new(),
    })
}

pub(super) fn keys<T: Model, V: Input<T>>(objects: impl IntoIterator<Item = V>) -> Result<Vec<Value>> {
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
    /// With what rows of the model between are given.
    fn with<P: Model>(mut self, mut draft: Draft<P>) -> Result<Self> {
        if self.model.is_none_or(|model| model.table != P::meta().table) {
            let between = self.model.map_or(self.between.table, |model| model.name);
            let reason = format!("the rows between are of `{between}`, not of `{}`", P::meta().name);
            return Err(Error::InvalidQuery { reason });
        }
        self.given = draft.take_values()?;
        let given = self.given.iter().enumerate();
        check_values(P::meta(), given.filter_map(|(index, value)| Some((index, value.as_ref()?))))?;
        Ok(self)
    }

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
            let present: HashSet<Value> = self.present(port, Some(&keys), location).await?.into_iter().collect();
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
            let values: Option<Vec<Value>> = rows.iter().map(|_| self.value(index)).collect();
            if values.is_none() && !field.null && !field.auto && field.db_default.is_none() {
                let model = self.model.map_or(table, |model| model.name);
                return Err(Error::MissingValue { model, field: field.name });
            }
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
                conflict: if self.model.is_none() { Conflict::Ignore } else { Conflict::Refuse },
                returning: Vec::new(),
            };
            port.execute(at(port.templates().insertion(insert, port.dialect())?, location)).await?;
        }
        Ok(())
    }

    /// What a column of the model between has in a row that is added: what is given, its default or the present moment;
    /// none where it is left to the database.
    fn value(&self, index: usize) -> Option<Value> {
        let model = self.model?;
        let field = &model.fields[index];
        let now = if field.auto_now == AutoNow::No { None } else { now_for(field.column_type) };
        now.or_else(|| self.given.get(index).cloned().flatten()).or_else(|| (ModelType::of_meta(model).default)(index))
    }
}

/// Inserts the pairs that are not there, in one transaction.
async fn add(sides: Sides, port: &dyn Port, keys: Vec<Value>, location: &'static Location<'static>) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let transaction = port.begin().await?;
    sides.add(transaction.port(), keys, location).await?;
    transaction.commit().await
}

/// Inserts an object and its pair, in one transaction.
async fn create<T: Model>(
    sides: Sides,
    port: &dyn Port,
    draft: Draft<T>,
    location: &'static Location<'static>,
) -> Result<T> {
    let transaction = port.begin().await?;
    let object = insert_draft(transaction.port(), draft, location).await?;
    sides.add(transaction.port(), vec![object.__value(T::meta().primary_key)], location).await?;
    transaction.commit().await?;
    Ok(object)
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
            add(sides(self)?, db.port(), keys?, location).await?;
            self.slot().renew();
            Ok(())
        })
    }

    /// As [`add`](ManyToMany::add), with values for the other fields of the model between, given by its builder:
    /// `band.members.add_with(&db, [&ann], Membership::builder().role("singer"))`.
    ///
    /// # Errors
    /// As [`add`](ManyToMany::add); [`Error::InvalidQuery`] where the builder is not the model's between, and
    /// [`Error::MissingValue`] where one of its fields has no value.
    #[doc(alias = "through_defaults")]
    #[track_caller]
    pub fn add_with<'a, H, V, P>(
        &'a self,
        db: &'a H,
        objects: impl IntoIterator<Item = V>,
        between: P,
    ) -> H::Out<'a, ()>
    where
        H: Handle + ?Sized,
        V: Input<T>,
        P: Partial,
    {
        let location = Location::caller();
        let (keys, given) = (keys(objects), between.into_partial());
        H::drive(async move {
            add(sides(self)?.with(given)?, db.port(), keys?, location).await?;
            self.slot().renew();
            Ok(())
        })
    }

    /// Inserts an object and relates it to this one, in one transaction; gives it with its key:
    /// `playlist.tracks.create(&db, Track::builder().name("x").seconds(200))`.
    ///
    /// # Errors
    /// As a builder's `save` and [`add`](ManyToMany::add).
    #[track_caller]
    pub fn create<'a, H, D>(&'a self, db: &'a H, draft: D) -> H::Out<'a, T>
    where
        H: Handle + ?Sized,
        D: IntoDraft<T>,
    {
        let location = Location::caller();
        let draft = draft.into_draft();
        H::drive(async move {
            let object = create(sides(self)?, db.port(), draft, location).await?;
            self.slot().renew();
            Ok(object)
        })
    }

    /// As [`create`](ManyToMany::create), with values for the other fields of the model between, as
    /// [`add_with`](ManyToMany::add_with) takes them.
    ///
    /// # Errors
    /// As [`create`](ManyToMany::create) and [`add_with`](ManyToMany::add_with).
    #[doc(alias = "through_defaults")]
    #[track_caller]
    pub fn create_with<'a, H, D, P>(&'a self, db: &'a H, draft: D, between: P) -> H::Out<'a, T>
    where
        H: Handle + ?Sized,
        D: IntoDraft<T>,
        P: Partial,
    {
        let location = Location::caller();
        let (draft, given) = (draft.into_draft(), between.into_partial());
        H::drive(async move {
            let object = create(sides(self)?.with(given)?, db.port(), draft, location).await?;
            self.slot().renew();
            Ok(object)
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
            let wanted: HashSet<&Value> = keys.iter().collect();
            let gone: Vec<Value> = present.iter().filter(|key| !wanted.contains(key)).cloned().collect();
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
