//! Django at the same workloads, in a Python of its own, beside the raw driver.

use std::fs;
use std::process::Command;

use crate::drivers::Driver;
use crate::page::{self, duration, table};
use crate::protocol::{Care, Contest};
use crate::work::Work;
use crate::{Database, Outcome, postgres, tables};

/// Measures Django with a Python that has it, and writes its table.
pub fn report(python: &str) -> Outcome<()> {
    let mut columns = Vec::new();
    for database in Database::ALL {
        columns.push((database, measure(python, database)?));
    }
    let mut head = vec![String::new()];
    for (database, _) in &columns {
        let title = database.title();
        head.extend([format!("{title}: Django"), "orm".into(), "Django to orm".into()]);
    }
    let mut rows = vec![head];
    for work in Work::ALL.into_iter().filter(|work| !work.is_diesels()) {
        let mut row = vec![work.title()];
        for (_, lines) in &columns {
            let line = lines.iter().find(|line| line.work == work).ok_or("Django has all of these")?;
            let times = format!("**{:.0}**", line.django / line.ours);
            row.extend([duration(line.django), duration(line.ours), times]);
        }
        rows.push(row);
    }
    let table = table(&rows);
    println!("{table}");
    page::replace("django", &table)
}

struct Line {
    work: Work,
    /// Nanoseconds of one go.
    django: f64,
    ours: f64,
}

fn measure(python: &str, database: Database) -> Outcome<Vec<Line>> {
    let script = tables::script(database) + &tables::rows(10_000);
    let file = std::env::temp_dir().join(format!("orm-benches-{}.sql", std::process::id()));
    let place = match database {
        Database::Sqlite => {
            fs::write(&file, script)?;
            file.display().to_string()
        }
        Database::Postgres => {
            let url = postgres::create_database("bench_django")?;
            Driver::Raw.open_at(&url)?.script(&script)?;
            url
        }
    };
    let measure = concat!(env!("CARGO_MANIFEST_DIR"), "/django/measure.py");
    let output = Command::new(python).args([measure, database.name(), &place]).output()?;
    // Of no matter where it is not there.
    let _ = fs::remove_file(&file);
    if !output.status.success() {
        return Err(format!("Django failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let mut contest = Contest::open(database, &[Driver::Raw, Driver::Ours])?;
    let mut lines = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let told: orm::serde_json::Value = orm::serde_json::from_str(line)?;
        let text = |name: &str| told[name].as_str().unwrap_or_default();
        let work = crate::found(Work::by_name, text("work"))?;
        if contest.first_answer(work)? != text("answer") {
            return Err(format!("{}: Django gives something else", work.name()).into());
        }
        let figures = contest.measure(work, Care::QUICK)?;
        let ours = figures.iter().find(|figure| figure.driver == Driver::Ours).ok_or("it was measured")?.nanos;
        lines.push(Line { work, django: told["nanos"].as_f64().ok_or("a time")?, ours });
    }
    Ok(lines)
}
