//! Conditions by name: `artist__name__icontains` and a value.

use super::super::lookup::{equal, searched};
use super::super::path::{Path, Scope};
use super::whole::{bound, equalled};
use super::{Reached, shown, walk};
use crate::ast::{CompareOp, DatePart, Expr, MatchKind, Truncation};
use crate::error::{Error, Result};
use crate::model::PathNode;
use crate::value::{ColumnType, FieldType, Value, coerce};

/// A value for a condition by name, with the type it has at run time.
#[derive(Clone, Debug)]
pub enum Named {
    /// One value.
    One(Value),
    /// Several, for `in` and `range`.
    Several(Vec<Value>),
}

/// What `filter_by` compares with: a value of any field type, text such as that of a URL, an `Option` of these, and for
/// `in` and `range` an array, a vector or a slice.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a condition by name",
    label = "expected a value of a field type, `&str`, an `Option`, an array or a slice of these, a `&Vec`"
)]
pub trait NamedValue {
    /// The value.
    fn into_named(self) -> Named;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> NamedValue for T {
    fn into_named(self) -> Named {
        Named::One(self.to_value())
    }
}

impl NamedValue for &str {
    fn into_named(self) -> Named {
        Named::One(Value::Text(self.to_owned()))
    }
}

impl NamedValue for &String {
    fn into_named(self) -> Named {
        self.as_str().into_named()
    }
}

impl<V: NamedValue> NamedValue for Option<V> {
    fn into_named(self) -> Named {
        self.map_or(Named::One(Value::Null), V::into_named)
    }
}

fn several<V: NamedValue>(values: impl IntoIterator<Item = V>) -> Named {
    let one = |value: V| match value.into_named() {
        Named::One(value) => vec![value],
        Named::Several(values) => values,
    };
    Named::Several(values.into_iter().flat_map(one).collect())
}

impl<V: NamedValue, const N: usize> NamedValue for [V; N] {
    fn into_named(self) -> Named {
        several(self)
    }
}

impl<V: NamedValue + Clone> NamedValue for &[V] {
    fn into_named(self) -> Named {
        several(self.iter().cloned())
    }
}

impl<V: NamedValue + Clone> NamedValue for &Vec<V> {
    fn into_named(self) -> Named {
        several(self.iter().cloned())
    }
}

/// Type by type: a vector of bytes is one value.
macro_rules! vectors {
    ($($(#[$feature:meta])* $type:ty,)*) => {
        $(
            $(#[$feature])*
            impl NamedValue for Vec<$type> {
                fn into_named(self) -> Named {
                    several(self)
                }
            }
        )*
    };
}

vectors! {
    &str,
    &String,
    String,
    i16,
    i32,
    i64,
    u16,
    u32,
    u64,
    f64,
    bool,
    #[cfg(feature = "chrono")]
    chrono::NaiveDate,
    #[cfg(feature = "chrono")]
    chrono::DateTime<chrono::Utc>,
    #[cfg(feature = "decimal")]
    rust_decimal::Decimal,
    #[cfg(feature = "uuid")]
    uuid::Uuid,
}

/// A part of a name after the column.
enum Ending {
    Part(DatePart),
    Truncated(Truncation, ColumnType),
    Lookup(Ask),
}

/// What is asked.
#[derive(Clone, Copy)]
pub(super) enum Ask {
    Exact,
    Compare(CompareOp),
    In,
    Range,
    IsNull,
    Match(MatchKind, bool),
}

/// Django's names.
const ENDINGS: &[(&str, Ending)] = &[
    ("exact", Ending::Lookup(Ask::Exact)),
    ("iexact", Ending::Lookup(Ask::Match(MatchKind::Exact, true))),
    ("contains", Ending::Lookup(Ask::Match(MatchKind::Contains, false))),
    ("icontains", Ending::Lookup(Ask::Match(MatchKind::Contains, true))),
    ("startswith", Ending::Lookup(Ask::Match(MatchKind::StartsWith, false))),
    ("istartswith", Ending::Lookup(Ask::Match(MatchKind::StartsWith, true))),
    ("endswith", Ending::Lookup(Ask::Match(MatchKind::EndsWith, false))),
    ("iendswith", Ending::Lookup(Ask::Match(MatchKind::EndsWith, true))),
    ("regex", Ending::Lookup(Ask::Match(MatchKind::Regex, false))),
    ("iregex", Ending::Lookup(Ask::Match(MatchKind::Regex, true))),
    ("gt", Ending::Lookup(Ask::Compare(CompareOp::Gt))),
    ("gte", Ending::Lookup(Ask::Compare(CompareOp::Ge))),
    ("lt", Ending::Lookup(Ask::Compare(CompareOp::Lt))),
    ("lte", Ending::Lookup(Ask::Compare(CompareOp::Le))),
    ("in", Ending::Lookup(Ask::In)),
    ("range", Ending::Lookup(Ask::Range)),
    ("isnull", Ending::Lookup(Ask::IsNull)),
    ("year", Ending::Part(DatePart::Year)),
    ("iso_year", Ending::Part(DatePart::IsoYear)),
    ("quarter", Ending::Part(DatePart::Quarter)),
    ("month", Ending::Part(DatePart::Month)),
    ("week", Ending::Part(DatePart::Week)),
    ("day", Ending::Part(DatePart::Day)),
    ("week_day", Ending::Part(DatePart::WeekDay)),
    ("iso_week_day", Ending::Part(DatePart::IsoWeekDay)),
    ("hour", Ending::Part(DatePart::Hour)),
    ("minute", Ending::Part(DatePart::Minute)),
    ("second", Ending::Part(DatePart::Second)),
    ("date", Ending::Truncated(Truncation::Date, ColumnType::Date)),
    ("time", Ending::Truncated(Truncation::Time, ColumnType::Time)),
];

/// The lookup, and no transform, that a part of a name is.
pub(super) fn lookup_named(part: &str) -> Option<Ask> {
    ENDINGS.iter().find_map(|(known, ending)| match ending {
        Ending::Lookup(ask) if *known == part => Some(*ask),
        _ => None,
    })
}

/// The part of a date or a time that the rest of a name, behind a column, says: `year`, `date__month`. None where that is
/// no part of such a column.
pub(super) fn part_of(path: Path, rest: &[&str]) -> Option<Expr<Path>> {
    let column = path.node.meta().fields[path.field].column_type;
    let start = (Expr::Column(path), column);
    let parted = rest.iter().try_fold(start, |(expr, column), part| {
        let (_, ending) = ENDINGS.iter().find(|(known, ending)| known == part && fits(ending, column, false))?;
        ending.of(expr, column).ok()
    });
    parted.map(|(expr, _)| expr)
}

impl Ending {
    /// A part of an expression, and its type; for a lookup the lookup and the expression as it was.
    fn of(
        &self,
        expr: Expr<Path>,
        column: ColumnType,
    ) -> std::result::Result<(Expr<Path>, ColumnType), (Ask, Expr<Path>)> {
        match self {
            Ending::Part(part) => {
                Ok((Expr::Extract { part: *part, from: Box::new(expr), of: column }, ColumnType::Integer))
            }
            Ending::Truncated(to, result) => {
                Ok((Expr::Truncate { to: *to, from: Box::new(expr), of: column }, *result))
            }
            Ending::Lookup(ask) => Err((*ask, expr)),
        }
    }
}

/// The condition that a name and a value say.
///
/// # Errors
/// [`Error::UnknownField`] where a part of the name is not known there, [`Error::InvalidQuery`] where the value is none
/// of the column's.
pub(crate) fn named_condition(root: &'static PathNode, name: &str, value: Named) -> Result<Expr<Path>> {
    let (reached, rest) = walk(root, Scope::Up(0), name)?;
    let (path, relation) = match reached {
        Reached::Column(path) => (path, false),
        Reached::Relation(node) => (Path { node, field: node.meta().primary_key, scope: Scope::Up(0) }, true),
    };
    if !path.node.meta().composite.is_empty() && (relation || name.split("__").any(|part| part == "pk")) {
        let reason = format!("`{name}` is a key of several columns: name its columns");
        return Err(Error::InvalidQuery { reason });
    }
    let mut column = path.node.meta().fields[path.field].column_type;
    if column == ColumnType::Json && !relation {
        return super::json::condition(name, path, &rest, value);
    }
    let mut expr = Expr::Column(path);
    let mut ask = Ask::Exact;
    let mut rest = rest.into_iter().peekable();
    while let Some(part) = rest.next() {
        let ending = ENDINGS.iter().find(|(known, ending)| *known == part && fits(ending, column, relation));
        let Some((_, ending)) = ending else { return Err(unknown_ending(path.node, relation, name, column)) };
        match ending.of(expr, column) {
            Ok((part, result)) => (expr, column) = (part, result),
            Err((lookup, asked)) => {
                if rest.peek().is_some() {
                    return Err(unknown_ending(path.node, relation, name, column));
                }
                (expr, ask) = (asked, lookup);
            }
        }
    }
    condition(name, expr, column, ask, value)
}

/// Whether a column of this type can be asked this.
fn fits(ending: &Ending, column: ColumnType, relation: bool) -> bool {
    let date = matches!(column, ColumnType::Date | ColumnType::DateTime | ColumnType::Timestamp);
    let time = matches!(column, ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp);
    match ending {
        Ending::Part(DatePart::Hour | DatePart::Minute | DatePart::Second) => time && !relation,
        Ending::Part(_) => date && !relation,
        Ending::Truncated(..) => date && time && !relation,
        Ending::Lookup(Ask::Match(..)) => matches!(column, ColumnType::Text { .. }) && !relation,
        Ending::Lookup(Ask::Compare(_) | Ask::Range) => {
            !matches!(column, ColumnType::Json | ColumnType::Bytes | ColumnType::Bool)
        }
        Ending::Lookup(_) => true,
    }
}

fn unknown_ending(node: &'static PathNode, relation: bool, name: &str, column: ColumnType) -> Error {
    let endings = ENDINGS.iter().filter(|(_, ending)| fits(ending, column, relation)).map(|(known, _)| *known);
    let mut valid: Vec<String> = endings.map(str::to_owned).collect();
    if relation {
        valid.extend(node.meta().fields.iter().map(|field| field.name.to_owned()));
        valid.extend(node.meta().relations.iter().map(|relation| relation.name.to_owned()));
    }
    valid.sort();
    valid.dedup();
    Error::UnknownField { name: shown(name), valid }
}

fn condition(name: &str, expr: Expr<Path>, column: ColumnType, ask: Ask, value: Named) -> Result<Expr<Path>> {
    let refuse = |expected: &str| Error::InvalidQuery { reason: format!("`{}` takes {expected}", shown(name)) };
    let fit = |value: Value, column: ColumnType| coerce(value, column).map_err(refuse);
    let compare = |op, left: Expr<Path>, right| {
        let right = Box::new(Expr::Value(right));
        Expr::Compare { op, left: Box::new(left), right }
    };
    let bounded = |op, expr, value| {
        let (op, value) = bound(op, value, column);
        fit(value, column).map(|value| compare(op, expr, value))
    };
    match (ask, value) {
        (Ask::In, Named::Several(values)) => {
            let mut list = Vec::with_capacity(values.len());
            for value in values.into_iter().filter_map(|value| equalled(value, column)) {
                let value = fit(value, column)?;
                if !value.is_null() && !list.contains(&value) {
                    list.push(value);
                }
            }
            Ok(Expr::InList { item: Box::new(expr), list })
        }
        (Ask::In, Named::One(_)) => Err(refuse("a list of values")),
        (Ask::Range, Named::Several(values)) => match <[Value; 2]>::try_from(values) {
            // Nothing is within a range that has no such end.
            Ok([low, high]) if low.is_null() || high.is_null() => Ok(Expr::Const(false)),
            Ok([low, high]) => {
                let at_least = bounded(CompareOp::Ge, expr.clone(), low)?;
                Ok(Expr::And(vec![at_least, bounded(CompareOp::Le, expr, high)?]))
            }
            Err(_) => Err(refuse("two values, the least and the greatest")),
        },
        (Ask::Range, Named::One(_)) => Err(refuse("two values, the least and the greatest")),
        (_, Named::Several(_)) => Err(refuse("one value, not a list")),
        // A number says neither: one that comes here was meant for another lookup.
        (Ask::IsNull, Named::One(Value::Int(_))) => Err(refuse("`true` or `false`")),
        (Ask::IsNull, Named::One(value)) => match coerce(value, ColumnType::Bool) {
            Ok(Value::Bool(true)) => Ok(Expr::IsNull(Box::new(expr))),
            Ok(Value::Bool(false)) => Ok(Expr::IsNotNull(Box::new(expr))),
            _ => Err(refuse("`true` or `false`")),
        },
        (Ask::Exact, Named::One(value)) => match equalled(value, column) {
            Some(value) => Ok(equal(expr, Expr::Value(fit(value, column)?))),
            None => Ok(Expr::Const(false)),
        },
        (Ask::Match(MatchKind::Exact, _), Named::One(Value::Null)) => Ok(Expr::IsNull(Box::new(expr))),
        (_, Named::One(Value::Null)) => Err(refuse("a value, not NULL")),
        (Ask::Compare(op), Named::One(value)) => bounded(op, expr, value),
        (Ask::Match(kind, ignore_case), Named::One(value)) => {
            Ok(searched(kind, ignore_case, expr, Expr::Value(fit(value, column)?)))
        }
    }
}
