//! `migrate`.

use clap::Args;

use super::project::Project;
use super::{Outcome, style};
use crate::error::Result;
use crate::migrate::execute::{self, Options, Progress};
use crate::migrate::{Direction, Graph, History, Target, new_migrations};

/// Applies migrations, or takes them back: each in one transaction, so that the database is always before one or after it.
#[derive(Args)]
pub(super) struct Arguments {
    /// The application; by default, all
    app: Option<String>,
    /// The migration to be at: its name, how it begins, or `zero` for none
    migration: Option<String>,
    /// Note migrations as applied without running them
    #[arg(long)]
    fake: bool,
    /// Note an application's first migration as applied where its tables are there already: to go on with Django's database
    #[arg(long)]
    fake_initial: bool,
    /// Show what would be done
    #[arg(long)]
    plan: bool,
    /// Do nothing and end with 1 if something is to be done
    #[arg(long)]
    check: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    let db = project.database()?;
    let target = target(project, arguments);
    if arguments.plan || arguments.check {
        return plan(project, &db, &target, arguments.check);
    }
    let options = Options { fake: arguments.fake, fake_initial: arguments.fake_initial, ..Options::default() };
    let (mut count, mut open) = (0, false);
    let mut progress = |progress: Progress<'_>| match progress {
        Progress::Begins(direction, name) => {
            open = true;
            let what = if direction == Direction::Forwards { "Applying" } else { "Undoing" };
            style::begins(&format!("  {what} {name} ... "));
        }
        Progress::Waits => style::begins("(waiting for another user of the database) "),
        Progress::Done(_, _, outcome, took) => {
            count += 1;
            open = false;
            style::ends(&match outcome {
                execute::Outcome::Ran => format!("OK ({} ms)", took.as_millis()),
                execute::Outcome::Faked => "FAKED".to_owned(),
                execute::Outcome::ByAnother => "done by another".to_owned(),
            });
        }
    };
    let done = execute::migrate(&db, project.migrations.clone(), &target, options, &mut progress);
    if let Err(error) = done {
        // The line that says what was begun.
        if open {
            style::line("FAILED");
        }
        return Err(error);
    }
    if count == 0 {
        style::line("No migrations to apply.");
    }
    warn_of_changes(project)?;
    Ok(Outcome::Done)
}

fn target(project: &Project, arguments: &Arguments) -> Target {
    match (&arguments.app, arguments.migration.as_deref()) {
        (None, _) => Target::Latest,
        (Some(app), Some("zero")) => Target::Zero(app.clone()),
        (Some(app), Some(name)) => Target::Migration(project.migration(app, Some(name))),
        (Some(app), None) if app == "zero" => Target::Zero(String::new()),
        (Some(app), None) => {
            let is_app = project.migrations.iter().any(|migration| migration.id.app == *app);
            if is_app { Target::App(app.clone()) } else { Target::Migration(project.migration(app, None)) }
        }
    }
}

fn plan(project: &Project, db: &crate::db::Database, target: &Target, check: bool) -> Result<Outcome> {
    let history = History::read(db)?;
    history.check(&project.migrations)?;
    let applied = execute::applied(&project.migrations, &history);
    let graph = Graph::new(project.migrations.clone(), &applied)?;
    graph.check_history(&applied)?;
    let plan = graph.plan(target, &applied)?;
    if plan.is_empty() {
        style::line("Nothing is to be done.");
    }
    for (direction, migration) in &plan {
        let undo = if *direction == Direction::Backwards { " (undo)" } else { "" };
        style::heading(&format!("{}{undo}", migration.id));
        for operation in &migration.operations {
            style::line(&format!("  {}", operation.describe()));
        }
    }
    Ok(if check && !plan.is_empty() { Outcome::Found } else { Outcome::Done })
}

/// Says so where the models are ahead of the migrations.
fn warn_of_changes(project: &Project) -> Result<()> {
    if project.check_models().is_err() {
        return Ok(());
    }
    let graph = project.graph()?;
    let models = project.models(&graph)?;
    let changed = new_migrations(&graph, &models, &|_, _| None, &mut Silent).map_or(true, |made| !made.is_empty());
    if changed {
        style::note("the models have changes that no migration has yet: run makemigrations, then migrate again");
    }
    Ok(())
}

/// Answers nothing: whether there is anything to ask is all that counts.
struct Silent;

impl crate::migrate::detect::Questions for Silent {
    fn is_renamed_model(
        &mut self,
        _: &crate::schema::state::ModelName,
        _: &crate::schema::state::ModelName,
    ) -> Result<bool> {
        Ok(false)
    }

    fn is_renamed_field(&mut self, _: &crate::schema::state::ModelName, _: &str, _: &str) -> Result<bool> {
        Ok(false)
    }

    fn fill(
        &mut self,
        _: &crate::schema::state::ModelName,
        _: &crate::schema::state::FieldState,
        _: crate::migrate::detect::FillFor,
    ) -> Result<crate::migrate::detect::Fill> {
        Ok(crate::migrate::detect::Fill::Nothing)
    }
}
