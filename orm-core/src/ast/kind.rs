//! The types of expressions.

use super::{ColumnRef, Expr, Truncation};
use crate::value::{ColumnType, Value};

impl Expr<ColumnRef> {
    /// The type of its values, where the tree tells it.
    pub fn column_type(&self) -> Option<ColumnType> {
        Some(match self {
            Expr::Column(column) => column.column_type,
            Expr::Value(value) => return of_value(value),
            Expr::Extract { .. } => ColumnType::Integer,
            Expr::Truncate { to: Truncation::Unit(_), of, .. } => *of,
            Expr::Truncate { to: Truncation::Date, .. } => ColumnType::Date,
            Expr::Truncate { to: Truncation::Time, .. } => ColumnType::Time,
            Expr::Arithmetic { result, .. }
            | Expr::Call { result, .. }
            | Expr::Case { result, .. }
            | Expr::Subquery { result, .. }
            | Expr::Written { result, .. } => *result,
            Expr::Aggregate(aggregate) => aggregate.result,
            Expr::Window(window) => window.result,
            Expr::Related(never) => match *never {},
            Expr::Fault(_) => return None,
            Expr::Const(_)
            | Expr::Compare { .. }
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::InList { .. }
            | Expr::InSelect { .. }
            | Expr::Match { .. }
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Xor(..)
            | Expr::Not(_)
            | Expr::IsTrue(_)
            | Expr::Exists(_) => ColumnType::Bool,
        })
    }
}

/// The type of column that a value like this is stored in; none where the value does not tell.
pub(crate) fn of_value(value: &Value) -> Option<ColumnType> {
    Some(match value {
        Value::Null | Value::List(_) => return None,
        Value::Bool(_) => ColumnType::Bool,
        Value::Int(_) => ColumnType::BigInt,
        Value::Float(_) => ColumnType::Float,
        Value::Text(_) => ColumnType::Text { max_length: None },
        Value::Bytes(_) => ColumnType::Bytes,
        Value::Date(_) => ColumnType::Date,
        Value::Time(_) => ColumnType::Time,
        Value::DateTime(_) => ColumnType::DateTime,
        Value::Timestamp(_) => ColumnType::Timestamp,
        Value::Duration(_) => ColumnType::Duration,
        Value::Uuid(_) => ColumnType::Uuid,
        Value::Decimal(_) => ColumnType::Decimal { precision: None },
        Value::Json(_) => ColumnType::Json,
    })
}
