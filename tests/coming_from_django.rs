//! `docs/coming-from-django.md` is complete, and what it says is here is here.
//!
//! Each of Django's behaviours that `tests/data/django/behaviours.txt` lists stands in it once, with one of four states. Every
//! code span of the last column is looked up in the source: methods and functions where a parenthesis follows, `Type::member`,
//! attributes of the derives, fields of the guide's models, names of types. Text in quotation marks and SQL are left alone.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

#[path = "coming_from_django/public.rs"]
mod public;

use std::collections::{BTreeMap, BTreeSet};

use public::{Public, is_word, read, words};

const STATES: [&str; 4] = ["here", "different", "not yet", "not planned"];

/// Rust's own, which no file of the workspace declares.
const RUST: &[&str] = &[
    "Box",
    "Err",
    "From",
    "HashMap",
    "Into",
    "None",
    "Ok",
    "Option",
    "Result",
    "Send",
    "Self",
    "Some",
    "String",
    "Sync",
    "Vec",
    "bool",
    "f32",
    "f64",
    "i16",
    "i32",
    "i64",
    "i8",
    "str",
    "u16",
    "u32",
    "u64",
    "u8",
    "println",
    "PartialEq",
    "Eq",
    "Hash",
    "Clone",
    "Debug",
    "Display",
    "clone",
    "iter",
    "collect",
    "map",
    "find",
    "into",
    "join",
    "main",
    "true",
    "false",
];

struct Row {
    id: String,
    state: String,
    how: String,
}

/// The cells of a line of a table, in which `\|` is no border.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').replace("\\|", "\u{1}");
    let mut cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
    cells.pop();
    cells
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for line in read("docs/coming-from-django.md").lines() {
        let Some((id, _)) = line.strip_prefix("| ").and_then(|rest| rest.split_once(" | ")) else { continue };
        let Some((group, number)) = id.split_once('-') else { continue };
        if group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) && number.parse::<u32>().is_ok() {
            let cells = cells(line);
            assert_eq!(cells.len(), 4, "a row has four cells: {line}");
            rows.push(Row { id: id.into(), state: cells[2].clone(), how: cells[3].clone() });
        }
    }
    rows
}

/// The spans in backticks.
fn spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Without what stands in quotation marks.
fn without_texts(span: &str) -> String {
    span.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

fn is_sql(span: &str) -> bool {
    let word = words(span).next().unwrap_or_default();
    word.len() > 1 && word.chars().all(|character| character.is_ascii_uppercase() || character == '_')
}

/// What a span names that is not there, and how many names of it are.
fn look_up(span: &str, public: &Public) -> (Vec<String>, usize) {
    let (mut missing, mut found) = (Vec::new(), 0);
    if is_sql(span) {
        return (missing, found);
    }
    let mut code = without_texts(span);
    for (attribute, known) in &public.attributes {
        while let Some((before, inside)) = code.split_once(&format!("#[{attribute}(")) {
            let (inside, after) = inside.split_once(")]").unwrap_or((inside, ""));
            // An attribute's name begins the list or follows a comma; what is deeper in parentheses is its value.
            let mut depth = 0;
            let flat: String = inside
                .chars()
                .filter(|character| {
                    depth += i32::from("([".contains(*character)) - i32::from(")]".contains(*character));
                    depth == 0
                })
                .collect();
            for name in flat.split(',').map(|part| words(part).next().unwrap_or_default()) {
                if known.contains(name) { found += 1 } else { missing.push(format!("#[{attribute}({name})]")) }
            }
            code = format!("{before} {after}");
        }
    }
    // Rust's own names are right, but say nothing of what is here.
    let rust = |name: &str| RUST.contains(&name);
    let mut check = |known: bool, name: String| match known {
        true => found += 1,
        false if rust(name.trim_end_matches("()")) => {}
        false => missing.push(name),
    };
    let characters: Vec<char> = code.chars().collect();
    let mut at = 0;
    let mut of_type: Option<String> = None;
    while at < characters.len() {
        if !is_word(characters[at]) || characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < characters.len() && is_word(characters[at]) {
            at += 1;
        }
        let word: String = characters[start..at].iter().collect();
        let before: String = characters[..start].iter().collect();
        let after: String = characters[at..].iter().collect();
        let after = after.strip_prefix('!').unwrap_or(&after);
        let known = public.names.contains(&word);
        if after.starts_with("::") && !after.starts_with("::<") {
            // `orm` by itself tells nothing.
            if word != "orm" {
                check(known, word.clone());
            }
            of_type = Some(word);
            at += 2;
            continue;
        }
        if let Some(owner) = of_type.take() {
            let member = public.members.get(&owner).map_or(known, |members| members.contains(&word));
            check(member, if rust(&owner) { owner } else { format!("{owner}::{word}") });
        } else if after.starts_with('(') || after.starts_with("::<") {
            check(known || public.fields.contains(&word), format!("{word}()"));
        } else if before.ends_with('.') && !before.ends_with("..") {
            check(public.fields.contains(&word), format!(".{word}"));
        } else if word.starts_with(char::is_uppercase) && word.len() > 1 || word == code {
            check(known || public.fields.contains(&word), word);
        }
    }
    (missing, found)
}

#[test]
fn every_behaviour_of_django_stands_in_the_page_once() {
    let listed = read("tests/data/django/behaviours.txt");
    let listed: BTreeSet<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(listed.len() > 500);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    rows().into_iter().for_each(|row| *times.entry(row.id).or_default() += 1);
    let missing: Vec<_> = listed.iter().filter(|id| !times.contains_key(**id)).collect();
    let unknown: Vec<_> = times.keys().filter(|id| !listed.contains(id.as_str())).collect();
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(missing.is_empty() && unknown.is_empty() && twice.is_empty(), "{missing:?} {unknown:?} {twice:?}");
}

#[test]
fn every_row_has_one_of_four_states() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows() {
        let state = STATES.iter().find(|state| **state == row.state);
        *counts.entry(state.unwrap_or_else(|| panic!("{}: `{}` is no state", row.id, row.state))).or_default() += 1;
        assert!(!row.how.is_empty(), "{}: how?", row.id);
    }
    println!("{counts:?}");
}

#[test]
fn what_the_page_names_is_in_the_source() {
    let public = Public::of_the_workspace();
    let mut wrong = Vec::new();
    for row in rows() {
        let mut names = 0;
        for span in spans(&row.how) {
            let (missing, found) = look_up(span, &public);
            names += found;
            wrong.extend(missing.into_iter().map(|name| format!("{}: {name} is not there, in `{span}`", row.id)));
        }
        if row.state == "here" && names == 0 {
            wrong.push(format!("{} is said to be here, and names nothing", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_name_is_noticed() {
    let public = Public::of_the_workspace();
    let missing = |span| look_up(span, &public).0;
    for right in [
        "QuerySet::filter",
        "HasMany::all",
        "Lookups::icontains",
        "Error::NotFound",
        "#[field(max_digits = 8, decimal_places = 2)]",
        "#[model(unique(title, artist))]",
        "orm::connect",
        "a.artist.name.icontains(\"x\")",
        "Album::builder().title(\"x\").save(&db)?",
        "assert_num_queries!(db, 2, { .. })",
        "SELECT nonsense",
    ] {
        assert_eq!(missing(right), Vec::<String>::new(), "{right}");
    }
    for wrong in [
        "QuerySet::filtre",
        "QuerySet::isolation",
        "HasMany::isolation",
        "Error::Lost",
        "#[field(max_lenght)]",
        "#[model(app = \"x\", colour)]",
        "orm::conect",
        "a.artist.nam.eq(1)",
        "a.title.likes(\"x\")",
        "Nonsense",
        "nonsense",
    ] {
        assert_eq!(missing(wrong).len(), 1, "{wrong}");
    }
}
