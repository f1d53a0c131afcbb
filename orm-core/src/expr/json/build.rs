//! JSON made of columns and expressions.

use serde_json::Value as Json;

use super::super::selection::each_tuple;
use super::super::{Computed, Expression, Path, Sure};
use super::call;
use crate::ast::{Expr, JsonFunction};
use crate::value::{ColumnType, FieldType, Value};

/// Field types that every database puts into JSON alike.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not put into JSON alike by every database",
    label = "not for `{Self}`",
    note = "text, numbers, truth values, dates and JSON are"
)]
pub trait JsonPart: FieldType {}

macro_rules! parts {
    ($($type:ty)*) => {
        $(impl JsonPart for $type {})*
    };
}

parts! { bool i8 i16 i32 i64 u8 u16 u32 f32 f64 String Json }
#[cfg(feature = "decimal")]
parts! { rust_decimal::Decimal }
#[cfg(feature = "chrono")]
parts! { chrono::NaiveDate }

/// A tuple of expressions, each an item of an array: see [`json_array`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of items for JSON",
    label = "expected a tuple of columns or expressions, such as `(a.title, a.plays)`",
    note = "text, numbers, truth values, dates and JSON may stand in it"
)]
pub trait JsonItems {
    /// Adds the items.
    fn items(self, args: &mut Vec<Expr<Path>>);
}

/// A tuple of pairs, each a key and an expression: see [`json_object`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of members for JSON",
    label = "expected a tuple of pairs, such as `((\"title\", a.title), (\"plays\", a.plays))`",
    note = "a single pair is `((\"title\", a.title),)`"
)]
pub trait JsonMembers {
    /// Adds the keys and their values by turns.
    fn members(self, args: &mut Vec<Expr<Path>>);
}

/// A pair of a key and an expression.
#[doc(hidden)]
pub trait JsonMember {
    fn member(self, args: &mut Vec<Expr<Path>>);
}

#[diagnostic::do_not_recommend]
impl<K: Into<String>, E: Expression<Value: JsonPart>> JsonMember for (K, E) {
    fn member(self, args: &mut Vec<Expr<Path>>) {
        args.push(Expr::Value(Value::Text(self.0.into())));
        args.push(self.1.into_ast());
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Expression<Value: JsonPart>),*> JsonItems for ($($name,)*) {
            #[allow(non_snake_case)]
            fn items(self, args: &mut Vec<Expr<Path>>) {
                let ($($name,)*) = self;
                $(args.push($name.into_ast());)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: JsonMember),*> JsonMembers for ($($name,)*) {
            #[allow(non_snake_case)]
            fn members(self, args: &mut Vec<Expr<Path>>) {
                let ($($name,)*) = self;
                $($name.member(args);)*
            }
        }
    };
}

each_tuple!(tuples);

/// An object of columns and expressions: `json_object((("title", a.title), ("plays", a.plays)))`. What is NULL becomes a
/// null of JSON. Two keys that are equal make one of which nothing is promised.
///
/// SQL: `jsonb_build_object($1, "title", …)`; `json_object(…)` on SQLite.
#[doc(alias = "JSONObject")]
pub fn json_object(members: impl JsonMembers) -> Computed<Json, Sure> {
    let mut args = Vec::new();
    members.members(&mut args);
    Computed::new(call(JsonFunction::Object, args, ColumnType::Json), ColumnType::Json)
}

/// An array of columns and expressions: `json_array((a.title, a.plays))`. What is NULL becomes a null of JSON.
///
/// SQL: `jsonb_build_array("title", …)`; `json_array(…)` on SQLite.
#[doc(alias = "JSONArray")]
pub fn json_array(items: impl JsonItems) -> Computed<Json, Sure> {
    let mut args = Vec::new();
    items.items(&mut args);
    Computed::new(call(JsonFunction::Array, args, ColumnType::Json), ColumnType::Json)
}
