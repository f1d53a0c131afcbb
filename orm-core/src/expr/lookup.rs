//! The lookups: what can be asked of an expression.

use std::ops::{Bound, RangeBounds};

use super::pattern::check as check_pattern;
use super::{Computed, Expression, InList, Nullability, Operand, Path, Q};
use crate::ast::{CompareOp, DatePart, Expr, Fault, MatchKind, Truncation, Unit};
use crate::value::{DateType, FieldType, OrderedType, TemporalType, TextType, TimeType, Value};

/// What can be asked of columns, relations and expressions. In the prelude.
///
/// A value may be given wherever an operand is expected, a column or an expression too. Comparing with NULL is
/// [`is_null`](Lookups::is_null) or `eq(None)`; `gt`, `contains` and their like refuse it with
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
///
/// Text is matched alike on every database: case matters unless the name begins with `i`, which folds it by Unicode, and
/// `%` and `_` stand for themselves. Parts of dates and moments are taken in UTC, or behind `in_zone` in another zone.
#[doc(alias = "lookup")]
#[allow(clippy::wrong_self_convention, reason = "expressions are values: asking takes them")]
pub trait Lookups: Expression {
    /// `column = value`; for `None`, `column IS NULL`.
    #[doc(alias = "exact")]
    fn eq<V: Operand<Self::Base>>(self, value: V) -> Q {
        Q::new(equal(self.into_ast(), value.into_operand()))
    }

    /// The rows of which [`eq`](Lookups::eq) does not hold, those with NULL included.
    ///
    /// It is the negation `!column.eq(value)`, also of a path over a to-many relation: by itself it asks that no related
    /// row is equal, beside another condition on the same relation it speaks of the same row.
    #[doc(alias = "exclude")]
    fn ne<V: Operand<Self::Base>>(self, value: V) -> Q {
        !Lookups::eq(self, value)
    }

    /// `column IN (…)`. Takes arrays, vectors, slices and iterators of values, and querysets of one
    /// column; for a relation, of objects, of their keys and of relations to the same model. NULLs in the list match nothing; an empty list matches no row and asks no database.
    #[doc(alias = "in")]
    fn is_in<L: InList<Self::Base>>(self, list: L) -> Q {
        Q::new(list.contains(self.into_ast()))
    }

    /// `column IS NULL`; of a relation, that there is no such row.
    #[doc(alias = "isnull")]
    fn is_null(self) -> Q {
        Q::new(Expr::IsNull(Box::new(self.into_ast())))
    }

    /// `column IS NOT NULL`; of a relation, that there is such a row.
    #[doc(alias = "isnull")]
    fn is_not_null(self) -> Q {
        Q::new(Expr::IsNotNull(Box::new(self.into_ast())))
    }

    /// `column > value`. Does not hold where the column is NULL.
    fn gt<V: Operand<Self::Base>>(self, value: V) -> Q
    where
        Self::Base: OrderedType,
    {
        compare(CompareOp::Gt, self, value)
    }

    /// `column >= value`.
    fn gte<V: Operand<Self::Base>>(self, value: V) -> Q
    where
        Self::Base: OrderedType,
    {
        compare(CompareOp::Ge, self, value)
    }

    /// `column < value`.
    fn lt<V: Operand<Self::Base>>(self, value: V) -> Q
    where
        Self::Base: OrderedType,
    {
        compare(CompareOp::Lt, self, value)
    }

    /// `column <= value`.
    fn lte<V: Operand<Self::Base>>(self, value: V) -> Q
    where
        Self::Base: OrderedType,
    {
        compare(CompareOp::Le, self, value)
    }

    /// Within a range: `in_range(1990..2000)` leaves its end out, `in_range(1990..=1999)` does not, and
    /// either end may be open. Where an end is NULL, `in_range(None..=Some(5))`, nothing is within.
    #[doc(alias = "range")]
    #[doc(alias = "between")]
    fn in_range<V, R>(self, range: R) -> Q
    where
        Self: Clone,
        Self::Base: OrderedType,
        V: Operand<Self::Base> + Clone,
        R: RangeBounds<V>,
    {
        let end = |op, value: &V, item: Self| match value.clone().into_operand() {
            Expr::Value(Value::Null) => Q::never(),
            value => Q::new(Expr::Compare { op, left: Box::new(item.into_ast()), right: Box::new(value) }),
        };
        let low = match range.start_bound() {
            Bound::Included(value) => end(CompareOp::Ge, value, self.clone()),
            Bound::Excluded(value) => end(CompareOp::Gt, value, self.clone()),
            Bound::Unbounded => Q::always(),
        };
        let high = match range.end_bound() {
            Bound::Included(value) => end(CompareOp::Le, value, self),
            Bound::Excluded(value) => end(CompareOp::Lt, value, self),
            Bound::Unbounded => Q::always(),
        };
        low & high
    }

    /// Equal when case is folded by Unicode; for `None`, `IS NULL`.
    fn iexact<V: Operand<String>>(self, value: V) -> Q
    where
        Self::Base: TextType,
    {
        match value.into_operand() {
            Expr::Value(Value::Null) => self.is_null(),
            pattern => search(MatchKind::Exact, true, self, pattern),
        }
    }

    /// Has the text somewhere within. Case matters. `%` and `_` stand for themselves.
    fn contains<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::Contains, false, self, text.into_operand())
    }

    /// Has the text somewhere within, case folded by Unicode.
    fn icontains<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::Contains, true, self, text.into_operand())
    }

    /// Begins with the text. Case matters.
    #[doc(alias = "startswith")]
    fn starts_with<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::StartsWith, false, self, text.into_operand())
    }

    /// Begins with the text, case folded by Unicode.
    #[doc(alias = "istartswith")]
    fn istarts_with<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::StartsWith, true, self, text.into_operand())
    }

    /// Ends with the text. Case matters.
    #[doc(alias = "endswith")]
    fn ends_with<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::EndsWith, false, self, text.into_operand())
    }

    /// Ends with the text, case folded by Unicode.
    #[doc(alias = "iendswith")]
    fn iends_with<V: Operand<String>>(self, text: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::EndsWith, true, self, text.into_operand())
    }

    /// The regular expression matches somewhere in the text. Case matters.
    ///
    /// The syntax is what every database has: literals, `.` (any character, a new line too), `[a-z]` and `[^a-z]`, `\d` `\w`
    /// `\s` and their capitals, `^` and `$` (the whole text's beginning and end), `\b` and `\B` (word boundaries), `|`, groups
    /// `(…)` and `(?:…)`, and the repetitions `*` `+` `?` `{2,5}`, also lazy. Look-around, back references, flags, named groups
    /// and classes by name are [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    fn regex<V: Operand<String>>(self, pattern: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::Regex, false, self, pattern.into_operand())
    }

    /// The regular expression matches somewhere in the text, case folded by Unicode.
    fn iregex<V: Operand<String>>(self, pattern: V) -> Q
    where
        Self::Base: TextType,
    {
        search(MatchKind::Regex, true, self, pattern.into_operand())
    }

    /// The year of a date.
    #[doc(alias = "ExtractYear")]
    fn year(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::Year, self)
    }

    /// The year that the date's ISO week belongs to.
    #[doc(alias = "ExtractIsoYear")]
    fn iso_year(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::IsoYear, self)
    }

    /// The quarter of a date, 1 to 4.
    #[doc(alias = "ExtractQuarter")]
    fn quarter(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::Quarter, self)
    }

    /// The month of a date, 1 to 12.
    #[doc(alias = "ExtractMonth")]
    fn month(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::Month, self)
    }

    /// The ISO week of a date, 1 to 53.
    #[doc(alias = "ExtractWeek")]
    fn week(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::Week, self)
    }

    /// The day of the month, 1 to 31.
    #[doc(alias = "ExtractDay")]
    fn day(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::Day, self)
    }

    /// The day of the week: Sunday is 1, Saturday is 7.
    #[doc(alias = "ExtractWeekDay")]
    fn week_day(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::WeekDay, self)
    }

    /// The day of the week: Monday is 1, Sunday is 7.
    #[doc(alias = "ExtractIsoWeekDay")]
    fn iso_week_day(self) -> Computed<i32, Self::Null>
    where
        Self::Base: DateType,
    {
        extract(DatePart::IsoWeekDay, self)
    }

    /// The hour, 0 to 23; of a moment, in UTC.
    #[doc(alias = "ExtractHour")]
    fn hour(self) -> Computed<i32, Self::Null>
    where
        Self::Base: TimeType,
    {
        extract(DatePart::Hour, self)
    }

    /// The minute, 0 to 59.
    #[doc(alias = "ExtractMinute")]
    fn minute(self) -> Computed<i32, Self::Null>
    where
        Self::Base: TimeType,
    {
        extract(DatePart::Minute, self)
    }

    /// The whole second, 0 to 59.
    #[doc(alias = "ExtractSecond")]
    fn second(self) -> Computed<i32, Self::Null>
    where
        Self::Base: TimeType,
    {
        extract(DatePart::Second, self)
    }

    /// The first moment, in UTC, of the year, month … that the date or moment is in; of a time, the first of its hour,
    /// minute or second. A unit within a day leaves a date as it is, and a longer one gives a time's midnight.
    #[doc(alias = "Trunc")]
    #[doc(alias = "date_trunc")]
    fn trunc(self, unit: Unit) -> Computed<Self::Value, Self::Null>
    where
        Self::Base: TemporalType,
    {
        let of = self.column_type();
        let from = Box::new(self.into_ast());
        Computed::new(Expr::Truncate { to: Truncation::Unit(unit), from, of }, of)
    }

    /// The calendar date of a moment, in UTC.
    #[doc(alias = "TruncDate")]
    #[cfg(feature = "chrono")]
    fn date(self) -> Computed<chrono::NaiveDate, Self::Null>
    where
        Self::Base: DateType + TimeType,
    {
        let of = self.column_type();
        Computed::new(
            Expr::Truncate { to: Truncation::Date, from: Box::new(self.into_ast()), of },
            chrono::NaiveDate::COLUMN,
        )
    }

    /// The time of day of a moment, in UTC.
    #[doc(alias = "TruncTime")]
    #[cfg(feature = "chrono")]
    fn time(self) -> Computed<chrono::NaiveTime, Self::Null>
    where
        Self::Base: DateType + TimeType,
    {
        let of = self.column_type();
        Computed::new(
            Expr::Truncate { to: Truncation::Time, from: Box::new(self.into_ast()), of },
            chrono::NaiveTime::COLUMN,
        )
    }
}

impl<E: Expression> Lookups for E {}

/// `left = right`, where a literal NULL asks for NULL.
pub(crate) fn equal(left: Expr<Path>, right: Expr<Path>) -> Expr<Path> {
    match right {
        Expr::Value(Value::Null) => Expr::IsNull(Box::new(left)),
        key @ Expr::Value(Value::List(_)) => super::composite::expanded(&left, &key).unwrap_or_else(|| {
            Expr::Fault(Fault::Invalid("a key of several columns is no value for one column".into()))
        }),
        right => Expr::Compare { op: CompareOp::Eq, left: Box::new(left), right: Box::new(right) },
    }
}

fn compare<E: Expression, V: Operand<E::Base>>(op: CompareOp, left: E, right: V) -> Q {
    Q::new(match right.into_operand() {
        Expr::Value(Value::Null) => Expr::Fault(Fault::Invalid(format!(
            "nothing is `{}` NULL: compare with a value, or use `is_null()`",
            op.sql()
        ))),
        right => Expr::Compare { op, left: Box::new(left.into_ast()), right: Box::new(right) },
    })
}

fn search(kind: MatchKind, ignore_case: bool, text: impl Expression, pattern: Expr<Path>) -> Q {
    Q::new(searched(kind, ignore_case, text.into_ast(), pattern))
}

/// A search in text; what cannot be searched for is told once the query runs.
pub(super) fn searched(kind: MatchKind, ignore_case: bool, text: Expr<Path>, pattern: Expr<Path>) -> Expr<Path> {
    match &pattern {
        Expr::Value(Value::Null) => {
            return Expr::Fault(Fault::Invalid("text cannot be searched for NULL: use `is_null()`".into()));
        }
        Expr::Value(Value::Text(pattern)) if kind == MatchKind::Regex => {
            if let Err(beyond) = check_pattern(pattern) {
                let reason = format!("the regular expression has what not every database has: {beyond}");
                return Expr::Fault(Fault::Invalid(reason));
            }
        }
        _ => {}
    }
    Expr::Match { kind, ignore_case, text: Box::new(text), pattern: Box::new(pattern) }
}

fn extract<E: Expression, N: Nullability>(part: DatePart, from: E) -> Computed<i32, N> {
    let of = from.column_type();
    Computed::new(Expr::Extract { part, from: Box::new(from.into_ast()), of }, i32::COLUMN)
}
