//! Django as the judge: each of its querysets written as one of ours, run on databases that Django made, and its answer
//! held against Django's.
//!
//! `cargo test --test django multi` runs the cases whose name holds `multi`. A topic has a file; a case has Django's
//! source as its comment.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod answer;
mod case;
mod compare;
#[path = "../models/mod.rs"]
mod models;
mod oracle;
mod report;
mod run;
#[path = "../support/mod.rs"]
mod support;

mod agg;
mod arith;
mod cond;
mod dates;
mod delete;
mod fexpr;
mod func;
mod json;
mod lookups;
mod multi;
mod null;
mod order;
mod prefetch;
mod promotion;
mod sakila;
mod setops;
mod slice;
mod subq;
mod window;
mod write;

use std::io::Write;
use std::process::ExitCode;

use case::Case;
use oracle::Engine;
use run::Homes;

/// Every case, topic by topic.
fn cases() -> Vec<Case> {
    [
        multi::cases(),
        slice::cases(),
        prefetch::cases(),
        null::cases(),
        lookups::cases(),
        dates::cases(),
        write::cases(),
        delete::cases(),
        order::cases(),
        promotion::cases(),
        setops::cases(),
        arith::cases(),
        fexpr::cases(),
        func::cases(),
        agg::cases(),
        subq::cases(),
        window::cases(),
        cond::cases(),
        json::cases(),
        sakila::cases(),
    ]
    .concat()
}

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let all = cases();
    let asked = oracle::read();
    oracle::check_names(&asked, &all);
    let all: Vec<Case> =
        all.into_iter().filter(|case| wanted.is_empty() || wanted.iter().any(|part| case.id.contains(part))).collect();
    if all.is_empty() {
        return ExitCode::SUCCESS;
    }
    let sqlite = Homes::new(|application| Some(support::sqlite_by_django(application.name())));
    let postgres = Homes::new(|application| support::postgres_by_django(application.name()));
    let (mut summaries, mut failed) = (Vec::new(), 0);
    for (engine, homes) in [(Engine::Sqlite, sqlite), (Engine::Postgres, postgres)] {
        let Some(report) = report::of(&all, &asked, engine, &homes) else {
            summaries.push(format!("{}: not run", engine.name()));
            // It must not pass unseen where every test is meant to run.
            failed += usize::from(std::env::var_os("CI").is_some());
            continue;
        };
        print!("{}", report.lines);
        let _ = std::io::stdout().flush();
        summaries.push(report.summary);
        failed += report.failed;
    }
    // Last, so that both are seen together.
    println!("{}", summaries.join("\n"));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
