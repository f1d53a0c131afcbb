//! The laws of what a query means, on random data: each property is checked against plain Rust.
//!
//! A normal run tries the same few hundred cases each time. `ORM_LAWS_CASES=20000` tries that many new ones.

mod aggregates;
mod calendar;
mod condition;
mod emptiness;
mod family;
mod known;
mod lookup;
mod partition;
mod round_trip;
mod search;
mod truth;
mod world;

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

/// Checks a property for many values; the smallest value that it does not hold for is told.
fn for_all<S: Strategy>(cases: u32, values: &S, property: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    let wanted = std::env::var("ORM_LAWS_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: wanted.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 5_000,
        rng_seed: if wanted.is_some() { RngSeed::Random } else { RngSeed::Fixed(1) },
        ..Config::default()
    };
    if let Err(failure) = TestRunner::new(config).run(values, property) {
        panic!("{failure}");
    }
}
