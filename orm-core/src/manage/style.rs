//! What commands print, with colours only where a terminal shows it.

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};

use crate::error::Error;

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();

/// A heading.
pub(super) fn heading(text: &str) {
    println!("{BOLD}{text}{BOLD:#}");
}

/// A line as it is.
pub(super) fn line(text: &str) {
    println!("{text}");
}

/// A line that says that something went well.
pub(super) fn good(text: &str, ending: &str) {
    println!("{text}{GOOD}{ending}{GOOD:#}");
}

/// The beginning of a line that [`ends`] ends.
pub(super) fn begins(text: &str) {
    anstream::print!("{text}");
    // Whoever waits wants to see for what.
    let _ = std::io::Write::flush(&mut std::io::stdout());
}

/// The end of a line.
pub(super) fn ends(text: &str) {
    println!("{GOOD}{text}{GOOD:#}");
}

/// A remark, beside what is printed.
pub(super) fn note(text: &str) {
    eprintln!("{NOTE}note{NOTE:#}: {text}");
}

/// An error.
pub(super) fn error(error: &Error) {
    eprintln!("{BAD}error{BAD:#}: {error}");
}
