//! Conditions and expressions as text, for definitions: no parameters, columns without their table's name.
//!
//! A definition outlives the connection that made it and is read by every program that uses the database, so that it can
//! use no function that this library brings along: what queries write by those is written otherwise here, or refused.

use crate::ast::{ColumnRef, CompareOp, Expr, Function, Nulls, OrderBy};
use crate::error::{Error, Result};
use crate::sql::{Definable, Defined, Dialect, Refusal, quoted};
use crate::value::{ColumnType, Value};

/// Writes the expressions of one table's definition.
pub(super) struct Definer<'a> {
    pub(super) model: &'a str,
    pub(super) dialect: &'a dyn Dialect,
    /// Whether it may be another value each time, as the default of a column may.
    pub(super) changing: bool,
}

impl Definer<'_> {
    fn refused<T>(&self, what: &str, why: &str) -> Result<T> {
        let reason = format!("{what} cannot stand in the definition of a table on {}: {why}", self.dialect.name());
        Err(Error::InvalidModel { model: self.model.to_owned(), reason })
    }

    /// The term of an index, with its operator class as it is written.
    pub(super) fn term(&self, term: &OrderBy<ColumnRef>, opclass: &str) -> Result<String> {
        let mut sql = match &term.expr {
            column @ Expr::Column(_) => self.expr(column)?,
            other => format!("({})", self.expr(other)?),
        };
        sql += opclass;
        sql += if term.descending { " DESC" } else { "" };
        match term.nulls {
            None => {}
            // SQLite's indexes take no such words.
            Some(_) if self.dialect.inline_foreign_keys() => {
                return self.refused("a place for NULLs", "its indexes have none");
            }
            Some(Nulls::First) => sql += " NULLS FIRST",
            Some(Nulls::Last) => sql += " NULLS LAST",
        }
        Ok(sql)
    }

    /// An expression; one of several operands is in parentheses where it is not a comparison.
    pub(super) fn expr(&self, expr: &Expr<ColumnRef>) -> Result<String> {
        Ok(match expr {
            Expr::Column(column) => quoted(column.column),
            Expr::Value(Value::Null) => "NULL".to_owned(),
            Expr::Value(value) => match self.dialect.literal(value) {
                Some(literal) => literal,
                None => {
                    return self
                        .refused("such a value", "it is of a kind that has no literal there, or has a zero character");
                }
            },
            Expr::Const(known) => if *known { "1 = 1" } else { "1 = 0" }.to_owned(),
            Expr::And(all) => self.joined(all, " AND ")?,
            Expr::Or(any) => self.joined(any, " OR ")?,
            Expr::Xor(left, right) => format!("({}) <> ({})", self.expr(left)?, self.expr(right)?),
            Expr::Not(inner) => match &**inner {
                Expr::IsTrue(tested) => format!("({}) IS NOT TRUE", self.expr(tested)?),
                column @ Expr::Column(_) => format!("NOT {}", self.expr(column)?),
                other => format!("NOT ({})", self.expr(other)?),
            },
            Expr::IsTrue(tested) => format!("({}) IS TRUE", self.expr(tested)?),
            Expr::IsNull(tested) => format!("{} IS NULL", self.expr(tested)?),
            Expr::IsNotNull(tested) => format!("{} IS NOT NULL", self.expr(tested)?),
            Expr::Compare { op, left, right } => self.compare(*op, left, right)?,
            Expr::InList { item, list } => {
                let list = list.iter().map(|value| self.expr(&Expr::Value(value.clone())));
                format!("{} IN ({})", self.expr(item)?, list.collect::<Result<Vec<_>>>()?.join(", "))
            }
            Expr::Arithmetic { op, left, right, result } => {
                let (left, right) = (self.part(left)?, self.part(right)?);
                self.define(&Definable::Arithmetic { op: *op, left: &left, right: &right, result: *result })?
            }
            Expr::Call { function: Function::Now, .. } if self.changing => self.dialect.moment_default().to_owned(),
            Expr::Call { function, args, result } => {
                let args = args.iter().map(|arg| self.part(arg)).collect::<Result<Vec<_>>>()?;
                self.define(&Definable::Call { function: *function, args: &args, result: *result })?
            }
            Expr::Match { kind, ignore_case, text, pattern } => {
                let (text, pattern) = (self.part(text)?, self.part(pattern)?);
                let search =
                    Definable::Search { kind: *kind, ignore_case: *ignore_case, text: &text, pattern: &pattern };
                self.define(&search)?
            }
            Expr::Extract { part, from, of } => {
                self.define(&Definable::Extract { part: *part, from: &self.part(from)?, of: *of })?
            }
            Expr::Truncate { to, from, of } => {
                self.define(&Definable::Truncate { to: *to, from: &self.part(from)?, of: *of })?
            }
            Expr::Case { whens, otherwise, .. } => {
                let mut sql = String::from("CASE");
                for (when, then) in whens {
                    sql += &format!(" WHEN {} THEN {}", self.expr(when)?, self.expr(then)?);
                }
                if let Some(otherwise) = otherwise {
                    sql += &format!(" ELSE {}", self.expr(otherwise)?);
                }
                format!("({sql} END)")
            }
            // What a program wrote itself, it answers for.
            Expr::Written { pieces, args, .. } => {
                let mut sql = String::from("(");
                for (at, piece) in pieces.iter().enumerate() {
                    sql += piece;
                    if let Some(arg) = args.get(at) {
                        sql += &self.expr(arg)?;
                    }
                }
                sql + ")"
            }
            Expr::Aggregate(_) => return self.refused("an aggregate", "it is of many rows"),
            Expr::Window(_) => return self.refused("a window", "it is of many rows"),
            Expr::InSelect { .. } | Expr::Exists(_) | Expr::Subquery { .. } => {
                return self.refused("a query for other rows", "a definition speaks of one row");
            }
            Expr::Fault(_) | Expr::Related(_) => {
                return self.refused("such an expression", "it could not be resolved");
            }
        })
    }

    fn part<'e>(&self, expr: &'e Expr<ColumnRef>) -> Result<Defined<'e>> {
        Ok(Defined { sql: self.expr(expr)?, expr })
    }

    fn define(&self, what: &Definable<'_>) -> Result<String> {
        match self.dialect.define(what) {
            Ok(sql) => Ok(sql),
            Err(Refusal { what, reason }) => self.refused(&what, &reason),
        }
    }

    fn joined(&self, parts: &[Expr<ColumnRef>], with: &str) -> Result<String> {
        let parts = parts.iter().map(|part| self.expr(part)).collect::<Result<Vec<_>>>()?;
        Ok(format!("({})", parts.join(with)))
    }

    fn compare(&self, op: CompareOp, left: &Expr<ColumnRef>, right: &Expr<ColumnRef>) -> Result<String> {
        // As Django has it: a truth value is a condition by itself.
        match (op, left, right) {
            (CompareOp::Eq, column @ Expr::Column(_), Expr::Value(Value::Bool(true))) => self.expr(column),
            (CompareOp::Eq, column @ Expr::Column(_), Expr::Value(Value::Bool(false))) => {
                Ok(format!("NOT {}", self.expr(column)?))
            }
            (op, left, right) if [left, right].iter().any(|side| side.column_type() == Some(ColumnType::Json)) => {
                let (left, right) = (self.part(left)?, self.part(right)?);
                self.define(&Definable::CompareJson { op, left: &left, right: &right })
            }
            _ => Ok(format!("{} {} {}", self.expr(left)?, op.sql(), self.expr(right)?)),
        }
    }
}
