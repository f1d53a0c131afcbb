//! A diagram as Mermaid's `erDiagram`.

use std::fmt::Write as _;

use super::{Diagram, Entity, LinkKind};

pub(super) fn write(diagram: &Diagram) -> String {
    let mut text = "erDiagram\n".to_owned();
    // Writing to a String cannot fail.
    for entity in &diagram.entities {
        let _ = writeln!(text, "    {} {{", name(diagram, entity));
        for row in entity.rows.iter().filter(|row| !row.many) {
            let marks = if row.marks.is_empty() { String::new() } else { format!(" {}", row.marks.join(", ")) };
            let null = if row.null { " \"may be NULL\"" } else { "" };
            let _ = writeln!(text, "        {} {}{marks}{null}", word(&row.kind), word(&row.name));
        }
        text.push_str("    }\n");
    }
    for link in &diagram.links {
        let (owner, target) = (&diagram.entities[link.from.0], &diagram.entities[link.to]);
        let one = if link.null { "|o" } else { "||" };
        let ends = match link.kind {
            LinkKind::ManyToOne => (one, "o{"),
            LinkKind::OneToOne => (one, "o|"),
            LinkKind::ManyToMany => ("}o", "o{"),
        };
        let label = owner.rows.get(link.from.1).map_or("", |row| row.name.as_str());
        let (left, right) = (name(diagram, target), name(diagram, owner));
        let _ = writeln!(text, "    {left} {}--{} {right} : {}", ends.0, ends.1, word(label));
    }
    text
}

/// The model's name, with its application where another's is the same.
fn name(diagram: &Diagram, entity: &Entity) -> String {
    let same = diagram.entities.iter().filter(|other| other.name == entity.name).count();
    if same > 1 { word(&format!("{}_{}", entity.app, entity.name)) } else { word(&entity.name) }
}

/// What Mermaid takes as one word: `decimal(10, 2)` has a comma and a space, which it does not.
fn word(text: &str) -> String {
    let text = text.replace(", ", "-");
    text.chars().map(|letter| if letter.is_alphanumeric() || "_-()".contains(letter) { letter } else { '_' }).collect()
}
