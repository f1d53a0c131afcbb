//! The side of a relation that has the column.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::key::Key;
use crate::ast::Expr;
use crate::expr::{Input, Operand, Path, Sure};
use crate::model::{Model, Slot};
use crate::value::{FieldType, Value};

/// A foreign key to a row of `T`: its key, and the row itself once it is loaded.
///
/// The column is `<field>_id`. `Option<ForeignKey<T>>` takes NULL.
#[doc(alias = "ManyToOne")]
pub struct ForeignKey<T> {
    key: Key,
    slot: Slot,
    model: PhantomData<fn() -> T>,
}

/// A foreign key that no two rows share. Its other side is a [`HasOne`](super::HasOne).
#[doc(alias = "OneToOneField")]
pub struct OneToOne<T>(ForeignKey<T>);

impl<T: Model> ForeignKey<T> {
    /// Points at the row of this key.
    pub fn to(key: T::Key) -> Self {
        ForeignKey::with(key, Slot::detached())
    }

    pub(super) fn with(key: T::Key, slot: Slot) -> Self {
        ForeignKey { key: Key::of(key), slot, model: PhantomData }
    }

    /// The key. Always there, never a query.
    #[doc(alias = "attname")]
    pub fn id(&self) -> &T::Key {
        self.key.get()
    }

    /// The row, if it is loaded. Never a query.
    pub fn loaded(&self) -> Option<&T> {
        self.slot.loaded()?.as_ref()?.downcast_ref()
    }
}

impl<T> ForeignKey<T> {
    pub(crate) fn slot(&self) -> &Slot {
        &self.slot
    }

    #[doc(hidden)]
    pub fn __slot(&self) -> &Slot {
        &self.slot
    }

    /// The key as a value.
    #[doc(hidden)]
    pub fn __value(&self) -> Value {
        self.key.value()
    }
}

/// Points at the object and remembers it. An object that is not saved yet gives the key 0, which saving refuses.
impl<T: Model> From<&T> for ForeignKey<T> {
    fn from(object: &T) -> Self {
        let meta = T::meta();
        let value = object.__value(meta.primary_key);
        // An object's own key always decodes to its own type.
        let key = T::Key::decode(value.as_ref(), meta.key().column_type)
            .unwrap_or_else(|_| unreachable!("a key decodes to its own type"));
        let slot = Slot::detached();
        slot.fill(Some(Arc::new(object.__copy()) as Arc<dyn Any + Send + Sync>));
        ForeignKey::with(key, slot)
    }
}

macro_rules! from_keys {
    ($($key:ty)*) => {$(
        impl<T: Model<Key = $key>> From<$key> for ForeignKey<T> {
            fn from(key: $key) -> Self {
                ForeignKey::to(key)
            }
        }
        impl<T: Model<Key = $key>> From<$key> for OneToOne<T> {
            fn from(key: $key) -> Self {
                OneToOne(ForeignKey::to(key))
            }
        }
    )*};
}

from_keys!(i16 i32 i64 u16 u32 u64 String);

impl<T: Model<Key = String>> From<&str> for ForeignKey<T> {
    fn from(key: &str) -> Self {
        ForeignKey::to(key.to_owned())
    }
}

impl<T: Model> From<&T> for OneToOne<T> {
    fn from(object: &T) -> Self {
        OneToOne(ForeignKey::from(object))
    }
}

impl<T> Clone for ForeignKey<T> {
    fn clone(&self) -> Self {
        ForeignKey { key: self.key.clone(), slot: self.slot.clone(), model: PhantomData }
    }
}

impl<T> Clone for OneToOne<T> {
    fn clone(&self) -> Self {
        OneToOne(self.0.clone())
    }
}

/// Equal when the keys are.
impl<T> PartialEq for ForeignKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for ForeignKey<T> {}

impl<T> PartialEq for OneToOne<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for OneToOne<T> {}

impl<T> fmt::Debug for ForeignKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignKey({:?}, {:?})", self.key, self.slot)
    }
}

impl<T> fmt::Debug for OneToOne<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OneToOne({:?}, {:?})", self.0.key, self.0.slot)
    }
}

impl<T> std::ops::Deref for OneToOne<T> {
    type Target = ForeignKey<T>;

    fn deref(&self) -> &ForeignKey<T> {
        &self.0
    }
}

impl<T: Model> OneToOne<T> {
    /// Points at the row of this key.
    pub fn to(key: T::Key) -> Self {
        OneToOne(ForeignKey::to(key))
    }
}

impl<T> OneToOne<T> {
    #[doc(hidden)]
    pub fn __of(key: ForeignKey<T>) -> Self {
        OneToOne(key)
    }
}

macro_rules! operands {
    ($($key:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Model> Operand<T> for $key {
            type Null = Sure;

            fn into_operand(self) -> Expr<Path> {
                Expr::Value(self.__value())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Model> Input<T> for $key {
            fn known(&self) -> Option<Arc<dyn Any + Send + Sync>> {
                self.slot().loaded().cloned().flatten()
            }
        }
    )*};
}

operands!(ForeignKey<T>, &ForeignKey<T>, OneToOne<T>, &OneToOne<T>);
