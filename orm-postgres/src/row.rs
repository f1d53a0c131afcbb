//! Cells from the server's binary form, borrowed.

use std::error::Error as StdError;
use std::sync::Arc;

use orm_core::error::{Error, Result};
use orm_core::value::{Row, ValueRef};
use tokio_postgres::Column;
use tokio_postgres::types::{FromSql, Kind, Type};

use crate::bind::{DAY, EPOCH_DAYS, EPOCH_MICROS};
use crate::numeric;

/// How the cells of a column are read; found out once a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    DateTime,
    Duration,
    Uuid,
    Decimal,
    Json,
    Jsonb,
    Other,
}

impl Cell {
    fn of(column: &Type) -> Self {
        match *column {
            Type::BOOL => Cell::Bool,
            Type::INT2 => Cell::Int2,
            Type::INT4 => Cell::Int4,
            Type::INT8 => Cell::Int8,
            Type::OID => Cell::Oid,
            Type::FLOAT4 => Cell::Float4,
            Type::FLOAT8 => Cell::Float8,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::CHAR | Type::UNKNOWN => Cell::Text,
            Type::BYTEA => Cell::Bytes,
            Type::DATE => Cell::Date,
            Type::TIME => Cell::Time,
            Type::TIMESTAMP => Cell::Timestamp,
            Type::TIMESTAMPTZ => Cell::DateTime,
            Type::INTERVAL => Cell::Duration,
            Type::UUID => Cell::Uuid,
            Type::NUMERIC => Cell::Decimal,
            Type::JSON => Cell::Json,
            Type::JSONB => Cell::Jsonb,
            _ => match column.kind() {
                Kind::Enum(_) => Cell::Text,
                Kind::Domain(base) => Cell::of(base),
                Kind::Simple if column.name() == "citext" => Cell::Text,
                _ => Cell::Other,
            },
        }
    }
}

/// How the cells of a statement's columns are read.
pub(crate) fn plan(columns: &[Column]) -> Arc<[Cell]> {
    columns.iter().map(|column| Cell::of(column.type_())).collect()
}

/// A row of the driver.
pub(crate) struct PostgresRow<'r> {
    row: &'r tokio_postgres::Row,
    cells: &'r [Cell],
}

impl<'r> PostgresRow<'r> {
    pub(crate) fn new(row: &'r tokio_postgres::Row, cells: &'r [Cell]) -> Self {
        PostgresRow { row, cells }
    }

    #[cold]
    fn unreadable(&self, position: usize, (expected, found): (&'static str, &str)) -> Box<Error> {
        let column = match self.row.columns().get(position) {
            Some(column) => column.name().to_owned(),
            None => format!("number {position}"),
        };
        Box::new(Error::Decode { column, path: None, expected, found: found.into() })
    }
}

/// The bytes of a cell.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Row for PostgresRow<'_> {
    fn cell(&self, position: usize) -> Result<ValueRef<'_>, Box<Error>> {
        let Some(cell) = self.cells.get(position) else {
            return Err(self.unreadable(position, ("a value", "nothing")));
        };
        let Ok(Raw(bytes)) = self.row.try_get(position) else {
            return Err(self.unreadable(position, ("a value", "nothing")));
        };
        let Some(bytes) = bytes else { return Ok(ValueRef::Null) };
        if *cell == Cell::Other {
            let name = self.row.columns().get(position).map_or("?", |column| column.type_().name());
            let found = format!("a value of PostgreSQL's type `{name}`");
            return Err(self.unreadable(position, ("of a type that is read; cast it to text in SQL", &found)));
        }
        decode(*cell, bytes).map_err(|reason| self.unreadable(position, reason))
    }

    fn name(&self, position: usize) -> Option<&str> {
        self.row.columns().get(position).map(Column::name)
    }

    fn width(&self) -> usize {
        self.row.columns().len()
    }
}

type Reason = (&'static str, &'static str);

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Reason> {
    bytes.try_into().map_err(|_| ("a value of the column's type", "bytes of another length"))
}

fn text(bytes: &[u8]) -> Result<&str, Reason> {
    std::str::from_utf8(bytes).map_err(|_| ("text", "bytes that are not UTF-8"))
}

fn decode(cell: Cell, bytes: &[u8]) -> Result<ValueRef<'_>, Reason> {
    Ok(match cell {
        Cell::Bool => ValueRef::Bool(fixed::<1>(bytes)? != [0]),
        Cell::Int2 => ValueRef::Int(i16::from_be_bytes(fixed(bytes)?).into()),
        Cell::Int4 => ValueRef::Int(i32::from_be_bytes(fixed(bytes)?).into()),
        Cell::Int8 => ValueRef::Int(i64::from_be_bytes(fixed(bytes)?)),
        Cell::Oid => ValueRef::Int(u32::from_be_bytes(fixed(bytes)?).into()),
        Cell::Float4 => ValueRef::Float(f32::from_be_bytes(fixed(bytes)?).into()),
        Cell::Float8 => ValueRef::Float(f64::from_be_bytes(fixed(bytes)?)),
        Cell::Text => ValueRef::Text(text(bytes)?),
        Cell::Bytes => ValueRef::Bytes(bytes),
        Cell::Date => match i32::from_be_bytes(fixed(bytes)?) {
            i32::MAX | i32::MIN => return Err(("a date", "infinity")),
            days => ValueRef::Date(days.checked_add(EPOCH_DAYS).ok_or(("a date", "a date out of range"))?),
        },
        Cell::Time => ValueRef::Time(i64::from_be_bytes(fixed(bytes)?)),
        Cell::Timestamp => ValueRef::Timestamp(moment(bytes)?),
        Cell::DateTime => ValueRef::DateTime(moment(bytes)?),
        Cell::Duration => ValueRef::Duration(duration(fixed(bytes)?)?),
        Cell::Uuid => ValueRef::Uuid(fixed(bytes)?),
        Cell::Decimal => ValueRef::Decimal(numeric::decode(bytes).map_err(|found| ("a decimal", found))?),
        Cell::Json => ValueRef::Json(text(bytes)?),
        Cell::Jsonb => match bytes.split_first() {
            Some((1, json)) => ValueRef::Json(text(json)?),
            _ => return Err(("JSON", "jsonb of an unknown version")),
        },
        Cell::Other => return Err(("a value", "a value of an unknown type")),
    })
}

fn moment(bytes: &[u8]) -> Result<i64, Reason> {
    const EXPECTED: &str = "a date and time";
    match i64::from_be_bytes(fixed(bytes)?) {
        i64::MAX | i64::MIN => Err((EXPECTED, "infinity")),
        micros => micros.checked_add(EPOCH_MICROS).ok_or((EXPECTED, "a date and time out of range")),
    }
}

fn duration(bytes: [u8; 16]) -> Result<i64, Reason> {
    const EXPECTED: &str = "a duration";
    let [a, b, c, d, e, f, g, h, day @ .., m, n, o, p] = bytes;
    let micros = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
    let (days, months) = (i32::from_be_bytes(day), i32::from_be_bytes([m, n, o, p]));
    if months != 0 {
        return Err((EXPECTED, "an interval with months, whose length is not told"));
    }
    let all = i128::from(days) * i128::from(DAY) + i128::from(micros);
    i64::try_from(all).map_err(|_| (EXPECTED, "an interval that is too long"))
}
