//! Names that live as long as the program.

use std::collections::HashSet;
use std::sync::Mutex;

/// Keeps a name for as long as the program runs; each name once, so that what is kept is bounded by the models
/// and the migration files.
pub(crate) fn lasting(name: String) -> &'static str {
    static NAMES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let names = names.get_or_insert_with(HashSet::new);
    match names.get(name.as_str()) {
        Some(kept) => kept,
        None => {
            let kept: &'static str = Box::leak(name.into_boxed_str());
            names.insert(kept);
            kept
        }
    }
}
