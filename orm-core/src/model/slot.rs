//! What an object keeps of one of its relations.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::Peers;
use crate::meta::RelationKind;
use crate::value::Value;

/// A loaded relation, its type erased: `T` for a relation to one, `Vec<T>` for one to many, none
/// where it is known that there is no such row.
pub type Loaded = Option<Arc<dyn Any + Send + Sync>>;

/// A relation of an object: what is loaded of it, and what loading it needs to know.
pub struct Slot {
    relation: u32,
    /// The place of the object among its peers, for relations that begin at it.
    owner: u32,
    peers: Option<Arc<Peers>>,
    kept: Kept,
}

/// What was loaded. Rows are lent out by reference, so that those which no longer hold stay, with the newer ones behind
/// them, until the object goes or is borrowed mutably.
pub struct Kept {
    loaded: OnceLock<Loaded>,
    /// Whether a load has begun, which may be of rows from before a change.
    asked: AtomicBool,
    /// Whether what the peers loaded no longer holds for this row.
    alone: bool,
    newer: OnceLock<Box<Kept>>,
}

impl Kept {
    fn new(loaded: OnceLock<Loaded>, alone: bool) -> Self {
        Kept { loaded, asked: AtomicBool::new(false), alone, newer: OnceLock::new() }
    }

    /// What was loaded; none where nothing was.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.loaded.get()
    }

    /// Keeps what was loaded, unless something is there already.
    pub fn fill(&self, loaded: Loaded) -> &Loaded {
        self.loaded.get_or_init(|| loaded)
    }

    /// Notes that a load begins, whose rows are to be kept here.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// Whether the relation is to be loaded for this row alone, since what its peers loaded was forgotten.
    pub fn is_alone(&self) -> bool {
        self.alone
    }
}

/// One after another, since a long chain would take a deep stack.
impl Drop for Kept {
    fn drop(&mut self) {
        let mut next = self.newer.take();
        while let Some(mut kept) = next {
            next = kept.newer.take();
        }
    }
}

impl Slot {
    pub(super) fn new(relation: usize, peers: Arc<Peers>, owner: Option<usize>) -> Self {
        // No struct has so many fields, and what is beyond the last place is nobody's.
        let relation = u32::try_from(relation).unwrap_or(u32::MAX);
        let owner = owner.and_then(|owner| u32::try_from(owner).ok()).unwrap_or(u32::MAX);
        Slot { relation, owner, peers: Some(peers), kept: Kept::new(OnceLock::new(), false) }
    }

    /// Of an object that was not read from a database.
    pub fn detached() -> Self {
        Slot { relation: 0, owner: u32::MAX, peers: None, kept: Kept::new(OnceLock::new(), false) }
    }

    /// What holds now.
    pub fn kept(&self) -> &Kept {
        let mut kept = &self.kept;
        while let Some(newer) = kept.newer.get() {
            kept = newer;
        }
        kept
    }

    /// What was loaded; none where nothing was.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.kept().loaded()
    }

    /// Keeps what was loaded, unless something is there already.
    pub fn fill(&self, loaded: Loaded) -> &Loaded {
        self.kept().fill(loaded)
    }

    /// Lets go of what was loaded, for this row alone and together with its peers.
    pub fn clear(&mut self) {
        let peers_loaded = self.peers.as_ref().is_some_and(|peers| peers.loaded(self.relation()).is_some());
        self.kept = Kept::new(OnceLock::new(), self.kept().alone || peers_loaded);
    }

    /// As [`Slot::clear`], while rows may be lent out: these stay as they are, and the next use loads anew.
    pub fn renew(&self) {
        let kept = self.kept();
        if kept.loaded().is_some() || kept.asked.load(Ordering::SeqCst) || !kept.alone {
            // Another thread's will do as well: it was made during this call, so nothing older is loaded into it.
            let _ = kept.newer.set(Box::new(Kept::new(OnceLock::new(), true)));
        }
    }

    /// The rows read together with the object.
    pub fn peers(&self) -> Option<&Arc<Peers>> {
        self.peers.as_ref()
    }

    /// The relation's position in its model. Of no meaning while [`Slot::peers`] is none.
    pub fn relation(&self) -> usize {
        self.relation as usize
    }

    /// The relation's kind; none for an object that was not read from a database.
    pub fn kind(&self) -> Option<&'static RelationKind> {
        Some(&(self.peers.as_ref()?.model().meta)().relations[self.relation()].kind)
    }

    /// The key of the object, for relations that begin at it; NULL where it has none yet.
    pub fn owner(&self) -> &Value {
        self.peers.as_ref().and_then(|peers| peers.own_keys().get(self.owner as usize)).unwrap_or(&Value::Null)
    }
}

impl Clone for Slot {
    fn clone(&self) -> Self {
        let kept = self.kept();
        let kept = Kept::new(kept.loaded.clone(), kept.alone);
        Slot { relation: self.relation, owner: self.owner, peers: self.peers.clone(), kept }
    }
}

impl Default for Slot {
    fn default() -> Self {
        Slot::detached()
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.loaded() {
            None => "not loaded",
            Some(None) => "none",
            Some(Some(_)) => "loaded",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(number: i64) -> Loaded {
        Some(Arc::new(number))
    }

    fn read(loaded: Option<&Loaded>) -> Option<i64> {
        loaded?.as_ref()?.downcast_ref().copied()
    }

    #[test]
    fn what_is_forgotten_stays_until_the_slot_goes_and_no_longer() {
        let slot = Slot::detached();
        let first = Arc::new(1_i64);
        let lent = slot.fill(Some(first.clone()));
        slot.renew();
        assert!(slot.loaded().is_none() && slot.kept().is_alone());
        slot.fill(rows(2));
        assert_eq!((read(Some(lent)), read(slot.loaded()), read(slot.clone().loaded())), (Some(1), Some(2), Some(2)));
        assert_eq!(Arc::strong_count(&first), 2);
        drop(slot);
        assert_eq!(Arc::strong_count(&first), 1);
    }

    #[test]
    fn rows_that_were_asked_for_before_a_change_are_not_kept_as_newer() {
        let slot = Slot::detached();
        let before = slot.kept();
        before.ask();
        slot.renew();
        before.fill(rows(1));
        assert!(slot.loaded().is_none());
    }

    #[test]
    fn changes_without_a_read_between_keep_nothing_more() {
        let slot = Slot::detached();
        slot.renew();
        let kept: *const Kept = slot.kept();
        (0..100).for_each(|_| slot.renew());
        assert!(std::ptr::eq(kept, slot.kept()));
    }

    #[test]
    fn a_long_chain_goes_without_a_deep_stack() {
        let mut slot = Slot::detached();
        // The newest is found by walking, which a test has no time for.
        let mut chain = Kept::new(OnceLock::new(), true);
        for number in 0..1_000_000 {
            let older = Kept::new(OnceLock::from(rows(number)), true);
            let _ = older.newer.set(Box::new(chain));
            chain = older;
        }
        slot.kept = chain;
        drop(slot);
    }
}
