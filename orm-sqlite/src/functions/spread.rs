//! Variance and standard deviation.

use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags, WindowAggregate};
use rusqlite::types::ValueRef;

use super::read::float;

pub(crate) const VARIANCE: &str = "orm_var_pop";
pub(crate) const VARIANCE_SAMPLE: &str = "orm_var_samp";
pub(crate) const STD_DEV: &str = "orm_stddev_pop";
pub(crate) const STD_DEV_SAMPLE: &str = "orm_stddev_samp";

pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> rusqlite::Result<()> {
    for (name, sample, root) in
        [(VARIANCE, false, false), (VARIANCE_SAMPLE, true, false), (STD_DEV, false, true), (STD_DEV_SAMPLE, true, true)]
    {
        connection.create_window_function(name, 1, flags, Spread { sample, root })?;
    }
    Ok(())
}

struct Spread {
    /// Whether the values are a sample of more.
    sample: bool,
    /// Whether it is the standard deviation.
    root: bool,
}

/// How many values there are, their mean, and the sum of their squared distances from it: added to value by value, no
/// digits are lost to large squares.
#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Aggregate<Moments, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, context: &mut Context<'_>, moments: &mut Moments) -> rusqlite::Result<()> {
        if context.get_raw(0) != ValueRef::Null {
            let value = float(context, 0)?;
            moments.count += 1.0;
            let before = value - moments.mean;
            moments.mean += before / moments.count;
            moments.squares += before * (value - moments.mean);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, moments: Option<Moments>) -> rusqlite::Result<Option<f64>> {
        Ok(self.of(&moments.unwrap_or_default()))
    }
}

impl WindowAggregate<Moments, Option<f64>> for Spread {
    fn value(&self, moments: Option<&mut Moments>) -> rusqlite::Result<Option<f64>> {
        Ok(moments.and_then(|moments| self.of(moments)))
    }

    fn inverse(&self, context: &mut Context<'_>, moments: &mut Moments) -> rusqlite::Result<()> {
        if context.get_raw(0) == ValueRef::Null {
            return Ok(());
        }
        if moments.count <= 1.0 {
            *moments = Moments::default();
            return Ok(());
        }
        let value = float(context, 0)?;
        let after = value - moments.mean;
        moments.count -= 1.0;
        moments.mean -= after / moments.count;
        moments.squares -= after * (value - moments.mean);
        Ok(())
    }
}

impl Spread {
    fn of(&self, moments: &Moments) -> Option<f64> {
        let free = moments.count - f64::from(u8::from(self.sample));
        if moments.count == 0.0 || free <= 0.0 {
            return None;
        }
        let variance = (moments.squares / free).max(0.0);
        Some(if self.root { variance.sqrt() } else { variance })
    }
}
