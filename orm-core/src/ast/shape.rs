//! A tree as the key of the statement that it becomes: all that the text depends on, and apart from it the values that it
//! does not depend on.

use std::convert::Infallible;
use std::hash::{Hash, Hasher};

use super::{
    Aggregate, ColumnRef, Combination, Conflict, Delete, Expr, From, Grouping, Groups, Insert, Join, OrderBy,
    Reference, Select, Source, Update, Window,
};
use crate::value::{Class, Value};

/// What a statement depends on, as words, and the values that take their places in it as parameters.
///
/// Keys are equal only where the trees are the same but for values of the same class. Everything in a key is of this process
/// alone: names are the addresses of their texts.
#[derive(Debug)]
pub struct Key<'t> {
    words: Vec<u64>,
    slots: Vec<Slot<'t>>,
    whole: bool,
}

/// A place in a tree for a value, or for a list of values, of the same class.
#[derive(Clone, Copy, Debug)]
pub enum Slot<'t> {
    /// One value.
    One(&'t Value),
    /// The items of a list; never empty.
    List(&'t [Value]),
}

/// A place in a tree whose value is to be changed.
#[derive(Debug)]
pub enum Place<'t> {
    /// One value.
    One(&'t mut Value),
    /// The items of a list.
    List(&'t mut Vec<Value>),
}

/// How far the number of words goes; what is larger is seldom asked twice.
const MOST_WORDS: usize = 2000;

/// From how many items on lists of all lengths have one text.
pub const LONG_LIST: usize = 64;

impl<'t> Key<'t> {
    /// An empty key.
    pub fn new() -> Self {
        Key { words: Vec::with_capacity(48), slots: Vec::with_capacity(8), whole: true }
    }

    /// The words, where the tree has a key at all.
    pub fn words(&self) -> Option<&[u64]> {
        (self.whole && self.words.len() <= MOST_WORDS).then_some(&self.words)
    }

    /// The values, in the order of the tree.
    pub fn slots(&self) -> &[Slot<'t>] {
        &self.slots
    }

    /// One word.
    pub fn word(&mut self, word: u64) {
        if self.words.len() <= MOST_WORDS {
            self.words.push(word);
        }
    }

    /// A number, such as a length.
    pub fn number(&mut self, number: usize) {
        self.word(number as u64);
    }

    /// Something that lives as long as the process, by where it is.
    pub fn address<T: ?Sized>(&mut self, of: &'static T) {
        self.number(std::ptr::from_ref(of).addr());
        self.number(size_of_val(of));
    }

    /// Names, each as long as the process lives.
    pub fn names(&mut self, names: &[&'static str]) {
        self.number(names.len());
        names.iter().for_each(|name| self.address(*name));
    }

    /// The tree has no key: it depends on what no word tells.
    pub fn give_up(&mut self) {
        self.whole = false;
    }

    /// The parts of a list, one by one.
    pub fn each<S: Shape + 't>(&mut self, parts: &'t [S]) {
        self.number(parts.len());
        parts.iter().for_each(|part| part.shape(self));
    }

    /// A part that may be missing.
    pub fn maybe<S: Shape + 't>(&mut self, part: Option<&'t S>) {
        self.number(part.is_some().into());
        part.iter().for_each(|part| part.shape(self));
    }

    /// A value: a slot where all values of its class give the same text, else a part of the key.
    pub fn value(&mut self, value: &'t Value) {
        match value.class() {
            Class::Alike(class) => {
                self.word(class);
                self.slots.push(Slot::One(value));
            }
            Class::Exact => self.exact(value),
            Class::Unknown => self.give_up(),
        }
    }

    fn exact(&mut self, value: &Value) {
        match value {
            // Equal numbers of different scale are written differently.
            Value::Decimal(decimal) => (decimal.units(), decimal.scale()).hash(self),
            other => other.hash(self),
        }
    }

    /// A list of values, of about that length.
    pub fn list(&mut self, list: &'t [Value]) {
        if list.is_empty() {
            return self.word(0);
        }
        self.number(list.len().min(LONG_LIST + 1).next_power_of_two());
        let bounds = list.iter().try_fold((u64::MAX, 0), |(least, most), value| {
            value.class().word().map(|class| (class.min(least), class.max(most)))
        });
        let integers = || list.iter().all(|value| matches!(value, Value::Int(_)));
        match bounds {
            // Of integers, what is true of the least and of the greatest is true of all between.
            Some((least, most)) if least == most || integers() => {
                self.word(least);
                self.word(most);
                self.slots.push(Slot::List(list));
            }
            _ => self.give_up(),
        }
    }
}

/// Folds words into one, quickly. Nothing but time hangs on how well: keys are compared whole.
pub fn fold(words: &[u64]) -> u64 {
    let folded =
        words.iter().fold(0, |folded: u64, word| (folded.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    folded ^ folded >> 32
}

impl Default for Key<'_> {
    fn default() -> Self {
        Key::new()
    }
}

/// What is hashed becomes words, so that whatever says how it is told apart can be part of a key.
impl Hasher for Key<'_> {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_ne_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.word(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.word(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.word(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.number(number);
    }

    fn write_isize(&mut self, number: isize) {
        self.number(number.cast_unsigned());
    }
}

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
        std::mem::discriminant(&self.source).hash(key);
        match &self.source {
            Source::Table(table) => key.address(*table),
            Source::Select(select) => select.shape(key),
            Source::Combination(combination) => combination.shape(key),
        }
        self.alias.hash(key);
        key.number(self.joins.len());
        for Join { table, alias, outer, left, right } in &self.joins {
            key.address(*table);
            (alias, outer).hash(key);
            left.shape(key);
            right.shape(key);
        }
    }

    fn places(&mut self, visit: &mut dyn FnMut(Place<'_>)) {
        match &mut self.source {
            Source::Table(_) => {}
            Source::Select(select) => select.places(visit),
            Source::Combination(combination) => combination.places(visit),
        }
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
