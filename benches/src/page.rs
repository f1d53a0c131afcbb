//! `docs/performance.md`: prose by hand, tables by whatever measured them, each between marks of its own.

use std::fs;
use std::path::PathBuf;

use crate::Outcome;

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// Puts a text between the marks of a name, in place of what stands there.
pub fn replace(name: &str, text: &str) -> Outcome<()> {
    let path = folder().join("performance.md");
    let page = fs::read_to_string(&path)?;
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let missing = || format!("docs/performance.md has no place for {name}");
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(fs::write(path, format!("{before}{begin}{}\n{end}{after}", text.trim_end()))?)
}

/// A table: its first row heads it, and all columns but the first are numbers.
pub fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text += &format!("| {} |\n", row.join(" | "));
        if number == 0 {
            text += &format!("| --- |{}\n", " --: |".repeat(row.len().saturating_sub(1)));
        }
    }
    text
}

/// Nanoseconds in the unit that suits them.
pub fn duration(nanos: f64) -> String {
    match nanos {
        nanos if nanos < 1e5 => format!("{:.1} µs", nanos / 1e3),
        nanos if nanos < 1e6 => format!("{:.0} µs", nanos / 1e3),
        nanos if nanos < 1e8 => format!("{:.1} ms", nanos / 1e6),
        nanos => format!("{:.0} ms", nanos / 1e6),
    }
}
