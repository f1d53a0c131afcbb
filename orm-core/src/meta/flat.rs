//! The statics of a model with groups of columns, put together by the compiler.

use super::{AutoNow, FieldMeta, RelationKind, RelationMeta};
use crate::value::ColumnType;

pub(crate) const NO_FIELD: FieldMeta = FieldMeta {
    name: "",
    column: "",
    column_type: ColumnType::Bool,
    null: false,
    primary_key: false,
    auto: false,
    unique: false,
    index: false,
    has_default: false,
    db_default: None,
    generated: None,
    auto_now: AutoNow::No,
    blank: false,
    unique_for: &[],
    choices: &[],
    reference: None,
};

const NO_RELATION: RelationMeta =
    RelationMeta { name: "", target: || unreachable!(), kind: RelationKind::Forward { field: 0 } };

/// A model's own fields, then those of its groups.
#[doc(hidden)]
pub const fn flat_fields<const N: usize>(parts: &[&[FieldMeta]]) -> [FieldMeta; N] {
    let mut all = [NO_FIELD; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    all
}

/// A model's own relations, then those of its groups; each part with the position of its first field.
#[doc(hidden)]
pub const fn flat_relations<const N: usize>(parts: &[(&[RelationMeta], usize)]) -> [RelationMeta; N] {
    let mut all = [NO_RELATION; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let (relations, base) = parts[part];
        let mut index = 0;
        while index < relations.len() {
            all[at] = relations[index];
            if let RelationKind::Forward { field } = relations[index].kind {
                all[at].kind = RelationKind::Forward { field: field + base };
            }
            at += 1;
            index += 1;
        }
        part += 1;
    }
    all
}

/// The position of the field of a name in the groups of a model, each with the position of its first field.
#[doc(hidden)]
#[track_caller]
pub const fn position(groups: &[(&[FieldMeta], usize)], name: &str) -> usize {
    let mut group = 0;
    while group < groups.len() {
        let (fields, base) = groups[group];
        let mut at = 0;
        while at < fields.len() {
            // A column without a name is that of what is no group, which is told elsewhere.
            if fields[at].name.is_empty() || same(fields[at].name, name) {
                return base + at;
            }
            at += 1;
        }
        group += 1;
    }
    // Evaluated by the compiler alone, whose error this becomes.
    panic!("neither the model nor a group that it flattens has a field of this name")
}

/// Whether two texts are equal, as the compiler can ask.
pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The primary key's position, where it is in a group.
#[doc(hidden)]
#[track_caller]
pub const fn key_in_group(base: usize, key: Option<usize>) -> usize {
    match key {
        Some(key) => base + key,
        // As above.
        None => panic!("a model has a primary key: add `pub id: i64`, or mark a field `#[field(primary_key)]`"),
    }
}
