//! A driver with its connection, and what it is asked to do.

use std::hint::black_box;

use crate::Outcome;
use crate::answer::Tell;
use crate::work::Work;

/// A driver connected to a database of its own.
pub trait Session {
    /// Runs a script: tables and rows.
    fn script(&mut self, sql: &str) -> Outcome<()>;

    /// Makes a workload ready; false where the driver has no such thing.
    fn take_up(&mut self, work: Work) -> Outcome<bool>;

    /// Runs the workload so many times.
    fn repeat(&mut self, times: usize) -> Outcome<()>;

    /// Runs it once; what it gave, as text that is the same for every driver.
    fn answer(&mut self) -> Outcome<String>;
}

/// What a driver does with a connection to do a workload.
pub trait Variant<C> {
    fn repeat(&mut self, connection: &mut C, times: usize) -> Outcome<()>;
    fn answer(&mut self, connection: &mut C) -> Outcome<String>;
}

struct Timed<F, T> {
    run: F,
    tell: fn(&T, &mut String),
}

impl<C, F: FnMut(&mut C) -> Outcome<T>, T> Variant<C> for Timed<F, T> {
    fn repeat(&mut self, connection: &mut C, times: usize) -> Outcome<()> {
        for _ in 0..times {
            // Giving the memory of the result back is part of having asked for it.
            black_box((self.run)(connection)?);
        }
        Ok(())
    }

    fn answer(&mut self, connection: &mut C) -> Outcome<String> {
        let mut text = String::new();
        (self.tell)(&(self.run)(connection)?, &mut text);
        Ok(text)
    }
}

/// A workload whose result tells what it is.
pub fn variant<C: 'static, T: Tell + 'static>(run: impl FnMut(&mut C) -> Outcome<T> + 'static) -> Offer<C> {
    told(run, T::tell)
}

/// A workload with the way to tell its result.
pub fn told<C: 'static, T: 'static>(
    run: impl FnMut(&mut C) -> Outcome<T> + 'static,
    tell: fn(&T, &mut String),
) -> Offer<C> {
    Ok(Some(Box::new(Timed { run, tell })))
}

/// What a driver makes of a workload; none where it has no such thing.
pub type Offer<C> = Outcome<Option<Box<dyn Variant<C>>>>;

/// A connection, with what its driver says to each workload.
pub struct Open<C> {
    pub connection: C,
    pub script: fn(&mut C, &str) -> Outcome<()>,
    pub offer: fn(&mut C, Work) -> Offer<C>,
    variant: Option<Box<dyn Variant<C>>>,
}

impl<C> Open<C> {
    pub fn new(connection: C, script: fn(&mut C, &str) -> Outcome<()>, offer: fn(&mut C, Work) -> Offer<C>) -> Open<C> {
        Open { connection, script, offer, variant: None }
    }

    fn variant(&mut self) -> Outcome<(&mut dyn Variant<C>, &mut C)> {
        let variant = self.variant.as_mut().ok_or("no workload has been taken up")?;
        Ok((&mut **variant, &mut self.connection))
    }
}

impl<C> Session for Open<C> {
    fn script(&mut self, sql: &str) -> Outcome<()> {
        (self.script)(&mut self.connection, sql)
    }

    fn take_up(&mut self, work: Work) -> Outcome<bool> {
        self.variant = (self.offer)(&mut self.connection, work)?;
        Ok(self.variant.is_some())
    }

    // A name that a profiler can be told to count within.
    #[inline(never)]
    fn repeat(&mut self, times: usize) -> Outcome<()> {
        let (variant, connection) = self.variant()?;
        variant.repeat(connection, times)
    }

    fn answer(&mut self) -> Outcome<String> {
        let (variant, connection) = self.variant()?;
        variant.answer(connection)
    }
}
