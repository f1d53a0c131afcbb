//! One operation after another, on a database or as text.

use std::collections::BTreeSet;

use crate::db::{Collect, Database, Port, ReadHandle, Transaction, introspect, now};
use crate::error::{Error, Result};
use crate::migrate::lookup::Models;
use crate::migrate::registry::step;
use crate::migrate::{Direction, Migration, Operation};
use crate::schema::state::State;
use crate::schema::{LiveTable, Step};
use crate::sql::{Access, Dialect, Statement};
use crate::value::ValueRef;

/// Whether tables are altered by making them anew, for which foreign keys must not be looked at meanwhile.
pub(super) fn makes_anew(dialect: &dyn Dialect) -> bool {
    dialect.inline_foreign_keys()
}

fn wrong(migration: &Migration, reason: String) -> Error {
    Error::Migration { migration: migration.id.to_string(), reason }
}

/// Refuses a migration that cannot be undone, before anything is.
pub(super) fn check_reversible(migration: &Migration, before: &State) -> Result<()> {
    let mut state = before.clone();
    for operation in &migration.operations {
        let reason = match operation {
            Operation::RunSql { reverse: None, .. } => Some("no `reverse` is given".to_owned()),
            Operation::RunRust { function } => match step(function) {
                None => Some(format!("this program has no function registered as `{function}`")),
                Some(step) if step.backwards.is_none() => Some("no function is given that undoes it".to_owned()),
                Some(_) => None,
            },
            Operation::RemoveField { model, field, fill: None } => {
                let name = crate::schema::state::ModelName { app: migration.id.app.clone(), name: model.clone() };
                let column = state.models.get(&name).and_then(|model| model.column(field));
                let needs = column.filter(|column| {
                    !column.null && column.default.is_none() && !column.auto && column.generated.is_none()
                });
                needs.map(|_| {
                    format!(
                        "`{field}` takes no NULL, and nothing says what the rows get in it: give the operation a `fill`"
                    )
                })
            }
            _ => None,
        };
        if let Some(reason) = reason {
            return Err(wrong(migration, format!("it cannot be undone: {}: {reason}", operation.describe())));
        }
        operation.apply(&migration.id.app, &mut state).map_err(|reason| wrong(migration, reason))?;
    }
    Ok(())
}

/// Carries out a migration's operations within its transaction.
pub(super) struct Stepper<'a> {
    tx: &'a Transaction,
    migration: &'a Migration,
}

impl<'a> Stepper<'a> {
    pub(super) fn new(tx: &'a Transaction, migration: &'a Migration) -> Self {
        Stepper { tx, migration }
    }

    fn port(&self) -> &dyn Port {
        ReadHandle::port(self.tx)
    }

    fn moved(&self, state: &State, operation: &Operation) -> Result<State> {
        let mut after = state.clone();
        operation.apply(&self.migration.id.app, &mut after).map_err(|reason| wrong(self.migration, reason))?;
        Ok(after)
    }

    /// All operations, from the models as they are before the first. `at` is the one at work.
    pub(super) fn forwards(&self, before: State, at: &mut Option<usize>) -> Result<()> {
        let mut state = before;
        for (position, operation) in self.migration.operations.iter().enumerate() {
            *at = Some(position);
            let after = self.moved(&state, operation)?;
            self.apply(operation, &state, &after)?;
            state = after;
        }
        Ok(())
    }

    /// All operations undone, the last first; `before` are the models before the first. `at` is the one at work.
    pub(super) fn backwards(&self, before: State, at: &mut Option<usize>) -> Result<()> {
        let mut states = vec![before];
        for operation in &self.migration.operations {
            let next = self.moved(&states[states.len() - 1], operation)?;
            states.push(next);
        }
        for (position, operation) in self.migration.operations.iter().enumerate().rev() {
            *at = Some(position);
            self.undo(operation, &states[position], &states[position + 1])?;
        }
        Ok(())
    }

    fn apply(&self, operation: &Operation, before: &State, after: &State) -> Result<()> {
        let dialect = self.port().dialect();
        match operation {
            Operation::RunSql { sql, .. } => self.sql(sql.on(dialect.name())),
            Operation::RunRust { function } => {
                let step = step(function).ok_or_else(|| wrong(self.migration, unregistered(function)))?;
                (step.forwards)(&Models::new(self.tx, &self.migration.id.app, before))?;
                self.settle()
            }
            Operation::Separate { database, .. } => {
                let mut state = before.clone();
                for operation in database {
                    let next = self.moved(&state, operation)?;
                    self.apply(operation, &state, &next)?;
                    state = next;
                }
                Ok(())
            }
            _ => self.steps(operation.change(&self.migration.id.app, before, after).steps(dialect)?),
        }
    }

    fn undo(&self, operation: &Operation, before: &State, after: &State) -> Result<()> {
        let dialect = self.port().dialect();
        match operation {
            Operation::RunSql { reverse, .. } => match reverse {
                Some(sql) => self.sql(sql.on(dialect.name())),
                None => Err(wrong(self.migration, "no `reverse` is given".to_owned())),
            },
            Operation::RunRust { function } => {
                let step = step(function).ok_or_else(|| wrong(self.migration, unregistered(function)))?;
                let undo = step.backwards.ok_or_else(|| wrong(self.migration, "nothing undoes it".to_owned()))?;
                undo(&Models::new(self.tx, &self.migration.id.app, before))?;
                self.settle()
            }
            Operation::Separate { database, .. } => {
                let mut states = vec![before.clone()];
                for operation in database {
                    let next = self.moved(&states[states.len() - 1], operation)?;
                    states.push(next);
                }
                for (position, operation) in database.iter().enumerate().rev() {
                    self.undo(operation, &states[position], &states[position + 1])?;
                }
                Ok(())
            }
            _ => self.steps(operation.undoing(&self.migration.id.app, before, after).steps(dialect)?),
        }
    }

    fn sql(&self, sql: &str) -> Result<()> {
        if !sql.trim().is_empty() {
            now(self.port().batch(sql.to_owned()))?;
        }
        self.settle()
    }

    /// Rows changed, and the checks of their keys wait for the end; no table can be altered while they do.
    fn settle(&self) -> Result<()> {
        if makes_anew(self.port().dialect()) {
            return Ok(());
        }
        now(self.port().batch("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED".to_owned()))
    }

    fn steps(&self, steps: Vec<Step>) -> Result<()> {
        for step in steps {
            match step {
                Step::Object { table, object, rename } => {
                    let found = self.found(&table)?;
                    let called = found.and_then(|found| found.called(&object));
                    let object = Box::new(called.unwrap_or(*object));
                    for statement in (Step::Object { table, object, rename }).statements() {
                        now(self.port().batch(statement))?;
                    }
                }
                Step::Run(sql) => now(self.port().batch(sql))?,
                Step::Rebuild { table, known, anew } => {
                    let kept = self.hanging_on(&table, &known)?;
                    let found = self.found(&table)?;
                    if let Some(reason) = found.as_ref().and_then(|found| anew.refusal(found)) {
                        return Err(wrong(self.migration, format!("nothing of it is kept: {reason}")));
                    }
                    let statements = anew.statements(found.as_ref());
                    for statement in statements.into_iter().chain(kept) {
                        now(self.port().batch(statement))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The table as the database has it.
    fn found(&self, table: &str) -> Result<Option<LiveTable>> {
        if self.port().catalogue().is_none() {
            return Ok(None);
        }
        let tables = now(introspect(self.port()))?;
        Ok(tables.into_iter().find(|found| found.name.eq_ignore_ascii_case(table)))
    }

    /// The triggers of a table, and its indexes that no model knows.
    fn hanging_on(&self, table: &str, known: &[String]) -> Result<Vec<String>> {
        let statement = Statement::raw(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('trigger', 'index') AND sql IS NOT NULL",
            vec![crate::value::Value::Text(table.to_owned())],
            Access::Read,
        );
        let sink = Collect::new(|row| Ok((text(row.get(0)?), text(row.get(1)?))));
        let mut kept: Vec<(String, String)> = Collect::take(now(self.port().query(statement, sink))?);
        kept.retain(|(name, _)| !known.contains(name));
        Ok(kept.into_iter().map(|(_, sql)| sql).collect())
    }
}

fn text(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Text(text) => text.to_owned(),
        _ => String::new(),
    }
}

fn unregistered(function: &str) -> String {
    format!(
        "this program has no function registered as `{function}`: write `orm::migration_step!({function}, ..)` in a crate \
         that it links"
    )
}

/// The rows that point nowhere: table, row, the table pointed at.
pub(super) fn dangling(tx: &Transaction) -> Result<BTreeSet<(String, i64, String)>> {
    let statement = Statement::raw("PRAGMA foreign_key_check", Vec::new(), Access::Read);
    let sink = Collect::new(|row| {
        let rowid = match row.get(1)? {
            ValueRef::Int(rowid) => rowid,
            _ => 0,
        };
        Ok((text(row.get(0)?), rowid, text(row.get(2)?)))
    });
    Ok(Collect::take(now(ReadHandle::port(tx).query(statement, sink))?).into_iter().collect())
}

/// Refuses what left rows that point nowhere, beyond those that did before.
pub(super) fn check_keys(
    tx: &Transaction,
    migration: &Migration,
    before: &BTreeSet<(String, i64, String)>,
) -> Result<()> {
    let after = dangling(tx)?;
    let new: Vec<&(String, i64, String)> = after.difference(before).collect();
    let Some((table, _, target)) = new.first() else { return Ok(()) };
    let rows: Vec<String> =
        new.iter().filter(|(of, ..)| of == table).map(|(_, row, _)| row.to_string()).take(10).collect();
    let reason = format!(
        "nothing of it is kept: {} rows would point at rows that are not there, among them of `{table}`, which points at \
         `{target}`, the rows {}",
        new.len(),
        rows.join(", ")
    );
    Err(wrong(migration, reason))
}

/// Carries out a migration outside of any transaction, an operation's statements at a time; `done` notes how many operations
/// are.
pub(super) fn apart(
    db: &Database,
    migration: &Migration,
    before: State,
    skip: usize,
    done: &dyn Fn(usize) -> Result<()>,
) -> Result<()> {
    let mut state = before;
    for (position, operation) in migration.operations.iter().enumerate() {
        let mut after = state.clone();
        operation.apply(&migration.id.app, &mut after).map_err(|reason| wrong(migration, reason))?;
        if position >= skip {
            let during = |error: Error| match error {
                Error::Migration { .. } => error,
                other => wrong(
                    migration,
                    format!("the {position} operations before it are kept: {}: {other}", operation.describe()),
                ),
            };
            match operation {
                Operation::RunSql { sql, .. } => {
                    let sql = sql.on(db.dialect().name());
                    if !sql.trim().is_empty() {
                        now(ReadHandle::port(db).batch(sql.to_owned())).map_err(during)?;
                    }
                }
                _ => {
                    let transaction = db.transaction().durable();
                    let anew = makes_anew(db.dialect());
                    let transaction = if anew { transaction.unchecked_keys() } else { transaction };
                    let run = |tx: &Transaction| Stepper::new(tx, migration).apply(operation, &state, &after);
                    transaction.run(run).map_err(during)?;
                }
            }
            done(position + 1)?;
        }
        state = after;
    }
    Ok(())
}

/// The statements of a migration as text, with what cannot be told as text in comments.
///
/// # Errors
/// [`Error::Migration`] where it cannot be undone, or does not fit the models.
pub fn statements(
    migration: &Migration,
    before: &State,
    direction: Direction,
    dialect: &dyn Dialect,
) -> Result<Vec<String>> {
    let mut states = vec![before.clone()];
    for operation in &migration.operations {
        let mut next = states[states.len() - 1].clone();
        operation.apply(&migration.id.app, &mut next).map_err(|reason| wrong(migration, reason))?;
        states.push(next);
    }
    if direction == Direction::Backwards {
        check_reversible(migration, before)?;
    }
    let mut text = Vec::new();
    let mut of = |position: usize, operation: &Operation| -> Result<()> {
        text.push(format!("-- {}", operation.describe()));
        let lines = told(migration, operation, &states[position], &states[position + 1], direction, dialect)?;
        if lines.is_empty() {
            text.push("-- (no-op)".to_owned());
        }
        text.extend(lines);
        Ok(())
    };
    let all = migration.operations.iter().enumerate();
    match direction {
        Direction::Forwards => all.into_iter().try_for_each(|(position, operation)| of(position, operation))?,
        Direction::Backwards => all.rev().try_for_each(|(position, operation)| of(position, operation))?,
    }
    Ok(text)
}

fn told(
    migration: &Migration,
    operation: &Operation,
    before: &State,
    after: &State,
    direction: Direction,
    dialect: &dyn Dialect,
) -> Result<Vec<String>> {
    let app = &migration.id.app;
    let forwards = direction == Direction::Forwards;
    Ok(match operation {
        Operation::RunSql { sql, reverse, .. } => {
            let sql = if forwards { Some(sql) } else { reverse.as_ref() };
            let sql = sql.map(|sql| sql.on(dialect.name()).trim().trim_end_matches(';').to_owned());
            sql.filter(|sql| !sql.is_empty()).map(|sql| format!("{sql};")).into_iter().collect()
        }
        Operation::RunRust { .. } => vec!["-- (Rust, which cannot be written as SQL)".to_owned()],
        Operation::Separate { database, .. } => {
            let inner = Migration { operations: database.clone(), ..migration.clone() };
            statements(&inner, before, direction, dialect)?
        }
        _ => {
            let change =
                if forwards { operation.change(app, before, after) } else { operation.undoing(app, before, after) };
            let lines = change.steps(dialect)?.into_iter().flat_map(|step| step.statements());
            lines.map(|sql| format!("{sql};")).collect()
        }
    })
}
