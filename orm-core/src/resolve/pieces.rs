//! Aggregates of groups over relations that are not joined: each would multiply what the others are of.

use super::Resolver;
use super::aggregate::{Beside, Named};
use super::group::Plan;
use crate::ast::{self, Aggregate, AggregateFunction, ArithmeticOp, ColumnRef, CompareOp, Expr, Function};
use crate::error::{Error, Result};
use crate::expr::Path;
use crate::value::ColumnType;

impl Resolver {
    /// What a group's rows give one by one, put together.
    pub(super) fn of_pieces(
        &mut self,
        aggregate: &Aggregate<Path>,
        named: &Named,
        plan: Option<&Plan>,
    ) -> Result<Expr<ColumnRef>> {
        let mut piece = |function, result| {
            let part = Aggregate { function, result, ..aggregate.clone() };
            self.of_each_row(&part, named, 0, Beside::Row)
        };
        let whole = |function, of, result| Expr::Aggregate(Box::new(Aggregate::new(function, vec![of], result)));
        let cast = |expr, from, result| Expr::Call { function: Function::Cast(from), args: vec![expr], result };
        let result = aggregate.result;
        match aggregate.function {
            _ if aggregate.distinct => {}
            AggregateFunction::Count => {
                let counts = piece(AggregateFunction::Count, ColumnType::BigInt)?;
                return Ok(whole(AggregateFunction::Sum, counts, ColumnType::BigInt));
            }
            function @ (AggregateFunction::Sum | AggregateFunction::Min | AggregateFunction::Max) => {
                let of = piece(function, result)?;
                return Ok(whole(function, of, result));
            }
            AggregateFunction::Average if result == ColumnType::Float => {
                let sums = whole(AggregateFunction::Sum, piece(AggregateFunction::Sum, result)?, result);
                let counts = piece(AggregateFunction::Count, ColumnType::BigInt)?;
                let count = whole(AggregateFunction::Sum, counts, ColumnType::BigInt);
                let zero = Expr::Value(crate::value::Value::Float(0.0));
                let args = vec![cast(count, ColumnType::BigInt, ColumnType::Float), zero];
                let count = Expr::Call { function: Function::NullIf, args, result: ColumnType::Float };
                let (left, right) = (Box::new(cast(sums, result, ColumnType::Float)), Box::new(count));
                return Ok(Expr::Arithmetic { op: ArithmeticOp::Divide, left, right, result });
            }
            _ => {}
        }
        // What is no sum of what its parts have is taken of the group's rows again.
        let beside = plan.map_or(Beside::Nothing, Beside::Group);
        self.of_each_row(aggregate, named, 0, beside)
    }

    /// What groups are told apart by, as a subquery knows it from outside.
    pub(super) fn divisions(&mut self, plan: &Plan) -> Result<Vec<Division>> {
        let mut divisions = Vec::new();
        for by in &plan.divisions {
            let here = self.expr(by)?;
            match here {
                Expr::Value(_) | Expr::Const(_) => {}
                Expr::Column(_) => divisions.push(Division { by: by.clone(), here }),
                _ => {
                    return Err(Error::InvalidQuery {
                        reason:
                            "groups by what is computed give counts, sums, averages, least and greatest values over \
                                 several to-many relations; take this aggregate in a query of its own"
                                .into(),
                    });
                }
            }
        }
        Ok(divisions)
    }
}

/// What groups are told apart by.
pub(super) struct Division {
    pub(super) by: Expr<Path>,
    /// Its value of the group outside.
    pub(super) here: Expr<ColumnRef>,
}

/// Whether two values are equal, or both NULL.
pub(super) fn equal(left: Expr<ColumnRef>, right: Expr<ColumnRef>) -> Expr<ColumnRef> {
    let null = |side: &Expr<ColumnRef>| Expr::IsNull(Box::new(side.clone()));
    let both = ast::all([null(&left), null(&right)]);
    ast::any([Expr::Compare { op: CompareOp::Eq, left: Box::new(left), right: Box::new(right) }, both])
}
