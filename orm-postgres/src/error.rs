//! The server's and the driver's errors as those of the library.

use orm_core::error::{Error, Fault};
use orm_core::sql::{Clue, Dialect, Statement, several_statements, too_complex};
use orm_core::value::ColumnType;
use tokio_postgres::error::{DbError, ErrorPosition, Severity};

use crate::dialect::POSTGRES;

/// What went wrong while a statement ran.
pub(crate) struct Broken<'s> {
    /// The statement's text.
    pub(crate) sql: &'s str,
    /// The statement that it is, or that it is made of; none where the library has no more than the text.
    pub(crate) statement: Option<&'s Statement>,
}

impl Broken<'_> {
    /// The driver's error as the library's. `end` is what the connection ended with, should it have ended.
    pub(crate) fn error(&self, error: &tokio_postgres::Error, end: Option<&tokio_postgres::Error>) -> Error {
        if let Some(said) = error.as_db_error() {
            return self.said(said);
        }
        if is_lost(error) {
            return self.lost(end.unwrap_or(error));
        }
        match error.to_string() {
            message if message.starts_with("expected ") => Error::InvalidQuery { reason: message },
            message => Error::Database { fault: Fault::new(message).with_statement(self.sql) },
        }
    }

    /// The connection is gone.
    pub(crate) fn lost(&self, error: &tokio_postgres::Error) -> Error {
        let fault = match error.as_db_error() {
            Some(said) => fault(said),
            None => Fault::new(words(error)),
        };
        Error::ConnectionLost { fault: fault.with_statement(self.sql) }
    }

    /// The connection was gone before.
    pub(crate) fn closed(&self) -> Error {
        Error::ConnectionLost { fault: Fault::new("the connection was closed before").with_statement(self.sql) }
    }

    fn said(&self, said: &DbError) -> Error {
        let fault = fault(said).with_statement(self.sql);
        let code = said.code().code();
        if is_fatal(said) {
            return Error::ConnectionLost { fault };
        }
        let table = self.statement.map_or("", |statement| statement.table);
        let own_table = || said.table().unwrap_or(table).to_owned();
        let constraint = || said.constraint().map(str::to_owned);
        match code {
            "23505" => Error::UniqueViolation {
                table: own_table(),
                columns: said.detail().map(key_columns).unwrap_or_default(),
                constraint: constraint(),
                fault,
            },
            "23503" => {
                Error::ForeignKeyViolation { table: said.table().map(str::to_owned), constraint: constraint(), fault }
            }
            "23502" => Error::NotNullViolation {
                table: own_table(),
                column: said.column().unwrap_or_default().to_owned(),
                fault,
            },
            "23514" => Error::CheckViolation { constraint: constraint().unwrap_or_default(), fault },
            "40001" => Error::SerializationFailure { fault },
            "40P01" => Error::Deadlock { fault },
            "57014" => Error::Timeout { what: "the statement", fault },
            "55P03" => Error::Timeout { what: "a lock", fault },
            "42P01" => Error::MissingTable { table: named(said.message()), fault },
            "42703" => self.told(|statement| statement.missing_column(&named(said.message()), fault)),
            "42883" | "42804" | "42846" => self.mismatch(said, fault),
            "42501" => Error::PermissionDenied { fault },
            "25006" => Error::ReadOnly { fault },
            "53100" => Error::StorageFull { fault },
            "58030" => Error::Io { fault },
            "XX001" | "XX002" => Error::Corrupt { fault },
            "22001" | "22003" | "22007" | "22008" | "22012" | "22P02" | "22P05" | "2201E" | "2201F" => {
                self.told(|statement| statement.out_of_range(self.clue(said), shown(said), Some(fault)))
            }
            "2201B" => Error::InvalidQuery { reason: format!("the regular expression is refused: {}", shown(said)) },
            "22023"
                if said.message().starts_with("time zone")
                    || said.routine().is_some_and(|name| name.contains("zone")) =>
            {
                Error::InvalidQuery { reason: format!("the time zone is not known: {}", shown(said)) }
            }
            "54001" | "54011" | "54023" => too_complex(&shown(said)),
            "42601" if said.message().contains("memory exhausted") => too_complex(&shown(said)),
            "42601" if said.message().contains("multiple commands") => several_statements(),
            _ => Error::Database { fault },
        }
    }

    /// Asks the statement, or one of which nothing is known.
    fn told(&self, tell: impl FnOnce(&Statement) -> Error) -> Error {
        match self.statement {
            Some(statement) => tell(statement),
            None => tell(&Statement::raw(self.sql, Vec::new(), orm_core::sql::Access::Write)),
        }
    }

    /// Where in the statement the server says it went wrong.
    fn clue<'c>(&self, said: &'c DbError) -> Clue<'c> {
        if let Some(column) = said.column() {
            return Clue::Column(column);
        }
        match self.position(said) {
            Some(byte) => Clue::Position(byte),
            None => kind(said.message()).map_or(Clue::None, Clue::Kind),
        }
    }

    /// The byte of the statement's own text that the server points at; it counts characters from 1.
    fn position(&self, said: &DbError) -> Option<usize> {
        let Some(ErrorPosition::Original(character)) = said.position() else { return None };
        let character = usize::try_from(*character).ok()?.checked_sub(1)?;
        let (byte, _) = self.sql.char_indices().nth(character)?;
        // The statement stands at the end of what was sent.
        byte.checked_sub(self.sql.len().checked_sub(self.statement?.sql.len())?)
    }

    /// No operator, or no way to store it: a column is not of the type that its model says.
    fn mismatch(&self, said: &DbError, fault: Fault) -> Error {
        let Some(statement) = self.statement else { return Error::Database { fault } };
        let message = said.message();
        let column = assigned_column(message);
        let clue = match column {
            Some((column, _)) => Clue::Column(column),
            None => self.position(said).map_or(Clue::None, Clue::Position),
        };
        let types = column.map_or_else(|| operand_types(message), |(_, of)| vec![of]);
        let told = statement.column_mismatch(clue, &types, |model| POSTGRES.column_type(model), fault);
        told.unwrap_or_else(|fault| Error::Database { fault })
    }
}

/// The columns that a message may be about, where it tells their type.
fn kind(message: &str) -> Option<fn(ColumnType) -> bool> {
    use ColumnType::{Decimal, Integer, PositiveInteger, PositiveSmallInt, SmallInt, Text};
    Some(match message {
        "smallint out of range" => |of| matches!(of, SmallInt | PositiveSmallInt),
        "integer out of range" => |of| matches!(of, Integer | PositiveInteger),
        "numeric field overflow" => |of| matches!(of, Decimal { .. }),
        text if text.starts_with("value too long for type character") => |of| matches!(of, Text { .. }),
        _ => return None,
    })
}

/// The column and its type in `column "x" is of type a but expression is of type b`.
fn assigned_column(message: &str) -> Option<(&str, &str)> {
    let rest = message.strip_prefix("column \"")?;
    let (rest, _) = rest.rsplit_once(" but expression is of type ")?;
    rest.rsplit_once("\" is of type ")
}

/// The types in `operator does not exist: a = b` and `function f(a, b) does not exist`.
fn operand_types(message: &str) -> Vec<&str> {
    if let Some(sides) = message.strip_prefix("operator does not exist: ") {
        // An operator stands between blanks, and a type's name holds letters, digits, brackets and blanks only.
        let is_name =
            |word: &&str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '[' | ']' | '.' | '"'));
        let operator = sides.split(' ').find(|word| !is_name(word)).unwrap_or_default();
        return sides.split(&format!(" {operator} ")).map(str::trim).filter(|side| !side.is_empty()).collect();
    }
    let Some((_, rest)) = message.split_once('(') else { return Vec::new() };
    rest.split(')').next().unwrap_or_default().split(", ").collect()
}

/// Whether the error says that the connection can no longer be used.
pub(crate) fn is_lost(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(said) => is_fatal(said),
        // The driver does not tell the kinds apart but by their text.
        None => {
            error.is_closed()
                || matches!(
                    error.to_string().as_str(),
                    "error communicating with the server"
                        | "unexpected message from server"
                        | "error parsing response from server"
                )
        }
    }
}

fn is_fatal(said: &DbError) -> bool {
    let code = said.code().code();
    matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
        || matches!(said.severity(), "FATAL" | "PANIC")
        || (code.starts_with("08") && code != "08P01")
        || matches!(code, "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03" | "25P04")
}

/// Whether a prepared statement no longer fits the tables, or is not known to the server. Told before anything is
/// executed, so that preparing it again and running it once more is safe.
pub(crate) fn is_stale(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|said| match said.code().code() {
        "0A000" => {
            said.routine() == Some("RevalidateCachedQuery")
                || said.message() == "cached plan must not change result type"
        }
        "26000" | "42P05" => true,
        _ => false,
    })
}

/// Whether the server only says that the transaction failed before.
pub(crate) fn is_aborted(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code() == "25P02")
}

/// What the server said.
pub(crate) fn fault(said: &DbError) -> Fault {
    let whole = if holds_value(said) { Some(said.message()) } else { None };
    let parts: Vec<_> = [whole, said.detail(), said.hint()].into_iter().flatten().collect();
    let detail = if parts.is_empty() { None } else { Some(parts.join("\n")) };
    Fault::new(shown(said)).with_code(said.code().code()).with_detail(detail)
}

/// Errors about data may quote it in their message.
fn holds_value(said: &DbError) -> bool {
    said.code().code().starts_with("22") && said.message().contains('"')
}

/// The message without the data it quotes.
fn shown(said: &DbError) -> String {
    let message = said.message();
    match (message.find('"'), message.rfind('"')) {
        (Some(from), Some(to)) if holds_value(said) => {
            let (before, after) = (&message[..from], &message[(to + 1).max(from + 1)..]);
            format!("{before}\"(hidden)\"{after}")
        }
        _ => message.to_owned(),
    }
}

/// An error of the driver with its causes, none of which holds a value.
pub(crate) fn words(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// The columns of `Key (a, "B")=(1, 2) already exists.`, without the values. The server quotes a name as SQL does, each
/// quote within doubled; an expression stays as it is written.
fn key_columns(detail: &str) -> Vec<String> {
    let Some((_, list)) = detail.split_once('(') else { return Vec::new() };
    let mut columns = vec![String::new()];
    let (mut quoted, mut depth) = (false, 0u32);
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                push(&mut columns, if depth > 0 { "\"\"" } else { "\"" });
            }
            '"' => {
                quoted = !quoted;
                push(&mut columns, if depth > 0 { "\"" } else { "" });
            }
            ',' if !quoted && depth == 0 => {
                // What separates is a comma and a space.
                characters.next_if_eq(&' ');
                columns.push(String::new());
            }
            ')' if !quoted && depth == 0 => return columns,
            other => {
                match other {
                    '(' if !quoted => depth += 1,
                    ')' if !quoted => depth -= 1,
                    _ => {}
                }
                push(&mut columns, other.encode_utf8(&mut [0; 4]));
            }
        }
    }
    Vec::new()
}

fn push(columns: &mut [String], text: &str) {
    if let Some(last) = columns.last_mut() {
        last.push_str(text);
    }
}

/// The name in `relation "x" does not exist`, `column x.y does not exist`. The server does not double the quotes within.
fn named(message: &str) -> String {
    if let (Some(from), Some(to)) = (message.find("column \""), message.rfind("\" of relation \""))
        && let Some(name) = message.get(from + "column \"".len()..to)
    {
        return name.to_owned();
    }
    // Of a column that is named with its table neither is quoted, whatever is in them.
    if let Some(name) = message.strip_prefix("column ").and_then(|rest| rest.strip_suffix(" does not exist"))
        && !name.starts_with('"')
    {
        return name.to_owned();
    }
    match (message.find('"'), message.rfind('"')) {
        (Some(from), Some(to)) if from < to => message[from + 1..to].to_owned(),
        _ => message.split_whitespace().nth(1).unwrap_or(message).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_key_are_read_without_their_values() {
        assert_eq!(key_columns("Key (a)=(1) already exists."), ["a"]);
        assert_eq!(key_columns("Key (a, \"B c\")=(1, )=() already exists."), ["a", "B c"]);
        assert_eq!(key_columns("Key (lower(name::text), x)=(q, 1) already exists."), ["lower(name::text)", "x"]);
        assert_eq!(
            key_columns("Key (\"a \"\"b\"\" c\", \"\u{e9})=(\", d)=(1, 2, 3) already exists."),
            ["a \"b\" c", "\u{e9})=(", "d"]
        );
        assert_eq!(key_columns("Key (lower(\"B \"\"c\"))=(q) already exists."), ["lower(\"B \"\"c\")"]);
        assert_eq!(key_columns("Something else."), Vec::<String>::new());
    }

    #[test]
    fn the_types_that_do_not_agree_are_read_from_the_message() {
        assert_eq!(operand_types("operator does not exist: text = bigint"), ["text", "bigint"]);
        assert_eq!(
            operand_types("operator does not exist: timestamp with time zone >= integer"),
            ["timestamp with time zone", "integer"]
        );
        assert_eq!(operand_types("function pg_catalog.sum(text) does not exist"), ["text"]);
        assert_eq!(
            assigned_column("column \"a b\" is of type boolean but expression is of type bigint"),
            Some(("a b", "boolean"))
        );
    }

    #[test]
    fn the_missing_name_is_read_from_the_message() {
        assert_eq!(named("relation \"a b\" does not exist"), "a b");
        assert_eq!(named("column \"x\" of relation \"t\" does not exist"), "x");
        assert_eq!(named("column t.x does not exist"), "t.x");
        assert_eq!(named("column \"x\" does not exist"), "x");
        assert_eq!(named("relation \"weird \"t\u{e4}ble\" (1)\" does not exist"), "weird \"t\u{e4}ble\" (1)");
        assert_eq!(named("column \"a \"b\"\" of relation \"weird \"t\"\" does not exist"), "a \"b\"");
        assert_eq!(named("column weird \"t\".a \"b\" c does not exist"), "weird \"t\".a \"b\" c");
        assert_eq!(named("missing FROM-clause entry for table \"t\""), "t");
    }
}
