//! The name under which a database has a constraint or an index that models know by another.

use super::LiveTable;
use crate::schema::lex::{Likeness, compare};
use crate::schema::live::LiveIndexKind;
use crate::schema::object::{Object, ObjectKind};

impl LiveTable {
    /// The object under the name that the database has it by, where none is called as models know it and a single one is
    /// defined like it.
    pub(crate) fn called(&self, object: &Object) -> Option<Object> {
        let keys = self.foreign_keys.iter().filter_map(|key| key.name.as_ref());
        let checks = self.checks.iter().filter_map(|check| check.name.as_ref());
        let mut names = keys.chain(checks).chain(self.indexes.iter().filter_map(|index| index.name.as_ref()));
        if names.any(|name| *name == object.name) {
            return None;
        }
        let mut like = self.like(object).into_iter();
        match (like.next(), like.next()) {
            (Some((name, kind)), None) => Some(Object { name, kind, ..object.clone() }),
            _ => None,
        }
    }

    /// What is defined like the object: the names, and what they are.
    fn like(&self, object: &Object) -> Vec<(String, ObjectKind)> {
        let kind = object.kind;
        match kind {
            ObjectKind::ForeignKey => {
                let keys = self.foreign_keys.iter().filter(|key| key.columns == object.columns);
                keys.filter_map(|key| Some((key.name.clone()?, kind))).collect()
            }
            ObjectKind::Check => {
                let is_like =
                    |condition: &str| compare(&object.rest, &format!("CHECK ({condition})")) == Likeness::Same;
                let checks = self.checks.iter().filter(|check| is_like(&check.meaning()));
                checks.filter_map(|check| Some((check.name.clone()?, kind))).collect()
            }
            ObjectKind::Unique | ObjectKind::UniqueIndex | ObjectKind::Index => {
                let rest = object.rest.strip_prefix("UNIQUE").unwrap_or(&object.rest);
                let wanted = self.indexes.iter().filter(|index| {
                    index.is_unique() == (kind != ObjectKind::Index) && compare(rest, &index.rest()) == Likeness::Same
                });
                let found = wanted.filter_map(|index| {
                    let kind = match index.kind {
                        LiveIndexKind::Constraint => ObjectKind::Unique,
                        LiveIndexKind::Unique => ObjectKind::UniqueIndex,
                        LiveIndexKind::Plain => ObjectKind::Index,
                    };
                    Some((index.name.clone()?, kind))
                });
                found.collect()
            }
        }
    }
}
