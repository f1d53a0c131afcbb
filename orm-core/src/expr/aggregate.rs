//! Aggregates, as closures write them.

use std::marker::PhantomData;

use super::widen::widened;
use super::{Alternative, Computed, Expression, Maybe, Nullability, Path, Q, Sure};
use crate::ast::{self, AggregateFunction, Expr, Fault, Function, OrderBy};
use crate::value::{
    AverageType, ColumnType, FieldType, IntegerType, NumberType, OrderedType, SumType, TextType, Value,
};

/// One value of many rows: `a.albums.count()`, `t.milliseconds.avg()`. It takes lookups as a column does, and may be
/// narrowed by [`filter`](Aggregate::filter) and [`distinct`](Aggregate::distinct).
///
/// It counts what it names, once: of the rows related to each row, of the rows of each group after
/// [`values`](crate::queryset::QuerySet::values), or of all rows in
/// [`aggregate`](crate::queryset::QuerySet::aggregate). Filters that came before it restrict what it aggregates.
#[derive(Clone)]
#[must_use = "an aggregate does nothing until a query takes it"]
pub struct Aggregate<T, N> {
    call: ast::Aggregate<Path>,
    /// Whether it counts keys of several columns, of which one is looked at.
    several: bool,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T: FieldType, N: Nullability> Aggregate<T, N> {
    pub(crate) fn new(function: AggregateFunction, args: Vec<Expr<Path>>, result: ColumnType) -> Self {
        Aggregate { call: ast::Aggregate::new(function, args, result), several: false, of: PhantomData }
    }

    /// Only of the rows that the condition holds for: `… FILTER (WHERE …)`. Several calls accumulate.
    pub fn filter(mut self, condition: Q) -> Self {
        let (condition, _) = condition.into_parts();
        self.call.filter = Some(match self.call.filter.take() {
            Some(before) => ast::all([before, condition]),
            None => condition,
        });
        self
    }

    /// Equal values count once: `COUNT(DISTINCT …)`.
    pub fn distinct(mut self) -> Self {
        if self.several {
            let reason =
                "keys of several columns are not told apart by `COUNT(DISTINCT ..)`: count each once by `count`";
            self.call.args = vec![Expr::Fault(Fault::Invalid(reason.into()))];
        }
        self.call.distinct = true;
        self
    }

    /// A value in place of NULL, where there are no rows: `COALESCE(…, value)`. Of numbers the wider type counts.
    pub fn default<V: Alternative<T>>(self, value: V) -> Computed<V::Wider, V::Null> {
        let result = widened::<T, V::Wider>(self.call.result);
        let args = vec![self.into_ast(), value.into_operand()];
        Computed::new(Expr::Call { function: Function::Coalesce, args, result }, result)
    }
}

impl<T, N> Aggregate<T, N> {
    /// In which order what it is made of comes.
    pub(super) fn ordered<O: super::Order>(mut self, order: O) -> Self {
        let mut terms: Vec<OrderBy<Path>> = Vec::new();
        order.terms(&mut terms);
        self.call.order_by = terms;
        self
    }

    /// What it is of.
    #[cfg(feature = "json")]
    pub(super) fn values(&self) -> &[Expr<Path>] {
        &self.call.args
    }

    pub(super) fn into_call(self) -> ast::Aggregate<Path> {
        self.call
    }
}

impl<N: Nullability> Aggregate<String, N> {
    /// In which order the texts are joined.
    pub fn order_by<O: super::Order>(self, order: O) -> Self {
        self.ordered(order)
    }
}

impl<T: FieldType, N: Nullability> Expression for Aggregate<T, N> {
    type Base = T;
    type Null = N;
    type Value = T;

    fn into_ast(self) -> Expr<Path> {
        let call = self.call;
        if call.function.keeps_null()
            && call.distinct
            && !call.order_by.iter().all(|order| call.args.first() == Some(&order.expr))
        {
            let reason = "where equal values count once, only their own order tells where they stand";
            return Expr::Fault(Fault::Invalid(reason.into()));
        }
        Expr::Aggregate(Box::new(call))
    }

    fn column_type(&self) -> ColumnType {
        self.call.result
    }
}

/// The aggregates of columns, relations and expressions. In the prelude.
pub trait Aggregates: Expression {
    /// The number of rows in which it is not NULL; of a relation, of related rows.
    #[doc(alias = "Count")]
    fn count(self) -> Aggregate<i64, Sure> {
        let several = self.is_several();
        let count = Aggregate::new(AggregateFunction::Count, vec![self.into_ast()], ColumnType::BigInt);
        Aggregate { several, ..count }
    }

    /// The number of different values that are not NULL: `COUNT(DISTINCT …)`.
    #[doc(alias = "Count")]
    fn count_distinct(self) -> Aggregate<i64, Sure> {
        self.count().distinct()
    }

    /// The sum; NULL where there is nothing to add. Of integers an `i64`.
    #[doc(alias = "Sum")]
    fn sum(self) -> Aggregate<<Self::Value as SumType>::Sum, Maybe>
    where
        Self::Value: SumType,
    {
        let result = match self.column_type() {
            // What is added up may have more digits than what a column holds.
            ColumnType::Decimal { precision: Some((_, places)) } => {
                ColumnType::Decimal { precision: Some((u8::MAX, places)) }
            }
            _ => <Self::Value as SumType>::Sum::COLUMN,
        };
        Aggregate::new(AggregateFunction::Sum, vec![self.into_ast()], result)
    }

    /// The average; NULL where there is nothing. Of numbers an `f64`.
    #[doc(alias = "Avg")]
    fn avg(self) -> Aggregate<<Self::Value as AverageType>::Average, Maybe>
    where
        Self::Value: AverageType,
    {
        let result = <Self::Value as AverageType>::Average::COLUMN;
        Aggregate::new(AggregateFunction::Average, vec![self.into_ast()], result)
    }

    /// The smallest value; NULL where there is none.
    #[doc(alias = "Min")]
    fn min(self) -> Aggregate<Self::Value, Maybe>
    where
        Self::Value: OrderedType,
    {
        let result = self.column_type();
        Aggregate::new(AggregateFunction::Min, vec![self.into_ast()], result)
    }

    /// The greatest value; NULL where there is none.
    #[doc(alias = "Max")]
    fn max(self) -> Aggregate<Self::Value, Maybe>
    where
        Self::Value: OrderedType,
    {
        let result = self.column_type();
        Aggregate::new(AggregateFunction::Max, vec![self.into_ast()], result)
    }

    /// The standard deviation of all values.
    #[doc(alias = "StdDev")]
    fn std_dev(self) -> Aggregate<f64, Maybe>
    where
        Self::Value: NumberType,
    {
        Aggregate::new(AggregateFunction::StdDev, vec![self.into_ast()], ColumnType::Float)
    }

    /// The standard deviation, estimated from the values as from a sample; NULL of fewer than two.
    #[doc(alias = "StdDev")]
    fn std_dev_sample(self) -> Aggregate<f64, Maybe>
    where
        Self::Value: NumberType,
    {
        Aggregate::new(AggregateFunction::StdDevSample, vec![self.into_ast()], ColumnType::Float)
    }

    /// The variance of all values.
    #[doc(alias = "Variance")]
    fn variance(self) -> Aggregate<f64, Maybe>
    where
        Self::Value: NumberType,
    {
        Aggregate::new(AggregateFunction::Variance, vec![self.into_ast()], ColumnType::Float)
    }

    /// The variance, estimated from the values as from a sample; NULL of fewer than two.
    #[doc(alias = "Variance")]
    fn variance_sample(self) -> Aggregate<f64, Maybe>
    where
        Self::Value: NumberType,
    {
        Aggregate::new(AggregateFunction::VarianceSample, vec![self.into_ast()], ColumnType::Float)
    }

    /// Whether it is true of all; NULL where there is none.
    ///
    /// SQL: `bool_and(…)`.
    #[doc(alias = "BoolAnd")]
    fn bool_and(self) -> Aggregate<bool, Maybe>
    where
        Self: Expression<Base = bool>,
    {
        Aggregate::new(AggregateFunction::BoolAnd, vec![self.into_ast()], ColumnType::Bool)
    }

    /// Whether it is true of one; NULL where there is none.
    ///
    /// SQL: `bool_or(…)`.
    #[doc(alias = "BoolOr")]
    fn bool_or(self) -> Aggregate<bool, Maybe>
    where
        Self: Expression<Base = bool>,
    {
        Aggregate::new(AggregateFunction::BoolOr, vec![self.into_ast()], ColumnType::Bool)
    }

    /// The bits that all have; NULL where there is none.
    ///
    /// SQL: `bit_and(…)`.
    #[doc(alias = "BitAnd")]
    fn bit_and(self) -> Aggregate<Self::Value, Maybe>
    where
        Self::Value: IntegerType,
    {
        let result = self.column_type();
        Aggregate::new(AggregateFunction::BitAnd, vec![self.into_ast()], result)
    }

    /// The bits that one has; NULL where there is none.
    ///
    /// SQL: `bit_or(…)`.
    #[doc(alias = "BitOr")]
    fn bit_or(self) -> Aggregate<Self::Value, Maybe>
    where
        Self::Value: IntegerType,
    {
        let result = self.column_type();
        Aggregate::new(AggregateFunction::BitOr, vec![self.into_ast()], result)
    }

    /// The bits that an odd number has; NULL where there is none.
    ///
    /// SQL: `bit_xor(…)`.
    #[doc(alias = "BitXor")]
    fn bit_xor(self) -> Aggregate<Self::Value, Maybe>
    where
        Self::Value: IntegerType,
    {
        let result = self.column_type();
        Aggregate::new(AggregateFunction::BitXor, vec![self.into_ast()], result)
    }

    /// The texts joined, with a delimiter between; in no order, unless [`order_by`](Aggregate::order_by) says one.
    #[doc(alias = "StringAgg")]
    fn string_agg(self, delimiter: impl Into<String>) -> Aggregate<String, Maybe>
    where
        Self::Base: TextType,
    {
        let args = vec![self.into_ast(), Expr::Value(Value::Text(delimiter.into()))];
        Aggregate::new(AggregateFunction::StringAgg, args, ColumnType::Text { max_length: None })
    }
}

impl<E: Expression> Aggregates for E {}

/// The rows themselves, as a closure gets them: `t.count()`. In the prelude.
pub trait Rows {
    /// The key of the rows.
    #[doc(hidden)]
    fn __key(&self) -> Expr<Path>;

    /// The number of rows: `COUNT(*)`.
    #[doc(alias = "Count")]
    fn count(&self) -> Aggregate<i64, Sure> {
        let key = self.__key();
        let several = matches!(&key, Expr::Column(path) if !path.node.meta().composite.is_empty());
        let count = Aggregate::new(AggregateFunction::Count, vec![key], ColumnType::BigInt);
        Aggregate { several, ..count }
    }
}
