//! `dumpdata`.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bar::Bar;
use super::project::Project;
use super::{Outcome, refused};
use crate::error::Result;
use crate::fixtures::{Dump, Format, choose};
use crate::meta::registered;

/// Writes rows as fixtures, which loaddata, and Django's, reads.
///
/// All rows are of one moment, whatever is written meanwhile. Any number of rows passes in the memory of a thousand.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only these applications (`blog`) and models (`blog.Post`); by default, all
    models: Vec<String>,
    /// Leave this application or model out; may be said several times
    #[arg(short, long, value_name = "NAME")]
    exclude: Vec<String>,
    /// One array, or a row a line; by default as the file's name ends
    #[arg(long)]
    format: Option<Spelling>,
    /// A line for each value, indented by so many spaces (of json)
    #[arg(long, value_name = "SPACES")]
    indent: Option<u8>,
    /// Only the rows of these keys, `1,2,3`, of one model
    #[arg(long, value_name = "KEYS")]
    pks: Option<String>,
    /// Write foreign keys as natural keys: what is unique of a row beside its primary key
    #[arg(long)]
    natural_foreign: bool,
    /// Leave primary keys out where there is a natural key, so that the other database gives its own
    #[arg(long)]
    natural_primary: bool,
    /// Write to a file, which is there only when all is written
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Spelling {
    /// One array
    Json,
    /// A row a line
    Jsonl,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let models = choose(&registered(), &arguments.models, &arguments.exclude)?;
    let ending = arguments.output.as_ref().and_then(|path| path.extension()).and_then(|ending| ending.to_str());
    let format = match (arguments.format, ending) {
        (Some(Spelling::Json), _) => Format::Json,
        (Some(Spelling::Jsonl), _) | (None, Some("jsonl")) => Format::JsonLines,
        (None, Some(ending @ ("gz" | "bz2" | "xz" | "lzma" | "zip"))) => {
            let reason =
                format!("nothing is compressed here: leave -o out, and write `manage dumpdata .. | ..` a .{ending}");
            return Err(refused("dumpdata", reason));
        }
        _ => Format::Json,
    };
    let keys = arguments.pks.as_ref().map(|keys| keys.split(',').map(str::to_owned).collect());
    let dump = Dump {
        models,
        format,
        indent: arguments.indent.map(usize::from).filter(|spaces| *spaces > 0),
        keys,
        natural_foreign: arguments.natural_foreign,
        natural_primary: arguments.natural_primary,
    };
    let db = project.database()?;
    let Some(path) = &arguments.output else {
        dump.write(&db, &mut std::io::stdout().lock(), &mut |_| {})?;
        return Ok(Outcome::Done);
    };
    let bar = Bar::new(|| if dump.keys.is_some() { Ok(0) } else { dump.count(&db) })?;
    let partial = partial(path);
    let written = create(&partial).and_then(|mut file| {
        let written = dump.write(&db, &mut file, &mut |rows| bar.at(rows))?;
        file.into_inner().map_err(|error| unwritten(&partial, error.error()))?;
        std::fs::rename(&partial, path).map_err(|error| unwritten(path, &error))?;
        Ok(written)
    });
    if written.is_err() {
        // What went wrong is told already.
        let _ = std::fs::remove_file(&partial);
    }
    bar.ends(&format!("{} rows are in {}", written?, path.display()));
    Ok(Outcome::Done)
}

/// The file's name while it is not whole.
fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    path.with_file_name(name)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    File::create(path).map(BufWriter::new).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> crate::error::Error {
    refused("dumpdata", format!("{} cannot be written: {error}", path.display()))
}
