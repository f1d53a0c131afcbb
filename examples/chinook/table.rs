//! Aligned tables of text: numbers to the right, everything else to the left.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

/// How many characters a cell shows at most.
const WIDEST: usize = 50;

/// A value of a table.
pub trait Cell {
    /// As it is shown.
    fn show(&self) -> String;

    /// Whether it is aligned to the right.
    fn is_number(&self) -> bool {
        false
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Cell for $number {
            fn show(&self) -> String {
                self.to_string()
            }

            fn is_number(&self) -> bool {
                true
            }
        }
    )*};
}

numbers!(i32 i64 u32 u64 usize);

/// Money: always with two places.
impl Cell for Decimal {
    fn show(&self) -> String {
        format!("{self:.2}")
    }

    fn is_number(&self) -> bool {
        true
    }
}

impl Cell for String {
    fn show(&self) -> String {
        self.clone()
    }
}

impl Cell for &str {
    fn show(&self) -> String {
        (*self).to_owned()
    }
}

impl Cell for DateTime<Utc> {
    fn show(&self) -> String {
        self.date_naive().to_string()
    }
}

impl Cell for NaiveDate {
    fn show(&self) -> String {
        self.to_string()
    }
}

/// How long music lasts, from milliseconds, as minutes and seconds: `5:43`.
pub struct Length(pub i32);

impl Cell for Length {
    fn show(&self) -> String {
        let seconds = self.0 / 1000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }

    fn is_number(&self) -> bool {
        true
    }
}

/// NULL is a dash.
impl<T: Cell> Cell for Option<T> {
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "-".to_owned(), Cell::show)
    }

    fn is_number(&self) -> bool {
        self.as_ref().is_some_and(Cell::is_number)
    }
}

/// A line of a table: a tuple of as many cells as the table has columns.
pub trait Line<const WIDTH: usize> {
    /// The cells, and whether each is a number.
    fn cells(&self) -> [(String, bool); WIDTH];
}

macro_rules! lines {
    ($($width:literal: $($cell:ident)*;)*) => {$(
        impl<$($cell: Cell),*> Line<$width> for ($($cell,)*) {
            #[allow(non_snake_case, reason = "each variable is named like its type")]
            fn cells(&self) -> [(String, bool); $width] {
                let ($($cell,)*) = self;
                [$(($cell.show(), $cell.is_number())),*]
            }
        }
    )*};
}

lines! {
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
}

/// A table, ready to be printed.
pub struct Table {
    titles: Vec<&'static str>,
    lines: Vec<Vec<(String, bool)>>,
}

impl Table {
    /// A table of lines, under a title for each column.
    pub fn new<const WIDTH: usize, L: Line<WIDTH>>(
        titles: [&'static str; WIDTH],
        lines: impl IntoIterator<Item = L>,
    ) -> Self {
        let lines = lines.into_iter().map(|line| line.cells().map(|(cell, number)| (shortened(cell), number)).to_vec());
        Table { titles: titles.to_vec(), lines: lines.collect() }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<(usize, bool)> = (0..self.titles.len())
            .map(|at| {
                let cells = self.lines.iter().map(|line| line[at].0.chars().count());
                let width = cells.chain([self.titles[at].len()]).max().unwrap_or(0);
                (width, self.lines.iter().any(|line| line[at].1))
            })
            .collect();
        let line = |cells: Vec<&str>| {
            let mut text = String::new();
            for (cell, (width, right)) in cells.into_iter().zip(&columns) {
                let cell = if *right { format!("  {cell:>width$}") } else { format!("  {cell:<width$}") };
                text.push_str(&cell);
            }
            text.truncate(text.trim_end().len());
            text
        };
        writeln!(f, "{}", line(self.titles.clone()))?;
        let rules: Vec<String> = columns.iter().map(|(width, _)| "-".repeat(*width)).collect();
        writeln!(f, "{}", line(rules.iter().map(String::as_str).collect()))?;
        for cells in &self.lines {
            writeln!(f, "{}", line(cells.iter().map(|(cell, _)| cell.as_str()).collect()))?;
        }
        Ok(())
    }
}

fn shortened(cell: String) -> String {
    if cell.chars().count() <= WIDEST {
        return cell;
    }
    let start: String = cell.chars().take(WIDEST - 3).collect();
    format!("{}...", start.trim_end())
}
