//! How a database would run a query.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::Location;

use super::query::at;
use super::{Annotated, QuerySet, Values};
use crate::db::{Collect, Port, ReadHandle};
use crate::error::Result;
use crate::expr::Selection;
use crate::model::Model;
use crate::sql::Statement;
use crate::value::{Row, ValueRef};

/// One line of a plan: its number, that of the line it belongs under, and its text.
type Line = (i64, i64, String);

fn line(row: &dyn Row) -> Result<Line> {
    Ok(match row.get(0)? {
        ValueRef::Text(text) => (0, 0, text.to_owned()),
        ValueRef::Int(number) => {
            let under = if let ValueRef::Int(under) = row.get(1)? { under } else { 0 };
            let text = if let ValueRef::Text(text) = row.get(3)? { text.to_owned() } else { String::new() };
            (number, under, text)
        }
        _ => (0, 0, String::new()),
    })
}

async fn run(port: &dyn Port, statement: Option<Statement>) -> Result<String> {
    let Some(statement) = statement else { return Ok(String::new()) };
    let sql = format!("{}{}", port.dialect().explain(), statement.sql);
    let statement = Statement { sql: sql.into(), access: crate::sql::Access::Read, ..statement };
    let mut depths: HashMap<i64, usize> = HashMap::new();
    let mut plan = String::new();
    for (number, under, text) in Collect::<Line>::take(port.query(statement, Collect::new(line)).await?) {
        let depth = depths.get(&under).map_or(0, |depth| depth + 1);
        if number != 0 {
            depths.insert(number, depth);
        }
        // Writing to a String cannot fail.
        let _ = writeln!(plan, "{:indent$}{text}", "", indent = depth * 2);
    }
    Ok(plan)
}

macro_rules! explain {
    ($statement:ident) => {
        /// How the database would run the query, in its own words: `EXPLAIN`, on SQLite `EXPLAIN QUERY PLAN`. Empty where
        /// it is known that there are no rows, for then nothing is asked.
        ///
        /// # Errors
        /// As [`all`](Self::all).
        #[track_caller]
        pub fn explain<'a, H: ReadHandle + ?Sized>(&self, db: &'a H) -> H::Out<'a, String> {
            let (port, location) = (db.port(), Location::caller());
            let statement = self.query().$statement(port);
            H::drive(async move { run(port, statement?.map(|statement| at(statement, location))).await })
        }
    };
}

impl<M: Model> QuerySet<M> {
    explain!(models);
}

impl<M: Model, S: Selection + 'static> Annotated<M, S> {
    explain!(models);
}

impl<M: Model, S: Selection> Values<M, S> {
    explain!(columns);
}
