//! `graph`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::project::Project;
use super::{Outcome, refused, style};
use crate::diagram::Diagram;
use crate::error::Result;
use crate::fixtures::choose;
use crate::meta::registered;

/// Draws the models as an entity-relationship diagram.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only these applications (`blog`) and models (`blog.Post`); by default, all
    models: Vec<String>,
    /// Leave this application or model out; may be said several times
    #[arg(short, long, value_name = "NAME")]
    exclude: Vec<String>,
    /// Mermaid is text that many hosts of Markdown draw; by default as the file's name ends
    #[arg(long)]
    format: Option<Spelling>,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Spelling {
    /// Text for Markdown
    Mermaid,
    /// A picture
    Svg,
}

pub(super) fn run(project: &Project, arguments: &Arguments) -> Result<Outcome> {
    project.check_models()?;
    let models = choose(&registered(), &arguments.models, &arguments.exclude)?;
    let ending = arguments.output.as_ref().and_then(|path| path.extension());
    let format = match arguments.format {
        Some(format) => format,
        None if ending.is_some_and(|ending| ending == "svg") => Spelling::Svg,
        None => Spelling::Mermaid,
    };
    let diagram = Diagram::of(&models);
    let text = if format == Spelling::Svg { diagram.svg() } else { diagram.mermaid() };
    match &arguments.output {
        None => style::line(text.trim_end()),
        Some(path) => {
            std::fs::write(path, text)
                .map_err(|error| refused("graph", format!("{} cannot be written: {error}", path.display())))?;
            style::good("", &format!("{} models are in {}", models.len(), path.display()));
        }
    }
    Ok(Outcome::Done)
}
