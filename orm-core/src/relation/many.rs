//! The sides of a relation that have no column.

use std::fmt;
use std::marker::PhantomData;

use crate::model::{Batch, Model, Slot};

macro_rules! sides {
    ($($(#[$doc:meta])* $name:ident, $loaded:ty;)*) => {$(
        $(#[$doc])*
        pub struct $name<T> {
            slot: Slot,
            model: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            #[allow(dead_code, reason = "each side is used by the verbs that it has")]
            pub(crate) fn slot(&self) -> &Slot {
                &self.slot
            }

            /// Forgets what was loaded, so that the next use asks the database again, and frees it.
            pub fn forget(&mut self) {
                self.slot.clear();
            }

            #[doc(hidden)]
            pub fn __slot(&self) -> &Slot {
                &self.slot
            }

            /// Readies relation number `relation` of the row at place `owner` of the batch.
            #[doc(hidden)]
            pub fn __of(relation: usize, owner: usize, batch: &Batch) -> Self {
                $name { slot: batch.reverse(relation, owner), model: PhantomData }
            }
        }

        impl<T: Model> $name<T> {
            /// What was loaded, if it was. Never a query.
            pub fn loaded(&self) -> Option<$loaded> {
                Self::view(self.slot.loaded()?)
            }
        }

        /// Of an object that is not read from a database: empty until it is saved.
        impl<T> Default for $name<T> {
            fn default() -> Self {
                $name { slot: Slot::detached(), model: PhantomData }
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                $name { slot: self.slot.clone(), model: PhantomData }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.slot)
            }
        }

        /// Always equal: the rows of a relation are no part of their object.
        impl<T> PartialEq for $name<T> {
            fn eq(&self, _: &Self) -> bool {
                true
            }
        }

        impl<T> Eq for $name<T> {}
    )*};
}

sides! {
    /// The rows of `T` whose foreign key points at this object. No column.
    ///
    /// Without `#[field(via = …)]` the foreign key is the one named like this model in snake case.
    #[doc(alias = "related_name")]
    #[doc(alias = "RelatedManager")]
    HasMany, &[T];
    /// The row of `T` whose `OneToOne` points at this object, if there is one. No column.
    #[doc(alias = "RelatedObjectDoesNotExist")]
    HasOne, Option<&T>;
    /// The rows of `T` that a table between relates to this object. No column.
    ///
    /// With `#[field(via = …)]` it is the other side of a `ManyToMany` field of `T`.
    #[doc(alias = "ManyToManyField")]
    ManyToMany, &[T];
}

impl<T: Model> HasMany<T> {
    pub(crate) fn view(loaded: &crate::model::Loaded) -> Option<&[T]> {
        loaded.as_ref()?.downcast_ref::<Vec<T>>().map(Vec::as_slice)
    }
}

impl<T: Model> ManyToMany<T> {
    pub(crate) fn view(loaded: &crate::model::Loaded) -> Option<&[T]> {
        loaded.as_ref()?.downcast_ref::<Vec<T>>().map(Vec::as_slice)
    }
}

impl<T: Model> HasOne<T> {
    pub(crate) fn view(loaded: &crate::model::Loaded) -> Option<Option<&T>> {
        match loaded {
            None => Some(None),
            Some(row) => row.downcast_ref().map(Some),
        }
    }
}
