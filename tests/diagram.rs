//! The models of a music store as a diagram.

#![cfg(feature = "manage")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod models;

use orm::diagram::Diagram;
use orm::fixtures::choose;

fn chinook() -> Diagram {
    Diagram::of(&choose(&orm::meta::registered(), &["chinook".to_owned()], &[]).unwrap())
}

#[test]
fn mermaid_has_each_model_and_each_relation() {
    let text = chinook().mermaid();
    assert!(text.starts_with("erDiagram\n"), "{text}");
    for line in [
        "    Album {\n        big_int id PK\n        text(160) title\n        Artist artist FK\n    }\n",
        "    Artist ||--o{ Album : artist\n",
        "    Album |o--o{ Track : album\n",
        "    Employee |o--o{ Employee : reports_to\n",
        "    Track }o--o{ Playlist : tracks\n",
        "        decimal(10-2) unit_price\n",
        "        text(120) name UK\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn the_picture_has_a_box_for_each_model_and_a_line_for_each_relation() {
    let drawn = chinook();
    let svg = drawn.svg();
    assert_eq!(svg.matches("class=\"box\"").count(), drawn.entities.len());
    assert_eq!(svg.matches("<title>").count(), drawn.links.len());
    assert!(svg.contains("<title>Track.media_type to MediaType</title>"), "{svg}");
    if let Ok(path) = std::env::var("ORM_TEST_DIAGRAM") {
        std::fs::write(path, svg).unwrap();
    }
}

#[test]
fn the_same_models_are_drawn_alike_each_time() {
    assert_eq!(chinook().svg(), chinook().svg());
}
