//! The rules of the house, read from the source: what a reviewer would otherwise have to remember.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file of the workspace, by its path from the root.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let crates = ["", "orm-core", "orm-derive", "orm-sqlite", "orm-postgres", "examples/blog"];
    for folder in
        crates.iter().flat_map(|name| ["src", "tests", "examples", "benches"].map(|part| root().join(name).join(part)))
    {
        collect(&folder, &mut found);
    }
    found.sort();
    assert!(found.len() > 50, "only {} source files were found", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What the benchmarks build is nobody's source.
            if !path.ends_with("target") {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().display().to_string().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The code of a file: without comments, and without the unit tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The floors of orm-core as ARCHITECTURE.md lists them: in lines of ` 4  sql expr model: what they are`.
fn floors() -> BTreeMap<String, u32> {
    let text = read("ARCHITECTURE.md");
    let section = text.split("## The floors of orm-core").nth(1).expect("ARCHITECTURE.md has the floors of orm-core");
    let block = section.split("```").nth(1).expect("the floors are a code block");
    let mut floors = BTreeMap::new();
    for line in block.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let (names, _) = line.split_once(':').unwrap_or_else(|| panic!("no colon in the floor {line:?}"));
        let mut words = names.split_whitespace();
        let number = words.next().unwrap().parse().unwrap_or_else(|_| panic!("no number in the floor {line:?}"));
        for name in words {
            assert!(floors.insert(name.to_owned(), number).is_none(), "`{name}` is on two floors");
        }
    }
    assert!(floors.len() > 5, "ARCHITECTURE.md lists the floors");
    floors
}

/// The code of a file of orm-core with `super::` that leads to the root written as `crate::`. `inside` is the file's path
/// within `src`.
fn from_the_root(inside: &str, code: &str) -> String {
    const UP: &str = "super::";
    let depth = inside.split('/').count();
    let mut written = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(UP) {
        let (before, steps) = rest.split_at(at);
        let up = steps.len() - steps.trim_start_matches(UP).len();
        let alone = !before.ends_with(is_word);
        written.push_str(before);
        written.push_str(if alone && up / UP.len() >= depth { "crate::" } else { &steps[..up] });
        rest = &steps[up..];
    }
    written + rest
}

/// The modules of orm-core that a piece of code names by `crate::`, those in braces included.
fn imports(code: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|character| is_word(*character)).collect::<String>();
    let mut modules = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        let Some(inside) = rest.strip_prefix('{') else {
            let name = word(rest);
            // A macro stands at the root, wherever it is written.
            if !rest[name.len()..].starts_with('!') {
                modules.push(name);
            }
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (end, character) in inside.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    modules.push(word(&inside[start..end]));
                    start = end + 1;
                }
                _ => {}
            }
            if character == '}' && start > end {
                break;
            }
        }
    }
    modules.retain(|name| !name.is_empty());
    modules
}

#[test]
fn imports_are_found_however_they_are_written() {
    assert_eq!(imports("use crate::error::{Error, Result}; crate::db::now(x); crate::shout!()"), ["error", "db"]);
    assert_eq!(imports("use crate::{ast::{Expr, Join}, value, sql::Dialect};"), ["ast", "value", "sql"]);
    let named = |file, code| imports(&from_the_root(file, code));
    assert_eq!(named("value.rs", "use super::queryset::QuerySet; super::db::now(x)"), ["queryset", "db"]);
    assert_eq!(named("value.rs", "use super::{ast::{Expr, Join}, sql};"), ["ast", "sql"]);
    assert_eq!(named("value/json.rs", "use super::Value; use super::super::queryset::Q;"), ["queryset"]);
}

#[test]
fn a_module_of_the_core_imports_only_from_its_floor_or_below() {
    let floors = floors();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(inside) = path.strip_prefix("orm-core/src/") else { continue };
        let module = inside.split(['/', '.']).next().unwrap();
        let Some(floor) = floors.get(module) else {
            wrong.push(format!("{path}: `{module}` has no floor in ARCHITECTURE.md"));
            continue;
        };
        for import in imports(&from_the_root(inside, &code(&text))) {
            match floors.get(&import) {
                Some(below) if below <= floor => {}
                Some(above) => wrong.push(format!("{path} (floor {floor}) imports `{import}` (floor {above})")),
                None => wrong.push(format!("{path} imports `{import}`, which has no floor in ARCHITECTURE.md")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_core_is_described_in_the_architecture() {
    let architecture = read("ARCHITECTURE.md");
    for module in floors().keys() {
        assert!(architecture.contains(&format!("\n### `{module}`\n")), "ARCHITECTURE.md has no section `{module}`");
    }
}

#[test]
fn the_core_names_no_driver() {
    let drivers = ["rusqlite", "libsqlite3", "tokio_postgres", "tokio-postgres", "postgres::", "use postgres"];
    for (path, text) in sources() {
        if path.starts_with("orm-core/src/") {
            let code = code(&text);
            for driver in drivers {
                assert!(!code.contains(driver), "{path} names {driver}");
            }
        }
    }
    let manifest = read("orm-core/Cargo.toml");
    for driver in ["rusqlite", "postgres", "orm-sqlite", "tokio"] {
        assert!(!manifest.contains(driver), "orm-core/Cargo.toml names {driver}");
    }
}

#[test]
fn the_backends_share_the_names_of_their_files() {
    for file in ["backend", "bind", "connection", "contract", "cursor", "dialect", "error", "options", "row"] {
        for backend in ["orm-sqlite", "orm-postgres"] {
            let path = format!("{backend}/src/{file}.rs");
            assert!(root().join(&path).is_file(), "{path} is missing");
        }
    }
}

#[test]
fn every_example_is_listed_in_the_readme() {
    let readme = read("README.md");
    let Ok(entries) = fs::read_dir(root().join("examples")) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let is_example = path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").is_file();
        if is_example {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let command = format!("cargo run --example {name}");
            assert!(readme.contains(&command), "README.md does not say `{command}`");
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{path} has {lines} lines: what second thing has moved in?");
    }
}

#[test]
fn no_code_is_outside_of_the_compilers_checks() {
    for (path, text) in sources() {
        let code = code(&text);
        let blocks = code.match_indices("unsafe").filter(|(at, word)| {
            let alone =
                |character: Option<char>| !character.is_some_and(|character| is_word(character) || character == '"');
            alone(code[..*at].chars().next_back()) && alone(code[at + word.len()..].chars().next())
        });
        assert_eq!(blocks.count(), 0, "{path}");
    }
}

#[test]
fn files_are_named_after_what_they_hold() {
    for (path, _) in sources() {
        for vague in ["utils", "util", "helpers", "helper", "common", "misc"] {
            assert!(!path.split(['/', '.']).any(|part| part == vague), "{path} says nothing about what it holds");
        }
    }
}
