//! Deleting rows with what `on_delete` says of those that point at them.
//!
//! First all that will go, change or forbid is collected, then it is done: a refusal comes before anything is
//! written, and everything is in one transaction.

use std::collections::{BTreeMap, HashSet};
use std::panic::Location;
use std::pin::Pin;

use super::key::{key_columns, key_of_row, keys_among};
use super::prefetch::distinct_keys;
use super::query::at;
use super::{Query, QuerySet};
use crate::ast::{Alias, ColumnRef, Delete, Expr, From, Select, Update, any};
use crate::db::{Collect, Handle, Port};
use crate::error::{Error, Protecting, Result};
use crate::meta::{FieldMeta, Link, ModelMeta, OnDelete, RelationKind, Through, registered};
use crate::model::{Model, ModelType};
use crate::sql::{self, Asked};
use crate::value::{ColumnType, Value};

/// What a deletion deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// All rows.
    pub total: u64,
    /// The rows of each model, by its label such as `chinook.Album`; an automatic table between is
    /// `chinook.Playlist_tracks`.
    pub by_model: BTreeMap<String, u64>,
}

impl Deleted {
    fn add(&mut self, label: String, rows: u64) {
        if rows > 0 {
            self.total += rows;
            *self.by_model.entry(label).or_default() += rows;
        }
    }
}

impl<M: Model> QuerySet<M> {
    /// Deletes the rows, and what `on_delete` says of those that point at them, in one transaction. Where nothing points
    /// at them, it is one `DELETE`.
    ///
    /// # Errors
    /// [`Error::Protected`] where rows that point at one forbid it, with all that do; [`Error::Sliced`] after a limit or an offset, or as
    /// the database says. Nothing is deleted then.
    #[track_caller]
    pub fn delete<'a, H: Handle + ?Sized>(&self, db: &'a H) -> H::Out<'a, Deleted> {
        let location = Location::caller();
        let port = db.port();
        let mut query = self.query.clone();
        query.refuse_change("delete");
        H::drive(async move { delete_rows(port, &query, None, location).await })
    }
}

/// Deletes a query's rows; `known` is the key where it is that of one object, which then need not be asked for.
pub(super) async fn delete_rows(
    port: &dyn Port,
    query: &Query,
    known: Option<Value>,
    location: &'static Location<'static>,
) -> Result<Deleted> {
    query.check()?;
    let meta = (query.model().meta)();
    let mut deleted = Deleted::default();
    if pointing_at(meta).is_empty() {
        let statement = query.asked(Asked::Delete, port, |query| {
            let Some(filter) = query.row_filter()? else { return Ok(None) };
            let filter = (!matches!(filter, Expr::Const(true))).then_some(filter);
            sql::delete(&Delete { table: meta.table, alias: Alias(0), filter }, port.dialect()).map(Some)
        })?;
        if let Some(statement) = statement {
            let rows = port.execute(at(statement, location)).await?.rows;
            deleted.add(label(meta), rows);
        }
        return Ok(deleted);
    }
    let mut query = query.clone();
    query.select.columns = query.own_key().collect();
    let resolved = query.rows()?;
    if resolved.empty {
        return Ok(deleted);
    }
    let transaction = port.begin().await?;
    let mut collector = Collector { port: transaction.port(), location, plan: Plan::default() };
    let keys = match known {
        Some(key) => vec![key],
        None => collector.keys(&resolved.select, meta).await?,
    };
    collector.collect(meta, keys).await?;
    collector.refuse(meta).await?;
    let plan = collector.plan;
    plan.run(transaction.port(), location, &mut deleted).await?;
    transaction.commit().await?;
    Ok(deleted)
}

/// A foreign key, of a model or of an automatic table between.
#[derive(Clone, Copy)]
struct Pointer {
    /// What it is a column of; none is an automatic table between.
    model: Option<(&'static ModelMeta, usize)>,
    table: &'static str,
    column: &'static str,
    /// The label of what is deleted with it.
    label: fn(&Pointer) -> String,
    /// The `ManyToMany` field of an automatic table.
    field: (&'static str, &'static str, &'static str),
    on_delete: OnDelete,
    null: bool,
}

impl Pointer {
    /// Whether two are the same column.
    fn same((one, other): (&Pointer, &Pointer)) -> bool {
        (one.table, one.column) == (other.table, other.column)
    }

    /// Whether the rows go without being looked at.
    fn is_fast(&self) -> bool {
        self.model.is_none_or(|(model, _)| self.on_delete == OnDelete::Cascade && goes_alone(model))
    }
}

/// The foreign keys that point at a model and have to be looked at when its rows go.
fn pointing_at(meta: &'static ModelMeta) -> Vec<Pointer> {
    let mut pointers = Vec::new();
    // A proxy has the foreign keys of its base.
    for model in registered().into_iter().filter(|model| model.proxy.is_none()) {
        for (index, field) in model.fields.iter().enumerate() {
            if let Some(reference) = &field.reference
                && (reference.target)().table == meta.table
                && reference.on_delete.is_collected()
            {
                pointers.push(Pointer {
                    model: Some((model, index)),
                    table: model.table,
                    column: field.column,
                    label: |pointer| pointer.model.map(|(model, _)| label(model)).unwrap_or_default(),
                    field: (model.app, model.name, field.name),
                    on_delete: reference.on_delete,
                    null: field.null,
                });
            }
        }
        for relation in model.relations {
            let RelationKind::ManyToMany { through: Through::Auto { .. }, .. } = &relation.kind else { continue };
            let Ok(Link::Between(between)) = model.link(relation) else { continue };
            let sides = [(model.table, between.from), ((relation.target)().table, between.to)];
            for (_, column) in sides.into_iter().filter(|(table, _)| *table == meta.table) {
                pointers.push(Pointer {
                    model: None,
                    table: between.table,
                    column,
                    label: |pointer| format!("{}.{}_{}", pointer.field.0, pointer.field.1, pointer.field.2),
                    field: (model.app, model.name, relation.name),
                    on_delete: OnDelete::Cascade,
                    null: false,
                });
            }
        }
    }
    pointers
}

fn label(meta: &ModelMeta) -> String {
    if meta.app.is_empty() { meta.name.to_owned() } else { format!("{}.{}", meta.app, meta.name) }
}

/// What is to be done.
#[derive(Default)]
struct Plan {
    /// Rows by key, in the order they were found.
    rows: Vec<(&'static ModelMeta, Vec<Value>, HashSet<Value>)>,
    /// Rows that nothing points at, by the foreign keys of their table that point at the same rows.
    fast: Vec<(Vec<Pointer>, Vec<Value>)>,
    /// Foreign keys to be set to another value.
    updates: Vec<(Pointer, Value, Vec<Value>)>,
    /// Foreign keys that forbid the deletion of rows, and which these are. They are asked about once all rows are known.
    guards: Vec<(Pointer, &'static ModelMeta, Vec<Value>)>,
}

struct Collector<'a> {
    port: &'a dyn Port,
    location: &'static Location<'static>,
    plan: Plan,
}

impl Collector<'_> {
    /// The keys of a model's rows, which a select gives column by column.
    async fn keys(&self, select: &Select<ColumnRef>, meta: &'static ModelMeta) -> Result<Vec<Value>> {
        let sink = Collect::<Value>::new(move |row| key_of_row(meta, row));
        let statement = at(sql::select(select, self.port.dialect())?, self.location);
        Ok(Collect::take(self.port.query(statement, sink).await?))
    }

    /// The keys of the rows whose foreign key is among others.
    async fn pointing_keys(&self, model: &'static ModelMeta, field: usize, keys: &[Value]) -> Result<Vec<Value>> {
        let column = |field: &FieldMeta| ColumnRef {
            alias: Alias(0),
            column: field.column,
            column_type: field.column_type,
            null: field.null,
        };
        let mut select = Select::new(From::table(model.table, Alias(0)));
        select.columns = key_columns(model, Alias(0)).map(Expr::Column).collect();
        let item = Box::new(Expr::Column(column(&model.fields[field])));
        select.filters = vec![Expr::InList { item, list: keys.to_vec() }];
        self.keys(&select, model).await
    }

    /// Protecting rows forbid the deletion, and restricting ones that do not go too. All that do are told.
    async fn refuse(&mut self, root: &'static ModelMeta) -> Result<()> {
        let (mut protected, mut restricted) = (Vec::new(), Vec::new());
        for (pointer, meta, keys) in std::mem::take(&mut self.plan.guards) {
            let Some((model, field)) = pointer.model else { continue };
            let found = self.pointing_keys(model, field, &keys).await?;
            let (all, count) = match pointer.on_delete {
                OnDelete::Restrict => (&mut restricted, self.plan.staying(pointer.table, &found)),
                _ => (&mut protected, found.len()),
            };
            if count > 0 {
                all.push(Protecting { model: meta.name, by: pointer.field.1, field: pointer.field.2, count });
            }
        }
        let (by, rule) = if protected.is_empty() { (restricted, "Restrict") } else { (protected, "Protect") };
        if by.is_empty() { Ok(()) } else { Err(Error::Protected { model: root.name, by, rule }) }
    }

    /// Notes rows of a model to be deleted, and follows what points at them.
    fn collect<'b>(
        &'b mut self,
        meta: &'static ModelMeta,
        keys: Vec<Value>,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'b>> {
        Box::pin(async move {
            let keys = self.plan.add_rows(meta, distinct_keys(&keys));
            if keys.is_empty() {
                return Ok(());
            }
            let (fast, others): (Vec<_>, Vec<_>) = pointing_at(meta).into_iter().partition(Pointer::is_fast);
            self.plan.add_fast(fast, &keys);
            for pointer in others {
                self.follow(meta, pointer, &keys).await?;
            }
            Ok(())
        })
    }

    async fn follow(&mut self, meta: &'static ModelMeta, pointer: Pointer, keys: &[Value]) -> Result<()> {
        let Some((model, field)) = pointer.model else { return Ok(()) };
        match pointer.on_delete {
            OnDelete::DoNothing | OnDelete::DbCascade | OnDelete::DbSetNull | OnDelete::DbSetDefault => {}
            OnDelete::Cascade => {
                let found = self.pointing_keys(model, field, keys).await?;
                self.collect(model, found).await?;
            }
            OnDelete::Protect | OnDelete::Restrict => self.plan.add_guard(pointer, meta, keys),
            OnDelete::SetNull if pointer.null => self.plan.add_update(pointer, Value::Null, keys),
            OnDelete::SetNull | OnDelete::SetDefault => {
                let default = (ModelType::of_meta(model).default)(field).unwrap_or(Value::Null);
                self.plan.add_update(pointer, default, keys);
            }
        }
        Ok(())
    }
}

/// Whether rows of a model can be deleted without being looked at: nothing points at them, and no rule speaks of them.
fn goes_alone(model: &'static ModelMeta) -> bool {
    let restricted =
        |field: &FieldMeta| field.reference.as_ref().is_some_and(|reference| reference.on_delete == OnDelete::Restrict);
    pointing_at(model).is_empty() && !model.fields.iter().any(restricted)
}

impl Plan {
    /// Adds rows; gives those that were not there yet.
    fn add_rows(&mut self, meta: &'static ModelMeta, keys: Vec<Value>) -> Vec<Value> {
        let position = self.rows.iter().position(|(model, ..)| model.table == meta.table).unwrap_or_else(|| {
            self.rows.push((meta, Vec::new(), HashSet::new()));
            self.rows.len() - 1
        });
        let (_, known, set) = &mut self.rows[position];
        let new: Vec<Value> = keys.into_iter().filter(|key| set.insert(key.clone())).collect();
        known.extend(new.iter().cloned());
        new
    }

    /// Adds rows that go without being looked at; those of one table by one statement, whichever of its keys they have.
    fn add_fast(&mut self, pointers: Vec<Pointer>, keys: &[Value]) {
        let mut groups: Vec<Vec<Pointer>> = Vec::new();
        for pointer in pointers {
            match groups.iter_mut().find(|group| group[0].table == pointer.table) {
                Some(group) => group.push(pointer),
                None => groups.push(vec![pointer]),
            }
        }
        for group in groups {
            // What points at rows of one model has the same group at each level.
            let same = |others: &[Pointer]| others.len() == group.len() && others.iter().zip(&group).all(Pointer::same);
            match self.fast.iter_mut().find(|(others, _)| same(others)) {
                Some((_, values)) => values.extend_from_slice(keys),
                None => self.fast.push((group, keys.to_vec())),
            }
        }
    }

    fn add_guard(&mut self, pointer: Pointer, meta: &'static ModelMeta, keys: &[Value]) {
        match self.guards.iter_mut().find(|(other, ..)| Pointer::same((other, &pointer))) {
            Some((.., values)) => values.extend_from_slice(keys),
            None => self.guards.push((pointer, meta, keys.to_vec())),
        }
    }

    fn add_update(&mut self, pointer: Pointer, value: Value, keys: &[Value]) {
        match self.updates.iter_mut().find(|(other, to, _)| Pointer::same((other, &pointer)) && *to == value) {
            Some((.., values)) => values.extend_from_slice(keys),
            None => self.updates.push((pointer, value, keys.to_vec())),
        }
    }

    /// How many of the rows of these keys do not go themselves.
    fn staying(&self, table: &str, keys: &[Value]) -> usize {
        let going = self.rows.iter().find(|(model, ..)| model.table == table).map(|(.., set)| set);
        keys.iter().filter(|key| going.is_none_or(|going| !going.contains(key))).count()
    }

    async fn run(self, port: &dyn Port, location: &'static Location<'static>, deleted: &mut Deleted) -> Result<()> {
        let among = |column: &'static str, list: Vec<Value>| Expr::InList {
            item: Box::new(Expr::Column(ColumnRef::of_keys(Alias(0), column, &list))),
            list,
        };
        let execute = async |statement| Ok::<_, Error>(port.execute(at(statement, location)).await?.rows);
        for (pointers, keys) in self.fast {
            let Some(first) = pointers.first() else { continue };
            let filter = Some(any(pointers.iter().map(|pointer| among(pointer.column, keys.clone()))));
            let delete = Delete { table: first.table, alias: Alias(0), filter };
            let rows = execute(sql::delete(&delete, port.dialect())?).await?;
            deleted.add((first.label)(first), rows);
        }
        for (pointer, value, keys) in self.updates {
            let update = Update {
                table: pointer.table,
                alias: Alias(0),
                assignments: vec![(pointer.column, ColumnType::BigInt, Expr::Value(value))],
                filter: Some(among(pointer.column, keys)),
                returning: Vec::new(),
            };
            execute(sql::update(&update, port.dialect())?).await?;
        }
        // What was found last points at what was found before.
        for (meta, keys, _) in self.rows.into_iter().rev().filter(|(_, keys, _)| !keys.is_empty()) {
            for filter in keys_among(meta, keys) {
                let delete = Delete { table: meta.table, alias: Alias(0), filter: Some(filter) };
                let rows = execute(sql::delete(&delete, port.dialect())?).await?;
                deleted.add(label(meta), rows);
            }
        }
        Ok(())
    }
}
