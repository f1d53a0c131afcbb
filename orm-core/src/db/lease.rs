//! A borrowed connection, and how it goes back.

use std::sync::Arc;
use std::time::Instant;

use super::pool::{Pool, Pooled};
use super::{Connection, ConnectionState};
use crate::error::Error;

/// One of a pool's places. Dropped, it is free again.
pub(crate) struct Place {
    pool: Arc<Pool>,
    number: u64,
    back: Option<Pooled>,
}

impl Place {
    pub(crate) fn new(pool: Arc<Pool>, number: u64) -> Self {
        Place { pool, number, back: None }
    }

    /// Says that this thread holds it now.
    pub(crate) fn held_here(&self) {
        self.pool.held_here(self.number);
    }

    /// Gives the connection back, if it can be used again. Whatever its borrower left open is rolled back first.
    pub(crate) fn give_back(mut self, mut connection: Box<dyn Connection>, expires: Option<Instant>) {
        if connection.state() == ConnectionState::InTransaction {
            // What cannot be rolled back is not idle afterwards, and is not kept.
            let _ = connection.rollback();
        }
        let now = Instant::now();
        if connection.state() == ConnectionState::Idle && expires.is_none_or(|end| now < end) {
            self.back = Some(Pooled { connection, expires, since: now });
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.pool.release(self.number, self.back.take());
    }
}

/// A connection that is borrowed. Dropped, it goes back.
pub(crate) struct Lease(Option<Held>);

struct Held {
    place: Place,
    connection: Box<dyn Connection>,
    expires: Option<Instant>,
    broken: bool,
}

impl Lease {
    pub(crate) fn new(place: Place, connection: Box<dyn Connection>, expires: Option<Instant>) -> Self {
        Lease(Some(Held { place, connection, expires, broken: false }))
    }

    fn held(&mut self) -> &mut Held {
        self.0.as_mut().expect("a lease is empty only once it was taken apart or dropped")
    }

    pub(crate) fn connection(&mut self) -> &mut dyn Connection {
        &mut *self.held().connection
    }

    pub(crate) fn state(&self) -> ConnectionState {
        self.0.as_ref().map_or(ConnectionState::Broken, |held| held.connection.state())
    }

    /// Remembers whether an error means that the connection is not to be used again.
    pub(crate) fn note(&mut self, error: &Error) {
        self.held().broken |= error.breaks_connection();
    }

    /// The place, and the connection with its end, for a cursor that owns the connection.
    pub(crate) fn into_parts(mut self) -> (Place, Box<dyn Connection>, Option<Instant>) {
        let held = self.0.take().expect("a lease is empty only once it was taken apart or dropped");
        (held.place, held.connection, held.expires)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(Held { place, connection, expires, broken }) = self.0.take() {
            if broken {
                // Closed before its place is free, so that there are never more than the pool's size.
                drop(connection);
                drop(place);
            } else {
                place.give_back(connection, expires);
            }
        }
    }
}
