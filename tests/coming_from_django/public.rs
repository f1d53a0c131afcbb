//! The public names of the workspace, read from its source.
//!
//! The source is formatted, so that a block ends at the line whose indentation is that of the line that opened it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is public: every name, what each type has, which attributes the derives take, which fields models have.
#[derive(Default)]
pub(crate) struct Public {
    pub(crate) names: BTreeSet<String>,
    pub(crate) members: BTreeMap<String, BTreeSet<String>>,
    pub(crate) attributes: BTreeMap<String, BTreeSet<String>>,
    pub(crate) fields: BTreeSet<String>,
    /// The types that a macro makes methods for, to be read once all macros are known.
    calls: Vec<(String, String)>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files of a folder and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

pub(crate) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The words of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_word(character)).filter(|word| !word.is_empty())
}

fn first_word(text: &str) -> &str {
    words(text).next().unwrap_or_default()
}

/// What stands behind generic parameters: ` Name` of `<'a, T: Into<U>> Name`.
fn behind_generics(text: &str) -> &str {
    if !text.starts_with('<') {
        return text;
    }
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if !text[..at].ends_with('-') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// A block of code that is being read.
enum Block {
    /// Whose functions, if public, are a type's or a macro's.
    Of(String),
    Trait(String),
    Enum(String),
    Struct(String),
    /// Of a trait for a type.
    For(String),
}

/// The name that an item declares, where the line begins with it.
fn declared<'l>(line: &'l str, kind: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(kind)?.strip_prefix(' ')?;
    Some(first_word(rest)).filter(|name| !name.is_empty() && !name.starts_with("__"))
}

fn block(line: &str) -> Option<Block> {
    if let Some(name) = declared(line, "pub trait") {
        return Some(Block::Trait(name.into()));
    }
    if let Some(name) = declared(line, "pub enum") {
        return Some(Block::Enum(name.into()));
    }
    if let Some(name) = declared(line, "pub struct") {
        return Some(Block::Struct(name.into()));
    }
    if let Some(rest) = line.strip_prefix("macro_rules! ") {
        return Some(Block::Of(first_word(rest).into()));
    }
    let rest = behind_generics(line.strip_prefix("impl")?.trim_start());
    Some(match rest.split_once(" for ") {
        Some((_, of)) => Block::For(first_word(of).into()),
        None => Block::Of(first_word(rest).into()),
    })
}

/// The commands of a project's own `manage`.
fn commands() -> Vec<String> {
    let manage = read("orm-core/src/manage.rs");
    let commands = manage.split("enum Command {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
    let variants = commands.lines().map(str::trim_start).filter(|line| line.starts_with(char::is_uppercase));
    variants.map(|line| first_word(line).to_lowercase()).chain(["manage".to_owned()]).collect()
}

/// What stands in the files of migrations, and the table about them.
fn keys_of_files() -> Vec<String> {
    let file = read("orm-core/src/migrate/file.rs");
    let file = file.split("struct File {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap().to_owned();
    let operations = read("orm-core/src/migrate/file/operation.rs");
    let history = read("orm-core/src/migrate/history.rs");
    let table = history.split("const TABLE: &str = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    words(&file).chain(words(&operations)).chain(words(table)).map(str::to_owned).collect()
}

impl Public {
    /// Reads what the facade shows, the attributes that the derives know, and the models of the guide.
    pub(crate) fn of_the_workspace() -> Self {
        let mut public = Public::default();
        let facade = read("src/lib.rs");
        public.code(&facade);
        // What the facade re-exports, of foreign crates too, stands in it.
        let code: String = facade.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        public.names.extend(words(&code).map(str::to_owned));
        // What stands in the files of migrations, and the commands.
        public.names.extend(["state", "detect", "execute", "folder"].map(str::to_owned));
        public.names.extend(commands());
        public.names.extend(keys_of_files());
        // Whole modules, those behind features among them.
        let named = facade.lines().filter_map(|line| line.strip_prefix("pub use orm_core::"));
        let named = named.filter(|rest| !rest.contains("::")).flat_map(words);
        let is_module = |module: &&str| root().join(format!("orm-core/src/{module}.rs")).is_file();
        for module in named.filter(is_module) {
            let folder = root().join("orm-core/src").join(module);
            public.code(&read(folder.with_extension("rs")));
            if folder.is_dir() {
                files(&folder).iter().for_each(|file| public.code(&read(file)));
            }
        }
        // What the derive gives each model.
        for file in files(&root().join("orm-derive/src/expand")) {
            public.code(&read(file).replace("#vis fn", "pub fn"));
        }
        for (attribute, file) in [("field", "attr/field.rs"), ("model", "attr/model.rs")] {
            let text = read(format!("orm-derive/src/{file}"));
            let known = text.split("const KNOWN: &[&str] =").nth(1).and_then(|rest| rest.split("];").next());
            public.attributes.insert(attribute.into(), words(known.unwrap()).map(str::to_owned).collect());
        }
        let derives = read("orm-derive/src/lib.rs");
        let derives = derives.split("#[proc_macro_derive(").skip(1).map(|rest| first_word(rest).to_owned());
        public.attributes.insert("derive".into(), derives.collect());
        let choices = read("orm-derive/src/field_type/choices.rs");
        let known = words(&choices).filter(|word| ["integer", "rename", "label"].contains(word)).map(str::to_owned);
        public.attributes.insert("field_type".into(), known.collect());
        let manifest = read("Cargo.toml");
        let features = manifest.split("[features]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
        public
            .names
            .extend(features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()));
        for page in fs::read_dir(root().join("docs/guide")).unwrap() {
            public.models(&read(page.unwrap().path()));
        }
        for (name, macro_name) in std::mem::take(&mut public.calls) {
            if let Some(made) = public.members.get(&macro_name).cloned()
                && name.starts_with(char::is_uppercase)
            {
                public.members.entry(name).or_default().extend(made);
            }
        }
        public
    }

    /// The fields of models that examples use.
    fn models(&mut self, text: &str) {
        for line in text.lines().map(str::trim_start) {
            if let Some(name) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")).map(|(name, _)| name) {
                self.fields.insert(name.into());
            } else if let Some(name) = declared(line, "pub struct") {
                self.names.insert(name.into());
                self.names.insert(format!("{name}Fields"));
            }
        }
    }

    fn code(&mut self, text: &str) {
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
        let mut open: Vec<(usize, Block)> = Vec::new();
        let mut hidden = false;
        let mut called: Option<(usize, String)> = None;
        for full in text.lines() {
            let line = full.trim_start();
            let indent = full.len() - line.len();
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            if line.starts_with('#') {
                hidden |= line == "#[doc(hidden)]";
                continue;
            }
            // Types named in a macro's call, or around it, get what it makes.
            if let Some((at, name)) = &called {
                self.calls.extend(words(line).map(|word| (word.to_owned(), name.clone())));
                if *at == indent {
                    called = None;
                }
            } else if let Some((name, arguments)) = line.split_once('!')
                && name.chars().all(is_word)
                && name != "macro_rules"
                && let Some(arguments) = arguments.trim_start().strip_prefix(['(', '{'])
            {
                let around = open.iter().rev().find_map(|(_, block)| match block {
                    Block::Of(around) => Some(around.as_str()),
                    _ => None,
                });
                let types = words(arguments).chain(around).map(|word| (word.to_owned(), name.to_owned()));
                self.calls.extend(types);
                called = arguments.is_empty().then(|| (indent, name.to_owned()));
            }
            while open.last().is_some_and(|(at, _)| *at >= indent) {
                open.pop();
            }
            if !std::mem::take(&mut hidden) {
                self.item(line, open.last().map(|(_, block)| block));
            }
            if !line.ends_with([';', '}'])
                && let Some(mut block) = block(line)
            {
                // An implementation in a macro, for the types that the macro is called with.
                if let (Block::Of(of), Some((_, Block::Of(of_macro)))) = (&mut block, open.last())
                    && line.contains(&format!("${of}"))
                {
                    of_macro.clone_into(of);
                }
                open.push((indent, block));
            }
        }
    }

    /// What one line declares.
    fn item(&mut self, line: &str, within: Option<&Block>) {
        let plain = line.replacen("const fn", "fn", 1).replacen("async fn", "fn", 1);
        for kind in
            ["pub fn", "pub struct", "pub enum", "pub trait", "pub type", "pub mod", "pub const", "macro_rules!"]
        {
            if let Some(name) = declared(&plain, kind) {
                self.names.insert(name.into());
                if let Some(Block::Of(of)) = within {
                    self.members.entry(of.clone()).or_default().insert(name.into());
                }
            }
        }
        match within {
            Some(Block::Trait(of)) => {
                if let Some(name) = declared(&plain, "fn").or_else(|| declared(&plain, "const")) {
                    self.names.insert(name.into());
                    self.members.entry(of.clone()).or_default().insert(name.into());
                }
            }
            Some(Block::Enum(of)) if line.starts_with(char::is_uppercase) => {
                let name = first_word(line);
                self.names.insert(name.into());
                self.members.entry(of.clone()).or_default().insert(name.into());
            }
            Some(Block::Struct(of)) => {
                if let Some((name, _)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':')) {
                    self.fields.insert(name.into());
                    self.members.entry(of.clone()).or_default().insert(name.into());
                }
            }
            Some(Block::For(of)) => {
                if let Some(name) = declared(&plain, "fn") {
                    self.members.entry(of.clone()).or_default().insert(name.into());
                }
            }
            _ => {}
        }
    }
}
