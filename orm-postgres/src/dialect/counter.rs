//! Moving the sequence behind an auto-increment key.
//!
//! A sequence knows nothing of keys that were given, so that an insert without a key would later be given one of them
//! and fail. Sequences stand outside of transactions: whoever sets one may undo what another has drawn from it since it
//! was looked at, and those keys would be given twice. So a short way is gone by drawing, which nothing can undo, and
//! only a long one by setting, within a moment in which nobody draws that many.

use orm_core::sql::{Writer, quoted};
use orm_core::value::Value;

/// Moves the sequence up to `greatest`, should it be behind. A column without a sequence, one that counts down, and one
/// that this user may not draw from (as identities allow inserts to those who may not) are left as they are.
pub(super) fn write(writer: &mut Writer<'_>, table: &str, column: &str, greatest: i64) {
    let table = writer.parameter(Value::Text(quoted(table)));
    let column = writer.parameter(Value::Text(column.to_owned()));
    let greatest = writer.parameter(Value::Int(greatest));
    writer.push("(SELECT CASE WHEN c.last >= ").placeholder(greatest).push(
        " - 100 THEN pg_catalog.array_length(ARRAY(SELECT pg_catalog.nextval(c.sequence) \
         FROM pg_catalog.generate_series(c.last + 1, ",
    );
    writer.placeholder(greatest).push(
        ")), 1) WHEN pg_catalog.has_sequence_privilege(c.sequence, 'UPDATE') \
         THEN pg_catalog.setval(c.sequence, ",
    );
    writer.placeholder(greatest).push(
        ") END FROM (SELECT s.seqrelid::pg_catalog.regclass AS sequence, \
         CASE WHEN pg_catalog.has_sequence_privilege(s.seqrelid, 'USAGE') \
         THEN COALESCE(pg_catalog.pg_sequence_last_value(s.seqrelid), s.seqstart - s.seqincrement) END AS last \
         FROM pg_catalog.pg_sequence AS s WHERE s.seqrelid = pg_catalog.pg_get_serial_sequence(",
    );
    writer.placeholder(table).push(", ").placeholder(column);
    writer.push(")::pg_catalog.regclass AND s.seqincrement > 0 AND s.seqmax >= ").placeholder(greatest);
    writer.push(") AS c WHERE c.last < ").placeholder(greatest).push(")");
}
