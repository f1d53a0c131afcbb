//! `flush`.

use clap::Args;

use super::ask::Asker;
use super::project::Project;
use super::{Outcome, refused, style};
use crate::error::Result;
use crate::fixtures::{choose, flush};
use crate::meta::registered;

/// Deletes all rows of the models. The tables stay, and so does the note of which migrations are applied.
///
/// SQL: TRUNCATE .. RESTART IDENTITY on PostgreSQL, DELETE on SQLite, in one transaction.
#[derive(Args)]
pub(super) struct Arguments {
    /// Do not ask
    #[arg(long, visible_alias = "noinput")]
    no_input: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let models = choose(&registered(), &[], &[])?;
    let db = project.database()?;
    let target = db.pool().backend().target();
    if !arguments.no_input {
        match Asker::new(false).confirm(&format!("Delete all rows of {} models in {target}?", models.len()))? {
            Some(true) => {}
            Some(false) => {
                style::line("Nothing was deleted.");
                return Ok(Outcome::Found);
            }
            None => return Err(refused("flush", "there is no terminal to ask at: say --no-input to delete all rows")),
        }
    }
    let tables = flush(&db, &models)?;
    style::good("", &format!("{} tables of {target} are empty", tables.len()));
    Ok(Outcome::Done)
}
