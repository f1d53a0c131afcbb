//! Who does what when a row is deleted: the database, or this library.

use crate::error::{Error, Result};
use crate::meta::{ForeignKeyMeta, ModelMeta, RelationKind, Through};

/// Refuses models between which what a deletion does would be done by halves: a row that the database deletes is not seen
/// by this library, which would then do nothing for the rows that point at it; and the other way about.
pub(super) fn check(models: &[&'static ModelMeta]) -> Result<()> {
    for model in models {
        for field in model.fields {
            let Some(reference) = &field.reference else { continue };
            let Some(by_database) = side(reference) else { continue };
            let target = (reference.target)();
            let theirs = target.fields.iter().filter_map(|field| Some((field.name, field.reference.as_ref()?)));
            for (name, theirs) in theirs {
                if side(theirs).is_some_and(|other| other != by_database) {
                    return Err(mixed(model, field.name, by_database, &format!("`{}.{name}`", target.name)));
                }
            }
        }
        for relation in model.relations {
            if !matches!(relation.kind, RelationKind::ManyToMany { through: Through::Auto { .. }, .. }) {
                continue;
            }
            for side in [model, &(relation.target)()] {
                if let Some(field) = side.fields.iter().find(|field| field.reference.as_ref().is_some_and(in_database))
                {
                    let between = format!("the table of `{}.{}`", model.name, relation.name);
                    return Err(mixed(side, field.name, true, &between));
                }
            }
        }
    }
    Ok(())
}

fn in_database(reference: &ForeignKeyMeta) -> bool {
    side(reference) == Some(true)
}

/// Whether the database does it; none where nothing is done.
fn side(reference: &ForeignKeyMeta) -> Option<bool> {
    let by_database = reference.on_delete.in_database().is_some();
    (by_database || reference.on_delete.is_collected()).then_some(by_database)
}

fn mixed(model: &ModelMeta, field: &str, by_database: bool, other: &str) -> Error {
    let (one, two) = if by_database { ("the database", "this library") } else { ("this library", "the database") };
    let reason = format!(
        "what `on_delete` says of `{field}` is done by {one}, and what it says of {other} by {two}: let one of them do all, \
         for neither sees what the other deletes"
    );
    Error::InvalidModel { model: model.name.to_owned(), reason }
}
