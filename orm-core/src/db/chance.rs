//! Chance, which keeps things from happening together.

use std::hash::{BuildHasher as _, Hasher as _};
use std::time::Duration;

/// A number from 0 up to 1, different each time.
pub(crate) fn chance() -> f64 {
    let bits = std::hash::RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(bits >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}

/// Ten percent more or less, so that what began together does not end together.
pub(crate) fn varied(lifetime: Duration) -> Duration {
    lifetime.mul_f64(0.9 + 0.2 * chance())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_differ_and_stay_below_one() {
        let some: Vec<_> = (0..100).map(|_| chance()).collect();
        assert!(some.iter().all(|one| (0.0..1.0).contains(one)));
        assert!(some.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 0.01));
    }

    #[test]
    fn lifetimes_vary_by_ten_percent_at_most() {
        for _ in 0..100 {
            let seconds = varied(Duration::from_secs(1000)).as_secs();
            assert!((899..=1100).contains(&seconds), "{seconds}");
        }
    }
}
