//! Where the lines run: across a column where it has a place kept free, up and down in the channels between columns, each in
//! a track of its own.

use std::collections::HashMap;

use super::layer::{Layers, layers};
use super::place::{Area, MARGIN, float, heights, rows};
use super::{Diagram, LinkKind};

const TRACK: f64 = 11.0;
/// What the ends of lines need beside a box.
const END: f64 = 24.0;
/// How near two lines that leave a box on one side may be.
const NEAR: f64 = 7.0;

/// A point.
pub(super) type Point = (f64, f64);

/// A line: its corners from the box with the foreign key to the one it points at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) link: usize,
    pub(super) points: Vec<Point>,
}

/// A diagram as it is drawn.
pub(super) struct Layout {
    pub(super) areas: Vec<Area>,
    pub(super) lines: Vec<Line>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A piece of a line within a channel.
struct Piece {
    /// The span, or, for a line from a box to itself, the link.
    of: Of,
    from: f64,
    to: f64,
    track: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Of {
    Span(usize),
    Loop(usize),
}

pub(super) fn layout(diagram: &Diagram) -> Layout {
    let layers = layers(diagram);
    let placed = heights(diagram, &layers);
    let mut areas = placed.areas;
    let ports = ports(diagram, &layers, &areas);
    // The heights that each line has on the sides of each channel that it goes through.
    let mut channels: Vec<Vec<Piece>> = layers.columns.iter().map(|_| Vec::new()).collect();
    for (at, span) in layers.spans.iter().enumerate() {
        let mut y = ports[&(Of::Span(at).number(), false)];
        let (Some(first), Some(last)) = (layers.of[span.left], layers.of[span.right]) else { continue };
        for (column, channel) in channels.iter_mut().enumerate().take(last).skip(first) {
            let passing = placed.passing[at].iter().find(|(passed, _)| *passed == column + 1).map(|(_, y)| *y);
            let to = passing.unwrap_or(ports[&(Of::Span(at).number(), true)]);
            channel.push(Piece { of: Of::Span(at), from: y, to, track: 0 });
            y = to;
        }
    }
    for link in &layers.loops {
        let Some(column) = layers.of[diagram.links[*link].to] else { continue };
        let (from, to) = (ports[&(Of::Loop(*link).number(), false)], ports[&(Of::Loop(*link).number(), true)]);
        channels[column].push(Piece { of: Of::Loop(*link), from, to, track: 0 });
    }
    let mut x = MARGIN;
    let mut right = MARGIN;
    let mut lefts = Vec::new();
    for (column, channel) in channels.iter_mut().enumerate() {
        for item in &layers.columns[column] {
            if let super::layer::Item::Entity(entity) = item {
                areas[*entity].x = x;
            }
        }
        lefts.push(x + placed.widths[column] + END);
        right = x + placed.widths[column];
        let tracks = tracks(channel);
        let between = if channel.is_empty() { MARGIN } else { END * 2.0 + TRACK * float(tracks.saturating_sub(1)) };
        x = right + between;
        right = if tracks > 0 { x - END } else { right };
    }
    let mut lines: Vec<Line> = Vec::new();
    for (at, span) in layers.spans.iter().enumerate() {
        let (Some(first), Some(last)) = (layers.of[span.left], layers.of[span.right]) else { continue };
        let mut points = vec![(areas[span.left].right(), ports[&(Of::Span(at).number(), false)])];
        for column in first..last {
            let Some(piece) = channels[column].iter().find(|piece| piece.of == Of::Span(at)) else { continue };
            let x = lefts[column] + TRACK * float(piece.track);
            points.extend([(x, piece.from), (x, piece.to)]);
        }
        points.push((areas[span.right].x, ports[&(Of::Span(at).number(), true)]));
        if span.owner_is_right {
            points.reverse();
        }
        lines.push(Line { link: span.link, points: straightened(points) });
    }
    for link in &layers.loops {
        let entity = diagram.links[*link].to;
        let Some(column) = layers.of[entity] else { continue };
        let Some(piece) = channels[column].iter().find(|piece| piece.of == Of::Loop(*link)) else { continue };
        let (x, edge) = (lefts[column] + TRACK * float(piece.track), areas[entity].right());
        let points = vec![(edge, piece.from), (x, piece.from), (x, piece.to), (edge, piece.to)];
        lines.push(Line { link: *link, points });
    }
    let below = if layers.columns.is_empty() { MARGIN } else { placed.bottom + MARGIN };
    let (wide, bottom) = rows(&mut areas, &layers.apart, below, right + MARGIN);
    let bottom = if layers.apart.is_empty() { placed.bottom } else { bottom };
    Layout { areas, lines, width: right.max(wide) + MARGIN, height: bottom + MARGIN }
}

impl Of {
    fn number(self) -> (bool, usize) {
        match self {
            Of::Span(span) => (false, span),
            Of::Loop(link) => (true, link),
        }
    }
}

type Ports = HashMap<((bool, usize), bool), f64>;

/// The height at which each line leaves its boxes: at the row of the foreign key, and along the side of the box that is pointed
/// at. `false` is the left end of a span and the owner's of a loop.
fn ports(diagram: &Diagram, layers: &Layers, areas: &[Area]) -> Ports {
    let mut ports = Ports::new();
    // By box and side: what is taken there.
    let mut taken: HashMap<(usize, bool), Vec<f64>> = HashMap::new();
    for (at, span) in layers.spans.iter().enumerate() {
        let (owner, row) = diagram.links[span.link].from;
        let y = areas[owner].row(row);
        ports.insert((Of::Span(at).number(), span.owner_is_right), y);
        taken.entry((owner, !span.owner_is_right)).or_default().push(y);
    }
    for link in &layers.loops {
        let (owner, row) = diagram.links[*link].from;
        let y = areas[owner].row(row);
        ports.insert((Of::Loop(*link).number(), false), y);
        taken.entry((owner, true)).or_default().push(y);
        // Back to the title, where nothing else leaves.
        let others = taken.entry((owner, true)).or_default();
        let back = free(others, areas[owner].y + 15.0, &areas[owner]);
        others.push(back);
        ports.insert((Of::Loop(*link).number(), true), back);
    }
    let mut arriving: Vec<(usize, bool, f64, usize)> = layers
        .spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let target = diagram.links[span.link].to;
            let other = ports.get(&(Of::Span(at).number(), span.owner_is_right)).copied().unwrap_or_default();
            (target, span.owner_is_right, other, at)
        })
        .collect();
    arriving.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    for (place, (target, on_right, _, at)) in arriving.iter().enumerate() {
        let same = |other: &&(usize, bool, f64, usize)| other.0 == *target && other.1 == *on_right;
        let all = arriving.iter().filter(same).count();
        let before = arriving[..place].iter().filter(same).count();
        let area = &areas[*target];
        let wanted = area.y + area.height * float(before + 1) / float(all + 1);
        let others = taken.entry((*target, *on_right)).or_default();
        let y = free(others, wanted, area);
        others.push(y);
        ports.insert((Of::Span(*at).number(), !layers.spans[*at].owner_is_right), y);
    }
    ports
}

/// A height on the side of a box where no line leaves, as near as can be to that wanted.
fn free(taken: &[f64], wanted: f64, area: &Area) -> f64 {
    let mut step = 0.0;
    while step < area.height {
        for y in [wanted + step, wanted - step] {
            let inside = y > area.y + 5.0 && y < area.bottom() - 5.0;
            if inside && taken.iter().all(|other| (other - y).abs() >= NEAR) {
                return y.round();
            }
        }
        step += 1.0;
    }
    wanted.round()
}

/// Gives each piece that goes up or down a track, so that few lines cross; how many tracks there are.
fn tracks(channel: &mut [Piece]) -> usize {
    let mut order: Vec<usize> = (0..channel.len()).filter(|at| channel[*at].from != channel[*at].to).collect();
    // Lines back to their box are nearest. Of those that go down the lowest turns first, of those that go up the highest.
    order.sort_by(|a, b| {
        let rank = |piece: &Piece| match piece.of {
            Of::Loop(_) => (0, (piece.from - piece.to).abs()),
            Of::Span(_) if piece.to > piece.from => (1, -piece.from),
            Of::Span(_) => (2, piece.from),
        };
        let (a, b) = (rank(&channel[*a]), rank(&channel[*b]));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    // The last piece of each track; one may follow another where they are apart.
    let mut tracks: Vec<Vec<(f64, f64)>> = Vec::new();
    for at in order {
        let (top, bottom) = (channel[at].from.min(channel[at].to), channel[at].from.max(channel[at].to));
        let fits = |track: &Vec<(f64, f64)>| {
            track.iter().all(|(other_top, other_bottom)| bottom + TRACK < *other_top || top > other_bottom + TRACK)
        };
        // Only the last may be shared: an earlier one would turn after those that come before it.
        let shared = tracks.len().checked_sub(1).filter(|last| fits(&tracks[*last]));
        let track = shared.unwrap_or(tracks.len());
        if track == tracks.len() {
            tracks.push(Vec::new());
        }
        tracks[track].push((top, bottom));
        channel[at].track = track;
    }
    tracks.len().max(usize::from(!channel.is_empty()))
}

/// Without corners at which the line goes straight on.
fn straightened(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept.as_slice()
            && before.1 == last.1
            && last.1 == point.1
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// How a line ends at the box with the foreign key, and at the other.
pub(super) fn ends(kind: LinkKind, null: bool) -> (End, End) {
    let one = if null { End { many: false, none: true } } else { End { many: false, none: false } };
    match kind {
        LinkKind::ManyToOne => (End { many: true, none: true }, one),
        LinkKind::OneToOne => (End { many: false, none: true }, one),
        LinkKind::ManyToMany => (End { many: true, none: true }, End { many: true, none: true }),
    }
}

/// The end of a line.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) many: bool,
    pub(super) none: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::tests::diagram;

    fn crosses(area: &Area, from: Point, to: Point) -> bool {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        left < area.right() - 0.5 && right > area.x + 0.5 && top < area.bottom() - 0.5 && bottom > area.y + 0.5
    }

    fn check(diagram: &Diagram) {
        let layout = layout(diagram);
        for (at, area) in layout.areas.iter().enumerate() {
            assert!(area.x >= 0.0 && area.y >= 0.0 && area.right() <= layout.width && area.bottom() <= layout.height);
            for other in &layout.areas[at + 1..] {
                let corner = (other.right(), other.bottom());
                assert!(!crosses(area, (other.x, other.y), corner), "boxes overlap: {area:?} {other:?}");
            }
            for line in &layout.lines {
                for piece in line.points.windows(2) {
                    assert!(!crosses(area, piece[0], piece[1]), "{line:?} runs through {area:?}");
                }
            }
        }
        assert_eq!(layout.lines.len(), diagram.links.len());
        for line in &layout.lines {
            let link = &diagram.links[line.link];
            let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
            let touches = |entity: usize, point: Point| {
                let area = &layout.areas[entity];
                (point.0 == area.x || point.0 == area.right()) && point.1 > area.y && point.1 < area.bottom()
            };
            assert!(touches(link.from.0, first) && touches(link.to, last), "{line:?}");
            for piece in line.points.windows(2) {
                assert!(piece[0].0 == piece[1].0 || piece[0].1 == piece[1].1, "{line:?} is crooked");
            }
        }
    }

    #[test]
    fn nothing_overlaps_in_chains_circles_and_loops() {
        check(&diagram(&[], &[]));
        check(&diagram(&[1, 2, 3], &[]));
        check(&diagram(&[3], &[((0, 1), 0), ((0, 2), 0)]));
        check(&diagram(&[3, 3], &[((0, 1), 1), ((1, 1), 0)]));
        check(&diagram(&[3, 3, 3, 3], &[((1, 1), 0), ((2, 1), 1), ((3, 1), 2), ((3, 2), 0), ((2, 2), 0)]));
        check(&diagram(&[4, 4, 4], &[((0, 1), 1), ((1, 1), 2), ((2, 1), 0), ((0, 2), 1), ((0, 3), 0)]));
    }

    #[test]
    fn nothing_overlaps_whatever_the_models() {
        // Numbers by chance, but always the same.
        let mut seed = 1u32;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(seed >> 8).unwrap_or(0) % below
        };
        for _ in 0..300 {
            let rows: Vec<usize> = (0..next(24) + 1).map(|_| next(12) + 1).collect();
            let mut links = Vec::new();
            for (entity, rows) in rows.iter().enumerate() {
                for row in 1..*rows {
                    if next(4) == 0 {
                        links.push(((entity, row), next(entity + 3)));
                    }
                }
            }
            links.retain(|(_, to)| *to < rows.len());
            check(&diagram(&rows, &links));
        }
    }
}
