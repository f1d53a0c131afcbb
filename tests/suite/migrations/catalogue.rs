//! What a database says of its own tables, to compare two databases.

use orm::Database;
use orm::prelude::*;

/// A line for each column, constraint and index of the tables that begin with `shop_`, in no order of their making.
pub(super) fn catalogue(db: &Database) -> Vec<String> {
    let mut lines = if db.system() == "sqlite" { sqlite(db) } else { postgres(db) };
    lines.sort();
    lines
}

fn sqlite(db: &Database) -> Vec<String> {
    let tables: Vec<(String, String)> = db
        .query("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name LIKE 'shop%' ORDER BY name", ())
        .unwrap();
    let mut lines = Vec::new();
    for (table, sql) in tables {
        lines.push(format!("{table}: {} checks", sql.matches("CHECK").count()));
        lines.push(format!("{table}: counts up {}", sql.contains("AUTOINCREMENT")));
        let columns: Vec<(String, String, i64, Option<String>, i64, i64)> = db
            .query(
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
                (table.as_str(),),
            )
            .unwrap();
        lines.extend(columns.into_iter().map(|column| format!("{table}: {column:?}")));
        let keys: Vec<(String, String, String)> =
            db.query("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?)", (table.as_str(),)).unwrap();
        lines.extend(keys.into_iter().map(|key| format!("{table}: {key:?}")));
        let indexes: Vec<(String, i64, String, i64)> =
            db.query("SELECT name, \"unique\", origin, partial FROM pragma_index_list(?)", (table.as_str(),)).unwrap();
        for (name, unique, origin, partial) in indexes {
            let columns: Vec<(Option<String>, i64)> = db
                .query(
                    "SELECT name, \"desc\" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno",
                    (name.as_str(),),
                )
                .unwrap();
            // An index that is part of the table is numbered by its place.
            let name = if origin == "c" { name } else { origin };
            lines.push(format!("{table}: {name} {unique} {partial} {columns:?}"));
        }
    }
    lines
}

fn postgres(db: &Database) -> Vec<String> {
    let mut lines: Vec<String> = db
        .query(
            "SELECT c.relname || ': ' || a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) || ' ' ||
                    a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || a.attidentity::text || ' ' || a.attgenerated::text
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
             WHERE c.relkind = 'r' AND c.relname LIKE 'shop%' AND a.attnum > 0 AND NOT a.attisdropped",
            (),
        )
        .unwrap();
    let constraints: Vec<String> = db
        .query(
            "SELECT c.relname || ': ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
             FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname LIKE 'shop%' AND k.contype <> 'n'",
            (),
        )
        .unwrap();
    let indexes: Vec<String> =
        db.query("SELECT tablename || ': ' || indexdef FROM pg_indexes WHERE tablename LIKE 'shop%'", ()).unwrap();
    lines.extend(constraints);
    lines.extend(indexes);
    lines
}
