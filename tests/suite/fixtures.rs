//! Rows as Django's fixtures, and back.

mod natural;
mod refused;

use std::path::PathBuf;

use orm::fixtures::{Dump, Format, Load, Source, choose, flush};
use orm::meta::ModelMeta;
use orm::prelude::*;
use orm::{Database, Result};

use super::composite::{Purchase, PurchaseLine, stored};
use super::{edge, fresh};
use crate::models::edge::*;

pub(super) fn django(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/fixtures").join(name)
}

pub(super) fn models(names: &[&str]) -> Vec<&'static ModelMeta> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    choose(&orm::meta::registered(), &names, &[]).unwrap()
}

pub(super) fn dumped(db: &Database, dump: &Dump) -> String {
    let mut text = Vec::new();
    dump.write(db, &mut text, &mut |_| {}).unwrap();
    String::from_utf8(text).unwrap()
}

pub(super) fn load_text(db: &Database, text: &str) -> Result<u64> {
    let source = Source::Stream("given".into(), Box::new(std::io::Cursor::new(text.as_bytes().to_vec())));
    Load::of(orm::meta::registered()).read(db, &mut [source], &mut |_| {})
}

fn load_file(db: &Database, name: &str) -> Result<u64> {
    Load::of(orm::meta::registered()).read(db, &mut [Source::File(django(name))], &mut |_| {})
}

/// The records that every database writes alike: PostgreSQL has an order of its own for what is in JSON.
fn comparable<'t>(db: &Database, text: &'t str) -> Vec<&'t str> {
    let mut lines: Vec<&str> = text.lines().collect();
    if db.system() == "postgresql" {
        lines.retain(|line| !line.contains("\"edge.doc\""));
    }
    lines
}

/// The text with moments as Django writes them: without microseconds.
fn in_milliseconds(text: &str) -> String {
    let mut text = text.to_owned();
    let mut at = 0;
    while let Some(dot) = text[at..].find('.').map(|dot| at + dot) {
        at = dot + 1;
        let digits = text[at..].chars().take_while(char::is_ascii_digit).count();
        let is_clock = text[..dot].rfind('"').is_some_and(|quote| text[..quote].ends_with("\"clock\": "));
        if digits == 6 && (text[at + 6..].starts_with('Z') || is_clock) {
            text.replace_range(at + 3..at + 6, "");
        }
    }
    text
}

/// Django's text with the lists of keys in the order of the keys: Django has them in the order of their model.
fn by_keys(name: &str) -> String {
    let mut text = std::fs::read_to_string(django(name)).unwrap();
    let mut at = 0;
    while let Some(open) = text[at..].find('[').map(|open| at + open + 1) {
        at = open;
        let Some(close) = text[open..].find(']').map(|close| open + close) else { break };
        let list = &text[open..close];
        if list.contains(',') && list.chars().all(|letter| letter.is_ascii_digit() || ", \n".contains(letter)) {
            let mut keys: Vec<i64> = list.split(',').map(|key| key.trim().parse().unwrap()).collect();
            keys.sort_unstable();
            let sorted: Vec<String> =
                list.split(',').zip(keys).map(|(was, key)| was.replace(was.trim(), &key.to_string())).collect();
            text.replace_range(open..close, &sorted.join(","));
        }
    }
    text
}

/// The models of `edge` in Django's order.
fn edge_models() -> Vec<&'static ModelMeta> {
    vec![
        Country::meta(),
        Publisher::meta(),
        Author::meta(),
        Profile::meta(),
        Tag::meta(),
        Book::meta(),
        Authorship::meta(),
        Review::meta(),
        Phrase::meta(),
        Event::meta(),
        Doc::meta(),
        Item::meta(),
        Token::meta(),
        Root::meta(),
        CascadeChild::meta(),
        Leaf::meta(),
        NullChild::meta(),
        DefaultChild::meta(),
        ProtectChild::meta(),
        RestrictChild::meta(),
    ]
}

#[test]
fn rows_are_dumped_as_django_dumps_them() {
    let db = edge();
    let told = by_keys("edge.jsonl");
    let dumped = |dump: &Dump| in_milliseconds(&dumped(&db, dump));
    let ours = dumped(&Dump { format: Format::JsonLines, ..Dump::of(edge_models()) });
    for (ours, told) in comparable(&db, &ours).into_iter().zip(comparable(&db, &told)) {
        assert_eq!(ours, told);
    }
    assert_eq!(ours.lines().count(), told.lines().count());
    if db.system() != "postgresql" {
        assert_eq!(dumped(&Dump::of(edge_models())).trim_end(), by_keys("edge.json"));
    }
    let some = vec![Book::meta(), Event::meta(), Token::meta()];
    let told = by_keys("edge_indented.json");
    assert_eq!(dumped(&Dump { indent: Some(2), ..Dump::of(some) }).trim_end(), told.trim_end());
}

#[test]
fn what_is_dumped_flushed_and_loaded_is_what_was_there() {
    let db = edge();
    // Django stored a number there that its column does not hold.
    Sample::objects().delete(&*db).unwrap();
    let all = models(&["edge"]);
    for format in [Format::Json, Format::JsonLines] {
        let dump = Dump { format, ..Dump::of(all.clone()) };
        let before = dumped(&db, &dump);
        assert_eq!(flush(&db, &all).unwrap().len(), all.len() + 3);
        let empty = if format == Format::Json { "[]\n" } else { "" };
        assert_eq!(dumped(&db, &dump), empty);
        load_text(&db, &before).unwrap();
        assert_eq!(dumped(&db, &dump), before);
        // Once more, onto the rows that are there.
        load_text(&db, &before).unwrap();
        assert_eq!(dumped(&db, &dump), before);
    }
}

#[test]
fn a_file_that_django_dumped_is_loaded_into_tables_of_ours() {
    let db = fresh();
    for file in ["edge.json", "edge.jsonl"] {
        flush(&db, &models(&["edge"])).unwrap();
        assert!(load_file(&db, file).unwrap() > 50);
        let ours = dumped(&db, &Dump { format: Format::JsonLines, ..Dump::of(edge_models()) });
        // What Django cut off down to nothing is nothing.
        let told = by_keys("edge.jsonl").replace(".000Z", "Z");
        assert_eq!(comparable(&db, &ours), comparable(&db, &told));
    }
    // Keys go on behind those that were loaded.
    let greatest = Book::objects().order_by(|b| b.id.desc()).first(&*db).unwrap().unwrap().id;
    assert!(Book::builder().title("new").save(&*db).unwrap().id > greatest);
}

#[test]
fn keys_of_several_columns_are_lists() {
    let db = stored();
    let dump = Dump { format: Format::JsonLines, ..Dump::of(models(&["suite.Purchase", "suite.PurchaseLine"])) };
    let text = dumped(&db, &dump);
    assert!(text.contains(r#""model": "suite.purchaseline","pk": ["#), "{text}");
    PurchaseLine::objects().delete(&*db).unwrap();
    Purchase::objects().delete(&*db).unwrap();
    load_text(&db, &text).unwrap();
    assert_eq!(dumped(&db, &dump), text);
}

#[test]
fn flush_empties_and_counts_from_the_beginning() {
    let db = fresh();
    let first = Publisher::builder().name("a").save(&*db).unwrap().id;
    flush(&db, &models(&[])).unwrap();
    assert_eq!(Publisher::objects().count(&*db).unwrap(), 0);
    assert_eq!(Publisher::builder().name("b").save(&*db).unwrap().id, first);
}

#[test]
fn rows_may_point_at_rows_that_come_later() {
    let db = fresh();
    let text = r#"[{"model": "edge.author", "pk": 1, "fields": {"name": "a", "mentor": 2, "friends": [2], "follows": []}},
        {"model": "edge.author", "pk": 2, "fields": {"name": "b", "mentor": 1, "bio": "x"}}]"#;
    assert_eq!(load_text(&db, text).unwrap(), 2);
    let first = Author::objects().get(&*db, |a| a.id.eq(1)).unwrap();
    assert_eq!(first.mentor.as_ref().map(|mentor| *mentor.id()), Some(2));
    // They are friends of each other, and only as long as the one that was loaded last says so.
    assert_eq!(Author::objects().filter(|a| a.friends.id.eq(1)).count(&*db).unwrap(), 1);
    load_text(&db, r#"{"model": "edge.author", "pk": 2, "fields": {"name": "b", "friends": []}}"#).unwrap();
    assert_eq!(Author::objects().filter(|a| a.friends.id.is_not_null()).count(&*db).unwrap(), 0);
    // What a record does not give is the field's default.
    assert_eq!(Author::objects().get(&*db, |a| a.id.eq(2)).unwrap().bio, "");
}

#[test]
fn microseconds_are_kept_unlike_django() {
    let db = fresh();
    let text = concat!(
        r#"{"model": "edge.event","pk": 1,"fields": {"name": "e","at": "2020-01-01T10:00:00.678901Z","until": null,"#,
        r#""day": "2020-01-01","clock": "10:00:00.000007","dur": "-1 23:59:59.999999"}}"#,
        "\n"
    );
    load_text(&db, text).unwrap();
    let dump = Dump { format: Format::JsonLines, ..Dump::of(models(&["edge.event"])) };
    assert_eq!(dumped(&db, &dump), text);
}

#[test]
fn rows_of_given_keys_are_dumped() {
    let db = edge();
    let dump = |names: &[&str], keys: &str| Dump {
        keys: Some(keys.split(',').map(str::to_owned).collect()),
        format: Format::JsonLines,
        ..Dump::of(models(names))
    };
    assert_eq!(dumped(&db, &dump(&["edge.Country"], "JP, DE,XX")).lines().count(), 2);
    let mut none = Vec::new();
    for (names, keys) in [(&["edge.book"][..], "x"), (&["edge.book", "edge.tag"], "1"), (&["suite.region"], "1")] {
        assert!(dump(names, keys).write(&db, &mut none, &mut |_| {}).is_err(), "{names:?}");
    }
}

#[test]
fn many_rows_pass_in_portions() {
    let db = fresh();
    let mut text = String::new();
    for key in 1..=2500 {
        let record = r#"{"model": "edge.phrase","pk": KEY,"fields": {"s": "a\nKEY","t": null}}"#;
        text.push_str(&record.replace("KEY", &key.to_string()));
        text.push('\n');
    }
    assert_eq!(load_text(&db, &text).unwrap(), 2500);
    let dump = Dump { format: Format::JsonLines, ..Dump::of(models(&["edge.phrase"])) };
    assert_eq!(dump.count(&db).unwrap(), 2500);
    assert_eq!(dumped(&db, &dump), text);
}
