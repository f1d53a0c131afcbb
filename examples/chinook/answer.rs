//! The answer to a question: a table, a remark, and the SQL it came from.

use std::fmt;
use std::sync::Arc;

use orm::db::Captured;
use orm::sql::Statement;
use orm::value::Value;

use crate::table::{Line, Table};

/// An answer, ready to be printed.
pub struct Answer {
    table: Table,
    remark: Option<String>,
    statements: Vec<(Arc<str>, Vec<Value>)>,
}

impl Answer {
    /// An answer that is a table.
    pub fn new<const WIDTH: usize, L: Line<WIDTH>>(
        titles: [&'static str; WIDTH],
        lines: impl IntoIterator<Item = L>,
    ) -> Self {
        Answer { table: Table::new(titles, lines), remark: None, statements: Vec::new() }
    }

    /// With a sentence under the table.
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remark = Some(remark.into());
        self
    }

    /// With the statement of a queryset, which is none where it asks no database.
    pub fn sql(mut self, statement: Option<Statement>) -> Self {
        self.statements.extend(statement.map(|statement| (statement.sql, statement.params)));
        self
    }

    /// With the statements that were recorded.
    pub fn ran(mut self, captured: Vec<Captured>) -> Self {
        self.statements.extend(captured.into_iter().map(|statement| (statement.sql, statement.params)));
        self
    }

    /// The statements, as text.
    pub fn statements(&self) -> String {
        let mut text = String::new();
        for (sql, parameters) in &self.statements {
            text.push_str(&format!("  {sql}\n"));
            if !parameters.is_empty() {
                let shown: Vec<String> = parameters.iter().take(10).map(shown).collect();
                let more = if parameters.len() > 10 { ", ..." } else { "" };
                text.push_str(&format!("  with {}{more}\n", shown.join(", ")));
            }
            text.push('\n');
        }
        text
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.table)?;
        match &self.remark {
            Some(remark) => writeln!(f, "\n  {remark}"),
            None => Ok(()),
        }
    }
}

/// A parameter as text.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        other => format!("{other:?}"),
    }
}
