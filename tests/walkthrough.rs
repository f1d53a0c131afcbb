//! The terminal of the guide's chapter on migrations: what it shows is what happens.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Where cargo keeps what it builds, so that the project shares it.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

/// A fence of the chapter.
#[derive(Debug)]
enum Fence {
    /// What is typed at the terminal, and what it shows.
    Console(Vec<(String, String)>),
    /// Lines that are added to the models after the line before them.
    Edit(String, String),
}

fn fences(chapter: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    for part in chapter.split("\n```").collect::<Vec<_>>().chunks(2).filter_map(|pair| pair.get(1)) {
        let (kind, text) = part.split_once('\n').unwrap();
        match kind {
            "console" => {
                let mut commands: Vec<(String, String)> = Vec::new();
                for line in text.lines() {
                    match line.strip_prefix("$ ") {
                        Some(command) => commands.push((command.to_owned(), String::new())),
                        None => commands.last_mut().unwrap().1 += &format!("{line}\n"),
                    }
                }
                found.push(Fence::Console(commands));
            }
            "diff" => {
                let (before, added) = text.split_once('\n').unwrap();
                let added: Vec<String> =
                    added.lines().map(|line| format!("{}\n", line.strip_prefix('+').unwrap())).collect();
                found.push(Fence::Edit(before.trim_start_matches(' ').to_owned(), added.concat()));
            }
            _ => {}
        }
    }
    found
}

/// A copy of the example that is a project of its own.
fn project() -> PathBuf {
    let (from, to) = (root().join("examples/blog"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("walkthrough"));
    fs::remove_dir_all(&to).ok();
    copy(&from, &to);
    let manifest = fs::read_to_string(from.join("Cargo.toml")).unwrap();
    let own: String = manifest
        .lines()
        .filter(|line| !line.contains(".workspace = true"))
        .fold(String::new(), |text, line| text + line + "\n");
    let own = own
        .split("[lints]")
        .next()
        .unwrap()
        .replace("[package]\n", "[package]\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let path = root().display().to_string().replace('\\', "/");
    fs::write(to.join("Cargo.toml"), own.replace("path = \"../..\"", &format!("path = {path:?}")) + "\n[workspace]\n")
        .unwrap();
    fs::copy(root().join("Cargo.lock"), to.join("Cargo.lock")).ok();
    to
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_none_or(|extension| !extension.to_string_lossy().starts_with("sqlite3")) {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// Times differ.
fn timeless(text: &str) -> String {
    let mut timeless = String::new();
    for line in text.lines() {
        match line.split_once(" ... OK (") {
            Some((before, _)) => timeless += &format!("{before} ... OK\n"),
            None => timeless += &format!("{line}\n"),
        }
    }
    timeless
}

fn run(project: &Path, command: &str) -> String {
    if let Some(file) = command.strip_prefix("cat ") {
        return fs::read_to_string(project.join(file)).unwrap();
    }
    let arguments = command.strip_prefix("cargo manage ").expect("only `cargo manage` and `cat` are typed");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--bin", "manage", "--"])
        .args(arguments.split(' '))
        .current_dir(project)
        .env("CARGO_TARGET_DIR", target())
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.is_empty(), "`{command}` says: {errors}");
    let is_check = arguments.ends_with("--check");
    assert_eq!(output.status.code(), Some(i32::from(is_check)), "how `{command}` ends");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_terminal_of_the_guide_shows_what_happens() {
    let chapter = fs::read_to_string(root().join("docs/guide/migrations.md")).unwrap();
    let project = project();
    let mut typed = 0;
    for fence in fences(&chapter) {
        match fence {
            Fence::Edit(before, added) => {
                let path = project.join("src/lib.rs");
                let source = fs::read_to_string(&path).unwrap();
                let line = format!("    {before}\n");
                assert_eq!(source.matches(&line).count(), 1, "the line `{before}` is there once");
                fs::write(&path, source.replace(&line, &format!("{line}{added}"))).unwrap();
            }
            Fence::Console(commands) => {
                for (command, shown) in commands {
                    assert_eq!(timeless(&run(&project, &command)), timeless(&shown), "`{command}`");
                    typed += 1;
                }
            }
        }
    }
    assert!(typed > 8, "{typed} commands were typed");
}
