//! What came out, to read.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use orm::Database;
use serde_json::Value as Json;

use crate::case::{Case, Expected, Run};
use crate::compare::agree;
use crate::oracle::{Asked, Engine};
use crate::run::{Homes, run};

pub struct Report {
    pub lines: String,
    pub summary: String,
    pub failed: usize,
}

enum Verdict {
    AsDjango,
    ByLaw(&'static str),
    Not(&'static str),
    Wrong(String),
}

/// Runs the cases on one database; none where there is no such database here.
pub fn of(cases: &[Case], asked: &BTreeMap<String, Asked>, engine: Engine, homes: &Homes<'_>) -> Option<Report> {
    let (mut lines, mut failed) = (String::new(), 0);
    let (mut as_django, mut by_law, mut not) = (0, 0, 0);
    for case in cases {
        let asked = &asked[case.id];
        let line = match judge(case, asked, engine, &homes.of(asked.application)?) {
            Verdict::AsDjango => {
                as_django += 1;
                continue;
            }
            Verdict::ByLaw(law) => {
                by_law += 1;
                format!("by a law    {}: {law}", case.id)
            }
            Verdict::Not(why) => {
                not += 1;
                format!("not         {}: {why}", case.id)
            }
            Verdict::Wrong(why) => {
                not += 1;
                failed += 1;
                format!("WRONG       {}: {why}", case.id)
            }
        };
        let _ = writeln!(lines, "{:9}{line}", engine.name());
    }
    let refused = cases.iter().filter(|case| !case.refused.is_empty()).count();
    let _ = writeln!(lines, "{:9}{refused} cases hold an error of Django's that the compiler gives", engine.name());
    let summary = format!(
        "{}: {as_django} of {} as Django, {by_law} by a law of ours, {not} not",
        engine.name(),
        as_django + by_law + not
    );
    Some(Report { lines, summary, failed })
}

fn judge(case: &Case, asked: &Asked, engine: Engine, db: &Database) -> Verdict {
    if let Some(program) = case.refused.iter().find(|program| !is_refused(program)) {
        return Verdict::Wrong(format!("there is no tests/ui/{program}.stderr"));
    }
    if matches!(case.run, Run::Read(_)) == asked.mutates {
        return Verdict::Wrong("writes where Django only reads, or the other way round".into());
    }
    let outcome = run(case.run, db);
    let django = asked.on(engine);
    let agrees = |want: &Json| agree(want, &outcome.answer, asked.ordered);
    let wrong = |want: &Json| {
        Verdict::Wrong(format!("\n{}\n   wanted {}\n   got    {}", asked.source, short(want), short(&outcome.answer)))
    };
    if case.counted && outcome.statements != django.queries {
        return Verdict::Wrong(format!("takes {} statements, Django's {}", outcome.statements, django.queries));
    }
    if let Some((why, own)) = case.own(engine) {
        return match case.expected {
            _ if !agrees(own) => wrong(own),
            _ if agrees(&django.result) => Verdict::Wrong(format!("is as Django, though \"{why}\" is said of it")),
            Expected::Law(..) => Verdict::ByLaw(why),
            _ => Verdict::Not(why),
        };
    }
    let (law, model) = match case.expected {
        Expected::LikePostgres(law) => (law, Engine::Postgres),
        Expected::LikeSqlite(law) => (law, Engine::Sqlite),
        _ => ("", engine),
    };
    let want = &asked.on(model).result;
    match model == engine {
        _ if !agrees(want) => wrong(want),
        true => Verdict::AsDjango,
        false if agrees(&django.result) => Verdict::Wrong(format!("is as Django, though \"{law}\" is said of it")),
        false => Verdict::ByLaw(law),
    }
}

/// Whether there is a program of this name that the compiler is shown to refuse.
fn is_refused(program: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/ui/{program}.stderr")).is_file()
}

fn short(json: &Json) -> String {
    const MOST: usize = 1500;
    let text = json.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} ..", &text[..end]),
        None => text,
    }
}
