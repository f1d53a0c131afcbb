//! A statement, ready to be run.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::Subjects;
use crate::value::Value;

/// The text of a statement with placeholders, and its parameters.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text. Never holds a value.
    pub sql: Arc<str>,
    /// The parameters, in the order of their numbers.
    pub params: Vec<Value>,
    /// Whether it reads or writes.
    pub access: Access,
    /// What it does, for logs.
    pub operation: Operation,
    /// The table it is about, for logs; empty where there is none.
    pub table: &'static str,
    /// Where in the program it was asked for.
    pub location: Option<&'static Location<'static>>,
    /// Which columns its parts are about, for errors.
    pub subjects: Arc<Subjects>,
}

impl Statement {
    /// A statement about no table in particular, written by a program.
    pub fn raw(sql: impl Into<Arc<str>>, params: Vec<Value>, access: Access) -> Self {
        let (sql, subjects) = (sql.into(), Arc::default());
        Statement { sql, params, access, operation: Operation::Raw, table: "", location: None, subjects }
    }
}

/// The text with its placeholders; no values.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)
    }
}

/// Whether a statement reads, writes or locks: what may run on a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Read,
    /// It changes rows or tables.
    Write,
    /// It reads and locks what it read.
    Lock,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Operation {
    Select,
    Insert,
    Update,
    Delete,
    Create,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Raw,
}

impl Operation {
    /// As the summary of a log has it.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Select => "SELECT",
            Operation::Insert => "INSERT",
            Operation::Update => "UPDATE",
            Operation::Delete => "DELETE",
            Operation::Create => "CREATE",
            Operation::Begin => "BEGIN",
            Operation::Commit => "COMMIT",
            Operation::Rollback => "ROLLBACK",
            Operation::Savepoint => "SAVEPOINT",
            Operation::Raw => "RAW",
        }
    }
}
