//! What a condition means, in plain Rust: the definition that the databases are held against.
//!
//! In one call of `filter` a to-many relation that stands somewhere outside of a negation is one row, the missing one
//! where there is none, wherever else it stands in that call. One that only stands inside a negation is asked about as a
//! whole there: the negation is true where the negated condition is true for no choice of its rows. A comparison with
//! NULL is not true, and the negation of what is not true is true.

use super::condition::{Column, Condition, Lookup, Op, Quantifier, TextOp, Trail};
use super::family::{Kind, Step};
use super::world::World;

/// A row, or the missing one.
type Choice = Option<usize>;

/// The rows chosen for to-many relations.
type Chosen<'a> = Vec<(&'a [Step], Choice)>;

/// A row that a condition is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub world: &'a World,
    pub kind: Kind,
    pub row: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Cell {
    Null,
    Int(i64),
    Text(&'static str),
}

/// The condition with `ne` told as a negation, and without double negations.
pub fn plain(condition: &Condition) -> Condition {
    let each = |all: &[Condition]| all.iter().map(plain).collect();
    let not = |inner: Condition| match inner {
        Condition::Not(inner) => *inner,
        Condition::Const(known) => Condition::Const(!known),
        other => Condition::Not(other.into()),
    };
    let leaf = |trail: &Trail, column: Column, lookup| Condition::Leaf(trail.clone(), column, lookup);
    match condition {
        Condition::Leaf(trail, column, Lookup::Int(Op::Ne, value)) => {
            not(leaf(trail, *column, Lookup::Int(Op::Eq, *value)))
        }
        Condition::Leaf(trail, column, Lookup::Text(TextOp::Ne, text)) => {
            not(leaf(trail, *column, Lookup::Text(TextOp::Eq, text)))
        }
        Condition::Leaf(trail, column, Lookup::Key(Op::Ne, key)) => {
            not(leaf(trail, *column, Lookup::Key(Op::Eq, *key)))
        }
        Condition::Columns(left, l, Op::Ne, right, r) => {
            not(Condition::Columns(left.clone(), *l, Op::Eq, right.clone(), *r))
        }
        Condition::Const(_) | Condition::Leaf(..) | Condition::Columns(..) => condition.clone(),
        Condition::And(all) => Condition::And(each(all)),
        Condition::Or(any) => Condition::Or(each(any)),
        Condition::Xor(left, right) => Condition::Xor(plain(left).into(), plain(right).into()),
        Condition::Not(inner) => not(plain(inner)),
        Condition::Related(trail, quantifier, inner) => {
            Condition::Related(trail.clone(), *quantifier, plain(inner).into())
        }
    }
}

/// The to-many relations of a path, the outermost first.
fn manys(trail: &[Step]) -> impl Iterator<Item = &[Step]> {
    (1..=trail.len()).filter(|end| trail[end - 1].many).map(|end| &trail[..end])
}

/// The to-many relations that a condition speaks of outside of negations.
fn spoken_of<'a>(condition: &'a Condition, found: &mut Vec<&'a [Step]>) {
    let mut add = |trail: &'a Trail| {
        for many in manys(&trail.0) {
            if !found.contains(&many) {
                found.push(many);
            }
        }
    };
    match condition {
        Condition::Leaf(trail, ..) => add(trail),
        Condition::Columns(left, _, _, right, _) => {
            add(left);
            add(right);
        }
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|each| spoken_of(each, found)),
        Condition::Xor(left, right) => {
            spoken_of(left, found);
            spoken_of(right, found);
        }
        Condition::Const(_) | Condition::Not(_) | Condition::Related(..) => {}
    }
}

impl<'a> Subject<'a> {
    /// Whether one call of `filter` keeps the row. The condition is a [`plain`] one.
    pub fn passes(self, condition: &'a Condition) -> bool {
        self.choices(condition) > 0
    }

    /// For how many choices of related rows the condition holds.
    pub fn choices(self, condition: &'a Condition) -> usize {
        let mut open = Vec::new();
        spoken_of(condition, &mut open);
        self.count(&open, &mut Vec::new(), condition)
    }

    fn count(self, open: &[&'a [Step]], chosen: &mut Chosen<'a>, condition: &'a Condition) -> usize {
        let Some((many, rest)) = open.split_first() else {
            return usize::from(self.holds(condition, chosen));
        };
        let mut choices: Vec<Choice> = self.rows(many, chosen).into_iter().map(Some).collect();
        if choices.is_empty() {
            choices.push(None);
        }
        let mut count = 0;
        for choice in choices {
            chosen.push((many, choice));
            count += self.count(rest, chosen, condition);
            chosen.pop();
        }
        count
    }

    fn holds(self, condition: &'a Condition, chosen: &mut Chosen<'a>) -> bool {
        match condition {
            Condition::Const(known) => *known,
            Condition::Leaf(trail, column, lookup) => answer(self.cell(&trail.0, *column, chosen), lookup),
            Condition::Columns(left, l, op, right, r) => {
                match (self.cell(&left.0, *l, chosen), self.cell(&right.0, *r, chosen)) {
                    (Cell::Int(left), Cell::Int(right)) => compare(left, *op, right),
                    _ => false,
                }
            }
            Condition::And(all) => all.iter().all(|each| self.holds(each, chosen)),
            Condition::Or(any) => any.iter().any(|each| self.holds(each, chosen)),
            Condition::Xor(left, right) => self.holds(left, chosen) != self.holds(right, chosen),
            Condition::Not(inner) => {
                let mut open = Vec::new();
                spoken_of(inner, &mut open);
                open.retain(|many| chosen.iter().all(|(known, _)| known != many));
                self.count(&open, chosen, inner) == 0
            }
            Condition::Related(trail, quantifier, inner) => {
                let end = trail.0.last().unwrap().to;
                let rows = self.rows(&trail.0, chosen);
                let passes = |row: usize| Subject { kind: end, row, ..self }.passes(inner);
                match quantifier {
                    Quantifier::Any => rows.into_iter().any(passes),
                    Quantifier::None => !rows.into_iter().any(passes),
                    Quantifier::Every => rows.into_iter().all(passes),
                }
            }
        }
    }

    /// The rows at the end of a path, whose last relation is not chosen for; of those before, the chosen row or each.
    fn rows(self, trail: &[Step], chosen: &Chosen<'a>) -> Vec<usize> {
        let mut kind = self.kind;
        let mut rows = vec![self.row];
        for end in 1..=trail.len() {
            let step = trail[end - 1];
            let known = chosen.iter().find(|(many, _)| *many == &trail[..end] && end < trail.len());
            rows = match known {
                Some((_, choice)) => choice.iter().copied().collect(),
                None => rows.into_iter().flat_map(|row| self.world.related(kind, row, step)).collect(),
            };
            kind = step.to;
        }
        rows
    }

    fn cell(self, trail: &[Step], column: Column, chosen: &Chosen<'a>) -> Cell {
        let mut kind = self.kind;
        let mut row = Some(self.row);
        for end in 1..=trail.len() {
            let step = trail[end - 1];
            row = if step.many {
                chosen.iter().find(|(many, _)| *many == &trail[..end]).expect("is chosen for").1
            } else {
                row.and_then(|row| self.world.related(kind, row, step).first().copied())
            };
            kind = step.to;
        }
        let Some(row) = row else { return Cell::Null };
        let cells = self.world.cells(kind, row);
        match column {
            Column::N => Cell::Int(cells.n.into()),
            Column::M => cells.m.map_or(Cell::Null, |m| Cell::Int(m.into())),
            Column::S => Cell::Text(cells.s),
            Column::T => cells.t.map_or(Cell::Null, Cell::Text),
            Column::Key | Column::Relation => Cell::Int(i64::try_from(row).unwrap() + 1),
        }
    }
}

fn answer(cell: Cell, lookup: &Lookup) -> bool {
    match (lookup, cell) {
        (Lookup::IsNull, cell) => cell == Cell::Null,
        (Lookup::IsNotNull, cell) => cell != Cell::Null,
        (Lookup::Int(op, value), Cell::Int(cell)) => compare(cell, *op, (*value).into()),
        (Lookup::Key(op, key), Cell::Int(cell)) => compare(cell, *op, *key),
        (Lookup::IntIn(list), Cell::Int(cell)) => list.iter().any(|value| i64::from(*value) == cell),
        (Lookup::KeyIn(list), Cell::Int(cell)) => list.contains(&cell),
        (Lookup::Text(op, text), Cell::Text(cell)) => match op {
            TextOp::Eq => cell == *text,
            TextOp::Ne => cell != *text,
            TextOp::Contains => cell.contains(text),
            TextOp::StartsWith => cell.starts_with(text),
            TextOp::EndsWith => cell.ends_with(text),
            TextOp::IExact => cell.to_lowercase() == text.to_lowercase(),
        },
        _ => false,
    }
}

fn compare(left: i64, op: Op, right: i64) -> bool {
    match op {
        Op::Eq => left == right,
        Op::Ne => left != right,
        Op::Gt => left > right,
        Op::Gte => left >= right,
        Op::Lt => left < right,
        Op::Lte => left <= right,
    }
}
