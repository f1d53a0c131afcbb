//! Two-valued negation, and what is known beforehand.
//!
//! After this pass NOT and exclusive or only stand on conditions that cannot be NULL; where a column cannot be
//! NULL the plain operator is written, so that indexes serve.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::year;
use crate::ast::{
    self, Aggregate, AggregateFunction, Alias, ColumnRef, Combination, CompareOp, Expr, NullWhen, Select, SetOperator,
    Source, WindowFunction,
};
use crate::value::Value;

type Outer = HashMap<Alias, bool>;

/// Lowers the conditions of a select, in place.
pub(super) fn select(select: &mut Select<ColumnRef>, outer: &Outer) {
    let mut filters = Vec::new();
    for filter in std::mem::take(&mut select.filters) {
        match lower(filter, outer) {
            Expr::Const(true) => {}
            Expr::Const(false) => {
                filters = vec![Expr::Const(false)];
                break;
            }
            Expr::And(all) => filters.extend(all),
            other => filters.push(other),
        }
    }
    select.filters = filters;
    let groups = &mut select.grouping;
    groups.having = match conjunction(std::mem::take(&mut groups.having), outer, lower) {
        Expr::Const(true) => Vec::new(),
        Expr::And(all) => all,
        other => vec![other],
    };
    select.columns.iter_mut().chain(&mut groups.by).for_each(|column| in_place(column, outer));
    select.order_by.iter_mut().for_each(|order| in_place(&mut order.expr, outer));
    select.distinct_on.iter_mut().for_each(|expr| in_place(expr, outer));
    for join in &mut select.from.joins {
        if let Source::Select(inner) = &mut join.source {
            self::select(inner, outer);
        }
    }
    match &mut select.from.source {
        Source::Table(_) => {}
        Source::Select(inner) => self::select(inner, outer),
        Source::Combination(combination) => {
            combination.members.iter_mut().for_each(|member| self::select(member, outer));
            if leave_empty_out(combination) {
                select.filters = vec![Expr::Const(false)];
            } else if combination.members.len() == 1 && combination.operator != SetOperator::UnionAll {
                // Equal rows of one member are given once, too.
                select.distinct = true;
            }
        }
    }
}

/// Leaves out the members that are known to give nothing and make no difference; whether nothing is left.
fn leave_empty_out(combination: &mut Combination<ColumnRef>) -> bool {
    let members = &mut combination.members;
    match combination.operator {
        SetOperator::Intersect => members.iter().any(is_empty),
        SetOperator::Except if members.first().is_some_and(is_empty) => true,
        SetOperator::Union | SetOperator::UnionAll | SetOperator::Except => {
            members.retain(|member| !is_empty(member));
            members.is_empty()
        }
    }
}

fn in_place(expr: &mut Expr<ColumnRef>, outer: &Outer) {
    *expr = lower(std::mem::replace(expr, Expr::Const(true)), outer);
}

/// Lowers one condition. As in resolving, what is called for each step of the nesting keeps little on the stack.
pub(super) fn lower(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    match expr {
        Expr::Not(inner) => negate(*inner, outer),
        Expr::And(all) => conjunction(all, outer, lower),
        Expr::Or(any) => disjunction(any, outer, lower),
        Expr::Xor(left, right) => exclusive(*left, *right, outer),
        other => operation(other, outer),
    }
}

/// One of two, both two-valued.
fn exclusive(left: Expr<ColumnRef>, right: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    let left = two_valued(lower(left, outer), outer);
    match (left, two_valued(lower(right, outer), outer)) {
        (Expr::Const(false), other) | (other, Expr::Const(false)) => other,
        (Expr::Const(true), other) | (other, Expr::Const(true)) => negate(other, outer),
        (left, right) => Expr::Xor(Box::new(left), Box::new(right)),
    }
}

fn operation(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    match expr {
        Expr::InList { item, list } => in_list(lower(*item, outer), list),
        Expr::Compare { op, left, right } => match compared(op, *left, *right, outer) {
            Expr::Compare { op, left, right } => plain(op, left, right),
            known => known,
        },
        Expr::Exists(mut inner) => {
            select(&mut inner, outer);
            if is_empty(&inner) { Expr::Const(false) } else { Expr::Exists(inner) }
        }
        Expr::InSelect { item, select: mut inner } => {
            select(&mut inner, outer);
            let item = Box::new(lower(*item, outer));
            if is_empty(&inner) { Expr::Const(false) } else { Expr::InSelect { item, select: inner } }
        }
        Expr::IsNull(inner) if !is_nullable(&inner, outer) => Expr::Const(false),
        Expr::IsNotNull(inner) if !is_nullable(&inner, outer) => Expr::Const(true),
        Expr::IsTrue(inner) => two_valued(lower(*inner, outer), outer),
        mut other => {
            if let Expr::Subquery { select: inner, .. } = &mut other {
                select(inner, outer);
            }
            other.parts_mut(&mut |part| in_place(part, outer));
            if let Expr::Aggregate(aggregate) = &mut other {
                count_rows(aggregate, outer);
            }
            other
        }
    }
}

/// Counting what is never NULL is counting rows.
fn count_rows(aggregate: &mut Aggregate<ColumnRef>, outer: &Outer) {
    let never_null = |arg: &Expr<ColumnRef>| !is_nullable(arg, outer);
    if aggregate.function == AggregateFunction::Count && !aggregate.distinct && aggregate.args.iter().all(never_null) {
        aggregate.args.clear();
    }
}

pub(super) fn is_empty(select: &Select<ColumnRef>) -> bool {
    select.limit == Some(0) || select.filters.iter().any(|filter| matches!(filter, Expr::Const(false)))
}

type Lower = fn(Expr<ColumnRef>, &Outer) -> Expr<ColumnRef>;

/// All of the parts, each lowered by `each`.
fn conjunction(parts: Vec<Expr<ColumnRef>>, outer: &Outer, each: Lower) -> Expr<ColumnRef> {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match each(part, outer) {
            Expr::Const(true) => {}
            Expr::Const(false) => return Expr::Const(false),
            other => kept.push(other),
        }
    }
    ast::all(kept)
}

/// One of the parts, each lowered by `each`.
fn disjunction(parts: Vec<Expr<ColumnRef>>, outer: &Outer, each: Lower) -> Expr<ColumnRef> {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match each(part, outer) {
            Expr::Const(false) => {}
            Expr::Const(true) => return Expr::Const(true),
            other => kept.push(other),
        }
    }
    ast::any(kept)
}

/// The condition that holds of exactly the rows that this one does not hold of.
fn negate(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    match expr {
        Expr::Not(inner) => lower(*inner, outer),
        Expr::And(all) => disjunction(all, outer, negate),
        Expr::Or(any) => conjunction(any, outer, negate),
        other => negate_one(other, outer),
    }
}

fn negate_one(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    match expr {
        Expr::Const(known) => Expr::Const(!known),
        Expr::IsNull(inner) => lower(Expr::IsNotNull(inner), outer),
        Expr::IsNotNull(inner) => lower(Expr::IsNull(inner), outer),
        Expr::Compare { op, left, right } => match compared(op, *left, *right, outer) {
            Expr::Compare { op, left, right } => negate_compare(op, left, right, outer),
            Expr::IsNotNull(inner) => Expr::IsNull(inner),
            other => negate_whole(other, outer),
        },
        other => negate_whole(lower(other, outer), outer),
    }
}

/// A comparison whose sides are lowered.
fn compared(op: CompareOp, left: Expr<ColumnRef>, right: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    compare(op, lower(left, outer), lower(right, outer), outer)
}

fn negate_compare(
    op: CompareOp,
    left: Box<Expr<ColumnRef>>,
    right: Box<Expr<ColumnRef>>,
    outer: &Outer,
) -> Expr<ColumnRef> {
    let null_sides: Vec<_> = [&left, &right]
        .into_iter()
        .filter(|side| is_nullable(side, outer))
        .map(|side| Expr::IsNull(Box::new(of_null(side).clone())))
        .collect();
    ast::any(std::iter::once(plain(op.negated(), left, right)).chain(null_sides))
}

/// What is NULL when a value is.
fn of_null(value: &Expr<ColumnRef>) -> &Expr<ColumnRef> {
    match value {
        Expr::Extract { from, .. } | Expr::Truncate { from, .. } => of_null(from),
        other => other,
    }
}

/// A comparison that a database can use an index for, where there is one.
fn plain(op: CompareOp, left: Box<Expr<ColumnRef>>, right: Box<Expr<ColumnRef>>) -> Expr<ColumnRef> {
    year::range(op, &left, &right).unwrap_or(Expr::Compare { op, left, right })
}

/// `NOT (…)`, of what is lowered already.
fn negate_whole(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    match two_valued(expr, outer) {
        Expr::Const(known) => Expr::Const(!known),
        Expr::Not(inner) => *inner,
        other => Expr::Not(Box::new(other)),
    }
}

/// The same condition, false where it would be NULL.
fn two_valued(expr: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    if may_be_null(&expr, outer) { Expr::IsTrue(Box::new(expr)) } else { expr }
}

/// Whether a condition may be NULL rather than true or false.
fn may_be_null(condition: &Expr<ColumnRef>, outer: &Outer) -> bool {
    match condition {
        Expr::Compare { left, right, .. } => is_nullable(left, outer) || is_nullable(right, outer),
        Expr::Match { text, pattern, .. } => is_nullable(text, outer) || is_nullable(pattern, outer),
        Expr::InList { item, .. } => is_nullable(item, outer),
        Expr::InSelect { item, select } => {
            is_nullable(item, outer) || select.columns.iter().any(|column| is_nullable(column, outer))
        }
        Expr::And(all) | Expr::Or(all) => all.iter().any(|each| may_be_null(each, outer)),
        Expr::Xor(left, right) => may_be_null(left, outer) || may_be_null(right, outer),
        Expr::Not(inner) => may_be_null(inner, outer),
        Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsTrue(_) | Expr::Exists(_) | Expr::Const(_) => false,
        value => is_nullable(value, outer),
    }
}

/// Whether a value may be NULL.
fn is_nullable(value: &Expr<ColumnRef>, outer: &Outer) -> bool {
    match value {
        Expr::Column(column) => column.null || outer.get(&column.alias).copied().unwrap_or(false),
        Expr::Value(value) => value.is_null(),
        Expr::Extract { from, .. } | Expr::Truncate { from, .. } => is_nullable(from, outer),
        Expr::Arithmetic { left, right, .. } => is_nullable(left, outer) || is_nullable(right, outer),
        Expr::Const(_) | Expr::Exists(_) | Expr::IsTrue(_) | Expr::IsNull(_) | Expr::IsNotNull(_) => false,
        Expr::Aggregate(aggregate) => !aggregate.function.counts(),
        Expr::Subquery { select, .. } => !gives_a_row(select, outer),
        Expr::Window(window) => match window.function {
            WindowFunction::Aggregate(function) => !function.counts(),
            WindowFunction::RowNumber
            | WindowFunction::Rank
            | WindowFunction::DenseRank
            | WindowFunction::PercentRank
            | WindowFunction::CumeDist
            | WindowFunction::Ntile => false,
            _ => true,
        },
        Expr::Call { function, args, .. } => match function.null_when() {
            NullWhen::AnyIs => args.iter().any(|arg| is_nullable(arg, outer)),
            NullWhen::AllAre => args.iter().all(|arg| is_nullable(arg, outer)),
            NullWhen::AnyIsOrElse | NullWhen::Unknown => true,
            NullWhen::Never => false,
        },
        Expr::Case { whens, otherwise, .. } => {
            whens.iter().any(|(_, then)| is_nullable(then, outer))
                || otherwise.as_ref().is_none_or(|otherwise| is_nullable(otherwise, outer))
        }
        condition @ (Expr::Compare { .. }
        | Expr::Match { .. }
        | Expr::InList { .. }
        | Expr::InSelect { .. }
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Xor(..)
        | Expr::Not(_)) => may_be_null(condition, outer),
        _ => true,
    }
}

/// Whether a select of one column is one aggregate of all its rows that is never NULL: it gives a row even of none.
fn gives_a_row(select: &Select<ColumnRef>, outer: &Outer) -> bool {
    let whole = |column: &Expr<ColumnRef>| column.any_part(&mut |part| matches!(part, Expr::Aggregate(_)));
    select.grouping.is_empty()
        && !select.is_sliced()
        && select.columns.iter().all(|column| whole(column) && !is_nullable(column, outer))
}

fn in_list(item: Expr<ColumnRef>, mut list: Vec<Value>) -> Expr<ColumnRef> {
    list.retain(|value| outside(&item, value).is_none());
    if list.is_empty() { Expr::Const(false) } else { Expr::InList { item: Box::new(item), list } }
}

/// On which side of what an expression can be a value lies; none where it may be equal.
fn outside(expr: &Expr<ColumnRef>, value: &Value) -> Option<Ordering> {
    match (expr, value) {
        (Expr::Column(column), _) => column.column_type.outside(value),
        // No date that is computed is beyond what columns hold either.
        (_, Value::Date(_) | Value::DateTime(_) | Value::Timestamp(_)) => expr.column_type()?.outside(value),
        _ => None,
    }
}

/// A comparison with a value that the other side cannot be is known beforehand.
fn compare(op: CompareOp, left: Expr<ColumnRef>, right: Expr<ColumnRef>, outer: &Outer) -> Expr<ColumnRef> {
    if matches!((&left, &right), (Expr::Value(_), side) if !matches!(side, Expr::Value(_))) {
        return compare(op.flipped(), right, left, outer);
    }
    let beyond = match &right {
        Expr::Value(value) => outside(&left, value),
        _ => None,
    };
    let known = beyond.map(|side| match op {
        CompareOp::Ne => true,
        CompareOp::Lt | CompareOp::Le => side == Ordering::Greater,
        CompareOp::Gt | CompareOp::Ge => side == Ordering::Less,
        CompareOp::Eq => false,
    });
    match known {
        Some(true) if is_nullable(&left, outer) => Expr::IsNotNull(Box::new(left)),
        Some(known) => Expr::Const(known),
        None => Expr::Compare { op, left: Box::new(left), right: Box::new(right) },
    }
}
