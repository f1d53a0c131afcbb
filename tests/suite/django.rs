//! A database that Django made: read and written as Django does, its tables left as they are.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use orm::prelude::*;
use orm::{Database, Result};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::edge;
use crate::models::edge::*;
use crate::support::raw;

fn is_postgres(db: &Database) -> bool {
    db.system() == "postgresql"
}

/// All that a database says of its own tables of the application, a line each.
fn schema(db: &Database) -> Vec<String> {
    let sql = if is_postgres(db) {
        "SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, numeric_precision, \
         numeric_scale, is_nullable, column_default, identity_generation) AS line FROM information_schema.columns \
         WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
         UNION ALL SELECT concat_ws(' ', conrelid::regclass::text, conname, pg_get_constraintdef(oid)) \
         FROM pg_constraint ORDER BY 1"
    } else {
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name"
    };
    let lines = raw::texts(db, sql).unwrap();
    assert!(lines.len() > 20);
    lines
}

fn read_all<M: Model>(db: &Database) -> usize {
    let rows = M::objects().all(db).unwrap_or_else(|error| panic!("{}: {error}", M::meta().name));
    let counted = M::objects().count(db).unwrap();
    assert_eq!(rows.len() as u64, counted, "{}", M::meta().name);
    rows.len()
}

/// Reads every row and writes it again as it is.
fn rewrite_all<M: Model>(db: &Database) {
    for mut row in M::objects().all(db).unwrap() {
        row.save(db).unwrap_or_else(|error| panic!("{}: {error}", M::meta().name));
    }
}

macro_rules! every_model {
    ($function:ident $db:expr) => {
        vec![
            $function::<Country>($db),
            $function::<Publisher>($db),
            $function::<Author>($db),
            $function::<Profile>($db),
            $function::<Tag>($db),
            $function::<Book>($db),
            $function::<Authorship>($db),
            $function::<Review>($db),
            $function::<Sample>($db),
            $function::<Phrase>($db),
            $function::<Event>($db),
            $function::<Doc>($db),
            $function::<Item>($db),
            $function::<Token>($db),
            $function::<Root>($db),
            $function::<CascadeChild>($db),
            $function::<Leaf>($db),
            $function::<NullChild>($db),
            $function::<DefaultChild>($db),
            $function::<ProtectChild>($db),
            $function::<RestrictChild>($db),
        ]
    };
}

/// The content of the tables whose rows were all written again, as the database holds it.
fn content(db: &Database) -> Vec<String> {
    let tables = ["edge_event", "edge_item", "edge_token", "edge_sample", "edge_book", "edge_profile"];
    let row = |table: &str| {
        if is_postgres(db) {
            return raw::texts(db, &format!("SELECT t::text FROM {table} AS t ORDER BY 1")).unwrap();
        }
        let columns = raw::texts(db, &format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
        let parts: Vec<_> = columns.iter().map(|c| format!("typeof(\"{c}\") || quote(\"{c}\")")).collect();
        raw::texts(db, &format!("SELECT {} FROM {table} ORDER BY 1", parts.join(" || ' ' || "))).unwrap()
    };
    tables.into_iter().flat_map(row).collect()
}

#[test]
fn every_row_that_django_wrote_is_read() {
    let home = edge();
    let db = &*home;
    let counts: Vec<usize> = every_model!(read_all db);
    assert!(counts.iter().sum::<usize>() > 100, "{counts:?}");
}

#[test]
fn what_django_wrote_stays_byte_for_byte_when_it_is_saved_again() {
    let home = edge();
    let db = &*home;
    if !is_postgres(db) {
        // SQLite has rounded this decimal past what its column may hold when Django wrote it.
        Sample::objects().filter(|s| s.label.eq("big")).delete(db).unwrap();
    }
    let before = content(db);
    // JSON is kept as what it says, not as how it was spaced.
    let docs = || Doc::objects().order_by(|d| d.id).values(|d| (d.id, d.data)).all(db).unwrap();
    let docs_before = docs();
    every_model!(rewrite_all db);
    assert_eq!(docs(), docs_before);
    for (after, before) in content(db).iter().zip(&before) {
        assert_eq!(after, before);
    }
}

#[test]
fn the_tables_stay_as_django_made_them() -> Result<()> {
    let home = edge();
    let db = &*home;
    let before = schema(db);
    let author = Author::builder().name("new").save(db)?;
    let mut book = Book::builder().title("new").save(db)?;
    book.authors.add(db, [&author])?;
    book.tags.add(db, [1])?;
    book.price = Some(Decimal::new(1999, 2));
    book.save(db)?;
    Profile::builder().author(&author).avatar(vec![0, 255]).save(db)?;
    Author::objects().update(db, |a| a.bio.set("x"))?;
    Book::objects().delete(db)?;
    assert_eq!(schema(db), before);
    let creating = db.capture(|| db.create_tables().unwrap());
    let made = creating.iter().filter(|s| s.sql.contains("CREATE") && s.sql.contains("\"edge_"));
    assert_eq!(made.count(), 0, "{creating:?}");
    let after: BTreeSet<String> = schema(db).into_iter().collect();
    assert!(before.iter().all(|line| after.contains(line)));
    Ok(())
}

#[test]
fn new_keys_follow_those_that_django_gave() -> Result<()> {
    let home = edge();
    let db = &*home;
    let last = Author::objects().order_by(|a| a.id).last(db)?.unwrap().id;
    assert!(Author::builder().name("new").save(db)?.id > last);
    let many = Author::objects().bulk_create(db, (0..10).map(|_| Author::builder().name("many")))?;
    assert!(many.iter().all(|author| author.id > last));
    Ok(())
}

#[test]
fn values_are_stored_as_django_stores_them() -> Result<()> {
    let home = edge();
    let db = &*home;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let at = day.and_hms_micro_opt(23, 59, 58, 1).unwrap().and_utc();
    Event::builder()
        .name("ours")
        .at(at)
        .until(day.and_hms_opt(0, 0, 0).unwrap().and_utc())
        .day(day)
        .clock(NaiveTime::from_hms_opt(1, 2, 3).unwrap())
        .dur(TimeDelta::seconds(-1))
        .save(db)?;
    Doc::builder().label("ours").data(serde_json::json!({"a": [1, null]})).save(db)?;
    let item = Item::builder().key("ours").grp("g").rank(77).uid(Uuid::from_u128(255)).save(db)?;
    Token::builder().id(Uuid::from_u128(1)).item(&item).name("t").save(db)?;
    Sample::builder().label("ours").i(1).d("1.50".parse::<Decimal>().unwrap()).f(2.0).flag(true).save(db)?;
    let author = Author::builder().name("ours").save(db)?;
    Authorship::builder().book(1).author(&author).role(Role::Foreword).save(db)?;
    let stored = |sql: &str| raw::texts(db, sql).map(|mut rows| rows.pop().unwrap_or_default());
    if is_postgres(db) {
        assert_eq!(
            stored("SELECT concat_ws(' ', at, until, day, clock, dur) FROM edge_event WHERE name = 'ours'")?,
            "2024-02-29 23:59:58.000001+00 2024-02-29 00:00:00+00 2024-02-29 01:02:03 -1 days +23:59:59"
        );
        assert_eq!(stored("SELECT data::text FROM edge_doc WHERE label = 'ours'")?, r#"{"a": [1, null]}"#);
        assert_eq!(stored("SELECT concat_ws(' ', d, f, flag) FROM edge_sample WHERE label = 'ours'")?, "1.500000 2 t");
    } else {
        assert_eq!(
            stored(
                "SELECT at || '|' || until || '|' || day || '|' || clock || '|' || quote(dur) FROM edge_event WHERE name = 'ours'"
            )?,
            "2024-02-29 23:59:58.000001|2024-02-29 00:00:00|2024-02-29|01:02:03|-1000000"
        );
        assert_eq!(
            stored("SELECT quote(uid) FROM edge_item WHERE key = 'ours'")?,
            "'000000000000000000000000000000ff'"
        );
        assert_eq!(
            stored("SELECT quote(d) || quote(f) || typeof(f) || quote(flag) FROM edge_sample WHERE label = 'ours'")?,
            "1.52.0real1"
        );
    }
    let role = format!("SELECT role FROM edge_authorship WHERE book_id = 1 AND author_id = {}", author.id);
    assert_eq!(stored(&role)?, "foreword");
    Ok(())
}
