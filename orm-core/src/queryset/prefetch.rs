//! Relations loaded for many rows at once: collect keys, one query a level, group, attach.

use std::any::Any;
use std::collections::HashMap;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use super::Query;
use super::load::{Loaded, Loading};
use super::query::Prefetch;
use crate::ast::Expr;
use crate::db::Port;
use crate::error::Result;
use crate::meta::{FieldMeta, Link, ModelMeta, RelationKind, RelationMeta};
use crate::model::{AnyRows, FetchMode, ModelType, PathNode, RowsView};
use crate::resolve::Each;
use crate::value::{ColumnType, Value};

/// Runs a query and what it prefetches.
pub(super) async fn load(port: &dyn Port, loading: Loading) -> Result<Box<dyn AnyRows>> {
    load_all(port, loading).await.map(|loaded| loaded.rows)
}

/// As [`load`], with all else that the query reads.
pub(super) async fn load_all(port: &dyn Port, mut loading: Loading) -> Result<Loaded> {
    let loaded = loading.run(port).await?;
    if loading.prefetch.is_empty() {
        return Ok(loaded);
    }
    prefetch(port, &*loaded.rows, &loading.prefetch, loading.mode(), loading.location).await?;
    Ok(loaded)
}

/// Loads the prefetched relations of rows and attaches them.
fn prefetch<'a>(
    port: &'a dyn Port,
    parents: &'a dyn RowsView,
    wanted: &'a [Prefetch],
    mode: FetchMode,
    location: &'static Location<'static>,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        if parents.is_empty() {
            return Ok(());
        }
        let mut nodes: Vec<&'static PathNode> = Vec::new();
        for node in wanted.iter().filter_map(|path| path.trail.first()) {
            if !nodes.iter().any(|known| std::ptr::eq(*known, *node)) {
                nodes.push(node);
            }
        }
        // Rows that know their owner know a copy of it, with what it had by then: what it points at comes first.
        nodes.sort_by_key(|node| {
            !relation_at(node).is_some_and(|relation| matches!(relation.kind, RelationKind::Forward { .. }))
        });
        for node in &nodes {
            // All that begin with this relation go on from the rows it leads to.
            let alike =
                wanted.iter().filter(|other| other.trail.first().is_some_and(|other| std::ptr::eq(*other, *node)));
            let mut query = None;
            let mut deeper = Vec::new();
            for other in alike {
                if other.trail.len() == 1 {
                    query = query.or_else(|| other.query.clone());
                } else {
                    deeper.push(Prefetch { trail: other.trail[1..].to_vec(), query: other.query.clone() });
                }
            }
            match query {
                None if relation_at(node).is_some_and(|relation| !relation.is_many())
                    && let Some(there) = already(parents, node) =>
                {
                    prefetch(port, &*there, &deeper, mode, location).await?;
                }
                query => step(port, parents, node, query.map(|query| *query), deeper, mode, location).await?,
            }
        }
        Ok(())
    })
}

fn relation_at(node: &PathNode) -> Option<&'static RelationMeta> {
    Some(&node.parent()?.meta().relations[node.relation_index()?])
}

/// What a relation to one leads to from rows that all know it: joined by `select_related`, or the owners that the rows were
/// loaded for. None where one does not know it.
fn already(rows: &dyn RowsView, node: &'static PathNode) -> Option<Box<dyn RowsView>> {
    let relation = node.relation_index()?;
    let mut there = Vec::new();
    for slot in (0..rows.len()).filter_map(|row| rows.slot(row, relation)) {
        there.extend(slot.loaded()?.clone());
    }
    Some((node.model().shared)(there))
}

/// One level: loads what one relation of the rows leads to.
async fn step(
    port: &dyn Port,
    parents: &dyn RowsView,
    node: &'static PathNode,
    query: Option<Query>,
    deeper: Vec<Prefetch>,
    mode: FetchMode,
    location: &'static Location<'static>,
) -> Result<()> {
    let (Some(parent), Some(index)) = (node.parent(), node.relation_index()) else { return Ok(()) };
    let meta = parent.meta();
    let relation = &meta.relations[index];
    let key_field = match &relation.kind {
        RelationKind::Forward { field } => *field,
        _ => meta.primary_key,
    };
    let owners: Vec<Value> = (0..parents.len()).map(|row| parents.value(row, key_field)).collect();
    let mut query = query.unwrap_or_else(|| query_by(relation, node.model()));
    query.mode = mode;
    query.prefetch.extend(deeper);
    let keys = distinct_keys(&owners);
    let link = meta.link(relation)?;
    let mut shared: HashMap<usize, Arc<dyn Any + Send + Sync>> = HashMap::new();
    let mut back = |child: &dyn AnyRows, row: usize, owner: usize| {
        if let Some(slot) = relation.back().and_then(|to| child.slot(row, to))
            && slot.loaded().is_none()
        {
            slot.fill(Some(shared.entry(owner).or_insert_with(|| parents.share(owner)).clone()));
        }
    };
    let (found, deeper) = related_alone(port, query, link, keys, location).await?;
    let mut owner_of: HashMap<&Value, usize> = HashMap::new();
    for (row, key) in owners.iter().enumerate() {
        owner_of.entry(key).or_insert(row);
    }
    for (row, key) in found.keys.iter().enumerate() {
        if let Some(owner) = owner_of.get(key) {
            back(&*found.rows, row, *owner);
        }
    }
    // Only now, so that what is loaded from these rows knows them with the rows that they belong to.
    prefetch(port, &*found.rows, &deeper, mode, location).await?;
    let loaded = found.grouped(relation.is_many());
    for (row, key) in owners.iter().enumerate() {
        if let Some(slot) = parents.slot(row, index) {
            slot.fill(loaded.get(key, relation.is_many()));
        }
    }
    Ok(())
}

/// What the rows of a relation are looked for among: where it leads to many, what their manager gives.
pub(super) fn query_by(relation: &RelationMeta, target: &'static ModelType) -> Query {
    if relation.is_many() { Query::managed(target) } else { only_by_key(target) }
}

/// The rows of a model in no order: they are looked up by their keys.
pub(super) fn only_by_key(target: &'static ModelType) -> Query {
    let mut query = Query::new(target);
    query.ordered = true;
    query
}

/// Keys without NULL and without repetitions.
pub(super) fn distinct_keys(keys: &[Value]) -> Vec<Value> {
    let mut seen = std::collections::HashSet::new();
    keys.iter().filter(|key| !key.is_null() && seen.insert(*key)).cloned().collect()
}

/// Rows that a relation leads to, each with the key of its owner.
pub(super) struct Related {
    pub(super) model: &'static ModelType,
    pub(super) rows: Box<dyn AnyRows>,
    pub(super) keys: Vec<Value>,
}

/// Related rows by their owner's key.
pub(super) struct Grouped {
    by_key: HashMap<Value, Arc<dyn Any + Send + Sync>>,
    /// What an owner without rows has, of a relation to many.
    nothing: Option<Arc<dyn Any + Send + Sync>>,
}

impl Related {
    pub(super) fn grouped(self, many: bool) -> Grouped {
        let mut group_of_key: HashMap<&Value, usize> = HashMap::new();
        if !many {
            let by_key = self.keys.iter().cloned().zip(self.rows.into_shared()).collect();
            return Grouped { by_key, nothing: None };
        }
        let group_of: Vec<usize> = self
            .keys
            .iter()
            .map(|key| {
                let next = group_of_key.len();
                *group_of_key.entry(key).or_insert(next)
            })
            .collect();
        let groups = self.rows.into_groups(&group_of, group_of_key.len());
        let by_key = group_of_key.into_iter().map(|(key, group)| (key.clone(), groups[group].clone())).collect();
        let nothing = (self.model.rows)().into_groups(&[], 1).pop();
        Grouped { by_key, nothing }
    }
}

impl Grouped {
    pub(super) fn get(&self, key: &Value, many: bool) -> Option<Arc<dyn Any + Send + Sync>> {
        let found = self.by_key.get(key).cloned();
        if many { found.or_else(|| self.nothing.clone()) } else { found }
    }
}

/// Loads what a relation leads to from owners of certain keys, in one statement, and what its query prefetches.
pub(super) async fn related_rows(
    port: &dyn Port,
    query: Query,
    link: Link,
    keys: Vec<Value>,
    location: &'static Location<'static>,
) -> Result<Related> {
    let mode = query.mode;
    let (found, deeper) = related_alone(port, query, link, keys, location).await?;
    prefetch(port, &*found.rows, &deeper, mode, location).await?;
    Ok(found)
}

/// Loads what a relation leads to from owners of certain keys; what is to be prefetched then is left to the caller.
async fn related_alone(
    port: &dyn Port,
    mut query: Query,
    link: Link,
    keys: Vec<Value>,
    location: &'static Location<'static>,
) -> Result<(Related, Vec<Prefetch>)> {
    let model = query.model();
    query.refuse_combined("prefetch a relation's rows");
    match link {
        Link::Direct(direct) => {
            let field = field_of((model.meta)(), direct.there);
            let item = Box::new(query.own(field));
            query.add_filter(Expr::InList { item, list: keys });
            query.each = Some(Each::Field(field));
            let mut loading = Loading::of(&query, port, location)?;
            let rows = loading.run(port).await?.rows;
            let keys = (0..rows.len()).map(|row| rows.value(row, field)).collect();
            Ok((Related { model, rows, keys }, loading.prefetch))
        }
        Link::Between(between) => {
            query.select.within = Some((between, keys));
            query.owner_key = true;
            query.each = Some(Each::Owner);
            let like = query.select.within.as_ref().and_then(|(_, keys)| keys.first().cloned());
            let mut loading = Loading::of(&query, port, location)?;
            let Loaded { rows, owners: mut keys, .. } = loading.run(port).await?;
            if let Some(like) = like {
                keys.iter_mut().for_each(|key| *key = key.as_ref().to_value_of(column_of(&like)));
            }
            Ok((Related { model, rows, keys }, loading.prefetch))
        }
    }
}

/// The type of column that a key like this comes from, as far as reading one needs it.
fn column_of(key: &Value) -> ColumnType {
    match key {
        Value::Bool(_) => ColumnType::Bool,
        Value::Uuid(_) => ColumnType::Uuid,
        Value::Date(_) => ColumnType::Date,
        Value::Time(_) => ColumnType::Time,
        Value::DateTime(_) => ColumnType::DateTime,
        Value::Timestamp(_) => ColumnType::Timestamp,
        Value::Duration(_) => ColumnType::Duration,
        Value::Decimal(_) => ColumnType::Decimal { precision: None },
        _ => ColumnType::BigInt,
    }
}

/// The position of a field among its model's.
pub(super) fn field_of(model: &'static ModelMeta, field: &'static FieldMeta) -> usize {
    model.fields.iter().position(|other| std::ptr::eq(other, field)).unwrap_or(model.primary_key)
}
