//! Conditions as data.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;

use super::family::{Kind, Step};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    N,
    M,
    S,
    T,
    Key,
    /// The relation at the end of the path itself; the key where there is no path.
    Relation,
}

#[derive(Clone, Copy, Debug)]
pub enum Op {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

#[derive(Clone, Copy, Debug)]
pub enum TextOp {
    Eq,
    Ne,
    Contains,
    StartsWith,
    EndsWith,
    IExact,
}

#[derive(Clone, Copy, Debug)]
pub enum Quantifier {
    Any,
    None,
    Every,
}

/// What is asked of a column.
#[derive(Clone, Debug)]
pub enum Lookup {
    Int(Op, i32),
    IntIn(Vec<i32>),
    Text(TextOp, &'static str),
    Key(Op, i64),
    KeyIn(Vec<i64>),
    IsNull,
    IsNotNull,
}

/// The relations from the model that a condition is about to where its column is.
#[derive(Clone, PartialEq, Eq)]
pub struct Trail(pub Vec<Step>);

#[derive(Clone)]
pub enum Condition {
    Const(bool),
    Leaf(Trail, Column, Lookup),
    Columns(Trail, Column, Op, Trail, Column),
    /// The same, but the right column's path begins so many closures further out.
    Captured(Trail, Column, Op, usize, Trail, Column),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Xor(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Related(Trail, Quantifier, Box<Condition>),
}

impl fmt::Debug for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| write!(f, ".{}", step.name))
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Const(known) => write!(f, "{known}"),
            Condition::Leaf(trail, column, lookup) => write!(f, "x{trail:?}.{column:?} {lookup:?}"),
            Condition::Columns(left, l, op, right, r) => write!(f, "x{left:?}.{l:?} {op:?} x{right:?}.{r:?}"),
            Condition::Captured(left, l, op, up, right, r) => {
                write!(f, "x{left:?}.{l:?} {op:?} x{}{right:?}.{r:?}", "'".repeat(*up))
            }
            Condition::And(all) => write!(f, "All{all:?}"),
            Condition::Or(any) => write!(f, "Any{any:?}"),
            Condition::Xor(left, right) => write!(f, "({left:?} ^ {right:?})"),
            Condition::Not(inner) => write!(f, "!({inner:?})"),
            Condition::Related(trail, quantifier, inner) => write!(f, "x{trail:?}.{quantifier:?}(|x| {inner:?})"),
        }
    }
}

/// A condition before it is known which model it is about: relations are numbers.
#[derive(Clone, Debug)]
enum Shape {
    Const(bool),
    Leaf(Vec<usize>, Column, Lookup),
    Columns(Vec<usize>, Column, Op, Vec<usize>, Column),
    Captured(Vec<usize>, Column, Op, usize, Vec<usize>, Column),
    And(Vec<Shape>),
    Or(Vec<Shape>),
    Xor(Box<Shape>, Box<Shape>),
    Not(Box<Shape>),
    Related(Vec<usize>, Quantifier, Box<Shape>),
}

fn path() -> impl Strategy<Value = Vec<usize>> {
    // Often the first relations of a model, so that conditions meet on the same rows.
    vec(prop_oneof![2 => 0..2usize, 1 => 0..9usize], 0..=3)
}

fn op() -> impl Strategy<Value = Op> {
    proptest::sample::select(vec![Op::Eq, Op::Ne, Op::Gt, Op::Gte, Op::Lt, Op::Lte])
}

fn int() -> impl Strategy<Value = Column> {
    proptest::sample::select(vec![Column::N, Column::M])
}

fn leaf() -> impl Strategy<Value = Shape> {
    use Column::{Key, M, N, Relation, S, T};
    let text_op = proptest::sample::select(vec![
        TextOp::Eq,
        TextOp::Ne,
        TextOp::Contains,
        TextOp::StartsWith,
        TextOp::EndsWith,
        TextOp::IExact,
    ]);
    let text = (proptest::sample::select(vec![S, T]), text_op, proptest::sample::select(vec!["", "a", "b", "ab"]));
    let asked = prop_oneof![
        4 => (int(), op(), 0..3i32).prop_map(|(column, op, value)| (column, Lookup::Int(op, value))),
        1 => (int(), vec(0..3i32, 0..3)).prop_map(|(column, list)| (column, Lookup::IntIn(list))),
        2 => text.prop_map(|(column, op, text)| (column, Lookup::Text(op, text))),
        2 => (proptest::sample::select(vec![N, M, S, T, Key, Relation]), any::<bool>())
            .prop_map(|(column, null)| (column, if null { Lookup::IsNull } else { Lookup::IsNotNull })),
        1 => (proptest::sample::select(vec![Key, Relation]), vec(1..4i64, 0..3))
            .prop_map(|(column, list)| (column, Lookup::KeyIn(list))),
        1 => (proptest::sample::select(vec![Key, Relation]), any::<bool>(), 1..4i64)
            .prop_map(|(column, equal, key)| (column, Lookup::Key(if equal { Op::Eq } else { Op::Ne }, key))),
    ];
    prop_oneof![
        12 => (path(), asked).prop_map(|(path, (column, lookup))| Shape::Leaf(path, column, lookup)),
        3 => (path(), int(), op(), path(), int()).prop_map(|(a, b, c, d, e)| Shape::Columns(a, b, c, d, e)),
        3 => (path(), int(), op(), 0..2usize, path(), int())
            .prop_map(|(a, b, c, d, e, f)| Shape::Captured(a, b, c, d, e, f)),
        1 => any::<bool>().prop_map(Shape::Const),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    let quantifier = proptest::sample::select(vec![Quantifier::Any, Quantifier::None, Quantifier::Every]);
    leaf().prop_recursive(4, 8, 2, move |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 2..=3).prop_map(Shape::And),
            3 => vec(inner.clone(), 2..=3).prop_map(Shape::Or),
            1 => (inner.clone(), inner.clone()).prop_map(|(left, right)| Shape::Xor(left.into(), right.into())),
            3 => inner.clone().prop_map(|inner| Shape::Not(inner.into())),
            2 => (path(), quantifier.clone(), inner).prop_map(|(a, b, c)| Shape::Related(a, b, c.into())),
        ]
    })
}

/// Any condition about a model.
pub fn condition(kind: Kind) -> impl Strategy<Value = Condition> {
    shape().prop_map(move |shape| shape.about(&[kind]))
}

/// Conditions that all hold or do not of one choice of related rows: plain lookups, all of which must hold.
pub fn conjunction(kind: Kind) -> impl Strategy<Value = Condition> {
    vec(leaf(), 1..=3).prop_map(move |all| Shape::And(all).about(&[kind]))
}

fn follow(kind: Kind, path: &[usize]) -> (Trail, Kind) {
    let mut trail = Vec::new();
    let end = path.iter().fold(kind, |kind, number| {
        let step = kind.steps()[number % kind.steps().len()];
        trail.push(step);
        step.to
    });
    (Trail(trail), end)
}

impl Shape {
    /// The condition about the last of some models; the others are those of the closures around it.
    fn about(self, kinds: &[Kind]) -> Condition {
        let [outer @ .., kind] = kinds else { panic!("a condition is about a model") };
        let kind = *kind;
        let each = |all: Vec<Shape>| all.into_iter().map(|shape| shape.about(kinds)).collect();
        match self {
            Shape::Const(known) => Condition::Const(known),
            Shape::Leaf(path, column, lookup) => Condition::Leaf(follow(kind, &path).0, column, lookup),
            Shape::Columns(left, l, op, right, r) => {
                Condition::Columns(follow(kind, &left).0, l, op, follow(kind, &right).0, r)
            }
            Shape::Captured(left, l, op, _, right, r) if outer.is_empty() => {
                Shape::Columns(left, l, op, right, r).about(kinds)
            }
            Shape::Captured(left, l, op, up, right, r) => {
                let up = 1 + up % outer.len();
                let right = follow(kinds[outer.len() - up], &right).0;
                Condition::Captured(follow(kind, &left).0, l, op, up, right, r)
            }
            Shape::And(all) => Condition::And(each(all)),
            Shape::Or(any) => Condition::Or(each(any)),
            Shape::Xor(left, right) => Condition::Xor(left.about(kinds).into(), right.about(kinds).into()),
            Shape::Not(inner) => Condition::Not(inner.about(kinds).into()),
            Shape::Related(path, quantifier, inner) => {
                let (mut trail, mut end) = follow(kind, &path);
                // Only a relation to many rows can be asked.
                while !trail.0.last().is_some_and(|step| step.many) {
                    let step = end.steps()[0];
                    trail.0.push(step);
                    end = step.to;
                }
                Condition::Related(trail, quantifier, inner.about(&[kinds, &[end]].concat()).into())
            }
        }
    }
}
