//! Rows of models as they were at one point of their history, for the steps of migrations that are written in Rust.
//!
//! The structs of a program are of today; a migration runs years later on the tables of its own day. So its rows are read
//! and written by the names of that day.

use std::collections::BTreeMap;

use crate::db::{Collect, Executed, Port, ReadHandle, Transaction, now};
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::schema::state::{ModelName, ModelState, State};
use crate::sql::{Access, Operation, Writer};
use crate::value::{ColumnType, FieldType, Param, Value, coerce, misfit};

/// The models at one point of a migration.
#[doc(alias = "apps")]
pub struct Models<'a> {
    tx: &'a Transaction,
    app: &'a str,
    state: &'a State,
}

impl<'a> Models<'a> {
    pub(super) fn new(tx: &'a Transaction, app: &'a str, state: &'a State) -> Self {
        Models { tx, app, state }
    }

    /// The transaction that the migration runs in.
    pub fn transaction(&self) -> &'a Transaction {
        self.tx
    }

    /// A model by its name, `Post`, or `blog.Post` for that of another application.
    ///
    /// # Errors
    /// [`Error::Migration`] where there is none at this point.
    #[doc(alias = "get_model")]
    pub fn model(&self, name: &str) -> Result<Rows<'a>> {
        let (app, name) = name.split_once('.').unwrap_or((self.app, name));
        let name = ModelName { app: app.to_owned(), name: name.to_owned() };
        let wrong = |reason: String| Error::Migration { migration: self.app.to_owned(), reason };
        let model = self.state.models.get(&name);
        let model = model.ok_or_else(|| wrong(format!("there is no model `{name}` at this point")))?;
        let mut tables = self.state.tables_of(&name)?.into_iter();
        let table = tables.next().ok_or_else(|| wrong(format!("`{name}` has no table")))?;
        Ok(Rows { tx: self.tx, name, model, table })
    }
}

/// The rows of a model.
pub struct Rows<'a> {
    tx: &'a Transaction,
    name: ModelName,
    model: &'a ModelState,
    table: Table,
}

/// A row: its values by the names of its fields. A foreign key is the key that it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoricRow {
    model: String,
    values: BTreeMap<String, (Value, ColumnType)>,
}

impl HistoricRow {
    /// The value of a field: of its type, or an `Option` of that where it may be NULL.
    ///
    /// # Errors
    /// [`Error::Decode`] where there is no such field or its value is of another type.
    pub fn get<T: Historic>(&self, field: &str) -> Result<T> {
        let wrong = |found: String| Error::Decode {
            column: format!("{}.{field}", self.model),
            expected: std::any::type_name::<T>(),
            found,
            path: None,
        };
        let (value, column) = self.values.get(field).ok_or_else(|| wrong("no such field at this point".to_owned()))?;
        T::from_value(value, *column).ok_or_else(|| wrong(format!("a value of type {column}")))
    }
}

/// What a value of a historic row is read as.
pub trait Historic: Sized {
    /// The value; none where it is of another type.
    fn from_value(value: &Value, column: ColumnType) -> Option<Self>;
}

impl<T: FieldType> Historic for T {
    fn from_value(value: &Value, column: ColumnType) -> Option<Self> {
        if value.is_null() { None } else { T::decode(value.as_ref(), column).ok() }
    }
}

impl<T: FieldType> Historic for Option<T> {
    fn from_value(value: &Value, column: ColumnType) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::decode(value.as_ref(), column).ok().map(Some) }
    }
}

/// The statement is done by the time the answer is there: a transaction of a migration blocks.
impl Rows<'_> {
    fn wrong(&self, reason: String) -> Error {
        Error::Migration { migration: self.name.to_string(), reason }
    }

    fn column(&self, field: &str) -> Result<(&str, ColumnType)> {
        let name = self.model.column(field).map(|column| column.name.as_str());
        let column = name.and_then(|name| self.table.column(name));
        let column = column.ok_or_else(|| self.wrong(format!("there is no field `{field}` at this point")))?;
        Ok((&column.name, column.column_type))
    }

    fn key(&self) -> Result<(&str, ColumnType)> {
        let key = self.table.columns.iter().find(|column| column.primary_key);
        let key = key.ok_or_else(|| self.wrong("its primary key is not one column; use SQL".to_owned()))?;
        Ok((&key.name, key.column_type))
    }

    fn key_of(&self, row: &HistoricRow) -> Result<Value> {
        let (key, _) = self.key()?;
        let field = self.model.fields.iter().find(|field| field.column().is_some_and(|column| column.name == key));
        let value = field.and_then(|field| row.values.get(&field.name)).map(|(value, _)| value.clone());
        value.ok_or_else(|| self.wrong("the row has no key".to_owned()))
    }

    fn value(&self, field: &str, value: Value) -> Result<(&str, Value)> {
        let (column, column_type) = self.column(field)?;
        let value = coerce(value, column_type)
            .map_err(|expected| self.wrong(format!("the field `{field}` takes {expected}")))?;
        match misfit(column_type, &value) {
            Some(reason) => Err(Error::out_of_range(format!("{}.{column}", self.table.name), reason)),
            None => Ok((column, value)),
        }
    }

    fn port(&self) -> &dyn Port {
        ReadHandle::port(self.tx)
    }

    fn executed(&self, writer: Writer<'_>, operation: Operation) -> Result<u64> {
        let statement = writer.finish(Access::Write, operation, "")?;
        let Executed { rows, .. } = now(self.port().execute(statement))?;
        Ok(rows)
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// As the database says.
    pub fn count(&self) -> Result<i64> {
        let mut writer = Writer::new(self.port().dialect());
        writer.push("SELECT count(*) FROM ").ident(&self.table.name);
        let sink = Collect::new(|row| i64::decode(row.get(0)?, ColumnType::BigInt).map_err(|_| not_a_number()));
        let statement = writer.finish(Access::Read, Operation::Select, "")?;
        Ok(Collect::take(now(self.port().query(statement, sink))?).first().copied().unwrap_or_default())
    }

    /// Calls `each` with every row, in the order of their keys, a thousand at a time.
    ///
    /// # Errors
    /// As the database says, and what `each` gives.
    #[doc(alias = "iterator")]
    pub fn each(&self, mut each: impl FnMut(&HistoricRow) -> Result<()>) -> Result<()> {
        const PORTION: usize = 1000;
        let (key, _) = self.key()?;
        let mut after: Option<Value> = None;
        loop {
            let rows = self.portion(after.take().map(|value| (key, value)), PORTION)?;
            for row in &rows {
                each(row)?;
            }
            match rows.last() {
                Some(last) if rows.len() == PORTION => after = Some(self.key_of(last)?),
                _ => return Ok(()),
            }
        }
    }

    fn portion(&self, after: Option<(&str, Value)>, count: usize) -> Result<Vec<HistoricRow>> {
        let (key, _) = self.key()?;
        let fields = self.model.fields.iter().filter_map(|field| Some((field.name.clone(), field.column()?)));
        let fields: Vec<(String, &str, ColumnType)> = fields
            .filter_map(|(field, column)| {
                let column = self.table.column(&column.name)?;
                Some((field, column.name.as_str(), column.column_type))
            })
            .collect();
        let mut writer = Writer::new(self.port().dialect());
        writer.push("SELECT ");
        writer.list(&fields, ", ", |writer, (_, column, _)| {
            writer.ident(column);
        });
        writer.push(" FROM ").ident(&self.table.name);
        if let Some((key, value)) = after {
            writer.push(" WHERE ").ident(key).push(" > ").value(value);
        }
        writer.push(" ORDER BY ").ident(key).push(" LIMIT ").number(count as u64);
        let columns: Vec<(String, ColumnType)> = fields.into_iter().map(|(field, _, of)| (field, of)).collect();
        let model = self.name.to_string();
        let sink = Collect::new(move |row| {
            let mut values = BTreeMap::new();
            for (at, (field, of)) in columns.iter().enumerate() {
                values.insert(field.clone(), (row.get(at)?.to_value_of(*of), *of));
            }
            Ok(HistoricRow { model: model.clone(), values })
        });
        let statement = writer.finish(Access::Read, Operation::Select, "")?;
        Ok(Collect::take(now(self.port().query(statement, sink))?))
    }

    /// All rows, in the order of their keys. [`each`](Rows::each) holds a thousand at a time.
    ///
    /// # Errors
    /// As the database says.
    pub fn all(&self) -> Result<Vec<HistoricRow>> {
        let mut rows = Vec::new();
        self.each(|row| {
            rows.push(row.clone());
            Ok(())
        })?;
        Ok(rows)
    }

    /// Sets fields of one row: `posts.update(row, [("slug", slug)])`. How many rows that were: one, or none if it is gone.
    ///
    /// # Errors
    /// [`Error::Migration`] for a field that is not there, or what the database says.
    pub fn update<P: Param>(&self, row: &HistoricRow, set: impl IntoIterator<Item = (&'static str, P)>) -> Result<u64> {
        let (key, _) = self.key()?;
        let value = self.key_of(row)?;
        self.updated(set, Some((key, value)))
    }

    /// Sets fields of all rows. How many rows that were.
    ///
    /// # Errors
    /// As [`update`](Rows::update).
    pub fn update_all<P: Param>(&self, set: impl IntoIterator<Item = (&'static str, P)>) -> Result<u64> {
        self.updated(set, None)
    }

    fn updated<P: Param>(
        &self,
        set: impl IntoIterator<Item = (&'static str, P)>,
        only: Option<(&str, Value)>,
    ) -> Result<u64> {
        let set = set.into_iter().map(|(field, value)| self.value(field, value.value())).collect::<Result<Vec<_>>>()?;
        let mut writer = Writer::new(self.port().dialect());
        writer.push("UPDATE ").ident(&self.table.name).push(" SET ");
        writer.list(set, ", ", |writer, (column, value)| {
            writer.ident(column).push(" = ").value(value);
        });
        if let Some((key, value)) = only {
            writer.push(" WHERE ").ident(key).push(" = ").value(value);
        }
        self.executed(writer, Operation::Update)
    }

    /// Adds a row; fields that are not named get their defaults.
    ///
    /// # Errors
    /// As [`update`](Rows::update).
    pub fn insert<P: Param>(&self, values: impl IntoIterator<Item = (&'static str, P)>) -> Result<()> {
        let values: Vec<(&str, Value)> =
            values.into_iter().map(|(field, value)| self.value(field, value.value())).collect::<Result<_>>()?;
        let mut writer = Writer::new(self.port().dialect());
        writer.push("INSERT INTO ").ident(&self.table.name).push(" (");
        writer.list(&values, ", ", |writer, (column, _)| {
            writer.ident(column);
        });
        writer.push(") VALUES (");
        writer.list(&values, ", ", |writer, (_, value)| {
            writer.value(value.clone());
        });
        writer.push(")");
        let dialect = self.port().dialect();
        let counted = self.table.columns.iter().find(|column| column.auto && dialect.misses_given_keys());
        let given = counted.and_then(|counted| match values.iter().find(|(column, _)| *column == counted.name) {
            Some((column, Value::Int(given))) if *given > 0 => Some((*column, *given)),
            _ => None,
        });
        if let Some((column, given)) = given {
            writer.push(" RETURNING ");
            dialect.count_past(&mut writer, &self.table.name, column, given);
        }
        self.executed(writer, Operation::Insert).map(|_| ())
    }

    /// Deletes one row, and nothing that points at it.
    ///
    /// # Errors
    /// As the database says.
    pub fn delete(&self, row: &HistoricRow) -> Result<u64> {
        let (key, _) = self.key()?;
        let value = self.key_of(row)?;
        let mut writer = Writer::new(self.port().dialect());
        writer.push("DELETE FROM ").ident(&self.table.name).push(" WHERE ").ident(key).push(" = ").value(value);
        self.executed(writer, Operation::Delete)
    }
}

fn not_a_number() -> Error {
    Error::Decode { column: "count".to_owned(), expected: "a number", found: "something else".to_owned(), path: None }
}
