//! What a database says, and what of it may be shown.

use std::fmt;

/// What a database or its driver said about a statement.
#[derive(Debug, Default)]
pub struct Fault(Box<Said>);

#[derive(Debug, Default)]
struct Said {
    message: String,
    code: Option<String>,
    detail: Option<Hidden>,
    statement: Option<String>,
}

/// Text that may hold values: shown by no `Debug` and no `Display`.
#[derive(Default)]
struct Hidden(String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden, see Fault::detail)")
    }
}

impl Fault {
    /// A fault with the database's primary message, which must not hold values.
    pub fn new(message: impl Into<String>) -> Self {
        Fault(Box::new(Said { message: message.into(), ..Said::default() }))
    }

    /// With the SQLSTATE, or SQLite's extended result code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// With the text that may hold values.
    #[must_use]
    pub fn with_detail(mut self, detail: Option<String>) -> Self {
        self.0.detail = detail.map(Hidden);
        self
    }

    /// With the statement's text.
    #[must_use]
    pub fn with_statement(mut self, statement: impl Into<String>) -> Self {
        self.0.statement = Some(statement.into());
        self
    }

    /// The database's message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The SQLSTATE on PostgreSQL, such as `23505`; the name of the extended result code on SQLite, such as
    /// `SQLITE_CONSTRAINT_UNIQUE`.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The server's detail, which may hold values such as the key that is taken.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_ref().map(|hidden| hidden.0.as_str())
    }

    /// The statement that failed, with placeholders for its parameters.
    pub fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(code) = &self.0.code {
            write!(f, " ({code})")?;
        }
        if let Some(statement) = &self.0.statement {
            write!(f, " in: {statement}")?;
        }
        Ok(())
    }
}
