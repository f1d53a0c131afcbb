//! Regular expressions match the same text on every database, or are refused on every one.

use orm::prelude::*;
use orm::{Database, Error, Result};

use super::fresh;

#[derive(Model, Debug, Clone)]
#[model(app = "patterns")]
pub struct Word {
    pub id: i64,
    pub text: String,
}

/// A letter of several scripts and cases, marks, digits, signs, spaces.
const TEXTS: &str = "aA\u{e9}\u{df}\u{436}\u{4e2d}\u{301}\u{903}\u{2167}\u{b2}\u{661}\u{203f}\u{200d}_5-\u{bd}\u{aa}\
                     \u{1d7d8}\u{1d400}\u{ff15}\u{130} \t\n\u{b}\u{a0}\u{2003}\u{2007}\u{202f}\u{205f}\u{3000}\u{85}\u{2028}";

fn words(db: &Database) -> Result<()> {
    let draft = |character: char| Word::builder().text(character.to_string());
    Word::objects().bulk_create(db, TEXTS.chars().map(draft)).map(drop)
}

/// The texts that a pattern matches, one after another.
#[track_caller]
fn matched(db: &Database, pattern: &str) -> String {
    let found = |ignore_case: bool| {
        let words =
            Word::objects().filter(|w| if ignore_case { w.text.iregex(pattern) } else { w.text.regex(pattern) });
        words.order_by(|w| w.id).values(|w| w.text).all(db).unwrap().concat()
    };
    let texts = found(false);
    assert_eq!(found(true), texts, "case makes no difference to {pattern}");
    let rest = Word::objects().exclude(|w| w.text.regex(pattern)).count(db).unwrap();
    assert_eq!(rest, (TEXTS.chars().count() - texts.chars().count()) as u64, "{pattern}");
    texts
}

#[test]
fn shorthands_are_of_the_same_characters_on_every_database() -> Result<()> {
    let home = fresh();
    let db = &*home;
    words(db)?;
    let word = "aA\u{e9}\u{df}\u{436}\u{4e2d}\u{903}\u{2167}\u{661}_5\u{aa}\u{1d7d8}\u{1d400}\u{ff15}\u{130}";
    let space = " \t\n\u{b}\u{2003}\u{205f}\u{3000}\u{2028}";
    let digit = "5";
    let without = |some: &str| TEXTS.chars().filter(|character| !some.contains(*character)).collect::<String>();
    for (letter, of) in [('w', word), ('s', space), ('d', digit)] {
        let capital = letter.to_ascii_uppercase();
        for pattern in [format!(r"^\{letter}$"), format!(r"^[\{letter}]$"), format!(r"^[^\{capital}]$")] {
            assert_eq!(matched(db, &pattern), of, "{pattern}");
        }
        for pattern in [format!(r"^\{capital}$"), format!(r"^[^\{letter}]$"), format!(r"^[\{capital}]$")] {
            assert_eq!(matched(db, &pattern), without(of), "{pattern}");
        }
    }
    assert_eq!(matched(db, r"^[\d-]$"), "5-");
    assert_eq!(matched(db, r"^[-\d_]$"), "_5-");
    assert_eq!(matched(db, r"^.$"), TEXTS);
    // To a word boundary marks are part of the word on SQLite.
    let bounded = matched(db, r"\b");
    let bounded: String = bounded.chars().filter(|c| !"\u{301}\u{200d}\u{203f}".contains(*c)).collect();
    assert_eq!(bounded, word);
    Ok(())
}

#[test]
fn a_pattern_that_one_database_reads_otherwise_is_refused_on_every_one() -> Result<()> {
    let home = fresh();
    let db = &*home;
    words(db)?;
    for pattern in
        ["a**", "a{2", "a{,2}", "{", "a}", "a{1}{2}", "a{256}", "*a", "^*", r"\<a", "a++", r"\x41", "(?i)a", "["]
    {
        orm::assert_num_queries!(db, 0, {
            let refused = Word::objects().filter(|w| w.text.regex(pattern)).all(db).unwrap_err();
            assert!(matches!(refused, Error::InvalidQuery { .. }), "{pattern}: {refused}");
            assert!(refused.to_string().contains("not every database has"), "{pattern}: {refused}");
        });
    }
    Ok(())
}
