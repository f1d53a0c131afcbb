//! What a program is given never changes the text of a statement, and the database sees the same statement whatever it is.

use orm::db::{Collect, ReadHandle, now};
use orm::prelude::*;
use orm::sql::{Access, Statement};
use orm::value::{Value, ValueRef};
use proptest::prelude::*;

use super::edge;
use crate::models::edge::*;
use crate::support::TestDatabase;

type Shape = fn(&str) -> QuerySet<Book>;

fn named(name: &'static str, value: &str) -> QuerySet<Book> {
    Book::objects().filter_by(name, value).unwrap()
}

/// Queries that a text enters, one way each.
const SHAPES: &[Shape] = &[
    |text| Book::objects().filter(|b| b.title.eq(text)),
    |text| Book::objects().exclude(|b| b.title.eq(text)),
    |text| Book::objects().filter(|b| b.title.ne(text) & b.subtitle.gt(text)),
    |text| Book::objects().filter(|b| b.title.contains(text) | b.title.icontains(text)),
    |text| Book::objects().filter(|b| b.title.starts_with(text) | b.title.istarts_with(text)),
    |text| Book::objects().filter(|b| b.title.ends_with(text) | b.title.iends_with(text)),
    |text| Book::objects().filter(|b| b.title.iexact(text)),
    |text| Book::objects().filter(|b| b.title.is_in([text, "x", text])),
    |text| Book::objects().filter(|b| b.publisher.name.eq(text) | b.tags.name.eq(text)),
    |text| Book::objects().exclude(|b| b.tags.name.contains(text)),
    |text| Book::objects().filter(|b| b.tags.any(|t| t.name.eq(text))),
    |text| Book::objects().filter(|b| b.id.is_in(Book::objects().filter(|c| c.title.eq(text)).values(|c| c.id))),
    |text| Book::objects().filter(|b| b.title.eq(text)).union(Book::objects().filter(|b| b.subtitle.eq(text))),
    |text| Book::objects().filter(|b| b.title.eq(text)).order_by(|b| b.publisher.name).limit(3),
    |text| Book::objects().filter(|b| b.tags.filter_count(text)),
    |text| named("title", text),
    |text| named("title__iexact", text),
    |text| named("title__contains", text),
    |text| named("publisher__name__istartswith", text),
    |text| named("publisher__country__code", text),
    |text| named("authors__books__tags__name__iendswith", text),
    |text| Book::objects().filter_by("title__in", [text, "x"]).unwrap(),
    |text| Book::objects().filter_by("title__range", ["a", text]).unwrap(),
    |text| Book::objects().exclude_by("tags__name__icontains", text).unwrap(),
];

trait Counted {
    fn filter_count(&self, text: &str) -> Q;
}

impl Counted for orm::expr::Many<Tag> {
    fn filter_count(&self, text: &str) -> Q {
        self.count().filter(self.name.eq(text)).gt(0)
    }
}

const HOSTILE: &[&str] = &[
    "'; DROP TABLE edge_book; --",
    "' OR '1'='1",
    "\" OR 1=1 --",
    "\\' OR 1=1 --",
    "1) OR (1=1",
    "$1",
    "?1",
    "%",
    "_",
    "\\",
    "/*",
    "*/",
    "--",
    "$$",
    "E'\\''",
    "ﬁ' or 1=1",
    "\u{202e}",
    "\u{feff}'",
    "日本'語",
    "NULL",
    "",
];

fn statement(db: &TestDatabase, books: &QuerySet<Book>) -> Statement {
    books.sql(&**db).unwrap().unwrap()
}

#[test]
fn two_values_give_one_text() {
    let db = edge();
    let benign: Vec<Statement> = SHAPES.iter().map(|shape| statement(&db, &shape("benign"))).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let texts = prop_oneof![any::<String>(), proptest::sample::select(HOSTILE).prop_map(str::to_owned)];
    let held = runner.run(&texts, |text| {
        for (number, (shape, benign)) in SHAPES.iter().zip(&benign).enumerate() {
            let given = statement(&db, &shape(&text));
            prop_assert_eq!(&given.sql, &benign.sql, "shape {}", number);
            prop_assert_eq!(given.params.len(), benign.params.len(), "shape {}", number);
        }
        Ok(())
    });
    held.unwrap();
}

/// The quoted names and the texts of a statement; none where there is a comment or a second statement.
fn pieces(sql: &str) -> Option<(Vec<String>, Vec<String>)> {
    let (mut names, mut texts) = (Vec::new(), Vec::new());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("--") || rest.starts_with("/*") || first == ';' || first == '\\' {
            return None;
        }
        let mut taken = first.len_utf8();
        if first == '"' || first == '\'' {
            loop {
                taken += rest[taken..].find(first)? + 1;
                if !rest[taken..].starts_with(first) {
                    break;
                }
                taken += 1;
            }
            let piece = rest[1..taken - 1].to_owned();
            if first == '"' { names.push(piece) } else { texts.push(piece) }
        }
        rest = &rest[taken..];
    }
    Some((names, texts))
}

#[test]
fn every_name_in_a_statement_is_of_the_schema_or_made_by_the_library() {
    let db = edge();
    let mut known: Vec<String> = Vec::new();
    for model in orm::meta::registered() {
        known.push(model.table.to_owned());
        known.extend(model.fields.iter().map(|field| field.column.to_owned()));
        known.extend(model.relations.iter().map(|relation| format!("{}_{}", model.table, relation.name)));
    }
    known.extend(["book_id", "tag_id", "author_id", "rows"].map(str::to_owned));
    let made = |name: &str| {
        name.strip_prefix(['T', 'c'])
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    for (number, shape) in SHAPES.iter().enumerate() {
        for text in HOSTILE {
            let sql = statement(&db, &shape(text)).sql.replace("ESCAPE '\\'", "");
            let (names, texts) = pieces(&sql).unwrap_or_else(|| panic!("shape {number}: {sql}"));
            let foreign: Vec<_> = names.iter().filter(|name| !known.contains(name) && !made(name)).collect();
            assert!(foreign.is_empty(), "shape {number}: {foreign:?} in {sql}");
            assert!(texts.is_empty(), "shape {number}: {texts:?} in {sql}");
        }
    }
    assert!(pieces("SELECT 1; DROP TABLE x").is_none() && pieces("SELECT 1 -- x").is_none());
}

/// What the database makes of a statement: PostgreSQL's query identifier, SQLite's program.
fn understood(db: &TestDatabase, sql: &str, params: Vec<Value>) -> Result<String, orm::Error> {
    let postgres = db.url().starts_with("postgres");
    let prefix = if postgres { "EXPLAIN (VERBOSE) " } else { "EXPLAIN " };
    let explain = Statement::raw(format!("{prefix}{sql}"), params, Access::Read);
    db.atomic(|tx| {
        if postgres {
            tx.execute("SET LOCAL compute_query_id = on", ())?;
        }
        let sink = Collect::new(move |row| {
            let mut line = String::new();
            // SQLite's operands hold what is constant in the text; parameters are numbers in it.
            for column in 0..if postgres { 1 } else { 6 } {
                match row.get(column)? {
                    ValueRef::Text(text) => line.push_str(text),
                    ValueRef::Int(number) => line.push_str(&number.to_string()),
                    _ => {}
                }
                line.push('|');
            }
            Ok(line)
        });
        let lines: Vec<String> =
            now(async { Ok::<_, orm::Error>(Collect::take(ReadHandle::port(tx).query(explain, sink).await?)) })?;
        let telling = lines.into_iter().filter(|line| !postgres || line.contains("Query Identifier"));
        Ok(telling.collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn the_database_sees_the_same_statement_whatever_is_given() {
    let db = edge();
    for (number, shape) in SHAPES.iter().enumerate() {
        let benign = statement(&db, &shape("benign"));
        let expected = understood(&db, &benign.sql, benign.params).unwrap();
        assert!(!expected.is_empty());
        for text in HOSTILE {
            let given = statement(&db, &shape(text));
            assert_eq!(understood(&db, &given.sql, given.params).unwrap(), expected, "shape {number}: {text}");
        }
    }
}

#[test]
fn the_judge_catches_a_value_that_is_put_into_the_text() {
    let db = edge();
    let broken = |text: &str| format!("SELECT id FROM edge_book WHERE title = '{text}'");
    let benign = understood(&db, &broken("benign"), Vec::new()).unwrap();
    for text in ["' OR '1'='1", "x' OR id > 0 OR title = '"] {
        assert_ne!(understood(&db, &broken(text), Vec::new()).unwrap(), benign, "{text}");
    }
    assert!(understood(&db, &broken("'; DROP TABLE edge_book; --"), Vec::new()).is_err());
    assert_eq!(Book::objects().count(&*db).unwrap(), 10);
}
