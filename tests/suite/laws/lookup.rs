//! Conditions as data become conditions of a query.

use orm::expr::{Expression, Lookups, Operand};
use orm::prelude::*;

use super::condition::{Column, Condition, Lookup, Op, Quantifier, TextOp, Trail};
use super::family::{
    Card, CardFields, Note, NoteFields, Person, PersonFields, Place, PlaceFields, Post, PostFields, Step, Tag,
    TagFields,
};

/// The condition about the rows that a closure's argument stands for.
pub fn build<W: Walk>(x: &'static W, condition: &Condition) -> Q {
    within(x, &[], condition)
}

/// The same, in a closure within those whose arguments `outer` has.
fn within<W: Walk>(x: &'static W, outer: &[Root], condition: &Condition) -> Q {
    make(x, &[outer, &[x.root()]].concat(), condition)
}

fn make<W: Walk>(x: &'static W, roots: &[Root], condition: &Condition) -> Q {
    let compared = |left: &Trail, l: Column, op: Op, up: usize, right: &Trail, column: Column| {
        x.ask(&left.0, l, Left { root: roots[roots.len() - 1 - up], op, right, column })
    };
    match condition {
        Condition::Const(known) => {
            if *known {
                Q::always()
            } else {
                Q::never()
            }
        }
        Condition::Leaf(Trail(trail), column, lookup) => x.ask(trail, *column, lookup),
        Condition::Columns(left, l, op, right, r) => compared(left, *l, *op, 0, right, *r),
        Condition::Captured(left, l, op, up, right, r) => compared(left, *l, *op, *up, right, *r),
        Condition::And(all) => Q::all(all.iter().map(|each| make(x, roots, each))),
        Condition::Or(any) => Q::any(any.iter().map(|each| make(x, roots, each))),
        Condition::Xor(left, right) => make(x, roots, left) ^ make(x, roots, right),
        Condition::Not(inner) => !make(x, roots, inner),
        Condition::Related(Trail(trail), quantifier, inner) => x.related(trail, *quantifier, inner, roots),
    }
}

/// What is asked of a column once it has been walked to.
pub trait Ask {
    fn int<E: Expression<Base = i32> + Operand<i32>>(self, column: E) -> Q;
    fn text<E: Expression<Base = String>>(self, column: E) -> Q;
    fn key<E: Expression>(self, column: E) -> Q
    where
        i64: Operand<E::Base> + orm::expr::Input<E::Base>;
}

impl Ask for &Lookup {
    fn int<E: Expression<Base = i32> + Operand<i32>>(self, column: E) -> Q {
        match self {
            Lookup::Int(op, value) => compare(column, *op, *value),
            Lookup::IntIn(list) => column.is_in(list),
            _ => null(column, self),
        }
    }

    fn text<E: Expression<Base = String>>(self, column: E) -> Q {
        match self {
            Lookup::Text(TextOp::Eq, text) => column.eq(*text),
            Lookup::Text(TextOp::Ne, text) => column.ne(*text),
            Lookup::Text(TextOp::Contains, text) => column.contains(*text),
            Lookup::Text(TextOp::StartsWith, text) => column.starts_with(*text),
            Lookup::Text(TextOp::EndsWith, text) => column.ends_with(*text),
            Lookup::Text(TextOp::IExact, text) => column.iexact(*text),
            _ => null(column, self),
        }
    }

    fn key<E: Expression>(self, column: E) -> Q
    where
        i64: Operand<E::Base> + orm::expr::Input<E::Base>,
    {
        match self {
            Lookup::Key(Op::Eq, key) => column.eq(*key),
            Lookup::Key(_, key) => column.ne(*key),
            Lookup::KeyIn(list) => column.is_in(list.iter().copied()),
            _ => null(column, self),
        }
    }
}

fn null<E: Expression>(column: E, lookup: &Lookup) -> Q {
    match lookup {
        Lookup::IsNull => column.is_null(),
        Lookup::IsNotNull => column.is_not_null(),
        other => panic!("{other:?} is for another column"),
    }
}

fn compare<E: Expression<Base = i32>>(left: E, op: Op, right: impl Operand<i32>) -> Q {
    match op {
        Op::Eq => left.eq(right),
        Op::Ne => left.ne(right),
        Op::Gt => left.gt(right),
        Op::Gte => left.gte(right),
        Op::Lt => left.lt(right),
        Op::Lte => left.lte(right),
    }
}

/// A comparison of two columns whose left one is being walked to.
struct Left<'a> {
    root: Root,
    op: Op,
    right: &'a Trail,
    column: Column,
}

impl Ask for Left<'_> {
    fn int<E: Expression<Base = i32> + Operand<i32>>(self, left: E) -> Q {
        self.root.ask(&self.right.0, self.column, Right { left, op: self.op })
    }

    fn text<E: Expression<Base = String>>(self, _: E) -> Q {
        panic!("only numbers are compared with each other")
    }

    fn key<E: Expression>(self, _: E) -> Q {
        panic!("only numbers are compared with each other")
    }
}

/// A comparison of two columns whose right one is being walked to.
struct Right<L> {
    left: L,
    op: Op,
}

impl<L: Expression<Base = i32>> Ask for Right<L> {
    fn int<E: Expression<Base = i32> + Operand<i32>>(self, right: E) -> Q {
        compare(self.left, self.op, right)
    }

    fn text<E: Expression<Base = String>>(self, _: E) -> Q {
        panic!("only numbers are compared with each other")
    }

    fn key<E: Expression>(self, _: E) -> Q {
        panic!("only numbers are compared with each other")
    }
}

/// The fields of a model, walked on by names that are known only now.
pub trait Walk {
    fn ask<A: Ask>(&'static self, trail: &[Step], column: Column, ask: A) -> Q;
    fn related(&'static self, trail: &[Step], quantifier: Quantifier, condition: &Condition, roots: &[Root]) -> Q;
    /// This, where it is the argument of a closure.
    fn root(&'static self) -> Root;
}

/// A model with a number for its key.
pub trait Keyed: Model<Fields<Sure>: Walk> {
    fn number(&self) -> i64;
}

macro_rules! walk {
    ($($model:ident $fields:ident: one($($one:ident)*) many($($many:ident)*);)*) => {
        /// The argument of a closure, of whichever model.
        #[derive(Clone, Copy)]
        pub enum Root {
            $($model(&'static $fields<Sure>),)*
        }

        impl Root {
            fn ask<A: Ask>(self, trail: &[Step], column: Column, ask: A) -> Q {
                match self {
                    $(Root::$model(x) => x.ask(trail, column, ask),)*
                }
            }
        }
    $(
        impl<N: Nullability> Walk for $fields<N> {
            fn ask<A: Ask>(&'static self, trail: &[Step], column: Column, ask: A) -> Q {
                match trail {
                    [] => match column {
                        Column::N => ask.int(self.n),
                        Column::M => ask.int(self.m),
                        Column::S => ask.text(self.s),
                        Column::T => ask.text(self.t),
                        Column::Key | Column::Relation => ask.key(self.id),
                    },
                    [step] if column == Column::Relation => match step.name {
                        $(stringify!($one) => ask.key(self.$one),)*
                        $(stringify!($many) => ask.key(self.$many),)*
                        name => panic!("no {name}"),
                    },
                    [step, rest @ ..] => match step.name {
                        $(stringify!($one) => self.$one.ask(rest, column, ask),)*
                        $(stringify!($many) => self.$many.ask(rest, column, ask),)*
                        name => panic!("no {name}"),
                    },
                }
            }

            fn root(&'static self) -> Root {
                Root::$model((self as &dyn std::any::Any).downcast_ref().expect("a closure's argument is surely there"))
            }

            fn related(&'static self, trail: &[Step], quantifier: Quantifier, condition: &Condition, roots: &[Root]) -> Q {
                match trail {
                    [] => panic!("a relation is asked"),
                    [step] => match step.name {
                        $(stringify!($many) => match quantifier {
                            Quantifier::Any => self.$many.any(|x| within(x, roots, condition)),
                            Quantifier::None => self.$many.none(|x| within(x, roots, condition)),
                            Quantifier::Every => self.$many.every(|x| within(x, roots, condition)),
                        },)*
                        name => panic!("no {name}"),
                    },
                    [step, rest @ ..] => match step.name {
                        $(stringify!($one) => self.$one.related(rest, quantifier, condition, roots),)*
                        $(stringify!($many) => self.$many.related(rest, quantifier, condition, roots),)*
                        name => panic!("no {name}"),
                    },
                }
            }
        }

        impl Keyed for $model {
            fn number(&self) -> i64 {
                self.id
            }
        }
    )*
    };
}

walk! {
    Place PlaceFields: one() many(people);
    Person PersonFields: one(home boss card) many(staff friends follows followers tags posts);
    Card CardFields: one(owner) many();
    Post PostFields: one(author) many(notes tags);
    Note NoteFields: one(post) many();
    Tag TagFields: one() many(people posts);
}
