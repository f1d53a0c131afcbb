//! What to do about an error of the database.

use crate::error::Error;

/// What to do where a right is missing; empty for other errors.
pub(super) fn on_rights(error: &Error) -> String {
    match error {
        Error::PermissionDenied { .. } => {
            "; migrate as the owner of the tables, by another URL, or have the right granted: new tables need `GRANT CREATE ON \
             SCHEMA ..` on PostgreSQL, and only its owner can alter a table"
                .to_owned()
        }
        _ => String::new(),
    }
}

/// What to do where tables that a migration makes are there already.
pub(super) fn on_tables(there: &[String], missing: &[String]) -> String {
    let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if there.is_empty() {
        return String::new();
    }
    let (there, missing) = (list(there), (!missing.is_empty()).then(|| list(missing)));
    match missing {
        None => format!(
            "; {there} are there already, though no migration made them: where they are as this one would make them, note it \
             as applied by `migrate --fake-initial`, otherwise rename or drop them"
        ),
        Some(missing) => format!(
            "; of its tables {there} are there already, though no migration made them, and {missing} are not: rename or drop \
             the former, or make the latter too and note the migration as applied by `migrate --fake-initial`"
        ),
    }
}
