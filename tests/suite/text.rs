//! Text: case matters unless a lookup's name begins with i; then it is folded by Unicode. On both databases alike.

use orm::prelude::*;

use super::tables::Shelf;
use super::{edge, excluded, ids};
use crate::models::edge::*;

#[test]
fn equality_of_text_minds_case_and_code_points() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq("abc"))), [3, 19]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq("ABC"))), [4]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq("école"))), [5]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq("e\u{301}cole"))), [21]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.eq("e\u{301}cole"))), [0; 0]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.eq(""))), [2]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq("12"))), [23]);
}

#[test]
fn iexact_folds_case_by_unicode_on_sqlite_too() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iexact("ABC"))), [3, 4, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iexact("éCOLE"))), [5, 6]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iexact(p.t))), [2, 3, 4, 5, 6, 22, 24]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.iexact("A_B"))), [8]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iexact("a_b"))), [10]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iexact("\\"))), [0; 0]);
}

#[test]
fn iexact_of_nothing_is_null() {
    let db = edge();
    assert_eq!(ids(&db, Book::objects().filter(|b| b.subtitle.iexact(None::<&str>))), [2, 5, 7, 9]);
}

#[test]
fn contains_minds_case_on_sqlite_too() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("b"))), [3, 10, 11, 12, 15, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("B"))), [4]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("É"))), [6]);
    assert_eq!(
        ids(&db, Phrase::objects().filter(|p| p.s.contains(""))),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.contains("日"))), [16]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("😀"))), [17]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.contains("👩"))), [17]);
}

#[test]
fn icontains_folds_case_by_unicode_on_sqlite_too() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("B"))), [3, 4, 10, 11, 12, 15, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("É"))), [5, 6]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("é"))), [5, 6]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("ß"))), [7]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("ΣΊΣ"))), [22]);
}

#[test]
fn the_ends_of_a_text_mind_case_on_sqlite_too() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.starts_with("a"))), [3, 10, 11, 19]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.istarts_with("a"))), [3, 4, 10, 11, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.ends_with("C"))), [4]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iends_with("C"))), [3, 4, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.istarts_with("É"))), [5, 6]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iends_with("OLE"))), [5, 6, 21]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.starts_with("e"))), [21]);
    assert_eq!(
        ids(&db, Phrase::objects().filter(|p| p.s.starts_with(""))),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
}

#[test]
fn the_wildcards_of_like_stand_for_themselves() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("%"))), [8]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("_"))), [10]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("a_b"))), [10]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.contains("_"))), [8, 10]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("\\"))), [12]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.ends_with("\\"))), [12]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.istarts_with("%"))), [11]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains("[A-"))), [25]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("it's"))), [13]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains("\n"))), [18]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.contains("\t"))), [14]);
}

#[test]
fn text_can_be_searched_for_another_column() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.eq(p.t))), [2]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.contains(p.t))), [2, 10, 12, 16]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.icontains(p.t))), [2, 3, 4, 5, 6, 10, 12, 16, 22, 24]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.starts_with(p.t))), [2, 16]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.iends_with(p.s))), [2, 3, 4, 5, 6, 22, 23, 24]);
}

#[test]
fn a_regular_expression_means_the_same_on_every_database_or_is_refused() {
    let db = crate::open();
    db.create_tables().unwrap();
    for label in ["a\nb", "Live at x", "Alive", "x.y"] {
        Shelf::builder().label(label).save(&*db).unwrap();
    }
    let matched = |pattern: &str| {
        let shelves = Shelf::objects().filter(|s| s.label.regex(pattern)).order_by(|s| s.id);
        shelves.values(|s| s.label).all(&*db)
    };
    assert_eq!(matched("^a.b$").unwrap(), ["a\nb"]);
    assert_eq!(matched(r"\bLive\b").unwrap(), ["Live at x"]);
    assert_eq!(matched(r"\Blive").unwrap(), ["Alive"]);
    assert_eq!(matched(r"x\.y").unwrap(), ["x.y"]);
    assert_eq!(matched("[^A-Za-z ]").unwrap(), ["a\nb", "x.y"]);
    for pattern in ["(?=a)", r"(a)\1", "[[:alpha:]]", "[a&&b]", r"\p{L}", "(?i)a", r"\y"] {
        assert!(matches!(matched(pattern), Err(orm::Error::InvalidQuery { .. })), "{pattern}");
    }
}

#[test]
fn regular_expressions_match_somewhere() {
    let db = edge();
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.regex("^a"))), [3, 10, 11, 19]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.regex("^[a-z]+$"))), [3, 19, 24]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iregex("^abc$"))), [3, 4, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.regex("b|é"))), [3, 5, 10, 11, 12, 15, 19, 20]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.iregex("^é"))), [5, 6]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.t.regex("[.]"))), [25]);
    assert_eq!(ids(&db, Phrase::objects().filter(|p| p.s.regex("^[0-9]{2,3}%?$"))), [8, 9, 23]);
}

#[test]
fn a_search_of_text_under_exclude_keeps_rows_with_null() {
    let db = edge();
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.t.contains("a")),
        [1, 2, 3, 5, 6, 7, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24]
    );
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.t.istarts_with("s")),
        [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.t.regex("^.$")),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25]
    );
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.t.iexact("abc")),
        [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
    assert_eq!(
        excluded::<Phrase>(&db, |p| p.s.contains("%")),
        [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
    );
}

#[test]
fn text_is_searched_at_the_end_of_a_path() {
    let db = edge();
    assert_eq!(
        ids(&db, Book::objects().filter(|b| b.authors.name.icontains("STRASSE") | b.authors.name.icontains("straße"))),
        [6]
    );
    assert_eq!(ids(&db, Book::objects().filter(|b| b.editor.alias.iexact("bob"))), [5]);
    assert_eq!(ids(&db, Tag::objects().filter(|t| t.parent.name.starts_with("s"))), [6]);
}

#[test]
fn letters_have_one_other_case_on_both_databases() {
    let home = edge();
    let db = &*home;
    let first = || Book::objects().filter(|b| b.id.eq(1));
    let lower = first().values(|_| (value("\u{130}stanbul").lower(), value("\u{1E9E}\u{1F88}\u{1FBC}").lower()));
    assert_eq!(lower.all(db).unwrap(), [("istanbul".into(), "\u{DF}\u{1F80}\u{1FB3}".into())]);
    let upper = first().values(|_| (value("stra\u{DF}e").upper(), value("\u{1F80}\u{1FB3}\u{1FC3}\u{1FF3}").upper()));
    assert_eq!(upper.all(db).unwrap(), [("STRA\u{DF}E".into(), "\u{1F88}\u{1FBC}\u{1FCC}\u{1FFC}".into())]);
    for (left, right) in [("\u{1F80}", "\u{1F88}"), ("\u{1FC3}", "\u{1FCC}"), ("\u{E9}", "\u{C9}")] {
        assert_eq!(first().filter(|_| value(left).iexact(right)).count(db).unwrap(), 1, "{left}");
    }
}
