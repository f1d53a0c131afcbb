//! Where a connection stands between transactions.

use orm_core::error::Error;

/// Where a connection stands, kept by what was sent and answered.
#[derive(Debug)]
pub(crate) enum Phase {
    /// In no transaction.
    Idle,
    /// In one.
    Open {
        /// Whether it was begun as one that only reads.
        read_only: bool,
    },
    /// In one of which a statement failed: only going back is left.
    Aborted {
        /// The error, as text.
        first: String,
        /// As before.
        read_only: bool,
    },
}

impl Phase {
    /// A statement failed.
    pub(crate) fn fail(&mut self, error: &Error) {
        if let Phase::Open { read_only } = *self {
            *self = Phase::Aborted { first: error.to_string(), read_only };
        }
    }

    /// SQL was run. A program may send `BEGIN` or `COMMIT` by itself, and in a failed transaction only `ROLLBACK TO`
    /// succeeds.
    pub(crate) fn follow(&mut self, sql: &str) {
        let mut words = sql.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let is = |word: &str| first.eq_ignore_ascii_case(word);
        let several = sql.trim_end().trim_end_matches(';').contains(';');
        if let Phase::Aborted { read_only, .. } = *self {
            *self = Phase::Open { read_only };
        }
        if several {
            return;
        }
        let ends = is("COMMIT") || is("END") || is("ABORT") || is("ROLLBACK");
        if is("BEGIN") || is("START") {
            *self = Phase::Open { read_only: false };
        } else if ends && !words.any(|word| word.eq_ignore_ascii_case("TO")) {
            *self = Phase::Idle;
        }
    }
}
