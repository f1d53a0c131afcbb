//! What is asked of `pg_catalog`. Nothing is named without its schema.

use orm_core::schema::Question;

const fn question(sql: &'static str, width: usize) -> Question {
    Question { sql, width, optional: false }
}

pub(super) const QUESTIONS: [Question; 5] = [
    // What belongs to an extension is no one's table.
    question(
        "SELECT c.relname::pg_catalog.text, CASE WHEN c.relispartition THEN 'partition' WHEN c.relkind IN ('v', 'm') THEN \
         'view' WHEN c.relkind = 'f' THEN 'foreign' ELSE 'table' END FROM pg_catalog.pg_class AS c \
         INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = pg_catalog.current_schema() \
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e' AND d.objid = c.oid \
         AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass) ORDER BY c.relname",
        2,
    ),
    question(
        "SELECT c.relname::pg_catalog.text, a.attname::pg_catalog.text, \
         pg_catalog.format_type(a.atttypid, a.atttypmod), \
         CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) \
         ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END, t.typtype::pg_catalog.text, a.attnotnull, \
         a.attidentity::pg_catalog.text, a.attgenerated::pg_catalog.text, pg_catalog.pg_get_expr(d.adbin, d.adrelid), \
         o.collname::pg_catalog.text \
         FROM pg_catalog.pg_class AS c INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         INNER JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
         LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum \
         LEFT JOIN pg_catalog.pg_collation AS o ON o.oid = a.attcollation AND a.attcollation <> t.typcollation \
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = pg_catalog.current_schema() \
         ORDER BY c.relname, a.attnum",
        10,
    ),
    question(
        "SELECT c.relname::pg_catalog.text, k.conname::pg_catalog.text, pg_catalog.pg_get_expr(k.conbin, k.conrelid) \
         FROM pg_catalog.pg_constraint AS k INNER JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
         INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE k.contype = 'c' AND n.nspname = pg_catalog.current_schema() ORDER BY c.relname, k.conname",
        3,
    ),
    question(
        "SELECT c.relname::pg_catalog.text, k.conname::pg_catalog.text, a.attname::pg_catalog.text, \
         CASE WHEN t.relnamespace = c.relnamespace THEN t.relname::pg_catalog.text \
         ELSE t.relnamespace::pg_catalog.regnamespace::pg_catalog.text || '.' || t.relname::pg_catalog.text END, \
         b.attname::pg_catalog.text, k.confdeltype::pg_catalog.text, k.confupdtype::pg_catalog.text, k.condeferrable, \
         k.condeferred FROM pg_catalog.pg_constraint AS k INNER JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
         INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         INNER JOIN pg_catalog.pg_class AS t ON t.oid = k.confrelid \
         CROSS JOIN LATERAL pg_catalog.generate_subscripts(k.conkey, 1) AS p(place) \
         INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[p.place] \
         INNER JOIN pg_catalog.pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[p.place] \
         WHERE k.contype = 'f' AND n.nspname = pg_catalog.current_schema() ORDER BY c.relname, k.conname, p.place",
        9,
    ),
    question(
        "SELECT c.relname::pg_catalog.text, x.relname::pg_catalog.text, i.indisunique, i.indisprimary, \
         EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype = 'u'), \
         m.amname::pg_catalog.text, p.place <= i.indnkeyatts, a.attname::pg_catalog.text, \
         pg_catalog.pg_get_indexdef(i.indexrelid, p.place, false), \
         coalesce(i.indoption[p.place - 1], 0)::pg_catalog.int8, \
         CASE WHEN i.indcollation[p.place - 1] <> a.attcollation AND i.indcollation[p.place - 1] <> 0 \
         THEN 'COLLATE ' || l.collname::pg_catalog.text WHEN o.opcdefault THEN NULL ELSE o.opcname::pg_catalog.text END, \
         pg_catalog.pg_get_expr(i.indpred, i.indrelid), pg_catalog.pg_get_indexdef(i.indexrelid), \
         pg_catalog.array_to_string(x.reloptions, ', '), \
         (SELECT CASE WHEN k.condeferred THEN 'DEFERRED' WHEN k.condeferrable THEN 'IMMEDIATE' END \
         FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype = 'u') \
         FROM pg_catalog.pg_index AS i INNER JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid \
         INNER JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid \
         INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         INNER JOIN pg_catalog.pg_am AS m ON m.oid = x.relam \
         CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnatts::pg_catalog.int4) AS p(place) \
         LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place - 1] \
         AND a.attnum > 0 LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[p.place - 1] \
         AND p.place <= i.indnkeyatts LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = i.indcollation[p.place - 1] \
         AND p.place <= i.indnkeyatts \
         WHERE NOT i.indisexclusion AND n.nspname = pg_catalog.current_schema() ORDER BY c.relname, x.relname, p.place",
        15,
    ),
];
