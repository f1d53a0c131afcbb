//! What Django answered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;

use crate::case::Case;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// Whose tables a case reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Application {
    Chinook,
    Edge,
    Sakila,
}

impl Application {
    pub fn name(self) -> &'static str {
        match self {
            Application::Chinook => "chinook",
            Application::Edge => "edge",
            Application::Sakila => "sakila",
        }
    }
}

/// A case as Django ran it.
pub struct Asked {
    pub application: Application,
    pub source: String,
    pub mutates: bool,
    /// Whether the rows come in an order.
    pub ordered: bool,
    sqlite: Answered,
    postgres: Answered,
}

#[derive(Clone)]
pub struct Answered {
    pub result: Json,
    pub queries: u64,
}

impl Asked {
    pub fn on(&self, engine: Engine) -> &Answered {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

pub fn read() -> BTreeMap<String, Asked> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/django/cases.jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    text.lines().map(asked).collect()
}

fn asked(line: &str) -> (String, Asked) {
    let case: Json = serde_json::from_str(line).unwrap();
    let answered =
        |engine: &Json| Answered { result: engine["result"].clone(), queries: engine["queries"].as_u64().unwrap() };
    let sqlite = answered(&case["sqlite"]);
    // Written only where it is another.
    let postgres = case.get("pg").map_or_else(|| sqlite.clone(), answered);
    let asked = Asked {
        application: match case["app"].as_str().unwrap() {
            "chinook" => Application::Chinook,
            "edge" => Application::Edge,
            "sakila" => Application::Sakila,
            other => panic!("no application is named {other}"),
        },
        source: case["source"].as_str().unwrap().to_owned(),
        mutates: case["mutates"].as_bool().unwrap(),
        ordered: case["ordered"].as_bool().unwrap(),
        sqlite,
        postgres,
    };
    (case["id"].as_str().unwrap().to_owned(), asked)
}

/// Each of Django's cases is one of ours, once.
pub fn check_names(asked: &BTreeMap<String, Asked>, cases: &[Case]) {
    let ours: BTreeSet<&str> = cases.iter().map(|case| case.id).collect();
    let theirs: BTreeSet<&str> = asked.keys().map(String::as_str).collect();
    let lost: Vec<_> = theirs.difference(&ours).collect();
    let more: Vec<_> = ours.difference(&theirs).collect();
    assert!(lost.is_empty() && more.is_empty(), "not listed: {lost:?}; no case of Django's: {more:?}");
    assert_eq!(ours.len(), cases.len(), "a case is listed twice");
}
