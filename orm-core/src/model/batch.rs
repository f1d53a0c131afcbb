//! What rows that were fetched together know of each other.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use super::{ModelType, Slot};
use crate::error::Result;
use crate::value::{Row, Value};

/// What happens when a relation is read that was not loaded with its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[doc(alias = "FETCH_PEERS")]
pub enum FetchMode {
    /// It is loaded for this row alone.
    #[doc(alias = "FETCH_ONE")]
    One,
    /// It is loaded for all rows of the same result at once, in one statement.
    #[default]
    Peers,
    /// It is an error, [`Error::FetchBlocked`](crate::error::Error::FetchBlocked).
    #[doc(alias = "FETCH_RAISE")]
    Raise,
}

/// The rows of one result, as far as loading their relations together needs them.
pub struct Peers {
    mode: FetchMode,
    model: &'static ModelType,
    keys: OnceLock<Keys>,
    loaded: Box<[OnceLock<Arc<dyn Any + Send + Sync>>]>,
}

#[derive(Default)]
struct Keys {
    own: Vec<Value>,
    foreign: Vec<Vec<Value>>,
}

impl Peers {
    /// The model of the rows.
    pub fn model(&self) -> &'static ModelType {
        self.model
    }

    /// What happens when a relation is read that is not loaded.
    pub fn mode(&self) -> FetchMode {
        self.mode
    }

    /// The primary keys of the rows. Empty while they are still being read.
    pub fn own_keys(&self) -> &[Value] {
        self.keys.get().map_or(&[], |keys| &keys.own)
    }

    /// What a forward relation of the rows points at, NULLs left out.
    pub fn foreign_keys(&self, relation: usize) -> &[Value] {
        self.keys.get().and_then(|keys| keys.foreign.get(relation)).map_or(&[], Vec::as_slice)
    }

    /// What was loaded of a relation for all rows; its type is the loader's.
    pub fn loaded(&self, relation: usize) -> Option<&Arc<dyn Any + Send + Sync>> {
        self.loaded.get(relation)?.get()
    }

    /// Keeps what was loaded of a relation for all rows. What is there already stays.
    pub fn keep(&self, relation: usize, loaded: Arc<dyn Any + Send + Sync>) {
        if let Some(cell) = self.loaded.get(relation) {
            // Two threads that load at once load the same; either result will do.
            let _ = cell.set(loaded);
        }
    }
}

/// Rows while they are being read.
pub struct Batch {
    peers: Arc<Peers>,
    keys: Keys,
}

impl Batch {
    /// For rows of `model`.
    pub fn new(model: &'static ModelType, mode: FetchMode) -> Self {
        let count = (model.meta)().relations.len();
        let loaded = (0..count).map(|_| OnceLock::new()).collect();
        let mut keys = Keys::default();
        keys.foreign.resize_with(count, Vec::new);
        Batch { peers: Arc::new(Peers { mode, model, keys: OnceLock::new(), loaded }), keys }
    }

    /// The model of the rows.
    pub fn model(&self) -> &'static ModelType {
        self.peers.model
    }

    /// The slot of a forward relation whose key was just read.
    pub fn foreign(&mut self, relation: usize, key: &Value) -> Slot {
        if self.peers.mode == FetchMode::Peers {
            self.keys.foreign[relation].push(key.clone());
        }
        Slot::new(relation, self.peers.clone(), None)
    }

    /// Notes the primary key of the row that is being read, and gives its place among the rows; called once a row, where the
    /// model has relations that begin at it.
    ///
    /// # Errors
    /// As reading the cell fails.
    pub fn owner(&mut self, row: &dyn Row, at: usize) -> Result<usize> {
        let meta = (self.peers.model.meta)();
        let key = row.get(at + meta.primary_key)?.to_value_of(meta.key().column_type);
        self.keys.own.push(key);
        Ok(self.keys.own.len() - 1)
    }

    /// The slot of a relation that begins at the key of the row at place `owner`.
    pub fn reverse(&self, relation: usize, owner: usize) -> Slot {
        Slot::new(relation, self.peers.clone(), Some(owner))
    }

    /// All rows are read: from now on they know each other.
    pub fn finish(self) {
        let _ = self.peers.keys.set(self.keys);
    }
}
