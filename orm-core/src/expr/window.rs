//! Windows, as closures write them: a value of a row and of the rows beside it.

use std::marker::PhantomData;
use std::ops::{Bound as RangeBound, RangeBounds};

use super::{Aggregate, Expression, Maybe, Nullability, Order, Path, Stores, Sure};
use crate::ast::{self, Bound, Expr, Fault, Frame, FrameUnit, WindowFunction};
use crate::value::{ColumnType, FieldType, Value};

/// A function of a row and the rows beside it, before [`over`](WindowCall::over) says which these are.
#[derive(Clone)]
#[must_use = "say `.over(|w| ...)`"]
pub struct WindowCall<T, N> {
    function: WindowFunction,
    args: Vec<Expr<Path>>,
    filter: Option<Expr<Path>>,
    result: ColumnType,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T: FieldType, N: Nullability> WindowCall<T, N> {
    fn new(function: WindowFunction, args: Vec<Expr<Path>>, result: ColumnType) -> Self {
        WindowCall { function, args, filter: None, result, of: PhantomData }
    }

    /// Which rows are beside a row: `over(|w| w.partition_by(a.genre).order_by(a.plays.desc()))`; `over(|w| w)` is all.
    #[doc(alias = "Window")]
    pub fn over(self, window: impl FnOnce(Over) -> Over) -> Windowed<T, N> {
        let over = window(Over::default());
        let window = ast::Window {
            function: self.function,
            args: self.args,
            filter: self.filter,
            partition_by: over.partition_by,
            order_by: over.order_by,
            frame: over.frame,
            result: self.result,
        };
        let expr = match over.fault {
            Some(fault) => Expr::Fault(fault),
            None => Expr::Window(Box::new(window)),
        };
        Windowed { expr, result: self.result, of: PhantomData }
    }
}

impl<T: FieldType, N: Nullability> Aggregate<T, N> {
    /// The aggregate of the rows beside each row, instead of one for many rows: `a.plays.sum().over(|w| ...)`.
    #[doc(alias = "Window")]
    pub fn over(self, window: impl FnOnce(Over) -> Over) -> Windowed<T, N> {
        let call = self.into_call();
        let mut args = call.args;
        let distinct = call.distinct.then_some("`distinct` does not go with `over`");
        let ordered = (!call.order_by.is_empty()).then_some("an aggregate's own order does not go with `over`");
        let kept = call.function.keeps_null().then_some("lists of values do not go with `over`");
        if let Some(reason) = distinct.or(ordered).or(kept) {
            args.push(Expr::Fault(Fault::Invalid(reason.into())));
        }
        let function = WindowFunction::Aggregate(call.function);
        WindowCall { filter: call.filter, ..WindowCall::new(function, args, call.result) }.over(window)
    }
}

/// Which rows are beside a row, in which order, and which of them count.
#[derive(Clone, Default)]
#[must_use = "a window does nothing until `over` takes it"]
pub struct Over {
    partition_by: Vec<Expr<Path>>,
    order_by: Vec<ast::OrderBy<Path>>,
    frame: Option<Frame>,
    fault: Option<Fault>,
}

impl Over {
    /// Only rows of equal values are beside each other: `PARTITION BY ...`. Takes an expression or a tuple of them.
    pub fn partition_by<O: Order>(mut self, by: O) -> Self {
        let mut terms = Vec::new();
        by.terms(&mut terms);
        self.partition_by.extend(terms.into_iter().map(|term| term.expr));
        self
    }

    /// In which order they are: `ORDER BY ...`.
    pub fn order_by<O: Order>(mut self, order: O) -> Self {
        order.terms(&mut self.order_by);
        self
    }

    /// Which rows count, by their distance: `rows(-2..=0)` are the two before and the row itself, `rows(..=0)` all up to it,
    /// `rows(..)` all. SQL: `ROWS BETWEEN ... AND ...`.
    #[doc(alias = "RowRange")]
    pub fn rows(self, range: impl RangeBounds<i64>) -> Self {
        self.framed(FrameUnit::Rows, &range)
    }

    /// Which rows count, by the distance of their values from the row's, which the order must have just one of:
    /// `range(-10..=0)`. SQL: `RANGE BETWEEN ... AND ...`.
    #[doc(alias = "ValueRange")]
    pub fn range(self, range: impl RangeBounds<i64>) -> Self {
        self.framed(FrameUnit::Range, &range)
    }

    fn framed(mut self, unit: FrameUnit, range: &impl RangeBounds<i64>) -> Self {
        let start = match range.start_bound() {
            RangeBound::Unbounded => Bound::UnboundedPreceding,
            RangeBound::Included(start) => bound(*start),
            RangeBound::Excluded(start) => bound(start.saturating_add(1)),
        };
        let end = match range.end_bound() {
            RangeBound::Unbounded => Bound::UnboundedFollowing,
            RangeBound::Included(end) => bound(*end),
            RangeBound::Excluded(end) => bound(end.saturating_sub(1)),
        };
        if position(start) > position(end) {
            self.fault = Some(Fault::Invalid("the frame of a window ends before it begins".into()));
        }
        self.frame = Some(Frame { unit, start, end });
        self
    }
}

fn bound(distance: i64) -> Bound {
    match distance {
        0 => Bound::CurrentRow,
        before if before < 0 => Bound::Preceding(before.unsigned_abs()),
        after => Bound::Following(after.unsigned_abs()),
    }
}

fn position(bound: Bound) -> i128 {
    match bound {
        Bound::UnboundedPreceding => i128::MIN,
        Bound::Preceding(rows) => -i128::from(rows),
        Bound::CurrentRow => 0,
        Bound::Following(rows) => rows.into(),
        Bound::UnboundedFollowing => i128::MAX,
    }
}

/// A value of a row and of the rows beside it. It takes lookups as a column does, also in `filter`, which then is asked of
/// the rows that the other filters leave.
#[derive(Clone)]
#[must_use = "a window does nothing until a query takes it"]
pub struct Windowed<T, N> {
    expr: Expr<Path>,
    result: ColumnType,
    of: PhantomData<fn() -> (T, N)>,
}

impl<T: FieldType, N: Nullability> Expression for Windowed<T, N> {
    type Base = T;
    type Null = N;
    type Value = T;

    fn into_ast(self) -> Expr<Path> {
        self.expr
    }

    fn column_type(&self) -> ColumnType {
        self.result
    }
}

fn number(function: WindowFunction) -> WindowCall<i64, Sure> {
    WindowCall::new(function, Vec::new(), ColumnType::BigInt)
}

fn share(function: WindowFunction) -> WindowCall<f64, Sure> {
    WindowCall::new(function, Vec::new(), ColumnType::Float)
}

/// The number of the row, from 1.
#[doc(alias = "RowNumber")]
pub fn row_number() -> WindowCall<i64, Sure> {
    number(WindowFunction::RowNumber)
}

/// The rank of the row, from 1: equal rows have the same, and as many are left out after them.
#[doc(alias = "Rank")]
pub fn rank() -> WindowCall<i64, Sure> {
    number(WindowFunction::Rank)
}

/// The rank of the row, from 1: equal rows have the same, and none is left out.
#[doc(alias = "DenseRank")]
pub fn dense_rank() -> WindowCall<i64, Sure> {
    number(WindowFunction::DenseRank)
}

/// The rank as a share of all, from 0 to 1.
#[doc(alias = "PercentRank")]
pub fn percent_rank() -> WindowCall<f64, Sure> {
    share(WindowFunction::PercentRank)
}

/// The share of the rows that come no later than the row, above 0 to 1.
#[doc(alias = "CumeDist")]
pub fn cume_dist() -> WindowCall<f64, Sure> {
    share(WindowFunction::CumeDist)
}

/// The number of the row's part, from 1, where the rows are divided into so many parts of nearly equal size.
#[doc(alias = "Ntile")]
pub fn ntile(parts: u32) -> WindowCall<i64, Sure> {
    let parts = match parts {
        0 => Expr::Fault(Fault::Invalid("`ntile` divides rows into one part at least".into())),
        parts => Expr::Value(Value::Int(parts.into())),
    };
    WindowCall::new(WindowFunction::Ntile, vec![parts], ColumnType::BigInt)
}

/// The value of the row that comes so many rows before; NULL where there is none.
#[doc(alias = "Lag")]
pub fn lag<E: Expression>(value: E, rows: u32) -> WindowCall<E::Value, Maybe> {
    beside(WindowFunction::Lag, value, rows)
}

/// The value of the row that comes so many rows after; NULL where there is none.
#[doc(alias = "Lead")]
pub fn lead<E: Expression>(value: E, rows: u32) -> WindowCall<E::Value, Maybe> {
    beside(WindowFunction::Lead, value, rows)
}

fn beside<E: Expression>(function: WindowFunction, value: E, rows: u32) -> WindowCall<E::Value, Maybe> {
    let result = value.column_type();
    WindowCall::new(function, vec![value.into_ast(), Expr::Value(Value::Int(rows.into()))], result)
}

/// The value of the first row that counts.
#[doc(alias = "FirstValue")]
pub fn first_value<E: Expression>(value: E) -> WindowCall<E::Value, Maybe> {
    let result = value.column_type();
    WindowCall::new(WindowFunction::FirstValue, vec![value.into_ast()], result)
}

/// The value of the last row that counts; with an order and without a frame that is the row itself.
#[doc(alias = "LastValue")]
pub fn last_value<E: Expression>(value: E) -> WindowCall<E::Value, Maybe> {
    let result = value.column_type();
    WindowCall::new(WindowFunction::LastValue, vec![value.into_ast()], result)
}

/// The value of the row of this number, from 1, among those that count; NULL where there is none.
#[doc(alias = "NthValue")]
pub fn nth_value<E: Expression>(value: E, row: u32) -> WindowCall<E::Value, Maybe> {
    let result = value.column_type();
    let row = match row {
        0 => Expr::Fault(Fault::Invalid("`nth_value` counts rows from 1".into())),
        row => Expr::Value(Value::Int(row.into())),
    };
    WindowCall::new(WindowFunction::NthValue, vec![value.into_ast(), row], result)
}

impl<T: FieldType> WindowCall<T, Maybe> {
    /// A value in place of NULL where there is no such row: the third argument of `lag` and `lead`.
    pub fn default<V: Stores<T>>(mut self, value: V) -> Self {
        match self.function {
            WindowFunction::Lag | WindowFunction::Lead => self.args.push(value.into_stored()),
            _ => self.args.push(Expr::Fault(Fault::Invalid("only `lag` and `lead` take a default".into()))),
        }
        self
    }
}
