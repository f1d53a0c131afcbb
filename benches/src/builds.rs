//! What it costs to build a program, for one model and for fifty.

mod generate;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::Outcome;
use crate::page::{self, table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    Rusqlite,
    Ours,
    Diesel,
    SeaOrm,
}

impl Library {
    pub const ALL: [Library; 4] = [Library::Rusqlite, Library::Ours, Library::Diesel, Library::SeaOrm];

    fn name(self) -> &'static str {
        match self {
            Library::Rusqlite => "rusqlite",
            Library::Ours => "orm",
            Library::Diesel => "diesel",
            Library::SeaOrm => "sea-orm",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Library::Rusqlite => "bare rusqlite",
            Library::Ours => "**orm**",
            Library::Diesel => "Diesel",
            Library::SeaOrm => "SeaORM",
        }
    }

    pub fn by_name(name: &str) -> Option<Library> {
        Library::ALL.into_iter().find(|library| library.name() == name)
    }
}

/// Builds the programs of some libraries, prints the figures, and writes them where all were built.
pub fn report(libraries: &[Library]) -> Outcome<()> {
    let head =
        ["", "crates", "debug: all, 1 model", "own crate, 1", "own crate, 50", "after an edit, 50", "program, 50"];
    let rest = ["release: all, 1 model", "own crate, 1", "own crate, 50", "program, 50"];
    let mut rows = vec![head.iter().chain(&rest).map(|title| (*title).to_owned()).collect::<Vec<_>>()];
    for library in libraries {
        let (one, fifty) = (Program::write(*library, 1)?, Program::write(*library, 50)?);
        let mut row = vec![library.title().to_owned(), one.crates()?.to_string()];
        for profile in [Profile::Debug, Profile::Release] {
            row.push(seconds(one.all(profile)?));
            row.push(seconds(one.own(profile)?));
            row.push(seconds(fifty.own(profile)?));
            if profile == Profile::Debug {
                // Release builds have no other way than the whole crate anew.
                row.push(seconds(fifty.edit(profile)?));
            }
            row.push(format!("{:.1} MB", fifty.size(profile)? / 1e6));
            eprintln!("{}", row.join("  "));
        }
        rows.push(row);
    }
    let table = table(&rows);
    println!("{table}");
    if libraries.len() == Library::ALL.len() { page::replace("builds", &table) } else { Ok(()) }
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.1} s")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Debug,
    Release,
}

impl Profile {
    /// Its name, and that of its folder.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Profile::Debug => ("dev", "debug"),
            Profile::Release => ("release", "release"),
        }
    }
}

/// A program, in a folder of its own. Those of a library share what is built below them.
struct Program {
    folder: PathBuf,
    target: PathBuf,
    name: String,
}

impl Program {
    fn write(library: Library, models: usize) -> Outcome<Program> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = benches.join("target/builds").join(library.name());
        let name = format!("models-{models}");
        let folder = target.join(&name);
        let root = benches.parent().ok_or("benches/ is in the repository")?;
        // What an earlier run left there.
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(folder.join("src"))?;
        for (path, text) in generate::files(library, models, &name, &root.display().to_string()) {
            fs::write(folder.join(path), text)?;
        }
        // The versions that are measured are those that are built.
        fs::copy(benches.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let program = Program { folder, target, name };
        program.cargo(&["fetch"])?;
        Ok(program)
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome<String> {
        let output = Command::new("cargo")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .args(arguments)
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("cargo {} in {}: {said}", arguments.join(" "), self.folder.display()).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// The seconds that building it takes.
    fn build(&self, profile: Profile) -> Outcome<f64> {
        let begin = Instant::now();
        self.cargo(&["build", "--profile", profile.names().0])?;
        Ok(begin.elapsed().as_secs_f64())
    }

    /// How many crates stand below it, those that build others included.
    fn crates(&self) -> Outcome<usize> {
        let tree = self.cargo(&["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])?;
        let crates: BTreeSet<&str> = tree.lines().filter(|line| !line.is_empty()).collect();
        Ok(crates.len() - 1)
    }

    /// Everything, from nothing.
    fn all(&self, profile: Profile) -> Outcome<f64> {
        let folder = self.target.join(profile.names().1);
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        self.build(profile)
    }

    /// Its own crate, all others being there.
    fn own(&self, profile: Profile) -> Outcome<f64> {
        self.build(profile)?;
        self.cargo(&["clean", "--profile", profile.names().0, "--package", &self.name])?;
        self.build(profile)
    }

    /// After one number in one file has changed.
    fn edit(&self, profile: Profile) -> Outcome<f64> {
        let file = self.folder.join("src/model1.rs");
        let source = fs::read_to_string(&file)?;
        let changed = source.replace("/* edit */ 1", "/* edit */ 2");
        let mut least = f64::INFINITY;
        for text in [&changed, &source, &changed, &source] {
            fs::write(&file, text)?;
            least = least.min(self.build(profile)?);
        }
        Ok(least)
    }

    /// The bytes of the program, which has been seen to run.
    fn size(&self, profile: Profile) -> Outcome<f64> {
        let path = self.target.join(profile.names().1).join(&self.name);
        let output = Command::new(&path).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        // Each model lists the one row that it inserted.
        if said.trim() != self.name.trim_start_matches("models-") {
            return Err(format!("{} says {said}{}", path.display(), String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(fs::metadata(path)?.len() as f64)
    }
}
