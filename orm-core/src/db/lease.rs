//! A borrowed connection: how it is got from the pool, and how it goes back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::chance::varied;
use super::pool::{Borrower, Pool, Pooled};
use super::turn::Turn;
use super::{Connection, ConnectionState};
use crate::error::{Error, Result};

/// How long a connection may idle before it is asked whether it still lives.
const TRUSTED: Duration = Duration::from_secs(1);
/// How long it has to answer.
const PING: Duration = Duration::from_secs(2);

/// One of a pool's places. Dropped, it is free again.
pub(crate) struct Place {
    pool: Arc<Pool>,
    number: u64,
    back: Option<Pooled>,
    #[cfg(feature = "tracing")]
    since: Instant,
    /// Of one who writes. Let go once the place is free.
    _turn: Option<Turn>,
}

impl Place {
    pub(crate) fn new(pool: Arc<Pool>, number: u64, turn: Option<Turn>) -> Self {
        Place {
            pool,
            number,
            back: None,
            #[cfg(feature = "tracing")]
            since: Instant::now(),
            _turn: turn,
        }
    }

    fn look_at_age(&self) {
        #[cfg(feature = "tracing")]
        if self.since.elapsed() >= self.pool.limits().old {
            self.pool.tell_of_old();
        }
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

    /// Has it told that its transaction is old, if it is.
    pub(crate) fn look_at_age(&self) {
        if let Some(held) = &self.0 {
            held.place.look_at_age();
        }
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

impl Pool {
    /// A connection, idle and alive.
    pub(crate) fn check_out(self: &Arc<Self>, borrower: Borrower) -> Result<Lease> {
        let now = Instant::now();
        self.look_at_process(now)?;
        // Before the place, so that those who wait to write leave the connections to those who read.
        let turn = self.turn(&borrower)?;
        let now = if turn.is_some() { Instant::now() } else { now };
        let (number, pooled) = self.take(borrower, now)?;
        // From here on the place is given back however this ends.
        let place = Place::new(self.clone(), number, turn);
        let Some(pooled) = pooled else { return self.connect(place) };
        if pooled.expires.is_some_and(|end| end <= now) || pooled.connection.state() != ConnectionState::Idle {
            drop(pooled);
            return self.connect(place);
        }
        self.look_at_target(now)?;
        let mut pooled = pooled;
        if now.saturating_duration_since(pooled.since) > TRUSTED && pooled.connection.ping(PING).is_err() {
            drop(pooled);
            // What killed one connection that idled killed the others, most likely; asking each would add up their
            // delays.
            if let Some(before) = now.checked_sub(TRUSTED) {
                drop(self.take_idle_since(before));
            }
            return self.connect(place);
        }
        Ok(Lease::new(place, pooled.connection, pooled.expires))
    }

    fn connect(&self, place: Place) -> Result<Lease> {
        let connection = self.backend().connect()?;
        self.allow_at_most(connection.max_parameters());
        // A database that lives in its one connection would be lost with it.
        let lasts = self.backend().max_connections() == Some(1);
        let expires = (!lasts).then(|| Instant::now() + varied(self.limits().max_lifetime));
        Ok(Lease::new(place, connection, expires))
    }
}
