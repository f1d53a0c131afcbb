//! Which column each box stands in, and in which order.
//!
//! A box stands to the right of those that it points at. A line over several columns holds a place in each of those between, so
//! that nothing else is put there.

use super::Diagram;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A box.
    Entity(usize),
    /// A line that passes, by its position.
    Passing(usize),
}

/// A line from one column to a later one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The line.
    pub(super) link: usize,
    /// The box on the left and the one on the right.
    pub(super) left: usize,
    pub(super) right: usize,
    /// Whether the box on the right is the one with the foreign key, as it is but in a circle.
    pub(super) owner_is_right: bool,
}

/// The boxes in columns.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) columns: Vec<Vec<Item>>,
    /// The column of each box that has lines.
    pub(super) of: Vec<Option<usize>>,
    pub(super) spans: Vec<Span>,
    /// Lines from a box to itself.
    pub(super) loops: Vec<usize>,
    /// Boxes without lines.
    pub(super) apart: Vec<usize>,
}

pub(super) fn layers(diagram: &Diagram) -> Layers {
    let count = diagram.entities.len();
    let mut linked = vec![false; count];
    let mut result = Layers { of: vec![None; count], ..Layers::default() };
    let mut edges: Vec<(usize, usize, usize)> = Vec::new();
    for (at, link) in diagram.links.iter().enumerate() {
        let (owner, target) = (link.from.0, link.to);
        linked[owner] = true;
        linked[target] = true;
        if owner == target {
            result.loops.push(at);
        } else {
            edges.push((at, owner, target));
        }
    }
    result.apart = (0..count).filter(|entity| !linked[*entity]).collect();
    let turned = turned(count, &edges);
    for (link, owner, target) in edges {
        let turned = turned.contains(&link);
        let (left, right) = if turned { (owner, target) } else { (target, owner) };
        result.spans.push(Span { link, left, right, owner_is_right: !turned });
    }
    let column = columns(count, &result.spans);
    for entity in (0..count).filter(|entity| linked[*entity]) {
        result.of[entity] = Some(column[entity]);
        while result.columns.len() <= column[entity] {
            result.columns.push(Vec::new());
        }
        result.columns[column[entity]].push(Item::Entity(entity));
    }
    for (at, span) in result.spans.iter().enumerate() {
        for between in column[span.left] + 1..column[span.right] {
            result.columns[between].push(Item::Passing(at));
        }
    }
    order(diagram, &mut result);
    result
}

/// The lines that close a circle: they run the other way.
fn turned(count: usize, edges: &[(usize, usize, usize)]) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Above,
        Done,
    }
    let mut seen = vec![Seen::No; count];
    let mut turned = Vec::new();
    for start in 0..count {
        // A walk by hand, for models may be many and their keys lead far.
        let mut path = vec![(start, 0)];
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::Above;
        while let Some((entity, next)) = path.pop() {
            match edges.iter().filter(|(_, owner, _)| *owner == entity).nth(next) {
                Some((link, _, target)) => {
                    path.push((entity, next + 1));
                    match seen[*target] {
                        Seen::Above => turned.push(*link),
                        Seen::No => {
                            seen[*target] = Seen::Above;
                            path.push((*target, 0));
                        }
                        Seen::Done => {}
                    }
                }
                None => seen[entity] = Seen::Done,
            }
        }
    }
    turned
}

/// Each box one column behind the last that it points at; what points at nothing, just before the first that points at it.
fn columns(count: usize, spans: &[Span]) -> Vec<usize> {
    let mut column = vec![0; count];
    // There are no circles left, so that no way is longer than there are boxes.
    for _ in 0..count {
        let before = column.clone();
        for span in spans {
            column[span.right] = column[span.right].max(column[span.left] + 1);
        }
        if column == before {
            break;
        }
    }
    for entity in 0..count {
        if spans.iter().all(|span| span.right != entity)
            && let Some(first) = spans.iter().filter(|span| span.left == entity).map(|span| column[span.right]).min()
        {
            column[entity] = first - 1;
        }
    }
    column
}

/// Puts what is connected side by side: each in the middle of its neighbours, from left to right and back.
fn order(diagram: &Diagram, layers: &mut Layers) {
    for round in 0..12 {
        let forward = round % 2 == 0;
        let count = layers.columns.len();
        for step in 1..count {
            let (here, from) = if forward { (step, step - 1) } else { (count - 1 - step, count - step) };
            let middle = |item: &Item| {
                let at = |entity: usize, span: usize| {
                    let found = |other: &Item| *other == Item::Entity(entity) || *other == Item::Passing(span);
                    // Of two lines to one box, the one to the higher row stands higher.
                    let link = &diagram.links[layers.spans[span].link];
                    let row = if link.from.0 == entity { link.from.1.min(99) * 10 } else { 0 };
                    layers.columns[from].iter().position(found).map(|place| place * 1000 + row)
                };
                let places: Vec<usize> = match item {
                    Item::Passing(span) => {
                        let ends = layers.spans[*span];
                        at(if forward { ends.left } else { ends.right }, *span).into_iter().collect()
                    }
                    Item::Entity(entity) => {
                        let own = layers
                            .spans
                            .iter()
                            .enumerate()
                            .filter(|(_, span)| if forward { span.right == *entity } else { span.left == *entity });
                        own.filter_map(|(at_span, span)| at(if forward { span.left } else { span.right }, at_span))
                            .collect()
                    }
                };
                if places.is_empty() { None } else { Some(places.iter().sum::<usize>() / places.len()) }
            };
            // What has no neighbours there stays where it is.
            let mut ranked: Vec<(usize, Item)> = layers.columns[here]
                .iter()
                .enumerate()
                .map(|(place, item)| (middle(item).unwrap_or(place * 1000), *item))
                .collect();
            ranked.sort_by_key(|(rank, _)| *rank);
            layers.columns[here] = ranked.into_iter().map(|(_, item)| item).collect();
        }
    }
}
