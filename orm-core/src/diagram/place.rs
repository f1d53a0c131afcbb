//! Where each box is, in pixels.

use super::layer::{Item, Layers};
use super::{Diagram, Entity};

pub(super) const TITLE: f64 = 30.0;
pub(super) const LINE: f64 = 20.0;
/// The width of a letter of the fields' font.
pub(super) const LETTER: f64 = 7.3;
/// Where a field's name begins, behind its marks.
pub(super) const MARKS: f64 = 40.0;
pub(super) const MARGIN: f64 = 28.0;
const GAP: f64 = 26.0;
/// The height that a passing line keeps free.
const PASSING: f64 = 10.0;
/// How wide a row of boxes without lines becomes.
const WIDEST: f64 = 1200.0;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The middle of a row.
    pub(super) fn row(&self, row: usize) -> f64 {
        self.y + TITLE + LINE * (float(row) + 0.5) + 2.0
    }
}

pub(super) fn float(count: usize) -> f64 {
    // No diagram has so many of anything that it would be rounded.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// How large a box is.
pub(super) fn size(entity: &Entity) -> (f64, f64) {
    let longest = |of: fn(&super::Row) -> usize| entity.rows.iter().map(of).max().unwrap_or(0);
    let kind = |row: &super::Row| row.kind.chars().count() + usize::from(row.null || row.many) * 2;
    let fields = MARKS + LETTER * float(longest(|row| row.name.chars().count()) + longest(kind) + 3) + 10.0;
    let title = 9.5 * float(entity.name.chars().count() + entity.app.chars().count() + 3) + 20.0;
    (fields.max(title).ceil(), TITLE + LINE * float(entity.rows.len()) + 6.0)
}

/// The heights of what stands in each column, and the boxes' sizes; the columns' places follow from how many lines run between.
pub(super) struct Placed {
    /// The box of each model.
    pub(super) areas: Vec<Area>,
    /// The height at which each passing line goes through each column: by line and column.
    pub(super) passing: Vec<Vec<(usize, f64)>>,
    /// The width of each column.
    pub(super) widths: Vec<f64>,
    pub(super) bottom: f64,
}

/// Places boxes from top to bottom.
pub(super) fn heights(diagram: &Diagram, layers: &Layers) -> Placed {
    let mut areas: Vec<Area> = diagram
        .entities
        .iter()
        .map(|entity| {
            let (width, height) = size(entity);
            Area { width, height, ..Area::default() }
        })
        .collect();
    let height = |areas: &[Area], item: &Item| match item {
        Item::Entity(entity) => areas[*entity].height,
        Item::Passing(_) => PASSING,
    };
    let mut tops: Vec<Vec<f64>> = Vec::new();
    for column in &layers.columns {
        let mut y = 0.0;
        tops.push(
            column
                .iter()
                .map(|item| {
                    let top = y;
                    y += height(&areas, item) + GAP;
                    top
                })
                .collect(),
        );
    }
    let order = |count: usize, round: usize| -> Vec<usize> {
        if round.is_multiple_of(2) { (0..count).collect() } else { (0..count).rev().collect() }
    };
    for round in 0..10 {
        for column in order(layers.columns.len(), round) {
            let wanted: Vec<f64> = layers.columns[column]
                .iter()
                .enumerate()
                .map(|(place, item)| {
                    let middle = height(&areas, item) / 2.0;
                    match neighbours(layers, &tops, &areas, column, item) {
                        Some(y) => y - middle,
                        None => tops[column][place],
                    }
                })
                .collect();
            let heights: Vec<f64> = layers.columns[column].iter().map(|item| height(&areas, item)).collect();
            tops[column] = apart(&wanted, &heights);
        }
    }
    let least = tops.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let shift = if least.is_finite() { MARGIN - least } else { MARGIN };
    let mut passing = vec![Vec::new(); layers.spans.len()];
    let mut widths = Vec::new();
    let mut bottom = MARGIN;
    for (at, column) in layers.columns.iter().enumerate() {
        let mut width: f64 = 0.0;
        for (item, top) in column.iter().zip(&tops[at]) {
            let y = (top + shift).round();
            bottom = f64::max(bottom, y + height(&areas, item));
            match item {
                Item::Entity(entity) => {
                    areas[*entity].y = y;
                    width = width.max(areas[*entity].width);
                }
                Item::Passing(span) => passing[*span].push((at, y + PASSING / 2.0)),
            }
        }
        widths.push(width);
    }
    Placed { areas, passing, widths, bottom }
}

/// The middle of what an item is connected with in the columns beside its own.
fn neighbours(layers: &Layers, tops: &[Vec<f64>], areas: &[Area], column: usize, item: &Item) -> Option<f64> {
    let middle = |column: usize, entity: usize, span: usize| {
        let found = |other: &Item| *other == Item::Entity(entity) || *other == Item::Passing(span);
        let place = layers.columns.get(column)?.iter().position(found)?;
        let half = match layers.columns[column][place] {
            Item::Entity(entity) => areas[entity].height / 2.0,
            Item::Passing(_) => PASSING / 2.0,
        };
        Some(tops[column][place] + half)
    };
    let mut all: Vec<f64> = Vec::new();
    for (at, span) in layers.spans.iter().enumerate() {
        let (on_left, on_right) = match item {
            Item::Passing(passing) => (*passing == at, *passing == at),
            Item::Entity(entity) => (span.right == *entity, span.left == *entity),
        };
        if on_left && column > 0 {
            all.extend(middle(column - 1, span.left, at));
        }
        if on_right {
            all.extend(middle(column + 1, span.right, at));
        }
    }
    if all.is_empty() { None } else { Some(all.iter().sum::<f64>() / float(all.len())) }
}

/// Tops as near as can be to those that are wanted, in their order and with gaps between.
fn apart(wanted: &[f64], heights: &[f64]) -> Vec<f64> {
    // Those that would overlap become one block, which is where its members want to be on the average.
    let mut blocks: Vec<(usize, f64, f64)> = Vec::new();
    let mut offsets = vec![0.0; wanted.len()];
    for (at, want) in wanted.iter().enumerate() {
        let (mut count, mut sum, mut length) = (1, *want, heights[at] + GAP);
        while let Some((before, before_sum, before_length)) = blocks.last().copied() {
            if before_sum / float(before) + before_length <= sum / float(count) {
                break;
            }
            blocks.pop();
            for offset in &mut offsets[at + 1 - count..=at] {
                *offset += before_length;
            }
            sum += before_sum - before_length * float(count);
            count += before;
            length += before_length;
        }
        blocks.push((count, sum, length));
    }
    let mut tops = Vec::with_capacity(wanted.len());
    for (count, sum, _) in blocks {
        for _ in 0..count {
            tops.push(sum / float(count) + offsets[tops.len()]);
        }
    }
    tops
}

/// Places the boxes without lines in rows below the others; how far they reach.
pub(super) fn rows(areas: &mut [Area], apart: &[usize], below: f64, wide: f64) -> (f64, f64) {
    let limit = wide.max(WIDEST);
    let (mut x, mut y, mut tallest, mut right) = (MARGIN, below, 0.0, 0.0);
    for entity in apart {
        let area = &mut areas[*entity];
        if x > MARGIN && x + area.width + MARGIN > limit {
            x = MARGIN;
            y += tallest + GAP;
            tallest = 0.0;
        }
        (area.x, area.y) = (x, y);
        x += area.width + GAP;
        right = f64::max(right, area.right());
        tallest = f64::max(tallest, area.height);
    }
    (right, y + tallest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_overlap_is_moved_apart_as_little_as_can_be() {
        assert_eq!(apart(&[0.0, 100.0], &[20.0, 20.0]), [0.0, 100.0]);
        assert_eq!(apart(&[10.0, 10.0], &[20.0, 20.0]), [-13.0, 33.0]);
        let tops = apart(&[0.0, 5.0, 200.0, 190.0], &[10.0, 30.0, 10.0, 10.0]);
        for (pair, height) in tops.windows(2).zip([10.0, 30.0, 10.0]) {
            assert!(pair[0] + height + GAP <= pair[1] + 1e-9, "{tops:?}");
        }
    }
}
