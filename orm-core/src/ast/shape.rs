//! A tree as the key of the statement that it becomes.

use std::convert::Infallible;
use std::hash::Hash;

use super::{
    Aggregate, ColumnRef, Combination, Conflict, Delete, Expr, From, Grouping, Groups, Insert, Join, Key, MatchKind,
    OrderBy, Place, Reference, Select, Source, Update, Window,
};

/// What keys are made of.
pub trait Shape {
    /// Adds itself to a key.
    fn shape<'t>(&'t self, key: &mut Key<'t>);

    /// Visits the places for values that [`shape`](Shape::shape) adds as slots, in any order.
    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>));
}

impl Shape for () {
    fn shape<'t>(&'t self, _: &mut Key<'t>) {}
    fn places(&mut self, _: &mut dyn FnMut(Place<'_>)) {}
}

impl Shape for Infallible {
    fn shape<'t>(&'t self, _: &mut Key<'t>) {}
    fn places(&mut self, _: &mut dyn FnMut(Place<'_>)) {}
}

impl<S: Shape> Shape for Option<Box<S>> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.maybe(self.as_deref());
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.iter_mut().for_each(|inner| inner.places(visit));
    }
}

impl<R: Reference> Shape for Expr<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        std::mem::discriminant(self).hash(key);
        match self {
            Expr::Column(column) => return column.shape(key),
            Expr::Value(value) => return key.value(value),
            Expr::Const(known) => known.hash(key),
            Expr::Compare { op, .. } => op.hash(key),
            Expr::InList { list, .. } => key.list(list),
            Expr::InSelect { select, .. } | Expr::Exists(select) => select.shape(key),
            Expr::Subquery { select, result } => {
                select.shape(key);
                result.hash(key);
            }
            // What a database makes of a regular expression differs from one to the next.
            Expr::Match { kind: MatchKind::Regex, .. } => return key.give_up(),
            Expr::Match { kind, ignore_case, .. } => (kind, ignore_case).hash(key),
            Expr::Extract { part, of, .. } => (part, of).hash(key),
            Expr::Truncate { to, of, .. } => (to, of).hash(key),
            Expr::Arithmetic { op, result, .. } => (op, result).hash(key),
            Expr::Call { function, result, args } => {
                (function, result).hash(key);
                key.number(args.len());
            }
            Expr::Case { whens, otherwise, result } => {
                result.hash(key);
                key.number(whens.len());
                key.number(otherwise.is_some().into());
            }
            Expr::Aggregate(aggregate) => return aggregate.shape(key),
            Expr::Window(window) => return window.shape(key),
            Expr::Written { pieces, args, result } => {
                result.hash(key);
                pieces.iter().for_each(|piece| key.address(*piece));
                key.number(args.len());
            }
            Expr::And(all) | Expr::Or(all) => key.number(all.len()),
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Not(_) | Expr::IsTrue(_) | Expr::Xor(..) => {}
            Expr::Related(related) => return related.shape(key),
            Expr::Fault(_) => key.give_up(),
        }
        self.parts(&mut |part| part.shape(key));
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Expr::Value(value) => visit(Place::One(value)),
            Expr::InList { list, .. } => visit(Place::List(list)),
            Expr::InSelect { select, .. } | Expr::Exists(select) | Expr::Subquery { select, .. } => {
                select.places(visit);
            }
            Expr::Related(related) => related.places(visit),
            _ => {}
        }
        self.parts_mut(&mut |part| part.places(visit));
    }
}

impl<R: Reference> Shape for OrderBy<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        (self.descending, self.nulls).hash(key);
        self.expr.shape(key);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.expr.places(visit);
    }
}

impl<R: Reference> Aggregate<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        (self.function, self.distinct, self.result, self.after, self.of_row).hash(key);
        key.each(&self.args);
        key.maybe(self.filter.as_ref());
        key.each(&self.order_by);
    }
}

impl<R: Reference> Window<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        (self.function, self.frame, self.result).hash(key);
        key.each(&self.args);
        key.maybe(self.filter.as_ref());
        key.each(&self.partition_by);
        key.each(&self.order_by);
    }
}

impl<R: Reference> Shape for Select<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.from.shape(key);
        key.each(&self.columns);
        key.each(&self.filters);
        key.each(&self.order_by);
        self.grouping.shape(key);
        key.number(self.distinct.into());
        key.each(&self.distinct_on);
        self.combined.shape(key);
        self.within.shape(key);
        (self.limit, self.offset).hash(key);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.from.places(visit);
        let orders = self.order_by.iter_mut().map(|order| &mut order.expr);
        let exprs = self.columns.iter_mut().chain(&mut self.filters).chain(orders).chain(&mut self.distinct_on);
        exprs.for_each(|expr| expr.places(visit));
        self.grouping.places(visit);
        self.combined.places(visit);
        self.within.places(visit);
    }
}

impl<R: Reference> Shape for Combination<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.operator.hash(key);
        key.each(&self.members);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.members.iter_mut().for_each(|member| member.places(visit));
    }
}

impl<R: Reference> Shape for Grouping<R> {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        std::mem::discriminant(self).hash(key);
        if let Grouping::Values(values) = self {
            key.each(values);
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        if let Grouping::Values(values) = self {
            values.iter_mut().for_each(|value| value.places(visit));
        }
    }
}

impl Shape for Groups {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.each(&self.by);
        key.each(&self.having);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.by.iter_mut().chain(&mut self.having).for_each(|expr| expr.places(visit));
    }
}

impl Shape for ColumnRef {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        (self.alias, self.column_type, self.null).hash(key);
        key.address(self.column);
    }

    fn places(&mut self, _: &mut dyn FnMut(Place<'_>)) {}
}

impl Shape for From {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.source.shape(key);
        self.alias.hash(key);
        key.each(&self.joins);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.source.places(visit);
        self.joins.iter_mut().for_each(|join| join.places(visit));
    }
}

impl Shape for Source {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        std::mem::discriminant(self).hash(key);
        match self {
            Source::Table(table) => key.address(*table),
            Source::Select(select) => select.shape(key),
            Source::Combination(combination) => combination.shape(key),
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        match self {
            Source::Table(_) => {}
            Source::Select(select) => select.places(visit),
            Source::Combination(combination) => combination.places(visit),
        }
    }
}

impl Shape for Join {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        self.source.shape(key);
        (self.alias, self.outer).hash(key);
        self.left.shape(key);
        self.right.shape(key);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.source.places(visit);
    }
}

impl Insert {
    /// Adds itself to a key, without its values, on which its text does not depend; with `arrays`, nor on their number.
    pub(crate) fn shape(&self, arrays: bool, key: &mut Key<'_>) {
        key.address(self.table);
        key.names(&self.columns);
        self.types.hash(key);
        key.number(if arrays { 0 } else { self.rows.len() });
        match &self.conflict {
            Conflict::Refuse => key.word(0),
            Conflict::Ignore => key.word(1),
            Conflict::Update { unique, set } => {
                key.word(2);
                key.names(unique);
                key.names(set);
            }
        }
        key.names(&self.returning);
    }
}

impl Shape for Update {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.address(self.table);
        self.alias.hash(key);
        key.number(self.assignments.len());
        for (column, column_type, value) in &self.assignments {
            key.address(*column);
            column_type.hash(key);
            value.shape(key);
        }
        key.maybe(self.filter.as_ref());
        key.names(&self.returning);
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        let values = self.assignments.iter_mut().map(|(_, _, value)| value);
        values.chain(&mut self.filter).for_each(|expr| expr.places(visit));
    }
}

impl Shape for Delete {
    fn shape<'t>(&'t self, key: &mut Key<'t>) {
        key.address(self.table);
        self.alias.hash(key);
        key.maybe(self.filter.as_ref());
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        self.filter.iter_mut().for_each(|filter| filter.places(visit));
    }
}
