//! What statements are known by: all that a text depends on, and apart from it the values that it does not depend on.

use std::hash::{Hash, Hasher};

use super::Shape;
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
const MOST_WORDS: usize = 4000;

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
            Class::Shared(class) => {
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
