//! What every database must do, on PostgreSQL.

#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod models;
mod suite;
mod support;
#[path = "postgres/waiting.rs"]
mod waiting;

fn open() -> support::TestDatabase {
    support::postgres().unwrap_or_else(not_here)
}

fn by_django(application: &'static str) -> support::TestDatabase {
    support::postgres_by_django(application).unwrap_or_else(not_here)
}

/// Where there is no PostgreSQL, nothing here can run: the program ends, having said so. That must not pass
/// unseen where every test is meant to run.
fn not_here() -> support::TestDatabase {
    let required = std::env::var_os("CI").is_some();
    std::process::exit(if required { 1 } else { 0 })
}

/// What runs through PgBouncer where not everything does, which takes as long as all the rest.
const REPRESENTATIVE: [&str; 8] = [
    "suite::bulk",
    "suite::canary",
    "suite::connections",
    "suite::errors",
    "suite::field_types",
    "suite::iter",
    "suite::objects",
    "suite::transactions",
];

/// The suite once more, with three connections to the server for each database, which transactions of all the
/// connections of a test take by turns. All of it with `ORM_TEST_THROUGH_POOLER=all`, as `./test` says, else a part.
#[test]
fn what_holds_holds_through_pgbouncer_too() {
    if std::env::var_os(support::server::POOLER).is_some() {
        return;
    }
    let Some((variables, mut pooler)) = support::server::pooler() else { return };
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.envs(variables).args(["--skip", "through_pgbouncer"]);
    if std::env::var("ORM_TEST_THROUGH_POOLER").as_deref() != Ok("all") {
        command.args(REPRESENTATIVE);
    }
    let output = command.output().unwrap();
    drop(pooler.stdin.take());
    pooler.wait().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
