//! What is aimed at.

use crate::Database;
use crate::work::Work;

/// What a ratio of ours may be at most.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// Times the raw driver.
    Raw(f64),
    /// What Diesel takes in the same run.
    Diesel,
}

/// The goal of a workload, for those that have one.
pub fn goal(database: Database, work: Work) -> Goal {
    let of = |sqlite, postgres| match database {
        Database::Sqlite => Goal::Raw(sqlite),
        Database::Postgres => Goal::Raw(postgres),
    };
    match (database, work) {
        (_, Work::Get) => of(1.2, 1.0),
        (_, Work::Filter) => of(1.05, 0.95),
        (_, Work::Load) => of(1.03, 0.97),
        (Database::Sqlite, Work::Wide) => Goal::Raw(1.03),
        (Database::Sqlite, Work::Related | Work::Prefetch) => Goal::Raw(1.08),
        (Database::Postgres, Work::Wide | Work::Related | Work::Prefetch) => Goal::Diesel,
        (_, Work::Insert) => of(1.2, 1.0),
        (_, Work::Bulk) => of(0.80, 0.52),
        (_, Work::Stream) => of(1.1, 1.1),
        (_, Work::Update) => of(1.2, 1.05),
        // Diesel is to be ahead in nothing that it measures itself by.
        (_, Work::Trivial(_) | Work::Medium(_) | Work::Batch(_) | Work::Associations) => Goal::Diesel,
    }
}

/// By how many bytes a process may grow for a stream.
pub const GROWTH: f64 = 6e6;
