//! Aliases and joins.

use super::group::Numbered;
use super::tally::Tallies;
use super::{Bound, Resolver};
use crate::ast::{Alias, ColumnRef, From, Join, Source};
use crate::error::{Error, Result};
use crate::expr::Scope;
use crate::meta::{Between, Direct, FieldMeta, Link, ModelMeta, RelationKind, RelationMeta};
use crate::model::PathNode;
use crate::value::Value;

/// The tables of one select while it is resolved.
#[derive(Debug)]
pub(super) struct Frame {
    /// The alias that the query's own model has; none in a frame that only asks about related rows.
    pub(super) root: Option<Alias>,
    pub(super) table: &'static str,
    pub(super) alias: Alias,
    pub(super) joins: Vec<Joined>,
    /// The filters with to-many relations, each with its number, where aggregates must know them.
    pub(super) before: Vec<Numbered>,
    /// The table between that restricts the rows and the keys that it relates them to, where aggregates must know them.
    pub(super) within: Option<(Between, Vec<Value>)>,
    /// The tables that are to be joined for aggregates; none where aggregates are not taken so.
    pub(super) tallies: Option<Tallies>,
}

impl Frame {
    pub(super) fn new(root: Option<Alias>, table: &'static str, alias: Alias) -> Self {
        Frame { root, table, alias, joins: Vec::new(), before: Vec::new(), within: None, tallies: None }
    }

    /// The to-many relations that are joined, each as often as it is.
    pub(super) fn many(&self) -> impl Iterator<Item = &'static PathNode> + '_ {
        self.joins.iter().filter_map(|joined| joined.many)
    }
}

/// A join, with what it was made for.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) join: Join,
    /// The call of `filter` it belongs to; none where it may be shared by all.
    call: Option<usize>,
    /// The to-many relation that it is, which multiplies rows.
    many: Option<&'static PathNode>,
    /// Whether each row of the table before has a partner.
    sure: bool,
}

impl Joined {
    /// A join to at most one row.
    pub(super) fn one(join: Join) -> Self {
        Joined { join, call: None, many: None, sure: false }
    }
}

/// A column of an alias.
pub(super) fn column(alias: Alias, field: &FieldMeta) -> ColumnRef {
    ColumnRef { alias, column: field.column, column_type: field.column_type, null: field.null }
}

/// The columns of a model's own key.
pub(super) fn key_columns(alias: Alias, model: &ModelMeta) -> Vec<ColumnRef> {
    model.key_positions().iter().map(|position| column(alias, &model.fields[*position])).collect()
}

fn key_column(alias: Alias, name: &'static str, model: &ModelMeta) -> ColumnRef {
    ColumnRef { alias, column: name, column_type: model.key().column_type, null: false }
}

impl Resolver {
    pub(super) fn new_alias(&mut self, frame: usize) -> Alias {
        let alias = self.next_alias();
        self.homes.push(frame);
        alias
    }

    fn next_alias(&self) -> Alias {
        Alias(u32::try_from(self.homes.len()).unwrap_or(u32::MAX))
    }

    /// A frame for a query of its own, one level further in.
    pub(super) fn open(&mut self, model: &'static ModelMeta) -> (usize, Alias) {
        let frame = self.frames.len();
        let alias = self.new_alias(frame);
        self.frames.push(Frame::new(Some(alias), model.table, alias));
        self.levels.push(frame);
        (frame, alias)
    }

    /// Ends a query's frame.
    pub(super) fn close(&mut self, frame: usize) -> From {
        self.levels.pop();
        self.from(frame)
    }

    /// What a frame reads from; from now on it is known which of its aliases may have no row.
    pub(super) fn from(&mut self, frame: usize) -> From {
        // A join stands after those it hangs on.
        for position in 0..self.frames[frame].joins.len() {
            let joined = &self.frames[frame].joins[position];
            if joined.sure && joined.join.outer && !self.is_outer(joined.join.left.alias) {
                self.frames[frame].joins[position].join.outer = false;
            }
        }
        let Frame { table, alias, joins, .. } = &self.frames[frame];
        let joins: Vec<Join> = joins.iter().map(|joined| joined.join.clone()).collect();
        self.outer.extend(joins.iter().map(|join| (join.alias, join.outer)));
        From { source: Source::Table(table), alias: *alias, joins }
    }

    /// How many queries are open where a path of this scope begins.
    pub(super) fn level(&self, scope: Scope) -> usize {
        let up = match scope {
            Scope::Up(up) => up,
            Scope::Depth(_) => 0,
        };
        self.levels.len().saturating_sub(up)
    }

    fn root(&self, scope: Scope) -> Result<Alias> {
        let level = self.level(scope).checked_sub(1).and_then(|level| self.levels.get(level));
        level.and_then(|frame| self.frames[*frame].root).ok_or_else(|| Error::InvalidQuery {
            reason: "a column of an outer query is used outside of the closure it belongs to".into(),
        })
    }

    /// Whether rows of this alias may be missing, as far as is known now.
    pub(super) fn is_outer(&self, alias: Alias) -> bool {
        let frame = &self.frames[self.homes[alias.0 as usize]];
        frame.joins.iter().any(|joined| joined.join.alias == alias && joined.join.outer)
    }

    /// The alias of the model that a path leads to.
    pub(super) fn node(&mut self, node: &'static PathNode, scope: Scope) -> Result<Alias> {
        let (Some(parent), Some(relation)) = (node.parent(), node.relation()) else {
            return self.root(scope);
        };
        match parent.meta().link(relation)? {
            Link::Direct(direct) => {
                let from = self.node(parent, scope)?;
                Ok(self.join_direct(node, from, relation, direct, scope))
            }
            Link::Between(between) => {
                let middle = self.between(node, parent, between, scope)?;
                let target = node.meta();
                let join = |alias| Join {
                    source: Source::Table(target.table),
                    alias,
                    outer: true,
                    left: key_column(middle, between.to, target),
                    right: column(alias, target.key()),
                };
                Ok(self.join(None, self.homes[middle.0 as usize], None, true, join))
            }
        }
    }

    fn between(
        &mut self,
        node: &'static PathNode,
        parent: &'static PathNode,
        between: Between,
        scope: Scope,
    ) -> Result<Alias> {
        let from = self.node(parent, scope)?;
        let left = column(from, parent.meta().key());
        let owner = parent.meta();
        let join = |alias| Join {
            source: Source::Table(between.table),
            alias,
            outer: true,
            right: key_column(alias, between.from, owner),
            left,
        };
        let frame = self.frame_of(node, scope, from);
        Ok(self.join(self.call_of(node, scope), frame, Some(node), false, join))
    }

    fn join_direct(
        &mut self,
        node: &'static PathNode,
        from: Alias,
        relation: &'static RelationMeta,
        direct: Direct,
        scope: Scope,
    ) -> Alias {
        let forward = matches!(relation.kind, RelationKind::Forward { .. });
        let missing = !forward || direct.here.null || self.is_outer(from);
        let join = |alias| Join {
            source: Source::Table((relation.target)().table),
            alias,
            outer: missing,
            left: column(from, direct.here),
            right: column(alias, direct.there),
        };
        let frame = self.frame_of(node, scope, from);
        let many = relation.is_many().then_some(node);
        self.join(self.call_of(node, scope), frame, many, forward && !direct.here.null, join)
    }

    /// In which frame the join of a relation belongs: where a to-many relation is bound, else where it begins.
    fn frame_of(&self, node: &'static PathNode, scope: Scope, from: Alias) -> usize {
        self.bound(node, scope).map_or(self.homes[from.0 as usize], |bound| bound.frame)
    }

    /// What makes a relation one row here, if anything does.
    pub(super) fn bound(&self, node: &'static PathNode, scope: Scope) -> Option<&Bound> {
        let level = self.level(scope);
        self.bound.iter().rev().find(|bound| bound.level == level && same_row(bound.node, node))
    }

    fn call_of(&self, node: &'static PathNode, scope: Scope) -> Option<usize> {
        match self.bound(node, scope) {
            Some(bound) => bound.call,
            None if node.relation().is_some_and(RelationMeta::is_many) => self.call,
            None => None,
        }
    }

    /// The alias of a join, an existing one where it may be shared: a to-one join always, a to-many one within its call of
    /// `filter`. What is joined by the same columns is the same row, whichever relation leads there, so that a
    /// many-to-many relation and the model in its middle speak of one row.
    fn join(
        &mut self,
        call: Option<usize>,
        frame: usize,
        many: Option<&'static PathNode>,
        sure: bool,
        make: impl FnOnce(Alias) -> Join,
    ) -> Alias {
        let alias = self.next_alias();
        let join = make(alias);
        let same = |joined: &&Joined| {
            let other = &joined.join;
            (&other.source, other.left.alias, other.left.column, other.right.column)
                == (&join.source, join.left.alias, join.left.column, join.right.column)
                // Outside of conditions (an order, a selection) the latest join serves.
                && (call.is_none() || joined.call == call)
        };
        if let Some(joined) = self.frames[frame].joins.iter().rev().find(same) {
            return joined.join.alias;
        }
        self.homes.push(frame);
        self.frames[frame].joins.push(Joined { join, call, many, sure });
        alias
    }

    /// The key at the end of a path where a table before already has it: a foreign key's own column, or the column
    /// of a table between.
    pub(super) fn key_without_join(&mut self, node: &'static PathNode, scope: Scope) -> Result<Option<ColumnRef>> {
        let (Some(parent), Some(relation)) = (node.parent(), node.relation()) else {
            return Ok(None);
        };
        match parent.meta().link(relation)? {
            Link::Direct(direct) if matches!(relation.kind, RelationKind::Forward { .. }) => {
                let from = self.node(parent, scope)?;
                Ok(Some(column(from, direct.here)))
            }
            Link::Direct(_) => Ok(None),
            Link::Between(between) => {
                let middle = self.between(node, parent, between, scope)?;
                Ok(Some(key_column(middle, between.to, node.meta())))
            }
        }
    }

    /// Joins the table between of a restriction; its column with the owner's key.
    pub(super) fn within(
        &mut self,
        frame: usize,
        base: Alias,
        model: &'static ModelMeta,
        Between { table, from, to }: Between,
        keys: &[Value],
    ) -> ColumnRef {
        let alias = self.new_alias(frame);
        let join = Join {
            source: Source::Table(table),
            alias,
            outer: false,
            left: column(base, model.key()),
            right: key_column(alias, to, model),
        };
        self.frames[frame].joins.push(Joined::one(join));
        ColumnRef::of_keys(alias, from, keys)
    }
}

/// Whether two to-many relations of one row lead to the same row of the same table: a many-to-many relation and the one
/// to the model in its middle do.
fn same_row(one: &'static PathNode, other: &'static PathNode) -> bool {
    let step = |node: &'static PathNode| {
        let (parent, relation) = (node.parent()?, node.relation()?);
        let to = match parent.meta().link(relation).ok()? {
            Link::Direct(direct) => ((relation.target)().table, direct.there.column),
            Link::Between(between) => (between.table, between.from),
        };
        Some((std::ptr::from_ref(parent), to))
    };
    std::ptr::eq(one, other) || step(one).is_some_and(|step_of_one| step(other) == Some(step_of_one))
}
