//! `check`.

use clap::Args;

use super::project::Project;
use super::{Outcome, style};
use crate::db::{Database, Port};
use crate::error::Result;
use crate::meta::registered;
use crate::migrate::History;
use crate::schema::creations;

/// Looks for what is wrong before it does harm: in the models, in the migrations, and with --database, which needs no URL where
/// the program or DATABASE_URL names one, in what the database really has.
#[derive(Args)]
pub(super) struct Arguments {}

pub(super) fn run(project: &Project, _: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let graph = project.graph()?;
    graph.check_conflicts()?;
    graph.state(None)?.tables()?;
    let mut outcome = Outcome::Done;
    if project.names_database {
        let db = project.database()?;
        creations(&registered(), db.dialect())?;
        History::read(&db)?.check(&project.migrations)?;
        outcome = drift(&db)?;
    }
    if matches!(outcome, Outcome::Done) {
        style::good("", "Nothing is wrong.");
    }
    Ok(outcome)
}

/// What the database has otherwise than the models say, each with the statements that would mend it.
fn drift(db: &Database) -> Result<Outcome> {
    let differences = db.check_models()?;
    for difference in &differences {
        style::line(&difference.to_string());
    }
    match differences.len() {
        0 => return Ok(Outcome::Done),
        1 => {
            style::line("1 difference. A migration mends it where the models are right, an edit where the database is.")
        }
        count => {
            style::line(&format!(
                "{count} differences. A migration mends them where the models are right, an edit where the database is."
            ));
        }
    }
    Ok(Outcome::Found)
}
