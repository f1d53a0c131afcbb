//! `check`.

use clap::Args;

use super::project::Project;
use super::{Outcome, style};
use crate::db::Port;
use crate::error::Result;
use crate::meta::registered;
use crate::migrate::History;
use crate::schema::creations;

/// Looks for what is wrong before it does harm: in the models, in the migrations, and, where --database names one, in the
/// database.
#[derive(Args)]
pub(super) struct Arguments {}

pub(super) fn run(project: &Project, _: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let graph = project.graph()?;
    graph.check_conflicts()?;
    graph.state(None)?.tables()?;
    if project.names_database {
        let db = project.database()?;
        creations(&registered(), db.dialect())?;
        History::read(&db)?.check(&project.migrations)?;
    }
    style::good("", "Nothing is wrong.");
    Ok(Outcome::Done)
}
