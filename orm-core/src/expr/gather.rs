//! Aggregates that keep the values of many rows: lists and arrays of JSON.

use std::marker::PhantomData;

use serde_json::Value as Json;

use super::selection::{Cell, Columns};
use super::{Aggregate, Expression, JsonPart, Maybe, Nullability, Order, Path, Q, Selection, Sure};
use crate::ast::{AggregateFunction, Expr};
use crate::error::{Error, Result};
use crate::value::{ColumnType, FieldType, Fixed, Mismatch, Row, ValueRef};

/// The aggregates that keep all values. In the prelude.
pub trait Gathering: Expression {
    /// The values as a vector: `a.albums.title.array_agg().order_by(a.albums.title)`; in no order, unless
    /// [`order_by`](Gathered::order_by) says one. `None` where there are no rows, unless there is
    /// [`or_empty`](Gathered::or_empty). What may be NULL is an `Option` in it, and what a path over a to-many relation
    /// leads to may be; [`without_null`](Gathered::without_null) leaves NULLs out.
    ///
    /// SQL: `to_jsonb(array_agg(…))`; on SQLite `json_group_array(…)`.
    #[doc(alias = "ArrayAgg")]
    fn array_agg(self) -> Gathered<Self::Value, Self::Null, Maybe> {
        let element = self.column_type();
        let all = Aggregate::new(AggregateFunction::ArrayAgg(element), vec![self.into_ast()], ColumnType::Json);
        Gathered { all, element, of: PhantomData }
    }

    /// The values as an array of JSON, in no order, unless [`order_by`](Aggregate::order_by) says one; NULL where there
    /// are no rows. What is NULL becomes a null of JSON.
    ///
    /// SQL: `jsonb_agg(…)`; on SQLite `json_group_array(…)`.
    #[doc(alias = "JSONBAgg")]
    fn json_agg(self) -> Aggregate<Json, Maybe>
    where
        Self::Value: JsonPart,
    {
        let function = AggregateFunction::JsonAgg(self.column_type());
        Aggregate::new(function, vec![self.into_ast()], ColumnType::Json)
    }
}

impl<E: Expression> Gathering for E {}

impl<N: Nullability> Aggregate<Json, N> {
    /// In which order the values stand. Where equal values count once, only their own order tells where they stand.
    pub fn order_by<O: Order>(self, order: O) -> Self {
        self.ordered(order)
    }
}

/// The values of many rows as a vector, of [`array_agg`](Gathering::array_agg): to be selected, beside columns and other
/// aggregates.
///
/// `E` says whether its values may be NULL, `N` whether it is itself, where there are no rows.
#[derive(Clone)]
#[must_use = "an aggregate does nothing until a query takes it"]
pub struct Gathered<T, E, N> {
    all: Aggregate<Json, Maybe>,
    element: ColumnType,
    of: PhantomData<Types<T, E, N>>,
}

type Types<T, E, N> = fn() -> (T, E, N);

impl<T: FieldType, E: Nullability, N: Nullability> Gathered<T, E, N> {
    fn now<F: Nullability, M: Nullability>(self, all: Aggregate<Json, Maybe>) -> Gathered<T, F, M> {
        Gathered { all, element: self.element, of: PhantomData }
    }

    /// Only of the rows that the condition holds for. Several calls accumulate.
    pub fn filter(self, condition: Q) -> Self {
        let all = self.all.clone().filter(condition);
        self.now(all)
    }

    /// Equal values count once.
    pub fn distinct(self) -> Self {
        let all = self.all.clone().distinct();
        self.now(all)
    }

    /// In which order the values stand. Where equal values count once, only their own order tells where they stand.
    pub fn order_by<O: Order>(self, order: O) -> Self {
        let all = self.all.clone().ordered(order);
        self.now(all)
    }

    /// Only the values that are not NULL.
    pub fn without_null(self) -> Gathered<T, Sure, N> {
        let there: Vec<_> = self.all.values().iter().map(|value| Expr::IsNotNull(Box::new(value.clone()))).collect();
        let all = there.into_iter().fold(self.all.clone(), |all, there| all.filter(Q::new(there)));
        self.now(all)
    }

    /// An empty vector where there are no rows.
    #[doc(alias = "default")]
    pub fn or_empty(self) -> Gathered<T, E, Sure> {
        let all = self.all.clone();
        self.now(all)
    }
}

#[diagnostic::do_not_recommend]
impl<T, E, N> Selection for Gathered<T, E, N>
where
    T: FieldType,
    E: Nullability,
    N: Nullability,
    N::Of<Vec<E::Of<T>>>: Send + 'static,
{
    type Output = N::Of<Vec<E::Of<T>>>;
    const WIDTH: usize = 1;

    fn select(self, columns: &mut Columns) {
        let expr: Expr<Path> = self.all.into_ast();
        columns.cells.push(Cell::of(&expr, self.element));
        columns.exprs.push(expr);
    }

    fn decode(row: &dyn Row, at: usize, cells: &[Cell]) -> Result<Self::Output> {
        let known = cells.get(at);
        let wrong = |expected, found| Error::Decode { column: Cell::name(known, at), expected, found };
        let element = known.map_or(T::COLUMN, |known| known.column_type);
        let read = |json: Json| E::wrap(element_of::<T, E>(&json, element)?).ok_or_else(null);
        let values = match row.get(at)? {
            ValueRef::Null => None,
            ValueRef::Json(text) | ValueRef::Text(text) => {
                let all: Vec<Json> = serde_json::from_str(text).map_err(|_| wrong("a list", "other JSON".into()))?;
                let values: Result<Vec<_>, Mismatch> = all.into_iter().map(read).collect();
                Some(values.map_err(|mismatch| wrong(mismatch.expected, mismatch.found))?)
            }
            other => return Err(wrong("a list", other.describe().into())),
        };
        // Where NULL cannot be, no rows give no values.
        let given = N::wrap(values).or_else(|| N::wrap(Some(Vec::new())));
        given.ok_or_else(|| wrong("a list", "NULL".into()))
    }
}

fn null() -> Mismatch {
    Mismatch::new("a value", &ValueRef::Null)
}

/// A value out of a list, none for NULL.
fn element_of<T: FieldType, E: Nullability>(json: &Json, column: ColumnType) -> Result<Option<T>, Mismatch> {
    if column == ColumnType::Json && !(json.is_null() && E::NULL) {
        return T::decode(ValueRef::Json(&json.to_string()), column).map(Some);
    }
    let decode = |value: ValueRef<'_>| T::decode(value, column).map(Some);
    match json {
        Json::Null => Ok(None),
        Json::Bool(truth) => decode(ValueRef::Bool(*truth)),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => decode(ValueRef::Int(whole)),
            (None, Some(float)) => decode(ValueRef::Float(float)),
            (None, None) => Err(null()),
        },
        Json::String(text) => match column {
            ColumnType::Bytes => decode(ValueRef::Bytes(&bytes(text).ok_or_else(null)?)),
            ColumnType::Decimal { .. } => decode(ValueRef::Decimal(text.parse::<Fixed>().map_err(|_| null())?)),
            // What no number of JSON is.
            ColumnType::Float => decode(ValueRef::Float(text.parse().map_err(|_| null())?)),
            _ => decode(ValueRef::Text(text)),
        },
        Json::Array(_) | Json::Object(_) => decode(ValueRef::Json(&json.to_string())),
    }
}

/// Bytes of hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |at: usize| char::from(*text.as_bytes().get(at)?).to_digit(16);
    (0..text.len().div_ceil(2)).map(|at| u8::try_from(digit(at * 2)? * 16 + digit(at * 2 + 1)?).ok()).collect()
}
