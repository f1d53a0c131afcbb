//! Whether two states are the same, whatever the order of what they list.

use crate::error::{Error, Result};
use crate::schema::state::{FieldKind, FieldState, ModelName, ModelState, State};

/// A model with its lists in one order.
fn sorted(model: &ModelState) -> ModelState {
    let mut model = model.clone();
    model.fields.sort_by(|one, other| one.name.cmp(&other.name));
    model.checks.sort_by(|one, other| one.name.cmp(&other.name));
    model.uniques.sort_by_key(|unique| format!("{unique:?}"));
    model.indexes.sort_by_key(|index| format!("{index:?}"));
    model
}

/// Refuses to write a migration that would not lead where it should.
pub(super) fn agree(found: &State, wanted: &State) -> Result<()> {
    let other =
        wanted.models.iter().find(|(name, model)| found.models.get(name).map(sorted).as_ref() != Some(&sorted(model)));
    let other =
        other.map(|(name, _)| name).or_else(|| found.models.keys().find(|name| !wanted.models.contains_key(name)));
    match other {
        None => Ok(()),
        Some(name) => Err(Error::Migration {
            migration: name.to_string(),
            reason: "the operations found do not lead from the files to the models; write this one by hand \
                     (`makemigrations --empty`), and please report it"
                .to_owned(),
        }),
    }
}

/// Whether a field would be the same one under another name.
pub(super) fn is_like(one: &FieldState, other: &FieldState, own: Option<(&ModelName, &ModelName)>) -> bool {
    let target = |name: &ModelName| match own {
        Some((from, to)) if name == from => to.clone(),
        _ => name.clone(),
    };
    match (&one.kind, &other.kind) {
        (FieldKind::ManyToMany { to: one, .. }, FieldKind::ManyToMany { to: other, .. }) => target(one) == *other,
        (FieldKind::Column(one), FieldKind::Column(other)) => {
            let mut one = one.clone();
            one.name.clone_from(&other.name);
            if let Some(reference) = &mut one.reference {
                reference.to = target(&reference.to);
            }
            one == *other
        }
        _ => false,
    }
}

/// Whether a model would be the same one under another name.
pub(super) fn are_alike(names: (&ModelName, &ModelName), one: &ModelState, other: &ModelState) -> bool {
    let has = |field: &FieldState| other.field(&field.name).is_some_and(|theirs| is_like(field, theirs, Some(names)));
    one.fields.len() == other.fields.len() && one.primary_key == other.primary_key && one.fields.iter().all(has)
}
