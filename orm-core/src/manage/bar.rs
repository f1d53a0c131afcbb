//! How far a long command is, at a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::style;
use crate::error::Result;

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
}

impl Bar {
    /// Of as many rows as `count` says, which is asked only where somebody looks; 0 is unknown.
    pub(super) fn new(count: impl FnOnce() -> Result<u64>) -> Result<Self> {
        if !std::io::stderr().is_terminal() {
            return Ok(Bar { bar: None });
        }
        let rows = count()?;
        let bar = if rows == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(rows) };
        let template =
            if rows == 0 { "{spinner} {pos} rows, {elapsed}" } else { "{bar:40} {pos} of {len} rows, {eta} left" };
        // A template that is not understood leaves the usual one.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Ok(Bar { bar: Some(bar) })
    }

    pub(super) fn at(&self, rows: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(rows);
        }
    }

    /// Says what came of it, in the bar's place.
    pub(super) fn ends(self, text: &str) {
        drop(self);
        style::good("", text);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
