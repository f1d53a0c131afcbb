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

/// A path, and the number of closures around the one that it begins in.
type Place<'a> = (usize, &'a [Step]);

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
        Condition::Captured(left, l, Op::Ne, up, right, r) => {
            not(Condition::Captured(left.clone(), *l, Op::Eq, *up, right.clone(), *r))
        }
        Condition::Const(_) | Condition::Leaf(..) | Condition::Columns(..) | Condition::Captured(..) => {
            condition.clone()
        }
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

/// The to-many relations that a condition in a closure `level` deep speaks of outside of negations, those whose paths
/// begin in closures at most `base` deep.
fn spoken_of<'a>(condition: &'a Condition, level: usize, base: usize, found: &mut Vec<Place<'a>>) {
    let mut add = |level: usize, trail: &'a Trail| {
        for many in manys(&trail.0).filter(|_| level <= base) {
            if !found.contains(&(level, many)) {
                found.push((level, many));
            }
        }
    };
    match condition {
        Condition::Leaf(trail, ..) => add(level, trail),
        Condition::Columns(left, _, _, right, _) => {
            add(level, left);
            add(level, right);
        }
        Condition::Captured(left, _, _, up, right, _) => {
            add(level, left);
            add(level - up, right);
        }
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|each| spoken_of(each, level, base, found)),
        Condition::Xor(left, right) => {
            spoken_of(left, level, base, found);
            spoken_of(right, level, base, found);
        }
        Condition::Related(_, Quantifier::Any, inner) => spoken_of(inner, level + 1, base, found),
        Condition::Const(_) | Condition::Not(_) | Condition::Related(..) => {}
    }
}

impl Subject<'_> {
    /// Whether one call of `filter` keeps the row. The condition is a [`plain`] one.
    pub fn passes(self, condition: &Condition) -> bool {
        self.choices(condition) > 0
    }

    /// For how many choices of related rows the condition holds.
    pub fn choices(self, condition: &Condition) -> usize {
        Point { world: self.world, rows: vec![(self.kind, self.row)], chosen: Vec::new() }.choices(condition)
    }
}

/// Where in a condition we are.
struct Point<'a> {
    world: &'a World,
    /// What the closures around here are about, the outermost first.
    rows: Vec<(Kind, usize)>,
    /// The rows chosen for to-many relations.
    chosen: Vec<(Place<'a>, Choice)>,
}

impl<'a> Point<'a> {
    fn level(&self) -> usize {
        self.rows.len() - 1
    }

    /// What a condition `inside` closures further in speaks of that is not chosen for yet.
    fn open(&self, condition: &'a Condition, inside: usize) -> Vec<Place<'a>> {
        let mut open = Vec::new();
        spoken_of(condition, self.level() + inside, self.level(), &mut open);
        open.retain(|place| self.choice(*place).is_none());
        open
    }

    fn choice(&self, place: Place<'_>) -> Option<Choice> {
        self.chosen.iter().find(|(known, _)| *known == place).map(|(_, choice)| *choice)
    }

    fn choices(&mut self, condition: &'a Condition) -> usize {
        let open = self.open(condition, 0);
        self.count(&open, &mut |point| point.holds(condition))
    }

    fn count(&mut self, open: &[Place<'a>], test: &mut dyn FnMut(&mut Self) -> bool) -> usize {
        let Some(((level, many), rest)) = open.split_first() else {
            return usize::from(test(self));
        };
        let mut choices: Vec<Choice> = self.ends(*level, many).into_iter().map(Some).collect();
        if choices.is_empty() {
            choices.push(None);
        }
        let mut count = 0;
        for choice in choices {
            self.chosen.push(((*level, many), choice));
            count += self.count(rest, test);
            self.chosen.pop();
        }
        count
    }

    fn holds(&mut self, condition: &'a Condition) -> bool {
        let level = self.level();
        match condition {
            Condition::Const(known) => *known,
            Condition::Leaf(trail, column, lookup) => answer(self.cell(level, &trail.0, *column), lookup),
            Condition::Columns(left, l, op, right, r) => {
                compare_cells(self.cell(level, &left.0, *l), *op, self.cell(level, &right.0, *r))
            }
            Condition::Captured(left, l, op, up, right, r) => {
                compare_cells(self.cell(level, &left.0, *l), *op, self.cell(level - up, &right.0, *r))
            }
            Condition::And(all) => all.iter().all(|each| self.holds(each)),
            Condition::Or(any) => any.iter().any(|each| self.holds(each)),
            Condition::Xor(left, right) => self.holds(left) != self.holds(right),
            Condition::Not(inner) => self.choices(inner) == 0,
            Condition::Related(trail, Quantifier::Any, inner) => self.passing(trail, inner) > 0,
            Condition::Related(trail, Quantifier::None, inner) => {
                let open = self.open(inner, 1);
                self.count(&open, &mut |point| point.passing(trail, inner) > 0) == 0
            }
            Condition::Related(trail, Quantifier::Every, inner) => {
                self.passing(trail, inner) == self.ends(level, &trail.0).len()
            }
        }
    }

    /// Of how many related rows a condition holds.
    fn passing(&mut self, trail: &'a Trail, condition: &'a Condition) -> usize {
        let Some(end) = trail.0.last() else { panic!("a relation is asked") };
        let rows = self.ends(self.level(), &trail.0);
        let mut passing = 0;
        for row in rows {
            self.rows.push((end.to, row));
            passing += usize::from(self.choices(condition) > 0);
            self.rows.pop();
        }
        passing
    }

    /// The rows at the end of a path, be its last relation chosen for or not; of those before, the chosen row or each.
    fn ends(&self, level: usize, trail: &[Step]) -> Vec<usize> {
        let (mut kind, row) = self.rows[level];
        let mut rows = vec![row];
        for end in 1..=trail.len() {
            let step = trail[end - 1];
            let known = if end < trail.len() { self.choice((level, &trail[..end])) } else { None };
            rows = match known {
                Some(choice) => choice.into_iter().collect(),
                None => rows.into_iter().flat_map(|row| self.world.related(kind, row, step)).collect(),
            };
            kind = step.to;
        }
        // A row that several ways lead to is one row.
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn cell(&self, level: usize, trail: &[Step], column: Column) -> Cell {
        let (mut kind, row) = self.rows[level];
        let mut row = Some(row);
        for end in 1..=trail.len() {
            let step = trail[end - 1];
            row = if step.many {
                self.choice((level, &trail[..end])).expect("is chosen for")
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

fn compare_cells(left: Cell, op: Op, right: Cell) -> bool {
    match (left, right) {
        (Cell::Int(left), Cell::Int(right)) => compare(left, op, right),
        _ => false,
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
