//! JSON: paths within it, and what can be asked of what is there.

mod build;

use std::ops::{Bound, RangeBounds};

pub use build::{JsonItems, JsonMember, JsonMembers, JsonPart, json_array, json_object};
use serde_json::Value as Json;

use super::lookup::searched;
use super::{Alternative, Computed, Expression, Field, Input, Maybe, Nullability, Operand, Path, Q, Stores, Sure};
use crate::ast::{CompareOp, Expr, Fault, Function, JsonFunction, MatchKind};
use crate::value::{ColumnType, FieldType, JsonType, Value};

/// What is at a path in JSON: `d.data.key("a").index(0)`. NULL where there is nothing; a null of JSON is a value.
///
/// It is compared with whatever JSON can be: text, numbers, truth values, a `serde_json::Value`. Values compare as
/// PostgreSQL's `jsonb`: numbers by what they are worth (`1` equals `1.0`), objects whatever the order of their keys. Text is
/// looked for in what [`as_text`](JsonLookups::as_text) gives.
///
/// ```text
/// d.data.key("a").eq(1)            // "data" -> 'a' = '1'
/// d.data.key("a").eq(json!(null))  // the key is there and holds a null of JSON
/// d.data.key("a").is_null()        // there is no such key
/// ```
///
/// Keys and places are parameters, or within one, on every database.
#[doc(alias = "KeyTransform")]
#[doc(alias = "KT")]
#[derive(Clone)]
pub struct JsonPath {
    json: Box<Expr<Path>>,
    steps: Vec<Expr<Path>>,
}

impl JsonPath {
    fn new(json: impl Expression) -> Self {
        match json.into_ast() {
            Expr::Call { function: Function::Json(JsonFunction::At), mut args, .. } if !args.is_empty() => {
                JsonPath { json: Box::new(args.remove(0)), steps: args }
            }
            json => JsonPath { json: Box::new(json), steps: Vec::new() },
        }
    }

    fn step(mut self, step: Value) -> Self {
        self.steps.push(Expr::Value(step));
        self
    }

    fn args(self) -> Vec<Expr<Path>> {
        std::iter::once(*self.json).chain(self.steps).collect()
    }
}

impl Expression for JsonPath {
    type Base = Json;
    type Null = Maybe;
    type Value = Json;

    fn into_ast(self) -> Expr<Path> {
        if self.steps.is_empty() { *self.json } else { call(JsonFunction::At, self.args(), ColumnType::Json) }
    }
}

fn call(function: JsonFunction, args: Vec<Expr<Path>>, result: ColumnType) -> Expr<Path> {
    Expr::Call { function: Function::Json(function), args, result }
}

/// What JSON has beside the lookups of all columns. In the prelude.
#[allow(clippy::wrong_self_convention, reason = "expressions are values: asking takes them")]
pub trait JsonLookups: Expression<Base: JsonType> {
    /// What an object has under a key. NULL where there is no such key, or no object.
    ///
    /// SQL: `"data" -> $1`; on SQLite `"data" -> '$."key"'`, that path being a parameter.
    #[doc(alias = "KeyTransform")]
    fn key(self, key: impl Into<String>) -> JsonPath {
        JsonPath::new(self).step(Value::Text(key.into()))
    }

    /// What is at a place in an array: 0 is the first, -1 the last. NULL where there is nothing, or no array.
    #[doc(alias = "KeyTransform")]
    fn index(self, place: i32) -> JsonPath {
        JsonPath::new(self).step(Value::Int(place.into()))
    }

    /// Text as it is, and all else as JSON writes it: `1.50`, `true`, `{"a": 1}`. NULL of a null, and where there is nothing.
    ///
    /// SQL: `->>` or `#>> '{}'`.
    #[doc(alias = "KT")]
    #[doc(alias = "KeyTextTransform")]
    fn as_text(self) -> Computed<String, Maybe> {
        read(JsonFunction::Text, self)
    }

    /// A whole number that 64 bits hold, `2.0` too. NULL of all else, text that looks like one included.
    fn as_int(self) -> Computed<i64, Maybe> {
        read(JsonFunction::Int, self)
    }

    /// A number. NULL of all else, text that looks like one included, and of what is beyond a float.
    fn as_float(self) -> Computed<f64, Maybe> {
        read(JsonFunction::Float, self)
    }

    /// A truth value. NULL of all else.
    fn as_bool(self) -> Computed<bool, Maybe> {
        read(JsonFunction::Bool, self)
    }

    /// It is an object that has the key, whatever is under it.
    ///
    /// SQL: `"data" ? $1`, of objects alone.
    fn has_key(self, key: impl Into<String>) -> Q {
        Q::new(call(JsonFunction::HasKey, self.key(key).args(), ColumnType::Bool))
    }

    /// It has all of the keys. Of none it asks that it is not NULL.
    fn has_keys<K: Into<String>>(self, keys: impl IntoIterator<Item = K>) -> Q
    where
        Self: Clone,
    {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return Q::new(Expr::IsNotNull(Box::new(self.into_ast())));
        }
        Q::all(keys.map(|key| self.clone().has_key(key)))
    }

    /// It has one of the keys, at least.
    fn has_any_keys<K: Into<String>>(self, keys: impl IntoIterator<Item = K>) -> Q
    where
        Self: Clone,
    {
        Q::any(keys.into_iter().map(|key| self.clone().has_key(key)))
    }

    /// All that it is made of is within the other: the reverse of `contains`.
    ///
    /// SQL: `$1 @> "data"`.
    fn contained_by<V: Operand<Json>>(self, whole: V) -> Q {
        holds(whole.into_operand(), self.into_ast())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Expression<Base: JsonType>> JsonLookups for E {}

fn read<T: FieldType>(function: JsonFunction, json: impl Expression) -> Computed<T, Maybe> {
    Computed::new(call(function, vec![json.into_ast()], T::COLUMN), T::COLUMN)
}

fn holds(whole: Expr<Path>, part: Expr<Path>) -> Q {
    match (&whole, &part) {
        (Expr::Value(Value::Null), _) | (_, Expr::Value(Value::Null)) => {
            Q::new(Expr::Fault(Fault::Invalid("nothing contains NULL: use `is_null()`, or a null of JSON".into())))
        }
        _ => Q::new(call(JsonFunction::Contains, vec![whole, part], ColumnType::Bool)),
    }
}

/// The lookup that text has by the same name.
macro_rules! contains {
    ($($type:ident)*) => {$(
        impl<T: JsonType, N: Nullability> $type<T, N> {
            /// It contains all that the other is made of: of objects the same keys with what contains theirs, of arrays
            /// something for each item, whatever the order. An array contains a value by itself, too.
            ///
            /// SQL: `"data" @> $1`; on SQLite by a function that the library brings.
            pub fn contains<V: Operand<Json>>(self, part: V) -> Q {
                holds(self.into_ast(), part.into_operand())
            }
        }
    )*};
}

contains! { Field Computed }

/// Comparisons, in the order of PostgreSQL's `jsonb`: a null, text, numbers, truth values, arrays, objects. So `gt(5)` holds
/// of all that comes after the number 5, an object too: [`as_int`](JsonLookups::as_int) and
/// [`as_float`](JsonLookups::as_float) ask about numbers alone.
#[allow(clippy::wrong_self_convention, reason = "expressions are values: asking takes them")]
impl JsonPath {
    /// It contains all that the other is made of: see [`Field::contains`].
    pub fn contains<V: Operand<Json>>(self, part: V) -> Q {
        holds(self.into_ast(), part.into_operand())
    }

    /// It comes after the value.
    pub fn gt<V: Operand<Json>>(self, value: V) -> Q {
        self.compare(CompareOp::Gt, value.into_operand())
    }

    /// It comes after the value or equals it.
    pub fn gte<V: Operand<Json>>(self, value: V) -> Q {
        self.compare(CompareOp::Ge, value.into_operand())
    }

    /// It comes before the value.
    pub fn lt<V: Operand<Json>>(self, value: V) -> Q {
        self.compare(CompareOp::Lt, value.into_operand())
    }

    /// It comes before the value or equals it.
    pub fn lte<V: Operand<Json>>(self, value: V) -> Q {
        self.compare(CompareOp::Le, value.into_operand())
    }

    /// It is within a range, whose end is left out by `..` and not by `..=`.
    #[doc(alias = "range")]
    pub fn in_range<V: Operand<Json> + Clone, R: RangeBounds<V>>(self, range: R) -> Q {
        let low = match range.start_bound() {
            Bound::Included(value) => self.clone().gte(value.clone()),
            Bound::Excluded(value) => self.clone().gt(value.clone()),
            Bound::Unbounded => Q::always(),
        };
        let high = match range.end_bound() {
            Bound::Included(value) => self.lte(value.clone()),
            Bound::Excluded(value) => self.lt(value.clone()),
            Bound::Unbounded => Q::always(),
        };
        low & high
    }

    fn compare(self, op: CompareOp, right: Expr<Path>) -> Q {
        Q::new(match right {
            Expr::Value(Value::Null) => {
                Expr::Fault(Fault::Invalid(format!("nothing is `{}` NULL: compare with a value", op.sql())))
            }
            right => Expr::Compare { op, left: Box::new(self.into_ast()), right: Box::new(right) },
        })
    }

    fn search(self, kind: MatchKind, ignore_case: bool, pattern: impl Operand<String>) -> Q {
        Q::new(searched(kind, ignore_case, self.as_text().into_ast(), pattern.into_operand()))
    }
}

macro_rules! searches {
    ($($(#[$documented:meta])* $name:ident $kind:ident $ignore_case:literal;)*) => {
        /// Searches in what [`as_text`](JsonLookups::as_text) gives.
        impl JsonPath {$(
            $(#[$documented])*
            pub fn $name<V: Operand<String>>(self, text: V) -> Q {
                self.search(MatchKind::$kind, $ignore_case, text)
            }
        )*}
    };
}

searches! {
    /// The text is equal when case is folded.
    iexact Exact true;
    /// The text has another somewhere within, case folded. With case it is `as_text().contains(..)`.
    icontains Contains true;
    /// The text begins with another.
    #[doc(alias = "startswith")]
    starts_with StartsWith false;
    /// The text begins with another, case folded.
    #[doc(alias = "istartswith")]
    istarts_with StartsWith true;
    /// The text ends with another.
    #[doc(alias = "endswith")]
    ends_with EndsWith false;
    /// The text ends with another, case folded.
    #[doc(alias = "iendswith")]
    iends_with EndsWith true;
    /// The regular expression matches somewhere in the text: see [`Lookups::regex`](super::Lookups::regex).
    regex Regex false;
    /// The regular expression matches somewhere in the text, case folded.
    iregex Regex true;
}

#[diagnostic::do_not_recommend]
impl Operand<Json> for JsonPath {
    type Null = Maybe;

    fn into_operand(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl Stores<Json> for JsonPath {
    type Null = Maybe;

    fn into_stored(self) -> Expr<Path> {
        self.into_ast()
    }
}

#[diagnostic::do_not_recommend]
impl Alternative<Json> for JsonPath {
    type Wider = Json;
}

/// What JSON is compared with and set to, beside JSON.
macro_rules! operands {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Operand<Json> for $type {
            type Null = Sure;

            fn into_operand(self) -> Expr<Path> {
                Expr::Value(Json::from(self).to_value())
            }
        }
        #[diagnostic::do_not_recommend]
        impl Input<Json> for $type {}
        super::widen::as_it_is! { [] $type => Json; }
    )*};
}

super::widen::as_it_is! {
    [] &String => Json;
    [] f64 => Json;
}

operands! { bool i8 i16 i32 i64 u8 u16 u32 u64 &str String }

#[diagnostic::do_not_recommend]
impl Operand<Json> for &String {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        Operand::<Json>::into_operand(self.as_str())
    }
}
#[diagnostic::do_not_recommend]
impl Input<Json> for &String {}

#[diagnostic::do_not_recommend]
impl Operand<Json> for f64 {
    type Null = Sure;

    fn into_operand(self) -> Expr<Path> {
        match serde_json::Number::from_f64(self) {
            Some(number) => Expr::Value(Json::Number(number).to_value()),
            None => Expr::Fault(Fault::Invalid("JSON has no NaN and no infinity".into())),
        }
    }
}
#[diagnostic::do_not_recommend]
impl Input<Json> for f64 {}
