//! The statements prepared on a connection, at most so many; those not used for longest go first.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;
use std::sync::Arc;

use orm_core::sql::Statement;
use orm_core::value::Value;

use crate::bind::type_of;
use crate::row::Cell;

/// How many statements stay prepared.
pub(crate) const CAPACITY: usize = 256;

/// A prepared statement.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) statement: tokio_postgres::Statement,
    pub(crate) cells: Arc<[Cell]>,
}

struct Entry {
    sql: Arc<str>,
    types: Box<[u32]>,
    prepared: Prepared,
    used: u64,
}

/// Prepared statements by their text and the types of their parameters.
#[derive(Default)]
pub(crate) struct Cache {
    entries: HashMap<u64, Entry>,
    clock: u64,
}

/// What a statement is found by. Two statements of one key are told apart by comparing them.
pub(crate) fn key(statement: &Statement) -> u64 {
    let mut hasher = DefaultHasher::new();
    statement.sql.hash(&mut hasher);
    for value in &statement.params {
        discriminant(value).hash(&mut hasher);
        if let Value::List(_) = value {
            type_of(value).oid().hash(&mut hasher);
        }
    }
    hasher.finish()
}

impl Entry {
    fn is_of(&self, statement: &Statement) -> bool {
        (Arc::ptr_eq(&self.sql, &statement.sql) || self.sql == statement.sql)
            && self.types.len() == statement.params.len()
            && self.types.iter().zip(&statement.params).all(|(oid, value)| *oid == type_of(value).oid())
    }
}

impl Cache {
    /// The prepared statement, which is then the one used last.
    pub(crate) fn get(&mut self, key: u64, statement: &Statement) -> Option<Prepared> {
        let entry = self.entries.get_mut(&key).filter(|entry| entry.is_of(statement))?;
        self.clock += 1;
        entry.used = self.clock;
        Some(entry.prepared.clone())
    }

    /// Makes room for one statement more. One that must go for it is closed on the server by its being dropped.
    pub(crate) fn make_room(&mut self) {
        if self.entries.len() >= CAPACITY {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| *key);
            oldest.and_then(|oldest| self.entries.remove(&oldest));
        }
    }

    /// Keeps a prepared statement, once there is room.
    pub(crate) fn insert(&mut self, key: u64, statement: &Statement, prepared: Prepared) {
        self.clock += 1;
        let types = statement.params.iter().map(|value| type_of(value).oid()).collect();
        self.entries.insert(key, Entry { sql: Arc::clone(&statement.sql), types, prepared, used: self.clock });
    }

    /// Forgets one statement.
    pub(crate) fn remove(&mut self, key: u64) {
        self.entries.remove(&key);
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
