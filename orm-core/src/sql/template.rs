//! Statements by what they are made of: a query that was asked before is not written again.
//!
//! What a tree's text depends on is its [`Key`]; the values that it does not depend on go where the template says. How a
//! template comes to be: the tree is written twice, once as it is and once with samples in place of its values. Where the
//! two texts are the same, and the parameters are the values one by one, each at a place that its sample tells, then that is
//! so for every tree of the same key. Where not, the statement is written anew each time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::change::{by_arrays, by_column, moves_counter};
use super::{Access, Dialect, Operation, Statement, Subjects};
use crate::ast::{Insert, Key, LONG_LIST, Place, Shape, Slot, fold};
use crate::error::Result;
use crate::value::Value;

/// What is asked of a tree: each gives another statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Asked {
    Models,
    Columns,
    AnyRow,
    Count,
    Insert,
    Update,
    Delete,
}

/// A statement without its values.
#[derive(Debug)]
struct Template {
    sql: Arc<str>,
    sources: Vec<Origin>,
    access: Access,
    operation: Operation,
    table: &'static str,
    subjects: Arc<Subjects>,
}

/// Where a parameter comes from.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// It is always the same.
    Constant(Value),
    /// The value of a slot.
    Slot(usize),
    /// An item of a slot's list; the last one, where it has not so many.
    Item(usize, usize),
    /// A slot's list.
    List(usize),
}

/// What is known of a key.
#[derive(Clone, Debug)]
enum Known {
    /// Its statement.
    Template(Arc<Template>),
    /// It has no rows, whatever the values.
    Empty,
    /// Each tree of it is to be written by itself.
    Different,
}

/// The templates of one database: those asked for of late.
#[derive(Debug, Default)]
pub struct Templates {
    kept: Mutex<Kept>,
}

/// Two generations: when the younger is full, the older is forgotten, and what was used meanwhile is in the younger.
#[derive(Debug, Default)]
struct Kept {
    young: Generation,
    old: Generation,
    /// How many words the keys of the younger have.
    words: usize,
}

/// By the fold of a key: of two keys with the same fold only the later is kept.
type Generation = HashMap<u64, (Box<[u64]>, Known), BuildHasherDefault<Folded>>;

/// How many statements a generation has.
const GENERATION: usize = 512;

/// How many words its keys have: a megabyte of them.
const WORDS: usize = 1 << 17;

impl Kept {
    fn find(&mut self, words: &[u64]) -> Option<Known> {
        let fold = fold(words);
        if let Some((key, known)) = self.young.get(&fold) {
            return (**key == *words).then(|| known.clone());
        }
        let (key, known) = self.old.remove(&fold).filter(|(key, _)| **key == *words)?;
        self.keep(key, known.clone());
        Some(known)
    }

    fn keep(&mut self, key: Box<[u64]>, known: Known) {
        if self.young.len() >= GENERATION || self.words + key.len() > WORDS {
            self.old = std::mem::take(&mut self.young);
            self.words = 0;
        }
        self.words += key.len();
        self.young.insert(fold(&key), (key, known));
    }
}

impl Templates {
    /// Forgets all.
    pub(crate) fn forget(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }

    /// The statement of a tree, which `write` gives where it is not known yet.
    ///
    /// # Errors
    /// As `write`.
    pub fn statement<T: Shape + Clone>(
        &self,
        asked: Asked,
        tree: &T,
        write: impl Fn(&T) -> Result<Option<Statement>>,
    ) -> Result<Option<Statement>> {
        let mut key = Key::new();
        asked.hash(&mut key);
        tree.shape(&mut key);
        let Some(words) = key.words() else { return write(tree) };
        // Only what was put there whole is ever found, so that a panic elsewhere does no harm.
        let found = self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(words);
        match found {
            Some(Known::Template(template)) => Ok(Some(template.with(key.slots()))),
            Some(Known::Empty) => Ok(None),
            Some(Known::Different) => write(tree),
            None => {
                let statement = write(tree)?;
                let known = learn(asked, tree, &key, statement.as_ref(), write);
                self.kept.lock().unwrap_or_else(PoisonError::into_inner).keep(words.into(), known);
                Ok(statement)
            }
        }
    }
}

impl Templates {
    /// An insertion. Its text does not depend on values, so that they are only put in their order.
    ///
    /// # Errors
    /// As [`insert`](super::insert()).
    pub fn insertion(&self, insert: Insert, dialect: &dyn Dialect) -> Result<Statement> {
        let mut key = Key::new();
        Asked::Insert.hash(&mut key);
        let arrays = by_arrays(&insert, dialect);
        insert.shape(arrays, &mut key);
        let words = key.words().filter(|_| !moves_counter(&insert, dialect));
        let Some(words) = words else { return super::insert(&insert, dialect) };
        let found = self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(words);
        if let Some(Known::Template(template)) = found {
            return Ok(template.statement(parameters(insert.rows, insert.columns.len(), arrays)));
        }
        let statement = super::insert(&insert, dialect)?;
        let template = Known::Template(Arc::new(Template::of(&statement, Vec::new())));
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keep(words.into(), template);
        Ok(statement)
    }
}

/// The values of rows in the order of an insertion's parameters.
fn parameters(rows: Vec<Vec<Value>>, columns: usize, arrays: bool) -> Vec<Value> {
    if !arrays {
        return rows.into_iter().flatten().collect();
    }
    by_column(rows.into_iter(), columns).into_iter().map(Value::List).collect()
}

/// What trees of a key have in common, as far as one of them and its samples tell.
fn learn<T: Shape + Clone>(
    asked: Asked,
    tree: &T,
    key: &Key<'_>,
    statement: Option<&Statement>,
    write: impl Fn(&T) -> Result<Option<Statement>>,
) -> Known {
    let mut sampled = tree.clone();
    if !sample(&mut sampled) {
        return Known::Different;
    }
    let mut samples = Key::new();
    asked.hash(&mut samples);
    sampled.shape(&mut samples);
    if samples.words() != key.words() || samples.slots().len() != key.slots().len() {
        return Known::Different;
    }
    match (statement, write(&sampled)) {
        (None, Ok(None)) => Known::Empty,
        (Some(statement), Ok(Some(other))) if statement.sql == other.sql => {
            let params = other.params.iter().zip(&statement.params);
            let sources: Option<Vec<_>> = params.map(|(param, real)| origin(param, real, samples.slots())).collect();
            let Some(sources) = sources.filter(|sources| sources.len() == other.params.len()) else {
                return Known::Different;
            };
            let template = Template::of(statement, sources);
            let same = template.with(key.slots()).params == statement.params;
            if same { Known::Template(Arc::new(template)) } else { Known::Different }
        }
        _ => Known::Different,
    }
}

/// Puts a sample in place of each value that a text does not depend on; whether there were enough.
fn sample<T: Shape>(tree: &mut T) -> bool {
    let (mut next, mut enough) = (0, true);
    let mut another = |like: &Value| {
        let sample = like.sample(next);
        next += 1;
        enough &= sample.is_some();
        sample.unwrap_or(Value::Null)
    };
    tree.places(&mut |place| match place {
        Place::One(value) => {
            if value.class().word().is_some() {
                *value = another(value);
            }
        }
        Place::List(list) => {
            // The key tells of which classes the items are.
            let least = list.iter().min_by_key(|value| value.class().word());
            let most = list.iter().max_by_key(|value| value.class().word());
            let length = if list.len() > LONG_LIST { LONG_LIST + 1 } else { list.len().next_power_of_two() };
            let likes = least.into_iter().chain(most).chain(list.iter().cycle()).take(length);
            let items: Vec<_> = likes.map(&mut another).collect();
            *list = items;
        }
    });
    enough
}

/// Where a parameter of the sampled statement comes from; none where it is made of a value.
fn origin(param: &Value, real: &Value, samples: &[Slot<'_>]) -> Option<Origin> {
    for (number, slot) in samples.iter().enumerate() {
        match (slot, param) {
            (Slot::One(sample), param) if *sample == param => return Some(Origin::Slot(number)),
            (Slot::List(samples), Value::List(items)) if items.as_slice() == *samples => {
                return Some(Origin::List(number));
            }
            (Slot::List(samples), param) => {
                if let Some(item) = samples.iter().position(|sample| sample == param) {
                    return Some(Origin::Item(number, item));
                }
            }
            _ => {}
        }
    }
    (param == real).then(|| Origin::Constant(real.clone()))
}

impl Template {
    fn of(statement: &Statement, sources: Vec<Origin>) -> Self {
        Template {
            sql: statement.sql.clone(),
            sources,
            access: statement.access,
            operation: statement.operation,
            table: statement.table,
            subjects: statement.subjects.clone(),
        }
    }

    /// The statement with these values.
    fn with(&self, slots: &[Slot<'_>]) -> Statement {
        let params = self.sources.iter().map(|source| match source {
            Origin::Constant(value) => value.clone(),
            Origin::Slot(number) | Origin::Item(number, _) | Origin::List(number) => match (source, &slots[*number]) {
                (_, Slot::One(value)) => (*value).clone(),
                (Origin::Item(_, item), Slot::List(list)) => list[(*item).min(list.len() - 1)].clone(),
                (_, Slot::List(list)) => Value::List(list.to_vec()),
            },
        });
        self.statement(params.collect())
    }

    fn statement(&self, params: Vec<Value>) -> Statement {
        Statement {
            sql: self.sql.clone(),
            params,
            access: self.access,
            operation: self.operation,
            table: self.table,
            location: None,
            subjects: self.subjects.clone(),
        }
    }
}

/// Takes a fold for the hash that it is.
#[derive(Default)]
struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, fold: u64) {
        self.0 = fold;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(kept: &mut Kept, first: u64, length: usize) {
        kept.keep(std::iter::once(first).chain(std::iter::repeat(0)).take(length).collect(), Known::Empty);
    }

    #[test]
    fn what_is_asked_for_stays_and_what_is_not_goes() {
        let mut kept = Kept::default();
        keep(&mut kept, 0, 1);
        for key in 1..5_000 {
            keep(&mut kept, key, 1);
            assert!(kept.find(&[0]).is_some(), "after {key} others");
        }
        assert!(kept.find(&[1]).is_none());
        assert!(kept.young.len() + kept.old.len() <= 2 * GENERATION);
    }

    #[test]
    fn large_keys_are_few() {
        let mut kept = Kept::default();
        (0..500).for_each(|key| keep(&mut kept, key, 4_000));
        let words = |generation: &Generation| generation.values().map(|(key, _)| key.len()).sum::<usize>();
        assert!(words(&kept.young) + words(&kept.old) <= 2 * WORDS);
        assert!(kept.find(&std::iter::once(499).chain(std::iter::repeat(0)).take(4_000).collect::<Vec<_>>()).is_some());
    }
}
