//! What databases write differently.

use std::collections::HashSet;

use super::{Definable, Refusal, Writer, quoted};
use crate::ast::{
    Aggregate, AggregateFunction, ArithmeticOp, ColumnRef, CompareOp, DatePart, Expr, Function, JsonFunction,
    MatchKind, Truncation, Window,
};
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

    /// A value that a column of this type is set to. A number that is computed MUST be refused where the column cannot
    /// hold it, by the database itself or by what is written here.
    fn assigned(&self, writer: &mut Writer<'_>, value: &Expr<ColumnRef>, column_type: ColumnType) {
        let _ = column_type;
        super::expression(writer, value);
    }

    /// What a value on the right of a comparison is compared as, where it is one that the database does not keep but all
    /// that it does keep is on one side of it; none for the value itself.
    fn comparable(&self, op: CompareOp, value: &Value) -> Option<Value> {
        let _ = (op, value);
        None
    }

    /// `item IN (list)`; the list is not empty.
    fn in_list(&self, writer: &mut Writer<'_>, item: &Expr<ColumnRef>, list: &[Value]);

    /// The schema of the database's own functions, with its point, so that no user-made one takes their place.
    fn functions(&self) -> &'static str {
        ""
    }

    /// A function of values.
    fn call(&self, writer: &mut Writer<'_>, function: Function, args: &[Expr<ColumnRef>], result: ColumnType) {
        super::call(writer, function, args, result);
    }

    /// Arithmetic. It MUST fail where an integer is divided by zero.
    fn arithmetic(
        &self,
        writer: &mut Writer<'_>,
        op: ArithmeticOp,
        left: &Expr<ColumnRef>,
        right: &Expr<ColumnRef>,
        result: ColumnType,
    ) {
        let _ = result;
        super::arithmetic(writer, op, left, right);
    }

    /// A function of JSON. Keys MUST be parameters, or within one.
    fn json(&self, writer: &mut Writer<'_>, function: JsonFunction, args: &[Expr<ColumnRef>]);

    /// The type that an expression is cast to.
    fn cast_type(&self, writer: &mut Writer<'_>, to: ColumnType);

    /// The name of an aggregate.
    fn aggregate_name(&self, function: AggregateFunction) -> &'static str {
        super::aggregate_name(function)
    }

    /// One value of many rows; `over` a window, of the rows beside each row.
    fn aggregate(&self, writer: &mut Writer<'_>, aggregate: &Aggregate<ColumnRef>, over: Option<&Window<ColumnRef>>) {
        super::aggregate(writer, self.aggregate_name(aggregate.function), aggregate, over);
    }

    /// What follows a column of text where it is compared: a cast to the type that the database's own operators are
    /// for, where text has several types, so that no user-made operator fits better.
    fn compared_text(&self) -> &'static str {
        ""
    }

    /// Whether a select may give only the first of the rows that are equal in some columns (`DISTINCT ON`).
    fn has_distinct_on(&self) -> bool {
        false
    }

    /// Whether a select can lock the rows it gives (`FOR UPDATE`). Where it cannot, a transaction that writes locks the
    /// whole database.
    fn locks_rows(&self) -> bool {
        false
    }

    /// Whether NULL comes after every other value in an order that does not say where.
    fn null_is_greatest(&self) -> bool {
        false
    }

    /// What makes a statement one that tells how it would be run.
    fn explain(&self) -> &'static str {
        "EXPLAIN "
    }

    /// The function that JSON goes through where it is compared, grouped or put in order, in a database that has no type
    /// of its own for it; empty where it has.
    fn compared_json(&self) -> &'static str {
        ""
    }

    /// The limit and offset of a select.
    fn limit(&self, writer: &mut Writer<'_>, limit: Option<u64>, offset: u64);

    /// The type of a column in DDL, such as `varchar(120)`.
    fn column_type(&self, column_type: ColumnType) -> String;

    /// The type of an auto-increment key in DDL. SQLite's is not that of a foreign key to it.
    fn auto_key_type(&self, column_type: ColumnType) -> String {
        self.column_type(column_type)
    }

    /// The rest of the definition of an auto-increment key after its type, `NOT NULL PRIMARY KEY` included.
    fn auto_key(&self) -> &'static str;

    /// The condition that Django puts on a column of this type, given the quoted column; none mostly. It is
    /// written in parentheses after `CHECK`.
    fn column_check(&self, column_type: ColumnType, quoted: &str) -> Option<String>;

    /// A value from a model's source, for a definition, which takes no parameters; none where the kind of value cannot
    /// stand there. MUST be closed: whatever the value is, nothing of it is read as SQL.
    fn literal(&self, value: &Value) -> Option<String> {
        super::literal(value)
    }

    /// What stands in a definition, by what the database has of its own: a definition outlives the connection that made it,
    /// and is read by programs that know none of this library's functions. It MUST be the same each time for the same row,
    /// whatever the session's settings.
    ///
    /// # Errors
    /// A [`Refusal`] of what the database cannot do so.
    fn define(&self, what: &Definable<'_>) -> std::result::Result<String, Refusal> {
        super::define(what)
    }

    /// The moment of an insertion, as the default of a column.
    fn moment_default(&self) -> &'static str {
        "CURRENT_TIMESTAMP"
    }

    /// Whether an index can keep columns that it does not sort by (`INCLUDE`). Without, they are left out: the index serves
    /// all the same.
    fn covering_indexes(&self) -> bool {
        true
    }

    /// Whether indexes are kept in several ways, by operators of one's choice. Without, what is said of them is left out:
    /// the index serves all the same.
    fn index_methods(&self) -> bool {
        true
    }

    /// Whether a unique constraint can wait until the transaction ends.
    fn deferrable_uniques(&self) -> bool {
        true
    }

    /// Whether a unique constraint can count NULLs as equal (`NULLS NOT DISTINCT`).
    fn nulls_not_distinct(&self) -> bool {
        true
    }

    /// Whether constraints cannot be added to a table that is there (SQLite): foreign keys are then written in the
    /// table's definition, and unnamed unique constraints are unique indexes.
    fn inline_foreign_keys(&self) -> bool;

    /// A query that gives the names of the tables and views where new tables go.
    fn table_names(&self) -> &'static str {
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    }

    /// Whether Django makes a second index for prefix searches in text (`varchar_pattern_ops`); the operator class.
    fn pattern_ops(&self, column_type: ColumnType) -> Option<&'static str>;

    /// How many parameters a statement may have. A connection may allow fewer.
    fn max_parameters(&self) -> usize;

    /// Whether the driver tells the key of an inserted row without being asked (`RETURNING`), which costs less.
    fn tells_last_insert_id(&self) -> bool;

    /// Whether the database goes on counting where it was after keys were given that it would have come to later
    /// (PostgreSQL); an insertion that gives some then moves its counter, by [`count_past`](Dialect::count_past).
    fn misses_given_keys(&self) -> bool {
        false
    }

    /// An expression, among what an insertion returns, that has the auto-increment `column` go on behind `greatest`. It is
    /// evaluated once, MUST NOT move the counter back, and MUST NOT fail where the counter is not there or may not be
    /// moved.
    fn count_past(&self, _writer: &mut Writer<'_>, _table: &str, _column: &str, _greatest: i64) {}

    /// The statement that has an auto-increment column count on behind the greatest key of its table.
    fn count_on(&self, _table: &str, _column: &str) -> String {
        String::new()
    }

    /// The statements that have the keys of a table that takes another's place count on where that one is, in a database
    /// that makes tables anew to alter them.
    fn count_as(&self, _table: &str, _interim: &str) -> Vec<String> {
        Vec::new()
    }

    /// The statement that has the foreign keys of the transaction checked at its end; empty where they cannot wait.
    fn defer_keys(&self) -> &'static str {
        "SET CONSTRAINTS ALL DEFERRED"
    }

    /// The statements that empty tables and have their keys count from the beginning again; `existing` are the names of all
    /// tables, the database's own among them.
    fn empty(&self, tables: &[String], _existing: &HashSet<String>) -> Vec<String> {
        let tables: Vec<String> = tables.iter().map(|table| quoted(table)).collect();
        vec![format!("TRUNCATE {} RESTART IDENTITY", tables.join(", "))]
    }

    /// Whether an insert of several rows takes one array for each column (`UNNEST`), which has one text for any
    /// number of rows.
    fn insert_by_arrays(&self) -> bool;

    /// The word for the array type of a column's values in a cast, where [`insert_by_arrays`](Dialect::insert_by_arrays).
    fn array_type(&self, column_type: ColumnType) -> &'static str;
}
