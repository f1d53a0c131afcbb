//! Conditions and expressions as text, for definitions: no parameters, columns without their table's name.
//!
//! What can stand here is a closed list, apart from what queries can ask. A definition outlives the connection that made
//! it and is read by every program that uses the database, so that it can use no function that this library brings along.

use crate::ast::{ArithmeticOp, ColumnRef, CompareOp, Expr, Function, MatchKind, Nulls, OrderBy};
use crate::error::{Error, Result};
use crate::sql::{Dialect, quoted};
use crate::value::Value;

/// Writes the expressions of one table's definition.
pub(super) struct Definer<'a> {
    pub(super) model: &'a str,
    pub(super) dialect: &'a dyn Dialect,
}

impl Definer<'_> {
    fn refused<T>(&self, what: &str) -> Result<T> {
        let reason = format!("{what} cannot stand in the definition of a table on {}", self.dialect.name());
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
            Some(_) if self.dialect.inline_foreign_keys() => return self.refused("a place for NULLs"),
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
                None => return self.refused("such a value"),
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
                let whole = result.integer_range().is_some();
                let sign = match op {
                    ArithmeticOp::Add => "+",
                    ArithmeticOp::Subtract => "-",
                    ArithmeticOp::Multiply => "*",
                    // SQLite divides whole decimals as integers.
                    ArithmeticOp::Divide if whole || !self.dialect.inline_foreign_keys() => "/",
                    ArithmeticOp::Modulo if whole => "%",
                    ArithmeticOp::BitAnd => "&",
                    ArithmeticOp::BitOr => "|",
                    ArithmeticOp::ShiftLeft => "<<",
                    ArithmeticOp::ShiftRight => ">>",
                    _ => return self.refused("such arithmetic"),
                };
                format!("({} {sign} {})", self.expr(left)?, self.expr(right)?)
            }
            Expr::Call { function, args, .. } => self.call(*function, args)?,
            Expr::Match { kind, ignore_case: false, text, pattern } => self.search(*kind, text, pattern)?,
            Expr::Match { ignore_case: true, .. } => return self.refused("a search that takes no notice of case"),
            Expr::InSelect { .. } | Expr::Exists(_) => return self.refused("a query for other rows"),
            _ => return self.refused("such an expression"),
        })
    }

    /// A function that both databases have, by its own name: on SQLite `LOWER` and `UPPER` are the ones that know ASCII
    /// alone, for an index must not need this library.
    fn call(&self, function: Function, args: &[Expr<ColumnRef>]) -> Result<String> {
        let name = match function {
            Function::Lower => "LOWER",
            Function::Upper => "UPPER",
            Function::Length => "LENGTH",
            Function::Trim => "TRIM",
            Function::TrimLeft => "LTRIM",
            Function::TrimRight => "RTRIM",
            Function::Replace => "REPLACE",
            Function::Abs => "ABS",
            Function::Coalesce => "COALESCE",
            Function::NullIf => "NULLIF",
            Function::Negate => "-",
            _ => return self.refused("such a function"),
        };
        let args = args.iter().map(|arg| self.expr(arg)).collect::<Result<Vec<_>>>()?;
        Ok(format!("{name}({})", args.join(", ")))
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
            _ => Ok(format!("{} {} {}", self.expr(left)?, op.sql(), self.expr(right)?)),
        }
    }

    /// A search for text that stands in the source, by functions that both databases have.
    fn search(&self, kind: MatchKind, text: &Expr<ColumnRef>, pattern: &Expr<ColumnRef>) -> Result<String> {
        let Expr::Value(Value::Text(searched)) = pattern else {
            return self.refused("a search for what another column holds");
        };
        let (within, pattern, length) = (self.expr(text)?, self.expr(pattern)?, searched.chars().count());
        Ok(match kind {
            MatchKind::Exact => format!("{within} = {pattern}"),
            MatchKind::Contains if length == 0 => format!("{within} = {within}"),
            MatchKind::Contains => format!("replace({within}, {pattern}, '') <> {within}"),
            MatchKind::StartsWith => format!("substr({within}, 1, {length}) = {pattern}"),
            MatchKind::EndsWith => {
                format!("substr({within}, length({within}) - {length} + 1) = {pattern}")
            }
            MatchKind::Regex => return self.refused("a regular expression"),
        })
    }
}
