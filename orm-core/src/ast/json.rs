//! Functions of JSON.

use super::NullWhen;

/// A function of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonFunction {
    /// What is at a path: the JSON, then the steps, text for a key of an object and a number for a place in an array.
    /// NULL where there is nothing; a null of JSON is a value.
    At,
    /// Text as it is, all else as it is written; NULL of a null of JSON.
    Text,
    /// A whole number of 64 bits; NULL of all else.
    Int,
    /// A number; NULL of all else.
    Float,
    /// A truth value; NULL of all else.
    Bool,
    /// Whether an object at a path has a key: the JSON, then the steps, the key last.
    HasKey,
    /// Whether the first JSON contains the second.
    Contains,
    /// An object of keys and values by turns.
    Object,
    /// An array of values.
    Array,
}

impl JsonFunction {
    /// When its result is NULL.
    pub fn null_when(self) -> NullWhen {
        match self {
            JsonFunction::At | JsonFunction::Text | JsonFunction::Int | JsonFunction::Float | JsonFunction::Bool => {
                NullWhen::AnyIsOrElse
            }
            JsonFunction::HasKey | JsonFunction::Contains => NullWhen::AnyIs,
            JsonFunction::Object | JsonFunction::Array => NullWhen::Never,
        }
    }
}
