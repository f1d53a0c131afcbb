//! What users write: fields, relations, conditions and their operators.
//!
//! A thin typed layer over the non-generic tree of [`ast`](mod@crate::ast): types are checked here and
//! gone below.

mod aggregate;
mod alike;
mod arithmetic;
mod case;
mod composite;
mod condition;
mod each;
mod field;
mod function;
#[cfg(feature = "json")]
mod gather;
#[cfg(feature = "json")]
mod json;
mod literal;
mod lookup;
mod named;
mod nullability;
mod operand;
mod order;
mod path;
mod pattern;
mod relation;
mod row;
pub(crate) mod scope;
mod selection;
mod widen;
mod window;
mod written;
#[cfg(feature = "chrono")]
mod zone;

pub use aggregate::{Aggregate, Aggregates, Rows};
pub use alike::{Alike, Texts, coalesce, concat, greatest, least};
pub use arithmetic::{Beside, Combine, value_beside};
pub use case::{Case, Cases, case};
pub(crate) use composite::key_paths;
pub use composite::{CompositeKey, KeyPath, key_operand};
pub use condition::Q;
pub(crate) use each::each_expression;
pub use field::{Computed, Field};
#[cfg(feature = "chrono")]
pub use function::now;
pub use function::{Functions, NumberFunctions, TextFunctions, pi, random};
#[cfg(feature = "json")]
pub use gather::{Gathered, Gathering};
#[cfg(feature = "json")]
pub use json::{JsonItems, JsonLookups, JsonMember, JsonMembers, JsonPart, JsonPath, json_array, json_object};
pub use literal::{Valued, value};
pub use lookup::Lookups;
pub(crate) use lookup::equal;
pub use named::{Named, NamedValue};
pub(crate) use named::{named_condition, named_order, own_order};
pub use nullability::{AnyOf, Maybe, Nullability, Sure};
pub use operand::{InList, Input, KeyOf, Known, Operand, Operated, Setting, known_object, object_operand};
pub use order::{Order, OrderTerm, Ordering};
pub use path::{Path, Quantified, Quantifier, Scope};
pub use relation::{Many, Rel, RelationPath};
pub use row::{Build, Chosen, Fill, FromCell, FromRow, Gives};
pub use scope::{depth, nested};
pub(crate) use selection::each_tuple;
pub use selection::{Assignment, Assignments, Cell, Columns, Fits, Selection};
pub use widen::{Alternative, Comparable, Storable, Stores};
pub use window::{
    Over, WindowCall, Windowed, cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile,
    percent_rank, rank, row_number,
};
pub use written::{Arguments, sql, sql_aggregate};
#[cfg(feature = "chrono")]
pub use zone::Zones;

use crate::ast;
use crate::value::{ColumnType, FieldType};

/// Something a query can compute: a column, a relation's key, a part of a date …
pub trait Expression: Sized {
    /// What it compares with: its Rust type, or the model that a relation leads to.
    type Base;
    /// Whether it may be NULL.
    type Null: Nullability;
    /// The Rust type it is read as.
    type Value: FieldType;

    /// As the tree has it.
    fn into_ast(self) -> ast::Expr<Path>;

    /// What rows are put in order by: the expression itself; of a relation, its model's own order.
    #[doc(hidden)]
    fn order_terms(self, descending: bool) -> Vec<ast::OrderBy<Path>> {
        vec![ast::OrderBy { expr: self.into_ast(), descending, nulls: None }]
    }

    /// The type of its column, to read it by.
    fn column_type(&self) -> ColumnType {
        Self::Value::COLUMN
    }

    /// Whether it stands for rows whose key is several columns, of which it is one.
    #[doc(hidden)]
    fn is_several(&self) -> bool {
        false
    }
}
