//! The key that a foreign key holds.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::value::{FieldType, Value};

/// A key whose type is not told, since `ForeignKey<T>` must be a type also of a `T` that is no model and so has none: the
/// traits that structs derive would otherwise each complain of the mistake again.
#[derive(Clone)]
pub(super) enum Key {
    I16(i16),
    I32(i32),
    I64(i64),
    U16(u16),
    U32(u32),
    U64(u64),
    Text(String),
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
    Other(Arc<dyn AnyKey>),
}

/// A key of some other type.
pub(super) trait AnyKey: Any + Send + Sync {
    fn value(&self) -> Value;
    fn as_any(&self) -> &dyn Any;
}

impl<K: FieldType> AnyKey for K {
    fn value(&self) -> Value {
        self.to_value()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The value as a `T`, if that is what it is.
fn given<T: Any, K: Any>(key: K) -> Result<T, K> {
    let mut key = Some(key);
    if let Some(same) = (&mut key as &mut dyn Any).downcast_mut::<Option<T>>()
        && let Some(same) = same.take()
    {
        return Ok(same);
    }
    // It is taken only to be returned.
    Err(key.unwrap_or_else(|| unreachable!("a key that was taken was returned")))
}

macro_rules! plain_keys {
    ($($(#[$gate:meta])? $variant:ident),*) => {
        impl Key {
            pub(super) fn of<K: FieldType>(key: K) -> Self {
                $(
                    $(#[$gate])?
                    let key = match given(key) {
                        Ok(plain) => return Key::$variant(plain),
                        Err(key) => key,
                    };
                )*
                Key::Other(Arc::new(key))
            }

            /// The key as the type it was made of.
            pub(super) fn get<K: FieldType>(&self) -> &K {
                let key: &dyn Any = match self {
                    $($(#[$gate])? Key::$variant(key) => key,)*
                    Key::Other(key) => (**key).as_any(),
                };
                // A foreign key is made of its target's key and of nothing else.
                key.downcast_ref().expect("a key has the type it was made of")
            }

            pub(super) fn value(&self) -> Value {
                match self {
                    $($(#[$gate])? Key::$variant(key) => key.to_value(),)*
                    Key::Other(key) => (**key).value(),
                }
            }
        }

        impl fmt::Debug for Key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $($(#[$gate])? Key::$variant(key) => key.fmt(f),)*
                    Key::Other(key) => (**key).value().fmt(f),
                }
            }
        }
    };
}

plain_keys!(
    I16,
    I32,
    I64,
    U16,
    U32,
    U64,
    Text,
    #[cfg(feature = "uuid")]
    Uuid
);

/// Equal when a database holds them to be.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Key::I64(key), Key::I64(other)) => key == other,
            (Key::Text(key), Key::Text(other)) => key == other,
            _ => self.value() == other.value(),
        }
    }
}

impl Eq for Key {}
