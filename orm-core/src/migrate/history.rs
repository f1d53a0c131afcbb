//! What was applied to a database: the table `orm_migrations`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Migration, MigrationName};
use crate::db::{Collect, Port, ReadHandle, Transaction, now};
use crate::error::{Error, Result};
use crate::schema::{Creation, statements};
use crate::sql::{Access, Dialect, Operation, Statement, Writer};
use crate::value::{ColumnType, Value, ValueRef};

/// The table, beside Django's own `django_migrations`, with which it shares nothing.
const TABLE: &str = "orm_migrations";

/// What is known of a migration that was applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// What told its file from another when it was applied; empty once another migration stands for it.
    pub checksum: String,
    /// When, as text in UTC.
    pub at: String,
    /// How many of its operations are done, of one that is not atomic and was interrupted; none once it is whole.
    pub done: Option<i64>,
}

/// What was applied, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    applied: BTreeMap<MigrationName, Applied>,
}

impl History {
    /// What was applied to a database; nothing where there is no record yet.
    ///
    /// # Errors
    /// As the database says.
    pub fn read<H: ReadHandle + ?Sized>(db: &H) -> Result<Self> {
        let port = db.port();
        if !exists(port)? {
            return Ok(History::default());
        }
        let mut writer = Writer::new(port.dialect());
        writer.push("SELECT app, name, checksum, applied, done FROM ").ident(TABLE);
        let sink = Collect::new(|row| {
            let text = |at| Ok::<_, Error>(text_of(row.get(at)?));
            let id = MigrationName { app: text(0)?, name: text(1)? };
            let at = match row.get(3)?.to_value_of(ColumnType::DateTime) {
                Value::DateTime(micros) => crate::value::format_datetime(micros),
                _ => String::new(),
            };
            let done = match row.get(4)? {
                ValueRef::Int(done) => Some(done),
                _ => None,
            };
            Ok((id, Applied { checksum: text(2)?, at, done }))
        });
        let statement = writer.finish(Access::Read, Operation::Select, TABLE)?;
        Ok(History { applied: Collect::take(now(port.query(statement, sink))?).into_iter().collect() })
    }

    /// Those that are applied as a whole.
    pub fn names(&self) -> BTreeSet<MigrationName> {
        self.applied.iter().filter(|(_, applied)| applied.done.is_none()).map(|(name, _)| name.clone()).collect()
    }

    /// What is known of one.
    pub fn get(&self, name: &MigrationName) -> Option<&Applied> {
        self.applied.get(name)
    }

    /// Refuses files that were changed or are gone since they were applied.
    ///
    /// # Errors
    /// [`Error::Migration`] that names the first.
    pub fn check(&self, migrations: &[Migration]) -> Result<()> {
        // One that another stands for has no checksum any more.
        for (name, applied) in self.applied.iter().filter(|(_, applied)| !applied.checksum.is_empty()) {
            let found = migrations.iter().find(|migration| migration.id == *name);
            let replaced = || migrations.iter().any(|migration| migration.replaces.contains(name));
            let wrong = |reason: &str| Error::Migration { migration: name.to_string(), reason: reason.to_owned() };
            match found {
                None if !replaced() => {
                    return Err(wrong(
                        "it is applied to this database, but its file is gone: bring it back from your version control, \
                         or, if it was never meant to be, delete its row from `orm_migrations`",
                    ));
                }
                Some(migration) if !migration.checksum.is_empty() && migration.checksum != applied.checksum => {
                    return Err(wrong(
                        "its file was changed since it was applied to this database: bring it back as it was and make \
                         another migration for what is new",
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn text_of(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Text(text) => text.to_owned(),
        _ => String::new(),
    }
}

/// The names of the tables and views.
pub(super) fn table_names(port: &dyn Port) -> Result<BTreeSet<String>> {
    let statement = Statement::raw(port.dialect().table_names(), Vec::new(), Access::Read);
    let sink = Collect::new(|row| Ok(text_of(row.get(0)?)));
    Ok(Collect::take(now(port.query(statement, sink))?).into_iter().collect())
}

fn exists(port: &dyn Port) -> Result<bool> {
    Ok(table_names(port)?.contains(TABLE))
}

/// The statements that make the table.
fn made(dialect: &dyn Dialect) -> Result<Vec<String>> {
    use crate::schema::state::{
        ColumnState, FieldKind, FieldState, ModelName, ModelState, PartsState, State, UniqueState,
    };
    let field = |name: &str, column_type, null, primary_key| FieldState {
        name: name.to_owned(),
        kind: FieldKind::Column(ColumnState {
            name: name.to_owned(),
            column_type: Some(column_type),
            null,
            primary_key,
            auto: primary_key,
            unique: false,
            index: false,
            default: None,
            generated: None,
            reference: None,
        }),
    };
    let text = |length| ColumnType::Text { max_length: Some(length) };
    let unique = UniqueState {
        name: Some("orm_migrations_app_name_uniq".to_owned()),
        parts: PartsState::Fields(vec!["app".to_owned(), "name".to_owned()]),
        condition: None,
        include: Vec::new(),
        nulls_distinct: true,
        deferrable: None,
        opclasses: Vec::new(),
    };
    let model = ModelState {
        table: TABLE.to_owned(),
        fields: vec![
            field("id", ColumnType::BigInt, false, true),
            field("app", text(255), false, false),
            field("name", text(255), false, false),
            field("checksum", text(64), false, false),
            field("applied", ColumnType::DateTime, false, false),
            field("done", ColumnType::Integer, true, false),
        ],
        primary_key: Vec::new(),
        checks: Vec::new(),
        uniques: vec![unique],
        indexes: Vec::new(),
        ordering: Vec::new(),
    };
    let name = ModelName { app: "orm".to_owned(), name: "Migration".to_owned() };
    let tables = State { models: BTreeMap::from([(name, model)]) }.tables()?;
    let creations = tables.iter().map(|table| Creation::of(table, dialect)).collect::<Result<_>>()?;
    Ok(statements(creations))
}

/// The record, within the transaction that it changes in.
pub(super) struct Record<'a> {
    tx: &'a Transaction,
}

impl<'a> Record<'a> {
    /// The record of a database, made where it is not there yet.
    pub(super) fn open(tx: &'a Transaction) -> Result<Self> {
        let port = ReadHandle::port(tx);
        if !exists(port)? {
            for statement in made(port.dialect())? {
                now(port.batch(statement))?;
            }
        }
        Ok(Record { tx })
    }

    pub(super) fn read(&self) -> Result<History> {
        History::read(self.tx)
    }

    /// Notes a migration as applied, or as begun where `done` says how far it is.
    pub(super) fn add(&self, migration: &Migration, done: Option<i64>) -> Result<()> {
        self.remove(&migration.id)?;
        let mut writer = Writer::new(ReadHandle::port(self.tx).dialect());
        let now_moment = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(now_moment.as_micros()).unwrap_or_default();
        writer.push("INSERT INTO ").ident(TABLE).push(" (app, name, checksum, applied, done) VALUES (");
        let values = [
            Value::Text(migration.id.app.clone()),
            Value::Text(migration.id.name.clone()),
            Value::Text(migration.checksum.clone()),
            Value::DateTime(micros),
            done.map_or(Value::Null, Value::Int),
        ];
        writer.list(values, ", ", |writer, value| {
            writer.value(value);
        });
        writer.push(")");
        self.run(writer, Operation::Insert)
    }

    /// Notes that the file of a migration need not be there any more: another stands for it.
    pub(super) fn forget_file(&self, name: &MigrationName) -> Result<()> {
        let mut writer = Writer::new(ReadHandle::port(self.tx).dialect());
        let (app, name) = (Value::Text(name.app.clone()), Value::Text(name.name.clone()));
        writer.push("UPDATE ").ident(TABLE).push(" SET checksum = ").value(Value::Text(String::new()));
        writer.push(" WHERE app = ").value(app).push(" AND name = ").value(name);
        self.run(writer, Operation::Update)
    }

    /// Notes that a migration is no longer applied.
    pub(super) fn remove(&self, name: &MigrationName) -> Result<()> {
        let mut writer = Writer::new(ReadHandle::port(self.tx).dialect());
        let (app, name) = (Value::Text(name.app.clone()), Value::Text(name.name.clone()));
        writer.push("DELETE FROM ").ident(TABLE).push(" WHERE app = ").value(app).push(" AND name = ").value(name);
        self.run(writer, Operation::Delete)
    }

    fn run(&self, writer: Writer<'_>, operation: Operation) -> Result<()> {
        let statement = writer.finish(Access::Write, operation, TABLE)?;
        now(ReadHandle::port(self.tx).execute(statement)).map(|_| ())
    }
}
