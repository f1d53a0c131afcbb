//! A row that is inserted together with the one that has its key for a key: Django's multi-table inheritance.

use std::any::Any;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use super::insert::insert_draft;
use crate::db::Port;
use crate::error::Result;
use crate::model::{Draft, IntoDraft, Model, key_value};
use crate::value::Value;

type Place = &'static Location<'static>;
type Inserted<'a> = Pin<Box<dyn Future<Output = Result<(Value, Arc<dyn Any + Send + Sync>)>> + Send + 'a>>;
type Insert = dyn for<'a> FnOnce(&'a dyn Port, Place) -> Inserted<'a> + Send + Sync;

/// The parent of a draft, whose type is not told; a draft keeps it as `Any`, since it knows of no database.
struct Parent(Box<Insert>);

/// What can become a row of `P` that is inserted before another. Of a `P` that is no model, this is no second message.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete `{P}`",
    label = "expected a builder whose required fields are all given, or a `{P}`"
)]
pub trait NewRow<P> {
    /// Has it inserted before the draft's row, whose field `field` becomes its key.
    fn before<M: Model>(self, draft: &mut Draft<M>, field: usize);
}

#[diagnostic::do_not_recommend]
impl<P: Model, D: IntoDraft<P>> NewRow<P> for D {
    fn before<M: Model>(self, draft: &mut Draft<M>, field: usize) {
        let parent = self.into_draft();
        let insert: Box<Insert> = Box::new(move |port, location| {
            Box::pin(async move {
                let object = insert_draft(port, parent, location).await?;
                Ok((key_value(&object), Arc::new(object) as _))
            })
        });
        draft.set_parent(field, Box::new(Parent(insert)));
    }
}

/// Inserts the parents of a draft, which then has their keys and knows them.
pub(super) async fn insert_parents<M: Model>(port: &dyn Port, draft: &mut Draft<M>, location: Place) -> Result<()> {
    for (field, parent) in draft.take_parents() {
        // Nothing else is kept there.
        let Ok(parent) = parent.downcast::<Parent>() else { continue };
        let (key, object) = (parent.0)(port, location).await?;
        draft.set_known(field, key, object);
    }
    Ok(())
}
