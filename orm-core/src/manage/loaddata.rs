//! `loaddata`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::bar::Bar;
use super::project::Project;
use super::{Outcome, refused};
use crate::error::Result;
use crate::fixtures::{Load, Source, choose};
use crate::meta::registered;

/// Reads fixtures that dumpdata, or Django's, wrote: one JSON array, or a row a line.
///
/// Rows whose key is there are changed, others are inserted. All files are read in one transaction: where one row is refused,
/// nothing is kept.
#[derive(Args)]
pub(super) struct Arguments {
    /// The files; `posts` is also `posts.json` or `posts.jsonl`, here or in the folder `fixtures`; `-` is what comes in
    #[arg(required = true)]
    files: Vec<String>,
    /// Leave the records of this application or model out; may be said several times
    #[arg(short, long, value_name = "NAME")]
    exclude: Vec<String>,
    /// Leave out records of models, and fields, that the program does not have any more
    #[arg(long, visible_alias = "ignore-nonexistent")]
    ignorenonexistent: bool,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let models = registered();
    let mut load = Load::of(models.clone());
    load.ignore_unknown = arguments.ignorenonexistent;
    if !arguments.exclude.is_empty() {
        load.exclude = choose(&models, &arguments.exclude, &[])?;
    }
    let beside = project.folder.path().with_file_name("fixtures");
    let mut sources = Vec::new();
    for file in &arguments.files {
        sources.push(match file.as_str() {
            "-" => Source::Stream("standard input".to_owned(), Box::new(std::io::stdin())),
            name => Source::File(find(name, &beside)?),
        });
    }
    let db = project.database()?;
    let bar = Bar::new(|| Ok(0))?;
    let count = load.read(&db, &mut sources, &mut |rows| bar.at(rows))?;
    let files = if sources.len() == 1 { "one file".to_owned() } else { format!("{} files", sources.len()) };
    bar.ends(&format!("{count} rows of {files} are in the database"));
    Ok(Outcome::Done)
}

/// The file of a name.
fn find(name: &str, beside: &Path) -> Result<PathBuf> {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    if let Some(packed @ ("gz" | "bz2" | "xz" | "lzma" | "zip")) = ending {
        let reason = format!("nothing is unpacked here: unpack the .{packed}, or pipe it into `manage loaddata -`");
        return Err(refused(name, reason));
    }
    if let Some(other @ ("xml" | "yaml" | "yml")) = ending {
        let reason = format!("{other} is not read: write it anew with Django's `dumpdata --format json`");
        return Err(refused(name, reason));
    }
    let names = [name.to_owned(), format!("{name}.json"), format!("{name}.jsonl")];
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in [Path::new(""), beside] {
        found.extend(names.iter().map(|name| folder.join(name)).filter(|path| path.is_file()));
        if Path::new(name).is_absolute() {
            break;
        }
    }
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(refused(name, format!("there is no such file, here or in {}", beside.display()))),
        [first, second, ..] => {
            let reason = format!("there is {} and {}: say which", first.display(), second.display());
            if first.as_os_str() == name { Ok(first.clone()) } else { Err(refused(name, reason)) }
        }
    }
}
