//! A diagram as SVG.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::place::{Area, LINE, MARKS, TITLE};
use super::route::{End, Layout, Point, ends, layout};
use super::{Diagram, Entity, Row};

/// The colours of the applications' titles, each with that of its boxes' edges.
const COLOURS: [(&str, &str); 8] = [
    ("#dbe7f6", "#6a8ebf"),
    ("#dcefdc", "#6fa36f"),
    ("#fbe8d0", "#c9944a"),
    ("#eadff3", "#9673b5"),
    ("#f8dcdc", "#bf6e6e"),
    ("#d8efee", "#5f9d9a"),
    ("#f5efcb", "#b09c3c"),
    ("#e5e5e5", "#8a8a8a"),
];

const STYLE: &str = "\
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #24292f; }
.title { font: bold 14px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
.app { font: 11px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #57606a; text-anchor: end; }
.kind { fill: #6e7781; text-anchor: end; }
.mark { font-size: 9px; font-weight: bold; fill: #8c959f; }
.key { font-weight: bold; }
.line { fill: none; stroke: #57606a; stroke-width: 1.3; }
.none { fill: #ffffff; stroke: #57606a; stroke-width: 1.3; }
";

// Writing to a String cannot fail, whose results are therefore not looked at in this file.
pub(super) fn write(diagram: &Diagram) -> String {
    let Layout { areas, lines, width, height } = layout(diagram);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <style>\n{STYLE}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    for line in &lines {
        let link = &diagram.links[line.link];
        let (owner, target) = (&diagram.entities[link.from.0], &diagram.entities[link.to]);
        let field = owner.rows.get(link.from.1).map_or("", |row| row.name.as_str());
        let title = format!("{}.{field} to {}", owner.name, target.name);
        let _ =
            writeln!(svg, "<g><title>{}</title><path class=\"line\" d=\"{}\"/>", escaped(&title), path(&line.points));
        let (at_owner, at_target) = ends(link.kind, link.null);
        if let ([first, second, ..], [.., before, last]) = (line.points.as_slice(), line.points.as_slice()) {
            end(&mut svg, *first, *second, at_owner);
            end(&mut svg, *last, *before, at_target);
        }
        svg.push_str("</g>\n");
    }
    let apps: BTreeSet<&str> = diagram.entities.iter().map(|entity| entity.app.as_str()).collect();
    for (entity, area) in diagram.entities.iter().zip(&areas) {
        let place = apps.iter().position(|app| *app == entity.app).unwrap_or(0);
        draw(&mut svg, entity, area, COLOURS[place % COLOURS.len()], apps.len() > 1);
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, entity: &Entity, area: &Area, (fill, edge): (&str, &str), with_app: bool) {
    let Area { x, y, width, height } = *area;
    let _ = writeln!(
        svg,
        "<g>\n<rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"#ffffff\" \
         stroke=\"{edge}\" stroke-width=\"1.2\"/>\n<path d=\"M{x} {foot}v{up}a6 6 0 0 1 6 -6h{across}a6 6 0 0 1 6 6v{down}z\" \
         fill=\"{fill}\" stroke=\"{edge}\" stroke-width=\"1.2\"/>",
        foot = y + TITLE,
        up = 6.0 - TITLE,
        across = width - 12.0,
        down = TITLE - 6.0,
    );
    let _ =
        writeln!(svg, "<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>", x + 10.0, y + 20.0, escaped(&entity.name));
    if with_app {
        let app = escaped(&entity.app);
        let _ = writeln!(svg, "<text class=\"app\" x=\"{}\" y=\"{}\">{app}</text>", x + width - 10.0, y + 20.0);
    }
    for (at, row) in entity.rows.iter().enumerate() {
        field(svg, row, area, area.row(at));
    }
    svg.push_str("</g>\n");
}

fn field(svg: &mut String, row: &Row, area: &Area, middle: f64) {
    let base = middle + LINE / 5.0;
    if !row.marks.is_empty() {
        let marks = row.marks.join(" ");
        let _ = writeln!(svg, "<text class=\"mark\" x=\"{}\" y=\"{}\">{marks}</text>", area.x + 8.0, base - 0.5);
    }
    let class = if row.marks.contains(&"PK") { " class=\"key\"" } else { "" };
    let _ = writeln!(svg, "<text{class} x=\"{}\" y=\"{base}\">{}</text>", area.x + MARKS, escaped(&row.name));
    let kind = match (row.null, row.many) {
        (true, _) => format!("{}?", row.kind),
        (_, true) => format!("{}[]", row.kind),
        _ => row.kind.clone(),
    };
    let _ = writeln!(svg, "<text class=\"kind\" x=\"{}\" y=\"{base}\">{}</text>", area.right() - 10.0, escaped(&kind));
}

/// The end of a line at a box, which goes on towards `next`.
fn end(svg: &mut String, (x, y): Point, next: Point, end: End) {
    let out = if next.0 < x { -1.0 } else { 1.0 };
    let at = |distance: f64| x + out * distance;
    if end.many {
        let (tip, up, down) = (at(11.0), y - 5.5, y + 5.5);
        let _ = writeln!(svg, "<path class=\"line\" d=\"M{x} {up}L{tip} {y}L{x} {down}\"/>");
    } else {
        let _ = writeln!(svg, "<path class=\"line\" d=\"M{} {}v11\"/>", at(7.0), y - 5.5);
    }
    if end.none {
        let _ = writeln!(svg, "<circle class=\"none\" cx=\"{}\" cy=\"{y}\" r=\"3.5\"/>", at(15.0));
    } else {
        let _ = writeln!(svg, "<path class=\"line\" d=\"M{} {}v11\"/>", at(12.0), y - 5.5);
    }
}

/// A line with round corners.
fn path(points: &[Point]) -> String {
    let Some((first, rest)) = points.split_first() else { return String::new() };
    let mut path = format!("M{} {}", first.0, first.1);
    for (at, corner) in rest.iter().enumerate() {
        let Some(next) = rest.get(at + 1) else {
            let _ = write!(path, "L{} {}", corner.0, corner.1);
            continue;
        };
        let before = if at == 0 { *first } else { rest[at - 1] };
        let (from, to) = (towards(*corner, before), towards(*corner, *next));
        let _ = write!(path, "L{} {}Q{} {} {} {}", from.0, from.1, corner.0, corner.1, to.0, to.1);
    }
    path
}

/// A little from a corner towards another point.
fn towards((x, y): Point, (to_x, to_y): Point) -> Point {
    let length = (to_x - x).abs() + (to_y - y).abs();
    let part = if length == 0.0 { 0.0 } else { (length / 2.0).min(4.0) / length };
    (x + (to_x - x) * part, y + (to_y - y) * part)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::tests::diagram;

    #[test]
    fn names_stand_as_text_and_lines_have_their_ends() {
        let mut drawn = diagram(&[1, 3], &[((1, 1), 0), ((1, 2), 0)]);
        drawn.entities[0].name = "A<b>&".into();
        let svg = write(&drawn);
        assert!(svg.contains("<text class=\"title\"") && svg.contains("A&lt;b&gt;&amp;"), "{svg}");
        assert_eq!(svg.matches("class=\"box\"").count(), 2);
        // A crow's foot and a circle where the key is; two bars where it may not be NULL, a bar and a circle where it may.
        assert_eq!(svg.matches("class=\"none\"").count(), 3);
        assert_eq!(svg.matches("v11\"").count(), 3);
        assert_eq!(svg.matches("<title>").count(), 2);
    }

    #[test]
    fn corners_are_round() {
        assert_eq!(path(&[(0.0, 0.0), (10.0, 0.0), (10.0, 20.0)]), "M0 0L6 0Q10 0 10 4L10 20");
    }
}
