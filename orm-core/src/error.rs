//! What can go wrong: one error enum for every backend.
//!
//! The same fault gives the same variant on each database. Messages name the model, the column and
//! the statement; parameter values and the server's detail (which may hold them) stay out of
//! [`Display`](std::fmt::Display) and are reached through [`Fault::detail`].

mod fault;
mod protecting;
mod validation;

use std::time::Duration;

pub use fault::Fault;
pub use protecting::Protecting;
pub use validation::{ValidationError, ValidationErrors};

/// What this library's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any error of this library.
///
/// Match on the variant; it is the same for the same fault on SQLite and on PostgreSQL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No row matched where exactly one was asked for, or the row to update or refresh is gone.
    #[error("no {model} matches the query")]
    #[doc(alias = "DoesNotExist")]
    NotFound {
        /// The model asked for.
        model: &'static str,
    },
    /// More than one row matched where exactly one was asked for.
    #[error("{} {model} rows match the query where one was asked for", if *.more { format!("more than {found}") } else { found.to_string() })]
    #[doc(alias = "MultipleObjectsReturned")]
    MultipleObjects {
        /// The model asked for.
        model: &'static str,
        /// How many rows were read before giving up.
        found: usize,
        /// Whether there are more than were read.
        more: bool,
    },
    /// A unique constraint or a primary key refused a value.
    #[error("the values of {} in table `{table}` are taken by another row: {fault}", columns.join(", "))]
    #[doc(alias = "IntegrityError")]
    UniqueViolation {
        /// The table written to.
        table: String,
        /// The columns of the constraint, as far as the database tells.
        columns: Vec<String>,
        /// The constraint's name, where the database tells.
        constraint: Option<String>,
        /// What the database said.
        fault: Fault,
    },
    /// A foreign key points at a row that is not there, or a row still pointed at was deleted.
    #[error("a foreign key{} would point at a row that does not exist: {fault}", table.as_ref().map(|t| format!(" of table `{t}`")).unwrap_or_default())]
    #[doc(alias = "IntegrityError")]
    ForeignKeyViolation {
        /// The table with the foreign key, where the database tells.
        table: Option<String>,
        /// The constraint's name, where the database tells.
        constraint: Option<String>,
        /// What the database said.
        fault: Fault,
    },
    /// NULL was written to a column that does not take it.
    #[error("column `{column}` of table `{table}` cannot be NULL: {fault}")]
    #[doc(alias = "IntegrityError")]
    NotNullViolation {
        /// The table written to.
        table: String,
        /// The column.
        column: String,
        /// What the database said.
        fault: Fault,
    },
    /// A check constraint refused a row.
    #[error("check constraint `{constraint}` refused the row: {fault}")]
    #[doc(alias = "IntegrityError")]
    CheckViolation {
        /// The constraint's name.
        constraint: String,
        /// What the database said.
        fault: Fault,
    },
    /// Deleting is forbidden by a foreign key with `on_delete = Protect` or `Restrict`. Nothing was deleted.
    #[error(
        "cannot delete {model}: on_delete = {rule} forbids it, by {}; delete or change those first",
        protecting::Listed(by)
    )]
    #[doc(alias = "ProtectedError")]
    #[doc(alias = "RestrictedError")]
    Protected {
        /// The model whose rows were to be deleted.
        model: &'static str,
        /// All relations that forbid it, each with the number of its rows.
        by: Vec<Protecting>,
        /// `Protect` or `Restrict`.
        rule: &'static str,
    },
    /// Two transactions could not be put in an order. Run the transaction again.
    #[error(
        "the transaction conflicts with another one and was rolled back; run it again (`.retries(n)` does): {fault}"
    )]
    SerializationFailure {
        /// What the database said.
        fault: Fault,
    },
    /// Two transactions waited for each other. Run the transaction again.
    #[error("the transaction was chosen as the victim of a deadlock; run it again (`.retries(n)` does): {fault}")]
    #[doc(alias = "OperationalError")]
    Deadlock {
        /// What the database said.
        fault: Fault,
    },
    /// A statement, a lock or a connection attempt took longer than allowed.
    #[error("{what} took longer than allowed{}: {fault}", longer(what))]
    Timeout {
        /// What was waited for: `the statement`, `a lock`, `connecting`.
        what: &'static str,
        /// What the database said.
        fault: Fault,
    },
    /// The connection to the server is gone. The pool discards it; the next call takes another one.
    #[error("the connection to the database is lost: {fault}")]
    ConnectionLost {
        /// What the driver or the server said.
        fault: Fault,
    },
    /// The database could not be reached or refused to let us in.
    #[error("cannot connect to {target}: {reason}")]
    Connect {
        /// The database, without any password.
        target: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The database URL is not understood.
    #[error("database URL: {reason}")]
    Url {
        /// Which part is wrong and what is expected. Never holds the URL's password.
        reason: String,
    },
    /// No connection of the pool became free in time.
    #[error("no connection became free within {waited:?}: all {size} are in use{}{}", if *.by_this_thread { "; this thread holds one itself (inside a loop over `iter`; collect its rows first)" } else { "; raise `pool_size` or end transactions sooner" }, if held.is_empty() { String::new() } else { format!(" (held by {held})") })]
    PoolTimeout {
        /// How long was waited.
        waited: Duration,
        /// The pool's size.
        size: usize,
        /// Whether the waiting thread itself holds a connection.
        by_this_thread: bool,
        /// Who holds them: for what, where in the program, for how long.
        held: String,
    },
    /// A statement of this transaction failed and the error was ignored; the whole was rolled back.
    #[error(
        "the transaction was rolled back because one of its statements failed: {first}; put that statement in its own `tx.atomic(..)` to go on after its failure"
    )]
    #[doc(alias = "TransactionManagementError")]
    TransactionAborted {
        /// The first error, as text.
        first: String,
    },
    /// The connection was lost while committing: whether the transaction took effect is not known.
    #[error(
        "the connection was lost while committing; whether the transaction took effect is unknown, look before trying again: {fault}"
    )]
    CommitOutcomeUnknown {
        /// What the driver said.
        fault: Fault,
    },
    /// The database refused the COMMIT and rolled the transaction back.
    #[error("the database rolled the transaction back instead of committing it: {fault}")]
    RolledBack {
        /// What the database said.
        fault: Fault,
    },
    /// A transaction that must be outermost was started inside another one.
    #[error("a durable transaction cannot be nested in another transaction")]
    NestedDurable,
    /// The table is not there.
    #[error("table `{table}` does not exist; a migration, or `create_tables`, makes those of models: {fault}")]
    #[doc(alias = "ProgrammingError")]
    MissingTable {
        /// Its name.
        table: String,
        /// What the database said.
        fault: Fault,
    },
    /// The column is not there.
    #[error("column `{column}`{} does not exist{}: {fault}", of_table(table), missing_field(field.as_deref()))]
    MissingColumn {
        /// The table; empty where the statement is the program's own and the database does not tell.
        table: String,
        /// The column's name.
        column: String,
        /// The field of a model that it would be, as `Album.title`.
        field: Option<String>,
        /// What the database said.
        fault: Fault,
    },
    /// The column is of another type than its model says.
    #[error(
        "column `{column}` is of type {database} in the database, where {} says {model}: change the column by a migration, or the field's type: {fault}",
        field.as_deref().map_or_else(|| "the model".to_owned(), |field| format!("the field `{field}`"))
    )]
    ColumnMismatch {
        /// `table.column`.
        column: String,
        /// The field of a model that it is, as `Album.title`.
        field: Option<Box<str>>,
        /// The type that the model says, in the database's words.
        model: Box<str>,
        /// The type that the database has.
        database: Box<str>,
        /// What the database said.
        fault: Fault,
    },
    /// The disk, or the quota, is full. The transaction was rolled back.
    #[error("the disk is full: {fault}")]
    StorageFull {
        /// What the database said.
        fault: Fault,
    },
    /// The database, its file or its folder may not be written to.
    #[error(
        "the database is read-only; to write open it without `mode=ro`, begin no `read_only` transaction, and let the user write to it: {fault}"
    )]
    ReadOnly {
        /// What the database said.
        fault: Fault,
    },
    /// Reading or writing the database's file failed.
    #[error("reading or writing the database's file failed: {fault}")]
    Io {
        /// What the database said.
        fault: Fault,
    },
    /// The database's file is damaged.
    #[error("the database's file is damaged: {fault}")]
    Corrupt {
        /// What the database said.
        fault: Fault,
    },
    /// The file is not a database.
    #[error("the file is not a database: {fault}")]
    NotADatabase {
        /// What the database said.
        fault: Fault,
    },
    /// The database's file was deleted or replaced while in use.
    #[error("the database's file `{path}` was deleted or replaced while it was in use; open it again")]
    FileReplaced {
        /// Its path.
        path: String,
    },
    /// A right is missing.
    #[error("the database user may not do this: {fault}")]
    PermissionDenied {
        /// What the database said.
        fault: Fault,
    },
    /// Anything else that the database says.
    #[error("{fault}")]
    #[doc(alias = "DatabaseError")]
    Database {
        /// What the database said.
        fault: Fault,
    },
    /// A value that was read does not fit the model's type.
    #[error("{}", decoded(column, path.as_deref(), expected, found))]
    Decode {
        /// `table.column`, or the position of an expression.
        column: String,
        /// The way there from the model that was asked, as `Album.artist.name`, where it is a column of a model.
        path: Option<Box<str>>,
        /// The Rust type expected.
        expected: &'static str,
        /// What was found: a type or a short description, never the value itself.
        found: String,
    },
    /// A value does not fit its column, or cannot be computed. Nothing was written.
    #[error("{} does not fit: {reason}{}", place_of(column), statement_of(fault.as_ref()))]
    #[doc(alias = "DataError")]
    OutOfRange {
        /// `table.column`; several with ` or ` between, where the database does not tell which of them; the table where
        /// no column is known, and `parameter 2` of a program's own SQL.
        column: String,
        /// Why.
        reason: String,
        /// What the database said, where it was asked.
        fault: Option<Fault>,
    },
    /// A required value was not given.
    #[error("`{model}.{field}` has no value and no default")]
    MissingValue {
        /// The model.
        model: &'static str,
        /// The field.
        field: &'static str,
    },
    /// An object was used whose row does not exist yet.
    #[error("this {model} has not been saved yet, so it has no key; save it first")]
    Unsaved {
        /// Its model.
        model: &'static str,
    },
    /// A name is not one of the model's.
    #[error("`{name}` is not known; valid are: {}", valid.join(", "))]
    #[doc(alias = "FieldError")]
    UnknownField {
        /// The name given.
        name: String,
        /// The names that would be valid.
        valid: Vec<String>,
    },
    /// Something was done to a queryset that has a limit or an offset.
    #[error("cannot {action} a queryset after `limit` or `offset`: do it before the slice")]
    Sliced {
        /// What was tried: `filter`, `order`, `update`, `delete`, …
        action: &'static str,
    },
    /// The query is nested too deeply or is too long.
    #[error("the query is too complex: {reason}")]
    QueryTooComplex {
        /// Which limit it passes.
        reason: String,
    },
    /// The queryset cannot be run as it was put together.
    #[error("{reason}")]
    InvalidQuery {
        /// Why, and what to do instead.
        reason: String,
    },
    /// A model cannot be made a table as it is declared.
    #[error("model `{model}`: {reason}")]
    InvalidModel {
        /// The model, or the field of a many-to-many relation as `Model.field`.
        model: String,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// A migration cannot be read, applied or undone.
    #[error("migration {migration}: {reason}")]
    Migration {
        /// Which, as `blog.0002_post_subtitle`, or its file.
        migration: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A fixture cannot be read, stored or written.
    #[error("{place}: {reason}")]
    #[doc(alias = "DeserializationError")]
    Fixture {
        /// Where: the file and its line, a model, or a name that was asked for.
        place: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A command of a project's own `manage` cannot do what it was asked to.
    #[error("{what}: {reason}")]
    Command {
        /// What was asked for: a name, a file, an argument.
        what: String,
        /// Why not, and what to do.
        reason: String,
    },
    /// The database cannot do this.
    #[error("{database} has no {feature}")]
    Unsupported {
        /// The database.
        database: &'static str,
        /// What it lacks.
        feature: String,
    },
    /// A relation was loaded lazily under [`FetchMode::Raise`](crate::relation::FetchMode::Raise).
    #[error(
        "loading `{model}.{relation}` was not planned: add `select_related` or `prefetch`, or choose another fetch mode"
    )]
    #[doc(alias = "FieldFetchBlocked")]
    FetchBlocked {
        /// The model.
        model: &'static str,
        /// The relation.
        relation: &'static str,
    },
    /// The values of an object are not valid: what [`full_clean`](crate::queryset::Objects::full_clean) found.
    #[error("validation failed: {0}")]
    #[doc(alias = "ValidationError")]
    Validation(ValidationErrors),
    /// A program's own reason, see [`Error::custom`].
    #[error("{0}")]
    Custom(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An error of the program's own, for instance to roll a transaction back.
    ///
    /// ```
    /// let error = orm_core::error::Error::custom("not enough money");
    /// assert_eq!(error.to_string(), "not enough money");
    /// ```
    pub fn custom(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Custom(reason.into())
    }

    /// A value that its column, `table.column`, cannot hold, found before a database was asked.
    pub fn out_of_range(column: impl Into<String>, reason: impl Into<String>) -> Self {
        Error::OutOfRange { column: column.into(), reason: reason.into(), fault: None }
    }

    /// What the database said, for the variants that come from it.
    pub fn fault(&self) -> Option<&Fault> {
        use Error::*;
        match self {
            UniqueViolation { fault, .. }
            | ForeignKeyViolation { fault, .. }
            | NotNullViolation { fault, .. }
            | CheckViolation { fault, .. }
            | SerializationFailure { fault }
            | Deadlock { fault }
            | Timeout { fault, .. }
            | ConnectionLost { fault }
            | CommitOutcomeUnknown { fault }
            | RolledBack { fault }
            | MissingTable { fault, .. }
            | MissingColumn { fault, .. }
            | ColumnMismatch { fault, .. }
            | OutOfRange { fault: Some(fault), .. }
            | StorageFull { fault }
            | ReadOnly { fault }
            | Io { fault }
            | Corrupt { fault }
            | NotADatabase { fault }
            | PermissionDenied { fault }
            | Database { fault } => Some(fault),
            _ => None,
        }
    }

    /// What validation found, for [`Error::Validation`].
    pub fn validation(&self) -> Option<&ValidationErrors> {
        match self {
            Error::Validation(errors) => Some(errors),
            _ => None,
        }
    }

    /// Whether running the whole transaction again may succeed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Error::SerializationFailure { .. } | Error::Deadlock { .. })
    }

    /// Whether the connection it came from can no longer be used.
    pub fn breaks_connection(&self) -> bool {
        matches!(
            self,
            Error::ConnectionLost { .. }
                | Error::CommitOutcomeUnknown { .. }
                | Error::Io { .. }
                | Error::Corrupt { .. }
                | Error::NotADatabase { .. }
                | Error::FileReplaced { .. }
        )
    }

    /// Whether the error came from the database itself while it ran a statement.
    pub fn is_database(&self) -> bool {
        self.fault().is_some()
    }
}

/// What helps where a time limit is met.
fn longer(what: &str) -> &'static str {
    match what {
        "a lock" => {
            "; end the transactions that hold it sooner, or wait longer (`busy_timeout`, on PostgreSQL `lock_timeout`)"
        }
        "the statement" => "; ask for less, or allow more (`statement_timeout`)",
        _ => "",
    }
}

/// What is wrong with a cell.
fn decoded(column: &str, path: Option<&str>, expected: &str, found: &str) -> String {
    if found == "nothing" {
        return format!("the row has no column {column}: more is read than the statement gives");
    }
    let path = path.map(|path| format!(" (`{path}`)")).unwrap_or_default();
    let column = if column.starts_with("number ") { column.to_owned() } else { format!("`{column}`") };
    format!("column {column}{path} holds {found}, which is not {expected}{}", mend_of(found, path.is_empty()))
}

/// What to do about a cell that is not of the type asked for.
fn mend_of(found: &str, computed: bool) -> &'static str {
    match found {
        "NULL" if computed => "; read what may be NULL as an `Option`",
        _ if computed => "",
        "NULL" => "; what may be NULL is an `Option`: make the field one, or leave the rows without it out",
        "a truth value" | "an integer" | "a float" | "text" | "bytes" | "a decimal" | "a UUID" => {
            "; give the field the type of the column, or change the column by a migration"
        }
        _ => "",
    }
}

fn of_table(table: &str) -> String {
    if table.is_empty() { String::new() } else { format!(" of table `{table}`") }
}

fn missing_field(field: Option<&str>) -> String {
    let Some(field) = field else { return String::new() };
    format!(", which the field `{field}` needs: add it by a migration, or name the right one with `column = \"..\"`")
}

/// The value that does not fit, in words.
fn place_of(column: &str) -> String {
    if column.is_empty() {
        return "a value of the statement".into();
    }
    if column.starts_with("parameter ") {
        return format!("the value of {column}");
    }
    if !column.contains('.') {
        return format!("a value of the statement on `{column}`");
    }
    let quoted: Vec<_> = column.split(" or ").map(|name| format!("`{name}`")).collect();
    format!("the value for {}", quoted.join(" or "))
}

fn statement_of(fault: Option<&Fault>) -> String {
    fault.and_then(Fault::statement).map(|statement| format!(", in: {statement}")).unwrap_or_default()
}
