//! Placeholder for the verbs of models.

use crate::db::Handle;
use crate::error::{Error, Result};
use crate::expr::{Selection, Sure};
use crate::model::{Draft, Model};

fn missing<T>() -> Result<T> {
    Err(Error::InvalidQuery { reason: "not there yet".into() })
}

/// Inserts a row.
pub fn save_draft<'a, M: Model, H: Handle + ?Sized>(draft: Draft<M>, db: &'a H) -> H::Out<'a, M> {
    let _ = (draft, db);
    H::drive(async { missing() })
}

/// Finds a row or inserts it.
pub fn get_or_create<'a, M: Model, H: Handle + ?Sized, S: Selection>(
    draft: Draft<M>,
    db: &'a H,
    by: impl FnOnce(&'static M::Fields<Sure>) -> S,
) -> H::Out<'a, (M, bool)> {
    let _ = (draft, db, by);
    H::drive(async { missing() })
}
