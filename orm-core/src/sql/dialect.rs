//! What databases write differently.

use super::Writer;
use crate::ast::{ColumnRef, DatePart, Expr, MatchKind, Truncation};
use crate::meta::FieldMeta;
use crate::value::{ColumnType, Value};

/// How a database writes what standard SQL leaves open. Standard SQL is the writer's; a dialect is the list of
/// differences.
///
/// Implementations MUST write values with [`Writer::value`] and names with [`Writer::ident`], never
/// into the text, and SHOULD write functions so that no user-made one of the same name can take their place.
pub trait Dialect: Send + Sync + 'static {
    /// The database's name, for messages: `SQLite`, `PostgreSQL`.
    fn name(&self) -> &'static str;

    /// The longest name of a table, column, index or constraint, in bytes.
    fn max_identifier(&self) -> usize;

    /// The placeholder of parameter number `number`, counted from 1.
    fn placeholder(&self, sql: &mut String, number: usize);

    /// A search in text. `pattern` is an expression of text, most often a value.
    fn search(
        &self,
        writer: &mut Writer<'_>,
        kind: MatchKind,
        ignore_case: bool,
        text: &Expr<ColumnRef>,
        pattern: &Expr<ColumnRef>,
    );

    /// A part of a date or time, as an integer.
    fn extract(&self, writer: &mut Writer<'_>, part: DatePart, from: &Expr<ColumnRef>, of: ColumnType);

    /// A date or time cut off.
    fn truncate(&self, writer: &mut Writer<'_>, to: Truncation, from: &Expr<ColumnRef>, of: ColumnType);

    /// `item IN (list)`; the list is not empty.
    fn in_list(&self, writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]);

    /// The limit and offset of a select.
    fn limit(&self, writer: &mut Writer<'_>, limit: Option<u64>, offset: u64);

    /// The type of a column in DDL, such as `varchar(120)`.
    fn column_type(&self, column_type: ColumnType) -> String;

    /// The rest of the definition of an auto-increment key after its type.
    fn auto_key(&self) -> &'static str;

    /// The condition that Django puts on a column of this type, given the quoted column; none mostly.
    fn column_check(&self, field: &FieldMeta, column_type: ColumnType, quoted: &str) -> Option<String>;

    /// Whether foreign keys are written in the table's definition (SQLite) or added once all tables are there.
    fn inline_foreign_keys(&self) -> bool;

    /// Whether Django makes a second index for prefix searches in text (`varchar_pattern_ops`); the operator class.
    fn pattern_ops(&self, column_type: ColumnType) -> Option<&'static str>;

    /// How many parameters a statement may have. A connection may allow fewer.
    fn max_parameters(&self) -> usize;

    /// Whether the driver tells the key of an inserted row without being asked (`RETURNING`), which costs less.
    fn tells_last_insert_id(&self) -> bool;

    /// Whether an insert of several rows takes one array for each column (`UNNEST`), which has one text for any
    /// number of rows.
    fn insert_by_arrays(&self) -> bool;

    /// The word for the array type of a column's values in a cast, where [`insert_by_arrays`](Dialect::insert_by_arrays).
    fn array_type(&self, column_type: ColumnType) -> &'static str;
}
