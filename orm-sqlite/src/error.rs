//! What SQLite says, as the errors that every backend gives for the same fault.

use orm_core::error::{Error, Fault};
use orm_core::sql::{Access, Clue, Operation, Statement, several_statements, too_complex};
use orm_core::value::ColumnType;
use rusqlite::ffi;

/// Begins the messages of the functions that match regular expressions.
pub(crate) const REGEX_REFUSED: &str = "regular expression: ";

/// Begins the message about a computed number that its column cannot hold.
pub(crate) const MISFIT: &str = "a computed number is beyond its column: ";

/// Begins the messages of the functions that read time zones.
pub(crate) const ZONE_UNKNOWN: &str = "time zone: ";

/// Begins the messages of our functions about values that they do not take.
pub(crate) const BEYOND: &str = "out of range: ";

/// An error of the driver while it ran `sql`.
#[cold]
pub(crate) fn from_driver(error: rusqlite::Error, sql: &str) -> Error {
    map(error, &Statement::raw(sql, Vec::new(), Access::Write))
}

fn map(error: rusqlite::Error, statement: &Statement) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            from_code(failure.extended_code, message.unwrap_or_else(|| failure.to_string()), statement)
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => from_code(error.extended_code, msg, statement),
        rusqlite::Error::MultipleStatement => several_statements(),
        rusqlite::Error::NulError(_) => Error::InvalidQuery { reason: NUL_IN_SQL.into() },
        other => Error::Database { fault: Fault::new(other.to_string()).with_statement(&*statement.sql) },
    }
}

/// As [`from_driver`], of a statement that knows what it is about: SQLite names no table of a foreign key, and no column
/// of a value.
#[cold]
pub(crate) fn of_statement(error: rusqlite::Error, statement: &Statement) -> Error {
    match map(error, statement) {
        Error::ForeignKeyViolation { table: None, constraint, fault }
            if matches!(statement.operation, Operation::Insert | Operation::Update) && !statement.table.is_empty() =>
        {
            Error::ForeignKeyViolation { table: Some(statement.table.into()), constraint, fault }
        }
        other => other,
    }
}

/// Why SQL with a NUL is refused: SQLite would stop reading there.
pub(crate) const NUL_IN_SQL: &str = "the statement's text holds a NUL character";

fn from_code(code: i32, message: String, statement: &Statement) -> Error {
    let primary = code & 0xff;
    let fault = fault(code, &message, &statement.sql);
    if primary == ffi::SQLITE_ERROR || primary == ffi::SQLITE_TOOBIG {
        if let Some(reason) = message.strip_prefix(REGEX_REFUSED) {
            return Error::InvalidQuery { reason: format!("the regular expression is refused: {reason}") };
        }
        if let Some(reason) = message.strip_prefix(ZONE_UNKNOWN) {
            return Error::InvalidQuery { reason: format!("the time zone is not known: {reason}") };
        }
        if let Some(reason) = message.strip_prefix(MISFIT) {
            return statement.out_of_range(Clue::Kind(kind(reason)), reason, Some(fault));
        }
        if let Some(reason) = message.strip_prefix(BEYOND) {
            return statement.out_of_range(Clue::None, reason, Some(fault));
        }
        // What `sum` and `abs` say of a number that is beyond 64 bits.
        if message == "integer overflow" {
            return statement.out_of_range(Clue::None, "it is beyond 64 bits", Some(fault));
        }
        if is_limit(&message) {
            return too_complex(&message);
        }
    }
    match primary {
        ffi::SQLITE_CONSTRAINT => constraint(code, &message, fault),
        ffi::SQLITE_BUSY if code == ffi::SQLITE_BUSY_SNAPSHOT => Error::SerializationFailure { fault },
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED | ffi::SQLITE_PROTOCOL => Error::Timeout { what: "a lock", fault },
        ffi::SQLITE_INTERRUPT => Error::Timeout { what: "the statement", fault },
        ffi::SQLITE_FULL => Error::StorageFull { fault },
        ffi::SQLITE_READONLY => Error::ReadOnly { fault },
        ffi::SQLITE_IOERR | ffi::SQLITE_CANTOPEN => Error::Io { fault },
        ffi::SQLITE_CORRUPT => Error::Corrupt { fault },
        ffi::SQLITE_NOTADB => Error::NotADatabase { fault },
        ffi::SQLITE_PERM | ffi::SQLITE_AUTH => Error::PermissionDenied { fault },
        ffi::SQLITE_TOOBIG => statement.out_of_range(Clue::None, "it is larger than SQLite takes", Some(fault)),
        ffi::SQLITE_ERROR => missing(&message, statement, fault),
        _ => Error::Database { fault },
    }
}

/// The columns that a reason of a misfit may be about.
fn kind(reason: &str) -> fn(ColumnType) -> bool {
    use ColumnType::{BigInt, Decimal, Integer, PositiveBigInt, PositiveInteger, PositiveSmallInt, SmallInt, Text};
    match reason {
        text if text.contains("characters") => |of| matches!(of, Text { .. }),
        digits if digits.contains("digits") => |of| matches!(of, Decimal { .. }),
        small if small.contains(" 32767 ") => |of| matches!(of, SmallInt | PositiveSmallInt),
        middle if middle.contains(" 2147483647 ") => |of| matches!(of, Integer | PositiveInteger),
        _ => |of| matches!(of, BigInt | PositiveBigInt),
    }
}

/// Messages that quote a path of JSON quote a value, and become the detail.
fn fault(code: i32, message: &str, sql: &str) -> Fault {
    let fault = if message.contains("JSON path") {
        Fault::new("a JSON path is not understood").with_detail(Some(message.into()))
    } else {
        Fault::new(message)
    };
    fault.with_code(code_name(code)).with_statement(sql)
}

/// Whether the message is of a limit on how large or how nested a statement may be.
fn is_limit(message: &str) -> bool {
    const LIMITS: [&str; 12] = [
        "Expression tree is too large",
        "parser stack overflow",
        "Recursion limit",
        "too many SQL variables",
        "variable number must be between",
        "LIKE or GLOB pattern too complex",
        "too many terms in",
        "too many columns in",
        "too many arguments on function",
        "too many FROM clause terms",
        "nested too deep",
        "statement too long",
    ];
    LIMITS.iter().any(|limit| message.contains(limit))
        || (message.starts_with("at most ") && message.ends_with(" tables in a join"))
}

fn constraint(code: i32, message: &str, fault: Fault) -> Error {
    let subject = message.split_once(" constraint failed: ").map_or("", |(_, subject)| subject);
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            unique(subject, fault)
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            let (table, column) = subject.rsplit_once('.').unwrap_or(("", subject));
            Error::NotNullViolation { table: table.into(), column: column.into(), fault }
        }
        ffi::SQLITE_CONSTRAINT_CHECK => Error::CheckViolation { constraint: subject.into(), fault },
        // A foreign key with RESTRICT is kept by a trigger of SQLite's own.
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Error::ForeignKeyViolation { table: None, constraint: None, fault },
        _ if message.starts_with("FOREIGN KEY constraint failed") => {
            Error::ForeignKeyViolation { table: None, constraint: None, fault }
        }
        _ => Error::Database { fault },
    }
}

/// The subject is `table.column, table.column`, or `index 'name'` for an index over expressions.
fn unique(subject: &str, fault: Fault) -> Error {
    if let Some(index) = subject.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
        return Error::UniqueViolation {
            table: String::new(),
            columns: Vec::new(),
            constraint: Some(index.into()),
            fault,
        };
    }
    let parts = || subject.split(", ").map(|part| part.rsplit_once('.').unwrap_or(("", part)));
    Error::UniqueViolation {
        table: parts().next().map_or("", |(table, _)| table).into(),
        columns: parts().map(|(_, column)| column.into()).collect(),
        constraint: None,
        fault,
    }
}

fn missing(message: &str, statement: &Statement, fault: Fault) -> Error {
    let name = |text: &str| {
        let text = text.split(" - should this be").next().unwrap_or(text);
        text.strip_prefix("main.").unwrap_or(text).trim_matches('"').to_owned()
    };
    if let Some(table) = message.strip_prefix("no such table: ") {
        return Error::MissingTable { table: name(table), fault };
    }
    if let Some(column) = message.strip_prefix("no such column: ") {
        return statement.missing_column(&name(column), fault);
    }
    if let Some((_, column)) = message.split_once(" has no column named ") {
        return statement.missing_column(&name(column), fault);
    }
    Error::Database { fault }
}

/// Whether the file was moved or deleted under its connection, which only a rollback journal notices.
pub(crate) fn is_moved(error: &Error) -> bool {
    matches!(error, Error::ReadOnly { fault } if fault.code() == Some(MOVED))
}

const MOVED: &str = "SQLITE_READONLY_DBMOVED";

/// The name of a result code where it is one that programs look for, else its number.
fn code_name(code: i32) -> String {
    let name = match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE => "SQLITE_CONSTRAINT_UNIQUE",
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY => "SQLITE_CONSTRAINT_PRIMARYKEY",
        ffi::SQLITE_CONSTRAINT_ROWID => "SQLITE_CONSTRAINT_ROWID",
        ffi::SQLITE_CONSTRAINT_NOTNULL => "SQLITE_CONSTRAINT_NOTNULL",
        ffi::SQLITE_CONSTRAINT_CHECK => "SQLITE_CONSTRAINT_CHECK",
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => "SQLITE_CONSTRAINT_FOREIGNKEY",
        ffi::SQLITE_CONSTRAINT_TRIGGER => "SQLITE_CONSTRAINT_TRIGGER",
        ffi::SQLITE_ERROR => "SQLITE_ERROR",
        ffi::SQLITE_BUSY => "SQLITE_BUSY",
        ffi::SQLITE_BUSY_SNAPSHOT => "SQLITE_BUSY_SNAPSHOT",
        ffi::SQLITE_BUSY_RECOVERY => "SQLITE_BUSY_RECOVERY",
        ffi::SQLITE_LOCKED => "SQLITE_LOCKED",
        ffi::SQLITE_INTERRUPT => "SQLITE_INTERRUPT",
        ffi::SQLITE_FULL => "SQLITE_FULL",
        ffi::SQLITE_READONLY => "SQLITE_READONLY",
        ffi::SQLITE_READONLY_DBMOVED => MOVED,
        ffi::SQLITE_IOERR => "SQLITE_IOERR",
        ffi::SQLITE_IOERR_READ => "SQLITE_IOERR_READ",
        ffi::SQLITE_IOERR_SHORT_READ => "SQLITE_IOERR_SHORT_READ",
        ffi::SQLITE_IOERR_WRITE => "SQLITE_IOERR_WRITE",
        ffi::SQLITE_IOERR_FSYNC => "SQLITE_IOERR_FSYNC",
        ffi::SQLITE_IOERR_TRUNCATE => "SQLITE_IOERR_TRUNCATE",
        ffi::SQLITE_CANTOPEN => "SQLITE_CANTOPEN",
        ffi::SQLITE_CORRUPT => "SQLITE_CORRUPT",
        ffi::SQLITE_NOTADB => "SQLITE_NOTADB",
        ffi::SQLITE_AUTH => "SQLITE_AUTH",
        other => return other.to_string(),
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str) -> Statement {
        Statement::raw(sql, Vec::new(), Access::Write)
    }

    #[test]
    fn names_are_read_out_of_messages() {
        let error = from_code(ffi::SQLITE_CONSTRAINT_UNIQUE, "UNIQUE constraint failed: t.a, t.b".into(), &of("x"));
        let Error::UniqueViolation { table, columns, .. } = error else { panic!("{error:?}") };
        assert_eq!((table.as_str(), columns.join(" ").as_str()), ("t", "a b"));
        let error = from_code(
            ffi::SQLITE_ERROR,
            "no such column: \"x\" - should this be a string literal in single-quotes?".into(),
            &of("x"),
        );
        assert!(matches!(error, Error::MissingColumn { column, .. } if column == "x"));
        let error = from_code(ffi::SQLITE_ERROR, "table t has no column named y".into(), &of("x"));
        assert!(matches!(error, Error::MissingColumn { column, .. } if column == "y"));
    }

    #[test]
    fn a_snapshot_that_is_too_old_can_be_retried_and_a_lock_is_a_timeout() {
        assert!(from_code(ffi::SQLITE_BUSY_SNAPSHOT, "database is locked".into(), &of("x")).is_retryable());
        let error = from_code(ffi::SQLITE_BUSY, "database is locked".into(), &of("x"));
        assert!(matches!(error, Error::Timeout { what: "a lock", .. }));
    }

    #[test]
    fn a_json_path_stays_out_of_the_message() {
        let error = from_code(ffi::SQLITE_ERROR, "bad JSON path: 'CANARY'".into(), &of("x"));
        assert!(!error.to_string().contains("CANARY") && !format!("{error:?}").contains("CANARY"));
        assert!(error.fault().and_then(Fault::detail).unwrap().contains("CANARY"));
    }
}
