//! One `tracing` event for each statement, with OpenTelemetry's names.

use std::fmt::Display;
use std::time::Duration;

use crate::sql::Statement;
use crate::value::Value;

pub(crate) fn listens() -> bool {
    tracing::enabled!(target: "orm", tracing::Level::DEBUG)
}

/// Says what was run; with which values only if they are given, which they are if the database was opened with
/// [`log_parameters`](super::DatabaseBuilder::log_parameters).
pub(crate) fn event(
    system: &str,
    statement: &Statement,
    parameters: Option<&[Value]>,
    duration: Duration,
    rows: u64,
    error: Option<&dyn Display>,
) {
    if !listens() {
        return;
    }
    let name = statement.operation.name();
    let summary = if statement.table.is_empty() { name.to_owned() } else { format!("{name} {}", statement.table) };
    let parameters = parameters.map(|values| format!("{values:?}"));
    let error = error.map(ToString::to_string);
    tracing::event!(
        target: "orm",
        tracing::Level::DEBUG,
        db.system.name = system,
        db.operation.name = name,
        db.collection.name = (!statement.table.is_empty()).then_some(statement.table),
        db.query.summary = &*summary,
        db.query.text = &*statement.sql,
        db.query.parameters = parameters.as_deref(),
        db.client.operation.duration = duration.as_secs_f64(),
        db.response.returned_rows = rows,
        code.file.path = statement.location.map(|location| location.file()),
        code.line.number = statement.location.map(|location| location.line()),
        error.message = error.as_deref(),
    );
}
