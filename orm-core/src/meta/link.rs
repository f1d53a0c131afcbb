//! Which columns a relation goes by.

use super::lasting::lasting;
use super::{FieldMeta, ModelMeta, RelationKind, RelationMeta, Through};
use crate::error::{Error, Result};

/// The columns that a relation without a table between goes by: one of this model, one of the target.
#[derive(Clone, Copy, Debug)]
pub struct Direct {
    /// The column of the model that the relation begins at.
    pub here: &'static FieldMeta,
    /// The column of the target.
    pub there: &'static FieldMeta,
}

/// The table between the sides of a many-to-many relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The table.
    pub table: &'static str,
    /// Its column that holds the key of the model that the relation begins at.
    pub from: &'static str,
    /// Its column that holds the key of the target.
    pub to: &'static str,
}

/// How a relation joins.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    /// Column to column.
    Direct(Direct),
    /// Key to key, by a table between.
    Between(Between),
}

impl ModelMeta {
    /// Whether no two rows have the same value of a field.
    fn tells_apart(&self, field: &FieldMeta) -> bool {
        let over = |position: &usize| std::ptr::eq(&self.fields[*position], field);
        let alone = |unique: &super::UniqueMeta| unique.is_total() && matches!(unique.fields, [one] if over(one));
        let key = field.primary_key && self.composite.is_empty();
        key || field.unique || self.uniques.iter().any(alone)
    }

    /// The columns that one of this model's relations goes by.
    ///
    /// # Errors
    /// [`Error::InvalidModel`] where the other side of a `HasOne` may be the same in several rows, [`Error::InvalidQuery`]
    /// where there is no other side, which the derive checks.
    pub fn link(&self, relation: &RelationMeta) -> Result<Link> {
        let target = (relation.target)();
        match &relation.kind {
            RelationKind::Forward { field } => {
                Ok(Link::Direct(Direct { here: &self.fields[*field], there: target.key() }))
            }
            RelationKind::Reverse { via, one } => {
                let there = target.field_index(via).map(|field| &target.fields[field]);
                let there =
                    there.filter(|field| field.reference.is_some()).ok_or_else(|| missing(self, relation, via))?;
                if *one && !target.tells_apart(there) {
                    return Err(Error::InvalidModel {
                        model: self.name.to_owned(),
                        reason: format!(
                            "`{}` is a `HasOne`, but `{}.{via}` may be the same in several rows: make it a `OneToOne`, or \
                             this a `HasMany`",
                            relation.name, target.name
                        ),
                    });
                }
                Ok(Link::Direct(Direct { here: self.key(), there }))
            }
            RelationKind::ManyToMany { through, .. } => between(self, target, through).map(Link::Between),
            RelationKind::ReverseManyToMany { via } => match target.relation(via).map(|other| &other.kind) {
                Some(RelationKind::ManyToMany { through, .. }) => {
                    let Between { table, from, to } = between(target, self, through)?;
                    Ok(Link::Between(Between { table, from: to, to: from }))
                }
                _ => Err(missing(self, relation, via)),
            },
        }
    }
}

fn missing(model: &ModelMeta, relation: &RelationMeta, via: &str) -> Error {
    let target = (relation.target)().name;
    Error::InvalidQuery {
        reason: format!(
            "`{}.{}` is the other side of `{target}.{via}`, which is no relation",
            model.name, relation.name
        ),
    }
}

fn between(owner: &ModelMeta, target: &ModelMeta, through: &Through) -> Result<Between> {
    match through {
        Through::Auto { table } => {
            let (own, other) = (owner.lower_name(), target.lower_name());
            let same = std::ptr::eq(owner, target) || owner.table == target.table;
            let (from, to) = if same {
                (format!("from_{own}_id"), format!("to_{own}_id"))
            } else {
                (format!("{own}_id"), format!("{other}_id"))
            };
            Ok(Between { table, from: lasting(from), to: lasting(to) })
        }
        Through::Model { model, from, to } => {
            let model = model();
            let leads = |field: &&FieldMeta, to: &ModelMeta| {
                field.reference.as_ref().is_some_and(|reference| (reference.target)().table == to.table)
            };
            let named = |name: &str| model.fields.iter().find(|field| field.name == name);
            let from = match from {
                Some(name) => named(name),
                None => model.fields.iter().find(|field| leads(field, owner)),
            };
            let to = match to {
                Some(name) => named(name),
                None => model
                    .fields
                    .iter()
                    .filter(|field| from.is_none_or(|from| from.column != field.column))
                    .find(|field| leads(field, target)),
            };
            match (from, to) {
                (Some(from), Some(to)) => Ok(Between { table: model.table, from: from.column, to: to.column }),
                _ => Err(Error::InvalidQuery {
                    reason: format!(
                        "`{}` needs a foreign key to `{}` and one to `{}` to stand between them; name them with `through_fields(..)`",
                        model.name, owner.name, target.name
                    ),
                }),
            }
        }
    }
}
