//! A database in the test: connections that write down what they are asked, and fail when told to.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use orm_core::ast::{ColumnRef, DatePart, Expr, JsonFunction, MatchKind, Truncation};
use orm_core::db::{
    Backend, Collect, Connection, ConnectionState, Cursor, Database, DatabaseBuilder, Executed, Opened, Port, Sink,
    TransactionOptions, now,
};
use orm_core::error::{Error, Fault, Result};

use orm_core::sql::{Access, Dialect, Statement, Writer};
use orm_core::value::{ColumnType, Value, ValueRef};

/// How a statement fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Failure {
    /// As a unique constraint does: the transaction stands.
    Refused,
    /// As a regular expression that is none: an error without a fault.
    Invalid,
    /// A serialization failure.
    Conflict,
    /// The connection is gone.
    Lost,
    /// A full disk: the database ends the transaction by itself.
    Ended,
    /// COMMIT: the connection is gone meanwhile.
    Unknown,
    /// COMMIT: the server answers ROLLBACK.
    RolledBack,
    /// A panic, as of a decoder.
    Panic,
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) log: Vec<String>,
    /// The connections that were used, one for each line of the log.
    pub(crate) used: Vec<usize>,
    failures: HashMap<String, Vec<Failure>>,
    pub(crate) connects: usize,
    pub(crate) open: usize,
    pub(crate) pings: usize,
    pub(crate) refuse_connections: bool,
    pub(crate) dead: Vec<usize>,
    pub(crate) replaced: bool,
    pub(crate) cursors_in_transactions: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Fake {
    world: Arc<Mutex<World>>,
    pub(crate) max_connections: Option<usize>,
}

impl Fake {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn open(&self) -> Database {
        self.open_with(|builder| builder)
    }

    pub(crate) fn open_with(&self, settings: impl FnOnce(DatabaseBuilder) -> DatabaseBuilder) -> Database {
        settings(Database::builder()).open_on(Arc::new(self.clone())).unwrap()
    }

    /// The next run of `sql` fails so; called twice, the next two.
    pub(crate) fn fail(&self, sql: &str, failure: Failure) {
        self.world().failures.entry(sql.into()).or_default().insert(0, failure);
    }

    /// What was asked since the last call, separated by `; `.
    pub(crate) fn log(&self) -> String {
        std::mem::take(&mut self.world().log).join("; ")
    }
}

/// Runs a statement without rows.
#[track_caller]
pub(crate) fn run(port: &dyn Port, sql: &'static str) -> Result<u64> {
    let mut statement = Statement::raw(sql, vec![], Access::Write);
    statement.location = Some(std::panic::Location::caller());
    now(port.execute(statement)).map(|executed| executed.rows)
}

/// Runs a query; the fake gives as many rows as the number that it ends with.
#[track_caller]
pub(crate) fn query(port: &dyn Port, sql: &'static str) -> Result<Vec<i64>> {
    let sink = Collect::new(|row| match row.get(0)? {
        ValueRef::Int(number) => Ok(number),
        _ => panic!("a number"),
    });
    now(port.query(select(sql), sink)).map(Collect::<i64>::take)
}

#[track_caller]
pub(crate) fn select(sql: &'static str) -> Statement {
    let mut statement = Statement::raw(sql, vec![Value::Text("CANARY".into())], Access::Read);
    statement.operation = orm_core::sql::Operation::Select;
    statement.table = "thing";
    statement.location = Some(std::panic::Location::caller());
    statement
}

impl Backend for Fake {
    fn system(&self) -> &'static str {
        "fake"
    }

    fn target(&self) -> String {
        "fake://test".into()
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &Plain
    }

    fn connect(&self) -> Result<Box<dyn Connection>> {
        let mut world = self.world();
        if world.refuse_connections {
            return Err(Error::Connect { target: self.target(), reason: "nobody is there".into() });
        }
        world.connects += 1;
        world.open += 1;
        Ok(Box::new(Wire {
            number: world.connects,
            world: self.world.clone(),
            state: ConnectionState::Idle,
            begun: false,
            cursors: HashMap::new(),
        }))
    }

    fn max_connections(&self) -> Option<usize> {
        self.max_connections
    }

    fn check_target(&self) -> Result<()> {
        if self.world().replaced { Err(Error::FileReplaced { path: "a.db".into() }) } else { Ok(()) }
    }
}

struct Wire {
    number: usize,
    world: Arc<Mutex<World>>,
    state: ConnectionState,
    /// Whether a transaction was begun and its end not asked for. It may have ended by itself.
    begun: bool,
    cursors: HashMap<String, i64>,
}

impl Wire {
    fn ask(&mut self, sql: &str) -> Result<()> {
        if self.begun && self.state == ConnectionState::Idle {
            return Err(Error::RolledBack { fault: Fault::new("the transaction ended by itself") });
        }
        let failure = {
            let mut world = self.world.lock().unwrap();
            world.log.push(sql.into());
            world.used.push(self.number);
            world.failures.get_mut(sql).and_then(Vec::pop)
        };
        let fault = || Fault::new("no").with_statement(sql);
        match failure {
            None => {
                if sql == "END" {
                    self.state = ConnectionState::Idle;
                }
                Ok(())
            }
            Some(Failure::Invalid) => Err(Error::InvalidQuery { reason: "no such expression".into() }),
            Some(Failure::Refused) => Err(Error::CheckViolation { constraint: "c".into(), fault: fault() }),
            Some(Failure::Conflict) => Err(Error::SerializationFailure { fault: fault() }),
            Some(Failure::Lost) => {
                self.state = ConnectionState::Broken;
                Err(Error::ConnectionLost { fault: fault() })
            }
            Some(Failure::Ended) => {
                self.state = ConnectionState::Idle;
                Err(Error::StorageFull { fault: fault() })
            }
            Some(Failure::Unknown) => {
                self.state = ConnectionState::Broken;
                Err(Error::CommitOutcomeUnknown { fault: fault() })
            }
            Some(Failure::RolledBack) => {
                self.state = ConnectionState::Idle;
                Err(Error::RolledBack { fault: fault() })
            }
            Some(Failure::Panic) => panic!("as told"),
        }
    }
}

fn count(sql: &str) -> i64 {
    sql.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

fn feed(from: i64, to: i64, sink: &mut dyn Sink) -> Result<()> {
    (from..to).try_for_each(|number| sink.row(&Cell(number)))
}

/// A row of one number.
struct Cell(i64);

impl orm_core::value::Row for Cell {
    fn cell(&self, _position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        Ok(ValueRef::Int(self.0))
    }
}

impl Connection for Wire {
    fn query(&mut self, statement: &Statement, sink: &mut dyn Sink) -> Result<()> {
        self.ask(&statement.sql)?;
        feed(0, count(&statement.sql), sink)
    }

    fn execute(&mut self, statement: &Statement) -> Result<Executed> {
        self.ask(&statement.sql)?;
        Ok(Executed { rows: 1, last_insert_id: None })
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.ask(sql)
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        let mut sql = String::from("BEGIN");
        if let Some(isolation) = options.isolation {
            sql.push_str(&format!(" {isolation:?}"));
        }
        if options.read_only {
            sql.push_str(" READ ONLY");
        }
        if options.deferrable {
            sql.push_str(" DEFERRABLE");
        }
        self.ask(&sql)?;
        self.state = ConnectionState::InTransaction;
        self.begun = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.ask("COMMIT")?;
        self.state = ConnectionState::Idle;
        self.begun = false;
        Ok(())
    }

    fn rollback(&mut self) -> Result<()> {
        self.begun = false;
        if self.state == ConnectionState::Idle {
            return Ok(());
        }
        self.ask("ROLLBACK")?;
        self.state = ConnectionState::Idle;
        Ok(())
    }

    fn state(&self) -> ConnectionState {
        self.state
    }

    fn ping(&mut self, _deadline: Duration) -> Result<()> {
        let mut world = self.world.lock().unwrap();
        world.pings += 1;
        if world.dead.contains(&self.number) {
            return Err(Error::ConnectionLost { fault: Fault::new("gone") });
        }
        Ok(())
    }

    fn max_parameters(&self) -> usize {
        99
    }

    fn into_cursor(mut self: Box<Self>, statement: Statement) -> Opened {
        match self.ask(&statement.sql) {
            Ok(()) => Ok(Box::new(Portal { at: 0, end: count(&statement.sql), wire: self })),
            Err(error) => Err((error, Some(self))),
        }
    }

    fn open_in_transaction(&mut self, name: &str, statement: &Statement) -> Result<bool> {
        let can = self.world.lock().unwrap().cursors_in_transactions;
        if can {
            self.ask(&format!("DECLARE {name} {}", statement.sql))?;
            self.cursors.insert(name.into(), count(&statement.sql));
        }
        Ok(can)
    }

    fn fetch_in_transaction(&mut self, name: &str, most: usize, sink: &mut dyn Sink) -> Result<usize> {
        self.ask(&format!("FETCH {name}"))?;
        let left = self.cursors.get_mut(name).unwrap();
        let now = (*left).min(i64::try_from(most).unwrap());
        *left -= now;
        feed(0, now, sink)?;
        Ok(usize::try_from(now).unwrap())
    }

    fn close_in_transaction(&mut self, name: &str) -> Result<()> {
        self.cursors.remove(name);
        self.ask(&format!("CLOSE {name}"))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.world.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).open -= 1;
    }
}

struct Portal {
    at: i64,
    end: i64,
    wire: Box<Wire>,
}

impl Cursor for Portal {
    fn fetch(&mut self, most: usize, mut sink: Box<dyn Sink>) -> Result<(usize, Box<dyn Sink>)> {
        self.wire.ask("fetch")?;
        let to = self.end.min(self.at + i64::try_from(most).unwrap());
        feed(self.at, to, &mut *sink)?;
        let read = usize::try_from(to - self.at).unwrap();
        self.at = to;
        Ok((read, sink))
    }

    fn finish(self: Box<Self>) -> Option<Box<dyn Connection>> {
        Some(self.wire)
    }
}

struct Plain;

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "Fake"
    }
    fn max_identifier(&self) -> usize {
        63
    }
    fn placeholder(&self, sql: &mut String, _number: usize) {
        sql.push('?');
    }
    fn search(&self, _: &mut Writer<'_>, _: MatchKind, _: bool, _: &Expr<ColumnRef>, _: &Expr<ColumnRef>) {}
    fn extract(&self, _: &mut Writer<'_>, _: DatePart, _: &Expr<ColumnRef>, _: ColumnType) {}
    fn truncate(&self, _: &mut Writer<'_>, _: Truncation, _: &Expr<ColumnRef>, _: ColumnType) {}
    fn json(&self, _: &mut Writer<'_>, _: JsonFunction, _: &[Expr<ColumnRef>]) {}
    fn cast_type(&self, _: &mut Writer<'_>, _: ColumnType) {}
    fn in_list(&self, _: &mut Writer<'_>, _: &Expr<ColumnRef>, _: &[Value]) {}
    fn limit(&self, _: &mut Writer<'_>, _: Option<u64>, _: u64) {}
    fn column_type(&self, _: ColumnType) -> String {
        String::new()
    }
    fn auto_key(&self) -> &'static str {
        ""
    }
    fn column_check(&self, _: ColumnType, _: &str) -> Option<String> {
        None
    }
    fn inline_foreign_keys(&self) -> bool {
        true
    }
    fn pattern_ops(&self, _: ColumnType) -> Option<&'static str> {
        None
    }
    fn max_parameters(&self) -> usize {
        1000
    }
    fn tells_last_insert_id(&self) -> bool {
        true
    }

    fn insert_by_arrays(&self) -> bool {
        false
    }
    fn array_type(&self, _: ColumnType) -> &'static str {
        ""
    }
}
