//! Whether a model can stand between the sides of a many-to-many relation, which the compiler asks of constants: what a model
//! points at is known to its own derive alone.

/// The foreign keys of a model, each by its name and the place of the model that it points at.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// Its own; none for a target that is no model, which is told elsewhere.
    pub own: &'static [(&'static str, Option<&'static str>)],
    /// Those of the groups that it flattens.
    pub groups: &'static [Keys],
}

impl Keys {
    /// No foreign keys.
    pub const NONE: Keys = Keys { own: &[], groups: &[] };
}

/// What is wrong with a through model, in the words of its user.
#[derive(Clone, Copy, Debug)]
pub struct Complaints {
    /// There is no foreign key to the side that has the field; of a model to itself, there are not two.
    pub no_from: &'static str,
    /// There is none to the other side.
    pub no_to: &'static str,
    /// There is one more than can be told apart.
    pub several: &'static str,
}

/// Compiles where the through model has one foreign key to each side. What is no model has no keys, and is told elsewhere.
#[track_caller]
pub const fn stands_between(keys: Option<Keys>, from: Option<&str>, to: Option<&str>, complaints: Complaints) {
    let (Some(keys), Some(from), Some(to)) = (keys, from, to) else { return };
    let itself = crate::meta::same(from, to);
    let (sources, targets) = (count(&keys, from), count(&keys, to));
    // Evaluated by the compiler alone, whose errors these become.
    if unknown(&keys) {
        return;
    }
    if sources == 0 || (itself && sources == 1) {
        panic!("{}", complaints.no_from);
    }
    if targets == 0 {
        panic!("{}", complaints.no_to);
    }
    if sources > 1 + itself as usize || targets > 1 + itself as usize {
        panic!("{}", complaints.several);
    }
}

/// Compiles where a model has a foreign key of this name to the model at `to`. What is no model has no keys, and is told
/// elsewhere.
#[track_caller]
pub const fn is_pointed_at(keys: Option<Keys>, name: &str, to: Option<&str>, complaint: &'static str) {
    let (Some(keys), Some(to)) = (keys, to) else { return };
    let mut at = 0;
    while at < keys.own.len() {
        let (own, target) = keys.own[at];
        if crate::meta::same(own, name) {
            match target {
                Some(target) if !crate::meta::same(target, to) => {}
                _ => return,
            }
        }
        at += 1;
    }
    // Evaluated by the compiler alone, whose error this becomes.
    panic!("{}", complaint);
}

const fn count(keys: &Keys, place: &str) -> usize {
    let (mut found, mut at) = (0, 0);
    while at < keys.own.len() {
        if let (_, Some(target)) = keys.own[at]
            && crate::meta::same(target, place)
        {
            found += 1;
        }
        at += 1;
    }
    at = 0;
    while at < keys.groups.len() {
        found += count(&keys.groups[at], place);
        at += 1;
    }
    found
}

/// Whether a key points at what is no model.
const fn unknown(keys: &Keys) -> bool {
    let mut at = 0;
    while at < keys.own.len() {
        if keys.own[at].1.is_none() {
            return true;
        }
        at += 1;
    }
    at = 0;
    while at < keys.groups.len() {
        if unknown(&keys.groups[at]) {
            return true;
        }
        at += 1;
    }
    false
}
